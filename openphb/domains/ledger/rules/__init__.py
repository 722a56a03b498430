"""What a journal is, what chains it, and what a year is. Pure."""

from openphb.domains.ledger.rules.chain import (
    digest,
    head,
)
from openphb.domains.ledger.rules.journals import (
    chart,
    content_sha256,
    filled,
    is_reversal,
    journal_fault,
    reversal,
    service_year,
)
from openphb.domains.ledger.rules.years import trial_balance

__all__ = [
    "chart",
    "content_sha256",
    "digest",
    "filled",
    "head",
    "is_reversal",
    "journal_fault",
    "reversal",
    "service_year",
    "trial_balance",
]
