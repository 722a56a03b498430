"""Files of providers: what was delivered, and invoices; taken row by row and answered row by row."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace import files as reading
from openphb.domains.marketplace.forms import SendFileForm
from openphb.domains.marketplace.types import FileTaken, OrderAnswer
from openphb.domains.marketplace.views.parts import csv_download, taken_told, with_wrong
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.ORDER_PROVIDE)
def deliveries(request: Request) -> HttpResponse:
    """Take in a file of what was delivered; say of each bad row what is wrong."""
    form = SendFileForm(posted(request), posted_files(request))
    taken = None
    if form.is_valid():
        orders = _accepted(request)
        try:
            rows, wrong = reading.read_deliveries(
                form.cleaned_data["file"].read(), reading.orders_by_reference(orders)
            )
            found = actions.take_deliveries(by=request.viewer, at=request.moment.at, rows=rows)
            taken = with_wrong(found, wrong)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(
        request,
        form,
        taken,
        title=_("Send a file of what you did"),
        template="provider:deliveries_template",
        columns=(reading.DELIVERED, reading.DELIVERED_MAYBE),
    )


@requires(Permission.ORDER_PROVIDE)
def invoices(request: Request) -> HttpResponse:
    """Take in a file of invoices; say of each that is refused why, at its first row."""
    form = SendFileForm(posted(request), posted_files(request))
    taken = None
    if form.is_valid():
        orders = _accepted(request)
        try:
            rows, wrong = reading.read_invoices(
                form.cleaned_data["file"].read(),
                reading.orders_by_reference(orders),
                {one.order_key: one.budget_id for one in orders},
            )
            found = actions.take_invoices(by=request.viewer, at=request.moment.at, invoices=rows)
            taken = with_wrong(found, wrong)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(
        request,
        form,
        taken,
        title=_("Send a file of invoices"),
        template="provider:invoices_template",
        columns=(reading.INVOICED, reading.INVOICED_MAYBE),
    )


@requires(Permission.ORDER_PROVIDE)
def deliveries_template(request: Request) -> HttpResponse:
    """The template of what was delivered, with a row for each accepted order."""
    text = reading.write_deliveries(_accepted(request), request.viewer.today)
    return csv_download(text, "delivered.csv")


@requires(Permission.ORDER_PROVIDE)
def invoices_template(request: Request) -> HttpResponse:
    """The template of invoices, with a row for each accepted order."""
    return csv_download(reading.write_invoices(_accepted(request)), "invoices.csv")


def _accepted(request: Request) -> tuple[OrderAnswer, ...]:
    return queries.own_accepted(viewer=request.viewer)


def _page(
    request: Request,
    form: SendFileForm,
    taken: FileTaken | None,
    *,
    title: str,
    template: str,
    columns: tuple[tuple[str, ...], tuple[str, ...]],
) -> HttpResponse:
    return page(
        request,
        "marketplace/send_file.jinja",
        {
            "form": form,
            "title": title,
            "about": "",
            **taken_told(taken),
            "template_href": reverse(template),
            "template_words": _("It has a row for each order that you have accepted."),
            "needed": columns[0],
            "maybe": columns[1],
            "back_href": reverse("provider:home"),
        },
    )
