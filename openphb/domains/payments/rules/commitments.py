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
from uuid import UUID

from openphb.domains.payments.rules.due import settled_together
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.rounding import nearest
from openphb.domains.payments.types import Accounted, Commitment, Entitled, LineYear
from openphb.kernel.periods import Period, financial_year, financial_year_period

WHOLE = 10_000
Shares = Sequence[tuple[UUID | None, int]]
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
) -> dict[LineYear, Commitment]:
    """Return each line's commitment by year of care, to the end of the financial year after `on`'s.

    `covered` are the periods that should have been paid for by `on`; `paid` is what really was.
    """
    found: dict[LineYear, Commitment] = defaultdict(Commitment)
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
            found[LineYear(line_key, line_id, financial_year(part.start))] += _of_part(
                given.get(key, 0), taken.get(key, 0), owed=net >= 0, past=part.start <= on
            )
    return dict(found)


def by_funder(whole: Commitment, shares: Shares) -> list[tuple[UUID | None, Commitment]]:
    """Return (funder, its part) of a commitment; `shares` are ten-thousandths that make a whole.

    Each part is a difference of roundings of the cumulative share, so the parts add up to the
    whole to the penny, in every column; and agreed + overpaid = paid + committed in every part.
    """
    parts: list[tuple[UUID | None, Commitment]] = []
    before = 0
    for funder, share in shares:
        until = before + share

        def part(pence: int, before: int = before, until: int = until) -> int:
            return nearest(pence * until, WHOLE) - nearest(pence * before, WHOLE)

        agreed, paid = part(whole.agreed_pence), part(whole.paid_pence)
        overpaid = part(whole.overpaid_pence)
        parts.append(
            (
                funder,
                Commitment(
                    agreed,
                    paid,
                    agreed + overpaid - paid,
                    overpaid,
                    part(whole.accrued_pence),
                    part(whole.prepaid_pence),
                ),
            )
        )
        before = until
    return parts


def worth_telling(year: str, of: Commitment, *, on: date) -> bool:
    """Return whether a year of care belongs in a statement: this one, the next, or not yet even."""
    if year >= financial_year(on):
        return of != Commitment()
    return bool(of.committed_pence or of.overpaid_pence)


def _of_part(entitled: int, paid: int, *, owed: bool, past: bool) -> Commitment:
    """Return one line's part of a period: what is owed is committed, else it is overpaid."""
    still = entitled - paid
    return Commitment(
        agreed_pence=entitled,
        paid_pence=paid,
        committed_pence=still if owed else 0,
        overpaid_pence=0 if owed else -still,
        accrued_pence=still if owed and past else 0,
        # Of what was paid too much for days to come, only what they are worth is paid in advance.
        prepaid_pence=0 if past else (paid if owed else entitled),
    )


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
    """Return a stretch in pieces: cut after the day `on`, and at each 1 April."""
    after = on + _ONE_DAY
    assert span.end is not None
    halves = (
        [Period(span.start, after), Period(after, span.end)]
        if span.start < after < span.end
        else [span]
    )
    return [piece for half in halves for piece in half.by_financial_years()]


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
