"""How much a balance reads in a large ledger, and how long it takes: `benchmarks.balances ENTRIES URL`.

The ledger is one commissioner's of ten years, in the shape that `post_many` gives it: payments of
three lines (three debits, one credit), many to a transaction. To be filled in minutes it is written
by INSERT … SELECT as the server's superuser, past triggers and foreign keys, with the secondary
indexes built afterwards; its transactions stand in the places before the cluster's first, which is
where history restored from elsewhere would stand. Its seals say what the sealer's say of journals
and counts, but their hashes are not of the content: nothing that is measured here reads them. Every
checkpoint is taken by the sealer's own `take_checkpoint`, seal by seal.

`URL` is the superuser's, of the same database.

Then what a busy minute leaves: journals posted by `post_many`, of which the first part was sealed
by the real sealer just short of another checkpoint and the rest waits to be sealed.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any
from uuid import UUID

import django
import psycopg
from psycopg import sql

from benchmarks.ledger import AT, DAY, payments, posted, stage
from openphb.domains.ledger.rules import chart

LINES = 3
ENTRIES_A_JOURNAL = LINES + 1
ENTRIES_A_TRANSACTION = 20_000
# Journals, seals and indexes with them (545 were measured), and room to sort them.
BYTES_AN_ENTRY = 1_000
JOURNALS_A_PART = 250_000
TIMES = 20
TARGET = 10_000
# Payments of a transaction that go to one budget with much, and to one with a little less in each
# account than a checkpoint writes down: it has the most to read.
BUSY, JUST_BELOW = 400, 16
CODES = tuple(account.code for account in chart()[:2])
BUDGETS = 38_461  # 130 four-weekly payments each, where there are 20,000,000 entries

JOURNALS = """
insert into ledger_journal (id, tenant_id, subject_id, key, content_sha256, what, posted_on,
                            posting_year, posted_by, posted_at, reverses_id, place)
select bench_id(1, n), %(tenant)s, (%(subjects)s::uuid[])[1 + n %% %(people)s],
       'bulk:' || lpad(n::text, 12, '0'), encode(sha256(n::text::bytea), 'hex'), 'payment',
       posted_on, bench_year(posted_on), %(user)s, posted_on::timestamptz, null, 1 + n / %(together)s
  from (select n, bench_day(n, %(all)s) as posted_on
          from generate_series(%(first)s::bigint, %(last)s) n) j
"""
ENTRIES = """
insert into ledger_entry (tenant_id, journal_id, account_id, subject_id, debit_pence, credit_pence,
                          budget_id, line_id, funder_id, option, service_from, service_to,
                          service_year, place)
select %(tenant)s, bench_id(1, n), case when line < %(lines)s then %(taker)s else %(giver)s end,
       (%(subjects)s::uuid[])[1 + n %% %(people)s],
       case when line < %(lines)s then 1000 + line else 0 end,
       case when line < %(lines)s then 0 else 3003 end,
       bench_id(2, case when n %% %(together)s < %(below)s then 0
                        when n %% %(together)s < %(below)s + %(busy)s then 1
                        else 2 + n %% %(budgets)s end),
       case when line < %(lines)s then bench_id(3, n * %(lines)s + line) end,
       case when line < %(lines)s then bench_id(4, 1) end,
       case when line < %(lines)s then 'direct_payment' else '' end,
       case when line < %(lines)s then posted_on end,
       case when line < %(lines)s then posted_on + 28 end,
       case when line < %(lines)s then bench_year(posted_on) else '' end, 1 + n / %(together)s
  from (select n, bench_day(n, %(all)s) as posted_on
          from generate_series(%(first)s::bigint, %(last)s) n) j
 cross join generate_series(0, %(lines)s) line
 order by n, line
"""
SEALS = """
insert into ledger_seal (id, tenant_id, number, epoch, place, journal_ids, entry_counts, digests,
                         journals, entries, previous_sha256, head_sha256, sealed_at)
select bench_id(5, place), %(tenant)s, place, 1, place, array_agg(id order by id),
       array_agg(%(each)s order by id), string_agg(sha256(id::text::bytea), ''::bytea order by id),
       count(*), count(*) * %(each)s,
       case when place = 1 then '' else encode(sha256((place - 1)::text::bytea), 'hex') end,
       encode(sha256(place::text::bytea), 'hex'), %(at)s
  from ledger_journal where tenant_id = %(tenant)s and place between %(first)s and %(last)s
 group by place
"""
FUNCTIONS = """
create function bench_id(kind int, n bigint) returns uuid language sql immutable as
$$ select ('0192' || lpad(to_hex(kind), 4, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))
          ::uuid $$;
