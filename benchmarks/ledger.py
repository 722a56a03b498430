"""How quickly journals are posted, beside the owner's COPY of the same rows: `benchmarks.ledger N`.

Three ways in one run, on one cluster with fsync on, each timed to the end of its commit:

- `posted`: `post_many` as the `app` role, under row-level security, with every proof of balance;
- `twin`: COPY as the owner into tables with the same indexes, checks and foreign keys;
- `bare`: COPY as the owner into tables with none of them.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

import django
import psycopg
from django.conf import settings
from psycopg import sql

from openphb.domains.ledger.rules import chart
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.foundation.access.types import Actor
from openphb.kernel.ids import new_id

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/London"))
TABLES = ("ledger_journal", "ledger_entry")
PEOPLE = 500
ROUNDS = 3


@dataclass(frozen=True)
class Speed:
    """Rows a second of one way, journals and entries together; the rounds in order."""

    way: str
    rows_a_round: int
    rows_a_second: tuple[int, ...]

    @property
    def median(self) -> int:
        return int(median(self.rows_a_second))


def main() -> None:
    """Measure in the database that the environment names; print the speeds as JSON."""
    django.setup()
    speeds = measure(settings.ENVIRONMENT.database_urls["owner"], journals=int(sys.argv[1]))
    json.dump([asdict(speed) | {"median": speed.median} for speed in speeds], sys.stdout)


def measure(owner_url: str, *, journals: int) -> list[Speed]:
    """Return the speed of each way, over ROUNDS rounds of the same journals."""
    tenant_id, user_id, subjects = stage()
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for kind in ("twin", "bare"):
            _make_tables(owner, kind)
        seconds: dict[str, list[float]] = {"posted": [], "twin": [], "bare": []}
        rows = 0
        for number in range(ROUNDS):
            ids, taken = posted(tenant_id, user_id, payments(number, journals, subjects))
            seconds["posted"].append(taken)
            copied = _read_back(owner, tenant_id, ids)
            rows = sum(data.count(b"\n") for data in copied)
            for kind in ("twin", "bare"):
                seconds[kind].append(_copy_in(owner, kind, copied))
    return [
        Speed(way, rows, tuple(round(rows / each) for each in taken))
        for way, taken in seconds.items()
    ]


def stage() -> tuple[UUID, UUID, list[UUID]]:
    """Make a tenant, who posts to it, and people: return their ids."""
    from openphb.domains.ledger.chart import accounts_of
    from openphb.foundation.access.models import Grant, GrantLine, User
    from openphb.foundation.access.session import acting
    from openphb.foundation.tenancy.models import Subject, Tenant

    tenant = Tenant.objects.create(name="The ledger's speed")
    user = User.objects.create(username="speed", email="speed@example.org", name="Speed")
    grant = Grant.objects.create(
        user=user, role="system", valid_from=DAY, authority="to measure", granted_at=AT
    )
    GrantLine.objects.create(grant=grant, tenant_id=tenant.id)
    with acting(user.id, DAY):
        accounts_of(tenant.id)
        people = Subject.objects.bulk_create(Subject(tenant_id=tenant.id) for _ in range(PEOPLE))
    return tenant.id, user.id, [person.id for person in people]


def payments(number: int, many: int, subjects: Sequence[UUID]) -> list[JournalToPost]:
    """Return payments of three lines each: three debits, one credit."""
    taker, giver = (account.code for account in chart()[:2])
    made: list[JournalToPost] = []
    for place in range(many):
        budget_id = new_id()
        lines = tuple(
            Posting(
                taker,
                1_000 + line,
                0,
                Dimensions(
                    budget_id=budget_id,
                    line_id=new_id(),
                    funder_id=new_id(),
                    option="direct_payment",
                    service_from=date(2026, 11, 2),
                    service_to=date(2026, 11, 30),
                ),
            )
            for line in range(3)
        )
        other = Posting(giver, 0, 3_003, Dimensions(budget_id=budget_id))
        person = subjects[place % len(subjects)]
        made.append(
            JournalToPost(f"payment:{number}:{new_id()}", "payment", person, (*lines, other), None)
        )
    return made


def posted(
    tenant_id: UUID, user_id: UUID, journals: list[JournalToPost]
) -> tuple[list[UUID], float]:
    from openphb.domains.ledger.actions import post_many
    from openphb.foundation.access.session import acting

    began = time.perf_counter()
    with acting(user_id, DAY) as viewer:
        grant = viewer.grants[0]
        by = Actor(user_id, viewer.name, grant.role, grant.grant_id, grant.authority)
        posted = post_many(by=by, at=AT, posted_on=DAY, tenant_id=tenant_id, journals=journals)
    taken = time.perf_counter() - began
    return list(posted.values()), taken


def _make_tables(owner: psycopg.Connection[tuple[str, str]], kind: str) -> None:
    like = " including all" if kind == "twin" else ""
    for table in TABLES:
        owner.execute(f"create table {kind}_{table} (like {table}{like})")
    if kind == "bare":
        return
    keys = owner.execute(
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'f' and conrelid = any(%s::regclass[])",
        [list(TABLES)],
    ).fetchall()
    for table, definition in keys:
        own = definition.replace("REFERENCES ledger_journal", "REFERENCES twin_ledger_journal")
        owner.execute(sql.SQL(f"alter table twin_{table} add {own}"))


def _read_back(
    owner: psycopg.Connection[tuple[str, str]], tenant_id: UUID, ids: Sequence[UUID]
) -> tuple[bytes, ...]:
    """Return this round's rows of each table in COPY's own form, so that COPY is at its best."""
    with owner.transaction():
        owner.execute("select access_reach(null, %s, array[%s], '{}')", [DAY, tenant_id])
        owner.execute("create temp table this_round (id uuid) on commit drop")
        with owner.cursor().copy("copy this_round from stdin") as lines:
            for journal_id in ids:
                lines.write_row([journal_id])
        found = []
        for table, column in zip(TABLES, ("id", "journal_id"), strict=True):
            query = (
                f"copy (select t.* from {table} t join this_round r on r.id = t.{column}) to stdout"
            )
            with owner.cursor().copy(sql.SQL(query)) as rows:
                found.append(b"".join(bytes(part) for part in rows))
        return tuple(found)


def _copy_in(
    owner: psycopg.Connection[tuple[str, str]], kind: str, copied: Sequence[bytes]
) -> float:
    began = time.perf_counter()
    with owner.transaction():
        for table, data in zip(TABLES, copied, strict=True):
            with owner.cursor().copy(sql.SQL(f"copy {kind}_{table} from stdin")) as lines:
                lines.write(data)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
