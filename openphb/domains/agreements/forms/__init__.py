"""The questions that agreements ask. Shape only: what may be done is decided by the rules."""

from __future__ import annotations

from openphb.domains.agreements.forms.agreeing import (
    HOSPITAL_WORDS,
    RECIPIENT_WORDS,
    BankDecisionForm,
    BankForm,
    PaperSignatureForm,
    PayeeCheckForm,
    SeenForm,
    SignatureForm,
    TermsForm,
    VoidForm,
)
from openphb.domains.agreements.forms.eligibility import (
    ConsentForm,
    DecisionForm,
    ExclusionForm,
    LookForm,
    RoleForm,
)

__all__ = [
    "HOSPITAL_WORDS",
    "RECIPIENT_WORDS",
    "BankDecisionForm",
    "BankForm",
    "ConsentForm",
    "DecisionForm",
    "ExclusionForm",
    "LookForm",
    "PaperSignatureForm",
    "PayeeCheckForm",
    "RoleForm",
    "SeenForm",
    "SignatureForm",
    "TermsForm",
    "VoidForm",
]
