"""A passkey is added and used in a real browser, whose authenticator is Chromium's own virtual one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession

from tests.browser.conftest import Company, Somebody
from tests.conftest import worker
from tests.serving import Server, serving
from tests.worlds import World, cloned, world_template

pytestmark = pytest.mark.browser
HOME = re.compile(r"^(?!.*/accounts/).*$")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server by its name: a passkey belongs to a name, never to a number.

    Each test here signs in somebody else, so they can share a world to change.
    """
    made = world_template()
    with cloned("world", f"passkeys_{worker()}") as name, serving(World(name, made)) as running:
        running.address = running.address.replace("127.0.0.1", "localhost")
        yield running


@pytest.fixture
def here(server: Server, browser: Browser) -> Iterator[Company]:
    people = Company(server, browser)
    yield people
    people.leaves()


@pytest.fixture
def here_without_javascript(here: Company) -> Company:
    here.javascript = False
    return here


class Key:
    """A phone or security key with a finger on it, and one that may be lifted."""

    def __init__(self, somebody: Somebody) -> None:
        self.cdp: CDPSession = somebody.page.context.new_cdp_session(somebody.page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]

    def knows_its_owner(self, yes: bool) -> None:
        self.cdp.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": yes}
        )

    def credentials(self) -> list[Any]:
        found: list[Any] = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found


def complaints(somebody: Somebody) -> list[str]:
    """Return the list to which the browser's complaints about our content policy are added."""
    found: list[str] = []
    somebody.page.on(
        "console", lambda said: found.append(said.text) if "Content Security" in said.text else None
    )
    return found


def shows_that_it_is_them(somebody: Somebody, path: str) -> None:
    """Go where the password is asked for again first."""
    somebody.goes_to(path)
    somebody.reads("Show that it is you")
    password = somebody.server.world.sign_in(somebody.name)["password"]
    somebody.page.locator("input[name=password]").fill(password)
    somebody.sends("Continue")


def adds(somebody: Somebody, *, alone: bool) -> None:
    shows_that_it_is_them(somebody, "/accounts/2fa/webauthn/add/")
    if alone:
        somebody.page.get_by_label("Let it sign me in without a password").check()
    somebody.page.get_by_role("button", name="Add").click()
    somebody.page.wait_for_url(re.compile(r"/accounts/2fa/(recovery-codes/)?$"))
    somebody.looks()


def signs_out(somebody: Somebody) -> None:
    somebody.goes_to("/accounts/logout/")
    somebody.sends("Sign out")
    somebody.goes_to("/accounts/login/")


def gives_password(somebody: Somebody, username: str) -> None:
    who = somebody.server.world.sign_in(username)
    somebody.page.locator("input[name=login]").fill(username)
    somebody.page.locator("input[name=password]").fill(who["password"])
    somebody.page.locator("main form button[type=submit]").first.click()


def test_a_passkey_signs_somebody_in_alone_and_as_the_second_step(here: Company):
    nurse = here.signed_in("nurse")
    complained = complaints(nurse)
    key = Key(nurse)
    adds(nurse, alone=True)
    (kept,) = key.credentials()
    assert kept["rpId"] == "localhost"
    assert kept["isResidentCredential"]

    signs_out(nurse)
    nurse.page.get_by_role("button", name="Sign in with a passkey").click()
    nurse.page.wait_for_url(HOME)
    nurse.reads("Today")

    signs_out(nurse)
    gives_password(nurse, "nurse")
    nurse.page.wait_for_url("**/2fa/authenticate/**")
    nurse.looks()
    nurse.page.get_by_role("button", name="Use a passkey or security key").click()
    nurse.page.wait_for_url(HOME)
    nurse.reads("Today")
    assert complained == []


def test_a_passkey_that_does_not_know_its_owner_signs_nobody_in_and_says_so(here: Company):
    somebody = here.signed_in("finance")
    key = Key(somebody)
    adds(somebody, alone=True)
    signs_out(somebody)
    key.knows_its_owner(False)
    failed = somebody.page.locator("[data-passkey-failed]")
    assert not failed.is_visible()
    somebody.page.get_by_role("button", name="Sign in with a passkey").click()
    failed.wait_for(state="visible")
    somebody.reads("The passkey did not work, or you stopped.")
    somebody.goes_to("/today/")
    assert "/accounts/login/" in somebody.page.url


def test_a_key_that_was_only_added_as_the_second_step_does_not_sign_in_alone(here: Company):
    somebody = here.signed_in("approver")
    key = Key(somebody)
    adds(somebody, alone=False)
    (kept,) = key.credentials()
    assert not kept["isResidentCredential"]
    signs_out(somebody)
    somebody.page.get_by_role("button", name="Sign in with a passkey").click()
    somebody.page.locator("[data-passkey-failed]").wait_for(state="visible")
    gives_password(somebody, "approver")
    somebody.page.wait_for_url("**/2fa/authenticate/**")
    somebody.page.get_by_role("button", name="Use a passkey or security key").click()
    somebody.page.wait_for_url(HOME)


def test_a_passkey_is_taken_away_again(here: Company):
    somebody = here.signed_in("finance.approver")
    Key(somebody)
    adds(somebody, alone=True)
    somebody.goes_to("/accounts/2fa/webauthn/")
    somebody.reads("My key 1")
    somebody.follows("Remove")
    somebody.sends("Remove")
    signs_out(somebody)
    somebody.page.get_by_role("button", name="Sign in with a passkey").click()
    somebody.page.get_by_text("This code or passkey does not work here.").wait_for()
    somebody.goes_to("/today/")
    assert "/accounts/login/" in somebody.page.url


def test_without_javascript_the_code_from_the_app_is_offered_instead(
    here_without_javascript: Company,
):
    somebody = here_without_javascript.anybody()
    somebody.goes_to("/accounts/login/")
    assert not somebody.page.locator("#passkey_login").is_visible()
    somebody.reads("Passkeys need JavaScript")
    somebody = here_without_javascript.signed_in("manager")
    shows_that_it_is_them(somebody, "/accounts/2fa/webauthn/add/")
    assert not somebody.page.locator("#mfa_webauthn_add").is_visible()
    somebody.reads("Set up an authenticator app instead")
