"""Roles are given and ended by others; people join with a code that works once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from openphb.foundation.access import actions, attempts, queries, views
from openphb.foundation.access.actions import NewUser
from openphb.foundation.access.models import Grant, Invitation, User
from openphb.foundation.access.session import begin_nobody
from openphb.foundation.access.types import NotPermitted, Permission, Role
from openphb.foundation.audit.models import AuditEvent
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
GOOD = NewUser("Wyn Williams", "wyn", "wyn@example.org", "correct horse battery")


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


@pytest.fixture
def subject_id(house):
    with house.acting("phb_manager"):
        return Subject.objects.create(tenant_id=house.tenant_id).id


@pytest.fixture
def newcomer(house) -> User:
    user: User = User.objects.create_user(
        "new.comer", name="New Comer", email="new@example.org", password=None
    )
    return user


def give(house, viewer, **changed):
    given: dict[str, Any] = {
        "username": "new.comer",
        "role": Role.APPROVER,
        "organisation_id": house.organisation_id,
        "tenant_ids": [house.tenant_id],
        "valid_from": house.today,
        "valid_to": None,
        "authority": "Job offer of 3 March 2026",
        **changed,
    }
    grant_id = actions.give_role(by=viewer, at=house.at, **given).grant_id
    assert grant_id is not None
    return grant_id


@pytest.mark.parametrize("giver", ["administrator", "phb_manager"])
def test_a_role_is_given_works_and_is_in_the_audit(house, newcomer, giver):
    with house.acting(giver) as viewer:
        grant_id = give(house, viewer)
    with house.acting_as(newcomer.id) as viewer:
        assert viewer.scope(Permission.PLAN_APPROVE).tenant_ids == {house.tenant_id}
    with house.acting("auditor"):
        event = AuditEvent.objects.get(record_id=grant_id)
    assert (event.what, event.role) == ("access.role_given", giver)


def test_nobody_gives_a_role_to_themselves(house):
    with house.acting("administrator") as viewer:
        own = User.objects.get(id=viewer.user_id)
        with pytest.raises(Refusal, match="to yourself"):
            give(house, viewer, username=own.username)


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"username": "nobody"}, "no_such_user"), ({"role": Role.HOLDER}, "not_a_staff_role")],
)
def test_what_cannot_be_given_is_refused(house, newcomer, changed, code):
    with house.acting("administrator") as viewer, pytest.raises(Refusal) as caught:
        give(house, viewer, **changed)
    assert caught.value.code == code


def test_a_role_cannot_be_given_in_another_commissioners_records(house, newcomer):
    with house.acting("administrator") as viewer, pytest.raises(NotPermitted):
        give(house, viewer, tenant_ids=[house.tenant_id, house.other_tenant_id])
    with house.acting("approver") as viewer, pytest.raises(NotPermitted):
        give(house, viewer)


def test_a_role_given_by_mistake_ends_at_once(house, newcomer):
    with house.acting("administrator") as viewer:
        grant_id = give(house, viewer)
        actions.end_role(by=viewer, at=house.at, grant_id=grant_id, on=house.today)
    with house.acting_as(newcomer.id) as viewer:
        assert viewer.grants == ()
    with house.acting("auditor"):
        assert AuditEvent.objects.filter(record_id=grant_id, what="access.role_ended").exists()


def test_the_role_of_openphb_itself_is_not_ended_by_anybody(house):
    from openphb.foundation.jobs.actions import ensure_system_user

    user_id = ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    grant_id = Grant.objects.get(user_id=user_id).id
    with house.acting("administrator") as viewer, pytest.raises(NothingThere):
        actions.end_role(by=viewer, at=house.at, grant_id=grant_id, on=house.today)


def test_an_administrator_writes_to_the_trail_about_roles_and_nothing_else(house):
    with house.acting("administrator") as viewer:
        actor = viewer.act(Permission.ACCESS_ADMINISTER, tenant_id=house.tenant_id)
        call = "select audit_administration(%s,%s,null,%s,%s,%s,'grant',%s,'{}')"
        for tenant_id, what, grant_id in (
            (house.tenant_id, "payment.approved", actor.grant_id),
            (house.other_tenant_id, "access.role_given", actor.grant_id),
            (
                house.tenant_id,
                "access.role_given",
                Grant.objects.exclude(id=actor.grant_id)
                .filter(user_id=house.user_id("auditor"))
                .get()
                .id,
            ),
        ):
            key = grant_id
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(call, [key, tenant_id, house.at, grant_id, what, key])


def test_the_list_shows_staff_and_never_who_has_a_budget(house, subject_id, newcomer, ask):
    house.join("holder", subject_id=subject_id, name="Mr W")
    with house.acting("administrator") as viewer:
        give(house, viewer)
        text = ask(views.grants, viewer)
        assert "New Comer" in text
        assert "Mr W" not in text
        found = queries.roles(viewer=viewer).roles
        assert all(one.subject_id is None for one in found)
    with house.acting("administrator", house.other_tenant_id) as viewer:
        assert "New Comer" not in ask(views.grants, viewer)


def test_roles_are_given_and_ended_from_their_pages(house, newcomer, ask):
    with house.acting("administrator") as viewer:
        ask(
            views.give,
            viewer,
            status=302,
            data={
                "username": "new.comer",
                "role": "approver",
                "organisation": str(house.organisation_id),
                "tenants": [str(house.tenant_id)],
                "valid_from-day": "24",
                "valid_from-month": "11",
                "valid_from-year": "2026",
                "authority": "Job offer of 3 March 2026",
            },
        )
        grant = Grant.objects.get(user=newcomer)
        ask(views.give, viewer)
        assert "New Comer" in ask(views.end, viewer, grant_id=grant.id)
        day = {"on-day": "25", "on-month": "11", "on-year": "2026"}
        ask(views.end, viewer, grant_id=grant.id, data=day, status=302)
        grant.refresh_from_db()
        assert grant.valid_to == date(2026, 11, 25)
        assert "ends by then already" in ask(views.end, viewer, grant_id=grant.id, data=day)


def invited(house, subject_id, role=Role.NOMINEE):
    with house.acting("care_coordinator") as viewer:
        return actions.invite(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            subject_id=subject_id,
            role=role,
            authority="Consent form of 4 September 2026",
        )


def nobody(house):
    return begin_nobody(house.today)


def test_a_code_makes_an_account_that_reaches_one_record(house, subject_id):
    issued = invited(house, subject_id)
    user_id = actions.join(by=nobody(house), at=house.at, code=issued.code, new_user=GOOD)
    with house.acting_as(user_id) as viewer:
        assert viewer.roles == {Role.NOMINEE}
        assert viewer.scope(Permission.CASE_VIEW).subject_ids == {subject_id}
        assert viewer.scope(Permission.CASE_VIEW).tenant_ids == frozenset()
    user = User.objects.get(id=user_id)
    assert user.check_password(GOOD.password)
    with house.acting("auditor"):
        whats = list(
            AuditEvent.objects.filter(subject_id=subject_id).values_list("what", flat=True)
        )
    assert whats == ["access.invited", "access.joined"]


def test_only_the_hash_of_a_code_is_kept(house, subject_id):
    issued = invited(house, subject_id)
    kept = Invitation.objects.values().get()
    assert issued.code not in str(kept)
    assert kept["expires_on"] == house.today + timedelta(days=14)


def test_a_code_works_once_and_for_fourteen_days(house, subject_id):
    issued = invited(house, subject_id)
    late = house.at + timedelta(days=14)
    with pytest.raises(Refusal, match="cannot be used"):
        actions.join(by=nobody(house), at=late, code=issued.code, new_user=GOOD)
    in_time = house.at + timedelta(days=13)
    actions.join(by=nobody(house), at=in_time, code=issued.code.lower(), new_user=GOOD)
    with pytest.raises(Refusal, match="cannot be used"):
        actions.join(by=nobody(house), at=house.at, code=issued.code, new_user=GOOD)


@pytest.mark.parametrize(
    ("new_user", "where"),
    [
        (NewUser("W", "WYN", "another@example.org", GOOD.password), "username"),
        (NewUser("W", "another", "Wyn@Example.org", GOOD.password), "email"),
        (NewUser("W", "another", "another@example.org", "elevenchars"), "password"),
        (NewUser("W", "another", "another@example.org", "password1234"), "password"),
    ],
)
def test_an_account_needs_names_of_its_own_and_a_password_of_twelve(
    house, subject_id, new_user, where
):
    User.objects.create_user("wyn", name="W", email="wyn@example.org", password=None)
    issued = invited(house, subject_id)
    with pytest.raises(Refusal) as caught:
        actions.join(by=nobody(house), at=house.at, code=issued.code, new_user=new_user)
    assert caught.value.where == where
    assert Invitation.objects.get().used_at is None


def test_who_has_no_code_learns_nothing_about_names_in_use(house):
    User.objects.create_user("wyn", name="W", email="wyn@example.org", password=None)
    with pytest.raises(Refusal) as caught:
        actions.join(by=nobody(house), at=house.at, code="AAAA-BBBB-CCCC", new_user=GOOD)
    assert caught.value.code == "invitation"


def test_who_has_an_account_adds_a_second_record_to_it(house, subject_id):
    user_id = actions.join(
        by=nobody(house), at=house.at, code=invited(house, subject_id).code, new_user=GOOD
    )
    with house.acting("phb_manager"):
        other_id = Subject.objects.create(tenant_id=house.tenant_id).id
    code = invited(house, other_id, Role.REPRESENTATIVE).code
    with house.acting_as(user_id) as viewer:
        assert actions.join(by=viewer, at=house.at, code=code) == user_id
    with house.acting_as(user_id) as viewer:
        assert viewer.scope(Permission.CASE_VIEW).subject_ids == {subject_id, other_id}


def test_a_nominees_access_is_ended_from_the_record(house, subject_id, ask):
    user_id = actions.join(
        by=nobody(house), at=house.at, code=invited(house, subject_id).code, new_user=GOOD
    )
    grant_id = Grant.objects.get(user_id=user_id).id
    with house.acting("phb_manager") as viewer:
        assert f"/roles/{grant_id}/end/" in ask(views.joined, viewer, subject_id=subject_id)
        actions.end_role(by=viewer, at=house.at, grant_id=grant_id, on=house.today)
    with house.acting_as(user_id) as viewer:
        assert viewer.grants == ()
    with house.acting("care_coordinator") as viewer:
        assert "Wyn Williams" not in ask(views.joined, viewer, subject_id=subject_id)
    with house.acting("administrator") as viewer, pytest.raises(NothingThere):
        queries.role(viewer=viewer, grant_id=grant_id)


def test_the_code_is_shown_once_and_not_kept_by_the_browser(house, subject_id, answer, ask):
    asked = {"role": "nominee", "authority": "Consent form of 4 September 2026"}
    with house.acting("care_coordinator") as viewer:
        response: Any = answer(views.joined, viewer, subject_id=subject_id, data=asked)
        assert response["Cache-Control"] == "no-store"
        code = re.search(r"\w{4}-\w{4}-\w{4}(?=</h1>|\s*<)", response.content.decode())
        assert code is not None
        page = ask(views.joined, viewer, subject_id=subject_id)
        assert code[0] not in page
        assert "Codes that have not been used" in page


def join_data(code: str) -> dict[str, str]:
    return {
        "code": code,
        "name": GOOD.name,
        "email": GOOD.email,
        "username": GOOD.username,
        "password": GOOD.password,
    }


def test_somebody_joins_from_the_public_page(house, subject_id, ask):
    issued = invited(house, subject_id)
    assert "Join with a code" in ask(views.join, nobody(house))
    ask(views.join, nobody(house), data=join_data(issued.code), status=302)
    assert Invitation.objects.get().used_by == User.objects.get(username="wyn")


def test_guessing_codes_is_stopped_even_for_a_right_one(house, subject_id, ask):
    issued = invited(house, subject_id)
    for _try in range(attempts.FROM_ONE):
        text = ask(views.join, nobody(house), data=join_data("AAAA-BBBB-CCCC"))
        assert "cannot be used" in text
    text = ask(views.join, nobody(house), data=join_data(issued.code))
    assert "Too many codes" in text
    assert Invitation.objects.get().used_at is None


def test_wrong_codes_are_counted_on_the_connection_that_no_rollback_empties():
    with transaction.atomic():
        attempts.wrong("192.0.2.1")
        transaction.set_rollback(True)
    assert cache.get(attempts._key("192.0.2.1")) == 1


def test_the_matrix_is_a_page_for_everybody_who_is_signed_in(house, ask):
    with house.acting("auditor") as viewer:
        text = ask(views.permissions, viewer)
    assert "Check and approve bank details" in text
    assert "Finance approver" in text
