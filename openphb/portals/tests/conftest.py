"""What the tests of screens that cross domains share."""

from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]
