"""`python -m benchmarks`: loads, walks, posts, pays, asks, and writes the evidence.

`--only` chooses among its parts: `ledger` (many journals beside COPY), `postings` (single ones
beside a peer), `balances` (of a large ledger), `due` (to a holder of ten years), `runs` (of two
sizes, from what is due to the bank's file), `sufficiency` (every budget of worlds of two sizes
beside a rate card), `fairness` (the same need compared, over people of two numbers), `referrals`
(people matched, and a file of 50,000), `deliveries` (a provider's file of 200,000 beside COPY),
`plans` (of many lines and versions, opened), `precedents` (found among many), `pages` (of worlds of
two sizes, and memory). `--quick` is a smoke test of the benchmark itself: little of everything; it
writes under `var/`, because what it finds is evidence of nothing else.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import evidence, memory, walk
from benchmarks.multiply import multiply
from benchmarks.system import Database, migrated, running_cluster, running_site
from openphb.foundation.postgres.cluster import Cluster
from openphb.foundation.postgres.roles import create_database, drop_database

PARTS = (
    "ledger",
    "postings",
    "balances",
    "due",
    "runs",
    "sufficiency",
    "fairness",
    "plans",
    "referrals",
    "deliveries",
    "precedents",
    "pages",
)
# Recipients that are made by actions, before they are copied.
RECIPIENTS = 200
HOME = Path(__file__).resolve().parents[1] / "var" / "bench"


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    holders: tuple[int, ...]
    built: int
    requests: int
    journals: int
    singles: int
    entries: int
    years: int
    paid: tuple[int, ...]
    referred: int
    plan: tuple[int, int] = (200, 50)
    """Lines and versions of one plan."""
    precedents: int = 20_000
    delivered: int = 200_000


def main(arguments: Sequence[str]) -> None:
    """Measure, write, and say where."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--holders", type=int, nargs="+", help="sizes of world (2000 20000)")
    parser.add_argument("--built", type=int, help="people made by actions before copying (100)")
    parser.add_argument("--paid", type=int, nargs="+", help="recipients of runs (20000 200000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a smoke test of the benchmark")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts to measure")
    parser.add_argument("--entries", type=int, help="entries of the large ledger (20000000)")
    given = parser.parse_args(arguments)
    folder = HOME / "evidence" if given.quick else evidence.FOLDER
    found = _measure(_size(given), given.seed, given.only)
    found["command"] = " ".join(["python -m benchmarks", *arguments])
    only = [part for part in PARTS if part in given.only and set(given.only) != set(PARTS)]
    path = evidence.write(found, date.today(), folder, only)  # noqa: DTZ011  the day it was run, here
    print(path.read_text(), f"\nWritten to {path}")


def _size(given: argparse.Namespace) -> Size:
    if given.quick:
        entries = given.entries or 200_000
        return Size(
            tuple(given.holders or (40,)),
            given.built or 6,
            20,
            1_000,
            50,
            entries,
            1,
            tuple(given.paid or (400,)),
            1_000,
            (20, 4),
            500,
            2_000,
        )
    return Size(
        tuple(given.holders or (2_000, 20_000)),
        given.built or 100,
        requests=200,
        journals=20_000,
        singles=1_000,
        entries=given.entries or 20_000_000,
        years=10,
        paid=tuple(given.paid or (20_000, 200_000)),
        referred=50_000,
    )


def _measure(size: Size, seed: int, parts: Sequence[str]) -> dict[str, Any]:
    machine = evidence.machine()
    shutil.rmtree(HOME / "home", ignore_errors=True)
    (HOME / "home").mkdir(parents=True)
    try:
        with running_cluster(HOME / "home") as cluster:
            database = migrated(cluster)
            return {
                "machine": machine,
                "postgres": _one(cluster.url(), "show server_version"),
                "clients": walk.CLIENTS,
                "walks": walk.RUNS,
                **{part: _part(part, database, size, seed) for part in PARTS if part in parts},
            }
    finally:
        shutil.rmtree(HOME / "home", ignore_errors=True)


def _part(part: str, empty: Database, size: Size, seed: int) -> Any:
    """Return what one part found."""
    if part == "pages":
        return _worlds(empty, size, seed)
    if part == "fairness":
        return _compared(empty, size)
    if part == "referrals":
        return _referred(empty, size)
    if part in ("runs", "sufficiency"):
        return _of_recipients(empty, size, f"benchmarks.{part}")
    database = empty.copy(part)
    _say(f"measuring {part}")
    try:
        return json.loads(database.run(f"benchmarks.{part}", *_arguments(part, database, size)))
    finally:
        database.drop()


