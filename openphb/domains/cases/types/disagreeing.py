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
    BUDGET_REFUSED = "budget_refused"
    DIRECT_PAYMENT_REFUSED = "direct_payment_refused"
    SERVICE_REFUSED = "service_refused"
    REDUCTION = "reduction"
    REPAYMENT = "repayment"
    STOP = "stop"

    @property
    def words(self) -> str:
        """What it is, inside a sentence."""
        return {
            About.INDICATIVE_BUDGET: "the indicative budget",
            About.BUDGET_REFUSED: "being refused a budget or a part of it",
            About.DIRECT_PAYMENT_REFUSED: "being refused a direct payment",
            About.SERVICE_REFUSED: "the decision about the plan",
            About.REDUCTION: "getting less money",
            About.REPAYMENT: "having to pay money back",
            About.STOP: "the stop of the direct payment",
        }[self]

    @property
    def is_notice(self) -> bool:
        """Whether it is a decision that a notice tells, and not a first sum."""
        return self is not About.INDICATIVE_BUDGET


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
    CHANGES_IN_PART = "changes_in_part"
    LOOKED_AT_ALREADY = "looked_at_already"

    @property
    def words(self) -> str:
        """What came of it, as a page names it."""
        return {
            Reconsidered.STANDS: "It stays as it is",
            Reconsidered.CHANGES: "It changes, and is to be done again",
            Reconsidered.CHANGES_IN_PART: "A part of it changes, and is to be done again",
            Reconsidered.LOOKED_AT_ALREADY: "It was looked at a short time ago, and stays as it is",
        }[self]

    @property
    def told(self) -> str:
        """What came of it, as a letter tells it."""
        return {
            Reconsidered.STANDS: "We have not changed our decision.",
            Reconsidered.CHANGES: "We change our decision.",
            Reconsidered.CHANGES_IN_PART: "We change a part of our decision.",
            Reconsidered.LOOKED_AT_ALREADY: "We looked at it a short time ago. Our decision stays as "
            "it is.",
        }[self]

    @property
    def changes(self) -> bool:
        """Whether what was decided does not stand, wholly or in part."""
        return self in (Reconsidered.CHANGES, Reconsidered.CHANGES_IN_PART)


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
    evidence: tuple[UUID, ...] = ()
    """Documents that were sent with it."""
