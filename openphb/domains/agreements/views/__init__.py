"""Pages of agreements and of the accounts they pay to."""

from openphb.domains.agreements.views.banking import awaiting, decide, propose
from openphb.domains.agreements.views.terms import agreement, give_up, prepare, revise, waiting

__all__ = [
    "agreement",
    "awaiting",
    "decide",
    "give_up",
    "prepare",
    "propose",
    "revise",
    "waiting",
]
