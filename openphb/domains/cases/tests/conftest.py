"""The office, as a fixture."""

from __future__ import annotations

import pytest

from openphb.domains.cases.tests.office import Office
from openphb.foundation.access.tests.visiting import visit

__all__ = ["office", "visit"]


@pytest.fixture
def office(house):
    return Office(house)
