"""What the tests of this domain share."""

import pytest

from openphb.domains.marketplace.tests import making
from openphb.domains.plans.tests.planned import planned
from openphb.foundation.access.tests.visiting import client_of, visit

__all__ = ["client_of", "planned", "visit"]


@pytest.fixture
def person(planned):
    """Somebody whose plan has one line that the NHS buys: 20 hours a week at £14.20."""
    return planned(["notional"])


@pytest.fixture
def firm(house):
    return making.firm(house)
