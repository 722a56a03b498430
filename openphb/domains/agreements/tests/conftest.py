"""Fixtures of the agreements' tests."""

from openphb.foundation.access.tests.visiting import client_of, visit

__all__ = ["client_of", "visit"]
