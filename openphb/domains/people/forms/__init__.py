"""Shapes of what is asked about people."""

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

__all__ = [
    "NO_NUMBER",
    "CommissionerForm",
    "ContactForm",
    "EndContactForm",
    "EqualityForm",
    "NumberForm",
    "PersonForm",
    "details_of",
]
