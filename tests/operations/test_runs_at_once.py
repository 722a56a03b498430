"""Several people press the same button at the same moment: one run, one approval, one payment."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import psycopg

from tests.operations.counted import tell

FOUR_WEEKS = 20 * 1420 * 4
AT_ONCE = 3


def start(environment: dict[str, str], asked: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.operations.preparers", json.dumps(asked)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str]) -> Any:
    told = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return json.loads(told)


def test_runs_prepared_reviewed_and_approved_at_once_pay_once(own_database):
    made = answer(start(own_database, None))
    # By then all of them are loaded, and wait for the same instants.
    starts = [time.time() + 10 + 2 * step for step in range(3)]
    people = [start(own_database, {"made": made, "starts": starts}) for _ in range(AT_ONCE)]
    prepared, reviewed, approved = (
        sorted(results) for results in zip(*map(answer, people), strict=True)
    )
    assert prepared == ["done", "run_already_open", "run_already_open"]
    assert reviewed == ["done", "stale", "stale"]
    assert approved == ["done", "run_already_approved", "run_already_approved"]
    with psycopg.connect(own_database["OPENPHB_READONLY_URL"]) as connection:
        [counted] = connection.execute(
            "select (select count(*) from payments_payment), (select count(*) from ledger_journal),"
            " (select sum(credit_pence) from ledger_entry),"
            " (select count(*) from payments_paymentfile)"
        ).fetchall()
    payments, journals, pence, files = counted
    tell(
        f"{AT_ONCE} people at once prepare a run over the same people, review it and approve it",
        trials=len(starts),
        lost=(payments < 1) + (pence < FOUR_WEEKS),
        doubled=(payments > 1) + (pence > FOUR_WEEKS),
    )
    assert (journals, files) == (1, 1)
