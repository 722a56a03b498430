"""Words of this domain: a rate, its unit, its dates and its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Rate:
    """One value of one national rate, from a day until the day before another (None: still so)."""

    name: str
    value: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
