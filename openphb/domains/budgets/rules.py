"""What lines come to, a week and a year: exact until the last step, then rounded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache

from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.cases.types import Step
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

HUNDREDTHS = 100
MONTHS_IN_YEAR = 12

_WEEKS = {
    WeeksInYear.FIFTY_TWO: Fraction(52),
    WeeksInYear.DAYS_OVER_SEVEN: Fraction(365, 7),
}


def weeks_in(convention: WeeksInYear) -> Fraction:
    """Return how many weeks the commissioner says a year has: 52, or 365 ÷ 7 exactly."""
    return _WEEKS[convention]


def each_fraction(quantity_hundredths: int, unit_pence: int) -> Fraction:
    """Return the exact pence of one occurrence of a line: its quantity times its price."""
    return Fraction(quantity_hundredths * unit_pence, HUNDREDTHS)


def weekly_fraction(
    quantity_hundredths: int,
    unit_pence: int,
    basis: Basis,
    weeks_in_year: WeeksInYear,
    falls_on: int = 0,
) -> Fraction:
    """Return the exact pence a week; zero for a one-off.

    A month is a twelfth of a year and a day is a seventh of a week, so that weekly × weeks in the
    year is always annual, by whichever convention. `falls_on` is the set of weekdays of a line
    that falls on given ones.
    """
    times = (
        Fraction(falls_on.bit_count())
        if basis is Basis.ON_WEEKDAYS
        else _times_a_week(weeks_in_year)[basis]
    )
    return each_fraction(quantity_hundredths, unit_pence) * times


@cache
def _times_a_week(weeks_in_year: WeeksInYear) -> Mapping[Basis, Fraction]:
    """Return how often a week each basis comes that names no weekdays."""
    weeks = weeks_in(weeks_in_year)
    return {
        Basis.PER_DAY: Fraction(7),
        Basis.PER_WEEK: Fraction(1),
        Basis.PER_FOUR_WEEKS: Fraction(1, 4),
        Basis.PER_MONTH: MONTHS_IN_YEAR / weeks,
        Basis.PER_YEAR: 1 / weeks,
        Basis.ONCE_A_YEAR: 1 / weeks,
        Basis.ONE_OFF: Fraction(0),
    }


def annual_fraction(
    quantity_hundredths: int,
    unit_pence: int,
    basis: Basis,
    weeks_in_year: WeeksInYear,
    falls_on: int = 0,
) -> Fraction:
    """Return the exact pence a year: the weekly pence times the weeks in the year."""
    weekly = weekly_fraction(quantity_hundredths, unit_pence, basis, weeks_in_year, falls_on)
    return weekly * weeks_in(weeks_in_year)


def one_off_fraction(quantity_hundredths: int, unit_pence: int, basis: Basis) -> Fraction:
    """Return the exact pence paid once; zero for anything that comes again."""
    if basis is Basis.ONE_OFF:
        return each_fraction(quantity_hundredths, unit_pence)
    return Fraction(0)


def line_pence(line: CostedLine) -> int:
    """Return a line's amount for its own basis (a week, a month, once), rounded to the penny."""
    return round_half_up(each_fraction(line.quantity_hundredths, line.unit_pence))


def keys_of(lines: Iterable[CostedLine], *, new: Callable[[], str]) -> list[str]:
    """Return what each line is kept under, no two alike: its own key, or else a new one.

    Where lines of one indicative budget have one key, all but the first say which they are of it.
    """
    found: list[str] = []
    for line in lines:
        key, times = line.key or new(), 1
        while key in found:
            times += 1
            key = f"{line.key}#{times}"
        found.append(key)
    return found


def refuse_opening(
    step: Step, *, referred_on: date, opened_on: date, today: date, exists: bool
) -> None:
    """Refuse a budget that nobody accepted, a second one, or one on an impossible day.

    Refusals: `budget_exists`, `offer_not_accepted`, `opened_in_future`, `opened_before_referral`.
    """
    if exists:
        raise budget_exists()
    if step is not Step.ACCEPTED:
        raise Refusal(
            "offer_not_accepted",
            "The person has not accepted the offer of a budget.",
            "Record the offer and their answer first.",
        )
    if opened_on > today:
        raise Refusal(
            "opened_in_future",
            f"The budget would open on {long_date(opened_on)}, in the future.",
            "Check the date.",
            "opened_on",
        )
    if opened_on < referred_on:
        raise Refusal(
            "opened_before_referral",
            f"The budget would open before the referral, on {long_date(referred_on)}.",
            "Check the date.",
            "opened_on",
        )


def budget_exists() -> Refusal:
    """Return the refusal of a second budget for one case."""
    return Refusal(
        "budget_exists", "This case has a budget already.", "Go on with that one.", "case"
    )


def refuse_telling(
    *, worked_out_on: date, told_already_on: date | None, told_on: date, today: date
) -> None:
    """Refuse to record that the person was told twice, before it was known, or in the future.

    Refusals: `told_already`, `told_in_future`, `told_before_worked_out`.
    """
    if told_already_on is not None:
        raise Refusal(
            "told_already",
            f"The person was told on {long_date(told_already_on)}.",
            "Work it out again if it has changed, and tell them that.",
        )
    if told_on > today:
        raise Refusal(
            "told_in_future",
            f"{long_date(told_on)} is in the future.",
            "Record it when they have been told.",
            "told_on",
        )
    if told_on < worked_out_on:
        raise Refusal(
            "told_before_worked_out",
            f"It was worked out on {long_date(worked_out_on)}, after {long_date(told_on)}.",
            "Check the date.",
            "told_on",
        )
