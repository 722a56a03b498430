"""A run that is worked out a part at a time: parts meet nowhere, and words arrive as they were."""

from __future__ import annotations

from threading import current_thread, main_thread

import pytest
from django.db import DataError, transaction

from openphb.domains.payments import actions
from openphb.domains.payments.actions import approving
from openphb.domains.payments.actions import posting as paying
from openphb.domains.payments.actions.filling import Filling
from openphb.domains.payments.models import Payment, PaymentLine, RunLeftOut
from openphb.domains.payments.queries.due import due_in_parts
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, RunState, WhyLeftOut
from openphb.foundation.many_rows import worded, write
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal


def begins_with(house):
    """Begin with a payer and three recipients who can be paid."""
    making.payer(house)
    house.agreements = [making.entitled(house) for _ in range(3)]


@pytest.fixture
def one_at_a_time(house, monkeypatch):
    """Make every part one budget or one payment long."""
    monkeypatch.setitem(due_in_parts.__globals__, "PART", 1)
    monkeypatch.setattr(approving, "PART", 1)
    return house


def told(house, run_id):
    """Return all that a run's payments and lines hold, but what is fresh in each."""
    with house.acting("finance_officer"):
        payments = Payment.objects.filter(run_id=run_id).order_by("budget_id")
        lines = PaymentLine.objects.filter(payment__run_id=run_id).order_by(
            "payment__budget_id", "line_key", "service_from"
        )
        fresh = {"id", "run_id", "payment_id", "run_reference", "_state", "journal_id"}
        return [
            {key: held for key, held in vars(row).items() if key not in fresh}
            for row in [*payments, *lines]
        ]


def test_a_run_in_parts_is_the_run_made_whole(house, monkeypatch):
    whole = making.prepared(house)
    before = told(house, whole.run_id)
    with house.acting("finance_officer") as viewer:
        actions.cancel(by=viewer, at=house.at, run_id=whole.run_id, reason="To be made again")
    monkeypatch.setitem(due_in_parts.__globals__, "PART", 1)
    heard = []
    with house.acting("finance_officer") as viewer:
        asked = actions.prepare(
            by=viewer,
            at=house.at,
            asked=making.asked(house),
            tell=lambda done, many: heard.append((done, many)),
        )
    assert told(house, asked.run_id) == before
    assert (asked.payments, asked.total_pence) == (whole.payments, whole.total_pence)
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_payments_and_journals_are_made_beside_the_database_and_written_by_one_thread(
    one_at_a_time, monkeypatch
):
    threads: dict[str, set[bool]] = {"made": set(), "written": set()}

    def noting(what, done):
        def note(*args, **kwargs):
            threads[what].add(current_thread() is main_thread())
            return done(*args, **kwargs)

        return note

    monkeypatch.setattr(Filling, "_made", noting("made", Filling._made))
    monkeypatch.setattr(paying.Paying, "_journal", noting("made", paying.Paying._journal))
    monkeypatch.setattr(Filling, "_store", noting("written", Filling._store))
    monkeypatch.setattr(paying, "_mark_paid", noting("written", paying._mark_paid))
    run_id = making.approved(one_at_a_time)
    assert making.run(one_at_a_time, run_id).state == RunState.APPROVED
    assert threads == {"made": {False}, "written": {True}}


@pytest.mark.parametrize("nth", range(3))
def test_one_account_gone_in_any_part_stops_the_whole_run(one_at_a_time, nth):
    from openphb.domains.agreements.models import BankDetails

    made = making.prepared(one_at_a_time)
    making.reviewed(one_at_a_time, made.run_id)
    with one_at_a_time.acting("finance_officer"):
        BankDetails.objects.filter(agreement_id=one_at_a_time.agreements[nth]).update(
            state="replaced"
        )
    with pytest.raises(Refusal) as caught:
        making.approve(one_at_a_time, made.run_id, made.total_pence)
    assert caught.value.code == "run_account_changed"
    with one_at_a_time.acting("finance_officer"):
        states = Payment.objects.filter(run_id=made.run_id).values_list("state", flat=True)
        assert set(states) == {PaymentState.INCLUDED}


def test_any_words_and_numbers_are_written_as_they_are(house):
    run = making.prepared(house)
    with house.acting("finance_officer"):
        (like, *_rest) = PaymentLine.objects.filter(payment__run_id=run.run_id)
        like.id = new_id()
        like.working = {"a": 'say "£5" \\ {NULL, 1}\n\t', "b": [None, True, 1.5, {}], "ü": ""}
        left = RunLeftOut(
            tenant_id=like.tenant_id,
            subject_id=like.subject_id,
            run_id=run.run_id,
            budget_id=like.payment.budget_id,
            case_reference="NULL",
            recipient_name='O\'Brien, "Bob" {x},\\ NULL',
            pence=99_999_999_999,
            because=WhyLeftOut.NO_CARD,
        )
        write(worded(PaymentLine, [like]))
        write(worded(RunLeftOut, [left]))
        for row in (like, left):
            kept = type(row).objects.get(id=row.id)
            assert {f.attname: getattr(kept, f.attname) for f in row._meta.concrete_fields} == {
                f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields
            }


def test_what_is_too_long_for_its_column_is_refused_and_never_cut(house):
    run = making.prepared(house)
    with house.acting("finance_officer"):
        (like, *_rest) = Payment.objects.filter(run_id=run.run_id)
        like.id, like.state = new_id(), "included" * 5
        with pytest.raises(DataError), transaction.atomic():
            write(worded(Payment, [like]))


def test_a_column_that_nobody_says_in_words_yet_is_refused_by_name():
    from openphb.domains.payments.models import PaymentFile

    with pytest.raises(TypeError, match="BinaryField"):
        worded(PaymentFile, [])
