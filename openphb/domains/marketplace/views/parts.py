"""What several pages of this domain share: tables of what was delivered, and asking a form to act."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from openphb.domains.marketplace.types import DeliveryTold, InvoiceSummary, OrderState
from openphb.domains.marketplace.wording import standing_cell
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import short_date
from openphb.web.forms import Form
from openphb.web.parts import Cell, Column, Kind

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
        words = "; ".join(part for part in (one.words, one.answer_words) if part)
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
