"""Regulations 7, 8, 13, 15, 17 and 32B, and two published patterns, replayed over simulated time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.types import StopDraft, StopGround
from openphb.domains.budgets.models import Budget
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.rights.clocks import redress
from openphb.domains.cases.types import (
    Category,
    Clock,
    ClockKind,
    Granted,
    Heard,
    Managed,
    NoticeKind,
    Reconsidered,
    Short,
)
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.tests import making as paying
from openphb.domains.payments.types import RecoveryKind, RecoveryProposed
from openphb.domains.people.types import PersonDetails
from openphb.domains.plans import actions as plans
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import Verdict
from openphb.journeys import changed_circumstances
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from openphb.portals.staff import late

PERSON = PersonDetails("9434765919", "Ann", "Smith", date(1950, 2, 1), postcode="NG1 5FS")


@pytest.fixture
def case_id(house):
    """A case of somebody with a continuing right to ask."""
    with house.acting("care_coordinator") as viewer:
        return cases.refer_somebody(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            person=PERSON,
            category=Category.CHC_ADULT,
            referred_on=house.today,
            referred_by="Ward 4",
            reason="Wants to be at home",
        )


def case_of(house, budget_id):
    with house.acting("phb_manager"):
        return Budget.objects.get(id=budget_id).case_id


def notices(house, case_id):
    with house.acting("phb_manager") as viewer:
        return case_queries.notices_of_case(viewer=viewer, case_id=case_id)


def only(house, case_id, kind):
    (found,) = [one for one in notices(house, case_id) if one.kind is kind]
    return found


def asks_again(house, notice, words="Please look again.", documents=()):
    """A week goes by, and the person asks."""
    house.today += timedelta(days=7)
    with house.acting("care_coordinator") as viewer:
        return cases.ask_again(
            by=viewer,
            at=house.at,
            notice_id=notice.id,
            said_on=house.today,
            heard=Heard.LETTER,
            words=words,
            documents=documents,
        )


def looks_again(house, asked_id, outcome, *, decider=None):
    """Two weeks later somebody answers; who decided it cannot."""
    house.today += timedelta(days=14)
    said: dict[str, Any] = {
        "at": house.at,
        "disagreement_id": asked_id,
        "outcome": outcome,
        "reasons": "We read what was sent, and talked with the nurse.",
        "answered_on": house.today,
    }
    if decider:
        with (
            house.acting(decider) as viewer,
            pytest.raises(Refusal, match="You decided this yourself"),
        ):
            cases.answer_disagreement(by=viewer, **said)
    with house.acting("phb_manager" if decider != "phb_manager" else "approver") as viewer:
        cases.answer_disagreement(by=viewer, **said)


def raised_now(house):
    with house.acting("phb_manager") as viewer:
        return [one.what for one in late.waiting(viewer).items]


def ticking(house, case_id) -> dict[ClockKind, Clock]:
    with house.acting("phb_manager") as viewer:
        return {one.kind: one for one in case_queries.running(viewer=viewer, case_id=case_id)}


def asks_for_budget(house, case_id, words="I want to choose who comes."):
    with house.acting("care_coordinator") as viewer:
        return cases.ask_for_budget(
            by=viewer,
            at=house.at,
            case_id=case_id,
            asked_on=house.today,
            heard=Heard.LETTER,
            words=words,
        )


def answers(house, request_id, granted, **more: Any):
    with house.acting("approver") as viewer:
        cases.answer_request(
            by=viewer,
            at=house.at,
            request_id=request_id,
            granted=granted,
            reasons="Nurses must give the care at night.",
            decided_on=house.today,
            **more,
        )


def test_32b_a_part_is_refused_asked_again_changed_and_done_again(house, case_id):
    request_id = asks_for_budget(house, case_id)
    house.today += timedelta(days=10)
    answers(house, request_id, Granted.IN_PART, part="the nights", grounds=("not_appropriate",))
    notice = only(house, case_id, NoticeKind.BUDGET_REFUSED)
    assert notice.part == "the nights"
    looks_again(house, asks_again(house, notice), Reconsidered.CHANGES_IN_PART, decider="approver")
    assert ClockKind.REDO.words in raised_now(house)
    with house.acting("phb_manager") as viewer:
        cases.record_redone(
            by=viewer,
            at=house.at,
            notice_id=notice.id,
            words="Two nights are in the budget now.",
            done_on=house.today,
        )
    assert ClockKind.REDO.words not in raised_now(house)
    assert [one.overturned for one in notices(house, case_id)] == [True]


def test_7_a_direct_payment_is_refused_the_rest_stays_open_and_the_answer_stands(house, case_id):
    answers(house, asks_for_budget(house, case_id), Granted.WHOLE)
    with house.acting("approver") as viewer:
        cases.decide_managing(
            by=viewer,
            at=house.at,
            case_id=case_id,
            ways=[Managed.THIRD_PARTY],
            direct_payment_refused=True,
            grounds=("cannot_manage",),
            reasons="Nobody could keep the accounts, even with help.",
            decided_on=house.today,
        )
    notice = only(house, case_id, NoticeKind.DIRECT_PAYMENT_REFUSED)
    assert Managed.THIRD_PARTY.words in notice.what
    looks_again(house, asks_again(house, notice), Reconsidered.STANDS, decider="approver")
    assert not only(house, case_id, NoticeKind.DIRECT_PAYMENT_REFUSED).to_redo


def test_8_a_plan_is_refused_asked_again_and_waits_until_it_is_done_again(house):
    budget_id = planning.open_budget(house)
    case_id = case_of(house, budget_id)
    plan_id = planning.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer:
        planning.Pen(house, viewer, plan_id).write(
            plans.decide,
            verdict=Verdict.REFUSED,
            reasons="It does not say who steps in.",
            grounds=("risk",),
        )
    notice = only(house, case_id, NoticeKind.SERVICE_REFUSED)
    assert (notice.about_id, [one.code for one in notice.grounds]) == (plan_id, ["risk"])
    looks_again(house, asks_again(house, notice), Reconsidered.CHANGES, decider="approver")
    assert only(house, case_id, NoticeKind.SERVICE_REFUSED).to_redo


def test_13_a_lower_direct_payment_is_told_with_its_amount_and_its_day(house):
    budget_id = planning.open_budget(house)
    planning.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        pen = planning.start(house, viewer, budget_id)
        (line,) = [one for one in pen.plan.lines if one.unit == "hours"]
        pen.line(
            *line.outcome_ids,
            line=replace(planning.PA_LINE, quantity_hundredths=1500),
            line_id=line.id,
        )
        pen.write(
            plans.set_dates,
            starts_on=planning.STARTS + timedelta(days=28),
            review_on=planning.REVIEW,
            notice_weeks=4,
        )
        pen.write(plans.submit)
    with house.acting("approver") as viewer:
        planning.Pen(house, viewer, pen.plan_id).write(
            plans.decide,
            verdict=Verdict.APPROVED,
            reasons="The day centre takes two afternoons.",
            why_lower=planning.FOUND,
        )
    notice = only(house, case_of(house, budget_id), NoticeKind.REDUCTION)
    assert (notice.amount_pence, notice.from_day) == (
        15 * 1420,
        planning.STARTS + timedelta(days=28),
    )
    assert notice.short_by == 0
    looks_again(house, asks_again(house, notice), Reconsidered.STANDS, decider="approver")


def test_15_money_is_asked_back_with_amount_time_and_who_pays(house):
    paying.payer(house)
    agreement_id = paying.entitled(house)
    made = paying.agreement(house, agreement_id)
    run_id = paying.approved(house)
    with house.acting("finance_officer") as viewer:
        payments.submit(by=viewer, at=house.at, run_id=run_id)
    house.today = paying.FIRST_DAY
    with house.acting("finance_officer") as viewer:
        payments.confirm(by=viewer, at=house.at, run_id=run_id)
    paying.change(house, agreement_id, 1320, start=paying.FIRST_DAY)
    paying.prepared(house, paying.FIRST_DAY + timedelta(days=28))
    with house.acting("finance_officer") as viewer:
        (found,) = payment_queries.overpayments(viewer=viewer)
        recovery_id = payments.propose_recovery(
            by=viewer,
            at=house.at,
            overpayment_id=found.id,
            proposed=RecoveryProposed(
                RecoveryKind.REPAYMENT,
                found.outstanding_pence,
                "Fewer hours were needed.",
                told_on=house.today,
                answer_by=house.today + timedelta(days=28),
                repaid_by="Mr W",
            ),
        )
    with house.acting("finance_approver") as viewer:
        payments.decide_recovery(
            by=viewer, at=house.at, recovery_id=recovery_id, agree=True, reason="It is fair."
        )
    notice = only(house, case_of(house, made.budget_id), NoticeKind.REPAYMENT)
    assert (notice.about_id, notice.who_pays, notice.amount_pence) == (
        recovery_id,
        "Mr W",
        found.outstanding_pence,
    )
    assert notice.pay_by == notice.told_on + timedelta(days=28)
    looks_again(house, asks_again(house, notice), Reconsidered.CHANGES)
    assert only(house, case_of(house, made.budget_id), NoticeKind.REPAYMENT).to_redo


def test_17_a_stop_is_told_looked_at_again_falls_and_payments_go_on(house):
    paying.payer(house)
    made = paying.agreement(house, paying.entitled(house))
    house.today = paying.FIRST_DAY
    stops_on = house.today + timedelta(days=28)
    with house.acting("phb_manager") as viewer:
        agreements.stop(
            by=viewer,
            at=house.at,
            budget_id=made.budget_id,
            draft=StopDraft(
                ground=StopGround.OUTSIDE_PLAN,
                words="Money went on what the plan does not have.",
                authority="The panel of today",
                safe_care="An agency that we pay comes.",
                care_who="Trent Nights",
                told_on=house.today,
                stops_on=stops_on,
            ),
        )
    notice = only(house, case_of(house, made.budget_id), NoticeKind.STOP)
    assert (notice.from_day, [one.code for one in notice.grounds]) == (stops_on, ["outside_plan"])
    asked_id = asks_again(house, notice, "It was for the hoist. Here is the receipt.")
    looks_again(house, asked_id, Reconsidered.CHANGES, decider="phb_manager")
    house.today = stops_on
    with house.acting("phb_manager") as viewer:
        changed_circumstances.resume_payments(
            by=viewer,
            at=house.at,
            budget_id=made.budget_id,
            resumes_on=stops_on,
            words="Looked at again: the hoist is in the plan.",
        )
        cases.record_redone(
            by=viewer,
            at=house.at,
            notice_id=notice.id,
            words="The direct payment goes on without a gap.",
            done_on=house.today,
        )
    assert not only(house, case_of(house, made.budget_id), NoticeKind.STOP).to_redo


def test_two_carers_needed_and_one_funded_is_raised_long_before_the_complaint_of_250_000(
    house, case_id
):
    """The published pattern: two carers each night, one paid for, and nobody answered for years."""
    asked_on = house.today
    asks_for_budget(house, case_id, "Two people are needed each night. Only one is paid for.")
    clock = ticking(house, case_id)[ClockKind.REQUEST]
    complained_on = asked_on + timedelta(days=4 * 365)
    first_raised = next(
        day
        for day in (asked_on + timedelta(days=n) for n in range(1, 4 * 365))
        if raised_on(house, day, ClockKind.REQUEST)
    )
    assert first_raised < clock.due_on
    assert (complained_on - first_raised).days > 1400
    # A night of the second carer costs £171.50: the sum of such a case, in totals only.
    owed = redress(
        [
            Short(
                Period(asked_on, complained_on),
                "The second carer at night",
                should_pence=171_50,
                was_pence=0,
                weekly=False,
            )
        ]
    )
    assert owed.pence == 1460 * 171_50 == 250_390_00


def raised_on(house, day, kind):
    """Whether Today shows a clock on a day; the house's own day stays as it was."""
    before, house.today = house.today, day
    try:
        return kind.words in raised_now(house)
    finally:
        house.today = before


