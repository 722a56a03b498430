"""Whether a version lowers a direct payment, from which day, and whether that may be. Pure.

Looked at day by day, and not by the totals of two versions: a line that has ended long ago lowers
nothing by going, one that ends sooner than it did lowers the payment from its new end, and a version
that begins before another that is agreed already is held against what is paid on each of its days.
Source: SI 2013/1617, regulation 13: reasonable notice in writing, with reasons, and only where what
is left is enough.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from uuid import UUID

from openphb.domains.budgets.rules import each_fraction, weekly_fraction
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans.lowering.types import (
    Fall,
    FallStep,
    Lowering,
    PaidLine,
    Paying,
    WhyLower,
)
from openphb.kernel.money import Pence, round_half_up
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def fall(agreed: Sequence[Paying], new: Paying, weeks: WeeksInYear) -> Fall | None:
    """Return from when a version pays less directly than what was agreed does; None where never.

    `agreed` are the versions that were agreed, in that order: on each day the last of them counts
    that has begun. A step is told for each day on which either amount changes while less is given.
    """
    paid, asked = [Running(one, weeks) for one in agreed], Running(new, weeks)
    steps: list[FallStep] = []
    before: tuple[Pence, Pence] | None = None
    for day in sorted(_turns(agreed, new)):
        place = _on(agreed, day)
        was, now = 0 if place is None else paid[place].on(day), asked.on(day)
        if now < was and (was, now) != before:
            steps.append(FallStep(day, was, now))
        before = was, now
    once = _once_less(agreed, new)
    if once is None:
        return Fall(tuple(steps)) if steps else None
    return Fall(tuple(steps), *once)


def check(found: Lowering, why: WhyLower, *, known: Iterable[str]) -> None:
    """Raise what keeps a direct payment from being lowered so.

    `known` are the codes of the reasons that the law knows for it. Refusals: `lowered_backwards`,
    `lowered_too_soon`, `lowered_ground_missing`.
    """
    day = long_date(found.fall.from_day)
    if found.is_backwards:
        raise Refusal(
            "lowered_backwards",
            f"The direct payment would be lower from {day}, and that day is over. Nobody may lower "
            "it for days that are over.",
            "Refuse this version, or ask its sender to take it back and let it start later. What was "
            "paid too much is asked back by a decision of its own.",
        )
    if found.is_short and not why.why_sooner.strip():
        raise Refusal(
            "lowered_too_soon",
            f"The direct payment would be lower from {day}. The person is promised "
            f"{found.notice_days} days’ notice, which is until {long_date(found.promised_on)}.",
            "Say why it cannot wait, or ask its sender to take it back and let it start later.",
            "why_sooner",
        )
    if not why.grounds or not set(why.grounds) <= set(known):
        raise Refusal(
            "lowered_ground_missing",
            "The direct payment would be lower, and nobody has found a reason of the law for that.",
            "Look whether the reason is true, and choose it. If it is not, refuse this version.",
            "lower_grounds",
        )


def _turns(agreed: Sequence[Paying], new: Paying) -> set[date]:
    """Return the days on which either amount can change, from the version's first day on."""
    lines = [line for one in (*agreed, new) for line in one.lines]
    found = {one.starts_on for one in agreed} | {new.starts_on}
    found |= {line.valid_from for line in lines}
    found |= {line.valid_to for line in lines if line.valid_to is not None}
    return {day for day in found if day >= new.starts_on}


class Running:
    """What a version's lines give a week from each day on which one of them begins or ends."""

    def __init__(self, of: Paying, weeks: WeeksInYear) -> None:
        change: defaultdict[date, Fraction] = defaultdict(Fraction)
        for one in of.lines:
            if one.valid_to is not None and one.valid_to <= one.valid_from:
                continue
            weekly = weekly_fraction(
                one.quantity_hundredths, one.unit_pence, one.basis, weeks, one.falls_on
            )
            change[one.valid_from] += weekly
            if one.valid_to is not None:
                change[one.valid_to] -= weekly
        self._days = sorted(change)
        self._sums = list(accumulate((change[day] for day in self._days), initial=Fraction(0)))

    def on(self, day: date) -> Pence:
        """Return the whole pence a week on a day; what is paid once is no part of it."""
        return round_half_up(self._sums[bisect_right(self._days, day)])


def _on(agreed: Sequence[Paying], day: date) -> int | None:
    """Return the place of the version that counts on a day."""
    places = reversed(range(len(agreed)))
    return next((place for place in places if agreed[place].starts_on <= day), None)


def _once_less(agreed: Sequence[Paying], new: Paying) -> tuple[date, Pence] | None:
    """Return from when less is paid once, and by how much; None where it is not less.

    What was paid once before the version begins stays paid, and is not paid again by it.
    """
    once: dict[UUID, PaidLine] = {}
    for at, one in enumerate(agreed):
        for line in one.lines:
            if line.basis is Basis.ONE_OFF and (
                _on(agreed, max(line.valid_from, one.starts_on)) == at
            ):
                # A later version that goes on with a line does not pay it again.
                once.setdefault(line.line_key, line)
    begun = {key for key, line in once.items() if line.valid_from < new.starts_on}
    to_come = [line for key, line in once.items() if key not in begun]
    given = [
        line for line in new.lines if line.basis is Basis.ONE_OFF and line.line_key not in begun
    ]
    less = _once(to_come) - _once(given)
    if less <= 0:
        return None
    kept = {line.line_key: _once([line]) for line in given}
    gone = [line for line in to_come if kept.get(line.line_key, 0) < _once([line])]
    return min(line.valid_from for line in gone), less


def _once(lines: Iterable[PaidLine]) -> Pence:
    return sum(
        round_half_up(each_fraction(one.quantity_hundredths, one.unit_pence)) for one in lines
    )
