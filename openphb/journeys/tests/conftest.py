"""Fixtures of the journeys' tests."""

from openphb.domains.agreements.tests.conftest import client_of

__all__ = ["client_of"]
