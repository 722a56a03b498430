"""Pages about people."""

from openphb.domains.people.views.matching import (
    join,
    part,
    settle,
    unsure,
)
from openphb.domains.people.views.people import (
    add_contact,
    end_contact,
    equality,
    find,
    number,
    person,
    register,
)
from openphb.domains.people.views.talking import (
    capacity,
    communication,
    consent,
)

__all__ = [
    "add_contact",
    "capacity",
    "communication",
    "consent",
    "end_contact",
    "equality",
    "find",
    "join",
    "number",
    "part",
    "person",
    "register",
    "settle",
    "unsure",
]
