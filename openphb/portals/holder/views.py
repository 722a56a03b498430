"""The holder's screens."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from openphb.domains.plans.inviting import queries as inviting
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.portals.holder import budget as budget_page
from openphb.web.shortcuts import page


@requires(Permission.HOME_OWN)
def home(request: Request) -> HttpResponse:
    choices = budget_page.choices(viewer=request.viewer)
    waiting = budget_page.without_budget(viewer=request.viewer)
    helping = inviting.mine(viewer=request.viewer)
    if len(choices) == 1 and not waiting and not any(one.asked for one in helping):
        return HttpResponseRedirect(reverse("holder:budget", args=[choices[0].budget_id]))
    return page(
        request,
        "holder/home.jinja",
        {
            "choices": choices,
            "waiting": waiting,
            "helping": helping,
            "may_ask": budget_page.may_ask(viewer=request.viewer),
            "may": {str(one) for one in Permission if request.viewer.holds(one)},
        },
    )


@requires(Permission.HOME_BUDGET)
def budget(request: Request, budget_id: UUID) -> HttpResponse:
    shown = budget_page.of_budget(viewer=request.viewer, budget_id=budget_id)
    trail.looked(
        "budget",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.BUDGET_VIEW,
        tenant_id=shown.person.tenant_id,
        subject_id=shown.person.subject_id,
    )
    return page(
        request,
        "holder/budget.jinja",
        {"budget": shown, "may": {str(p) for p in Permission if request.viewer.holds(p)}},
    )
