"""Staff's pages of invoices: those that wait, and one with its match."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import queries
from openphb.domains.marketplace.types import InvoiceLineTold, InvoiceTold, Why
from openphb.domains.marketplace.wording import paid_words, short_days
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.web.parts import Cell, Column, KeyFigure, Kind
from openphb.web.shortcuts import page


@requires(Permission.INVOICE_VIEW)
def invoices(request: Request) -> HttpResponse:
    """The invoices with a part that somebody has to ask about, oldest first."""
    found = queries.invoices_that_wait(viewer=request.viewer)
    rows = [
        [
            Cell(one.number, href=reverse("marketplace:invoice", args=[one.id])),
            one.organisation_name,
            one.person_name,
            one.received_on,
            one.disputed_pence,
            "; ".join(_(reason.words) for reason in why),
        ]
        for one, why in found
    ]
    columns = [
        Column(_("Invoice"), Kind.REFERENCE),
        Column(_("From")),
        Column(_("For")),
        Column(_("Received"), Kind.DAY),
        Column(_("Waits"), Kind.MONEY),
        Column(_("Why")),
    ]
    return page(request, "marketplace/invoices.jinja", {"columns": columns, "rows": rows})


@requires(Permission.INVOICE_VIEW)
def invoice(request: Request, invoice_id: UUID) -> HttpResponse:
    """One invoice, held against its order and what was delivered, line by line."""
    found = queries.invoice(viewer=request.viewer, invoice_id=invoice_id)
    one = found.summary
    trail.looked(
        "invoice",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.INVOICE_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    return page(
        request,
        "marketplace/invoice.jinja",
        {
            **told(found),
            "back_href": reverse("marketplace:orders", args=[one.budget_id]),
        },
    )


def told(found: InvoiceTold) -> dict[str, object]:
    """Return what a page of one invoice shows, for staff and for its provider alike."""
    one = found.summary
    return {
        "found": found,
        "invoice": one,
        "figures": [
            KeyFigure(_("Asked"), one.pence),
            KeyFigure(_("Found right"), one.matched_pence),
            KeyFigure(_("Waits"), 0 if one.replaced else one.disputed_pence),
        ],
        "columns": [
            Column(_("Order and days")),
            Column(_("Invoiced")),
            Column(_("Delivered")),
            Column(_("Price asked"), Kind.MONEY),
            Column(_("Price ordered"), Kind.MONEY),
            Column(_("Asked"), Kind.MONEY),
            Column(_("Found right"), Kind.MONEY),
        ],
        "rows": [_line(line) for line in found.lines],
        "differences": [
            (
                line,
                [
                    (one.why, _words(line, one.why, one.hundredths), one.pence)
                    for one in line.differences
                ],
            )
            for line in found.lines
            if line.differences
        ],
        "paid": [paid_words(part) for part in found.paid],
    }


def _line(line: InvoiceLineTold) -> list[object]:
    return [
        f"{line.order_reference}, {short_days(line.days)}",
        counted_hundredths(line.hundredths, line.unit),
        counted_hundredths(line.delivered_hundredths, line.unit),
        line.unit_pence,
        line.order_unit_pence,
        line.pence,
        line.matched_pence,
    ]


def _words(line: InvoiceLineTold, why: Why, hundredths: int) -> str:
    """Return why a part waits, with how much it is about and what to do."""
    said = {
        "much": counted_hundredths(hundredths, line.unit),
        "asked": pounds(line.unit_pence),
        "ordered": pounds(line.order_unit_pence),
    }
    words = {
        Why.SUM: _("Quantity times price, with VAT, comes to less than the invoice asks."),
        Why.VAT: _("The order expects less VAT, or none."),
        Why.NOT_CONFIRMED: _(
            "%(much)s. If nobody says otherwise in time, it counts by itself and is paid."
        ),
        Why.QUESTIONED: _("%(much)s. Put right what was told of these days, or credit it."),
        Why.ABOVE_ORDER: _("%(much)s above what is ordered for that time. Credit it, or ask us."),
        Why.ALREADY_INVOICED: _("%(much)s. Another invoice for it was found right."),
        Why.DAYS_OUTSIDE: _("%(much)s on days that the order is not for."),
        Why.ABOVE_ACTUALS: _("%(much)s. Tell us the days that are missing, or credit it."),
        Why.RATE: _("One costs %(asked)s here and %(ordered)s in the order."),
    }
    return words[why] % said
