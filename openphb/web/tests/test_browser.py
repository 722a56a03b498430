"""Every gallery page in a real browser, wide and narrow: axe, content policy, width.

Set OPENPHB_SCREENSHOTS to a folder to keep pictures of what was seen.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from openphb.web.gallery import examples

PATHS = [*(f"gallery/{name}" for name in examples()), *(f"gallery/error/{n}" for n in (403, 500))]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def looking(browser: Browser) -> tuple[Page, list[str]]:
    """Return one page that all are looked at in, and what it complained of: to open one costs more."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def open_page(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", PATHS)
def test_page_has_no_accessibility_fault_and_fits_its_screen(
    looking: tuple[Page, list[str]], gallery_address: str, path: str, width: int
) -> None:
    page, complaints = looking
    complaints.clear()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{gallery_address}/{path}")
    page.wait_for_load_state()
    if folder := os.environ.get("OPENPHB_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{path.replace('/', '-')}-{width}.png", full_page=True)
    found = Axe().run(page)
    sideways = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert found.violations_count == 0, found.generate_report()
    assert sideways <= 0
    # An error page's own status is a line in the console, and is no fault.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def test_question_mark_lists_the_shortcuts_and_a_key_follows_one(
    browser: Browser, gallery_address: str
) -> None:
    page = open_page(browser, f"{gallery_address}/gallery")
    page.keyboard.press("?")
    assert page.get_by_role("heading", name="Keyboard shortcuts").is_visible()
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("p")
    page.wait_for_url("**/gallery/list")
    page.close()


def test_shortcut_list_stays_closed_for_who_turned_it_off(
    browser: Browser, gallery_address: str
) -> None:
    page = open_page(browser, f"{gallery_address}/gallery")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Do not open this list").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    assert not page.get_by_role("heading", name="Keyboard shortcuts").is_visible()
    page.close()


def test_form_pressed_twice_is_sent_once(browser: Browser, gallery_address: str) -> None:
    page = open_page(browser, f"{gallery_address}/gallery/wrong")
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "POST" else None
    )
    page.route(
        "**/gallery/wrong",
        lambda route: None if route.request.method == "POST" else route.continue_(),
    )
    page.evaluate(
        "() => document.querySelectorAll('main [type=submit]').forEach(b => (b.click(), b.click()))"
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1
    page.close()


def test_pages_work_without_javascript(browser: Browser, gallery_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery_address}/gallery")
    page.locator("summary").first.click()
    assert page.get_by_role("link", name="People").is_visible()
    assert page.locator("table#left-table").is_visible()
    context.close()
