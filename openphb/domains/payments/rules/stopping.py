"""Which days a pause, a hospital stay or a death takes from a line, and which it leaves.

| | recurring lines | one-off lines, and those that come once a year | closing liabilities |
|---|---|---|---|
| pause | nothing on its days | not given where their day is in it | given |
| hospital stay | as the agreement says: as usual; for so many nights; named lines only | given | given |
| death | given to the end of that day, then nothing | not given where their day is later | given |

The day of a death is paid for: care was arranged and may have been given on it. The Regulations of
2013 name no hour; pages and letters print "up to and including". A day in hospital is one whose
night is spent there: the day of admission counts and the day of discharge does not. Where two of
them fall on the same day, the first of death, pause and hospital is the reason that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.agreements.types import HospitalRule, HospitalTerm
from openphb.domains.budgets.types import Basis
from openphb.domains.payments.types import StopKind, Stopped
from openphb.kernel.periods import Period

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """Known nights in hospital: from admission up to, not including, the day of discharge."""

    source_id: UUID
    nights: Period


@dataclass(frozen=True)
class Death:
    """A known death."""

    source_id: UUID
    died_on: date


@dataclass(frozen=True)
class Circumstances:
    """What is known of one budget that may stop its lines."""

    pauses: tuple[Stopped, ...] = ()
    stays: tuple[Stay, ...] = ()
    death: Death | None = None

    def __bool__(self) -> bool:
        return bool(self.pauses or self.stays or self.death)


def stopped(
    known: Circumstances,
    *,
    line_key: UUID,
    basis: Basis,
    valid: Period,
    term: HospitalTerm,
    closing: bool = False,
) -> tuple[Stopped, ...]:
    """Return the days of a line's fact on which it gives nothing, apart and in order."""
    if closing or not known:
        return ()
    found: list[Stopped] = []
    for stop in _in_order_of_weight(known, line_key, basis, term):
        inside = stop.period.overlap(valid)
        if inside is not None:
            found += [
                Stopped(piece, stop.because, stop.source_id)
                for piece in _outside(inside, [one.period for one in found])
            ]
    return tuple(sorted(found, key=lambda one: one.period.start))


def _in_order_of_weight(
    known: Circumstances, line_key: UUID, basis: Basis, term: HospitalTerm
) -> Iterator[Stopped]:
    if known.death is not None:
        after = Period(known.death.died_on + ONE_DAY)
        yield Stopped(after, StopKind.DEATH, known.death.source_id)
    yield from known.pauses
    if basis not in (Basis.ONE_OFF, Basis.ONCE_A_YEAR):
        yield from _in_hospital(known.stays, line_key, term)


def _in_hospital(stays: Iterable[Stay], line_key: UUID, term: HospitalTerm) -> Iterator[Stopped]:
    """Yield what the agreement's term takes; the nights are counted anew from each admission."""
    if term.rule is HospitalRule.PAID_AS_USUAL or line_key in term.lines:
        return
    for stay in stays:
        first = stay.nights.start + timedelta(days=term.nights)
        if stay.nights.end is None or first < stay.nights.end:
            yield Stopped(Period(first, stay.nights.end), StopKind.HOSPITAL, stay.source_id)


def _outside(period: Period, taken: Sequence[Period]) -> list[Period]:
    pieces = [period]
    for other in taken:
        pieces = [rest for piece in pieces for rest in _less(piece, other)]
    return pieces


def _less(piece: Period, other: Period) -> Iterator[Period]:
    if piece.overlap(other) is None:
        yield piece
        return
    if piece.start < other.start:
        yield Period(piece.start, other.start)
    if other.end is not None and (piece.end is None or other.end < piece.end):
        yield Period(other.end, piece.end)
