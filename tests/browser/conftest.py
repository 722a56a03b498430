"""A real server on a world of its own, and people who drive it with a real browser."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.serving import Server, serving
from tests.worlds import World

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 375, "height": 812}
# Wider than the screen by more than a hair: something sticks out and the page scrolls sideways.
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
PICTURES = Path("test-artifacts") / "pictures"
# Pictures are for people to look at, and take as long as the pages: OPENPHB_PICTURES=1 asks for them.
WANTS_PICTURES = any(os.environ.get(name) for name in ("OPENPHB_PICTURES", "OPENPHB_PROVE"))
# Colours against their ground take two thirds of a check, and come from the same few rules on every
# page: they are checked where every page is looked at, and in each walk by `make prove`.
CHECKED = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast": {"enabled": bool(os.environ.get("OPENPHB_PROVE"))}},
}


def settled(page: Page) -> None:
    """Wait until the page that a click led to is there.

    A click returns when the browser has begun the next page, which may be empty still.
    """
    page.wait_for_load_state()
    page.locator("h1").first.wait_for()


@dataclass
class Somebody:
    """One signed-in person at one screen. Every page they reach is checked by axe."""

    server: Server
    page: Page
    name: str
    checked: set[str] = field(default_factory=set)
    axe: bool = True

    def goes_to(self, path: str) -> None:
        self.page.goto(self.server.address + path)
        self.looks()

    def follows(self, words: str | re.Pattern[str]) -> None:
        """Follow the first link of the page's own content that has these words."""
        self.page.locator("main a").filter(has_text=words).first.click()
        self.looks()

    def presses(self, words: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=words).first.click()
        self.looks()

    def answers(self, **answers: str | tuple[str, ...]) -> None:
        """Fill a form by its fields' names, whatever they are; a date is ISO, in three parts."""
        for name, value in answers.items():
            if self.page.locator(f'[name="{name}-day"]').count():
                year, month, day = str(value).split("-")
                for part, number in (("day", day), ("month", month), ("year", year)):
                    self.page.locator(f'[name="{name}-{part}"]').fill(str(int(number)))
                continue
            field = self.page.locator(f'main [name="{name}"]').first
            kind = field.evaluate("e => e.type || e.tagName.toLowerCase()")
            if kind in {"radio", "checkbox"}:
                for one in (value,) if isinstance(value, str) else value:
                    self.page.locator(f'main [name="{name}"][value="{one}"]').check()
            elif kind.startswith("select"):
                field.select_option(value if isinstance(value, str) else list(value))
            else:
                field.fill(str(value))

    def chooses(self, words: str | re.Pattern[str]) -> None:
        """Choose the radio button or tick the box that is labelled so."""
        self.page.get_by_label(words).first.check()

    def pays_for(self, commissioner: str | re.Pattern[str]) -> None:
        """Say whose payments a run is of, where there are several accounts to pay from."""
        if self.page.locator('main input[type=radio][name="payer"]').count():
            self.chooses(re.compile(commissioner))
        else:
            self.reads(commissioner)

    def picks(self, label: str, option: str | re.Pattern[str]) -> None:
        """Pick one of a list, or of radio buttons, by its words."""
        field = self.page.get_by_label(label).first
        if field.evaluate("e => e.tagName") == "SELECT":
            texts = field.locator("option").all_inner_texts()
            field.select_option(label=next(t for t in texts if re.search(option, t)))
        else:
            self.page.get_by_label(option).first.check()

    def ticks(self, name: str) -> None:
        """Tick every box of a name."""
        for box in self.page.locator(f'main [name="{name}"]').all():
            box.check()

    def sends(self, words: str = "") -> None:
        """Press the button of the form on this page, the one with these words if given."""
        buttons = self.page.locator("main form button")
        (buttons.filter(has_text=words) if words else buttons).first.click()
        self.looks()

    def reads(self, words: str | re.Pattern[str]) -> None:
        """Fail unless the page says `words`."""
        text = self.text()
        found = words.search(text) if isinstance(words, re.Pattern) else words in text
        assert found, f"{self.name} does not read {words!r} at {self.page.url}:\n{text[:3000]}"

    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def looks(self) -> None:
        """Check the page: no server error, no accessibility violation (once a kind of page)."""
        settled(self.page)
        assert "Sorry, there is a problem" not in self.page.title(), self.text()[:500]
        kind = re.sub(r"[0-9a-f-]{36}", "…", self.page.url)
        if kind in self.checked or not self.axe:
            return
        self.checked.add(kind)
        results = Axe().run(self.page, options=CHECKED)
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"

    def photographs(self, name: str) -> None:
        """Keep a picture of the page, wide and phone-narrow, where somebody asked for pictures."""
        if not WANTS_PICTURES:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size or WIDE
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            self.page.set_viewport_size(size)
            wider_than_its_screen(self.page)
            self.page.screenshot(path=str(PICTURES / f"{name}-{width}.png"), full_page=True)
        self.page.set_viewport_size(before)


def wider_than_its_screen(page: Page) -> int:
    """Return by how many pixels a page sticks out, none for a hair, once its menu had time to fold.

    The menu folds its last items away once it has seen how wide the screen is. We ask again and
    again from here: a condition that waits inside the page is stopped by the page's own policy.
    """
    for _attempt in range(50):
        wider: int = page.evaluate(STICKS_OUT)
        if wider <= 1:
            return 0
        page.wait_for_timeout(100)
    return wider


def code_for(secret: str) -> str:
    """Return the one-time code of this moment; one that ends on its way is still taken."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@dataclass
class Company:
    """Opens screens for people."""

    server: Server
    browser: Browser
    javascript: bool = True
    opened: list[BrowserContext] = field(default_factory=list)
    checked: set[str] = field(default_factory=set)

    def anybody(self) -> Somebody:
        context = self.browser.new_context(
            viewport=WIDE,
            java_script_enabled=self.javascript,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        self.opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        # axe itself is JavaScript; the same pages are checked by it in the other walk.
        return Somebody(self.server, page, "somebody", self.checked, self.javascript)

    def signed_in(self, username: str) -> Somebody:
        """Sign in as a person of the demonstration, by the same pages as they do."""
        who: dict[str, Any] = self.server.world.sign_in(username)
        somebody = self.anybody()
        somebody.name = username
        somebody.goes_to("/accounts/login/")
        somebody.page.locator("input[name=login]").fill(username)
        somebody.page.locator("input[name=password]").fill(who["password"])
        somebody.page.locator("main form button[type=submit]").first.click()
        if who["totp_secret"]:
            somebody.page.wait_for_url("**/2fa/authenticate/**")
            somebody.looks()
            somebody.page.locator("input[name=code]").first.fill(code_for(who["totp_secret"]))
            somebody.page.locator("main form button[type=submit]").first.click()
        somebody.page.wait_for_url(re.compile(r"^(?!.*/accounts/).*$"))
        somebody.looks()
        return somebody

    def leaves(self) -> None:
        for context in self.opened:
            context.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def company(
    request: pytest.FixtureRequest, own_world: World, browser: Browser
) -> Iterator[Company]:
    """Return people on a server with a world of its own, with JavaScript and without."""
    with serving(own_world) as server:
        people = Company(server, browser, javascript=request.param)
        yield people
        people.leaves()
