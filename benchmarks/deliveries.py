"""How long a provider's file of what was delivered takes: `benchmarks.deliveries ROWS SUPERUSER_URL`.

One provider with orders of 200 people; one row in a hundred is bad, in four ways. The file is read
and taken in as the provider's page does it, then sent again as it is. The same rows are then copied
by the database itself into a table with the same columns, checks and indexes, as what could not be
beaten. Prints JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import django
import psycopg
from django.db import transaction

if TYPE_CHECKING:
    from uuid import UUID

    from conftest import House
    from openphb.domains.marketplace.tests.making import Firm

PEOPLE = 200
ONE_BAD_IN = 100
# An order that nobody made, a day that is none, a quantity that is none, and words that are too long.
SPOILT = (
    ("O-0000000000", "2026-11-02", "0.25", ""),
    (None, "2026-13-02", "0.25", ""),
    (None, "2026-11-02", "x", ""),
    (None, "2026-11-02", "0.25", "long " * 60),
)


def main() -> None:
    """Make the orders, send the file twice, copy the rows, and print what each took."""
    django.setup()
    from conftest import make_house

    many, superuser_url = int(sys.argv[1]), sys.argv[2]
    with transaction.atomic():
        house = make_house()
        firm, references = ordered(house, min(PEOPLE, many))
    data = file_of(references, many)
    sendings = [send(house, firm, data, what) for what in ("first", "the same file")]
    found = {
        "rows": many,
        "bytes": len(data),
        "orders": len(references),
        "sendings": sendings,
        "copy_seconds": copied(superuser_url),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    json.dump(found, sys.stdout)


def ordered(house: House, people: int) -> tuple[Firm, list[str]]:
    """Have a provider accept an order of each of so many people; return it and their references."""
    from openphb.domains.marketplace import queries
    from openphb.domains.marketplace.tests import making
    from openphb.domains.plans.tests.planned import planning_in

    firm = making.firm(house)
    plan = planning_in(house)
    ids: list[UUID] = [making.ordered(house, plan(["notional"]), firm) for _ in range(people)]
    with house.acting_as(firm.user_id) as viewer:
        return firm, [queries.order(viewer=viewer, order_id=one).reference for one in ids]


def file_of(references: list[str], many: int) -> bytes:
    """Return the file: quarters of an hour from 2 to 21 November, one row in a hundred bad."""
    rows = ["order,day,quantity,row_id,note"]
    for n in range(many):
        order = references[n % len(references)]
        day, quantity, note = f"2026-11-{2 + n % 20:02d}", "0.25", ""
        if n % ONE_BAD_IN == ONE_BAD_IN - 1:
            other, day, quantity, note = SPOILT[n // ONE_BAD_IN % len(SPOILT)]
            order = other or order
        rows.append(f"{order},{day},{quantity},r{n},{note}")
    return "\n".join(rows).encode()


def send(house: House, firm: Firm, data: bytes, what: str) -> dict[str, Any]:
    """Take a file in as the provider's page does; return how long it took and what came of it."""
    from openphb.domains.marketplace import actions, files, queries

    began = time.perf_counter()
    with house.acting_as(firm.user_id) as viewer:
        orders = files.orders_by_reference(queries.own_accepted(viewer=viewer))
        rows, unread = files.read_deliveries(data, orders)
        read = time.perf_counter()
        taken = actions.take_deliveries(by=viewer, at=house.at, rows=rows)
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.1f} s, {taken.added} added", file=sys.stderr, flush=True)
    wrong = [*unread, *taken.wrong]
    return {
        "what": what,
        "seconds": round(seconds, 1),
        "reading_seconds": round(read - began, 1),
        "added": taken.added,
        "known": taken.known,
        "wrong": dict(Counter(one.code for one in wrong)),
        "without_a_fix": sum(not one.mend for one in wrong),
    }


def copied(superuser_url: str) -> float:
    """Return the seconds of copying the same rows into a table of the same shape."""
    with psycopg.connect(superuser_url) as everything:
        everything.execute("create table twin (like marketplace_delivery including all)")
        with everything.cursor().copy("copy marketplace_delivery to stdout") as rows:
            kept = [bytes(one) for one in rows]
        began = time.perf_counter()
        with everything.cursor().copy("copy twin from stdin") as lines:
            for one in kept:
                lines.write(one)
        everything.commit()
        seconds = time.perf_counter() - began
        everything.execute("drop table twin")
    return round(seconds, 2)


if __name__ == "__main__":
    main()
