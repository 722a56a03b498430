"""Words of letters: their kinds, what stands in them, and a commissioner's own versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class LetterKind(StrEnum):
    """What a letter is about."""

    BUDGET_REFUSED = "budget_refused"
    BUDGET_IN_PART = "budget_in_part"
    DIRECT_PAYMENT_REFUSED = "direct_payment_refused"
    PLAN_REFUSED = "plan_refused"
    PLAN_IN_PART = "plan_in_part"
    REDUCTION = "reduction"
    REPAYMENT = "repayment"
    STOP = "stop"
    ASKED_AGAIN = "asked_again"
    OFFER = "offer"
    LATE = "late"
    COMPLAINT = "complaint"
    ELIGIBILITY = "eligibility"

    @property
    def words(self) -> str:
        """The letter as a page names it."""
        return {
            LetterKind.BUDGET_REFUSED: "No budget",
            LetterKind.BUDGET_IN_PART: "A budget, but not for all of the care",
            LetterKind.DIRECT_PAYMENT_REFUSED: "No direct payment",
            LetterKind.PLAN_REFUSED: "The plan was not agreed",
            LetterKind.PLAN_IN_PART: "A part of the plan was not agreed",
            LetterKind.REDUCTION: "Less money",
            LetterKind.REPAYMENT: "Money to pay back",
            LetterKind.STOP: "The direct payment stops",
            LetterKind.ASKED_AGAIN: "The answer to who asked us to look again",
            LetterKind.OFFER: "The offer of a budget",
            LetterKind.LATE: "We are late, and sorry",
            LetterKind.COMPLAINT: "About a complaint",
            LetterKind.ELIGIBILITY: "About not agreeing on eligibility",
        }[self]


class LetterPart(StrEnum):
    """A named part of a letter. What stands in the body has the order that its writer gives it."""

    ADDRESS = "address"
    GREETING = "greeting"
    BODY = "body"
    CONTACT = "contact"
    CLOSING = "closing"

    @property
    def words(self) -> str:
        """The part as a page names it."""
        return {
            LetterPart.ADDRESS: "Our address",
            LetterPart.GREETING: "The greeting",
            LetterPart.BODY: "The letter itself",
            LetterPart.CONTACT: "How to reach us",
            LetterPart.CLOSING: "The closing words",
        }[self]


class LetterState(StrEnum):
    """Whether a version of a letter's words waits, counts, or was refused."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """How it stands, as a page names it."""
        return {
            LetterState.PROPOSED: "Waits for somebody else",
            LetterState.AGREED: "Agreed",
            LetterState.REFUSED: "Not agreed",
        }[self]


@dataclass(frozen=True)
class LetterField:
    """A named place in a letter that OpenPHB fills in: `{reasons}`."""

    name: str
    kinds: frozenset[LetterKind]
    """The letters in which it can stand."""
    always: frozenset[LetterKind]
    """The letters in which it always has words. Elsewhere its line falls away where it has none."""
    words: str
    """What it says, for who writes a letter."""


@dataclass(frozen=True)
class LetterNeed:
    """What a kind of letter must say while the row holds, and the field that says it."""

    name: str
    kinds: frozenset[LetterKind]
    field: str
    words: str
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str


@dataclass(frozen=True)
class LetterFault:
    """What is wrong with a letter's words: where, what, how to mend it, and by which source."""

    code: str
    part: LetterPart
    line: int
    """The line of the part, from 1; 0 where it is about the whole letter."""
    message: str
    mend: str
    source: str = ""


@dataclass(frozen=True)
class LetterDraft:
    """The words of one kind of letter, from a day on: plain text with fields in braces."""

    kind: LetterKind
    starts_on: date
    address: str
    greeting: str
    body: str
    contact: str
    closing: str

    def part(self, part: LetterPart) -> str:
        """Return the words of a part."""
        return {
            LetterPart.ADDRESS: self.address,
            LetterPart.GREETING: self.greeting,
            LetterPart.BODY: self.body,
            LetterPart.CONTACT: self.contact,
            LetterPart.CLOSING: self.closing,
        }[part]


@dataclass(frozen=True)
class LetterTold:
    """A version that counts: an agreed one of the commissioner's, or OpenPHB's own (`id` None)."""

    id: UUID | None
    draft: LetterDraft
    agreed_on: date

    @property
    def counts_from(self) -> date:
        """The day from which it counts: its own, or that of agreeing where that came later."""
        return max(self.draft.starts_on, self.agreed_on)


@dataclass(frozen=True)
class LetterVersion:
    """A version of the commissioner's with who wrote it and who decided, for those who make them."""

    id: UUID
    tenant_id: UUID
    draft: LetterDraft
    state: LetterState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    """"" while nobody has decided."""
    decided_on: date | None
    reason: str


@dataclass(frozen=True)
class LetterKept:
    """A letter as it went out: in which words, and the file with its hash."""

    kind: LetterKind
    about_id: UUID
    template_id: UUID | None
    """The commissioner's version; None where OpenPHB's own words were used."""
    words_from: date
    """From when the words counted that were used."""
    document_id: UUID
    sha256: str
