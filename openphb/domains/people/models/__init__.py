"""The tables of people."""

from openphb.domains.people.models.people import (
    Contact,
    EqualityRecord,
    LifeFact,
    LifeRecord,
    Person,
    in_order,
)

__all__ = [
    "Contact",
    "EqualityRecord",
    "LifeFact",
    "LifeRecord",
    "Person",
    "in_order",
]
