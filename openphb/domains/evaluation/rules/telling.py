"""How a comparison is said: a range, never a verdict."""

from __future__ import annotations

from openphb.domains.evaluation.types import Comparison


def percent_off(ratio: float) -> int:
    """Return how much a ratio differs from alike, in whole per cent: −7 of 0.93."""
    return round((ratio - 1) * 100)


def range_words(comparison: Comparison) -> str:
    """Return the interval in words: "between 3 % and 12 % less", "between 4 % less and 9 % more"."""
    low, high = percent_off(comparison.low), percent_off(comparison.high)
    if low < 0 < high:
        return f"between {-low} % less and {high} % more"
    if high <= 0 and low < 0:
        return f"between {-high} % and {-low} % less"
    return f"between {low} % and {high} % more"


def pounds_range(comparison: Comparison, typical_pence: int) -> tuple[int, int]:
    """Return the interval as pence a year of a typical budget, to the nearest £10."""
    low, high = (
        round(typical_pence * (ratio - 1) / 10_00) * 10_00
        for ratio in (comparison.low, comparison.high)
    )
    return low, high
