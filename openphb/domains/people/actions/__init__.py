"""Writes about people: who they are, who stands beside them, hospital stays and a death; what they
say about themselves."""

from openphb.domains.people.actions.equality import record_equality
from openphb.domains.people.actions.life import (
    record_death,
    record_discharge,
    record_stay,
    withdraw_death,
)
from openphb.domains.people.actions.people import add_contact, end_contact, record_number, register

__all__ = [
    "add_contact",
    "end_contact",
    "record_death",
    "record_discharge",
    "record_equality",
    "record_number",
    "record_stay",
    "register",
    "withdraw_death",
]
