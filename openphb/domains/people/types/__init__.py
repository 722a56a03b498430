"""Words of this domain: people, and who stands beside them."""

from openphb.domains.people.types.numbers import (
    WITH_A_NUMBER,
    NoNumber,
    NumberStatus,
)
from openphb.domains.people.types.people import (
    Addressee,
    ContactAnswer,
    DeathAnswer,
    Disability,
    EqualityAnswers,
    EqualityTold,
    EthnicGroup,
    LifeAnswer,
    LifeKind,
    LifeSpan,
    LifeTold,
    PersonCounted,
    PersonDetails,
    PersonSummary,
    Sex,
    Standing,
    StayAnswer,
)

__all__ = [
    "WITH_A_NUMBER",
    "Addressee",
    "ContactAnswer",
    "DeathAnswer",
    "Disability",
    "EqualityAnswers",
    "EqualityTold",
    "EthnicGroup",
    "LifeAnswer",
    "LifeKind",
    "LifeSpan",
    "LifeTold",
    "NoNumber",
    "NumberStatus",
    "PersonCounted",
    "PersonDetails",
    "PersonSummary",
    "Sex",
    "Standing",
    "StayAnswer",
]
