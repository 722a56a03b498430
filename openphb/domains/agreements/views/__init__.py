"""Pages of agreements, and of the accounts that they pay to."""

from openphb.domains.agreements.views.banking import bank, propose_bank
from openphb.domains.agreements.views.terms import agreement, change, give_up, prepare

__all__ = ["agreement", "bank", "change", "give_up", "prepare", "propose_bank"]
