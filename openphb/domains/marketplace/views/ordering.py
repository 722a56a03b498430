"""Staff's pages of orders: those of a budget, a new one, and what is done with one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.forms import (
    AgreedForm,
    EndForm,
    OrderForm,
    RightForm,
    WhyForm,
)
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    LineToOrder,
    OrderAnswer,
    OrderState,
)
from openphb.domains.marketplace.views.parts import (
    delivered_columns,
    delivered_rows,
    done,
    invoice_columns,
    invoice_rows,
)
from openphb.domains.marketplace.wording import (
    comes_to_words,
    days_words,
    delivered_words,
    ending_words,
    much_words,
    order_cell,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind, SummaryRow
from openphb.web.shortcuts import page, posted, told


@requires(Permission.INVOICE_VIEW)
def orders(request: Request, budget_id: UUID) -> HttpResponse:
    """The lines that the NHS buys, what is ordered on each, and the budget's invoices."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    _looked(request, budget.tenant_id, budget.subject_id)
    made = queries.orders_of_budget(viewer=viewer, budget_id=budget_id)
    lines = (
        queries.lines_to_order(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.PLAN_VIEW)
        else ()
    )
    on_lines = {line.line_key for line in lines}
    invoices = queries.invoices_of_budget(viewer=viewer, budget_id=budget_id)
    return page(
        request,
        "marketplace/orders.jinja",
        {
            "person": _name(viewer, budget.subject_id),
            "lines": [(line, much_words(line), _rows(line.orders, viewer.today)) for line in lines],
            "others": _rows([one for one in made if one.line_key not in on_lines], viewer.today),
            "columns": [
                Column(_("Order"), Kind.REFERENCE),
                Column(_("Provider")),
                Column(_("What")),
                Column(_("Days")),
                Column(_("How it stands")),
            ],
            "may_order": _may(viewer, budget.tenant_id, budget.subject_id),
            "new_href": reverse("marketplace:order_new", args=[budget_id]),
            "invoice_columns": invoice_columns(provider=False),
            "invoices": invoice_rows(
                invoices,
                lambda one: reverse("marketplace:invoice", args=[one.id]),
                provider=False,
            ),
            "back_href": reverse("staff:case", args=[budget.case_id])
            if viewer.holds(Permission.CASE_VIEW)
            else reverse("marketplace:invoices"),
        },
    )


