"""What the tests of finance’s screens share."""

from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]
