"""Pages that make an order and change one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.forms import (
    OrderForm,
)
from openphb.domains.marketplace.types import (
    OrderState,
)
from openphb.domains.marketplace.views.ordering.parts import made_words, order_page, person_named
from openphb.domains.marketplace.views.parts import (
    done,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import posted, told


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
        messages.success(request, made_words(form))
        return HttpResponseRedirect(reverse("marketplace:order", args=made))
    return order_page(request, form, line, person_named(viewer, budget.subject_id), back)


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
        messages.success(request, made_words(form))
        return HttpResponseRedirect(reverse("marketplace:order", args=made))
    return order_page(request, form, line, before.person_name, back, changes=before)
