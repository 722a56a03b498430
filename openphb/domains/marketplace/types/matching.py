"""Setting an invoice beside what was ordered and delivered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from openphb.domains.marketplace.types.invoices import Difference
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class Used:
    """How much of one period of an order is matched already."""

    hundredths: int = 0
    pence: int = 0


@dataclass(frozen=True)
class Claimed:
    """A line of an invoice with what was matched and credited of it before."""

    days: Period
    hundredths: int
    unit_pence: int
    vat_pence: int
    pence: int
    matched_hundredths: int = 0
    matched_pence: int = 0
    credited_pence: int = 0

    @property
    def open_pence(self) -> int:
        return self.pence - self.matched_pence - self.credited_pence


@dataclass(frozen=True)
class TakenPart:
    """So much of one delivery that a line of an invoice is matched with now."""

    delivery_id: UUID
    hundredths: int


@dataclass(frozen=True)
class PeriodPart:
    """So much of one period of an order that is matched now."""

    order_id: UUID
    period: Period
    hundredths: int
    pence: int


@dataclass(frozen=True)
class Match:
    """What of a line is matched now, by which deliveries and periods, and why the rest is not."""

    pence: int
    taken: tuple[TakenPart, ...]
    periods: tuple[PeriodPart, ...]
    differences: tuple[Difference, ...]

    @property
    def hundredths(self) -> int:
        return sum(part.hundredths for part in self.taken)

    @property
    def disputed_pence(self) -> int:
        return sum(one.pence for one in self.differences)
