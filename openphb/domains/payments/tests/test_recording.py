"""Recording entitlement: the lines of the agreed version, from its start, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from openphb.domains.budgets.types import Basis
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import LineEntitlement, PaymentSchedule
from openphb.domains.payments.tests import making
from openphb.domains.plans import actions as planning_actions
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import LineKind, Verdict
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
SECOND = date(2027, 1, 4)
NEXT = date(2027, 1, 8)
FOUR_WEEKS = 20 * 1420 * 4


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def known(house) -> list[tuple[date, date | None, int]]:
    """Return what is known now, as (from, to, pence), in order."""
    with house.acting("finance_officer"):
        rows = LineEntitlement.objects.filter(known__upper_inf=True)
        return sorted(
            ((row.valid.lower, row.valid.upper, row.unit_pence) for row in rows),
            key=lambda row: (row[0], row[2]),
        )


def next_version(house, agreement_id: UUID, change) -> UUID:
    """Agree the next version of the plan, from `SECOND`, after `change` has had the pen."""
    budget_id = making.agreement(house, agreement_id).budget_id
    with house.acting("care_coordinator") as viewer:
        pen = planning.start(house, viewer, budget_id)
        change(pen)
        pen.write(
            planning_actions.set_dates,
            starts_on=SECOND,
            review_on=planning.REVIEW,
            notice_weeks=4,
        )
        pen.write(planning_actions.submit)
    with house.acting("approver") as viewer:
        planning.Pen(house, viewer, pen.plan_id).write(
            planning_actions.decide,
            verdict=Verdict.APPROVED,
            reasons="It meets his needs well.",
            why_lower=planning.FOUND,
        )
    making.record(house, agreement_id, pen.plan_id)
    return pen.plan_id


def edit(pen, description: str, **changes) -> None:
    """Change the line of that description."""
    line = next(one for one in pen.plan.lines if one.description == description)
    draft = replace(planning.PA_LINE, **{
        name: getattr(line, name)
        for name in (
            "kind", "description", "supplier", "management_option", "quantity_hundredths",
            "unit", "unit_pence", "basis", "valid_from", "valid_to",
        )
    })  # fmt: skip
    pen.line(*line.outcome_ids, line=replace(draft, **changes), line_id=line.id)


PA = planning.PA_LINE.description


def test_lines_hold_from_the_first_day_of_the_agreement(house):
    making.entitled(house)
    assert known(house) == [(FIRST, None, 1420)]
    with house.acting("finance_officer"):
        schedule = PaymentSchedule.objects.get()
    assert (schedule.frequency, schedule.first_day) == ("four_weekly", FIRST)


def test_recording_the_same_version_again_changes_nothing(house):
    agreement_id = making.entitled(house)
    with house.acting("finance_officer"):
        before = list(LineEntitlement.objects.values_list("id", "known"))
    making.record(house, agreement_id, making.agreement(house, agreement_id).plan_id)
    with house.acting("finance_officer"):
        assert list(LineEntitlement.objects.values_list("id", "known")) == before
        assert PaymentSchedule.objects.count() == 1


def test_a_new_version_holds_from_its_start_and_leaves_what_was_before(house):
    agreement_id = making.entitled(house)
    next_version(house, agreement_id, lambda pen: edit(pen, PA, unit_pence=1500))
    assert known(house) == [(FIRST, SECOND, 1420), (SECOND, None, 1500)]


def test_a_line_that_is_gone_gives_nothing_from_there_on(house):
    agreement_id = making.entitled(house, planning.PA_LINE, EXTRA)

    def drop(pen):
        line = next(one for one in pen.plan.lines if one.description == EXTRA.description)
        pen.write(planning_actions.remove_line, line_id=line.id)

    next_version(house, agreement_id, drop)
    assert [row for row in known(house) if row[2] in (0, 300)] == [
        (FIRST, SECOND, 300),
        (SECOND, None, 0),
    ]


def test_a_line_that_now_ends_sooner_ends_sooner(house):
    agreement_id = making.entitled(house)
    end = date(2027, 3, 1)
    next_version(house, agreement_id, lambda pen: edit(pen, PA, valid_to=end))
    assert known(house) == [(FIRST, SECOND, 1420), (SECOND, end, 1420), (end, None, 0)]


EXTRA = replace(planning.PA_LINE, kind=LineKind.ACTIVITY, description="Swimming", unit_pence=300)
HOIST = replace(
    planning.PA_LINE,
    description="Hoist",
    basis=Basis.ONE_OFF,
    quantity_hundredths=100,
    unit="hoist",
    unit_pence=99_900,
)


def test_a_one_off_that_has_begun_is_not_due_again_in_a_later_version(house):
    making.payer(house)
    agreement_id = making.entitled(house, planning.PA_LINE, HOIST)
    making.approved(house)
    next_version(house, agreement_id, lambda pen: edit(pen, "Hoist", valid_from=date(2027, 2, 1)))
    assert making.due(house, date(2027, 2, 5)).total_pence == 2 * FOUR_WEEKS


def test_a_one_off_not_begun_moves_with_its_new_day(house):
    later = replace(HOIST, valid_from=date(2027, 1, 20))
    agreement_id = making.entitled(house, planning.PA_LINE, later)
    next_version(house, agreement_id, lambda pen: edit(pen, "Hoist", valid_from=date(2027, 2, 10)))
    assert [row for row in known(house) if row[2] in (0, 99_900)] == [
        (date(2027, 1, 20), date(2027, 1, 21), 0),
        (date(2027, 2, 10), date(2027, 2, 11), 99_900),
    ]


def test_a_version_that_swaps_lines_inside_a_paid_period_pays_only_the_difference(house):
    making.payer(house)
    agreement_id = making.entitled(house)
    making.approved(house)
    next_version(house, agreement_id, lambda pen: edit(pen, PA, unit_pence=1490))
    # From 4 to 7 January: four sevenths of a week of twenty hours at 70 p more.
    assert making.due(house, date(2027, 1, 7)).total_pence == 800


def test_nothing_is_recorded_for_an_agreement_that_is_not_signed(house):
    from openphb.domains.agreements.tests import making as agreeing

    plan_id = planning.agreed_plan(house, planning.open_budget(house))
    agreement_id = agreeing.prepared(house, plan_id)
    with refused("agreement_not_signed"):
        making.record(house, agreement_id, plan_id)


def test_nothing_is_recorded_for_another_budgets_plan_or_one_not_agreed(house):
    agreement_id = making.entitled(house)
    other = planning.agreed_plan(house, planning.open_budget(house))
    with refused("plan_of_another_budget"):
        making.record(house, agreement_id, other)
    budget_id = making.agreement(house, agreement_id).budget_id
    with house.acting("care_coordinator") as viewer:
        draft = planning.start(house, viewer, budget_id).plan_id
    with refused("plan_not_agreed"):
        making.record(house, agreement_id, draft)


def test_who_neither_signs_nor_approves_records_nothing(house):
    agreement_id = making.entitled(house)
    plan_id = making.agreement(house, agreement_id).plan_id
    with house.acting("auditor") as viewer, pytest.raises(NotPermitted):
        actions.record_entitlement(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            agreement_id=agreement_id,
            plan_id=plan_id,
        )


def test_a_new_version_tells_of_the_line_it_changes_and_of_no_other(house):
    making.payer(house)
    nights = replace(planning.PA_LINE, description="Waking nights", unit_pence=1600)
    agreement_id = making.entitled(house, planning.PA_LINE, nights)
    making.approved(house)
    next_version(house, agreement_id, lambda pen: edit(pen, PA, unit_pence=1513))
    run_id = making.approved(house, NEXT)
    with house.acting("finance_officer") as viewer:
        (payment,) = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
        (change,) = queries.why(viewer=viewer, payment_id=payment.id).changes
    assert len(change.told) == 1
    assert change.told[0].startswith(PA)
    # Twenty hours, 93p more each: four whole weeks, and four days of the week before them to the
    # penny that running totals carry.
    assert change.pence - 4 * 20 * 93 in (1062, 1063)
