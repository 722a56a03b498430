"""Words of this domain: people, and who stands beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.people.types.numbers import NoNumber, NumberStatus
from openphb.kernel import nhs_number as numbers
from openphb.kernel.periods import Period


class Standing(StrEnum):
    """How somebody stands to the person in the law's sense (2013 Regulations, regs 4 to 6)."""

    REPRESENTATIVE = "representative"
    NOMINEE = "nominee"
    SUPPORTER = "supporter"
    CONTACT = "contact"

    @property
    def words(self) -> str:
        """The standing as a page names it."""
        return {
            Standing.REPRESENTATIVE: "Representative: decides for the person",
            Standing.NOMINEE: "Nominee: receives the payment for the person",
            Standing.SUPPORTER: "Supporter: sees and helps, with the person’s agreement",
            Standing.CONTACT: "Contact only",
        }[self]


@dataclass(frozen=True)
class PersonDetails:
    """What is written down when a person is registered, before it was checked.

    An NHS number or, where it is "", the reason for that.
    """

    nhs_number: str
    given_name: str
    family_name: str
    date_of_birth: date
    known_as: str = ""
    address: str = ""
    postcode: str = ""
    communication_needs: str = ""
    no_number_reason: NoNumber | None = None
    number_verified: bool = False


@dataclass(frozen=True)
class PersonSummary:
    """Who a person is, as every page names them."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    name: str
    known_as: str
    date_of_birth: date
    nhs_number: str
    """The ten digits; "" where none is known."""
    postcode: str
    communication_needs: str
    no_number_reason: NoNumber | None = None
    number_status: NumberStatus = NumberStatus.NOT_TRACED

    @property
    def number_words(self) -> str:
        """The NHS number in its groups, or why there is none, as a page says it."""
        if self.nhs_number:
            return f"NHS number {numbers.spoken(self.nhs_number)}"
        reason = self.no_number_reason or NoNumber.NOT_KNOWN_YET
        return f"No NHS number: {reason.words[0].lower()}{reason.words[1:]}"


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is for: the name, the lines of the address, and whether it is in large print."""

    name: str
    lines: tuple[str, ...]
    large_print: bool


@dataclass(frozen=True)
class ContactAnswer:
    """Somebody beside a person; `valid_to` is the first day on which they no longer are."""

    id: UUID
    name: str
    relationship: str
    standing: Standing
    authority: str
    same_household: bool
    valid_from: date
    valid_to: date | None


class LifeKind(StrEnum):
    """What may happen to a person that changes what is due to them."""

    HOSPITAL = "hospital"
    DEATH = "death"


@dataclass(frozen=True)
class LifeTold:
    """What was recorded of a hospital stay or a death, without its days."""

    id: UUID
    kind: LifeKind
    from_day: date
    place: str
    words: str
    """How it is known."""
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class StayAnswer:
    """One hospital stay as it is known now: its nights end before the day of discharge."""

    told: LifeTold
    nights: Period


@dataclass(frozen=True)
class DeathAnswer:
    """A death as it is known now."""

    told: LifeTold
    subject_id: UUID
    died_on: date


@dataclass(frozen=True)
class LifeAnswer:
    """Hospital stays, earliest first, and the death, where one is known."""

    stays: tuple[StayAnswer, ...]
    death: DeathAnswer | None


@dataclass(frozen=True)
class LifeSpan:
    """A known stretch of a hospital stay, or the days from a death on.

    It was known from one place in the order to another.
    """

    subject_id: UUID
    kind: LifeKind
    record_id: UUID
    valid: Period
    known_from: int
    known_to: int | None
    recorded_at: datetime


class EthnicGroup(StrEnum):
    """The five broad ethnic groups of the 2021 Census of England and Wales (ONS), and no answer."""

    ASIAN = "asian"
    BLACK = "black"
    MIXED = "mixed"
    WHITE = "white"
    OTHER = "other"
    RATHER_NOT = "rather_not"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        """The group as the ONS names it."""
        return {
            EthnicGroup.ASIAN: "Asian, Asian British or Asian Welsh",
            EthnicGroup.BLACK: "Black, Black British, Black Welsh, Caribbean or African",
            EthnicGroup.MIXED: "Mixed or multiple ethnic groups",
            EthnicGroup.WHITE: "White",
            EthnicGroup.OTHER: "Other ethnic group",
            EthnicGroup.RATHER_NOT: "I would rather not say",
            EthnicGroup.NOT_ASKED: "Not asked",
        }[self]


class Sex(StrEnum):
    """What the person answered about their sex, or no answer."""

    FEMALE = "female"
    MALE = "male"
    RATHER_NOT = "rather_not"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        """The answer as a page names it."""
        return {
            Sex.FEMALE: "Female",
            Sex.MALE: "Male",
            Sex.RATHER_NOT: "I would rather not say",
            Sex.NOT_ASKED: "Not asked",
        }[self]


class Disability(StrEnum):
    """Whether the person says they are disabled (Equality Act 2010, section 6), or no answer."""

    YES = "yes"
    NO = "no"
    RATHER_NOT = "rather_not"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        """The answer as a page names it."""
        return {
            Disability.YES: "Yes",
            Disability.NO: "No",
            Disability.RATHER_NOT: "I would rather not say",
            Disability.NOT_ASKED: "Not asked",
        }[self]


@dataclass(frozen=True)
class EqualityAnswers:
    """What somebody said about themselves, only to see whether budgets are fair."""

    ethnic_group: EthnicGroup = EthnicGroup.NOT_ASKED
    sex: Sex = Sex.NOT_ASKED
    disability: Disability = Disability.NOT_ASKED


@dataclass(frozen=True)
class EqualityTold:
    """The day on which a person last answered, and those of their answers that may be read here."""

    said_on: date | None
    answers: EqualityAnswers
    all_shown: bool
    """Whether these are all the answers; otherwise those only that the viewer wrote down."""


@dataclass(frozen=True, slots=True)
class PersonCounted:
    """What of a person is counted with others', and never shown of one."""

    born: date
    outward: str
    """The first part of the postcode, "NG5"; "" where none is known."""
    answers: EqualityAnswers