create function bench_day(n bigint, everything bigint) returns date language sql immutable as
$$ select date '2016-11-24' + (n * 3652 / everything)::int $$;
create function bench_year(day date) returns text language sql immutable as
$$ select to_char(day - interval '3 months', 'YYYY') || '/'
          || to_char(day + interval '9 months', 'YY') $$;
"""


@dataclass(frozen=True)
class Question:
    """One balance that was asked again and again: what it read, and milliseconds."""

    asked: str
    entries: int
    read: int
    median_ms: float
    most_ms: float


@dataclass(frozen=True)
class Bulk:
    """What the ledger was filled with: transactions of so many journals, alike."""

    transactions: int
    together: int

    @property
    def journals(self) -> int:
        return self.transactions * self.together


@dataclass(frozen=True)
class Books:
    """Whose ledger it is and who posts to it."""

    tenant_id: UUID
    user_id: UUID
    subjects: list[UUID]
    accounts: dict[str, UUID]


def main() -> None:
    """Measure in the database that the environment names; print what was found as JSON."""
    django.setup()
    json.dump(measure(int(sys.argv[1]), superuser_url=sys.argv[2]), sys.stdout)


def bulk_of(entries: int) -> Bulk:
    """Return transactions that come to so many entries, and stop just before a sweep of budgets."""
    from openphb.domains.ledger.actions.checkpointing import SWEEP

    many = max(entries // ENTRIES_A_TRANSACTION, 1)
    if many >= SWEEP:
        many -= many % SWEEP + 1
    return Bulk(many, entries // ENTRIES_A_JOURNAL // many)


def measure(entries: int, *, superuser_url: str) -> dict[str, Any]:
    """Fill, seal, ask; return it all."""
    from openphb.domains.ledger.chart import accounts_of
    from openphb.foundation.access.session import acting

    tenant_id, user_id, subjects = stage()
    with acting(user_id, DAY):
        books = Books(tenant_id, user_id, subjects, accounts_of(tenant_id))
    bulk = bulk_of(entries)
    with psycopg.connect(superuser_url, autocommit=True) as server:
        _refuse_too_little_disk(server, entries)
        before = _bytes(server)
        began = time.perf_counter()
        _fill(server, books, bulk)
        filled = time.perf_counter()
        used = _bytes(server) - before
        _checkpoints(books, bulk)
        sealed = time.perf_counter()
        waiting = _busy_minute(books)
        questions = _questions(books, bulk.journals * ENTRIES_A_JOURNAL + TARGET)
        straight = _straight(server, books)
    return {
        "entries": bulk.journals * ENTRIES_A_JOURNAL,
        "transactions": bulk.transactions,
        "waiting": waiting,
        "bytes": used,
        "seconds_to_fill": round(filled - began, 1),
        "seconds_to_checkpoint": round(sealed - filled, 1),
        "questions": [asdict(one) for one in questions],
        **straight,
    }


def _refuse_too_little_disk(server: psycopg.Connection[Any], entries: int) -> None:
    row = server.execute("show data_directory").fetchone()
    assert row is not None
    free, wanted = shutil.disk_usage(row[0]).free, entries * BYTES_AN_ENTRY
    if free < wanted:
        raise SystemExit(
            f"{entries:,} entries may take {wanted / 10**9:.0f} GB of disk while they are filled "
            f"and there are {free / 10**9:.0f} GB. Ask for fewer: --entries."
        )


def _bytes(server: psycopg.Connection[Any]) -> int:
    row = server.execute("select pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0])


def _fill(server: psycopg.Connection[Any], books: Books, bulk: Bulk) -> None:
    server.execute(FUNCTIONS)
    server.execute("set session_replication_role = replica")
    server.execute("set maintenance_work_mem = '512MB'")
    server.execute("set work_mem = '64MB'")
    taker, giver = CODES
    given = {
        "tenant": books.tenant_id,
        "user": books.user_id,
        "subjects": books.subjects,
        "people": len(books.subjects),
        "taker": books.accounts[taker],
        "giver": books.accounts[giver],
        "together": bulk.together,
        "all": bulk.journals,
        "lines": LINES,
        "each": ENTRIES_A_JOURNAL,
        "below": JUST_BELOW,
        "busy": BUSY,
        "budgets": BUDGETS,
        "at": AT,
    }
    with _without_indexes(server):
        for first in range(0, bulk.journals, JOURNALS_A_PART):
            part = {
                **given,
                "first": first,
                "last": min(first + JOURNALS_A_PART, bulk.journals) - 1,
            }
            with server.transaction():
                server.execute(JOURNALS.encode(), part)
                server.execute(ENTRIES.encode(), part)
    for first in range(1, bulk.transactions + 1, 50):
        part = {**given, "first": first, "last": min(first + 49, bulk.transactions)}
        server.execute(SEALS.encode(), part)
    server.execute("set session_replication_role = origin")
    server.execute("analyze ledger_journal, ledger_entry, ledger_seal")


@contextmanager
def _without_indexes(server: psycopg.Connection[Any]) -> Iterator[None]:
    """Drop the indexes that hold nothing to a promise, and build them again as they were."""
    found = server.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid in ('ledger_journal'::regclass, 'ledger_entry'::regclass)"
        " and not indisunique"
    ).fetchall()
    for name, _ in found:
        server.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
    yield
    for _, definition in found:
        server.execute(definition.encode())


def _checkpoints(books: Books, bulk: Bulk) -> None:
    """Take the sealer's checkpoint at each seal, one transaction each."""
    from openphb.domains.ledger.actions.checkpointing import take_checkpoint
    from openphb.foundation.access.session import acting

    for place in range(1, bulk.transactions + 1):
        with acting(books.user_id, DAY):
            take_checkpoint(books.tenant_id, until=place, at=AT)


