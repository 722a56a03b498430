"""What was delivered, and what the person says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.marketplace.types.orders import SaidHow


class DeliveryAnswer(StrEnum):
    """What the person says of something that was delivered."""

    RIGHT = "right"
    QUESTIONED = "questioned"


class DeliveryStanding(StrEnum):
    """Whether what was delivered counts towards an invoice."""

    CONFIRMED = "confirmed"
    NOT_ANSWERED = "not_answered"
    """Nobody answered in the days that there are for it: it counts, and is marked."""
    WAITING = "waiting"
    QUESTIONED = "questioned"
    TAKEN_BACK = "taken_back"
    AFTER_END = "after_end"
    """The order had ended by then, though nobody knew it when it was told."""

    @property
    def counts(self) -> bool:
        return self in (DeliveryStanding.CONFIRMED, DeliveryStanding.NOT_ANSWERED)

    @property
    def words(self) -> str:
        return {
            DeliveryStanding.CONFIRMED: "The person says it was right",
            DeliveryStanding.NOT_ANSWERED: "Counts: nobody said it was wrong",
            DeliveryStanding.WAITING: "The person has not answered yet",
            DeliveryStanding.QUESTIONED: "The person says it was not right",
            DeliveryStanding.TAKEN_BACK: "Taken back",
            DeliveryStanding.AFTER_END: "After the order ended: it does not count",
        }[self]


@dataclass(frozen=True)
class DeliveryGiven:
    """What a provider says was delivered on a day. Nought takes back what was said before."""

    order_key: UUID
    on: date
    hundredths: int
    words: str
    row_id: str
    """The provider's own; blank where it has none."""


@dataclass(frozen=True)
class DeliveryTold:
    """What was delivered on a day, what the person says of it, and how much of it is invoiced."""

    id: UUID
    order_id: UUID
    order_key: UUID
    on: date
    hundredths: int
    unit: str
    words: str
    row_id: str
    sent_on: date
    counts_on: date
    """The day from which it counts though nobody answered."""
    standing: DeliveryStanding
    answer_words: str
    answered_by_name: str
    answered_how: SaidHow | None
    matched_hundredths: int
    keyed_by_name: str
    """Who keyed it in the provider's name; "" where the provider sent it itself."""
    paper: str
    """What it was keyed from."""


@dataclass(frozen=True)
class Delivered:
    """Something delivered, as far as a match needs it."""

    id: UUID
    order_id: UUID
    on: date
    hundredths: int
    matched_hundredths: int
    standing: DeliveryStanding

    @property
    def open_hundredths(self) -> int:
        return self.hundredths - self.matched_hundredths
