"""Shapes of what is asked about payments."""

from openphb.domains.payments.forms.afterwards import (
    AnswerForm,
    ReceivedForm,
    RecoveryDecisionForm,
    ReturnForm,
)
from openphb.domains.payments.forms.house_rules import (
    CalendarForm,
    ChargingCodesForm,
    LimitForm,
    PolicyForm,
    RuleDecisionForm,
    SiteRailForm,
)
from openphb.domains.payments.forms.organisations import (
    AccountDecisionForm,
    OrganisationAccountForm,
    WhichOrganisationForm,
)
from openphb.domains.payments.forms.payees import NumberDecisionForm, NumberForm
from openphb.domains.payments.forms.runs import (
    ApproveForm,
    ConfirmedForm,
    DueForm,
    PayerForm,
    PrepareForm,
    ReasonForm,
    ReviewForm,
    WaiveForm,
)

__all__ = [
    "AccountDecisionForm",
    "AnswerForm",
    "ApproveForm",
    "CalendarForm",
    "ChargingCodesForm",
    "ConfirmedForm",
    "DueForm",
    "LimitForm",
    "NumberDecisionForm",
    "NumberForm",
    "OrganisationAccountForm",
    "PayerForm",
    "PolicyForm",
    "PrepareForm",
    "ReasonForm",
    "ReceivedForm",
    "RecoveryDecisionForm",
    "ReturnForm",
    "ReviewForm",
    "RuleDecisionForm",
    "SiteRailForm",
    "WaiveForm",
    "WhichOrganisationForm",
]