def test_a_late_decision_that_the_person_paid_for_is_raised_and_reckoned_from_day_29(
    house, case_id
):
    """The published pattern: no decision, no budget, and the person died having paid about £37,000."""
    clock = ticking(house, case_id)[ClockKind.ELIGIBILITY]
    house.today = clock.due_on + timedelta(days=1)
    with house.acting("phb_manager") as viewer:
        letter_id = cases.send_late_letter(
            by=viewer,
            at=house.at,
            case_id=case_id,
            kind=ClockKind.ELIGIBILITY,
            about_id=case_id,
            next_words="The nurse comes on Friday. We decide a week later.",
        )
        assert case_queries.late_letter(viewer=viewer, letter_id=letter_id).due_on == clock.due_on
    died_on = house.today + timedelta(days=216)
    house.today = died_on
    with house.acting("phb_manager") as viewer:
        letter_id = cases.send_late_letter(
            by=viewer,
            at=house.at,
            case_id=case_id,
            kind=ClockKind.ELIGIBILITY,
            about_id=case_id,
            next_words="We write to her daughter by the end of the month.",
            short=[
                Short(
                    Period(clock.due_on + timedelta(days=1), died_on),
                    "Care that she paid for herself, from day 29",
                    should_pence=1_200_00,
                    was_pence=0,
                    weekly=True,
                )
            ],
        )
        letter = case_queries.late_letter(viewer=viewer, letter_id=letter_id)
    (line,) = letter.redress.lines
    assert line.first == date(2026, 11, 24) + timedelta(days=29)
    assert line.days == 216
    assert letter.redress.pence == 37_028_57
