"""What the tests of this domain share."""

from openphb.domains.plans.tests.planned import planned
from openphb.foundation.access.tests.visiting import visit

__all__ = ["planned", "visit"]
