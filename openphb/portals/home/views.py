"""The front door: where each person belongs."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from openphb.foundation.access.routes import Request, open_to_all
from openphb.foundation.access.types import PERSONAL_ROLES, Permission
from openphb.portals.frame import works_for_a_firm
from openphb.web.shortcuts import page


@open_to_all("The front door says what OpenPHB is, and sends people who are signed in home.")
def front_door(request: Request) -> HttpResponse:
    if request.viewer.is_staff:
        at_home = request.viewer.holds(Permission.HOME_STAFF)
        # Finance of another body sees what it owes and is owed, and nothing else here.
        return HttpResponseRedirect(reverse("staff:today" if at_home else "payments:settlements"))
    if request.viewer.holds(Permission.ORDER_PROVIDE) and not request.viewer.holds(
        Permission.HOME_OWN
    ):
        return HttpResponseRedirect(reverse("provider:home"))
    if works_for_a_firm(request.viewer) and not request.viewer.holds(Permission.HOME_OWN):
        return HttpResponseRedirect(reverse("firm:home"))
    if request.viewer.roles & PERSONAL_ROLES:
        return HttpResponseRedirect(reverse("holder:home"))
    return page(request, "home/front_door.jinja", {"signed_in": request.viewer.user_id is not None})


@open_to_all("The accessibility statement must be there for everybody, before they sign in.")
def accessibility(request: Request) -> HttpResponse:
    return page(request, "home/accessibility.jinja", {})


@open_to_all("People must be able to read what is kept about them before they sign in.")
def privacy(request: Request) -> HttpResponse:
    return page(request, "home/privacy.jinja", {})
