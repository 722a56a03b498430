"""Words of matching: what is compared, what it weighs, and what a person answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.people.types.people import PersonDetails, PersonSummary


@dataclass(frozen=True, slots=True)
class Identity:
    """What of a person is compared. Sex is not: it says little, and is asked for another reason."""

    given_name: str
    family_name: str
    date_of_birth: date
    known_as: str = ""
    postcode: str = ""
    nhs_number: str = ""

    @classmethod
    def of(cls, details: PersonDetails) -> Identity:
        """Return what is compared of somebody about to be written down."""
        return cls(
            details.given_name,
            details.family_name,
            details.date_of_birth,
            details.known_as,
            details.postcode,
            details.nhs_number,
        )


class Strength(StrEnum):
    """How much speaks for two records being of one person."""

    FIRST = "first"
    WORTH = "worth"
    WEAK = "weak"

    @property
    def words(self) -> str:
        """The strength as a page names it."""
        return {
            Strength.FIRST: "Very likely the same person",
            Strength.WORTH: "May be the same person",
            Strength.WEAK: "Little in common",
        }[self]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against: its points, and the words for it."""

    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for and against two records being of one person."""

    evidence: tuple[Evidence, ...]

    @property
    def points(self) -> int:
        """The points of all the evidence together."""
        return sum(one.points for one in self.evidence)

    @property
    def words(self) -> str:
        """The evidence as one sentence begins: "same date of birth, last name one letter different"."""
        return ", ".join(one.words for one in self.evidence)


@dataclass(frozen=True)
class Likely:
    """Somebody registered here who may be the person that is asked about."""

    person: PersonSummary
    points: int
    strength: Strength
    words: str


class SamePerson(StrEnum):
    """What somebody answered to "is this the same person?"."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"

    @property
    def words(self) -> str:
        """The answer as a page names it."""
        return {
            SamePerson.YES: "Yes, the same person",
            SamePerson.NO: "No, somebody else",
            SamePerson.NOT_SURE: "Not sure",
        }[self]


@dataclass(frozen=True)
class Compared:
    """An answer to "is this the same person?", about one record that was shown."""

    subject_id: UUID
    answer: SamePerson
    points: int
    words: str


@dataclass(frozen=True)
class SameAnswer:
    """What was answered of two records: which, by whom and when."""

    id: UUID
    tenant_id: UUID
    first: PersonSummary
    second: PersonSummary
    answer: SamePerson
    words: str
    answered_by_name: str
    answered_at: datetime
