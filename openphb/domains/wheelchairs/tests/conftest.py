"""What the tests of this domain share."""

import pytest

from openphb.domains.wheelchairs.tests import making
from openphb.foundation.access.tests.visiting import client_of, visit

__all__ = ["client_of", "visit"]


@pytest.fixture
def chair(house):
    """A wheelchair budget of £1,480.00: a chair, a cushion and repairs, all bought by the NHS."""
    return making.Chair.of(house)
