"""What is agreed and not yet paid, by line and year of care. Pure.

Care is cut at the end of the day asked about and at each 1 April. A payment for a period that lies
across such a cut is divided as the line's entitlement to its two parts is, so that a period paid in
full leaves no penny on either side. Periods are netted as they are when something is paid (`rules.due`):
what one of them was paid too much is overpaid, and lowers no commitment to another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from openphb.domains.payments.rules.due import settled_together
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.rounding import nearest
from openphb.domains.payments.types import (
    Accounted,
    Commitment,
    CommittedPiece,
    Entitled,
    LineYear,
)
from openphb.kernel.periods import Period, financial_year, financial_year_period

_ONE_DAY = timedelta(days=1)


def horizon(on: date) -> date:
    """Return the first day beyond what is committed: the 1 April after the next financial year."""
    this_year = financial_year_period(on).end
    assert this_year is not None
    end = financial_year_period(this_year).end
    assert end is not None
    return end


def committed_by_line(
    facts: Sequence[Entitled], covered: Sequence[Period], paid: Sequence[Accounted], *, on: date
) -> dict[LineYear, list[CommittedPiece]]:
    """Return each line's commitment by year of care, to the end of the financial year after `on`'s.

    In pieces of which none lies across the end of a month of these two years, so that any sum of them
    can be told by month. `covered` are the periods that should have been paid for by `on`; `paid` is
    what really was.
    """
    found: dict[LineYear, list[CommittedPiece]] = defaultdict(list)
    end = horizon(on)
    for span, settled in _spans(facts, covered, paid, end):
        inside = [fact for fact in facts if fact.valid.overlap(span)]
        net = sum(entitled_pence(fact, span) for fact in inside) - sum(one.pence for one in settled)
        pieces = _cut(span, on)
        given = _given(inside, pieces)
        taken = _taken(inside, settled, pieces)
        for key in sorted({*given, *taken}, key=str):
            part, line_key, line_id = key
            if part.start >= end:
                continue
            found[LineYear(line_key, line_id, financial_year(part.start))].append(
                CommittedPiece(
                    part,
                    line_key,
                    line_id,
                    given.get(key, 0),
                    taken.get(key, 0),
                    owed=net >= 0,
                    past=part.start <= on,
                )
            )
    return dict(found)


def summed(pieces: Iterable[CommittedPiece]) -> Commitment:
    """Return what pieces come to."""
    return sum((piece.of for piece in pieces), Commitment())


def worth_telling(year: str, of: Commitment, *, on: date) -> bool:
    """Return whether a year of care belongs in a statement: this one, the next, or not yet even."""
    if year >= financial_year(on):
        return of != Commitment()
    return bool(of.committed_pence or of.overpaid_pence)


def _spans(
    facts: Sequence[Entitled], covered: Sequence[Period], paid: Sequence[Accounted], end: date
) -> Iterator[tuple[Period, list[Accounted]]]:
    """Yield every stretch that is netted by itself, with what was paid for it; no day twice."""
    starts = [fact.valid.start for fact in facts]
    at = min(starts) if starts else None
    for span in settled_together([*covered, *(one.period for one in paid)]):
        if at is not None and at < span.start:
            yield Period(at, span.start), []
        yield span, [one for one in paid if span.overlap(one.period)]
        assert span.end is not None
        at = span.end if at is None else max(at, span.end)
    if at is not None and at < end:
        yield Period(at, end), []


def _cut(span: Period, on: date) -> list[Period]:
    """Return a stretch in pieces: cut after the day `on`, at each 1 April, and by this year's months."""
    after, this_year = on + _ONE_DAY, financial_year_period(on).start
    assert span.end is not None
    edges = (this_year, after)
    inside = sorted({span.start, *(day for day in edges if span.start < day < span.end)})
    return [
        piece
        for start, end in pairwise([*inside, span.end])
        for piece in (
            Period(start, end).by_months()
            if start >= this_year
            else Period(start, end).by_financial_years()
        )
    ]


PartOfLine = tuple[Period, UUID, UUID]


def _given(facts: Iterable[Entitled], pieces: Sequence[Period]) -> dict[PartOfLine, int]:
    given: dict[PartOfLine, int] = defaultdict(int)
    for fact in facts:
        for piece in pieces:
            pence = entitled_pence(fact, piece)
            if pence:
                given[piece, fact.line_key, fact.line_id] += pence
    return given


def _taken(
    facts: Sequence[Entitled], paid: Iterable[Accounted], pieces: Sequence[Period]
) -> dict[PartOfLine, int]:
    """Return what was paid for each piece: in proportion to what the line entitles to there."""
    taken: dict[PartOfLine, int] = defaultdict(int)
    for one in paid:
        over = [(piece, piece.overlap(one.period)) for piece in pieces]
        parts = [(piece, part) for piece, part in over if part is not None]
        weights = [
            sum(entitled_pence(fact, part) for fact in facts if fact.line_key == one.line_key)
            for _piece, part in parts
        ]
        if not sum(weights):
            weights = [part.days or 0 for _piece, part in parts]
        for (piece, _part), pence in zip(parts, divided(one.pence, weights), strict=True):
            taken[piece, one.line_key, one.line_id] += pence
    return taken


def divided(pence: int, weights: Sequence[int]) -> list[int]:
    """Return an amount in parts by weights of more than nothing in all, that add up to it.

    Differences of rounded running totals: an amount that is the weights' own sum gives the weights.
    """
    whole, so_far, parts = sum(weights), 0, []
    for weight in weights:
        before = nearest(pence * so_far, whole)
        so_far += weight
        parts.append(nearest(pence * so_far, whole) - before)
    return parts
