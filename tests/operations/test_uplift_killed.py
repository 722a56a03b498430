"""`kill -9` of whatever raises the budgets of a batch: each is raised once, with one letter."""

from __future__ import annotations

import subprocess
import sys
import time
from random import Random
from typing import Any

import psycopg

from conftest import make_house
from openphb.domains.sufficiency.tests import making
from openphb.kernel.tests.doses import dose
from tests.operations.counted import tell
from tests.worlds import World

BUDGETS = dose(4, 100)
KILLS = dose(3, 100)


def test_every_budget_of_a_batch_is_raised_once_whatever_is_killed(lasting: str) -> None:
    house = make_house()
    making.card(house)
    for _ in range(BUDGETS):
        making.paid_budget(house)
    batch_id = making.proposed(house)
    making.decided(house, batch_id)
    world = World(lasting, {})

    def asks(query: str) -> Any:
        with psycopg.connect(world.url("readonly_all")) as reads:
            return reads.execute(query.encode()).fetchall()

    before = dict(asks("select budget_id, count(*) from plans_planversion group by 1"))
    chance, kills, took = Random(5), 0, 0.05
    while True:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.operations.uplift_steps"),
                *(str(batch_id), house.today.isoformat(), str(house.user_id("approver"))),
            ],
            env=world.environment(),
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        began = time.monotonic()
        try:
            ended = process.wait(chance.random() * took if kills < KILLS else 600)
        except subprocess.TimeoutExpired:
            kills += 1
            process.kill()
            process.wait()
            # It goes further each time, so that every step is come to.
            took *= 1.5
            continue
        assert ended == 0, "the job refused, or fell over by itself"
        if kills >= KILLS or time.monotonic() - began < took:
            break

    rises = asks("select budget_id, count(*) from sufficiency_upliftraise group by 1")
    after = dict(asks("select budget_id, count(*) from plans_planversion group by 1"))
    letters = asks(
        "select args->>'budget_id', count(*) from procrastinate_jobs"
        " where task_name = 'sufficiency.write_letter' group by 1"
    )
    lost = BUDGETS - len(rises)
    doubled = sum(many - 1 for _budget, many in rises)
    assert {after[budget] - before[budget] for budget in before} == {1}
    assert sorted(many for _budget, many in letters) == [1] * BUDGETS
    tell(
        f"kill -9 while {BUDGETS} budgets of a batch are raised",
        trials=kills,
        lost=lost,
        doubled=doubled,
    )
