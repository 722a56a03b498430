"""What somebody who works for a provider sees: orders, what was delivered, invoices, and their money."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.forms import (
    AnswerOrderForm,
    CreditForm,
    DeliveryForm,
    InvoiceForm,
)
from openphb.domains.marketplace.types import (
    DeliveryTold,
    OrderAnswer,
    OrderState,
    Received,
)
from openphb.domains.marketplace.views.invoices import told as invoice_told
from openphb.domains.marketplace.views.ordering import summary
from openphb.domains.marketplace.views.parts import (
    delivered_columns,
    delivered_rows,
    done,
    invoice_columns,
    invoice_proposed,
    invoice_rows,
)
from openphb.domains.marketplace.wording import (
    comes_to_words,
    days_words,
    ending_words,
    much_words,
    order_cell,
    received_words,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted, told

PROVIDE = Permission.ORDER_PROVIDE


@requires(PROVIDE)
def home(request: Request) -> HttpResponse:
    """Your orders: those to answer first, then the others, and your invoices."""
    viewer = request.viewer
    orders = queries.own_orders(viewer=viewer)
    invoices = queries.own_invoices(viewer=viewer)
    waiting = [one for one in orders if one.state is OrderState.SENT]
    return page(
        request,
        "provider/home.jinja",
        {
            "who": ", ".join(dict.fromkeys(one.organisation_name for one in orders)),
            "waiting": [(one, _order_words(one)) for one in waiting],
            "ended": [(one, ending_words(one)) for one in orders if one.ending is not None],
            "columns": [
                Column(_("Order"), Kind.REFERENCE),
                Column(_("For")),
                Column(_("What")),
                Column(_("How it stands")),
            ],
            "rows": [
                [
                    Cell(one.reference, href=reverse("provider:order", args=[one.id])),
                    one.person_name,
                    _order_words(one),
                    order_cell(one, viewer.today),
                ]
                for one in orders
                if one not in waiting
            ],
            "accepted": any(one.state is OrderState.ACCEPTED for one in orders),
            "invoice_columns": invoice_columns(provider=True),
            "invoices": invoice_rows(
                invoices, lambda one: reverse("provider:invoice", args=[one.id]), provider=True
            ),
        },
    )


@requires(PROVIDE)
def order(request: Request, order_id: UUID) -> HttpResponse:
    """One order: what it says, what was delivered on it, and what can be sent."""
    found = _own(request, order_id)
    delivered = queries.deliveries(viewer=request.viewer, order_key=found.order_key)
    accepted = found.state is OrderState.ACCEPTED

    def change(one: DeliveryTold) -> str:
        if one.matched_hundredths or not accepted:
            return ""
        return f"{reverse('provider:deliver', args=[order_id])}?row={one.id}"

    trail.looked(
        "order",
        by=request.viewer,
        at=request.moment.at,
        permission=PROVIDE,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return page(
        request,
        "provider/order.jinja",
        {
            "order": found,
            "state": order_cell(found, request.viewer.today),
            "ending": ending_words(found),
            "summary": [row for row in summary(found) if row.name != _("Provider")],
            "accepted": accepted,
            "columns": delivered_columns(change=True),
            "delivered": delivered_rows(delivered, change),
            "back_href": reverse("provider:home"),
        },
    )


@requires(PROVIDE)
def answer(request: Request, order_id: UUID) -> HttpResponse:
    """Can you do this?"""
    found = _own(request, order_id)
    back = reverse("provider:order", args=[order_id])
    if found.state is not OrderState.SENT:
        return told(
            request,
            _("This order is answered already"),
            _(found.state.words),
            onward=(_("Go to the order"), back),
        )
    form = AnswerOrderForm(posted(request))

    def act() -> None:
        by, at = request.viewer, request.moment.at
        if form.cleaned_data["accepts"] == "yes":
            actions.accept(by=by, at=at, order_id=order_id)
        else:
            actions.decline(by=by, at=at, order_id=order_id, words=form.cleaned_data["words"])

    if request.method == "POST" and done(form, act):
        messages.success(request, _("Thank you. Your answer is sent."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "provider/answer.jinja",
        {"form": form, "order": found, "summary": summary(found), "back_href": back},
    )


@requires(PROVIDE)
def deliver(request: Request, order_id: UUID) -> HttpResponse:
    """What was delivered on a day; `?row=` is one that was told before, to be told otherwise."""
    found = _own(request, order_id)
    back = reverse("provider:order", args=[order_id])
    if found.state is not OrderState.ACCEPTED:
        return _not_accepted(request, back)
    before = _told_before(request, found)
    form = DeliveryForm(
        posted(request),
        order=found,
        initial={
            "on": before.on if before else request.viewer.today,
            "quantity": before.hundredths if before else None,
            "words": before.words if before else "",
        },
    )
    if request.method == "POST" and done(
        form,
        lambda: actions.tell_delivered(
            by=request.viewer,
            at=request.moment.at,
            given=form.given(found.order_key, before.row_id if before else ""),
        ),
    ):
        messages.success(request, _("The person is asked whether it was right."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "provider/deliver.jinja",
        {"form": form, "order": found, "before": before, "back_href": back},
    )


@requires(PROVIDE)
def invoice_new(request: Request, order_id: UUID) -> HttpResponse:
    """Send an invoice for one order."""
    found = _own(request, order_id)
    back = reverse("provider:order", args=[order_id])
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
                by=request.viewer, at=request.moment.at, given=form.given(found.order_key)
            )
        ),
    ):
        messages.success(request, received_words(received[0]))
        return HttpResponseRedirect(reverse("provider:invoice", args=[received[0].invoice_id]))
    return page(
        request,
        "provider/invoice_new.jinja",
        {"form": form, "order": found, "much": much_words(found), "back_href": back},
    )


@requires(PROVIDE)
def invoice(request: Request, invoice_id: UUID) -> HttpResponse:
    """One invoice: what is right of it, why the rest waits, and when it is paid."""
    found = queries.invoice(viewer=request.viewer, invoice_id=invoice_id)
    one = found.summary
    return page(
        request,
        "provider/invoice.jinja",
        {
            **invoice_told(found),
            "waits": one.disputed_pence > 0 and not one.replaced,
            "back_href": reverse("provider:home"),
        },
    )


@requires(PROVIDE)
def credit(request: Request, invoice_id: UUID) -> HttpResponse:
    """Take back a part of an invoice that was not paid."""
    found = queries.invoice(viewer=request.viewer, invoice_id=invoice_id).summary
    back = reverse("provider:invoice", args=[invoice_id])
    if not found.disputed_pence:
        return told(
            request,
            _("There is nothing to take back"),
            _("All of this invoice was found right, or credited."),
            onward=(_("Go to the invoice"), back),
        )
    form = CreditForm(
        posted(request),
        initial={"credited_on": request.viewer.today, "pence": found.disputed_pence},
    )
    if request.method == "POST" and done(
        form,
        lambda: actions.credit(
            by=request.viewer,
            at=request.moment.at,
            invoice_id=invoice_id,
            number=form.cleaned_data["number"],
            credited_on=form.cleaned_data["credited_on"],
            pence=form.cleaned_data["pence"],
        ),
    ):
        messages.success(request, _("The credit note is kept."))
        return HttpResponseRedirect(back)
    return page(
        request, "provider/credit.jinja", {"form": form, "invoice": found, "back_href": back}
    )


def _own(request: Request, order_id: UUID) -> OrderAnswer:
    own = {one.id: one for one in queries.own_orders(viewer=request.viewer)}
    if order_id in own:
        return own[order_id]
    # An older version of an order of one's own.
    return queries.order(viewer=request.viewer, order_id=order_id)


def _told_before(request: Request, found: OrderAnswer) -> DeliveryTold | None:
    wanted = request.GET.get("row", "")
    if not wanted:
        return None
    for one in queries.deliveries(viewer=request.viewer, order_key=found.order_key):
        if str(one.id) == wanted:
            return one
    raise NothingThere("delivery")


def _not_accepted(request: Request, back: str) -> HttpResponse:
    return told(
        request,
        _("The order is not accepted"),
        _("Accept it first. Then you can tell us what you did, and send invoices."),
        onward=(_("Go to the order"), back),
    )


def _order_words(one: OrderAnswer) -> str:
    return f"{one.description}: {much_words(one)}, {comes_to_words(one)}, {days_words(one.valid)}"
