"""Pages of agreements, and of the accounts that they pay to."""

from openphb.domains.agreements.views.again import prepare_again, void_signature
from openphb.domains.agreements.views.banking import awaiting, bank, payee_check, propose_bank
from openphb.domains.agreements.views.conditions import conditions, local_terms, write_terms
from openphb.domains.agreements.views.eligibility import (
    decide_direct_payment,
    exclusion,
    may_have,
    record_consent,
    record_exclusion_test,
    record_role,
)
from openphb.domains.agreements.views.employing import duties, record_duty
from openphb.domains.agreements.views.printing import agreement_pdf, pause_pdf
from openphb.domains.agreements.views.terms import (
    agreement,
    end_third_party,
    give_up,
    prepare,
    prepare_third_party,
    revise,
    waiting,
)

__all__ = [
    "agreement",
    "agreement_pdf",
    "awaiting",
    "bank",
    "conditions",
    "decide_direct_payment",
    "duties",
    "end_third_party",
    "exclusion",
    "give_up",
    "local_terms",
    "may_have",
    "pause_pdf",
    "payee_check",
    "prepare",
    "prepare_again",
    "prepare_third_party",
    "propose_bank",
    "record_consent",
    "record_duty",
    "record_exclusion_test",
    "record_role",
    "revise",
    "void_signature",
    "waiting",
    "write_terms",
]
