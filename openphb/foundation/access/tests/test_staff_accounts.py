"""Staff are invited with a role; roles that lead to money or roles take two people."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.db import IntegrityError, transaction

from openphb.foundation.access import actions, attempts, queries, rules, views
from openphb.foundation.access.actions import NewStaff
from openphb.foundation.access.models import Grant, RoleProposal, StaffInvitation, User
from openphb.foundation.access.session import begin_nobody
from openphb.foundation.access.types import NotPermitted, Permission, Role
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
PASSWORD = "correct horse battery"
NADIA = NewStaff("Nadia Ahmed", "nadia", "Nadia@Example.org")


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


def invite(house, viewer, person=NADIA, **changed):
    given: dict[str, Any] = {
        "role": Role.CARE_COORDINATOR,
        "organisation_id": house.organisation_id,
        "tenant_ids": [house.tenant_id],
        "valid_from": house.today,
        "valid_to": None,
        "authority": "Job offer of 3 March 2026",
        **changed,
    }
    return actions.invite_staff(by=viewer, at=house.at, person=person, **given)


def nobody(house):
    return begin_nobody(house.today)


def accept(house, secret, password=PASSWORD, at=None):
    return actions.accept_staff_invitation(
        by=nobody(house), at=at or house.at, secret=secret, password=password
    )


def test_staff_are_invited_choose_a_password_and_hold_the_role(house):
    with house.acting("administrator") as viewer:
        issued = invite(house, viewer)
    user = User.objects.get(username="nadia")
    assert not user.has_usable_password()
    assert user.email == "nadia@example.org"
    assert accept(house, issued.secret) == user.id
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    with house.acting_as(user.id) as viewer:
        assert viewer.scope(Permission.CASE_VIEW).tenant_ids == {house.tenant_id}
    with house.acting("auditor"):
        whats = set(AuditEvent.objects.values_list("what", flat=True))
    assert {"access.role_given", "access.staff_invited"} <= whats


def test_a_link_works_once_for_fourteen_days_and_only_its_hash_is_kept(house):
    with house.acting("administrator") as viewer:
        issued = invite(house, viewer)
    assert issued.secret not in str(StaffInvitation.objects.values().get())
    with pytest.raises(Refusal, match="cannot be used"):
        accept(house, issued.secret, at=house.at + timedelta(days=14))
    with pytest.raises(Refusal, match="cannot be used"):
        accept(house, issued.secret + "x")
    with pytest.raises(Refusal) as weak:
        accept(house, issued.secret, "nadia")
    assert weak.value.where == "password"
    accept(house, issued.secret, at=house.at + timedelta(days=13))
    with pytest.raises(Refusal, match="cannot be used"):
        accept(house, issued.secret)


def test_who_is_signed_in_does_not_open_somebody_elses_account(house):
    with house.acting("administrator") as viewer:
        issued = invite(house, viewer)
    with house.acting("approver") as viewer, pytest.raises(Refusal, match="signed in"):
        actions.accept_staff_invitation(
            by=viewer, at=house.at, secret=issued.secret, password=PASSWORD
        )


@pytest.mark.parametrize(
    ("person", "where"),
    [
        (NewStaff("N", "TAKEN", "n@example.org"), "username"),
        (NewStaff("N", "n", "Taken@Example.org"), "email"),
        (NewStaff("N", "n", "n@example.org", "12345"), "cis2_uid"),
        (NewStaff("N", "n", "n@example.org", "555 555 555 555"), "cis2_uid"),
    ],
)
def test_an_invitation_takes_nobodys_name_address_or_care_identity(house, person, where):
    taken = User.objects.create_user("taken", name="T", email="taken@example.org", password=None)
    SocialAccount.objects.create(user=taken, provider="cis2", uid="555555555555")
    with house.acting("administrator") as viewer, pytest.raises(Refusal) as caught:
        invite(house, viewer, person)
    assert caught.value.where == where
    assert not StaffInvitation.objects.exists()


def test_staff_are_not_invited_into_another_commissioners_records(house):
    with house.acting("administrator") as viewer, pytest.raises(NotPermitted):
        invite(house, viewer, tenant_ids=[house.tenant_id, house.other_tenant_id])
    with house.acting("approver") as viewer, pytest.raises(NotPermitted):
        invite(house, viewer)
    assert not User.objects.filter(username="nadia").exists()


def test_the_first_finance_approver_takes_one_person_and_the_next_takes_two(house):
    with house.acting("administrator") as viewer:
        first = invite(house, viewer, role=Role.FINANCE_APPROVER).given
        assert first.grant_id is not None
        second = invite(
            house,
            viewer,
            NewStaff("David", "david", "d@example.org"),
            role=Role.FINANCE_APPROVER,
        )
        assert second.given.grant_id is None
    with house.acting_as(second.user_id) as viewer:
        assert viewer.grants == ()
    with house.acting("phb_manager") as viewer:
        (waiting,) = queries.proposals(viewer=viewer)
        grant_id = actions.decide_proposal(
            by=viewer, at=house.at, proposal_id=waiting.id, agree=True
        )
        assert queries.proposals(viewer=viewer) == ()
        assert queries.proposal(viewer=viewer, proposal_id=waiting.id).agreed
    assert grant_id is not None
    with house.acting_as(second.user_id) as viewer:
        assert viewer.roles == {Role.FINANCE_APPROVER}
    with house.acting("auditor"):
        whats = list(AuditEvent.objects.order_by("id").values_list("what", flat=True))
    assert whats.count("access.role_proposed") == 1
    assert whats[-1] == "access.role_given"


def test_ending_the_only_one_does_not_make_the_next_the_first(house):
    with house.acting("administrator") as viewer:
        first = invite(house, viewer, role=Role.FINANCE_APPROVER).given
        actions.end_role(by=viewer, at=house.at, grant_id=first.grant_id, on=house.today)
        again = invite(house, viewer, NewStaff("D", "david", "d@x.org"), role=Role.FINANCE_APPROVER)
    assert again.given.grant_id is None


def proposed(house):
    house.user_id("finance_approver")
    with house.acting("administrator") as viewer:
        issued = invite(house, viewer, role=Role.FINANCE_APPROVER)
    return issued.given.proposal_id


def test_neither_who_proposed_a_role_nor_who_gets_it_agrees_to_it(house):
    proposal_id = proposed(house)
    with house.acting("administrator") as viewer, pytest.raises(Refusal, match="another person"):
        actions.decide_proposal(by=viewer, at=house.at, proposal_id=proposal_id, agree=True)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NotPermitted):
            actions.decide_proposal(by=viewer, at=house.at, proposal_id=proposal_id, agree=True)
        with pytest.raises(NothingThere):
            queries.proposal(viewer=viewer, proposal_id=proposal_id)
    row = RoleProposal.objects.get()
    for decider in (row.proposed_by_id, row.user_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleProposal.objects.filter(id=row.id).update(
                decided_by=decider, decided_at=house.at, agreed=False
            )


def test_a_role_that_was_turned_down_is_not_given_and_not_decided_again(house):
    proposal_id = proposed(house)
    before = Grant.objects.count()
    with house.acting("phb_manager") as viewer:
        before = Grant.objects.count()
        actions.decide_proposal(by=viewer, at=house.at, proposal_id=proposal_id, agree=False)
        assert Grant.objects.count() == before
        with pytest.raises(Refusal, match="decided already"):
            actions.decide_proposal(by=viewer, at=house.at, proposal_id=proposal_id, agree=True)


def test_a_role_with_an_end_is_renewed_and_one_that_takes_two_is_not(house):
    until = house.today + timedelta(days=30)
    with house.acting("administrator") as viewer:
        grant_id = invite(house, viewer, valid_to=until).given.grant_id
        actions.renew_role(by=viewer, at=house.at, grant_id=grant_id, until=date(2027, 12, 1))
        assert Grant.objects.get(id=grant_id).valid_to == date(2027, 12, 1)
        approver = invite(
            house,
            viewer,
            NewStaff("D", "david", "d@example.org"),
            role=Role.FINANCE_APPROVER,
            valid_to=until,
        ).given.grant_id
        with pytest.raises(Refusal, match="takes two people"):
            actions.renew_role(by=viewer, at=house.at, grant_id=approver, until=None)
    with house.acting("administrator", house.other_tenant_id) as viewer:
        with pytest.raises(NotPermitted):
            actions.renew_role(by=viewer, at=house.at, grant_id=grant_id, until=None)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"until": None}, None),
        ({"own": True}, "own_role"),
        ({"role": Role.ADMINISTRATOR}, "takes_two"),
        ({"valid_to": None}, "no_end"),
        ({"valid_to": date(2026, 11, 24)}, "ended"),
        ({"until": date(2026, 12, 24)}, "no_later"),
    ],
)
def test_who_may_renew_what(changed, code):
    given: dict[str, Any] = {
        "own": False,
        "role": Role.CLINICIAN,
        "valid_to": date(2026, 12, 24),
        "until": date(2027, 12, 24),
        "today": date(2026, 11, 24),
        **changed,
    }
    refusal = rules.may_renew(**given)
    assert (refusal.code if refusal else None) == code


PROPOSER, USER, OTHER = new_id(), new_id(), new_id()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"proposer_id": None}, None),
        ({"decider_id": PROPOSER}, "second_person"),
        ({"decider_id": USER}, "second_person"),
        ({"decided": True}, "decided"),
        ({"valid_to": date(2026, 11, 24)}, "ended"),
    ],
)
def test_who_may_be_the_second_person(changed, code):
    given: dict[str, Any] = {
        "decider_id": OTHER,
        "proposer_id": PROPOSER,
        "user_id": USER,
        "decided": False,
        "valid_to": None,
        "today": date(2026, 11, 24),
        **changed,
    }
    refusal = rules.may_decide(**given)
    assert (refusal.code if refusal else None) == code


ASKED = {
    "name": "Nadia Ahmed",
    "email": "nadia@example.org",
    "username": "nadia",
    "cis2_uid": "",
    "valid_from-day": "24",
    "valid_from-month": "11",
    "valid_from-year": "2026",
    "authority": "Job offer of 3 March 2026",
}


def test_from_the_pages_staff_are_invited_agreed_to_renewed_and_open_their_account(
    house, ask, answer
):
    house.user_id("finance_approver")
    asked = {
        **ASKED,
        "role": "finance_approver",
        "organisation": str(house.organisation_id),
        "tenants": [str(house.tenant_id)],
        "valid_to-day": "24",
        "valid_to-month": "12",
        "valid_to-year": "2026",
    }
    with house.acting("administrator") as viewer:
        assert "Care Identity number" in ask(views.invite_staff, viewer)
        response: Any = answer(views.invite_staff, viewer, data=asked)
        assert response["Cache-Control"] == "no-store"
        text = response.content.decode()
        assert "takes two people" in text
        found = re.search(r"/join/staff/\?secret=([\w-]{43})", text)
        assert found is not None
        assert "Waiting for a second person" in ask(views.grants, viewer)
    proposal_id = RoleProposal.objects.get().id
    with house.acting("phb_manager") as viewer:
        assert "Nadia Ahmed" in ask(views.decide, viewer, proposal_id=proposal_id)
        ask(views.decide, viewer, proposal_id=proposal_id, data={"answer": "yes"}, status=302)
        text = ask(views.decide, viewer, proposal_id=proposal_id, data={"answer": "yes"})
        assert "decided already" in text
        grant = Grant.objects.get(user__username="nadia")
        assert "Nadia Ahmed" in ask(views.held, viewer, grant_id=grant.id)
        text = ask(views.renew, viewer, grant_id=grant.id, data={"until-day": ""})
        assert "takes two people" in text
    query = {"secret": found[1]}
    assert "Choose a password" in ask(views.open_account, nobody(house), query=query)


def test_a_role_is_renewed_from_its_page(house, ask):
    with house.acting("administrator") as viewer:
        until = house.today + timedelta(days=30)
        grant_id = invite(house, viewer, valid_to=until).given.grant_id
        assert f"/roles/{grant_id}/renew/" in ask(views.held, viewer, grant_id=grant_id)
        ask(views.renew, viewer, grant_id=grant_id)
        ask(views.renew, viewer, grant_id=grant_id, data={"until-day": ""}, status=302)
        assert Grant.objects.get(id=grant_id).valid_to is None


def test_an_account_is_opened_by_its_link_and_guesses_are_counted(house, client):
    with house.acting("administrator") as viewer:
        issued = invite(house, viewer)
    # Requests read the real clock, which may be before the house's day.
    Grant.objects.filter(id=issued.given.grant_id).update(valid_from=date(2013, 4, 1))
    path = "/join/staff/?secret="
    for _try in range(attempts.FROM_ONE):
        text = client.post(f"{path}guess", {"password": PASSWORD}).content.decode()
        assert "cannot be used" in text
    text = client.post(f"{path}{issued.secret}", {"password": PASSWORD}).content.decode()
    assert "Too many codes" in text
    cache.clear()
    assert client.post(f"{path}{issued.secret}", {"password": PASSWORD}).status_code == 302
    client.post("/accounts/login/", {"login": "nadia", "password": PASSWORD})
    response = client.get("/today/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/2fa")


def test_a_link_that_ran_out_is_made_again_and_the_one_before_stops_working(house, ask, answer):
    with house.acting("administrator") as viewer:
        first = invite(house, viewer)
        grant_id = first.given.grant_id
        assert "Their link works until" in ask(views.held, viewer, grant_id=grant_id)
    house.today += timedelta(days=15)
    house.at += timedelta(days=15)
    with pytest.raises(Refusal):
        accept(house, first.secret)
    with house.acting("administrator") as viewer:
        assert "Their link has stopped working." in ask(views.held, viewer, grant_id=grant_id)
        assert "works once and for 14 days" in ask(views.invite_again, viewer, grant_id=grant_id)
        second = actions.invite_again(by=viewer, at=house.at, user_id=first.user_id)
        response: Any = answer(views.invite_again, viewer, grant_id=grant_id, data={"x": ""})
        assert response["Cache-Control"] == "no-store"
    found = re.search(r"/join/staff/\?secret=([\w-]{43})", response.content.decode())
    assert found is not None
    with pytest.raises(Refusal):
        accept(house, second.secret)
    assert accept(house, found[1]) == first.user_id
    with house.acting("administrator") as viewer:
        assert "Make a new link" not in ask(views.held, viewer, grant_id=grant_id)
        assert "was opened already" in ask(
            views.invite_again, viewer, grant_id=grant_id, data={"x": ""}
        )
    with house.acting("auditor"):
        whats = list(AuditEvent.objects.values_list("what", flat=True))
    assert whats.count("access.staff_invited_again") == 2


def test_who_does_not_administer_all_of_somebodys_roles_makes_them_no_link(house):
    with house.acting("administrator") as viewer:
        issued = invite(house, viewer)
    elsewhere = house.user_id("administrator", house.other_tenant_id)
    with house.acting_as(elsewhere) as viewer, pytest.raises(NotPermitted):
        actions.invite_again(by=viewer, at=house.at, user_id=issued.user_id)
    with house.acting("administrator") as viewer, pytest.raises(NothingThere):
        actions.invite_again(by=viewer, at=house.at, user_id=new_id())
