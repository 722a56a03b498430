"""Words of who does not agree, and of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

USUAL_DAYS = 28


"""In how many days who does not agree gets an answer where the commissioner's card says nothing: a
house rule of OpenPHB, and no figure of the law."""


class About(StrEnum):
    """What somebody may say that they do not agree with."""

    INDICATIVE_BUDGET = "indicative_budget"

    @property
    def words(self) -> str:
        """What it is, inside a sentence."""
        return {About.INDICATIVE_BUDGET: "the indicative budget"}[self]


class Heard(StrEnum):
    """How somebody said that they do not agree."""

    PAGE = "page"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in_person"

    @property
    def words(self) -> str:
        """How it was said, as a page names it."""
        return {
            Heard.PAGE: "On their own page",
            Heard.PHONE: "By phone",
            Heard.LETTER: "In a letter",
            Heard.EMAIL: "In an email",
            Heard.IN_PERSON: "In person",
        }[self]


class Reconsidered(StrEnum):
    """What came of looking again."""

    STANDS = "stands"
    CHANGES = "changes"

    @property
    def words(self) -> str:
        """What came of it, as a page names it."""
        return {
            Reconsidered.STANDS: "It stays as it is",
            Reconsidered.CHANGES: "It is to be worked out again",
        }[self]


@dataclass(frozen=True)
class Reply:
    """The answer to somebody who does not agree."""

    outcome: Reconsidered
    reasons: str
    answered_on: date
    answered_by_name: str


@dataclass(frozen=True)
class DisagreementAnswer:
    """What somebody does not agree with, in their words, and the answer (None: none yet)."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    about: About
    about_id: UUID
    decided_by: UUID
    """Who decided what they do not agree with, and so may not answer."""
    said_on: date
    heard: Heard
    words: str
    due_on: date
    recorded_by_name: str
    reply: Reply | None
