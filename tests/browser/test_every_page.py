"""Every page that a role may open is whole, accessible, and fits a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page

from openphb.foundation.access import matrix
from openphb.foundation.access.types import Permission, Role
from tests.browser.conftest import NARROW, PICTURES, WANTS_PICTURES, WIDE, wider_than_its_screen
from tests.security.test_permissions import ROUTES, Route, Setting, client_of, setting
from tests.serving import Server, serving
from tests.worlds import World

__all__ = ["setting"]
PROVE = bool(os.environ.get("OPENPHB_PROVE"))
# Whose screen a page is looked at on: the first of the staff who may open it, and a person if one may.
STAFF = (
    Role.CARE_COORDINATOR,
    Role.PHB_MANAGER,
    Role.APPROVER,
    Role.CLINICIAN,
    Role.FINANCE_APPROVER,
    Role.FINANCE_OFFICER,
    Role.PROGRAMME_LEAD,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
PEOPLE = (Role.HOLDER, Role.REPRESENTATIVE, Role.PROVIDER)
# Files, answers to forms, and questions that Mr W's record no longer asks.
NO_PAGES = {
    "journeys:last_statement",
    "journeys:transfer_letter",
    "agreements:agreement_pdf",
    "agreements:pause_pdf",
    "payments:recovery_letter",
    "payments:refund_letter",
    "payments:settlement_file",  # CSV
    "payments:forecast_file",  # CSV
    "payments:agree_for_body",  # only takes answers
    "payments:agree_settlement",
    "payments:propose_refund",
    "payments:withdraw_settlement",
    "payments:schedule_template",  # CSV
    "plans:paper_pdf",
    "plans:scheme_file",  # CSV
    "agreements:prepare",  # every agreed plan of his has its agreement
    "budgets:easy_read_pdf",
    "budgets:letter_pdf",
    "budgets:package_template",  # CSV
    "budgets:working",  # JSON
    "cases:assessments_template",  # CSV
    "cases:concern_letter",
    "cases:late_letter_pdf",
    "cases:notice_letter",
    "cases:notice_easy",
    "cases:offer_letter",
    "cases:letter_template_pdf",
    "cases:letter_template_easy",
    "cases:reply_letter",
    "cases:given_back",  # CSV
    "cases:template",  # CSV
    "cases:work",  # done, or another work: straight on
    "documents:download",
    "evaluation:fairness_file",  # CSV
    "firm:template",  # CSV
    "monitoring:accept",  # only takes answers
    "monitoring:letter",
    "holder:home",  # one budget: straight to it
    "journeys:submit_run",
    "ledger:close",  # only takes answers
    "ledger:propose",
    "ledger:withdraw",
    "payments:approve",
    "payments:work",  # done: straight to what was made
    "plans:line_cover",  # only of a line of extra cover, and the draft has none
    "plans:schemes",  # one commissioner without a scheme: straight to writing it
    "payments:balances_template",  # CSV
    "payments:cancel",
    "payments:confirm",
    "payments:file",
    "payments:look_for_late",  # only takes answers
    "payments:record_known_ways",
    "payments:review",
    "payments:right_clock",  # only where the clock was ahead
    "payments:run_report_file",  # JSON
    "payments:state_now",  # only takes answers
    "payments:send_back",
    "plans:begin",  # the draft has every line of its indicative budget: on to the lines
    "plans:decision_easy_read_pdf",
    "plans:easy_read_pdf",
    "plans:plan_fhir",
    "plans:plan_pdf",
    "plans:plan_prsb",
    "plans:profile_pdf",
    "plans:minutes",  # PDF
    "spending:statement_pdf",
    "marketplace:keyed_template",  # CSV
    "provider:deliveries_template",  # CSV
    "provider:invoices_template",
    "rates:card_file",
    "sufficiency:letter_pdf",
}


@pytest.fixture(scope="module")
def server(world: World, setting: Setting) -> Iterator[Server]:
    # Sessions are signed: the server must know the key that this process signs them with.
    with serving(world, OPENPHB_SECRET_KEY=settings.SECRET_KEY) as running:
        yield running


@pytest.fixture(scope="module")
def drafting(setting: Setting) -> UUID:
    """Somebody whose plan is still being written: an agreed one asks no more questions."""
    with psycopg.connect(setting.world.url("readonly_all")) as everything:
        row = everything.execute(
            "select subject_id from plans_planversion where state = 'draft' and tenant_id = %s",
            [setting.tenant],
        ).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def _photograph(page: Page, name: str) -> None:
    """Keep a picture for people to look at, where somebody asked for pictures."""
    if WANTS_PICTURES:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(PICTURES / f"{name}.png"), full_page=True)


def _writes_a_plan(route: Route) -> bool:
    writing = {Permission.PLAN_WRITE, Permission.PLAN_SUBMIT, Permission.EXCEPTION_ASK}
    # A question is about a version that was sent.
    drafts = route.name.startswith("plans:") and "question_id" not in route.parameters
    return drafts and route.access.permission in writing


def looks() -> list[tuple[Route, Role]]:
    found = []
    for route in ROUTES:
        if route.access.permission is None:
            continue
        # Mr W's own plan is agreed, so its questions are looked at as his co-ordinator alone.
        may = [
            [role for role in roles if matrix.allows(str(route.access.permission), role)][:1]
            for roles in ((STAFF,) if _writes_a_plan(route) else (PEOPLE, STAFF))
        ]
        found += [(route, role) for roles in may for role in roles]
    # All of them when it is proved in full; each day the same tenth, which leaves out no domain.
    return found if PROVE else found[::10]


LOOKS = looks()


@pytest.fixture(scope="module")
def screens(
    server: Server,
    browser: Browser,
    setting: Setting,
) -> Iterator[dict[Role, Page]]:
    """Yield role → the page that somebody of it looks at everything in: to open one costs more."""
    found: dict[Role, Page] = {}
    for role in {role for _, role in LOOKS}:
        client = client_of(setting.users[role.value])
        context = browser.new_context(viewport=WIDE, locale="en-GB")
        name = settings.SESSION_COOKIE_NAME
        key = client.cookies[name].value
        context.add_cookies([{"name": name, "value": key, "url": server.address}])
        found[role] = context.new_page()
    yield found
    for page in found.values():
        page.context.close()


@pytest.mark.parametrize(("route", "role"), LOOKS, ids=lambda v: getattr(v, "name", str(v)))
def test_a_page_is_accessible_and_fits_a_phone(
    server: Server,
    screens: dict[Role, Page],
    setting: Setting,
    drafting: UUID,
    route: Route,
    role: Role,
) -> None:
    subject = drafting if _writes_a_plan(route) else setting.own
    parameters: dict[str, Any] | None = setting.ids(route, subject, setting.tenant)
    assert parameters is not None, f"the world has no record for {route.name}"
    page = screens[role]
    page.set_viewport_size(WIDE)
    path = reverse(route.name, kwargs=parameters)
    response = page.request.get(server.address + path, max_redirects=0)
    if response.status != 200 or "text/html" not in response.headers["content-type"]:
        assert route.name in NO_PAGES, (route.name, response.status, response.headers)
        return
    page.goto(server.address + path)
    name = f"{route.name.replace(':', '-')}-{role.value}"
    _photograph(page, f"{name}-wide")
    told = Axe().run(page)
    assert told.violations_count == 0, f"{path}\n{told.generate_report()}"
    assert page.locator("h1").count() == 1
    text = page.locator("body").inner_text()
    raw = re.search(r"\bNone\b|<[a-z]+\.|%\(|\{\{", text)
    assert raw is None, f"{path} shows {text[max(raw.start() - 80, 0) : raw.end() + 20]!r}"
    page.set_viewport_size(NARROW)
    wider = wider_than_its_screen(page)
    assert not wider, f"{path} is wider than a phone by {wider}"
    _photograph(page, f"{name}-narrow")
