"""Changing the ledger: posting journals, whole and once, and chaining them."""

from openphb.domains.ledger.actions.posting import post, post_many, reverse
from openphb.domains.ledger.actions.sealing import seal

__all__ = ["post", "post_many", "reverse", "seal"]
