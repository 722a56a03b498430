"""How a clock stands, what may be owed where money was late or short, and which clocks run. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from openphb.domains.cases.rights.reference import limit_on
from openphb.domains.cases.types import Category, DecisionAnswer, Eligibility, Step
from openphb.domains.cases.types.clocks import (
    Clock,
    ClockState,
    Redress,
    RedressLine,
    Short,
)
from openphb.kernel.calendars import add_working_days
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import add_months, long_date
from openphb.kernel.refusal import Refusal

OFFERED_BY_DEFAULT = frozenset({Category.CHC_ADULT, Category.CHC_FAST_TRACK})
"""Care at home under NHS Continuing Healthcare is offered as a budget by default, since April 2019."""
WEEK = 7


def state_on(due_on: date, today: date) -> ClockState:
    """Return how a clock stands: broken from the day after it was due, soon in its last days."""
    if today > due_on:
        return ClockState.BROKEN
    return (
        ClockState.SOON
        if (due_on - today).days <= limit_on("warn_days", today)
        else ClockState.RUNNING
    )


def raised(clocks: Iterable[Clock], today: date) -> tuple[Clock, ...]:
    """Return the clocks that are broken or about to break, the longest broken first."""
    found = [one for one in clocks if state_on(one.due_on, today) is not ClockState.RUNNING]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.since, one.about_id)))


def offer_due(
    step: Step, *, category: Category, decisions: Sequence[DecisionAnswer], days: int
) -> tuple[date, date] | None:
    """Return since when and by when a budget is to be offered; None where nobody waits for an offer."""
    if step is not Step.ELIGIBLE or category not in OFFERED_BY_DEFAULT:
        return None
    eligible = [one.decided_on for one in decisions if one.decision is Eligibility.ELIGIBLE]
    return eligible[0], eligible[0] + timedelta(days=days)


def acknowledge_by(received_on: date) -> date:
    """Return the day by which a complaint is acknowledged, in working days after it came."""
    return add_working_days(received_on, limit_on("acknowledge_working_days", received_on))


def in_time(happened_on: date | None, received_on: date, months: int) -> bool:
    """Return whether something was brought within so many months; what names no day is in time."""
    return happened_on is None or received_on <= add_months(happened_on, months)


def redress(found: Iterable[Short]) -> Redress:
    """Return what may be owed: for each span its days, times what should have been paid less what was.

    A week's shortfall is spread over seven days and rounded once a line, to the nearest penny.
    It is an estimate: whether and what is owed is for a person to decide. Refusals:
    `redress_not_short`, `redress_open`.
    """
    lines = []
    for one in found:
        if one.period.end is None:
            raise Refusal(
                "redress_open",
                "A span has no last day.",
                "Enter its last day, or today.",
                "last",
            )
        short = one.should_pence - one.was_pence
        if short <= 0:
            raise Refusal(
                "redress_not_short",
                f"From {long_date(one.period.start)} no less was paid than should have been.",
                "Leave this span out, or check both amounts.",
                "should",
            )
        days = (one.period.end - one.period.start).days
        pence = round_half_up(Fraction(short * days, WEEK if one.weekly else 1))
        lines.append(
            RedressLine(
                what=one.what,
                first=one.period.start,
                last=one.period.end - timedelta(days=1),
                days=days,
                short_pence=short,
                weekly=one.weekly,
                pence=pence,
            )
        )
    return Redress(tuple(lines))
