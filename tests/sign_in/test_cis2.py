"""Staff sign in by CIS2 when an administrator has joined them; CIS2 alone makes nobody."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sign_in.conftest import House
from tests.sign_in.oidc_server import Person

UIDS = iter(range(555000000001, 555999999999))


def worker(uid: str, **changed: Any) -> Person:
    claims = {
        "sub": uid,
        "acr": "AAL3_ANY",
        "amr": ["N3_SMARTCARD"],
        "authentication_assurance_level": "3",
        "id_assurance_level": "3",
        **changed,
    }
    # CIS2 signs with RS256 unless it was asked for another.
    return Person({k: v for k, v in claims.items() if v is not None}, algorithm="RS256")


def sign_in(house: House, person: Person, browser: Any = None) -> Any:
    house.cis2.at_the_page = person
    return (browser or house.browser()).get(house.url("/accounts/cis2/"))


def join(house: House, username: str) -> str:
    """Let a member of staff of the world be known by a Care Identity; return its number."""
    uid = str(next(UIDS))
    house.change(
        "insert into socialaccount_socialaccount"
        " (provider, uid, user_id, extra_data, last_login, date_joined)"
        " select 'cis2', %s, id, '{}', now(), now() from access_user where username = %s",
        uid,
        username,
    )
    return uid


def test_who_was_joined_signs_in_and_is_asked_for_no_second_factor_of_ours(house):
    answer = sign_in(house, worker(join(house, "nurse")))
    assert answer.status_code == 200
    assert urlsplit(answer.url).path == "/today/", answer.url


def test_staff_without_a_factor_of_their_own_are_let_through_by_cis2_and_not_by_a_password(house):
    house.change(
        "delete from mfa_authenticator where user_id ="
        " (select id from access_user where username = 'clinician')"
    )
    browser = house.browser()
    assert urlsplit(sign_in(house, worker(join(house, "clinician")), browser).url).path == "/today/"
    other = house.browser()
    page = other.get(house.url("/accounts/login/"))
    other.post(
        page.url,
        data={
            "login": "clinician",
            "password": house.server.world.sign_in("clinician")["password"],
            "csrfmiddlewaretoken": other.cookies["csrftoken"],
        },
        headers={"Referer": page.url},
    )
    assert urlsplit(other.get(house.url("/today/")).url).path.startswith("/accounts/2fa")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"authentication_assurance_level": "2", "acr": "AAL2_ANY"}, "assurance_level"),
        ({"authentication_assurance_level": "2"}, "assurance_level"),
        ({"authentication_assurance_level": None, "acr": "AAL2_OR_AAL3_ANY"}, "assurance_level"),
        ({"authentication_assurance_level": None, "acr": None}, "assurance_level"),
        ({"aud": "somebody-else"}, "sign_in_audience"),
    ],
)
def test_less_than_the_highest_assurance_signs_nobody_in(house, changed, code):
    uid = join(house, "approver")
    answer = sign_in(house, worker(uid, **changed))
    assert answer.status_code == 403
    assert house.refusals()[-1] == code


def test_a_level_that_only_the_request_names_is_taken_from_acr(house):
    uid = join(house, "approver")
    answer = sign_in(house, worker(uid, authentication_assurance_level=None))
    assert urlsplit(answer.url).path == "/today/"


def test_cis2_alone_makes_nobody_and_says_which_number_to_give_to_whom(house):
    before, uid = house.counts(), str(next(UIDS))
    answer = sign_in(house, worker(uid))
    assert answer.status_code == 403
    assert "is not known here" in answer.text
    assert uid in answer.text
    assert house.refusals()[-1] == "not_joined"
    assert house.counts() == before


def test_a_closed_account_stays_closed(house):
    uid = join(house, "nurse2")
    house.change("update access_user set is_active = false where username = 'nurse2'")
    assert "is closed" in sign_in(house, worker(uid)).text


def test_nhs_logins_token_is_not_taken_for_cis2s(house):
    """Each service's key, name and level are its own."""
    uid = join(house, "approver")
    person = worker(uid)
    person.signs_with = house.nhs_login.key
    assert sign_in(house, person).status_code == 403
    assert house.refusals()[-1] == "sign_in_signature"


def test_who_is_signed_in_with_a_password_alone_cannot_add_a_care_identity(house):
    browser = house.browser()
    page = browser.get(house.url("/accounts/login/"))
    house.change(
        "delete from mfa_authenticator where user_id ="
        " (select id from access_user where username = 'programme')"
    )
    browser.post(
        page.url,
        data={
            "login": "programme",
            "password": house.server.world.sign_in("programme")["password"],
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        },
        headers={"Referer": page.url},
    )
    before = house.counts()
    assert sign_in(house, worker(str(next(UIDS))), browser).status_code == 403
    assert house.refusals()[-1] == "not_joined"
    assert house.counts() == before


def test_who_is_signed_in_with_two_factors_adds_their_care_identity(house):
    browser = house.browser()
    sign_in(house, worker(join(house, "auditor")), browser)
    second = str(next(UIDS))
    assert urlsplit(sign_in(house, worker(second), browser).url).path == "/today/"
    assert urlsplit(sign_in(house, worker(second)).url).path == "/today/"
