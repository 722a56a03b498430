"""What the next version of a plan would give, before anybody decides it. Pure.

`actions.entitlement` records by the same days, so what is told before a decision is what comes of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.types import Entitled, PeriodDue, PeriodEffect, PlanEffect
from openphb.domains.plans.types import LineAnswer
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

ONE_DAY = timedelta(days=1)


def days_given(
    line: LineAnswer, start: date, begun: date | None, is_paid: Callable[[date], bool]
) -> Period | None:
    """Return when a line of a version that starts on `start` gives; None where it has ended before.

    A one-off that `begun` on a day before then, or was paid for its day, keeps it.
    """
    first = max(line.valid_from, start)
    if line.basis is Basis.ONE_OFF:
        kept = begun is not None and (begun < start or is_paid(begun))
        day = begun if kept and begun is not None else first
        return Period(day, day + ONE_DAY)
    if line.valid_to is not None and line.valid_to <= first:
        return None
    return Period(first, line.valid_to)


def facts_after(
    facts: Iterable[Entitled], given: Sequence[Entitled], start: date, lasting: frozenset[UUID]
) -> list[Entitled]:
    """Return the facts as they would be: up to `start` as they are, from then on what is `given`.

    The lines of `lasting` (owed after a death, extra cover that was started) stay whatever a plan says.
    """
    taken = {one.line_key: one.valid for one in given}
    kept: list[Entitled] = []
    for fact in facts:
        if fact.line_key in lasting:
            kept.append(fact)
            continue
        for piece in _before(fact.valid, start):
            over = taken.get(fact.line_key)
            rest = [piece] if over is None else piece_less(piece, over)
            # A one-off is given on its first day only: no other piece of it is one.
            kept += [
                replace(fact, valid=one)
                for one in rest
                if fact.basis is not Basis.ONE_OFF or one.start == fact.valid.start
            ]
    return [*kept, *given]


def refuse_backwards(
    was: Sequence[Entitled], now: Sequence[Entitled], *, start: date, today: date
) -> None:
    """Refuse to let a version give less for days that are over than is known of them.

    Each line's rounding may shift by a penny where lines are swapped. Refusal:
    `entitlement_backwards`: notice comes before a reduction (SI 2013/1617, regulation 13), and what
    was paid too much is asked back by a decision of its own (regulation 15).
    """
    if today <= start:
        return
    past = Period(start, today)
    before, after = (sum(entitled_pence(one, past) for one in facts) for facts in (was, now))
    if after + len(was) + len(now) < before:
        raise Refusal(
            "entitlement_backwards",
            f"For days that are over, {pounds(before - after)} less would be due than was agreed.",
            "Let the version start today or later. What was paid too much is asked back by a decision "
            "of its own.",
        )


def piece_less(piece: Period, other: Period) -> list[Period]:
    """Return what of a period is outside another."""
    if piece.overlap(other) is None:
        return [piece]
    pieces = []
    if piece.start < other.start:
        pieces.append(Period(piece.start, other.start))
    if other.end is not None and (piece.end is None or other.end < piece.end):
        pieces.append(Period(other.end, piece.end))
    return pieces


def effect_of(
    before: Iterable[PeriodDue], after: Iterable[PeriodDue], words: Mapping[UUID, str]
) -> PlanEffect:
    """Return what changes in the periods that something was paid for; `words` name the lines."""
    periods, by_line = [], defaultdict[UUID, int](int)
    for was, will in _side_by_side(before, after):
        one = PeriodEffect(
            period=was.period,
            paid_pence=sum(line.accounted_pence for line in was.lines),
            entitled_before_pence=sum(line.entitled_pence for line in was.lines),
            entitled_after_pence=sum(line.entitled_pence for line in will.lines),
            arrears_pence=will.pay_pence - was.pay_pence,
            overpaid_pence=will.overpaid_pence - was.overpaid_pence,
        )
        if not one.paid_pence or one.entitled_before_pence == one.entitled_after_pence:
            continue
        periods.append(one)
        for sign, of in ((-1, was), (1, will)):
            for line in of.lines:
                by_line[line.line_key] += sign * line.entitled_pence
    lines = sorted((words.get(key, ""), pence) for key, pence in by_line.items() if pence)
    return PlanEffect(tuple(periods), tuple(lines))


def _side_by_side(
    before: Iterable[PeriodDue], after: Iterable[PeriodDue]
) -> Iterator[tuple[PeriodDue, PeriodDue]]:
    was, will = ({one.period: one for one in found} for found in (before, after))
    for period in sorted(was):
        yield was[period], will[period]


def _before(valid: Period, start: date) -> list[Period]:
    if valid.start >= start:
        return []
    return [Period(valid.start, start if valid.end is None else min(valid.end, start))]
