"""Two commissioners, one database: neither reaches the other's rows, and history stays."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id


def test_a_session_sees_only_its_own_tenants_subjects(house):
    with house.acting("phb_manager"):
        ours = Subject.objects.create(tenant_id=house.tenant_id)
        assert list(Subject.objects.values_list("id", flat=True)) == [ours.id]
    with house.acting("phb_manager", house.other_tenant_id):
        assert not Subject.objects.exists()
        assert Subject.objects.filter(pk=ours.id).delete()[0] == 0


def test_a_session_cannot_write_into_another_tenant(house):
    with house.acting("phb_manager"):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Subject.objects.create(tenant_id=house.other_tenant_id)


def test_nobody_sees_nothing(house):
    with house.acting("phb_manager"):
        Subject.objects.create(tenant_id=house.tenant_id)
    assert not Subject.objects.exists()


def test_an_administrator_reaches_no_tenant_rows(house):
    with house.acting("phb_manager"):
        Subject.objects.create(tenant_id=house.tenant_id)
    with house.acting("administrator"):
        assert not Subject.objects.exists()


def test_a_holder_reaches_only_their_own_subject(house):
    with house.acting("phb_manager"):
        own = Subject.objects.create(tenant_id=house.tenant_id)
        Subject.objects.create(tenant_id=house.tenant_id)
        holder = house.join("holder", subject_id=own.id)
    with house.acting_as(holder) as viewer:
        assert list(Subject.objects.values_list("id", flat=True)) == [own.id]
        assert not viewer.is_staff


def test_a_foreign_key_cannot_cross_tenants(house):
    with house.acting("phb_manager", house.other_tenant_id):
        theirs = Subject.objects.create(tenant_id=house.other_tenant_id)
    with house.acting("phb_manager"):
        with pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "insert into people_contact (id, tenant_id, subject_id, name, relationship,"
                    " standing, authority, same_household, valid_from)"
                    " values (%s, %s, %s, 'A', 'friend', 'contact', '', false, '2026-01-01')",
                    [new_id(), house.tenant_id, theirs.id],
                )
