"""Cases of before the upgrade learn whether their budget was opened."""

from __future__ import annotations

from pathlib import Path

import psycopg

import openphb.domains.budgets.migrations as budgets
from openphb.foundation.postgres.cluster import SUPERUSER
from tests.worlds import World

SQL = Path(budgets.__path__[0]) / "0003_cases_told.sql"
OPENED = "select id, budget_opened, waits from cases_case order by id"
THE_LONG_WAY = (
    "select c.id, exists (select from budgets_budget b where b.case_id = c.id)"
    " from cases_case c order by c.id"
)


def test_the_upgrade_finds_what_the_actions_would_have_kept(own_world: World):
    with psycopg.connect(own_world.url("readonly_all")) as everything:
        kept = everything.execute(OPENED).fetchall()
        long_way = everything.execute(THE_LONG_WAY).fetchall()
    assert [(case, opened) for case, opened, _waits in kept] == long_way
    assert {opened for _case, opened in long_way} == {True, False}
    with psycopg.connect(own_world.url(SUPERUSER)) as before:
        before.execute("update cases_case set budget_opened = false")
    with psycopg.connect(own_world.url("owner")) as owner:
        owner.execute(SQL.read_text().encode())
    with psycopg.connect(own_world.url("readonly_all")) as everything:
        assert everything.execute(OPENED).fetchall() == kept
