"""What an agreement says, who may sign it when, and which account money may go to."""

from __future__ import annotations

from openphb.domains.agreements.rules.banking import (
    SHOWN,
    check_account,
    check_bank_decision,
    check_payee_check,
    check_proposal,
    masked,
)
from openphb.domains.agreements.rules.signing import (
    check_other_hand,
    check_signature,
    check_void,
    check_witness,
    statement_for,
)
from openphb.domains.agreements.rules.terms import (
    CONDITIONS,
    MOST_NIGHTS,
    canonical_text,
    check_hospital,
    check_preparation,
    check_revision,
    check_words,
    default_conditions,
    terms_hash,
)

__all__ = [
    "CONDITIONS",
    "MOST_NIGHTS",
    "SHOWN",
    "canonical_text",
    "check_account",
    "check_bank_decision",
    "check_hospital",
    "check_other_hand",
    "check_payee_check",
    "check_preparation",
    "check_proposal",
    "check_revision",
    "check_signature",
    "check_void",
    "check_witness",
    "check_words",
    "default_conditions",
    "masked",
    "statement_for",
    "terms_hash",
]
