"""The tables of people."""

from openphb.domains.people.models.matching import (
    Comparison,
    RecordJoin,
)
from openphb.domains.people.models.people import (
    Contact,
    EqualityRecord,
    LifeFact,
    LifeRecord,
    Person,
    in_order,
    name_key,
)
from openphb.domains.people.models.talking import (
    CapacityRecord,
    CommunicationRecord,
    ConsentRecord,
)

__all__ = [
    "CapacityRecord",
    "CommunicationRecord",
    "Comparison",
    "ConsentRecord",
    "Contact",
    "EqualityRecord",
    "LifeFact",
    "LifeRecord",
    "Person",
    "RecordJoin",
    "in_order",
    "name_key",
]
