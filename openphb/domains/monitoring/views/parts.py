"""What the pages about held money share: tables, tags, and asking a form to act."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from openphb.domains.monitoring.types import (
    AdvanceAnswer,
    ComingTold,
    Doubt,
    HoldingAnswer,
    LineSpent,
    MoveAnswer,
    MoveKind,
    PaperStanding,
    PaperState,
    RowAnswer,
    RowState,
    Sums,
)
from openphb.domains.payments.types import BillState
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date, short_date
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column, KeyFigure, Kind

STATE_COLOURS = {
    RowState.SENT: Colour.BLUE,
    RowState.QUESTIONED: Colour.ORANGE,
    RowState.ACCEPTED: Colour.GREEN,
    RowState.REFUSED: Colour.RED,
    RowState.WITHDRAWN: Colour.GREY,
}
PAPER_COLOURS = {
    PaperState.HOLDS: Colour.GREEN,
    PaperState.ENDS_SOON: Colour.ORANGE,
    PaperState.ENDED: Colour.RED,
    PaperState.MISSING: Colour.YELLOW,
    PaperState.NOT_NEEDED: Colour.GREY,
}


def done(form: Form, do: Callable[[], object]) -> bool:
    """Do what a valid form asks for; show a refusal in it and return False."""
    if not form.is_valid():
        return False
    try:
        do()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def days_words(period: Period) -> str:
    """Return the first and the last day of a period."""
    if period.last_day is None:
        return _("from %(day)s") % {"day": short_date(period.start)}
    return _("%(first)s to %(last)s") % {
        "first": short_date(period.start),
        "last": short_date(period.last_day),
    }


def figures(sums: Sums) -> tuple[KeyFigure, ...]:
    """Return what is held, and where the rest of the money went: the law in figures."""
    return (
        KeyFigure(_("Held"), sums.held_pence),
        KeyFigure(_("Paid to them"), sums.advanced_pence),
        KeyFigure(_("Spent"), sums.spent_pence, note=_("that we accepted")),
        KeyFigure(_("Fee"), sums.fee_pence),
        KeyFigure(_("Sent back"), sums.returned_pence),
    )


def holding_columns() -> tuple[Column, ...]:
    return (
        Column(_("Person")),
        Column(_("Number"), Kind.REFERENCE),
        Column(_("Paid to them"), Kind.MONEY),
        Column(_("Spent"), Kind.MONEY),
        Column(_("Fee"), Kind.MONEY),
        Column(_("Sent back"), Kind.MONEY),
        Column(_("Held"), Kind.MONEY),
        Column(_("How it stands")),
    )


def holding_row(one: HoldingAnswer, href: str) -> tuple[object, ...]:
    sums = one.sums
    return (
        Cell(one.person_name, href=href),
        one.reference,
        sums.advanced_pence,
        sums.spent_pence,
        sums.fee_pence,
        sums.returned_pence,
        sums.held_pence,
        holding_state(one),
    )


def holding_state(one: HoldingAnswer) -> Cell:
    """Return how a holding stands, as a tag: what is asked back first, then what is asked."""
    if one.claim:
        said = _("%(pence)s asked back by %(day)s") % {
            "pence": pounds(one.claim.open_pence),
            "day": short_date(one.claim.due_on),
        }
        return Cell(said, tag=Colour.ORANGE)
    if one.to_decide:
        return Cell(_("%(num)s to look at") % {"num": one.to_decide}, tag=Colour.BLUE)
    if one.ended_on:
        ended = _("Ended on %(day)s") % {"day": short_date(one.ended_on)}
        return Cell(ended, tag=Colour.GREY)
    return Cell(_("In order"), tag=Colour.GREEN)


def row_columns(*, change: str = "") -> tuple[Column, ...]:
    return (
        Column(_("Day"), Kind.DAY),
        Column(_("What")),
        Column(_("For")),
        Column(_("Amount"), Kind.MONEY),
        Column(_("How it stands")),
        Column(_("Look at") if change else _("Words")),
    )


def row_cells(one: RowAnswer, href: str = "") -> tuple[object, ...]:
    """Return one row of a statement; `href` is where it is decided or answered."""
    what = f"{_(one.kind.words)}: {one.words}"
    if one.evidence:
        what += f" ({one.evidence})"
    return (
        one.on,
        Cell(what, href=href) if href else what,
        one.line_words or _(one.kind.words),
        one.pence,
        Cell(_(one.state.words), tag=STATE_COLOURS[one.state]),
        doubt_words(one.doubts) or said_words(one),
    )


def doubt_words(doubts: Iterable[Doubt]) -> str:
    return "; ".join(str(_(one.words)) for one in doubts)


def said_words(one: RowAnswer) -> str:
    """Return what was asked about a row, and what was answered."""
    if not one.question:
        return ""
    if not one.answer:
        return one.question
    return f"{one.question} — {one.answer}"


def advance_columns() -> tuple[Column, ...]:
    return (
        Column(_("Advance"), Kind.NUMBER),
        Column(_("For")),
        Column(_("Amount"), Kind.MONEY),
        Column(_("How it stands")),
    )


def advance_cells(one: AdvanceAnswer) -> tuple[object, ...]:
    days = days_words(one.period)
    if one.earlier_pence:
        words = (
            _("%(days)s, with %(pence)s for earlier weeks")
            if one.earlier_pence > 0
            else _("%(days)s, less %(pence)s of earlier weeks")
        )
        days = words % {"days": days, "pence": pounds(abs(one.earlier_pence))}
    return (one.number, days, one.pence, advance_state(one))


def advance_state(one: AdvanceAnswer) -> Cell:
    """Return how an advance is paid, as the organisation may read it too."""
    bill = one.bill
    if bill is None:
        return Cell(_("Not known"), tag=Colour.GREY)
    if bill.held_reason:
        return Cell(_("Kept back"), tag=Colour.ORANGE)
    if bill.state is BillState.WAITING and bill.returned_on:
        return Cell(_("Came back, is paid again"), tag=Colour.ORANGE)
    words, colour = {
        BillState.PAID: (_("Paid on %(day)s"), Colour.GREEN),
        BillState.IN_A_RUN: (_("In a run that pays on %(day)s"), Colour.BLUE),
        BillState.WITHDRAWN: (_("Withdrawn"), Colour.GREY),
        BillState.WAITING: (_("To be paid by %(day)s"), Colour.WHITE),
    }[bill.state]
    return Cell(words % {"day": short_date(bill.pay_on or bill.pay_by)}, tag=colour)


def coming_rows(coming: Iterable[ComingTold]) -> list[tuple[str, str]]:
    """Return (day, what) of the advances that are to come."""
    return [
        (long_date(one.pay_on), f"{pounds(one.pence)}, {days_words(one.period)}") for one in coming
    ]


def line_columns() -> tuple[Column, ...]:
    return (
        Column(_("Part of the plan")),
        Column(_("Advanced"), Kind.MONEY),
        Column(_("Spent"), Kind.MONEY),
    )


def line_rows(lines: Iterable[LineSpent]) -> list[tuple[object, ...]]:
    return [(one.words, one.advanced_pence or None, one.spent_pence) for one in lines]


def move_columns() -> tuple[Column, ...]:
    return (
        Column(_("Day"), Kind.DAY),
        Column(_("What")),
        Column(_("In"), Kind.MONEY),
        Column(_("Out"), Kind.MONEY),
    )


def move_cells(one: MoveAnswer) -> tuple[object, ...]:
    words = {
        MoveKind.ADVANCED: _("Paid to them") if one.pence > 0 else _("Came back from the bank"),
        MoveKind.SPENT: _("Spent"),
        MoveKind.FEE: _("Fee"),
        MoveKind.RETURNED: _("Sent back to us"),
    }[one.kind]
    what = f"{words}: {one.words}" if one.words else words
    comes = one.kind is MoveKind.ADVANCED
    return (one.on, what, one.pence if comes else "", "" if comes else one.pence)


def paper_columns(*, change: bool = False) -> tuple[Column, ...]:
    columns = (
        Column(_("Paper")),
        Column(_("How it stands")),
        Column(_("Until")),
        Column(_("What was seen")),
    )
    return (*columns, Column("")) if change else columns


def paper_cells(one: PaperStanding) -> tuple[object, ...]:
    draft = one.draft
    until = ""
    if draft and draft.needed:
        until = long_date(draft.holds_until) if draft.holds_until else _("No end")
    seen = ""
    if draft:
        seen = f"{draft.words} ({draft.number})" if draft.number else draft.words
    return (
        _(one.kind.words),
        Cell(_(one.state.words), tag=PAPER_COLOURS[one.state]),
        until,
        seen,
    )
