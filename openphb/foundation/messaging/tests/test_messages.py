"""A message goes out if what it tells about was saved, and never twice once it is known to be sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from openphb.foundation.access.types import NotPermitted
from openphb.foundation.audit.models import AuditEvent
from openphb.foundation.jobs.models import JobFailure
from openphb.foundation.messaging import gateways, queries
from openphb.foundation.messaging.actions import send
from openphb.foundation.messaging.jobs import deliver
from openphb.foundation.messaging.models import Message
from openphb.foundation.messaging.types import MessageState
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db


def write(house, viewer, subject_id, **changed):
    return send(
        by=viewer,
        at=house.at,
        **{
            "tenant_id": house.tenant_id,
            "subject_id": subject_id,
            "to_address": "mr.w@example.org",
            "heading": "Your review",
            "body": "We will visit on Thursday 10 December.",
            "template": "review_booked",
            **changed,
        },
    )


def queued() -> Any:
    return ProcrastinateJob.objects.filter(task_name="messaging.deliver")


def work(attempts: int = 0) -> None:
    """Run the newest delivery as the worker would, for the attempt after `attempts` others."""
    job = queued().latest("id")
    context: Any = SimpleNamespace(job=SimpleNamespace(id=job.id, attempts=attempts))
    deliver._work(context, **job.args)


def answer(house, message_id):
    with house.acting("phb_manager") as viewer:
        return queries.message(viewer=viewer, message_id=message_id)


def test_a_message_is_written_queued_and_delivered(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
    assert answer(house, message_id).line.state is MessageState.QUEUED
    assert way_out.given == []
    work()
    line = answer(house, message_id).line
    assert (line.state, line.attempts, line.failure) == (MessageState.SENT, 1, "")
    assert line.sent_at is not None
    [(envelope, again)] = way_out.given
    assert (envelope.reference, envelope.to_address) == (message_id, "mr.w@example.org")
    assert not again


def test_job_arguments_are_ids_only(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        write(house, viewer, subject_id)
    assert set(queued().latest("id").args) == {"actor_id", "message_id"}


def test_what_is_rolled_back_is_never_sent(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        with transaction.atomic():
            write(house, viewer, subject_id)
            transaction.set_rollback(True)
        assert not Message.objects.exists()
    assert not queued().exists()


def test_a_message_that_is_sent_is_not_sent_again_when_its_job_runs_again(
    house, subject_id, way_out
):
    with house.acting("care_coordinator") as viewer:
        write(house, viewer, subject_id)
    work()
    work(attempts=1)
    assert len(way_out.given) == 1


def test_a_fault_that_may_pass_is_kept_and_tried_again(house, subject_id, way_out):
    way_out.faults.append(gateways.GatewayFault("notify_503"))
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
    with pytest.raises(gateways.GatewayFault):
        work()
    line = answer(house, message_id).line
    assert (line.state, line.attempts, line.failure) == (MessageState.QUEUED, 1, "notify_503")
    assert JobFailure.objects.get().error_class.endswith("GatewayFault")
    work(attempts=1)
    line = answer(house, message_id).line
    assert (line.state, line.attempts, line.failure) == (MessageState.SENT, 2, "")
    assert [again for _envelope, again in way_out.given] == [False, True]


def test_after_the_last_attempt_the_message_has_failed(house, subject_id, way_out):
    way_out.faults.append(gateways.GatewayFault("smtp_timeout"))
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
    with pytest.raises(gateways.GatewayFault):
        work(attempts=7)
    assert answer(house, message_id).line.state is MessageState.FAILED


def test_an_address_that_is_rejected_is_not_tried_again(house, subject_id, way_out):
    way_out.faults.append(gateways.rejected("notify_rejected"))
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
    work()
    line = answer(house, message_id).line
    assert (line.state, line.failure) == (MessageState.FAILED, "notify_rejected")


def test_without_a_way_out_the_message_fails_and_says_why(house, subject_id, way_out):
    gateways.configure(None)
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
    work()
    assert answer(house, message_id).line.failure == "no_gateway"


def test_every_step_is_in_the_audit_without_the_words(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        write(house, viewer, subject_id)
    work()
    with house.acting("auditor"):
        events = list(AuditEvent.objects.filter(record_kind="message").order_by("id"))
    assert [(e.what, e.role) for e in events] == [
        ("message.queued", "care_coordinator"),
        ("message.sent", "system"),
    ]
    assert "example.org" not in str([e.details for e in events])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to_address": "mr w"}, "address"),
        ({"to_address": "a@example.org\nBcc: b@example.org"}, "address"),
        ({"heading": "Hello\r\nBcc: b@example.org"}, "heading"),
        ({"heading": "  "}, "heading"),
        ({"body": " \n "}, "body"),
    ],
)
def test_a_message_that_cannot_go_is_refused(house, subject_id, changed, code):
    with house.acting("care_coordinator") as viewer, pytest.raises(Refusal) as caught:
        write(house, viewer, subject_id, **changed)
    assert caught.value.code == code


def test_who_may_not_send_is_refused(house, subject_id):
    with house.acting("auditor") as viewer, pytest.raises(NotPermitted):
        write(house, viewer, subject_id)


def test_another_commissioner_and_another_holder_see_no_message(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            queries.message(viewer=viewer, message_id=message_id)
        assert queries.messages(viewer=viewer, subject_id=subject_id).lines == ()
    holder = house.join("holder", subject_id=subject_id)
    with house.acting_as(holder) as viewer:
        page = queries.messages(viewer=viewer, subject_id=subject_id)
        assert [line.id for line in page.lines] == [message_id]
    from openphb.foundation.tenancy.models import Subject

    with house.acting("phb_manager"):
        other = Subject.objects.create(tenant_id=house.tenant_id)
    with house.acting_as(house.join("holder", subject_id=other.id)) as viewer:
        assert queries.messages(viewer=viewer, subject_id=subject_id).lines == ()


def test_messages_come_in_pages_of_fifty(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        made = [write(house, viewer, subject_id) for _number in range(51)]
        first = queries.messages(viewer=viewer, subject_id=subject_id)
        assert [line.id for line in first.lines] == made[:0:-1]
        second = queries.messages(viewer=viewer, subject_id=subject_id, before=first.next_before)
        assert [line.id for line in second.lines] == made[:1]
        assert second.next_before is None


def test_the_database_knows_that_sent_has_a_time(house, subject_id, way_out):
    with house.acting("care_coordinator") as viewer:
        message_id = write(house, viewer, subject_id)
        with pytest.raises(IntegrityError, match="message_sent_has_its_time"):
            Message.objects.filter(id=message_id).update(state="sent")
