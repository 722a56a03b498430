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
from openphb.domains.plans.forms.people import (
    ActionForm,
    AssentsForm,
    PersonForm,
    StepForm,
)
from openphb.domains.plans.forms.steps import (
    BeginForm,
    DecisionForm,
    PlainForm,
    SendForm,
)
from openphb.domains.plans.forms.wording import (
    ASSENT_WORDS,
    BASIS_WORDS,
    GROUP_WORDS,
    KIND_WORDS,
    MEASURE_WORDS,
    OPTION_HINTS,
    OPTION_WORDS,
    ROLE_WORDS,
    SEES_WORDS,
    STATUS_WORDS,
    QuantityField,
    YearDayField,
    quantity,
)

__all__ = [
    "ASSENT_WORDS",
    "BASIS_WORDS",
    "GROUP_WORDS",
    "KIND_WORDS",
    "MEASURE_WORDS",
    "OPTION_HINTS",
    "OPTION_WORDS",
    "ROLE_WORDS",
    "SEES_WORDS",
    "STATUS_WORDS",
    "ActionForm",
    "AssentsForm",
    "BeginForm",
    "DatesForm",
    "DecisionForm",
    "FundersForm",
    "LineForm",
    "NeedForm",
    "OutcomeForm",
    "PersonForm",
    "PlainForm",
    "QuantityField",
    "RiskForm",
    "SendForm",
    "StepForm",
    "WordsForm",
    "YearDayField",
    "quantity",
]
