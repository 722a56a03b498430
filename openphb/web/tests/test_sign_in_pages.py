"""allauth's own pages, asked for as a person would: in our frame, within our content policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.test import Client

from openphb.web.tests.html import faults_of

pytestmark = [
    # A wrong password is kept on the connection that no rollback empties.
    pytest.mark.django_db(databases=["default", "attempts"]),
    pytest.mark.skipif(
        not apps.is_installed("allauth.mfa"), reason="these settings are of the web layer alone"
    ),
]
PASSWORD = "correct horse battery"
OPEN = ("login", "password/reset", "password/reset/done", "password/reset/key/done", "inactive")
SIGNED_IN = (
    "logout",
    "password/change",
    "reauthenticate",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
    "sessions",
    "email",
)


@pytest.fixture(autouse=True)
def no_rate_limits(settings) -> None:
    """What pages look like is asked here; how often one may try is asked where access is."""
    settings.ACCOUNT_RATE_LIMITS = False


def signed_in(client: Client) -> Client:
    user_model: Any = get_user_model()
    named = any(field.name == "name" for field in user_model._meta.get_fields())
    extra = {"name": "Nurse Okafor"} if named else {}
    user_model.objects.create_user(
        username="nurse", email="nurse@example.org", password=PASSWORD, **extra
    )
    client.post("/accounts/login/", {"login": "nurse", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def with_app(client: Client) -> str:
    """Turns on the authenticator app; gives its key."""
    page = page_of(signed_in(client), "2fa/totp/activate")
    found = re.search(r'class="openphb-secret">([A-Z2-7]{16,})<', page)
    assert found is not None
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1])})
    return found[1]


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal import auth as totp  # only where the app is installed

    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def page_of(client: Client, path: str) -> str:
    answer = client.get(f"/accounts/{path}/".replace("//", "/"))
    assert answer.status_code == 200, (path, answer.headers.get("Location"))
    html: str = answer.content.decode()
    return html


@pytest.mark.parametrize("path", OPEN)
def test_page_for_anyone_has_the_frame_and_no_fault(client: Client, path: str) -> None:
    html = page_of(client, path)
    assert "nhsuk-header" in html
    assert faults_of(html) == []


@pytest.mark.parametrize("path", SIGNED_IN)
def test_page_for_who_is_signed_in_has_the_frame_and_no_fault(client: Client, path: str) -> None:
    html = page_of(signed_in(client), path)
    assert "nhsuk-header" in html
    assert faults_of(html) == []


def test_wrong_password_is_said_in_the_error_summary(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "nurse", "password": "wrong"})
    html = answer.content.decode()
    assert "nhsuk-error-summary" in html
    assert faults_of(html) == []


@pytest.mark.parametrize(
    "path", ["2fa", "2fa/recovery-codes", "2fa/recovery-codes/generate", "2fa/totp/deactivate"]
)
def test_page_for_who_has_an_app_has_the_frame_and_no_fault(client: Client, path: str) -> None:
    with_app(client)
    html = page_of(client, path)
    assert "nhsuk-header" in html
    assert faults_of(html) == []


def test_second_step_of_signing_in_asks_for_the_code_and_says_when_it_is_wrong(
    client: Client,
) -> None:
    with_app(client)
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": "nurse", "password": PASSWORD})
    assert faults_of(page_of(client, "2fa/authenticate")) == []
    html = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "nhsuk-error-summary" in html
    assert faults_of(html) == []
