"""The domains' own fixtures, for the use cases that cross them."""

from openphb.domains.conftest import visit

__all__ = ["visit"]
