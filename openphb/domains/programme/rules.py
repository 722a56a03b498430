"""Counting people once, and turning rates into people without losing the exact number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.programme.types import Management, RateUnit
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import MONTHS
from openphb.kernel.refusal import Refusal

# A rate above this is a slip of the hand: the highest that anybody asked for is 0.2 % of people.
MOST_PERCENT = Decimal(10)


def management_of(options: Collection[ManagementOption]) -> Management:
    """Return how a person is counted: by their one option, or as mixed where there are more.

    Raises ValueError for none: somebody without a live line is not counted at all.
    """
    if not options:
        raise ValueError("a person without a live line is not counted")
    distinct = set(options)
    return Management.MIXED if len(distinct) > 1 else Management(distinct.pop().value)


def definition(on: date) -> str:
    """Return the definition that stands beside every live count."""
    return (
        f"People with a live budget on {day(on)}, one person once. A budget is live when its case "
        "is open and a line of the plan then agreed pays on that day. Mixed: more than one way of "
        "managing the money among those lines."
    )


def day(on: date) -> str:
    """Return a day as definitions say it: "30 September 2026"."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def target_people(population: int | None, rate: Decimal, unit: RateUnit) -> Fraction | None:
    """Return the people that a rate aims at, unrounded; None where the population is unknown."""
    if unit is RateUnit.PEOPLE:
        return Fraction(rate)
    return None if population is None else population * Fraction(rate) / 100


def total_people(exact: Sequence[Fraction]) -> tuple[int, int]:
    """Return (the sum of the rounded rows, the unrounded total rounded once)."""
    return sum(round_half_up(one) for one in exact), round_half_up(sum(exact, Fraction(0)))


def about_the_total(sum_of_rows: int, rounded_total: int) -> str:
    """Return what stands beside a table whose rows are rounded: both truths, where they differ."""
    if sum_of_rows == rounded_total:
        return f"The rows add up to {sum_of_rows:,}, and so does the total worked out unrounded."
    return (
        f"The rows add up to {sum_of_rows:,}. The total worked out before rounding is "
        f"{rounded_total:,}. Both are right: each row is rounded to whole people, and the total "
        "is rounded once."
    )


def refuse_rate(rate: Decimal, unit: RateUnit) -> None:
    """Refuse a rate that is no target.

    Refusals: `rate_not_above_zero`, `rate_too_high`, `rate_not_whole_people`.
    """
    if rate <= 0:
        raise Refusal("rate_not_above_zero", "A target is above zero.", "Enter a number.", "rate")
    if unit is RateUnit.PERCENT_OF_POPULATION and rate > MOST_PERCENT:
        raise Refusal(
            "rate_too_high",
            f"{rate} % of the population is more than anybody has aimed at.",
            "Enter a percentage, not a number for each 100,000: 0.04 % is 40 for each 100,000.",
            "rate",
        )
    if unit is RateUnit.PEOPLE and rate != rate.to_integral_value():
        raise Refusal(
            "rate_not_whole_people",
            "A target in people is a whole number.",
            "Enter a whole number, or choose a percentage of the population.",
            "rate",
        )


def quarter_ends(until: date, count: int) -> tuple[date, ...]:
    """Return the last `count` ends of financial quarters up to `until`, oldest first."""
    ends: list[date] = []
    year, month = until.year, until.month
    while len(ends) < count:
        last = {3: 31, 6: 30, 9: 30, 12: 31}.get(month)
        if last and date(year, month, last) <= until:
            ends.append(date(year, month, last))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return tuple(reversed(ends))
