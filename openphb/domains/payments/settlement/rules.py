"""What bodies owe each other for care that one of them paid. Pure.

What is settled is what was *paid*, less what came back: by line, by calendar month of care and so by
year of service. A payment for a period is divided as the line's entitlement to it is borne, so that a
period paid in full leaves no penny; where more or less was paid, in proportion; and by days where the
line entitles to nothing there. What another body paid by its own system is divided by days, and is
its own to bear unless a finding says otherwise.

Months never depend on what is asked about: what a statement says of one month is the same in every
statement, so that a second one of the same days says only what changed since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.payments.funding.rules import borne, shared_out, stretches
from openphb.domains.payments.rules.commitments import divided
from openphb.domains.payments.rules.due import settled_together
from openphb.domains.payments.rules.rounding import nearest_to
from openphb.domains.payments.types import (
    Accounted,
    Cell,
    CellKey,
    Cells,
    Entitled,
    HandOverDraft,
    PaidRow,
    RefundDay,
    SettlementState,
    Side,
    WhoBears,
)
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

Piece = tuple[Period, UUID, int]


def paid_here(
    budget_id: UUID, facts: Sequence[Entitled], accounted: Sequence[Accounted], who: WhoBears
) -> dict[CellKey, Cell]:
    """Return what we paid of one budget's lines, by whoever bears it: every penny is somebody's."""
    found: dict[CellKey, Cell] = {}
    for span in settled_together(one.period for one in accounted):
        paid: dict[UUID, int] = defaultdict(int)
        version: dict[UUID, UUID] = {}
        for one in accounted:
            if span.overlap(one.period):
                paid[one.line_key] += one.pence
                version[one.line_key] = one.line_id
        for line_key, pence in paid.items():
            of_line = [fact for fact in facts if fact.line_key == line_key]
            pieces = list(_as_borne(of_line, span, pence, who)) or list(
                _without_entitlement(line_key, version[line_key], span, pence, who)
            )
            for days, bearer, part in pieces:
                key = CellKey(budget_id, line_key, _month(days), who.ours, bearer)
                _add(found, key, Cell(version[line_key], days, part))
    return {key: cell for key, cell in found.items() if cell.care_pence}


def paid_elsewhere(rows: Iterable[PaidRow], who: WhoBears) -> dict[CellKey, Cell]:
    """Return what other bodies paid, by whoever bears it, with what the person is to have back.

    A contribution is lawful towards what the council itself bears in a month, and no further: the
    rest of what it took is refunded, out of what we bear.
    """
    care: dict[CellKey, Cell] = {}
    asked: dict[tuple[CellKey, object], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        # Nothing that a plan here says, or its silence, makes another body's payment ours.
        theirs = replace(who, ours=row.payer_id, plan={})
        assert row.period.days is not None
        weekly = Fraction(max(row.paid_pence, 0) * 7, row.period.days)
        for days, parts, pence, contributed in _by_days(row, theirs, weekly=weekly):
            key = CellKey(
                row.budget_id, row.line_key, _month(days), row.payer_id, bearer_id=row.payer_id
            )
            for bearer, part in pence:
                _add(care, replace(key, bearer_id=bearer), Cell(row.line_id, days, part))
            its_own = asked[key, parts]
            its_own[0] += contributed
            its_own[1] += sum(part for bearer, part in pence if bearer == row.payer_id)
    back: dict[CellKey, int] = defaultdict(int)
    for (key, _parts), (contributed, its_own_pence) in asked.items():
        back[replace(key, bearer_id=who.ours)] += max(contributed - max(its_own_pence, 0), 0)
    return {
        key: replace(cell, refund_pence=min(back.get(key, 0), max(cell.care_pence, 0)))
        for key, cell in care.items()
        if cell.care_pence
    }


def between(cells: Cells, one: UUID, other: UUID) -> dict[CellKey, Cell]:
    """Return what either of two bodies paid that the other bears."""
    return {
        key: cell for key, cell in cells.items() if {key.payer_id, key.bearer_id} == {one, other}
    }


def within(cells: Cells, period: Period) -> dict[CellKey, Cell]:
    """Return the cells of the months that begin in a period."""
    return {key: cell for key, cell in cells.items() if period.contains(key.month)}


def positions(cells: Cells) -> dict[UUID, int]:
    """Return body → what it paid less what it bears: above zero it is owed. They add up to nought."""
    found: dict[UUID, int] = defaultdict(int)
    for key, cell in cells.items():
        found[key.payer_id] += cell.care_pence
        found[key.bearer_id] -= cell.care_pence
    return dict(found)


def changed(now: Cells, stated: Cells) -> dict[CellKey, Cell]:
    """Return what is to be stated: what there is now less what was stated before, where it differs."""
    found: dict[CellKey, Cell] = {}
    for key in sorted({*now, *stated}, key=str):
        is_now, was = now.get(key), stated.get(key)
        cell = is_now or was
        assert cell is not None
        care = (is_now.care_pence if is_now else 0) - (was.care_pence if was else 0)
        refund = (is_now.refund_pence if is_now else 0) - (was.refund_pence if was else 0)
        if care or refund:
            found[key] = replace(cell, care_pence=care, refund_pence=refund)
    return found


def day_by_day(days: Period, pence: int) -> tuple[RefundDay, ...]:
    """Return an amount by days, which add up to it."""
    assert days.days is not None
    parts = divided(pence, [1] * days.days)
    return tuple(
        RefundDay(date.fromordinal(days.start.toordinal() + nth), part)
        for nth, part in enumerate(parts)
    )


def period_fault(period: Period, *, today: date) -> Refusal | None:
    """Return why a statement cannot be of a period, or None.

    Codes: `settlement_whole_months`, `settlement_ahead`.
    """
    if period.end is None or period.start.day != 1 or period.end.day != 1:
        return Refusal(
            "settlement_whole_months",
            "A statement is of whole months.",
            "Give the first month and the last one.",
            "until",
        )
    if period.start > today:
        return Refusal(
            "settlement_ahead",
            "No day of these months has come yet.",
            "Choose months that have begun.",
            "since",
        )
    return None


def agree_fault(
    *, state: SettlementState, side: Side, agreed: Iterable[Side], disputed: bool
) -> Refusal | None:
    """Return why one side cannot agree to a statement now, or None.

    Codes: `settlement_not_open`, `settlement_agreed_already`, `settlement_disputed`.
    """
    if state is not SettlementState.DRAFT:
        return Refusal(
            "settlement_not_open",
            "This statement is not open any more.",
            "Draft another one: it says what has changed since.",
        )
    if side in set(agreed):
        return Refusal(
            "settlement_agreed_already",
            "This side has agreed already.",
            "It waits for the other one.",
        )
    if disputed:
        return Refusal(
            "settlement_disputed",
            "Something in this statement is disputed.",
            "Write how the dispute ended, or withdraw the statement and draft it again.",
        )
    return None


def hand_over_fault(draft: HandOverDraft, *, today: date, is_council: bool) -> Refusal | None:
    """Return why a hand-over cannot be recorded, or None.

    Codes: `hand_over_words_missing`, `hand_over_not_a_council`, `hand_over_decided_when`,
    `hand_over_from_when`.
    """
    for name, words, what in (
        ("decided_by", draft.decided_by, "who decided"),
        ("reason", draft.reason, "why"),
        ("source", draft.source, "where the decision is written"),
    ):
        if not words.strip():
            return Refusal(
                "hand_over_words_missing", f"It does not say {what}.", f"Write {what}.", name
            )
    if not is_council:
        return Refusal(
            "hand_over_not_a_council",
            "A hand-over is from a council.",
            "Choose the council that paid for the care.",
            "from_id",
        )
    if draft.decided_on > today:
        return Refusal(
            "hand_over_decided_when",
            f"{long_date(draft.decided_on)} has not come yet.",
            "Enter the day on which eligibility was decided.",
            "decided_on",
        )
    if draft.effective_on > draft.decided_on:
        return Refusal(
            "hand_over_from_when",
            "The NHS would pay only from a day after the decision.",
            "Enter the day from which the person is eligible, that day or earlier.",
            "effective_on",
        )
    return None


def _as_borne(
    facts: Sequence[Entitled], span: Period, pence: int, who: WhoBears
) -> Iterator[Piece]:
    """Yield what was paid for a span as the line is borne over it; nothing where it gives nothing."""
    weights = [
        (one.period, one.bearer.body_id, one.pence)
        for fact in facts
        for month in span.by_months()
        for one in borne(fact, who, month)
    ]
    whole = sum(weight for _days, _body, weight in weights)
    if whole <= 0:
        return
    # A penny of rounding may stand below zero in a piece; it is kept where all was paid.
    sizes = [weight if pence == whole else max(weight, 0) for _days, _body, weight in weights]
    for (days, body, _weight), part in zip(weights, divided(pence, sizes), strict=True):
        yield days, body, part


def _without_entitlement(
    line_key: UUID, line_id: UUID, span: Period, pence: int, who: WhoBears
) -> Iterator[Piece]:
    """Yield what was paid for a span in which the line gives nothing: by days, and by shares."""
    row = PaidRow(who.ours, line_key, line_id, who.ours, span, pence, 0)
    for days, _parts, borne_by, _contributed in _by_days(row, who, weekly=None):
        for body, part in borne_by:
            yield days, body, part


def _by_days(
    row: PaidRow, who: WhoBears, *, weekly: Fraction | None = None
) -> Iterator[tuple[Period, object, list[tuple[UUID, int]], int]]:
    """Yield months' parts of a row: their days, who bears in which parts, the pence of each, and the
    person's contribution. All differences of rounded running totals over the row's days."""
    whole = row.period.days
    assert whole is not None
    for stretch, parts, _contribution in stretches(who, row.line_key, row.line_id, row.period):
        bounds = shared_out(parts, weekly)
        for days in stretch.by_months():
            assert days.end is not None
            since = Fraction((days.start - row.period.start).days, whole)
            until = Fraction((days.end - row.period.start).days, whole)

            def part(
                pence: int,
                upper: Fraction = Fraction(1),
                since: Fraction = since,
                until: Fraction = until,
            ) -> int:
                return nearest_to(pence * until * upper) - nearest_to(pence * since * upper)

            yield (
                days,
                tuple(parts),
                [
                    (
                        one.bearer.body_id,
                        part(row.paid_pence, one.upper) - part(row.paid_pence, one.lower),
                    )
                    for one in bounds
                ],
                part(row.contribution_pence),
            )


def _add(found: dict[CellKey, Cell], key: CellKey, cell: Cell) -> None:
    known = found.get(key)
    if known is None:
        found[key] = cell
        return
    assert known.days.end is not None
    assert cell.days.end is not None
    found[key] = Cell(
        cell.line_id,
        Period(min(known.days.start, cell.days.start), max(known.days.end, cell.days.end)),
        known.care_pence + cell.care_pence,
    )


def _month(days: Period) -> date:
    return days.start.replace(day=1)
