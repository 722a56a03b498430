"""How often one may try to sign in, how long it lasts, and what ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from openphb.foundation.access.jobs import forget_sessions
from openphb.foundation.access.models import Grant, User
from openphb.foundation.access.seen import EVERY, NOTED
from openphb.foundation.audit.models import RefusedAttempt
from openphb.foundation.clock import business
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.tenancy.models import Subject

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
PASSWORD = "correct horse battery"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, SECOND = "/accounts/login/", "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def auditor(house) -> User:
    """Return a member of staff with a password, an app and recovery codes."""
    user: User = User.objects.get(id=house.user_id("auditor"))
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def codes_of(user: User) -> list[str]:
    from allauth.mfa.models import Authenticator

    found = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = RecoveryCodes(found).get_unused_codes()
    return codes


def app_code(steps: int = 0) -> str:
    """Return the app's code, or that of so many half minutes from now."""
    counter = int(timezone.now().timestamp()) // 30 + steps
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def gives_password(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": user.username, "password": password})


def signed_in(client: Client) -> bool:
    return client.get("/permissions/").status_code == 200


def sign_in(user: User, code: str | None = None) -> Client:
    client = Client()
    gives_password(client, user)
    client.post(SECOND, {"code": code or app_code()})
    return client


def test_a_password_alone_does_not_sign_staff_in_and_the_apps_code_does(auditor):
    client = Client()
    assert gives_password(client, auditor)["Location"] == SECOND
    assert not signed_in(client)
    client.post(SECOND, {"code": app_code()})
    assert signed_in(client)


def test_a_code_from_the_app_works_once(auditor):
    code = app_code()
    assert signed_in(sign_in(auditor, code))
    assert not signed_in(sign_in(auditor, code))


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True)])
def test_a_code_typed_as_its_half_minute_ends_is_taken_and_an_older_one_is_not(
    auditor, monkeypatch, steps, taken
):
    # The clock that codes are judged by stands, so that no half minute ends in between.
    clock = SimpleNamespace(time=LONG_AGO.timestamp)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", clock)
    step = int(LONG_AGO.timestamp()) // 30 + steps
    code = str(format_hotp_value(hotp_value(SECRET, step)))
    assert signed_in(sign_in(auditor, code)) is taken


def test_a_used_code_is_remembered_for_as_long_as_it_could_be_used(auditor):
    sign_in(auditor, app_code(1))
    with connections["attempts"].cursor() as cursor:
        cursor.execute("SELECT expires FROM framework_cache WHERE cache_key LIKE '%totp.used%'")
        kept = [expires for (expires,) in cursor.fetchall()]
    assert [(expires - timezone.now()).total_seconds() > 80 for expires in kept] == [True]


def test_a_recovery_code_works_once(auditor):
    first = codes_of(auditor)[0]
    assert signed_in(sign_in(auditor, first))
    assert first not in codes_of(auditor)
    assert not signed_in(sign_in(auditor, first))


def test_the_sixth_wrong_password_stops_even_the_right_one(auditor):
    client = Client()
    for _try in range(5):
        gives_password(client, auditor, "not the password")
    answer = gives_password(client, auditor)
    assert answer.status_code == 200
    assert "Too many" in answer.content.decode()
    kept = RefusedAttempt.objects.using("attempts").filter(code="wrong_password")
    assert kept.count() == 5


def test_the_sixth_wrong_code_stops_even_the_right_one(auditor):
    client = Client()
    gives_password(client, auditor)
    for _try in range(5):
        client.post(SECOND, {"code": "000000"})
    client.post(SECOND, {"code": app_code()})
    assert not signed_in(client)


