"""Shapes of what is asked about people."""

from openphb.domains.people.forms.people import (
    CommissionerForm,
    ContactForm,
    EndContactForm,
    EqualityForm,
    PersonForm,
)

__all__ = [
    "CommissionerForm",
    "ContactForm",
    "EndContactForm",
    "EqualityForm",
    "PersonForm",
]
