"""Pages of the ledger."""

from openphb.domains.ledger.views.accounts import account
from openphb.domains.ledger.views.balances import journal, trial_balance, trial_balance_of
from openphb.domains.ledger.views.seals import seals
from openphb.domains.ledger.views.years import close, propose, withdraw, years

__all__ = [
    "account",
    "close",
    "journal",
    "propose",
    "seals",
    "trial_balance",
    "trial_balance_of",
    "withdraw",
    "years",
]
