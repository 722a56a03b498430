"""Runs: what is due is paid once, by two people, and the run, the ledger and the file agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from openphb.domains.budgets.types import Basis
from openphb.domains.ledger import queries as ledger
from openphb.domains.payments import actions, queries
from openphb.domains.payments.bacs.check import check_standard18
from openphb.domains.payments.models import PaymentRun
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Exceptional, PaymentState, RunAsked, RunState
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.operations.models import Quarantine
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal, Stale

FIRST = making.FIRST_DAY  # Friday 11 December 2026
NEXT = date(2027, 1, 8)
FOUR_WEEKS = 20 * 1420 * 4


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def begins_with(house):
    """Begin with a payer and two recipients who can be paid."""
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]


@pytest.fixture
def ready(house):
    return house


def officer(house):
    return house.acting("finance_officer")


def approver(house):
    return house.acting("finance_approver")


def test_what_is_due_is_the_four_weeks_that_the_payment_covers(ready):
    found = making.due(ready)
    assert (found.total_pence, found.overpaid_pence, len(found.owed)) == (2 * FOUR_WEEKS, 0, 2)
    one = found.recipients[0]
    assert one.covered == Period(FIRST, NEXT)
    # The hospice day is notional: no money goes to the recipient for it.
    assert [line.entitled_pence for line in one.lines] == [FOUR_WEEKS]
    assert found.words[one.lines[0].line_id].unit == "hours"
    assert found.funder_code is None
    assert making.due(ready, FIRST - timedelta(days=1)).recipients == ()


def test_the_list_takes_as_many_statements_for_many_as_for_one(ready, django_assert_num_queries):
    with officer(ready) as viewer:
        with django_assert_num_queries(10):
            queries.due(viewer=viewer, on=FIRST, tenant_id=ready.tenant_id)


def test_a_run_is_prepared_reviewed_approved_and_everything_agrees(ready):
    run_id = making.approved(ready)
    run = making.run(ready, run_id)
    assert (run.state, run.payment_count, run.total_pence) == (
        RunState.APPROVED,
        2,
        2 * FOUR_WEEKS,
    )
    assert run.approved
    assert run.prepared.by != run.approved.by
    assert run.reference == "2026-50"
    assert run.by_year == {"2026/27": 2 * FOUR_WEEKS}
    with officer(ready) as viewer:
        taken = actions.take_file(by=viewer, at=ready.at, run_id=run_id)
        trial = ledger.trial_balance(viewer=viewer, tenant_id=ready.tenant_id)
        shown = queries.payments_of_run(viewer=viewer, run_id=run_id)
    checked = check_standard18(taken.content)
    assert (checked.valid, checked.credit_count, checked.credits_pence) == (
        True,
        2,
        run.total_pence,
    )
    assert checked.processing_dates == (FIRST - timedelta(days=1),)
    balances = {a.code: a.balance_pence for a in trial.accounts if a.entries}
    assert balances == {"5000": run.total_pence, "1000": -run.total_pence}
    assert {payment.state for payment in shown.payments} == {PaymentState.PAID}
    assert all(payment.journal_id for payment in shown.payments)
    connection.check_constraints()


def test_running_twice_pays_nothing_twice(ready):
    making.approved(ready)
    assert making.due(ready).total_pence == 0
    with refused("nothing_due"):
        making.prepared(ready)
    assert making.due(ready, NEXT - timedelta(days=1)).total_pence == 0
    # The next four weeks, and no more.
    assert making.due(ready, NEXT).total_pence == 2 * FOUR_WEEKS


def test_an_open_run_reserves_what_it_would_pay(ready):
    making.prepared(ready)
    assert making.due(ready).total_pence == 0
    with refused("run_already_open"):
        making.prepared(ready, NEXT)


def test_a_cancelled_run_gives_back_what_it_reserved(ready):
    made = making.prepared(ready)
    with officer(ready) as viewer:
        actions.cancel(by=viewer, at=ready.at, run_id=made.run_id, reason="Wrong pay day")
    assert making.due(ready).total_pence == 2 * FOUR_WEEKS
    again = making.prepared(ready)
    assert again.total_pence == made.total_pence
    assert making.run(ready, again.run_id).reference == "2026-50-2"


def test_the_database_keeps_one_open_run_a_payer_and_rail(ready):
    made = making.prepared(ready)
    with officer(ready):
        twin = PaymentRun.objects.get(pk=made.run_id)
        twin.pk, twin.reference = ready.tenant_id, "twin"
        with pytest.raises(DatabaseError, match="run_one_open"), transaction.atomic():
            twin.save(force_insert=True)


def test_whoever_prepared_a_run_cannot_approve_it(ready):
    both = ready.user_id("finance_officer")
    from openphb.foundation.access.models import Grant, GrantLine

    grant = Grant.objects.create(
        user_id=both,
        role="finance_approver",
        organisation_id=ready.organisation_id,
        valid_from=date(2013, 4, 1),
        authority="made for a test",
        granted_at=ready.at,
    )
    GrantLine.objects.create(grant=grant, tenant_id=ready.tenant_id)
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    with refused("run_approved_by_its_preparer"):
        making.approve(ready, made.run_id, made.total_pence, role="finance_officer")
    with officer(ready), transaction.atomic():
        with pytest.raises(DatabaseError, match="run_approved_by_another"):
            PaymentRun.objects.filter(pk=made.run_id).update(approved_by=both, approved_at=ready.at)
        transaction.set_rollback(True)


def test_an_approver_types_the_total_and_a_second_is_told_who_was_first(ready):
    made = making.prepared(ready)
    with refused("run_not_now"):
        making.approve(ready, made.run_id, made.total_pence)
    making.reviewed(ready, made.run_id)
    with refused("run_total_differs"):
        making.approve(ready, made.run_id, made.total_pence - 1)
    with pytest.raises(NotPermitted):
        making.approve(ready, made.run_id, made.total_pence, role="finance_officer")
    making.approve(ready, made.run_id, made.total_pence)
    with pytest.raises(Refusal, match="already approved by Finance Approver on Tuesday 24 Nov"):
        making.approve(ready, made.run_id, made.total_pence)


def test_no_run_is_approved_and_no_file_taken_while_the_rails_are_closed(ready):
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    closed = Quarantine.objects.create(
        began_at=timezone.now(), backup_taken_at=ready.at, backup_sha256="0" * 64
    )
    with refused("rails_closed"):
        making.approve(ready, made.run_id, made.total_pence)
    closed.delete()
    making.approve(ready, made.run_id, made.total_pence)
    Quarantine.objects.create(
        began_at=timezone.now(), backup_taken_at=ready.at, backup_sha256="0" * 64
    )
    with officer(ready) as viewer:
        with refused("rails_closed"):
            actions.take_file(by=viewer, at=ready.at, run_id=made.run_id)
        with refused("rails_closed"):
            actions.submit(by=viewer, at=ready.at, run_id=made.run_id)


def test_a_held_payment_is_not_paid_stays_due_and_stays_held_until_released(ready):
    made = making.prepared(ready)
    with officer(ready) as viewer:
        held, other = queries.payments_of_run(viewer=viewer, run_id=made.run_id).payments
        with refused("reason_needed"):
            actions.hold(by=viewer, at=ready.at, payment_id=held.id, reason=" ")
        actions.hold(by=viewer, at=ready.at, payment_id=held.id, reason="Account queried by bank")
        with refused("payment_held_already"):
            actions.hold(by=viewer, at=ready.at, payment_id=held.id, reason="Again, please")
        with refused("payment_not_held"):
            actions.release(by=viewer, at=ready.at, payment_id=other.id)
    run = making.run(ready, made.run_id)
    assert (run.total_pence, run.held_pence, run.payment_count) == (FOUR_WEEKS, FOUR_WEEKS, 1)
    making.reviewed(ready, made.run_id)
    with officer(ready) as viewer, refused("run_not_draft"):
        actions.release(by=viewer, at=ready.at, payment_id=held.id)
    making.approve(ready, made.run_id, FOUR_WEEKS)

    # Due again, with the next period; and held until somebody says otherwise.
    assert making.due(ready, NEXT).total_pence == 3 * FOUR_WEEKS
    following = making.prepared(ready, NEXT)
    run = making.run(ready, following.run_id)
    assert (run.total_pence, run.held_pence) == (FOUR_WEEKS, 2 * FOUR_WEEKS)
    (waiting,) = [one for one in run.exceptions if one.state is PaymentState.HELD]
    assert waiting.held_reason == "Account queried by bank"
    assert Exceptional.HELD_BEFORE in waiting.exceptions
    with officer(ready) as viewer:
        actions.release(by=viewer, at=ready.at, payment_id=waiting.id)
    assert making.run(ready, following.run_id).total_pence == 3 * FOUR_WEEKS


def test_a_run_whose_payments_are_all_held_is_not_sent_for_approval(ready):
    made = making.prepared(ready)
    with officer(ready) as viewer:
        for payment in queries.payments_of_run(viewer=viewer, run_id=made.run_id).payments:
            actions.hold(by=viewer, at=ready.at, payment_id=payment.id, reason="Wait for bank")
    with refused("run_empty"):
        making.reviewed(ready, made.run_id)


def test_a_run_is_sent_back_and_a_stale_review_is_refused(ready):
    made = making.prepared(ready)
    version = making.run(ready, made.run_id).version
    making.reviewed(ready, made.run_id)
    with approver(ready) as viewer:
        with refused("reason_needed"):
            actions.send_back(by=viewer, at=ready.at, run_id=made.run_id, reason="")
        actions.send_back(by=viewer, at=ready.at, run_id=made.run_id, reason="Hold the first one")
        with refused("run_not_now"):
            actions.send_back(by=viewer, at=ready.at, run_id=made.run_id, reason="Once more")
    with officer(ready) as viewer, pytest.raises(Stale):
        actions.review(by=viewer, at=ready.at, run_id=made.run_id, version=version)


def test_an_approved_run_is_submitted_and_confirmed_once_its_day_has_come(ready):
    run_id = making.approved(ready)
    with officer(ready) as viewer:
        with refused("run_not_now"):
            actions.confirm(by=viewer, at=ready.at, run_id=run_id)
        actions.submit(by=viewer, at=ready.at, run_id=run_id)
        with refused("run_not_now"):
            actions.submit(by=viewer, at=ready.at, run_id=run_id)
        with refused("run_confirm_too_early"):
            actions.confirm(by=viewer, at=ready.at, run_id=run_id)
        assert queries.runs_needing(viewer=viewer) == ()
    ready.today = FIRST
    with officer(ready) as viewer:
        assert [run.id for run in queries.runs_needing(viewer=viewer)] == [run_id]
        actions.confirm(by=viewer, at=ready.at, run_id=run_id)
        trial = ledger.trial_balance(viewer=viewer, tenant_id=ready.tenant_id)
        with refused("run_not_now"):
            actions.cancel(by=viewer, at=ready.at, run_id=run_id, reason="Too late for that")
    balances = {a.code: a.balance_pence for a in trial.accounts if a.entries}
    assert balances == {"5000": 2 * FOUR_WEEKS, "1000": 0, "1010": -2 * FOUR_WEEKS}


@pytest.mark.parametrize(
    ("pay_on", "code"),
    [
        (date(2026, 12, 12), "rail_not_a_working_day"),
        (date(2026, 11, 25), "run_too_late"),
        (date(2026, 12, 10), "nothing_due"),
    ],
)
def test_a_run_is_refused_for_its_day(ready, pay_on, code):
    with refused(code):
        making.prepared(ready, pay_on)


def test_nothing_is_paid_without_a_payer(empty_house):
    making.entitled(empty_house)
    with refused("payer_missing"):
        making.prepared(empty_house)


def test_who_has_no_approved_account_is_left_out_and_named(ready):
    making.entitled(ready, bank=False)
    made = making.prepared(ready)
    assert (made.payments, made.total_pence) == (2, 2 * FOUR_WEEKS)
    assert [(one.because, one.pence) for one in made.left_out] == [
        ("no_approved_account", FOUR_WEEKS)
    ]
    with officer(ready) as viewer:
        assert len(queries.left_out(viewer=viewer, run_id=made.run_id)) == 1


def test_first_payments_and_large_changes_are_pointed_out(ready):
    made = making.prepared(ready)
    run = making.run(ready, made.run_id)
    assert run.needs == {Exceptional.FIRST_PAYMENT: 2}
    making.reviewed(ready, made.run_id)
    making.approve(ready, made.run_id, made.total_pence)
    making.change(ready, ready.agreements[0], 1864)  # up 31 %
    following = making.run(ready, making.prepared(ready, NEXT).run_id)
    assert following.needs == {Exceptional.AMOUNT_CHANGED: 1}
    assert following.unchanged_count == 1


def test_a_run_that_would_now_pay_more_than_is_due_is_not_approved(ready):
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    making.change(ready, ready.agreements[0], 1000, start=FIRST)
    with refused("run_pays_too_much"):
        making.approve(ready, made.run_id, made.total_pence)
    # A rise does not stop the run: the next one pays the rest.
    making.change(ready, ready.agreements[0], 1500, start=FIRST)
    making.approve(ready, made.run_id, made.total_pence)
    assert making.due(ready).total_pence == 80 * 80


def test_a_run_to_an_account_that_is_no_longer_approved_is_not_approved(ready):
    from openphb.domains.agreements.models import BankDetails

    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    with officer(ready):
        BankDetails.objects.filter(agreement_id=ready.agreements[0]).update(state="replaced")
    with refused("run_account_changed"):
        making.approve(ready, made.run_id, made.total_pence)


def test_arrears_are_paid_and_an_overpaid_period_lowers_nothing(ready):
    making.approved(ready)
    making.change(ready, ready.agreements[0], 1520, start=FIRST)
    making.change(ready, ready.agreements[1], 1320, start=FIRST)
    found = making.due(ready, NEXT)
    assert found.overpaid_pence == 80 * 100
    assert found.total_pence == (80 * 1520 + 80 * 100) + 80 * 1320
    run_id = making.approved(ready, NEXT)
    assert making.run(ready, run_id).total_pence == found.total_pence
    again = making.due(ready, NEXT)
    assert (again.total_pence, again.overpaid_pence) == (0, 80 * 100)


def test_a_payment_explains_itself(ready):
    run_id = making.approved(ready)
    making.change(ready, ready.agreements[0], 1520, start=FIRST)
    making.approved(ready, NEXT)
    holder = ready.join(
        "holder", subject_id=making.agreement(ready, ready.agreements[0]).subject_id
    )
    with ready.acting_as(holder) as viewer:
        subject_id = viewer.grants[0].subject_id
        assert subject_id
        newest, first = queries.payments_of_subject(viewer=viewer, subject_id=subject_id)
        why = queries.why(viewer=viewer, payment_id=newest.id)
        assert first.run_id == run_id
        assert [line.sentences for line in why.lines] == [("20 hours a week × £15.20 × 4 weeks",)]
        assert [line.accounted_pence for line in why.earlier] == [FOUR_WEEKS]
        assert why.earlier_pence == 80 * 100
        assert why.plan_number == 1
        assert (why.prepared_by, why.approved_by) == (None, None)
        assert newest.amount_pence == sum(line.due_pence for line in (*why.lines, *why.earlier))


def test_staff_are_told_who_prepared_and_approved_a_payment(ready):
    run_id = making.approved(ready)
    with officer(ready) as viewer:
        payment = queries.payments_of_run(viewer=viewer, run_id=run_id).payments[0]
        why = queries.why(viewer=viewer, payment_id=payment.id)
    assert (why.prepared_by, why.approved_by) == ("Finance Officer", "Finance Approver")
    assert why.known_seq == making.run(ready, run_id).known_seq


def test_a_holder_sees_what_came_what_is_coming_and_nobody_elses(ready):
    mine, other = (making.agreement(ready, one) for one in ready.agreements)
    made = making.prepared(ready)
    holder = ready.join("holder", subject_id=mine.subject_id)
    with ready.acting_as(holder) as viewer:
        # Not yet approved, so not yet certain.
        assert queries.payments_of_subject(viewer=viewer, subject_id=mine.subject_id) == ()
        assert queries.first_payment_on(viewer=viewer, budget_id=mine.budget_id) is None
        with pytest.raises(NothingThere):
            queries.run(viewer=viewer, run_id=made.run_id)
    making.reviewed(ready, made.run_id)
    making.approve(ready, made.run_id, made.total_pence)
    with ready.acting_as(holder) as viewer:
        ask = {"viewer": viewer, "budget_id": mine.budget_id}
        coming = queries.coming_up(**ask, on=ready.today)
        assert [(one.pay_on, one.pence) for one in coming] == [
            (FIRST, FOUR_WEEKS),
            (NEXT, FOUR_WEEKS),
        ]
        assert queries.first_payment_on(**ask) == FIRST
        # Approved, and not yet sent: it has not come.
        assert queries.paid_in(**ask, on=FIRST) == 0
    with officer(ready) as viewer:
        actions.submit(by=viewer, at=ready.at, run_id=made.run_id)
    with ready.acting_as(holder) as viewer:
        ask = {"viewer": viewer, "budget_id": mine.budget_id}
        assert queries.paid_in(**ask) == 0
        assert queries.paid_in(**ask, on=FIRST) == FOUR_WEEKS
        # On the day on which it arrives it has come, and is not to come as well.
        assert queries.coming_up(**ask, on=FIRST)[0].pay_on == NEXT
        year = Period(date(2026, 4, 1), date(2027, 4, 1))
        assert queries.entitled_between(**ask, period=year) == round(Fraction(20 * 1420 * 111, 7))
        theirs = {"viewer": viewer, "budget_id": other.budget_id}
        assert queries.coming_up(**theirs, on=ready.today) == ()
        assert queries.paid_in(**theirs, on=FIRST) == 0
        assert queries.entitled_between(**theirs, period=year) == 0
        with officer(ready) as finance:
            payments = queries.payments_of_run(viewer=finance, run_id=made.run_id).payments
    with ready.acting_as(holder) as viewer:
        for payment in payments:
            if payment.subject_id != mine.subject_id:
                with pytest.raises(NothingThere):
                    queries.why(viewer=viewer, payment_id=payment.id)


def test_the_other_commissioner_reaches_no_run(ready):
    made = making.prepared(ready)
    with ready.acting("finance_officer", ready.other_tenant_id) as viewer:
        assert queries.runs(viewer=viewer) == ()
        assert queries.payers(viewer=viewer) == ()
        with pytest.raises(NothingThere):
            queries.run(viewer=viewer, run_id=made.run_id)
        with pytest.raises(NothingThere):
            queries.due(viewer=viewer, on=FIRST, tenant_id=ready.tenant_id)
        with pytest.raises(NothingThere):
            actions.cancel(by=viewer, at=ready.at, run_id=made.run_id, reason="Not mine at all")
        with pytest.raises(NotPermitted):
            actions.prepare(
                by=viewer,
                at=ready.at,
                asked=RunAsked(
                    tenant_id=ready.tenant_id,
                    organisation_id=ready.organisation_id,
                    pay_on=FIRST,
                ),
            )


def test_runs_wait_for_who_can_move_them(ready):
    made = making.prepared(ready)
    with officer(ready) as viewer:
        assert [run.id for run in queries.runs_needing(viewer=viewer)] == [made.run_id]
    with approver(ready) as viewer:
        assert queries.runs_needing(viewer=viewer) == ()
    making.reviewed(ready, made.run_id)
    with officer(ready) as viewer:
        assert queries.runs_needing(viewer=viewer) == ()
        assert [run.state for run in queries.runs(viewer=viewer)] == [RunState.REVIEWED]
    with approver(ready) as viewer:
        assert [run.id for run in queries.runs_needing(viewer=viewer)] == [made.run_id]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("bacs_user_number", "12345", "payer_user_number"),
        ("bacs_name", "", "payer_name"),
        ("tolerance_percent", 2000, "payer_tolerance"),
        ("sort_code", "1", "sort_code_digits"),
    ],
)
def test_a_payer_is_whole_or_refused(house, field, value, code):
    given = {
        "tenant_id": house.tenant_id,
        "organisation_id": house.organisation_id,
        "bacs_user_number": "123456",
        "bacs_name": "NHS OURSHIRE ICB",
        "sort_code": "202959",
        "account_number": "43748472",
    }
    with approver(house) as viewer, pytest.raises(Refusal) as caught:
        actions.set_payer(by=viewer, at=house.at, **{**given, field: value})
    assert caught.value.code == code


def test_a_payer_is_not_changed_under_an_open_run(ready):
    making.prepared(ready)
    with refused("payer_run_open"):
        making.payer(ready)


ONE_OFF = replace(
    planning.PA_LINE,
    description="Hoist",
    basis=Basis.ONE_OFF,
    quantity_hundredths=100,
    unit="hoist",
    unit_pence=99_900,
)


def test_a_one_off_is_paid_once(empty_house):
    making.payer(empty_house)
    making.entitled(empty_house, planning.PA_LINE, ONE_OFF)
    making.approved(empty_house)
    assert making.due(empty_house, NEXT).total_pence == FOUR_WEEKS
