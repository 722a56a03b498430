"""Writes about people: who they are, who stands beside them, hospital stays and a death; what they
say about themselves."""

from openphb.domains.people.actions.carrying import carry_person
from openphb.domains.people.actions.comparing import keep_comparisons, settle_unsure
from openphb.domains.people.actions.equality import record_equality
from openphb.domains.people.actions.joining import join_records, part_records
from openphb.domains.people.actions.life import (
    record_death,
    record_discharge,
    record_stay,
    withdraw_death,
)
from openphb.domains.people.actions.people import add_contact, end_contact, record_number, register
from openphb.domains.people.actions.registering import register_all
from openphb.domains.people.actions.talking import (
    record_capacity,
    record_communication,
    record_consent,
)

__all__ = [
    "add_contact",
    "carry_person",
    "end_contact",
    "join_records",
    "keep_comparisons",
    "part_records",
    "record_capacity",
    "record_communication",
    "record_consent",
    "record_death",
    "record_discharge",
    "record_equality",
    "record_number",
    "record_stay",
    "register",
    "register_all",
    "settle_unsure",
    "withdraw_death",
]
