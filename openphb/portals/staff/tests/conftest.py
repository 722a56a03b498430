"""What the tests of the staff's screens share."""

from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]
