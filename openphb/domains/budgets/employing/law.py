"""What the law adds to pay, for any length of pay period.

A threshold of four weeks, a month or a year is set by law and is no multiple of a week's (£96 a
week, £385 for four, £417 a month, £5,000 a year), so each has a rate of its own. Sources: Social
Security (Contributions) Regulations 2001, regulations 10 and 11; Pensions Act 2008, sections 3, 13
and 15; National Minimum Wage Regulations 2015, regulations 4A and 4B; Social Security Contributions
and Benefits Act 1992, part XI, with the Employment Rights Act 2025.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

from openphb.domains.budgets.employing.parts import CostPart, number, pence_of, percent, whole_pence
from openphb.domains.rates.national import Look, rate_on
from openphb.domains.rates.types import Rate
from openphb.kernel.money import Pence, pounds, round_half_up

WEEKS = 52
# Ages in law, not rates: Pensions Act 2008 s.3; SI 2015/621 reg. 4 to 4B; SSCBA 1992 s.9A.
ENROLLED_FROM = 22
FULL_WAGE_FROM = 21
ADULT_FROM = 18
SCHOOL_LEAVING = 16
# From this day sick pay has no waiting days and no lower limit (Employment Rights Act 2025).
SICK_PAY_FROM_DAY_ONE = date(2026, 4, 6)

INSURANCE = "employer's National Insurance"
PENSION = "employer's pension"
HOLIDAY = "holiday cover"
SICK_PAY = "Statutory Sick Pay"


class Per(Enum):
    """How long one pay period is; its value is how the period is said."""

    WEEK = "a week"
    FOUR_WEEKS = "for 4 weeks"
    MONTH = "a month"
    YEAR = "a year"


_INSURANCE_RATES = {
    Per.WEEK: "",
    Per.FOUR_WEEKS: "_four_weekly",
    Per.MONTH: "_monthly",
    Per.YEAR: "_yearly",
}
_PENSION_RATES = {
    Per.WEEK: "_weekly",
    Per.FOUR_WEEKS: "_four_weekly",
    Per.MONTH: "_monthly",
    Per.YEAR: "",
}


def employer_insurance(
    pay: Pence,
    *,
    per: Per,
    on: date,
    age: int | None,
    share: Fraction = Fraction(1),
    look: Look = rate_on,
) -> CostPart:
    """Return employer's National Insurance on the pay of one pay period, in pence.

    `on` is the day that the pay is paid, and `age` the age on it: of somebody under 21 it is due
    above the higher threshold only. `share` is how much of the pay period is counted: its
    threshold is taken by days.
    """
    young = age is not None and age < FULL_WAGE_FROM
    name = "employer_ni_under_21_threshold" if young else "employer_ni_secondary_threshold"
    threshold = look(name + _INSURANCE_RATES[per], on)
    rate = look("employer_ni_rate", on)
    above = max(pay - pence_of(threshold) * share, Fraction(0))
    return CostPart(
        INSURANCE,
        round_half_up(above * rate.exact),
        f"{percent(rate)} of pay above {pounds(whole_pence(threshold))} {per.value}",
        f"{rate.source}; {threshold.source}",
    )


def is_enrolled(
    pay: Pence,
    *,
    per: Per,
    on: date,
    age: int | None,
    share: Fraction = Fraction(1),
    look: Look = rate_on,
) -> bool:
    """Return whether pay brings somebody into a pension by itself: 22 or older, above the trigger.

    `on` is the first day of the pay reference period, and `age` the age on it.
    """
    if age is not None and age < ENROLLED_FROM:
        return False
    trigger = look("ae_earnings_trigger" + _PENSION_RATES[per], on)
    return pay > pence_of(trigger) * share


def employer_pension(
    pay: Pence, *, per: Per, on: date, share: Fraction = Fraction(1), look: Look = rate_on
) -> CostPart:
    """Return the least that an employer pays into the pension of somebody enrolled, in pence."""
    lower, upper = (
        look(f"ae_qualifying_{end}{_PENSION_RATES[per]}", on) for end in ("lower", "upper")
    )
    rate = look("ae_employer_min", on)
    band = min(Fraction(pay), pence_of(upper) * share) - pence_of(lower) * share
    return CostPart(
        PENSION,
        round_half_up(max(band, Fraction(0)) * rate.exact),
        f"{percent(rate)} of pay from {pounds(whole_pence(lower))} to "
        f"{pounds(whole_pence(upper))} {per.value}",
        f"{rate.source}; {lower.source}",
    )


def no_pension(*, per: Per, on: date, age: int | None, look: Look = rate_on) -> CostPart:
    """Return a part of nothing that says why nobody was enrolled."""
    if age is not None and age < ENROLLED_FROM:
        words = f"nobody is enrolled before {ENROLLED_FROM}, unless they ask"
        return CostPart(PENSION, 0, words, "Pensions Act 2008")
    trigger = look("ae_earnings_trigger" + _PENSION_RATES[per], on)
    return CostPart(
        PENSION,
        0,
        f"pay is not above {pounds(whole_pence(trigger))} {per.value}",
        trigger.source,
    )


def minimum_wage(age: int | None, on: date) -> Rate:
    """Return the minimum wage of somebody's age, in pounds an hour.

    `on` is the first day of the pay reference period: a rise in April or on a birthday counts from
    the first such period that begins on it or later.
    """
    if age is None or age >= FULL_WAGE_FROM:
        return rate_on("nlw_21_plus", on)
    return rate_on("nmw_18_20" if age >= ADULT_FROM else "nmw_16_17", on)


def holiday_cover(pay: Pence, *, irregular: bool, on: date, look: Look = rate_on) -> CostPart:
    """Return what the weeks of leave cost: somebody else's work, or the share that is earned."""
    if irregular:
        share = look("holiday_accrual_irregular_hours", on)
        words = f"{percent(share)} of pay, for irregular hours"
        return CostPart(HOLIDAY, round_half_up(pay * share.exact), words, share.source)
    leave = look("statutory_holiday", on)
    weeks = leave.exact
    return CostPart(
        HOLIDAY,
        round_half_up(pay * weeks / (WEEKS - weeks)),
        f"{number(weeks)} weeks of leave in {number(WEEKS - weeks)} weeks of work",
        leave.source,
    )


def sick_pay_a_week(average_pay: Fraction, on: date) -> tuple[Fraction, str, str]:
    """Return the pence of a week of Statutory Sick Pay, its words and its source.

    `average_pay` is a week's, in pence. None of it can be had back from the state.
    """
    if on < SICK_PAY_FROM_DAY_ONE:
        least, flat = rate_on("lower_earnings_limit", on), rate_on("ssp_weekly", on)
        if average_pay < pence_of(least):
            words = f"none: pay is below {pounds(whole_pence(least))} a week"
            return Fraction(0), words, least.source
        return pence_of(flat), f"{pounds(whole_pence(flat))} a week", flat.source
    most, share = rate_on("ssp_weekly_cap", on), rate_on("ssp_pct_awe", on)
    return (
        min(pence_of(most), average_pay * share.exact),
        f"{pounds(whole_pence(most))} a week, or {percent(share)} of pay where that is less",
        f"{most.source}; {share.source}",
    )


def sick_pay_waiting_weeks(on: date, days_a_week: int) -> Fraction:
    """Return how much of a spell of sickness, in weeks, is not paid for because of waiting days."""
    return rate_on("ssp_waiting_days", on).exact / days_a_week
