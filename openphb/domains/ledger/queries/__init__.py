"""Reading the ledger: balances, entries, journals, and the proof of the whole."""

from openphb.domains.ledger.queries.accounts import account_page
from openphb.domains.ledger.queries.accruals import accruals, is_accrued
from openphb.domains.ledger.queries.balances import (
    balance,
    credited,
    standing,
    tenants,
    trial_balance,
    years_posted,
)
from openphb.domains.ledger.queries.journals import entries_of_budget, journal
from openphb.domains.ledger.queries.seals import seals, unsealed
from openphb.domains.ledger.queries.verifying import verify
from openphb.domains.ledger.queries.years import financial_year_of, financial_years, last_years

__all__ = [
    "account_page",
    "accruals",
    "balance",
    "credited",
    "entries_of_budget",
    "financial_year_of",
    "financial_years",
    "is_accrued",
    "journal",
    "last_years",
    "seals",
    "standing",
    "tenants",
    "trial_balance",
    "unsealed",
    "verify",
    "years_posted",
]
