"""A number that NHS login proved leads to that person's own records, in every tenant, and no other."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from openphb.config.wiring import records_of
from openphb.domains.people import actions as people
from openphb.domains.people.types import PersonDetails
from openphb.foundation.access.actions import claiming
from openphb.foundation.access.models import Grant, GrantLine, User
from openphb.foundation.access.session import begin_nobody
from openphb.foundation.access.sign_in.services import Identity
from openphb.foundation.access.types import Permission, Role
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "9990000018", "9990000026"
BORN = date(1960, 5, 14)
IDENTITY = Identity("sub-1", NUMBER, BORN, "w@example.org")


def register(house, tenant_id, *, number=NUMBER, born=BORN):
    details = PersonDetails(
        given_name="William", family_name="W", date_of_birth=born, nhs_number=number
    )
    with house.acting("phb_manager", tenant_id) as viewer:
        return people.register(by=viewer, at=house.at, tenant_id=tenant_id, details=details)


@pytest.fixture
def subjects(house):
    """Return Mr W in both tenants; somebody else stands beside him."""
    register(house, house.tenant_id, number=OTHER)
    return {register(house, one) for one in (house.tenant_id, house.other_tenant_id)}


def claim(house, identity=IDENTITY, known=None, signed_in=None):
    begin_nobody(house.today)
    return claiming.claim(identity=identity, known=known, signed_in=signed_in, at=house.at)


def test_a_claim_reaches_ones_own_record_in_each_tenant_and_nobody_elses(house, subjects):
    user = claim(house)
    assert user.name == "William W"
    assert not user.has_usable_password()
    with house.acting_as(user.id) as viewer:
        assert viewer.roles == {Role.HOLDER}
        scope = viewer.scope(Permission.CASE_VIEW)
        assert (scope.subject_ids, scope.tenant_ids) == (subjects, frozenset())


def test_a_record_that_came_later_is_added_and_an_ended_one_is_not_opened_again(house):
    first = register(house, house.tenant_id)
    user = claim(house)
    Grant.objects.filter(user=user).update(valid_to=house.today)
    second = register(house, house.other_tenant_id)
    assert claim(house, known=user) == user
    with house.acting_as(user.id) as viewer:
        assert viewer.scope(Permission.CASE_VIEW).subject_ids == {second}
    assert GrantLine.objects.filter(subject_id=first).count() == 1


@pytest.mark.parametrize(
    "identity",
    [
        Identity("sub-1", "9434765919", BORN, "w@example.org"),
        Identity("sub-1", NUMBER, date(1960, 5, 15), "w@example.org"),
    ],
)
def test_no_record_of_that_number_and_birthday_makes_nothing(house, subjects, identity):
    before = User.objects.count()
    with pytest.raises(Refusal) as caught:
        claim(house, identity)
    assert caught.value.code == "no_record"
    assert User.objects.count() == before


def test_an_account_that_reaches_only_this_record_is_taken_and_one_that_reaches_more_is_not(house):
    subject_id = register(house, house.tenant_id)
    other_id = register(house, house.tenant_id, number=OTHER)
    holder = house.join("holder", subject_id=subject_id)
    assert claim(house).id == holder
    Grant.objects.filter(user_id=holder).update(valid_to=house.today)
    helper = house.join("holder", subject_id=subject_id)
    lines = Grant.objects.create(
        user_id=helper,
        role=Role.NOMINEE,
        valid_from=house.today,
        authority="Consent form",
        granted_at=house.at,
    )
    GrantLine.objects.create(grant=lines, tenant_id=house.tenant_id, subject_id=other_id)
    assert claim(house).id not in (holder, helper)


def test_who_is_signed_in_as_the_holder_links_their_own_account_whatever_else_it_reaches(house):
    subject_id = register(house, house.tenant_id)
    user = User.objects.get(id=house.join("holder", subject_id=subject_id))
    stranger = User.objects.get(id=house.join("representative", subject_id=subject_id))
    assert claim(house, signed_in=user) == user
    assert claim(house, signed_in=stranger) != stranger


def test_a_closed_account_and_an_address_in_use_are_refused(house, subjects):
    user = claim(house)
    User.objects.filter(id=user.id).update(is_active=False)
    user.refresh_from_db()
    with pytest.raises(Refusal) as closed:
        claim(house, known=user)
    assert closed.value.code == "account_closed"
    GrantLine.objects.filter(grant__user=user).delete()
    with pytest.raises(Refusal) as taken:
        claim(house)
    assert taken.value.code == "email_in_use"


def test_nobody_reads_people_by_anything_but_a_whole_number(house, subjects):
    begin_nobody(house.today)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from people_person")
        assert cursor.fetchone() == (0,)
    assert {one.subject_id for one in records_of(NUMBER, None)} == subjects
    assert records_of(NUMBER[:9], None) == records_of("%", None) == records_of("", BORN) == []
