"""What the pages of orders are made of."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import queries
from openphb.domains.marketplace.forms import (
    OrderForm,
)
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    LineToOrder,
    OrderAnswer,
)
from openphb.domains.marketplace.wording import (
    comes_to_words,
    days_words,
    ending_words,
    much_words,
    order_cell,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, SummaryRow
from openphb.web.shortcuts import page, told


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


def order_rows(
    orders_: tuple[OrderAnswer, ...] | list[OrderAnswer], today: date
) -> list[list[object]]:
    """Return the rows of a table of orders: number, provider, how much, which days, how it stands."""
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


def order_page(
    request: Request,
    form: OrderForm,
    line: LineToOrder,
    person: str,
    back: str,
    changes: OrderAnswer | None = None,
) -> HttpResponse:
    """Return the page on which an order is made, or changed."""
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


def made_words(form: OrderForm) -> str:
    """Return what is said once an order is made."""
    if form.agreement() is None:
        return str(_("The order waits for the person’s agreement."))
    return str(_("The order is sent to the provider."))


def no_longer(request: Request, found: OrderAnswer, back: str) -> HttpResponse:
    """Return the page that says that an order is not open to something any more."""
    return told(
        request,
        _("This order is no longer open to that"),
        _(found.state.words),
        onward=(_("Go to the order"), back),
    )


def may_order(viewer: Viewer, tenant_id: UUID, subject_id: UUID) -> bool:
    """Return whether the viewer orders care for somebody."""
    scope = viewer.scope(Permission.ORDER_MAKE)
    return scope.covers(tenant_id=tenant_id, subject_id=subject_id)


def person_named(viewer: Viewer, subject_id: UUID) -> str:
    """Return what somebody is called, or "" where the viewer may not know."""
    try:
        return people.person_of_subject(viewer=viewer, subject_id=subject_id).name
    except NothingThere:
        return ""


def looked(request: Request, tenant_id: UUID, subject_id: UUID) -> None:
    """Record that somebody’s orders were looked at."""
    trail.looked(
        "orders",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.INVOICE_VIEW,
        tenant_id=tenant_id,
        subject_id=subject_id,
    )
