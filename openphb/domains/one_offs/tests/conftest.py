"""What the tests of this domain share."""

import pytest

from openphb.domains.one_offs.tests import making
from openphb.foundation.access.tests.visiting import client_of, visit

__all__ = ["client_of", "visit"]


@pytest.fixture
def once(house):
    """A one-off budget of £1,134.00 for journeys and £160.00 for a tablet, agreed and signed for."""
    return making.Once.of(house)
