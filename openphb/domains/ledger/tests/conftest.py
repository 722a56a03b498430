"""What the tests of this domain share."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from conftest import House, migrated_template, superuser_url
from openphb.domains.ledger import actions, heads
from openphb.domains.ledger.types import Dimensions, Posting, SealHead
from openphb.foundation.access.tests.visiting import visit
from openphb.foundation.access.types import Permission
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.postgres import address
from openphb.foundation.postgres.roles import create_database, drop_database
from openphb.foundation.tenancy.models import Subject, Tenant
from openphb.kernel.ids import new_id

__all__ = ["visit"]
DAY = date(2026, 11, 24)
# Another worker's open transaction keeps journals waiting: that is what the sealer is for.
PATIENCE = 120


class Books:
    """A ledger in a database of its own, to which other sessions commit as well."""

    def __init__(self, house, database):
        self.house, self.database = house, database
        self.officer = house.user_id("finance_officer")
        self.system = house.join("system")
        with self.open() as viewer:
            self.subject_id = Subject.objects.create(tenant_id=viewer.grants[0].tenant_id).id

    def url(self, role):
        return address.url(Path(os.environ["OPENPHB_HOME"]) / "postgres", role, self.database)

    @property
    def tenant_id(self):
        return self.house.tenant_id

    def open(self):
        return self.house.acting_as(self.officer)

    def post(self, pence=100, *, key="", posted_on=DAY, **more):
        with self.open() as viewer:
            return self.post_as(viewer, pence, key=key, posted_on=posted_on, **more)

    def post_as(self, viewer, pence=100, *, key="", posted_on=DAY, budget_id=None, what="payment"):
        about = Dimensions(budget_id=budget_id)
        return actions.post(
            by=viewer.act(Permission.RUN_PREPARE, tenant_id=self.tenant_id),
            at=self.house.at,
            posted_on=posted_on,
            tenant_id=self.tenant_id,
            key=key or f"payment:{new_id()}",
            what=what,
            subject_id=self.subject_id,
            postings=(Posting("5000", pence, 0, about), Posting("1000", 0, pence, about)),
        )

    def seal_once(self, **more):
        with self.house.acting_as(self.system) as by:
            return actions.seal(by=by, at=self.house.at, tenant_id=self.tenant_id, **more)

    def seal_all(self, journals, **more):
        """Seal this many journals once all of them can be; return the heads."""
        self.wait_until_certain()
        made: list[SealHead] = []
        until = time.monotonic() + PATIENCE
        while sum(head.journals for head in made) < journals:
            head = self.seal_once(**more)
            if head:
                made.append(head)
            else:
                assert time.monotonic() < until, "nothing became ready to be sealed"
                time.sleep(0.05)
        heads.write_out(made)
        return made

    def wait_until_certain(self):
        """Wait until no transaction is open, here or elsewhere, that began before this call."""
        until = time.monotonic() + PATIENCE
        with psycopg.connect(self.url("owner"), autocommit=True) as owner:
            began = owner.execute("select pg_current_xact_id()").fetchone()
            passed = "select pg_snapshot_xmin(pg_current_snapshot()) > %s::xid8"
            while owner.execute(passed, began).fetchone() != (True,):
                assert time.monotonic() < until, "another transaction stays open"
                time.sleep(0.05)

    @contextmanager
    def owner(self):
        """Act as who owns the tables, with every trigger of ours away: a thief with the keys."""
        with psycopg.connect(self.url("owner"), autocommit=True) as owner:
            tables = [
                row[0]
                for row in owner.execute(
                    "select relname from pg_class where relname like 'ledger\\_%' and relkind = 'r'"
                )
            ]
            for table in tables:
                owner.execute(f"alter table {table} no force row level security")
                owner.execute(f"alter table {table} disable trigger user")
            yield owner
            for table in tables:
                owner.execute(f"alter table {table} enable trigger user")
                owner.execute(f"alter table {table} force row level security")


@pytest.fixture(scope="session")
def shared_books():
    """Make one database that the ledgers of these tests share, each with tenants of its own."""
    name = f"books_{new_id().hex}"
    template = migrated_template()
    with (Path(os.environ["OPENPHB_HOME"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        create_database(superuser_url(), name, template=template)
    yield name
    drop_database(superuser_url(), name)


@pytest.fixture
def books(shared_books, django_db_setup, django_db_blocker, tmp_path):
    """Return a ledger that is committed to; its heads go to `tmp_path`."""
    before = {alias: settings.DATABASES[alias]["NAME"] for alias in ("default", "attempts")}
    kept = heads._folder
    heads.configure(tmp_path / "heads")
    with django_db_blocker.unblock():
        point_at(dict.fromkeys(before, shared_books))
        yield Books(_house(), shared_books)
        point_at(before)
    assert kept is not None
    heads.configure(kept)


def _house():
    """Make two commissioners beside those of the tests before."""
    tenants = [Tenant.objects.create(name=f"Books {new_id()}") for _ in range(2)]
    icb = Organisation.objects.create(
        name="NHS Ourshire ICB", kind="icb", valid_from=date(2013, 4, 1), source="made for a test"
    )
    return House(tenants[0].id, icb.id, tenants[1].id, icb.id)


def point_at(names):
    connections.close_all()
    for alias, name in names.items():
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
