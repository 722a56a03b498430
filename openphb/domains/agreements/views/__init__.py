"""Pages of agreements, and of the accounts that they pay to."""

from openphb.domains.agreements.views.again import prepare_again, void_signature
from openphb.domains.agreements.views.banking import awaiting, bank, payee_check, propose_bank
from openphb.domains.agreements.views.eligibility import (
    decide_direct_payment,
    exclusion,
    may_have,
    record_consent,
    record_exclusion_test,
    record_role,
)
from openphb.domains.agreements.views.printing import agreement_pdf, pause_pdf
from openphb.domains.agreements.views.terms import agreement, give_up, prepare, revise, waiting

__all__ = [
    "agreement",
    "agreement_pdf",
    "awaiting",
    "bank",
    "decide_direct_payment",
    "exclusion",
    "give_up",
    "may_have",
    "pause_pdf",
    "payee_check",
    "prepare",
    "prepare_again",
    "propose_bank",
    "record_consent",
    "record_exclusion_test",
    "record_role",
    "revise",
    "void_signature",
    "waiting",
]
