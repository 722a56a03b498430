"""The clocks of eligibility: pure. They run from what the body received, and nothing stops one.

Lateness has a reason, which is recorded; the sources know no pause of these clocks.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from openphb.domains.cases.assessing.tools import clock_rule
from openphb.domains.cases.types import (
    Category,
    ClockName,
    ClockRule,
    Counting,
    DelayAnswer,
    WhoPaid,
)
from openphb.kernel.calendars import LONDON, day_of

CHC = frozenset({Category.CHC_ADULT, Category.CHC_FAST_TRACK})
# Who is assessed with the tools of NHS Continuing Healthcare, on its clock.
ON_CHC_CLOCK = CHC | {Category.JOINT_FUNDED}
DAY_HOURS = 24
REFUNDED = frozenset({WhoPaid.PERSON, WhoPaid.COUNCIL})


def decision_clock(category: Category) -> ClockName:
    """Return which clock the body's decision about somebody of a category runs on."""
    if category is Category.CHC_FAST_TRACK:
        return ClockName.FAST_TRACK
    return ClockName.DECISION if category in ON_CHC_CLOCK else ClockName.DECISION_ELSEWHERE


def counting(
    category: Category, *, referred_on: date, received_at: datetime | None
) -> Counting | None:
    """Return the clock of a decision; None on days for which no rule is known.

    It counts from what the body received; where no receipt is recorded, from the referral.
    """
    since = referred_on if received_at is None else day_of(received_at)
    rule = clock_rule(decision_clock(category), since)
    if rule is None:
        return None
    if rule.unit == "hours" and received_at is not None:
        # In UTC, because a clock change does not make an hour longer.
        due_at = (received_at.astimezone(UTC) + timedelta(hours=rule.amount)).astimezone(LONDON)
        return Counting(rule, received_at, since, day_of(due_at), due_at)
    days = rule.amount // DAY_HOURS if rule.unit == "hours" else rule.amount
    return Counting(rule, received_at, since, since + timedelta(days=days), None)


def end_of(day: date) -> datetime:
    """Return the last second of a day in England: when something that is due on it is due."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=LONDON)


def first_receipt(received: Iterable[datetime], *, refused_on: date | None) -> datetime | None:
    """Return the receipt from which the clock counts: the first; None of none.

    `refused_on` is when the body last found that the person is not eligible: what it received after
    that day asks it again, and starts another clock.
    """
    every = sorted(received)
    later = [one for one in every if refused_on is not None and day_of(one) > refused_on]
    return next(iter(later or every), None)


def asks_again(*, received_at: datetime | None, refused_on: date | None) -> bool:
    """Return whether the body received something new after it found the person not eligible."""
    if received_at is None or refused_on is None:
        return False
    return day_of(received_at) > refused_on


def chc_review_due(category: Category, decided_on: date) -> date | None:
    """Return by when NHS Continuing Healthcare is first reviewed; None where the rule knows none."""
    rule = clock_rule(ClockName.CHC_FIRST_REVIEW, decided_on)
    return add_rule(rule, decided_on) if rule and category in CHC else None


def next_chc_review_due(held_on: date) -> date | None:
    """Return by when the review after one of NHS Continuing Healthcare is due."""
    rule = clock_rule(ClockName.CHC_NEXT_REVIEW, held_on)
    return add_rule(rule, held_on) if rule else None


def add_rule(rule: ClockRule, day: date) -> date:
    """Return the day that a rule in months leads to; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + rule.amount, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def late_days(found: Counting, *, until: date) -> int:
    """Return how many days after its end a clock is on a day; 0 while it runs."""
    return max(0, (until - found.due).days)


def refund_may_be_owed(
    category: Category,
    found: Counting,
    *,
    until: date,
    delays: Iterable[DelayAnswer],
    eligible: bool,
) -> bool:
    """Return whether a page says that somebody may be owed a refund: from day 29 to the decision.

    It is of NHS Continuing Healthcare alone, which pays for all of somebody's care. A delay that is
    recorded as beyond the body's control owes none, and care that the NHS paid or nobody paid needs
    none. The latest thing said counts. Source: Annex F of the National Framework.
    """
    if category is not Category.CHC_ADULT or not eligible:
        return False
    if not late_days(found, until=until):
        return False
    said = next(iter(delays), None)
    if said is None:
        return True
    return not said.beyond_control and said.paid_by in REFUNDED | {WhoPaid.NOT_KNOWN}
