"""Words of how to talk with somebody, what they agreed to, and what they can decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Format(StrEnum):
    """In what form somebody can read or hear something (Accessible Information Standard)."""

    STANDARD = "standard"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"
    BSL_VIDEO = "bsl_video"
    EMAIL = "email"

    @property
    def words(self) -> str:
        """The form as a page names it."""
        return {
            Format.STANDARD: "Standard print",
            Format.LARGE_PRINT: "Large print",
            Format.EASY_READ: "Easy Read",
            Format.BRAILLE: "Braille",
            Format.AUDIO: "Audio",
            Format.BSL_VIDEO: "British Sign Language video",
            Format.EMAIL: "Email or text on a screen",
        }[self]


class Interpreter(StrEnum):
    """Who helps somebody to understand and be understood."""

    NONE = "none"
    SPOKEN = "spoken"
    BSL = "bsl"
    DEAFBLIND = "deafblind"
    LIPSPEAKER = "lipspeaker"
    ADVOCATE = "advocate"

    @property
    def words(self) -> str:
        """The helper as a page names it."""
        return {
            Interpreter.NONE: "No interpreter",
            Interpreter.SPOKEN: "Interpreter for their language",
            Interpreter.BSL: "British Sign Language interpreter",
            Interpreter.DEAFBLIND: "Deafblind manual interpreter",
            Interpreter.LIPSPEAKER: "Lipspeaker",
            Interpreter.ADVOCATE: "Communication advocate",
        }[self]


class ContactBy(StrEnum):
    """How somebody wants to be reached."""

    LETTER = "letter"
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    RELAY = "relay"
    IN_PERSON = "in_person"
    SOMEBODY = "somebody"

    @property
    def words(self) -> str:
        """The way as a page names it."""
        return {
            ContactBy.LETTER: "Letter",
            ContactBy.PHONE: "Phone",
            ContactBy.TEXT: "Text message",
            ContactBy.EMAIL: "Email",
            ContactBy.RELAY: "Text relay",
            ContactBy.IN_PERSON: "In person",
            ContactBy.SOMEBODY: "Through somebody they trust",
        }[self]


@dataclass(frozen=True)
class Communication:
    """How somebody reads, hears, speaks and is reached, and what else helps them."""

    formats: tuple[Format, ...] = ()
    language: str = ""
    interpreter: Interpreter = Interpreter.NONE
    contact_by: ContactBy | None = None
    adjustments: str = ""
    more: str = ""


@dataclass(frozen=True)
class CommunicationTold:
    """An answer about communication: of which day, and who wrote it down."""

    said_on: date
    communication: Communication
    words: str
    recorded_by_name: str
    recorded_at: datetime


class ConsentAbout(StrEnum):
    """What somebody is asked to agree to."""

    REFERRAL = "referral"
    SHARING = "sharing"

    @property
    def words(self) -> str:
        """What it is about, as a page names it."""
        return {
            ConsentAbout.REFERRAL: "Being referred for a personal health budget",
            ConsentAbout.SHARING: "Sharing what is needed with those who help",
        }[self]


class ConsentGiven(StrEnum):
    """What was answered, or why nobody could."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    BEST_INTERESTS = "best_interests"

    @property
    def words(self) -> str:
        """The answer as a page names it."""
        return {
            ConsentGiven.GIVEN: "Agreed",
            ConsentGiven.REFUSED: "Does not agree",
            ConsentGiven.NOT_ASKED: "Not asked yet",
            ConsentGiven.BEST_INTERESTS: "Cannot decide this: decided in their best interests",
        }[self]


@dataclass(frozen=True)
class Consent:
    """One answer to one question; `decided_by` says who decided in somebody's best interests."""

    about: ConsentAbout
    answer: ConsentGiven
    decided_by: str = ""
    words: str = ""


@dataclass(frozen=True)
class ConsentTold:
    """A consent as it was written down."""

    id: UUID
    consent: Consent
    said_on: date
    recorded_by_name: str
    recorded_at: datetime


class CapacityAbout(StrEnum):
    """What kind of decision an assessment of capacity was about."""

    DIRECT_PAYMENT = "direct_payment"
    CARE = "care"
    SHARING = "sharing"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The kind as a page names it."""
        return {
            CapacityAbout.DIRECT_PAYMENT: "Having a direct payment, and who receives it",
            CapacityAbout.CARE: "Their care and how they live",
            CapacityAbout.SHARING: "Being referred, or sharing what is known of them",
            CapacityAbout.OTHER: "Something else",
        }[self]


class Finding(StrEnum):
    """What an assessment of capacity found, of one decision at one time (MCA 2005, sections 2, 3)."""

    HAS = "has"
    WITH_SUPPORT = "with_support"
    FLUCTUATES = "fluctuates"
    LACKS = "lacks"

    @property
    def words(self) -> str:
        """The finding as a page names it."""
        return {
            Finding.HAS: "Can decide this",
            Finding.WITH_SUPPORT: "Can decide this with support",
            Finding.FLUCTUATES: "Sometimes can decide this, and sometimes cannot",
            Finding.LACKS: "Cannot decide this now",
        }[self]

    @property
    def able(self) -> bool:
        """Whether the person decides for themself, always."""
        return self in (Finding.HAS, Finding.WITH_SUPPORT)


@dataclass(frozen=True)
class Capacity:
    """What was found about one decision."""

    decision: str
    finding: Finding
    assessed_on: date
    assessed_by: str
    words: str = ""
    about: CapacityAbout = CapacityAbout.OTHER
    look_again_on: date | None = None
    """When it is to be looked at again; None where nobody said."""


@dataclass(frozen=True)
class CapacityTold:
    """A capacity assessment as it was written down."""

    id: UUID
    capacity: Capacity
    recorded_by_name: str
    recorded_at: datetime
