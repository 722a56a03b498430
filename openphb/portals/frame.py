"""The frame of every page: where this viewer can go, who they are, and which day it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from openphb.foundation.access.routes import Request
from openphb.foundation.access.types import LENT_BY_TOKEN, PERSONAL_ROLES, Permission, Viewer
from openphb.portals.sections import is_firms, is_holders, is_providers, route_of, section_of
from openphb.web.navigation import Link, Navigation, Shortcut
from openphb.web.shortcuts import path_if_routed

# (permission, route, words, key): shown to whoever holds the permission, in this order.
STAFF_PLACES = (
    (Permission.HOME_STAFF, "staff:today", "Today", "t"),
    (Permission.CASE_VIEW, "staff:cases", "People and cases", "c"),
    (Permission.RUN_VIEW, "finance:home", "Finance", "f"),
    (Permission.RUN_VIEW, "payments:runs", "Payments", "p"),
    (Permission.SETTLEMENT_VIEW, "payments:settlements", "Between bodies", ""),
    (Permission.LEDGER_VIEW, "ledger:trial_balance", "Ledger", "l"),
    (Permission.RATE_VIEW, "rates:cards", "Rates", ""),
    (Permission.SUFFICIENCY_VIEW, "sufficiency:places", "Enough?", ""),
    (Permission.PROGRAMME_VIEW, "programme:commissioner", "Programme", "g"),
    (Permission.FAIRNESS_VIEW, "evaluation:fairness", "Fairness", ""),
    (Permission.ORGANISATION_VIEW, "organisations:list", "Organisations", ""),
    (Permission.ACCESS_ADMINISTER, "access:grants", "Roles", ""),
    (Permission.AUDIT_VIEW, "audit:events", "Audit", ""),
    (Permission.JOB_VIEW, "jobs:jobs", "Jobs", ""),
)


class Frame:
    """Leaves the navigation on the request, for the page that is rendered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        frame = cast(Any, plain)
        frame.navigation = navigation(request.viewer, request.path)
        frame.viewer_name = request.viewer.name
        frame.pretend_today = request.moment.today if request.moment.pretended else None
        if request.viewer.holds(Permission.CLOCK_SET):
            frame.pretend_href = path_if_routed("operations:day")
        return self.get_response(plain)


def navigation(viewer: Viewer, path: str) -> Navigation:
    """Return the menu for this viewer; `path` marks where they are."""
    if viewer.is_staff:
        places = [
            (route, path_if_routed(route), words, key)
            for permission, route, words, key in STAFF_PLACES
            if viewer.holds(permission) and path_if_routed(route)
        ]
        section = section_of(route_of(path), [route for route, *_rest in places])
        return Navigation(
            audience="staff",
            items=tuple(
                Link(
                    _(words), href, current=path == href, section=route == section and path != href
                )
                for route, href, words, _key in places
            ),
            account=_account(viewer),
            shortcuts=tuple(
                Shortcut(key, _(words), href) for _route, href, words, key in places if key
            ),
        )
    if viewer.roles & PERSONAL_ROLES:
        return Navigation(
            audience="", items=tuple(_own_places(viewer, path)), account=_account(viewer)
        )
    return Navigation()


def _own_places(viewer: Viewer, path: str) -> Iterator[Link]:
    """Yield where somebody goes who is no staff: their budget, what is ordered, whose money they hold."""
    if viewer.holds(Permission.HOME_OWN):
        home = path_if_routed("holder:home")
        # Whoever only helps with somebody's plan has no budget there.
        words = _("My budget") if viewer.holds(Permission.HOME_BUDGET) else _("Plans I help with")
        section = path != home and is_holders(route_of(path))
        yield Link(words, home, current=path == home, section=section)
    if viewer.holds(Permission.ORDER_PROVIDE):
        home = path_if_routed("provider:home")
        section = path != home and is_providers(route_of(path))
        yield Link(_("Orders"), home, current=path == home, section=section)
    if works_for_a_firm(viewer):
        home = path_if_routed("firm:home")
        section = path != home and is_firms(route_of(path))
        yield Link(_("Money we hold"), home, current=path == home, section=section)


def works_for_a_firm(viewer: Viewer) -> bool:
    """Return whether somebody signs in for an organisation that holds people's money."""
    return any(
        grant.organisation_id and grant.subject_id and grant.gives(Permission.HOLDING_SEND)
        for grant in viewer.grants
    )


def _account(viewer: Viewer) -> tuple[Link, ...]:
    places = [
        ("account_change_password", _("Change password")),
        ("mfa_index", _("Sign-in security")),
        ("usersessions_list", _("Where you are signed in")),
    ]
    if any(viewer.holds(one) for one in LENT_BY_TOKEN):
        places.append(("access:token", _("Command line")))
    return tuple(Link(words, path_if_routed(route)) for route, words in places)
