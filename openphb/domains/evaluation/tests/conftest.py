"""What the tests of this domain share."""

from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]
