"""That an order ends by itself: what brought it about, and from when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OrderEnds(StrEnum):
    """What ends an order without anybody ending it."""

    LINE_GONE = "line_gone"
    LINE_CHANGED = "line_changed"
    DIED = "died"
    CLOSED = "closed"
    MOVED = "moved"

    @property
    def words(self) -> str:
        return {
            OrderEnds.LINE_GONE: "The plan has changed, and this care is not in it any more",
            OrderEnds.LINE_CHANGED: "The plan has changed, and this care is now agreed otherwise",
            OrderEnds.DIED: "The person has died",
            OrderEnds.CLOSED: "The budget that paid for this care has ended",
            OrderEnds.MOVED: "Another commissioner arranges this person’s care now",
        }[self]


@dataclass(frozen=True)
class EndingTold:
    """Why a version of an order ended by itself, and the first day on which it does not hold."""

    why: OrderEnds
    ends_on: date
    """As what brought it about says: at most the first day of the order where nothing is left of it."""
    kept_until: date | None
    """The first day that it really lacks; later than `ends_on` only where more was found right in
    an invoice already. None where nothing is left of it."""
    recorded_by_name: str
    recorded_at: datetime
