"""Staff's pages for a provider that sends paper: they key it, in its name."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import actions, files, queries
from openphb.domains.marketplace.forms import (
    InvoiceForm,
    KeyedAnswerForm,
    KeyedDeliveryForm,
    KeyedFileForm,
)
from openphb.domains.marketplace.types import (
    DeliveryTold,
    OrderAnswer,
    OrderState,
    Received,
    SentBy,
)
from openphb.domains.marketplace.views.parts import (
    csv_download,
    done,
    invoice_proposed,
    taken_told,
    with_wrong,
)
from openphb.domains.marketplace.wording import received_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.shortcuts import page, posted, posted_files, told

KEYS = Permission.INVOICE_RECORD


@requires(KEYS)
def keyed_answer(request: Request, order_id: UUID) -> HttpResponse:
    """Key whether a provider that has nobody here takes an order on."""
    found, back = _order(request, order_id)
    if found.state is not OrderState.SENT:
        return told(
            request,
            _("This order does not wait for the provider"),
            _(found.state.words),
            onward=(_("Go to the order"), back),
        )
    form = KeyedAnswerForm(posted(request))

    def act() -> None:
        by, at, words = request.viewer, request.moment.at, form.cleaned_data["words"]
        if form.cleaned_data["accepts"] == "yes":
            actions.accept(by=by, at=at, order_id=order_id, words=words)
        else:
            actions.decline(by=by, at=at, order_id=order_id, words=words)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("The provider’s answer is written down."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "marketplace/order_step.jinja",
        {
            "form": form,
            "title": _("Key the answer to order %(number)s") % {"number": found.reference},
            "order": found,
            "button_text": _("Write it down"),
            "back_href": back,
        },
    )


@requires(KEYS)
def keyed_delivery(request: Request, order_id: UUID) -> HttpResponse:
    """Key what was done on a day; `?row=` is one that was told before."""
    found, back = _order(request, order_id)
    if found.state is not OrderState.ACCEPTED:
        return _not_accepted(request, back)
    before = _told_before(request, found)
    form = KeyedDeliveryForm(
        posted(request),
        order=found,
        initial={
            "on": before.on if before else None,
            "quantity": before.hundredths if before else None,
            "words": before.words if before else "",
            "paper": before.paper if before else _keyed_last(request, found),
            "more": "no" if before else None,
        },
    )
    if request.method == "POST" and done(
        form,
        lambda: actions.tell_delivered(
            by=request.viewer,
            at=request.moment.at,
            given=form.given(found.order_key, before.row_id if before else ""),
            paper=form.cleaned_data["paper"],
        ),
    ):
        messages.success(request, _("It is keyed. The person is asked whether it was right."))
        if form.cleaned_data["more"] == "yes":
            return HttpResponseRedirect(reverse("marketplace:keyed_delivery", args=[order_id]))
        return HttpResponseRedirect(back)
    return page(
        request,
        "marketplace/keyed.jinja",
        {
            "form": form,
            "order": found,
            "title": _("Key what was done"),
            "words": _("The person is asked whether it was right, by somebody else than you."),
            "button_text": _("Key it"),
            "back_href": back,
        },
    )


@requires(KEYS)
def keyed_invoice(request: Request, order_id: UUID) -> HttpResponse:
    """Key an invoice for one order that came on paper."""
    found, back = _order(request, order_id)
    if found.state is not OrderState.ACCEPTED:
        return _not_accepted(request, back)
    form = InvoiceForm(
        posted(request), order=found, initial=invoice_proposed(request.viewer, found)
    )
    received: list[Received] = []
    if request.method == "POST" and done(
        form,
        lambda: received.append(
            actions.send_invoice(
                by=request.viewer,
                at=request.moment.at,
                given=form.given(found.order_key),
                how=SentBy.KEYED,
            )
        ),
    ):
        messages.success(request, received_words(received[0]))
        return HttpResponseRedirect(reverse("marketplace:invoice", args=[received[0].invoice_id]))
    return page(
        request,
        "marketplace/keyed.jinja",
        {
            "form": form,
            "order": found,
            "title": _("Key an invoice"),
            "words": _(
                "What you keyed yourself of these days has to be confirmed by the person first."
            ),
            "button_text": _("Key it"),
            "back_href": back,
        },
    )


@requires(KEYS)
def keyed_file(request: Request, provider_id: UUID) -> HttpResponse:
    """Take in a file of what a provider did that came to staff; say of each bad row what is wrong."""
    orders = queries.accepted_of_provider(viewer=request.viewer, provider_id=provider_id)
    form = KeyedFileForm(posted(request), posted_files(request))
    taken = None
    if form.is_valid():
        try:
            rows, wrong = files.read_deliveries(
                form.cleaned_data["file"].read(), files.orders_by_reference(orders)
            )
            found = actions.take_deliveries(
                by=request.viewer,
                at=request.moment.at,
                rows=rows,
                paper=form.cleaned_data["paper"],
            )
            taken = with_wrong(found, wrong)
        except Refusal as refusal:
            form.refuse(refusal)
    return page(
        request,
        "marketplace/send_file.jinja",
        {
            "form": form,
            "title": _("Send a file of what a provider did"),
            "about": orders[0].organisation_name if orders else _("It has no accepted order."),
            **taken_told(taken),
            "template_href": reverse("marketplace:keyed_template", args=[provider_id]),
            "template_words": _("It has a row for each order that the provider has accepted."),
            "needed": files.DELIVERED,
            "maybe": files.DELIVERED_MAYBE,
            "back_href": reverse("marketplace:provider", args=[provider_id])
            if request.viewer.holds(Permission.PROVIDER_RECORD)
            else reverse("marketplace:invoices"),
        },
    )


@requires(KEYS)
def keyed_template(request: Request, provider_id: UUID) -> HttpResponse:
    """The template of what a provider did, with a row for each order that it has accepted."""
    orders = queries.accepted_of_provider(viewer=request.viewer, provider_id=provider_id)
    return csv_download(files.write_deliveries(orders, request.viewer.today), "delivered.csv")


def _order(request: Request, order_id: UUID) -> tuple[OrderAnswer, str]:
    found = queries.order(viewer=request.viewer, order_id=order_id)
    return found, reverse("marketplace:order", args=[order_id])


def _told_before(request: Request, found: OrderAnswer) -> DeliveryTold | None:
    wanted = request.GET.get("row", "")
    if not wanted:
        return None
    for one in queries.deliveries(viewer=request.viewer, order_key=found.order_key):
        if str(one.id) == wanted:
            return one
    raise NothingThere("delivery")


def _keyed_last(request: Request, found: OrderAnswer) -> str:
    """Return what was keyed from today already, so that a sheet of many days is named once."""
    told_ = queries.deliveries(viewer=request.viewer, order_key=found.order_key)
    mine = [one.paper for one in told_ if one.paper and one.sent_on == request.viewer.today]
    return mine[0] if mine else ""


def _not_accepted(request: Request, back: str) -> HttpResponse:
    return told(
        request,
        _("The order is not accepted"),
        _("Key the provider’s answer first. Then what was done, and invoices, can be keyed."),
        onward=(_("Go to the order"), back),
    )
