"""`kill -9` of whatever pays, and of PostgreSQL, at any moment of a run: everybody is paid once."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from benchmarks.multiply import multiply
from benchmarks.recipients import PAY_ON, TODAY
from benchmarks.system import Database, running_cluster
from conftest import migrated_template
from openphb.domains.payments.bacs.check import check_standard18
from openphb.kernel.calendars import is_working_day, previous_working_day
from openphb.kernel.tests.doses import dose
from tests.migrating import lasting_folder, migrate
from tests.operations.counted import tell

RECIPIENTS = dose(2, 10_000)
KILLS = dose(3, 200)
FOUR_WEEKS = timedelta(days=28)
BUILT = dose(2, 20)


def pays_on(run: int) -> date:
    """Return the day on which a run pays its four weeks; before it where banks do not work then."""
    day = PAY_ON + run * FOUR_WEEKS
    return day if is_working_day(day) else previous_working_day(day)


@dataclass
class Paying:
    """A world of recipients on a cluster of its own, and what happened to it."""

    database: Database
    folder: Path
    killed: dict[str, int]

    def starts(self, run: int) -> subprocess.Popen[bytes]:
        days = [(TODAY + run * FOUR_WEEKS).isoformat(), pays_on(run).isoformat()]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.operations.run_steps", *days, str(self.folder)],
            env=self.database.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return process

    def kills_the_database(self) -> None:
        """Kill PostgreSQL and all that it started, and start it again as the supervisor does."""
        data = self.database.cluster.data
        postmaster = int((data / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.database.cluster.stop()
        self.database.cluster.start()

    def asks(self, query: str, *given: Any) -> list[Any]:
        with psycopg.connect(self.database.url("readonly_all")) as connection:
            return connection.execute(query.encode(), given).fetchall()


@pytest.fixture
def paying(tmp_path: Path) -> Iterator[Paying]:
    folder = tmp_path / "bank"
    folder.mkdir()
    with running_cluster(tmp_path / "home") as cluster:
        migrated_template()
        migrate(lasting_folder(), cluster.url("owner", "openphb"))
        database = Database(cluster, "openphb")
        database.run("benchmarks.recipients", str(BUILT))
        if RECIPIENTS > BUILT:
            multiply(database.url("owner"), people=RECIPIENTS)
        yield Paying(database, folder, {"what pays": 0, "the database": 0})


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find what to kill")
def test_everybody_is_paid_exactly_once_whatever_is_killed(paying: Paying) -> None:
    chance = Random(11)
    kills = runs = lost = doubled = 0
    took = 2.0
    while kills < KILLS:
        while True:
            process = paying.starts(runs)
            began = time.monotonic()
            try:
                ended = process.wait(chance.random() * took if kills < KILLS else 900)
            except subprocess.TimeoutExpired:
                kills += 1
                if kills % 3 == 0:
                    paying.kills_the_database()
                paying.killed["what pays" if kills % 3 else "the database"] += 1
                process.kill()
                process.wait()
                # It goes further each time, so that every step is come to.
                took *= 1.2
                continue
            assert ended == 0, "what pays refused, or fell over by itself"
            took = min(took, time.monotonic() - began)
            break
        runs += 1
        unpaid, twice = _lost_and_doubled(paying, runs)
        lost, doubled = lost + unpaid, doubled + twice
        if not lost and not doubled:
            _the_books_agree(paying, runs)
        print(f"{RECIPIENTS} recipients, {runs} runs, killed: {paying.killed}")
    what = ", ".join(f"{what} {many} times" for what, many in paying.killed.items())
    tell(
        f"kill -9 in {runs} runs of {RECIPIENTS:,} recipients: {what}",
        trials=kills,
        lost=lost,
        doubled=doubled,
    )


def _lost_and_doubled(paying: Paying, runs: int) -> tuple[int, int]:
    """Return how many people the latest run did not pay, and how many it paid twice."""
    pay_on = pays_on(runs - 1)
    [(lost,)] = paying.asks(
        "select count(*) from tenancy_subject s where not exists (select from payments_payment p"
        " where p.subject_id = s.id and p.pay_on = %s and p.state = 'paid')",
        pay_on,
    )
    [(doubled,)] = paying.asks(
        "select count(*) from (select subject_id from payments_payment where pay_on = %s"
        " group by 1 having count(*) > 1) twice",
        pay_on,
    )
    return lost, doubled


def _the_books_agree(paying: Paying, runs: int) -> None:
    pay_on = pays_on(runs - 1)
    [(run_id, state, total)] = paying.asks(
        "select id, state, total_pence from payments_paymentrun where pay_on = %s", pay_on
    )
    assert state == "confirmed"
    journals = paying.asks(
        "select count(distinct j.id), sum(e.credit_pence) from payments_payment p"
        " join ledger_journal j on j.key = 'payment:' || p.id join ledger_entry e"
        " on e.journal_id = j.id where p.run_id = %s",
        run_id,
    )
    assert journals == [(RECIPIENTS, total)]
    assert paying.asks("select count(*) from ledger_journal") == [((RECIPIENTS + 1) * runs,)]
    [(content, sha256)] = paying.asks(
        "select content, sha256 from payments_paymentfile where run_id = %s", run_id
    )
    taken = (paying.folder / f"{run_id}.txt").read_bytes()
    assert taken == bytes(content)
    assert hashlib.sha256(taken).hexdigest() == sha256
    checked = check_standard18(taken)
    assert (checked.valid, checked.credits_pence, checked.credit_count) == (True, total, RECIPIENTS)
