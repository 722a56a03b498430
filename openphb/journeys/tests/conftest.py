"""The domains' own fixtures, for the use cases that cross them."""

from openphb.domains.agreements.tests.conftest import client_of
from openphb.foundation.access.tests.visiting import visit

__all__ = ["client_of", "visit"]
