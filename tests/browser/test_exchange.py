"""A plan from another system in a browser: shown, chosen from, taken in; and the plan in Easy Read."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, Page

from openphb.domains.plans.tests.test_exchange_pages import ELSEWHERE
from openphb.foundation.access.types import Role
from tests.browser.conftest import (
    NARROW,
    PICTURES,
    WANTS_PICTURES,
    WIDE,
    settled,
    wider_than_its_screen,
)
from tests.browser.test_every_page import drafting, server
from tests.security.test_permissions import Setting, client_of, setting
from tests.serving import Server

__all__ = ["drafting", "server", "setting"]
pytestmark = pytest.mark.browser


def looked_at(page: Page, name: str) -> None:
    settled(page)
    told = Axe().run(page)
    assert told.violations_count == 0, told.generate_report()
    for size, words in ((NARROW, "narrow"), (WIDE, "wide")):
        page.set_viewport_size(size)
        assert not wider_than_its_screen(page)
        if WANTS_PICTURES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(PICTURES / f"{name}-{words}.png"), full_page=True)


def test_a_plan_from_elsewhere_is_shown_and_taken_in(
    server: Server, browser: Browser, setting: Setting, drafting, tmp_path: Path
):
    with psycopg.connect(setting.world.url("readonly_all")) as everything:
        row = everything.execute(
            "select id from plans_planversion where state = 'draft' and subject_id = %s", [drafting]
        ).fetchone()
    assert row is not None
    file = tmp_path / "plan.json"
    # Without a number: whose plan it is, is for a person to say.
    file.write_text(json.dumps({**ELSEWHERE, "entry": ELSEWHERE["entry"][1:]}))
    context = browser.new_context(viewport=WIDE, locale="en-GB")
    name = settings.SESSION_COOKIE_NAME
    key = client_of(setting.users[Role.CARE_COORDINATOR.value]).cookies[name].value
    context.add_cookies([{"name": name, "value": key, "url": server.address}])
    page = context.new_page()
    page.goto(server.address + reverse("plans:tasks", args=[row[0]]))
    page.get_by_role("link", name="Bring in a plan from another system").click()
    looked_at(page, "plans-bring-in")
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    looked_at(page, "plans-bring-in-read")
    page.get_by_label("I like to be by the sea.").select_option("what_matters")
    page.get_by_label("Help with breathing at night").select_option("need")
    page.get_by_role("button", name="Take in what I chose").click()
    assert "Error" in page.title()
    looked_at(page, "plans-bring-in-not-checked")
    page.get_by_label("I have checked that this file is about").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Take in what I chose").click()
    assert "Taken in: 1 need, words in 1 section." in page.locator("body").inner_text()
    page.goto(server.address + reverse("plans:easy_read", args=[row[0]]))
    looked_at(page, "plans-easy-read")
    context.close()