@requires(Permission.ORDER_MAKE)
def order_new(request: Request, budget_id: UUID) -> HttpResponse:
    """Order care on a line that the NHS buys; `?line=` says which, where there are several."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    lines = queries.lines_to_order(viewer=viewer, budget_id=budget_id)
    back = reverse("marketplace:orders", args=[budget_id])
    if not lines:
        return told(
            request,
            _("There is nothing to order"),
            _("No line of the agreed plan is bought by the NHS itself."),
            onward=(_("Go to the orders"), back),
        )
    wanted = request.GET.get("line", "")
    line = next((one for one in lines if str(one.line_key) == wanted), lines[0])
    providers = queries.provider_choices(viewer=viewer, tenant_id=budget.tenant_id)
    addressee = people.addressee(viewer=viewer, subject_id=budget.subject_id)
    form = OrderForm(
        posted(request),
        line=line,
        providers=providers,
        initial={
            "quantity": line.quantity_hundredths,
            "price": line.unit_pence,
            "starts_on": max(line.valid.start, viewer.today),
            "ends_on": line.valid.last_day,
            "person_name": addressee.name,
            "how_to_reach": "\n".join(addressee.lines),
        },
    )
    made: list[UUID] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.order(
                by=viewer,
                at=request.moment.at,
                budget_id=budget_id,
                line_key=line.line_key,
                draft=form.draft(),
                agreed=form.agreement(),
            )
        ),
    ):
        messages.success(request, _made_words(form))
        return HttpResponseRedirect(reverse("marketplace:order", args=made))
    return _order_page(request, form, line, _name(viewer, budget.subject_id), back)


@requires(Permission.ORDER_MAKE)
def order_change(request: Request, order_id: UUID) -> HttpResponse:
    """Order something else from a later day in place of an accepted order."""
    viewer = request.viewer
    before = queries.order(viewer=viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    line = next(
        (
            one
            for one in queries.lines_to_order(viewer=viewer, budget_id=before.budget_id)
            if one.line_key == before.line_key
        ),
        None,
    )
    if line is None or before.state is not OrderState.ACCEPTED:
        return told(
            request,
            _("This order cannot change"),
            _("Only an accepted order on a line of the agreed plan can."),
            onward=(_("Go to the order"), back),
        )
    form = OrderForm(
        posted(request),
        line=line,
        providers=queries.provider_choices(viewer=viewer, tenant_id=before.tenant_id),
        before=before,
        initial={
            "quantity": before.quantity_hundredths,
            "price": before.unit_pence,
            "starts_on": viewer.today,
            "ends_on": before.valid.last_day,
            "person_name": before.person_name,
            "how_to_reach": before.how_to_reach,
            "to_know": before.to_know,
        },
    )
    made: list[UUID] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.change_order(
                by=viewer,
                at=request.moment.at,
                order_id=order_id,
                draft=form.draft(),
                agreed=form.agreement(),
            )
        ),
    ):
        messages.success(request, _made_words(form))
        return HttpResponseRedirect(reverse("marketplace:order", args=made))
    return _order_page(request, form, line, before.person_name, back, changes=before)


@requires(Permission.INVOICE_VIEW)
def order(request: Request, order_id: UUID) -> HttpResponse:
    """One version of an order: how it stands, what was delivered, and what can be done."""
    viewer = request.viewer
    found = queries.order(viewer=viewer, order_id=order_id)
    _looked(request, found.tenant_id, found.subject_id)
    delivered = queries.deliveries(viewer=viewer, order_key=found.order_key)
    may_key = viewer.scope(Permission.INVOICE_RECORD).covers(
        tenant_id=found.tenant_id, subject_id=found.subject_id
    )

    def change(one: DeliveryTold) -> str:
        # What the provider sent itself is the provider's to change.
        if one.matched_hundredths or not one.paper or found.state is not OrderState.ACCEPTED:
            return ""
        return f"{reverse('marketplace:keyed_delivery', args=[order_id])}?row={one.id}"

    return page(
        request,
        "marketplace/order.jinja",
        {
            "order": found,
            "state": order_cell(found, viewer.today),
            "summary": summary(found),
            "ending": ending_words(found),
            "versions": [
                one
                for one in queries.versions(viewer=viewer, order_key=found.order_key)
                if one.id != found.id
            ],
            "columns": delivered_columns(change=may_key),
            "delivered": delivered_rows(delivered, change if may_key else None),
            "waiting": sum(one.standing is DeliveryStanding.WAITING for one in delivered),
            "may_order": _may(viewer, found.tenant_id, found.subject_id),
            "may_key": may_key,
            "ends": found.valid.end is None or found.valid.end > viewer.today,
            "back_href": reverse("marketplace:orders", args=[found.budget_id]),
        },
    )


@requires(Permission.ORDER_MAKE)
def order_agreed(request: Request, order_id: UUID) -> HttpResponse:
    """Key that the person agreed to an order, and how."""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    if found.state is not OrderState.TO_AGREE:
        return _no_longer(request, found, back)
    form = AgreedForm(posted(request), initial={"agreed_name": found.person_name})
    if request.method == "POST" and done(
        form,
        lambda: actions.agree_for(
            by=request.viewer,
            at=request.moment.at,
            order_id=order_id,
            agreed=form.agreement(),
        ),
    ):
        messages.success(request, _("The order is sent to the provider."))
        return HttpResponseRedirect(back)
    context = {"form": form, "order": found, "much": much_words(found), "back_href": back}
    return page(request, "marketplace/order_agreed.jinja", context)


@requires(Permission.ORDER_MAKE)
def order_withdraw(request: Request, order_id: UUID) -> HttpResponse:
    """Take back an order that nobody has accepted."""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    if found.state not in (OrderState.TO_AGREE, OrderState.SENT):
        return _no_longer(request, found, back)
    form = WhyForm(posted(request))
    if request.method == "POST" and done(
        form,
        lambda: actions.withdraw(
            by=request.viewer,
            at=request.moment.at,
            order_id=order_id,
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("The order is withdrawn."))
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("Withdraw order %(number)s") % {"number": found.reference},
        "order": found,
        "button_text": _("Withdraw it"),
        "back_href": back,
    }
    return page(request, "marketplace/order_step.jinja", context)


@requires(Permission.ORDER_MAKE)
def order_end(request: Request, order_id: UUID) -> HttpResponse:
    """End an accepted order after a last day."""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    if found.state is not OrderState.ACCEPTED:
        return _no_longer(request, found, back)
    form = EndForm(posted(request), initial={"ends_on": request.viewer.today})
    if request.method == "POST" and done(
        form,
        lambda: actions.end_order(
            by=request.viewer,
            at=request.moment.at,
            order_id=order_id,
            last_day=form.cleaned_data["ends_on"],
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("The order ends on that day."))
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("End order %(number)s") % {"number": found.reference},
        "order": found,
        "button_text": _("End it"),
        "back_href": back,
    }
    return page(request, "marketplace/order_step.jinja", context)


@requires(Permission.ORDER_MAKE)
def order_answers(request: Request, order_id: UUID) -> HttpResponse:
    """Key what the person says of what was delivered, and how they said it."""
    viewer = request.viewer
    found = queries.order(viewer=viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    waiting = to_answer(request, found)
    if not waiting:
        return told(
            request,
            _("Nothing waits for an answer"),
            _("Everything that was delivered has been answered, or counts."),
            onward=(_("Go to the order"), back),
        )
    form = RightForm(posted(request), told=waiting, own=False)
    if request.method == "POST" and done(
        form,
        lambda: actions.say_right(
            by=viewer,
            at=request.moment.at,
            order_key=found.order_key,
            answers=form.answers(),
            how=form.said_how,
        ),
    ):
        messages.success(request, _("It is written down."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "marketplace/right.jinja",
        {
            "form": form,
            "order": found,
            "told": [delivered_words(one) for one in waiting],
            "seen": " ".join(map(seen_as, waiting)),
            "own": False,
            "back_href": back,
        },
    )


def to_answer(request: Request, order: OrderAnswer) -> tuple[DeliveryTold, ...]:
    """Return what waits for the person's answer on an order, oldest first.

    Where an answer is sent, only what was on the screen, as it was said there.
    """
    every = queries.deliveries(viewer=request.viewer, order_key=order.order_key)
    waiting = tuple(one for one in reversed(every) if one.standing is DeliveryStanding.WAITING)
    if request.method != "POST":
        return waiting
    seen = set(request.POST.get("seen", "").split())
    return tuple(one for one in waiting if seen_as(one) in seen)


def seen_as(one: DeliveryTold) -> str:
    """Return what tells a thing that was delivered from what it says after a change."""
    return f"{one.id}:{one.on}:{one.hundredths}"


def summary(found: OrderAnswer) -> list[SummaryRow]:
    """Return an order as a list of what it says."""
    rows = [
        SummaryRow(_("Provider"), found.organisation_name),
        SummaryRow(_("What"), found.description),
        SummaryRow(_("How much"), much_words(found)),
        SummaryRow(_("Price of one"), pounds(found.unit_pence)),
        SummaryRow(_("It comes to"), comes_to_words(found)),
        SummaryRow(_("Days"), days_words(found.valid)),
        SummaryRow(_("The provider is told"), f"{found.person_name}. {found.how_to_reach}"),
    ]
    if found.to_know:
        rows.append(SummaryRow(_("And has to know"), found.to_know))
    if found.agreed_at and found.agreed_how:
        rows.append(
            SummaryRow(
                _("Agreed by"),
                f"{found.agreed_name}. {_(found.agreed_how.words)}.",
            )
        )
    if found.answer_words:
        rows.append(SummaryRow(_("The provider says"), found.answer_words))
    if found.answered_at is not None and found.answered_by_name:
        rows.append(
            SummaryRow(
                _("Answered"),
                _("%(name)s, %(day)s")
                % {"name": found.answered_by_name, "day": long_date(day_of(found.answered_at))},
            )
        )
    if found.ended_words:
        rows.append(SummaryRow(_("Why it ends"), found.ended_words))
    if found.ending is not None:
        said = {
            "name": found.ending.recorded_by_name,
            "day": long_date(day_of(found.ending.recorded_at)),
        }
        rows.append(
            SummaryRow(
                _("Why it ended by itself"),
                f"{ending_words(found)} {_('Recorded by %(name)s on %(day)s.') % said}"
                if found.ending.recorded_by_name
                else ending_words(found),
            )
        )
    return rows


def _rows(orders_: tuple[OrderAnswer, ...] | list[OrderAnswer], today: date) -> list[list[object]]:
    return [
        [
            Cell(one.reference, href=reverse("marketplace:order", args=[one.id])),
            one.organisation_name,
            f"{much_words(one)}, {comes_to_words(one)}",
            days_words(one.valid),
            order_cell(one, today),
        ]
        for one in orders_
    ]


def _order_page(
    request: Request,
    form: OrderForm,
    line: LineToOrder,
    person: str,
    back: str,
    changes: OrderAnswer | None = None,
) -> HttpResponse:
    return page(
        request,
        "marketplace/order_new.jinja",
        {
            "form": form,
            "line": line,
            "much": much_words(line),
            "days": days_words(line.valid),
            "caption": person,
            "changes": changes,
            "back_href": back,
        },
    )


def _made_words(form: OrderForm) -> str:
    if form.agreement() is None:
        return str(_("The order waits for the person’s agreement."))
    return str(_("The order is sent to the provider."))


def _no_longer(request: Request, found: OrderAnswer, back: str) -> HttpResponse:
    return told(
        request,
        _("This order is no longer open to that"),
        _(found.state.words),
        onward=(_("Go to the order"), back),
    )


def _may(viewer: Viewer, tenant_id: UUID, subject_id: UUID) -> bool:
    scope = viewer.scope(Permission.ORDER_MAKE)
    return scope.covers(tenant_id=tenant_id, subject_id=subject_id)


def _name(viewer: Viewer, subject_id: UUID) -> str:
    try:
        return people.person_of_subject(viewer=viewer, subject_id=subject_id).name
    except NothingThere:
        return ""


def _looked(request: Request, tenant_id: UUID, subject_id: UUID) -> None:
    trail.looked(
        "orders",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.INVOICE_VIEW,
        tenant_id=tenant_id,
        subject_id=subject_id,
    )
