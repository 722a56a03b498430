"""Files of providers: what was delivered, and invoices; taken row by row and answered row by row."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace import files as reading
from openphb.domains.marketplace.forms import SendFileForm
from openphb.domains.marketplace.types import FileTaken, OrderAnswer, RowWrong
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.portals.provider.views import taken_words
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted, posted_files

MOST_SHOWN = 200


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
            taken = _with(found, wrong)
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
            taken = _with(found, wrong)
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
    return _download(text, "delivered.csv")


@requires(Permission.ORDER_PROVIDE)
def invoices_template(request: Request) -> HttpResponse:
    """The template of invoices, with a row for each accepted order."""
    return _download(reading.write_invoices(_accepted(request)), "invoices.csv")


def _accepted(request: Request) -> tuple[OrderAnswer, ...]:
    return queries.own_accepted(viewer=request.viewer)


def _with(found: FileTaken, wrong: list[RowWrong]) -> FileTaken:
    every = tuple(sorted((*found.wrong, *wrong), key=lambda one: one.line))
    return FileTaken(found.added, found.changed, found.known, every, found.invoices)


def _page(
    request: Request,
    form: SendFileForm,
    taken: FileTaken | None,
    *,
    title: str,
    template: str,
    columns: tuple[tuple[str, ...], tuple[str, ...]],
) -> HttpResponse:
    right = sum(one.matched_pence for one in taken.invoices if one.is_new) if taken else 0
    waits = sum(one.disputed_pence for one in taken.invoices if one.is_new) if taken else 0
    return page(
        request,
        "provider/send_file.jinja",
        {
            "form": form,
            "title": title,
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
                for one in (taken.wrong if taken else ())[:MOST_SHOWN]
            ],
            "wrong_count": len(taken.wrong) if taken else 0,
            "template_href": reverse(template),
            "needed": columns[0],
            "maybe": columns[1],
            "back_href": reverse("provider:home"),
        },
    )


def _download(text: str, name: str) -> HttpResponse:
    # Spreadsheets take a file without a mark for another alphabet's.
    answer = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
