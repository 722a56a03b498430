"""What the tests of this domain share."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from conftest import make_house
from openphb.config.environment import environment
from openphb.domains.ledger import actions, heads
from openphb.domains.ledger.types import Dimensions, Posting, SealHead
from openphb.foundation.access.tests.visiting import visit
from openphb.foundation.access.types import Permission
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id

__all__ = ["visit"]
DAY = date(2026, 11, 24)
# Another worker's open transaction keeps journals waiting: that is what the sealer is for.
PATIENCE = 120


class Books:
    """A ledger in a database of its own, to which other sessions commit as well."""

    def __init__(self, house, environment):
        self.house, self.environment = house, environment
        self.officer = house.user_id("finance_officer")
        self.system = house.join("system")
        with self.open() as viewer:
            self.subject_id = Subject.objects.create(tenant_id=viewer.grants[0].tenant_id).id

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
        """Seal until this many journals are sealed; return the heads."""
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

    @contextmanager
    def owner(self):
        """Act as who owns the tables, with every trigger of ours away: a thief with the keys."""
        with psycopg.connect(self.environment["OPENPHB_OWNER_URL"], autocommit=True) as owner:
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


@pytest.fixture
def books(own_database, django_db_setup, django_db_blocker, tmp_path):
    """Return a ledger that is committed to, in a database of its own; heads go to `tmp_path`."""
    before = {alias: settings.DATABASES[alias]["NAME"] for alias in ("default", "attempts")}
    name = own_database["DATABASE_URL"].partition("?")[0].rsplit("/", 1)[1]
    heads.configure(tmp_path / "heads")
    with django_db_blocker.unblock():
        point_at(dict.fromkeys(before, name))
        yield Books(make_house(), own_database)
        point_at(before)
    heads.configure(environment().ledger_heads_folder)


def point_at(names):
    connections.close_all()
    for alias, name in names.items():
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
