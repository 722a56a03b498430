"""Shapes of what is asked about payments."""

from openphb.domains.payments.forms.afterwards import (
    AnswerForm,
    ReceivedForm,
    RecoveryDecisionForm,
    ReturnForm,
)
from openphb.domains.payments.forms.continuity import (
    BalancesForm,
    EndForm,
    ExposureForm,
    OutageForm,
    OverrideForm,
    SecondWayForm,
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
    "BalancesForm",
    "CalendarForm",
    "ChargingCodesForm",
    "ConfirmedForm",
    "DueForm",
    "EndForm",
    "ExposureForm",
    "LimitForm",
    "NumberDecisionForm",
    "NumberForm",
    "OrganisationAccountForm",
    "OutageForm",
    "OverrideForm",
    "PayerForm",
    "PolicyForm",
    "PrepareForm",
    "ReasonForm",
    "ReceivedForm",
    "RecoveryDecisionForm",
    "ReturnForm",
    "ReviewForm",
    "RuleDecisionForm",
    "SecondWayForm",
    "SiteRailForm",
    "WaiveForm",
    "WhichOrganisationForm",
]
