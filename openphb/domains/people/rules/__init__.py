"""Who may be written down as a person, and who may stand beside one."""

from openphb.domains.people.rules.joining import (
    refuse_joining,
    refuse_no_reason,
)
from openphb.domains.people.rules.numbers import (
    checked_number,
    first_status,
    refuse_other_number,
    refuse_status,
)
from openphb.domains.people.rules.people import (
    OLDEST_AGE,
    SHORTEST_WORDS,
    address_lines,
    checked_details,
    death_fault,
    discharge_fault,
    duplicate,
    how_known_fault,
    outward,
    refuse_birth,
    refuse_contact,
    refuse_no_answer,
    search_text,
    standing_answers,
    stay_fault,
    wants_large_print,
)
from openphb.domains.people.rules.talking import (
    communication_words,
    refuse_capacity,
    refuse_consent,
    refuse_interpreter,
    refuse_later,
    refuse_silence,
)

__all__ = [
    "OLDEST_AGE",
    "SHORTEST_WORDS",
    "address_lines",
    "checked_details",
    "checked_number",
    "communication_words",
    "death_fault",
    "discharge_fault",
    "duplicate",
    "first_status",
    "how_known_fault",
    "outward",
    "refuse_birth",
    "refuse_capacity",
    "refuse_consent",
    "refuse_contact",
    "refuse_interpreter",
    "refuse_joining",
    "refuse_later",
    "refuse_no_answer",
    "refuse_no_reason",
    "refuse_other_number",
    "refuse_silence",
    "refuse_status",
    "search_text",
    "standing_answers",
    "stay_fault",
    "wants_large_print",
]
