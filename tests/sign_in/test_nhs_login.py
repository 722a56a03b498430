"""People sign in by NHS login: to their own record, and only when everything it says holds."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest

from tests.sign_in.conftest import Found, House, patient
from tests.sign_in.oidc_server import Claims, Person, new_key

START = "/accounts/nhs-login/"


def sign_in(house: House, person: Person, browser: Any = None) -> Any:
    """Follow the button of the sign-in page to wherever it ends."""
    house.nhs_login.at_the_page = person
    return (browser or house.browser()).get(house.url(START))


def newcomer(house: House) -> Found:
    return house.people(joined=False)[-1]


def held(house: House, sub: str) -> list[tuple[Any, ...]]:
    return house.rows(
        "select l.tenant_id, l.subject_id, g.role, g.authority"
        " from socialaccount_socialaccount a join access_grant g on g.user_id = a.user_id"
        " join access_grantline l on l.grant_id = g.id where a.uid = %s",
        sub,
    )


def test_the_sign_in_page_offers_the_services_that_are_configured(house):
    text = house.browser().get(house.url("/accounts/login/")).text
    assert "Continue to NHS login" in text
    assert "Care Identity" in text


def test_the_sign_in_page_keeps_where_somebody_was_going(house):
    text = house.browser().get(house.url("/accounts/login/?next=/join/")).text
    assert "/accounts/nhs-login/?next=%2Fjoin%2F" in text


def test_who_is_in_a_record_joins_their_own_record_and_no_other(house):
    who = newcomer(house)
    before = house.counts()
    answer = sign_in(house, patient(who, "first"))
    assert answer.status_code == 200, answer.text[:2000]
    assert urlsplit(answer.url).netloc == urlsplit(house.server.address).netloc
    assert "My budget" in answer.text
    assert house.counts() == tuple(one + 1 for one in before)
    (grant,) = held(house, "first")
    assert grant[:3] == (who.tenant_id, who.subject_id, "holder")
    assert "P9" in grant[3]
    events = house.rows(
        "select what, subject_id from audit_auditevent where what = 'access.claimed'"
        " and subject_id = %s",
        who.subject_id,
    )
    assert events == [("access.claimed", who.subject_id)]


def test_who_joined_by_nhs_login_signs_in_again_and_nothing_is_added(house):
    who = house.people(joined=False)[0]
    assert sign_in(house, patient(who, "second")).status_code == 200
    before = house.counts()
    answer = sign_in(house, patient(who, "second"))
    assert "My budget" in answer.text
    assert house.counts() == before


def test_who_joined_by_a_code_signs_in_to_the_same_account(house):
    who = house.people(joined=True)[0]
    before = house.counts()
    assert "My budget" in sign_in(house, patient(who, "third")).text
    users, grants, linked = before
    assert house.counts() == (users, grants, linked + 1)


def test_no_claim_about_the_person_is_kept_beside_the_link(house):
    sign_in(house, patient(house.people(joined=True)[0], "third"))
    rows = house.rows("select extra_data from socialaccount_socialaccount where uid = 'third'")
    assert rows == [({},)]
    assert house.rows("select count(*) from socialaccount_socialtoken") == [(0,)]


def test_a_role_that_staff_ended_stays_ended(house):
    who = newcomer(house) if house.people(joined=False) else house.people(joined=True)[-1]
    sign_in(house, patient(who, "ended"))
    house.change(
        "update access_grant set valid_to = valid_from where user_id ="
        " (select user_id from socialaccount_socialaccount where uid = 'ended')"
    )
    before = house.counts()
    answer = sign_in(house, patient(who, "ended"))
    assert "My budget" not in answer.text
    assert house.counts() == before


def change(**claims: Any) -> Any:
    def spoil(found: Claims) -> None:
        for name, value in claims.items():
            found.pop(name, None)
            if value is not None:
                found[name] = value

    return spoil


def spoilt(**claims: Any) -> Any:
    def make(person: Person) -> None:
        person.change = change(**claims)

    return make


def signed_by_another(person: Person) -> None:
    person.signs_with = new_key()


def by(algorithm: str) -> Any:
    def make(person: Person) -> None:
        person.algorithm = algorithm

    return make


def email(address: str | None, verified: bool = True) -> Any:
    def make(person: Person) -> None:
        person.userinfo = {"email": address, "email_verified": verified} if address else {}

    return make


def other_userinfo(person: Person) -> None:
    person.userinfo["sub"] = "somebody else"


def turns_back(person: Person) -> None:
    person.consents = False


LONG_AGO = int(time.time()) - 3600


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (spoilt(nonce="another nonce, as long as the right one is"), "sign_in_nonce", "be sure"),
        (spoilt(nonce=None), "sign_in_claims", "be sure"),
        (spoilt(exp=LONG_AGO), "sign_in_expired", "be sure"),
        (spoilt(exp=None), "sign_in_claims", "be sure"),
        (spoilt(aud="somebody-else"), "sign_in_audience", "be sure"),
        (spoilt(aud=["openphb-tests", "another"]), "sign_in_audience", "be sure"),
        (spoilt(iss="https://elsewhere.example"), "sign_in_issuer", "be sure"),
        (signed_by_another, "sign_in_signature", "be sure"),
        (by("none"), "sign_in_signature", "be sure"),
        (by("HS512"), "sign_in_signature", "be sure"),
        (by("RS256"), "sign_in_signature", "be sure"),
        (other_userinfo, "sign_in_userinfo", "be sure"),
        (spoilt(vot="P5.Cp.Cd", identity_proofing_level="P5"), "identity_level", "photo"),
        (spoilt(vot="P9.Cp.Cd", identity_proofing_level="P5"), "identity_level", "photo"),
        (spoilt(vot="P9.Cp"), "identity_level", "photo"),
        (spoilt(vot=None), "identity_level", "photo"),
        (spoilt(nhs_number=None), "nhs_number_missing", "your NHS number"),
        (spoilt(nhs_number="9434765919"), "no_record", "no personal health budget"),
        (spoilt(birthdate="1901-01-01"), "no_record", "no personal health budget"),
        (email(None), "email_missing", "e-mail address"),
        (email("unchecked@example.org", False), "email_missing", "e-mail address"),
        (email("ADMIN@openphb.example"), "email_in_use", "sign in with your password first"),
        (turns_back, "sign_in_cancelled", "You did not let NHS login"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_less_than_a_whole_proof_signs_nobody_in_makes_nothing_and_is_kept(
    house, spoil, code, says
):
    person = patient(strangers(house), f"refused-{code}")
    spoil(person)
    before, kept = house.counts(), len(house.refusals())
    browser = house.browser()
    answer = sign_in(house, person, browser)
    assert answer.status_code == 403
    assert "You were not signed in" in answer.text
    assert says in answer.text
    assert house.refusals()[kept:] == [code]
    assert house.counts() == before
    assert "/accounts/login/" in browser.get(house.url("/permissions/")).url


def strangers(house: House) -> Found:
    """Return somebody in a record who has not joined it."""
    people = house.people(joined=False)
    assert people, "the world has somebody who has not joined"
    return people[0]


def leave(house: House, browser: Any) -> str:
    """Follow the button only as far as NHS login's own page; return the address of it."""
    answer = browser.get(house.url(START), allow_redirects=False)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def come_back(house: House, browser: Any, where: str) -> str:
    """Let NHS login send the browser back; return the address of our page, not yet opened."""
    house.nhs_login.at_the_page = patient(strangers(house), "walker")
    answer = browser.get(where, allow_redirects=False)
    assert answer.status_code == 302, house.nhs_login.refused
    return str(answer.headers["Location"])


