"""What the tests of this domain share."""

import pytest

from openphb.domains.monitoring.tests import making
from openphb.foundation.access.tests.visiting import client_of, visit

__all__ = ["client_of", "visit"]


@pytest.fixture
def nora(house):
    """Somebody for whom Kind Hands holds £840 every four weeks, from 11 December; the world."""
    return making.third_party(house)
