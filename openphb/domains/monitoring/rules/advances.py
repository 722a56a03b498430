"""What is advanced for a period, and how an advance is a bill. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from openphb.domains.payments.advances import AdvancesDue
from openphb.domains.payments.types import BillLineAsked, LineDue
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal


def advance_lines(due: AdvancesDue) -> tuple[LineDue, ...]:
    """Return the parts of the next advance, oldest first, those below zero among them; or nothing.

    All periods are netted: what a newer plan takes from a period that was advanced is kept from
    what is due now, as the agreement says. Regulation 13 is about direct payments, and not about
    these. Where nothing is left to be advanced, nothing is.
    """
    if due.pence <= 0:
        return ()
    return tuple(line for period in due.periods for line in period.lines if line.due_pence)


def advance_fault(due: AdvancesDue) -> Refusal | None:
    """Return why nothing is advanced, or None. Codes: `advance_not_yet`, `advance_nothing_due`."""
    if due.covered is None:
        first = due.coming[0] if due.coming else None
        return Refusal(
            "advance_not_yet",
            "No period is to be paid for yet.",
            f"The first is worked out for {first.pay_on:%d.%m.%Y}."
            if first
            else "The agreement ended before its first day.",
        )
    if due.pence <= 0:
        less = (
            f" {pounds(-due.pence)} more was advanced than is due, and is kept from the next."
            if due.pence < 0
            else ""
        )
        return Refusal(
            "advance_nothing_due",
            f"All that is due up to now was advanced.{less}",
            "Nothing needs doing.",
        )
    return None


def bill_lines(lines: Sequence[LineDue]) -> tuple[BillLineAsked, ...]:
    """Return what a bill of an advance asks for: the same sum, without anything below zero.

    What is taken back is taken from the parts of the same line first, the newest first, and then
    from the others; so the bill comes to what is due, and every part of it is a penny or more.
    """
    left = {place: line.due_pence for place, line in enumerate(lines) if line.due_pence > 0}
    newest_first = sorted(left, key=lambda place: lines[place].period.start, reverse=True)
    for line in lines:
        wanted = max(-line.due_pence, 0)
        own = [place for place in newest_first if lines[place].line_key == line.line_key]
        for place in [*own, *newest_first]:
            taken = min(wanted, left[place])
            left[place] -= taken
            wanted -= taken
    found = []
    for place, pence in left.items():
        line = lines[place]
        assert line.period.end is not None
        if pence:
            found.append(
                BillLineAsked(
                    line.line_id, line.line_key, line.period.start, line.period.end, pence
                )
            )
    return tuple(found)
