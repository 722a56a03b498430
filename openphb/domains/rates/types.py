"""Words of this domain: a rate, its unit, its dates and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Rate:
    """One value of one national rate, from a day until the day before another (None: still so)."""

    name: str
    value: Decimal | None
    """None where no source was found for these days; `source` says so."""
    unit: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def exact(self) -> Fraction:
        """Return the value as an exact number. `rate_on` gives no rate without one."""
        if self.value is None:
            raise ValueError(f"{self.name} has no value from {self.valid_from}")
        return Fraction(self.value)
