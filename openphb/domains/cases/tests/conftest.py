"""The office, as a fixture."""

from __future__ import annotations

import pytest

from openphb.domains.cases.tests.office import Office


@pytest.fixture
def office(house):
    return Office(house)
