"""Pages of the orders of a budget, and of one order."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import queries
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    OrderState,
)
from openphb.domains.marketplace.views.ordering.parts import (
    looked,
    may_order,
    order_rows,
    person_named,
    summary,
)
from openphb.domains.marketplace.views.parts import (
    delivered_columns,
    delivered_rows,
    invoice_columns,
    invoice_rows,
)
from openphb.domains.marketplace.wording import (
    ending_words,
    much_words,
    order_cell,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page


@requires(Permission.INVOICE_VIEW)
def orders(request: Request, budget_id: UUID) -> HttpResponse:
    """The lines that the NHS buys, what is ordered on each, and the budget's invoices."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    looked(request, budget.tenant_id, budget.subject_id)
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
            "person": person_named(viewer, budget.subject_id),
            "lines": [
                (line, much_words(line), order_rows(line.orders, viewer.today)) for line in lines
            ],
            "others": order_rows(
                [one for one in made if one.line_key not in on_lines], viewer.today
            ),
            "columns": [
                Column(_("Order"), Kind.REFERENCE),
                Column(_("Provider")),
                Column(_("What")),
                Column(_("Days")),
                Column(_("How it stands")),
            ],
            "may_order": may_order(viewer, budget.tenant_id, budget.subject_id),
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


@requires(Permission.INVOICE_VIEW)
def order(request: Request, order_id: UUID) -> HttpResponse:
    """One version of an order: how it stands, what was delivered, and what can be done."""
    viewer = request.viewer
    found = queries.order(viewer=viewer, order_id=order_id)
    looked(request, found.tenant_id, found.subject_id)
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
            "may_order": may_order(viewer, found.tenant_id, found.subject_id),
            "may_key": may_key,
            "ends": found.valid.end is None or found.valid.end > viewer.today,
            "back_href": reverse("marketplace:orders", args=[found.budget_id]),
        },
    )
