"""Forms of money that organisations hold."""

from openphb.domains.monitoring.forms.firms import ClientAccountForm, PaperForm, PersonForm
from openphb.domains.monitoring.forms.holdings import (
    NEW,
    OURSELVES,
    AllToldForm,
    AnswerForm,
    AskAboutForm,
    AskBackForm,
    ConfirmForm,
    DecideRowForm,
    HoldingForm,
    ReceivedForm,
    RowForm,
    SendFileForm,
)
from openphb.domains.monitoring.forms.owing import (
    DecideLiabilityForm,
    OwnLiabilityForm,
    TellLiabilityForm,
)

__all__ = [
    "NEW",
    "OURSELVES",
    "AllToldForm",
    "AnswerForm",
    "AskAboutForm",
    "AskBackForm",
    "ClientAccountForm",
    "ConfirmForm",
    "DecideLiabilityForm",
    "DecideRowForm",
    "HoldingForm",
    "OwnLiabilityForm",
    "PaperForm",
    "PersonForm",
    "ReceivedForm",
    "RowForm",
    "SendFileForm",
    "TellLiabilityForm",
]