def _busy_minute(books: Books) -> dict[str, int]:
    """Post what is sealed just short of a checkpoint, and as much again as a balance may read."""
    from openphb.domains.ledger.actions import seal
    from openphb.domains.ledger.actions.checkpointing import EVERY
    from openphb.foundation.access.session import acting

    first = (EVERY - 1) // ENTRIES_A_JOURNAL
    rest = TARGET // ENTRIES_A_JOURNAL - first
    posted(books.tenant_id, books.user_id, payments(0, first, books.subjects))
    with acting(books.user_id, DAY) as by:
        head = seal(by=by, at=AT, tenant_id=books.tenant_id)
    assert head is not None
    posted(books.tenant_id, books.user_id, payments(1, rest, books.subjects))
    return {
        "sealed_since": head.entries,
        "unsealed": rest * ENTRIES_A_JOURNAL,
    }


def _questions(books: Books, in_all: int) -> list[Question]:
    from openphb.domains.ledger.queries import standing, trial_balance
    from openphb.foundation.access.session import acting

    def timed(asked: str, ask: Callable[[Any], tuple[int, int]]) -> Question:
        taken = []
        for _ in range(TIMES):
            with acting(books.user_id, DAY) as viewer:
                began = time.perf_counter()
                entries, read = ask(viewer)
                taken.append((time.perf_counter() - began) * 1000)
        return Question(asked, entries, read, round(median(taken), 1), round(max(taken), 1))

    def of(account: str, budget_id: UUID | None) -> Callable[[Any], tuple[int, int]]:
        def ask(viewer: Any) -> tuple[int, int]:
            found = standing(
                viewer=viewer, tenant_id=books.tenant_id, account=account, budget_id=budget_id
            )
            return found.entries, found.entries_read

        return ask

    def whole(viewer: Any) -> tuple[int, int]:
        found = trial_balance(viewer=viewer, tenant_id=books.tenant_id)
        return in_all, found.entries_read

    taker, giver = CODES
    budgets = {
        "an ordinary budget": bench_id(2, 2 + 4_999 % BUDGETS),
        "a busy budget": bench_id(2, 1),
        "a budget just below what is written down": bench_id(2, 0),
    }
    asked = [
        ("trial balance", whole),
        *((f"account {one}", of(one, None)) for one in (taker, giver)),
    ]
    asked += [
        (f"{name}, account {one}", of(one, budget_id))
        for name, budget_id in budgets.items()
        for one in (taker, giver)
    ]
    return [timed(*one) for one in asked]


def bench_id(kind: int, number: int) -> UUID:
    """Return the same id as the function in the database."""
    return UUID(f"0192{kind:04x}-0000-7000-8000-{number:012x}")


def _straight(server: psycopg.Connection[Any], books: Books) -> dict[str, Any]:
    """Add every entry up from the start; return how long that takes and whether it agrees."""
    from openphb.domains.ledger.queries import trial_balance
    from openphb.foundation.access.session import acting

    began = time.perf_counter()
    rows = server.execute(
        "select a.code, sum(e.debit_pence), sum(e.credit_pence) from ledger_entry e"
        " join ledger_ledgeraccount a on a.id = e.account_id where e.tenant_id = %s group by 1",
        [books.tenant_id],
    ).fetchall()
    taken = time.perf_counter() - began
    with acting(books.user_id, DAY) as viewer:
        found = trial_balance(viewer=viewer, tenant_id=books.tenant_id)
    kept = {
        one.code: (one.debit_pence, one.credit_pence)
        for one in (*found.accounts, *found.memorandum)
    }
    agrees = all(kept[code] == (debits, credits_) for code, debits, credits_ in rows)
    return {"straight_ms": round(taken * 1000, 1), "agrees": agrees}


if __name__ == "__main__":
    main()