def _of_recipients(empty: Database, size: Size, module: str) -> list[dict[str, Any]]:
    """Return what a module found for each number of recipients, each in a world of its own."""
    _say(f"making {RECIPIENTS} recipients by actions")
    template = empty.copy("recipients")
    template.run("benchmarks.recipients", str(RECIPIENTS))
    found = []
    for many in size.paid:
        _say(f"copying them until there are {many}, then {module}")
        world = template.copy(f"paid_{many}")
        made = multiply(world.url("owner"), people=many)
        found.append({"rows_copied": made.rows, **json.loads(world.run(module))})
        world.drop()
    template.drop()
    return found


def _compared(empty: Database, size: Size) -> list[dict[str, Any]]:
    """Return what comparing people took for each number of them, each in a world of its own."""
    _say("making an office by actions")
    template = empty.copy("office")
    template.run("benchmarks.recipients", "2")
    found = []
    for many in size.paid:
        # A commissioner's budgets, and not a country's.
        people = many // 10
        _say(f"making {people} people to compare")
        world = template.copy(f"compared_{people}")
        found.append(json.loads(world.run("benchmarks.fairness", str(people))))
        world.drop()
    template.drop()
    return found


def _referred(empty: Database, size: Size) -> Any:
    """Return what matching found, and what a file of referrals took, in an office by itself."""
    _say("making an office by actions")
    template = empty.copy("office")
    template.run("benchmarks.recipients", "2")
    try:
        return json.loads(template.run("benchmarks.referrals", str(size.referred)))
    finally:
        template.drop()


def _arguments(part: str, database: Database, size: Size) -> list[str]:
    """Return what a part's own module is given."""
    if part == "ledger":
        return [str(size.journals)]
    if part == "due":
        return [str(size.years)]
    if part == "plans":
        return [str(one) for one in size.plan]
    if part == "precedents":
        return [str(size.precedents)]
    superuser_url = database.cluster.url(database=database.name)
    if part in ("balances", "deliveries"):
        return [str(size.entries if part == "balances" else size.delivered), superuser_url]
    # The peer has a database of its own, on the same cluster, and owns what is in it.
    drop_database(superuser_url, "peer")
    create_database(superuser_url, "peer", owner="owner")
    return [str(size.singles), str(HOME / "peer"), database.cluster.url("owner", "peer")]


def _worlds(empty: Database, size: Size, seed: int) -> list[dict[str, Any]]:
    _say(f"building {size.built} people by actions")
    template = empty.copy("world")
    template.run("openphb.config.demo_step", "--seed", str(seed), "--holders", str(size.built))
    _say("opening every page once, so that a long run does not end on a missing one")
    tried = template.copy("tried")
    tried.run("benchmarks.inside")
    tried.drop()
    worlds = []
    for people in size.holders:
        world = template.copy(f"world_{people}")
        worlds.append(_world(world, people, size))
        world.drop()
    return worlds


def _world(database: Database, people: int, size: Size) -> dict[str, Any]:
    """Return all that is measured of one world."""
    # Heads of another world's ledger are of the same tenants, and would be missed in this one.
    shutil.rmtree(HOME / "home" / "ledger-heads", ignore_errors=True)
    _say(f"copying them until there are {people}")
    built = int(_one(database.url("readonly_all"), "select count(*) from tenancy_subject"))
    began = time.perf_counter()
    made = multiply(database.url("owner"), people=people)
    seconds = time.perf_counter() - began
    _say("verifying the ledger")
    verified = _verified(database)
    seen = json.loads(database.run("benchmarks.inside"))
    _say("walking")
    with running_site(database, HOME / f"web-{people}.log") as site:
        timed = walk.walk(site, seen, requests=size.requests)
        used = memory.measure(
            web=site.web.pid, worker=site.worker.pid, database=_postmaster(database.cluster)
        )
    return {
        "people": made.people,
        "built": built,
        "rows_copied": made.rows,
        "seconds_to_load": round(seconds, 1),
        "triggers_off": made.triggers_off,
        "database_bytes": int(
            _one(database.url("owner"), "select pg_database_size(current_database())")
        ),
        "verified": verified,
        "pages": [
            asdict(page) | {"queries": one["queries"], "bytes": one["bytes"]}
            for page, one in zip(timed, seen, strict=True)
        ],
        "memory": asdict(used),
    }


def _verified(database: Database) -> str:
    """Return the last line of what `openphb ledger verify` says of the world, and its status."""
    done = subprocess.run(
        [sys.executable, "-m", "openphb.config.cli", "ledger", "verify"],
        env=database.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return f"{said[-1] if said else 'it said nothing'} (status {done.returncode})"


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def _one(url: str, query: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return str(row[0])


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
