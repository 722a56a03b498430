"""What is due to one budget: entitlement less what is accounted for, by service period."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.payments.rules.entitlement import working
from openphb.domains.payments.types import Accounted, Entitled, LineDue, PeriodDue
from openphb.kernel.periods import Period


def due_by_period(
    facts: Sequence[Entitled], covered: Sequence[Period], accounted: Sequence[Accounted]
) -> tuple[PeriodDue, ...]:
    """Return every service period up to the end of the last covered one, oldest first, netted.

    A payment made for a period that no longer is one (the schedule changed inside it) is settled
    together with the periods it overlaps, so that every day is set against the money paid for it.
    A period that was paid for and is not covered (the agreement ended before it began) is among
    them where it is overpaid, and never to be paid more.
    """
    ends = [period.end for period in covered if period.end is not None]
    spans = settled_together([*covered, *(one.period for one in accounted)])
    starts = [span.start for span in spans]
    by_span: dict[Period, list[Accounted]] = defaultdict(list)
    for one in accounted:
        by_span[spans[bisect_right(starts, one.period.start) - 1]].append(one)
    held = _held(facts, spans, starts)
    found = [PeriodDue(span, _lines(held[span], span, by_span[span])) for span in spans]
    return tuple(
        one for one in found if one.overpaid_pence or (ends and one.period.start < max(ends))
    )


def settled_together(periods: Iterable[Period]) -> list[Period]:
    """Return the periods in order, those that share a day made one; touching is not sharing."""
    spans: list[Period] = []
    for period in sorted(set(periods)):
        last = spans[-1] if spans else None
        if last is not None and last.overlap(period):
            assert last.end is not None
            assert period.end is not None
            spans[-1] = Period(last.start, max(last.end, period.end))
        else:
            spans.append(period)
    return spans


def _held(
    facts: Sequence[Entitled], spans: Sequence[Period], starts: Sequence[date]
) -> dict[Period, list[Entitled]]:
    """Return span → the facts that hold on some day of it: ten years are looked through once."""
    held: dict[Period, list[Entitled]] = defaultdict(list)
    for fact in facts:
        nth = max(bisect_right(starts, fact.valid.start) - 1, 0)
        while nth < len(spans) and (fact.valid.end is None or starts[nth] < fact.valid.end):
            if fact.valid.overlap(spans[nth]):
                held[spans[nth]].append(fact)
            nth += 1
    return held


def _lines(
    facts: Sequence[Entitled], span: Period, accounted: Sequence[Accounted]
) -> tuple[LineDue, ...]:
    """Return each line that entitled to something in the span, or was paid for it."""
    held: dict[UUID, list[Entitled]] = defaultdict(list)
    for fact in facts:
        held[fact.line_key].append(fact)
    paid: dict[UUID, int] = defaultdict(int)
    named: dict[UUID, UUID] = {}
    for one in accounted:
        paid[one.line_key] += one.pence
        named[one.line_key] = one.line_id
    lines = []
    for line_key in [*held, *(key for key in paid if key not in held)]:
        of_line = sorted(held[line_key], key=lambda fact: fact.valid.start)
        parts = tuple(part for fact in of_line for part in working(fact, span))
        # The parts add up to what the facts entitle to (`working` promises it): worked out once.
        entitled = sum(part.pence for part in parts)
        # A line that is stopped for the whole of the span is told, and comes to nothing.
        if not entitled and not paid[line_key] and not parts:
            continue
        lines.append(
            LineDue(
                line_key=line_key,
                line_id=of_line[-1].line_id if of_line else named[line_key],
                period=span,
                entitled_pence=entitled,
                accounted_pence=paid[line_key],
                parts=parts,
            )
        )
    return tuple(lines)
