"""The questions that agreements ask. Shape only: what may be done is decided by the rules."""

from __future__ import annotations

from openphb.domains.agreements.forms.agreeing import (
    BankDecisionForm,
    BankForm,
    PaperSignatureForm,
    PayeeCheckForm,
    SignatureForm,
    VoidForm,
)
from openphb.domains.agreements.forms.conditions import LocalTermsForm, TermsDecisionForm
from openphb.domains.agreements.forms.eligibility import (
    ConsentForm,
    DecisionForm,
    ExclusionForm,
    LookForm,
    RoleForm,
)
from openphb.domains.agreements.forms.employing import DutyForm
from openphb.domains.agreements.forms.terms import (
    HOSPITAL_WORDS,
    RECIPIENT_WORDS,
    EndForm,
    SeenForm,
    TermsForm,
    ThirdPartyTermsForm,
)

__all__ = [
    "HOSPITAL_WORDS",
    "RECIPIENT_WORDS",
    "BankDecisionForm",
    "BankForm",
    "ConsentForm",
    "DecisionForm",
    "DutyForm",
    "EndForm",
    "ExclusionForm",
    "LocalTermsForm",
    "LookForm",
    "PaperSignatureForm",
    "PayeeCheckForm",
    "RoleForm",
    "SeenForm",
    "SignatureForm",
    "TermsDecisionForm",
    "TermsForm",
    "ThirdPartyTermsForm",
    "VoidForm",
]