def with_query(address: str, **changed: str | None) -> str:
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query)), **changed}
    kept = urlencode({k: v for k, v in query.items() if v is not None})
    return urlunsplit(parts._replace(query=kept))


@pytest.mark.parametrize("state", [None, "a-state-of-somebody-else"])
def test_coming_back_without_ones_own_state_signs_nobody_in(house, state):
    browser = house.browser()
    back = come_back(house, browser, leave(house, browser))
    kept, before = len(house.refusals()), house.counts()
    answer = browser.get(with_query(back, state=state))
    assert answer.status_code == 403
    assert house.refusals()[kept:] == ["sign_in_state"]
    assert house.counts() == before


def test_an_answer_to_another_browser_signs_nobody_in(house):
    mine, theirs = house.browser(), house.browser()
    back = come_back(house, mine, leave(house, mine))
    leave(house, theirs)
    assert theirs.get(back).status_code == 403
    assert house.refusals()[-1] == "sign_in_state"


def test_an_answer_works_once(house):
    browser = house.browser()
    back = come_back(house, browser, leave(house, browser))
    assert browser.get(back).status_code == 200
    assert house.browser().get(back).status_code == 403
    assert browser.get(back).status_code == 403
    assert house.refusals()[-1] == "sign_in_state"


def test_a_code_that_was_used_before_signs_nobody_in(house):
    first, second = house.browser(), house.browser()
    back = come_back(house, first, leave(house, first))
    assert first.get(back).status_code == 200
    used = dict(parse_qsl(urlsplit(back).query))["code"]
    again = with_query(come_back(house, second, leave(house, second)), code=used)
    assert second.get(again).status_code == 403
    assert house.refusals()[-1] == "sign_in_code"
    assert house.nhs_login.refused[-1].startswith("invalid_grant")


def test_a_code_cannot_be_traded_with_the_proof_key_of_another_request(house):
    first, second = house.browser(), house.browser()
    stolen = dict(parse_qsl(urlsplit(come_back(house, first, leave(house, first))).query))["code"]
    back = with_query(come_back(house, second, leave(house, second)), code=stolen)
    assert second.get(back).status_code == 403
    assert "proof key" in house.nhs_login.refused[-1]


def test_a_browser_cannot_ask_the_service_for_less(house):
    spoilt_start = f"{START}?auth_params=vtr%3D%5B%22P0.Cp%22%5D&scope=phone&process=connect"
    answer = house.browser().get(house.url(spoilt_start), allow_redirects=False)
    query = dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
    assert "P0" not in query["vtr"]
    assert "phone" not in query["scope"]


def test_a_person_of_another_commissioner_reaches_their_own_record_and_not_this_one(house):
    people = {p.tenant_id: p for p in [*house.people(joined=True), *house.people(joined=False)]}
    here, there = list(people.values())[:2]
    browser = house.browser()
    assert sign_in(house, patient(there, f"there-{there.nhs_number}"), browser).status_code == 200
    reached = {row[1] for row in held(house, f"there-{there.nhs_number}")}
    assert reached == {there.subject_id}
    assert here.subject_id not in reached
    assert browser.get(house.url(f"/people/{here.subject_id}/")).status_code in (403, 404)


def test_our_public_keys_are_there_for_the_services_to_read(house):
    found = house.browser().get(house.url("/accounts/keys.json")).json()["keys"]
    assert len(found) == 2
    assert all(set(one) == {"kty", "n", "e", "kid", "use", "alg"} for one in found)
