"""A one-off budget from its payment to its close, as people do it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from PIL import Image

from openphb.domains.one_offs import actions, queries
from openphb.domains.one_offs.models import OneOffClose, OneOffReminder, OneOffTold
from openphb.domains.one_offs.tests import making
from openphb.domains.one_offs.types import OneOffState, ToldState, UnspentUse
from openphb.domains.payments import queries as payments
from openphb.domains.plans.tests import making as planning
from openphb.foundation.documents.models import Document
from openphb.foundation.messaging.models import Message
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


def refused(code: str, what, *asked, **says):
    with pytest.raises(Refusal) as said, transaction.atomic():
        what(*asked, **says)
    assert said.value.code == code


def photo() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "JPEG")
    return SimpleUploadedFile("receipt.jpg", picture.getvalue(), "image/jpeg")


def test_it_is_paid_told_looked_at_and_closed(once):
    before = once.told
    assert before.state is OneOffState.AGREED
    refused("told_not_paid", once.tells, 1)
    once.paid()
    told = once.told
    assert (told.state, told.facts.paid_pence) == (OneOffState.TO_TELL, making.PAID)
    assert told.facts.due_on == making.FIRST_DAY + timedelta(days=28)
    once.accepted(1_134_00)
    told_id = once.tells(165_00, line=1, paper=photo())
    waits = once.told
    assert waits.state is OneOffState.TO_LOOK_AT
    with once.house.acting("care_coordinator"):
        assert Document.objects.filter(subject_id=once.subject_id, kind="receipt").count() == 1
    refused("close_to_look_at", once.does, actions.close, budget_id=once.budget_id)
    once.does(actions.look, told_id=told_id, accepts=True)
    ready = once.told
    assert ready.state is OneOffState.TO_CLOSE
    refused("close_help", once.does, actions.close, budget_id=once.budget_id)
    once.helps()
    once.does(actions.close, budget_id=once.budget_id)
    told = once.told
    assert told.state is OneOffState.CLOSED
    assert told.close is not None
    assert told.close.score == 5
    refused("told_closed", once.tells, 1)
    refused("close_done", once.does, actions.close, budget_id=once.budget_id)


def test_who_is_asked_about_a_receipt_tells_again(once):
    once.paid()
    told_id = once.tells(1_134_00)
    once.does(actions.look, told_id=told_id, accepts=False, words="Which journeys were these?")
    told = once.told
    assert (told.state, told.told[0].state) == (OneOffState.TO_TELL, ToldState.ASKED)
    once.does(actions.look, told_id=told_id, accepts=True)
    refused("told_looked_at", once.does, actions.look, told_id=told_id, accepts=True)


def test_money_that_comes_back_is_an_overpayment_until_it_has_come(once):
    once.paid()
    once.accepted(1_134_00)
    once.helps()
    once.uses(UnspentUse.OTHER, 60_00, line=1)
    refused("use_pence", once.uses, UnspentUse.BACK, 100_01, line=1)
    once.uses(UnspentUse.BACK, 100_00, line=1)
    with once.house.acting("finance_officer") as viewer:
        (found,) = payments.overpayments_of_budget(viewer=viewer, budget_id=once.budget_id)
    assert found.outstanding_pence == 100_00
    assert once.told.facts.rest_pence == 0
    refused("close_to_come_back", once.does, actions.close, budget_id=once.budget_id)


def test_reminders_are_written_once_before_the_day_and_once_after_it(once):
    once.paid()
    once.house.join("holder", subject_id=once.subject_id, name="Anna Archer")
    wrote = []
    for days in (20, 1, 1, 6, 3, 1, 30):
        once.later(days)
        with once.house.acting("system") as viewer:
            actions.remind(by=viewer, at=once.house.at, tenant_id=once.house.tenant_id)
            wrote.append(OneOffReminder.objects.count())
    assert wrote == [0, 1, 1, 1, 2, 2, 2]
    with once.house.acting("system"):
        headings = list(
            Message.objects.filter(template="one_off")
            .order_by("queued_at")
            .values_list("heading", flat=True)
        )
    assert list(dict.fromkeys(headings)) == [
        "Please tell us what you bought",
        "We still need to know what you bought",
    ]
    with once.house.acting("care_coordinator") as viewer:
        (late,) = queries.waiting(viewer=viewer)
    assert late.state is OneOffState.LATE


def test_a_budget_that_pays_again_and_again_is_no_one_off_budget(house):
    once = making.Once.of(house, making.TABLET, planning.PA_LINE)
    with house.acting("care_coordinator") as viewer:
        assert queries.one_off(viewer=viewer, budget_id=once.budget_id) is None
        assert queries.one_offs(viewer=viewer) == ()
    refused("nothing_there", once.does, actions.close, budget_id=once.budget_id)


def test_another_persons_budget_is_not_there(once):
    once.paid()
    with once.house.acting("phb_manager"):
        other = Subject.objects.create(tenant_id=once.house.tenant_id)
    stranger = once.house.join("holder", subject_id=other.id)
    with once.house.acting_as(stranger) as viewer:
        assert queries.one_off(viewer=viewer, budget_id=once.budget_id) is None


def test_the_database_keeps_what_was_told_and_how_it_was_closed(once):
    once.paid()
    once.accepted(making.PAID)
    with once.house.acting("care_coordinator") as viewer:
        row = OneOffTold.objects.get(budget_id=once.budget_id)
        for wrong in ({"pence": 1}, {"state": ToldState.SENT}):
            with pytest.raises(DatabaseError), transaction.atomic():
                OneOffTold.objects.filter(pk=row.pk).update(**wrong)
        with pytest.raises(DatabaseError), transaction.atomic():
            OneOffClose.objects.create(
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                budget_id=once.budget_id,
                paid_pence=making.PAID,
                goes_on=False,
                closed_on=viewer.today,
                closed_by=viewer.user_id,
                closed_at=once.house.at,
            )
