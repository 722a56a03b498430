"""The office, as a fixture."""

from __future__ import annotations

import pytest

from openphb.domains.cases.tests.office import Office
from openphb.foundation.access.tests.visiting import client_of, visit

__all__ = ["client_of", "office", "visit"]


@pytest.fixture
def office(house):
    return Office(house)
