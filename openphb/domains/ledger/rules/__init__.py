"""What a journal is, what chains it, and what a year is. Pure."""

from openphb.domains.ledger.rules.accruals import accrual_journals, reverse_on
from openphb.domains.ledger.rules.chain import (
    digest,
    head,
)
from openphb.domains.ledger.rules.journals import (
    Line,
    chart,
    content_sha256,
    filled,
    hash_of,
    is_reversal,
    journal_fault,
    lines,
    reversal,
    service_year,
)
from openphb.domains.ledger.rules.years import (
    BROUGHT_FORWARD,
    closed_fault,
    first_day,
    obstacles,
    trial_balance,
)

__all__ = [
    "BROUGHT_FORWARD",
    "Line",
    "accrual_journals",
    "chart",
    "closed_fault",
    "content_sha256",
    "digest",
    "filled",
    "first_day",
    "hash_of",
    "head",
    "is_reversal",
    "journal_fault",
    "lines",
    "obstacles",
    "reversal",
    "reverse_on",
    "service_year",
    "trial_balance",
]
