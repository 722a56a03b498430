"""Shapes of what is asked about people."""

from openphb.domains.people.forms.matching import (
    SAME,
    AsksIfSame,
    JoinForm,
    PartForm,
    SettleForm,
    said_of,
)
from openphb.domains.people.forms.people import (
    NO_NUMBER,
    CommissionerForm,
    ContactForm,
    EndContactForm,
    EqualityForm,
    NumberForm,
    PersonForm,
    details_of,
)
from openphb.domains.people.forms.talking import (
    CapacityForm,
    CommunicationFields,
    CommunicationForm,
    ConsentForm,
    communication_of,
)

__all__ = [
    "NO_NUMBER",
    "SAME",
    "AsksIfSame",
    "CapacityForm",
    "CommissionerForm",
    "CommunicationFields",
    "CommunicationForm",
    "ConsentForm",
    "ContactForm",
    "EndContactForm",
    "EqualityForm",
    "JoinForm",
    "NumberForm",
    "PartForm",
    "PersonForm",
    "SettleForm",
    "communication_of",
    "details_of",
    "said_of",
]
