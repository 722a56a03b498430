"""The questions that writing a plan asks. Shape only: what may be written is decided by the rules."""

from openphb.domains.plans.forms.parts import (
    DatesForm,
    FundersForm,
    LineForm,
    NeedForm,
    OutcomeForm,
    RiskForm,
    WordsForm,
)
from openphb.domains.plans.forms.steps import (
    BeginForm,
    DecisionForm,
    PlainForm,
    SendForm,
)
from openphb.domains.plans.forms.wording import (
    BASIS_WORDS,
    KIND_WORDS,
    OPTION_HINTS,
    OPTION_WORDS,
    SECTION_WORDS,
    QuantityField,
    YearDayField,
    quantity,
)

__all__ = [
    "BASIS_WORDS",
    "KIND_WORDS",
    "OPTION_HINTS",
    "OPTION_WORDS",
    "SECTION_WORDS",
    "BeginForm",
    "DatesForm",
    "DecisionForm",
    "FundersForm",
    "LineForm",
    "NeedForm",
    "OutcomeForm",
    "PlainForm",
    "QuantityField",
    "RiskForm",
    "SendForm",
    "WordsForm",
    "YearDayField",
    "quantity",
]