def test_a_stranger_who_guesses_at_many_names_is_stopped(auditor):
    codes = [
        Client().post(LOGIN, {"login": f"somebody{n}", "password": "guess"}).status_code
        for n in range(31)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_signing_in_lasts_half_a_day_and_the_cookie_is_for_the_server_alone(auditor):
    client = sign_in(auditor)
    assert client.session.get_expiry_age() == 12 * 60 * 60 == settings.SESSION_COOKIE_AGE
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_session_that_was_ended_from_elsewhere_reaches_nothing(auditor):
    here, there = sign_in(auditor), sign_in(auditor, codes_of(auditor)[0])
    assert signed_in(here)
    assert signed_in(there)
    assert UserSession.objects.filter(user=auditor).count() == 2
    here.post("/accounts/sessions/")
    assert signed_in(here)
    assert not signed_in(there)


def test_a_page_that_is_read_again_writes_nothing_of_the_session(auditor):
    client = sign_in(auditor)
    assert signed_in(client)
    with CaptureQueriesContext(connection) as asked:
        assert signed_in(client)
    wrote = [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert [sql for sql in wrote if "session" in sql] == []


def test_that_a_session_is_used_is_noted_again_after_five_minutes_and_at_once_elsewhere(auditor):
    client = sign_in(auditor)
    assert signed_in(client)
    UserSession.objects.update(last_seen_at=LONG_AGO)

    assert signed_in(client)
    assert UserSession.objects.get(user=auditor).last_seen_at == LONG_AGO

    assert client.get("/permissions/", headers={"user-agent": "Another"}).status_code == 200
    seen = UserSession.objects.get(user=auditor)
    assert seen.user_agent == "Another"
    assert seen.last_seen_at > LONG_AGO

    kept = client.session
    kept[NOTED] = [kept[NOTED][0] - EVERY.total_seconds(), *kept[NOTED][1:]]
    kept.save()
    UserSession.objects.update(last_seen_at=LONG_AGO)
    assert client.get("/permissions/", headers={"user-agent": "Another"}).status_code == 200
    assert UserSession.objects.get(user=auditor).last_seen_at > LONG_AGO


def test_closing_an_account_ends_its_reach_at_once(auditor):
    Grant.objects.filter(user=auditor).update(valid_from=date(2013, 4, 1))
    client = sign_in(auditor)
    assert client.get("/audit/").status_code == 200
    User.objects.filter(id=auditor.id).update(is_active=False)
    assert client.get("/audit/").status_code in (302, 403)
    assert not signed_in(sign_in(auditor, codes_of(auditor)[0]))


def test_nobody_signs_up_by_themselves(house):
    text = Client().get("/accounts/signup/").content.decode()
    assert 'name="password1"' not in text
    Client().post(
        "/accounts/signup/",
        {
            "username": "me",
            "email": "me@example.org",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    assert not User.objects.filter(username="me").exists()


@pytest.mark.parametrize("path", ["nhs-login", "nhs-login/back", "cis2", "cis2/back"])
def test_a_service_that_is_not_configured_is_not_offered_and_not_there(house, path):
    text = Client().get(LOGIN).content.decode()
    assert "NHS login" not in text
    assert "Care Identity" not in text
    assert Client().get(f"/accounts/{path}/").status_code == 404


def test_a_session_past_its_end_is_forgotten_and_others_stay(house, auditor):
    ended, going_on = Client(), Client()
    for client in (ended, going_on):
        client.force_login(auditor, backend="allauth.account.auth_backends.AuthenticationBackend")
        key = client.session.session_key
        UserSession.objects.create(session_key=key, user=auditor, ip="127.0.0.1", user_agent="t")
    over = Session.objects.filter(pk=ended.session.session_key)
    over.update(expire_date=LONG_AGO)
    forget_sessions.body(Run(SYSTEM_USER_ID, business.read(), 1, last=True))
    assert not over.exists()
    assert [s.session_key for s in UserSession.objects.filter(user=auditor)] == [
        going_on.session.session_key
    ]


@pytest.mark.parametrize(
    ("role", "of_a_body", "asked"),
    [
        ("provider", True, True),
        ("broker", True, True),
        ("broker", False, False),
        ("holder", False, False),
        ("contributor", True, False),
    ],
)
def test_who_works_for_a_provider_or_a_firm_sets_up_a_second_factor(house, role, of_a_body, asked):
    with house.acting("phb_manager"):
        subject = Subject.objects.create(tenant_id=house.tenant_id)
        user_id = house.join(
            role,
            subject_id=subject.id,
            organisation_id=house.organisation_id if of_a_body else None,
        )
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.get(pk=user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    UserSession.objects.create(
        session_key=client.session.session_key, user_id=user_id, ip="127.0.0.1", user_agent="t"
    )
    led_to = [address for address, _status in client.get("/", follow=True).redirect_chain]
    assert ("/accounts/2fa/" in led_to) is asked
