"""Pages about people."""

from openphb.domains.people.views.people import (
    add_contact,
    end_contact,
    equality,
    find,
    number,
    person,
    register,
)

__all__ = [
    "add_contact",
    "end_contact",
    "equality",
    "find",
    "number",
    "person",
    "register",
]
