"""What is left, what came in and what was spent, each with its sum in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from openphb.domains.budgets.rules import each_fraction, one_off_fraction, weekly_fraction
from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans.live.types import LineCost
from openphb.domains.spending.types import Flow, MoneyLeft, MonthLeft, PaidSince, SoFar
from openphb.kernel.counting import counted
from openphb.kernel.money import pounds, round_half_up
from openphb.kernel.periods import Period, long_date
from openphb.kernel.recurring import weekdays_before, years_before


def money_left(
    *, budget_id: UUID, on: date, so_far: SoFar | None, flow: Flow, paid_since: Sequence[PaidSince]
) -> MoneyLeft:
    """Return what a budget's account has on a day.

    `so_far` is what its statements prove up to that day; `flow` is what moved over them; and
    `paid_since` are the payments that came after the last day proved.
    """
    paid = sum(one.pence for one in paid_since)
    left = (so_far.closing_pence if so_far else 0) + paid
    working = [
        f"The bank statement to {long_date(so_far.closes_on)} ends with "
        f"{pounds(so_far.closing_pence)}."
        if so_far
        else "There is no bank statement yet."
    ]
    payments = [
        f"{pounds(one.pence)} was paid in on {long_date(one.on)}, which no statement shows yet."
        for one in paid_since
    ]
    working += payments
    if payments:
        working.append(f"Together that is {pounds(left)}.")
    over = _over(so_far)
    came_in = [
        f"{counted(flow.in_count, 'payments')} in {over} {_come(flow.in_count)} to "
        f"{pounds(flow.in_pence)}.",
        *payments,
    ]
    if payments:
        came_in.append(f"Together that is {pounds(flow.in_pence + paid)}.")
    uncoded = flow.out_pence - flow.coded_pence
    spent = [
        f"{counted(flow.out_count, 'payments')} out {over} {_come(flow.out_count)} to "
        f"{pounds(flow.out_pence)}."
    ]
    if flow.out_pence:
        spent.append(
            f"For {pounds(flow.coded_pence)} of it we know what it was for, and for "
            f"{pounds(uncoded)} we do not yet."
        )
    if so_far:
        spent.append(
            f"It began with {pounds(so_far.opening_pence)}: with what came in and went out, that "
            f"is {pounds(so_far.closing_pence)}, as the statement says."
        )
    return MoneyLeft(
        budget_id=budget_id,
        on=on,
        proved_until=so_far.closes_on if so_far else None,
        left_pence=left,
        in_pence=flow.in_pence + paid,
        spent_pence=flow.out_pence,
        uncoded_pence=uncoded,
        left_working=tuple(working),
        in_working=tuple(came_in),
        spent_working=tuple(spent),
    )


def left_by_month(
    *,
    so_far: SoFar,
    moved: Mapping[date, tuple[int, int]],
    costs: Iterable[LineCost],
    weeks_in_year: WeeksInYear,
) -> tuple[MonthLeft, ...]:
    """Return what was left at each month's end that statements prove, and what the plan expected.

    `moved` is (in, out) by the month's first day. Expected is what came in, less what the direct
    payment lines of the plan cost for the days of each month. The last month goes as far as the
    last statement does, in both figures.
    """
    lines = [one for one in costs if one.management_option is ManagementOption.DIRECT_PAYMENT]
    left, expected = so_far.opening_pence, Fraction(so_far.opening_pence)
    months = []
    for part in Period(so_far.opens_on, so_far.closes_on + timedelta(days=1)).by_months():
        month = part.start.replace(day=1)
        came_in, went_out = moved.get(month, (0, 0))
        left += came_in - went_out
        expected += came_in - sum(_cost(one, part, weeks_in_year) for one in lines)
        months.append(MonthLeft(month, left, round_half_up(expected)))
    return tuple(months)


def _cost(line: LineCost, days: Period, weeks_in_year: WeeksInYear) -> Fraction:
    """Return what a line costs over the days on which it is valid; a one-off on its first day."""
    shared = Period(line.valid_from, line.valid_to).overlap(days)
    if shared is None or shared.weeks_in is None:
        return Fraction(0)
    amount = (line.quantity_hundredths, line.unit_pence, line.basis)
    if line.basis is Basis.ONE_OFF:
        return one_off_fraction(*amount) if days.contains(line.valid_from) else Fraction(0)
    if line.basis.names_days:
        return each_fraction(*amount[:2]) * _times_in(line, shared)
    return weekly_fraction(*amount, weeks_in_year) * shared.weeks_in


def _times_in(line: LineCost, days: Period) -> int:
    """Return how many of the days that a line falls on are among some days with an end."""
    assert days.end is not None
    before = weekdays_before if line.basis is Basis.ON_WEEKDAYS else years_before
    return before(line.falls_on, days.end) - before(line.falls_on, days.start)


def _over(so_far: SoFar | None) -> str:
    if so_far is None:
        return "on statements"
    return f"from {long_date(so_far.opens_on)} to {long_date(so_far.closes_on)}"


def _come(count: int) -> str:
    return "comes" if count == 1 else "come"
