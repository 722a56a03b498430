"""Every page marks in the menu the place that it belongs to, and no more than one."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from openphb.foundation.access import matrix
from openphb.foundation.access.types import PERSONAL_ROLES, Role
from openphb.portals.frame import STAFF_PLACES
from openphb.portals.sections import NOWHERE, PAGES, PARTS, is_holders, section_of
from tests.security.test_permissions import PROVE, ROUTES, Setting, client_of, setting

__all__ = ["setting"]
PLACES = {route: permission for permission, route, *_rest in STAFF_PLACES}
ROLES = (Role.CARE_COORDINATOR, Role.FINANCE_APPROVER, Role.ADMINISTRATOR, Role.HOLDER)

# Of so few pages each is drawn.
FEWEST = 20


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_page_says_where_in_the_menu_it_belongs(route):
    placed = section_of(route.name, PLACES) or route.name.startswith(
        ("holder:", "provider:", "firm:")
    )
    assert bool(placed) != (route.name in NOWHERE)


def test_every_place_that_is_named_is_in_the_menu():
    assert {*PARTS.values(), *PAGES.values()} == PLACES.keys()
    assert PAGES.keys() <= {route.name for route in ROUTES}


@pytest.mark.parametrize("role", ROLES)
def test_a_page_marks_its_place_in_the_menu(setting: Setting, role: Role) -> None:
    client = client_of(setting.users[role.value])
    menu = [place for place, needs in PLACES.items() if matrix.allows(str(needs), role)]
    seen = 0
    mine = [
        route
        for route in ROUTES
        if route.access.permission and matrix.allows(str(route.access.permission), role)
    ]
    # Some of the pages are drawn for each role, and more of them where a role has few; when all is
    # proved, each page for each role.
    step = 1 if PROVE else min(len(ROLES), max(1, len(mine) // FEWEST))
    for route in mine[ROLES.index(role) % step :: step]:
        ids = setting.ids(route, setting.own, setting.tenant)
        if ids is None:
            continue
        path = reverse(route.name, kwargs=ids)
        response = client.get(path)
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        seen += 1
        header = response.content.decode().partition("<header")[2].partition("</header>")[0]
        marked = re.findall(r'href="([^"]*)"\s+aria-current="(page|true)"', header)
        if role in PERSONAL_ROLES:
            place = "holder:home" if is_holders(route.name) else ""
        else:
            place = section_of(route.name, menu)
        home = reverse(place) if place else ""
        wanted = [(home, "page" if home == path else "true")] if place else []
        assert marked == wanted, route.name
    assert seen > (5 if PROVE else 1)
