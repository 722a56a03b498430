"""How many single journals a second are posted, beside a peer: `benchmarks.postings N FOLDER URL`.

N journals of two entries a round, one commit each, on one cluster with fsync on; the ways take
turns, and each round begins with another of them:

- `posted`: `ledger.actions.post` as `app`, in a transaction that has been given its reach by the
  one question that a page's transaction is given it by;
- `acting`: the same in `acting`, as jobs and commands have it: more questions, and the deferred
  proofs asked for before the reach is given back;
- `transfer` and `bulk`: django-hordak's own two (`hordak_side.py`), in a database of its own;
- `least`: no journal, but what no client's transaction can do without: BEGIN, an INSERT of one
  number into a table without index or trigger, COMMIT, on the same driver without Django.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import django
import psycopg

from benchmarks import peer
from benchmarks.ledger import AT, DAY, stage
from openphb.domains.ledger.rules import chart
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.foundation.access.types import Actor
from openphb.kernel.ids import new_id

ROUNDS = 5
OURS = ("posted", "acting")
THEIRS = ("transfer", "bulk")
LEAST = "least"
COUNT_ROWS = "analyze"
# (way, how many) → seconds.
Ask = Callable[[str, int], float]


@dataclass(frozen=True)
class Rate:
    """Journals a second of one way; the rounds in order."""

    way: str
    journals_a_round: int
    journals_a_second: tuple[int, ...]

    @property
    def median(self) -> int:
        return int(median(self.journals_a_second))


def main() -> None:
    """Measure in the database that the environment names; print the rates as JSON."""
    many, folder, url = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    django.setup()
    found = peer.made(folder)
    with _asking(found, url) as ask:
        rates = measure(ask, many)
    told: dict[str, Any] = {
        "rates": [asdict(rate) | {"median": rate.median} for rate in rates],
        "peer": f"{peer.PEER} {peer.VERSION}",
        "missing": found.missing,
    }
    json.dump(told, sys.stdout)


@contextmanager
def _asking(found: peer.Peer, url: str) -> Iterator[Ask | None]:
    """Yield what has the peer post; None where there is no peer."""
    if found.python is None:
        yield None
        return
    with subprocess.Popen(
        [found.python, peer.SIDE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as side:

        def ask(way: str, many: int) -> float:
            assert side.stdin is not None
            assert side.stdout is not None
            side.stdin.write(f"{way} {many}\n")
            side.stdin.flush()
            answer = side.stdout.readline()
            if not answer:
                raise SystemExit("The peer ended; what it said is above.")
            return float(answer)

        yield ask


def measure(ask: Ask | None, many: int) -> list[Rate]:
    """Return the rate of each way, over ROUNDS rounds after one that is not counted."""
    tenant_id, user_id, subjects = stage()
    ways = (*OURS, LEAST) if ask is None else (*OURS, *THEIRS, LEAST)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):
        turn = number % len(ways)
        for way in ways[turn:] + ways[:turn]:
            if way in OURS:
                taken = _posted(way, tenant_id, user_id, journals(many, subjects))
            elif way == LEAST:
                taken = _least(many)
            else:
                assert ask is not None
                taken = ask(way, many)
            if number:
                seconds[way].append(taken)
        if not number:
            _count_rows(ask)
    return [
        Rate(way, many, tuple(round(many / each) for each in taken))
        for way, taken in seconds.items()
    ]


def _count_rows(ask: Ask | None) -> None:
    """Have both databases count their rows, as autovacuum does within minutes of a first use.

    Until then plans that were made when the tables were empty read them from end to end.
    """
    with psycopg.connect(os.environ["OPENPHB_OWNER_URL"], autocommit=True) as owner:
        owner.execute("analyze ledger_journal")
        owner.execute("analyze ledger_entry")
    if ask is not None:
        ask(COUNT_ROWS, 0)


def journals(many: int, subjects: Sequence[UUID]) -> list[JournalToPost]:
    """Return payments of one line each: a debit and a credit, with all that ours say of them."""
    taker, giver = (account.code for account in chart()[:2])
    made = []
    for place in range(many):
        budget_id = new_id()
        about = Dimensions(
            budget_id=budget_id,
            line_id=new_id(),
            funder_id=new_id(),
            option="direct_payment",
            service_from=date(2026, 11, 2),
            service_to=date(2026, 11, 30),
        )
        pence = 1_000 + place
        postings = (
            Posting(taker, pence, 0, about),
            Posting(giver, 0, pence, Dimensions(budget_id=budget_id)),
        )
        person = subjects[place % len(subjects)]
        made.append(JournalToPost(f"single:{new_id()}", "payment", person, postings, None))
    return made


def _posted(way: str, tenant_id: UUID, user_id: UUID, made: Sequence[JournalToPost]) -> float:
    """Return the seconds of posting these journals, one commit each."""
    from django.db import connection, transaction

    from openphb.domains.ledger.actions import post
    from openphb.foundation.access.session import acting

    with acting(user_id, DAY) as viewer:
        grant = viewer.grants[0]
        by = Actor(user_id, viewer.name, grant.role, grant.grant_id, grant.authority)
    began = time.perf_counter()
    for journal in made:
        with transaction.atomic(), acting(user_id, DAY) if way == "acting" else nullcontext():
            if way == "posted":
                with connection.cursor() as cursor:
                    cursor.execute("select * from access_begin_user(%s, %s)", [user_id, DAY])
                    cursor.fetchall()
            post(
                by=by,
                at=AT,
                posted_on=DAY,
                tenant_id=tenant_id,
                key=journal.key,
                what=journal.what,
                subject_id=journal.subject_id,
                postings=journal.postings,
            )
    return time.perf_counter() - began


def _least(many: int) -> float:
    """Return the seconds of so many transactions of one row each, as the owner of its table."""
    with psycopg.connect(os.environ["OPENPHB_OWNER_URL"]) as owner:
        owner.execute("create table if not exists bench_least (number integer)")
        owner.commit()
        began = time.perf_counter()
        for number in range(many):
            owner.execute("insert into bench_least values (%s)", [number])
            owner.commit()
        return time.perf_counter() - began


if __name__ == "__main__":
    main()
