"""Words of the commissioner's own offer, and of how one person's offer was made and declined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types.steps import Category


class LocalOfferState(StrEnum):
    """Whether a version of the commissioner's own offer waits, counts, or was refused."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """How it stands, as a page names it."""
        return {
            LocalOfferState.PROPOSED: "Waits for somebody else",
            LocalOfferState.PUBLISHED: "Published",
            LocalOfferState.REFUSED: "Not published",
        }[self]


@dataclass(frozen=True)
class LocalOfferLine:
    """Whether the commissioner offers budgets in one category to which the law gives no right."""

    category: Category
    offered: bool
    words: str
    """To whom and how, or why not, in words that anybody can read."""


@dataclass(frozen=True)
class LocalOfferDraft:
    """A version of the commissioner's own offer: from when, and what it says of each category."""

    starts_on: date
    words: str
    lines: tuple[LocalOfferLine, ...]

    def of(self, category: Category) -> LocalOfferLine | None:
        """Return what it says of a category; None where it says nothing."""
        return next((one for one in self.lines if one.category is category), None)


@dataclass(frozen=True)
class LocalOfferTold:
    """A published version, as anybody whom it may concern can read it."""

    id: UUID
    tenant_id: UUID
    draft: LocalOfferDraft
    published_on: date

    @property
    def counts_from(self) -> date:
        """The day from which it counts: its own, or that of publishing where that came later."""
        return max(self.draft.starts_on, self.published_on)


@dataclass(frozen=True)
class LocalOfferVersion:
    """A version with who made it and who decided, for those who make and publish them."""

    id: UUID
    tenant_id: UUID
    draft: LocalOfferDraft
    state: LocalOfferState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    """"" while nobody has decided."""
    decided_on: date | None
    reason: str


class DeclinedBecause(StrEnum):
    """Why somebody does not want a budget, as it is counted; their own words stand beside it."""

    CARE_IS_RIGHT = "care_is_right"
    NOT_NOW = "not_now"
    TOO_MUCH_TO_DO = "too_much_to_do"
    WORRIED = "worried"
    NOT_CLEAR = "not_clear"
    NOT_ENOUGH_HELP = "not_enough_help"
    DID_NOT_SAY = "did_not_say"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as a page names it."""
        return {
            DeclinedBecause.CARE_IS_RIGHT: "They are happy with the care as it is",
            DeclinedBecause.NOT_NOW: "It is not the right time",
            DeclinedBecause.TOO_MUCH_TO_DO: "It is too much to do",
            DeclinedBecause.WORRIED: "They worry about money or being an employer",
            DeclinedBecause.NOT_CLEAR: "It was not clear to them what it is",
            DeclinedBecause.NOT_ENOUGH_HELP: "There is nobody to help them with it",
            DeclinedBecause.DID_NOT_SAY: "They did not want to say",
            DeclinedBecause.OTHER: "Another reason",
        }[self]
