"""What several pages of this domain share: tables of what was delivered, and asking a form to act."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import queries
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    FileTaken,
    InvoiceSummary,
    OrderAnswer,
    OrderState,
    RowWrong,
)
from openphb.domains.marketplace.wording import standing_cell, taken_words
from openphb.foundation.access.types import Viewer
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import short_date
from openphb.web.forms import Form
from openphb.web.parts import Cell, Column, Kind

MOST_SHOWN = 200
OPEN = (OrderState.TO_AGREE, OrderState.SENT)


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


def with_wrong(found: FileTaken, wrong: Iterable[RowWrong]) -> FileTaken:
    """Return what came of a file together with the rows of it that could not be read."""
    every = tuple(sorted((*found.wrong, *wrong), key=lambda one: one.line))
    return FileTaken(found.added, found.changed, found.known, every, found.invoices)


def taken_told(taken: FileTaken | None) -> dict[str, object]:
    """Return what a page says of a file that was taken in; None before one was sent."""
    new = [one for one in taken.invoices if one.is_new] if taken else []
    right = sum(one.matched_pence for one in new)
    waits = sum(one.disputed_pence for one in new)
    wrong = taken.wrong if taken else ()
    return {
        "taken": taken,
        "says": taken_words(taken.added, taken.changed, taken.known) if taken else "",
        "money": _("%(right)s of it is right and will be paid. %(rest)s waits.")
        % {"right": pounds(right), "rest": pounds(waits)}
        if right or waits
        else "",
        "wrong_columns": [
            Column(_("Row"), Kind.REFERENCE),
            Column(_("Column")),
            Column(_("What is wrong")),
            Column(_("How to mend it")),
        ],
        "wrong": [
            [_("Line %(number)s") % {"number": one.line}, one.column, one.message, one.mend]
            for one in wrong[:MOST_SHOWN]
        ],
        "wrong_count": len(wrong),
    }


def csv_download(text: str, name: str) -> HttpResponse:
    """Return a file to be kept."""
    # Spreadsheets take a file without a mark for another alphabet's.
    answer = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def invoice_proposed(viewer: Viewer, order: OrderAnswer) -> dict[str, object]:
    """Return what an invoice of everything that was delivered and is in none would say."""
    open_ = [
        one
        for one in queries.deliveries(viewer=viewer, order_key=order.order_key)
        if one.hundredths > one.matched_hundredths
        and one.standing not in (DeliveryStanding.TAKEN_BACK, DeliveryStanding.AFTER_END)
    ]
    return {
        "invoiced_on": viewer.today,
        "first_day": min((one.on for one in open_), default=None),
        "last_day": max((one.on for one in open_), default=None),
        "quantity": sum(one.hundredths - one.matched_hundredths for one in open_) or None,
        "price": order.unit_pence if not order.vat_ten_thousandths else None,
    }


def delivered_columns(*, change: bool = False) -> list[Column]:
    columns = [
        Column(_("Day"), Kind.DAY),
        Column(_("How much")),
        Column(_("What the person says")),
        Column(_("In an invoice")),
        Column(_("Words")),
    ]
    return [*columns, Column("")] if change else columns


def delivered_rows(
    told: Iterable[DeliveryTold], change: Callable[[DeliveryTold], str] | None = None
) -> list[list[object]]:
    """Return a table of what was delivered; `change` gives where a row is told otherwise, or ""."""
    rows: list[list[object]] = []
    for one in told:
        keyed = (
            _("Keyed by %(name)s from: %(paper)s") % {"name": one.keyed_by_name, "paper": one.paper}
            if one.paper
            else ""
        )
        words = "; ".join(part for part in (one.words, one.answer_words, keyed) if part)
        row: list[object] = [
            one.on,
            counted_hundredths(one.hundredths, one.unit),
            standing_cell(one.standing),
            counted_hundredths(one.matched_hundredths, one.unit)
            if one.matched_hundredths
            else _("no"),
            words,
        ]
        if change is not None:
            href = change(one)
            row.append(
                Cell(_("Change %(day)s") % {"day": short_date(one.on)}, href=href) if href else ""
            )
        rows.append(row)
    return rows


def invoice_columns(*, provider: bool) -> list[Column]:
    return [
        Column(_("Invoice"), Kind.REFERENCE),
        Column(_("For") if provider else _("From")),
        Column(_("Received"), Kind.DAY),
        Column(_("Asked"), Kind.MONEY),
        Column(_("Found right"), Kind.MONEY),
        Column(_("Waits"), Kind.MONEY),
    ]


def invoice_rows(
    found: Iterable[InvoiceSummary], href: Callable[[InvoiceSummary], str], *, provider: bool
) -> list[list[object]]:
    return [
        [
            Cell(one.number, href=href(one)),
            one.person_name if provider else one.organisation_name,
            one.received_on,
            one.pence,
            one.matched_pence,
            0 if one.replaced else one.disputed_pence,
        ]
        for one in found
    ]
