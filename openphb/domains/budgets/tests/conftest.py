"""The office, and a budget in it."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.domains.budgets import actions
from openphb.domains.budgets.types import Basis, CostedLine, Frequency, WeeksInYear
from openphb.domains.cases.tests.office import Office
from openphb.foundation.access.tests.visiting import visit

__all__ = ["office", "visit"]

HOURS = CostedLine("Personal assistant", 2000, "hours", 1420, Basis.PER_WEEK)
CHAIR = CostedLine("Riser chair", 100, "chair", 50000, Basis.ONE_OFF)


@pytest.fixture
def office(house):
    return Office(house)


@pytest.fixture
def accepted(office):
    case_id = office.refer()
    office.decide(case_id)
    office.offer(case_id)
    office.answer(case_id)
    return case_id


@pytest.fixture
def act(house):
    def one(action, role="care_coordinator", **given):
        with house.acting(role) as viewer:
            return action(by=viewer, at=house.at, **given)

    return one


@pytest.fixture
def budget_id(act, accepted):
    return act(
        actions.open_budget,
        case_id=accepted,
        opened_on=date(2026, 11, 20),
        frequency=Frequency.FOUR_WEEKLY,
        weeks_in_year=WeeksInYear.FIFTY_TWO,
    )
