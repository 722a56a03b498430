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
    check_signatory,
    check_signature,
    check_void,
    check_witness,
    statement_for,
)
from openphb.domains.agreements.rules.terms import (
    MOST_NIGHTS,
    canonical_text,
    check_ending,
    check_hospital,
    check_preparation,
    check_recipient,
    check_revision,
    conditions_text,
    terms_hash,
)

__all__ = [
    "MOST_NIGHTS",
    "SHOWN",
    "canonical_text",
    "check_account",
    "check_bank_decision",
    "check_ending",
    "check_hospital",
    "check_other_hand",
    "check_payee_check",
    "check_preparation",
    "check_proposal",
    "check_recipient",
    "check_revision",
    "check_signatory",
    "check_signature",
    "check_void",
    "check_witness",
    "conditions_text",
    "masked",
    "statement_for",
    "terms_hash",
]
