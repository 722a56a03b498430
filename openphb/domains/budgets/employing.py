"""What it costs to employ one personal assistant for one week: pay, and what the law adds to it.

- pay: hours × rate;
- employer's National Insurance: of the pay above the secondary threshold of a week; of somebody
  under 21, above the higher one;
- Employment Allowance: takes from that up to a 52nd of a year's allowance. An employer has one, so
  this is for a team of one;
- employer's pension: of the pay between the limits, where it is above the trigger and the person is
  enrolled, from 22 on;
- holiday cover: somebody else works the weeks of leave, which are so many in the rest of 52; or the
  share that irregular hours earn.

Every number comes from `rates` as it holds on the day, with its source, and what is not known for a
day is refused. Each part is rounded to the nearest penny. Sources: Social Security Contributions
and Benefits Act 1992, sections 6 and 9; National Insurance Contributions Act 2014, section 1 (for
those who employ a carer: HMRC NIM06520); Pensions Act 2008, sections 3, 13 and 20; Working Time
Regulations 1998, regulations 13, 13A and 15B; National Minimum Wage Regulations 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from openphb.domains.rates.national import rate_on
from openphb.domains.rates.types import Rate
from openphb.kernel.money import Pence, pounds, round_half_up
from openphb.kernel.refusal import Refusal

WEEKS = 52
HOURS_IN_A_WEEK = 168
# Ages in law, not rates: Pensions Act 2008 s.3; SI 2015/621 reg. 4 to 4B; SSCBA 1992 s.9A.
ENROLLED_FROM = 22
FULL_WAGE_FROM = 21
ADULT_FROM = 18
SCHOOL_LEAVING = 16


@dataclass(frozen=True)
class WeekOfWork:
    """One week of one personal assistant. `age` None is somebody from 22 up to pension age."""

    rate_pence: Pence
    hours: Fraction
    on: date
    age: int | None = None
    irregular: bool = False
    allowance: bool = False


@dataclass(frozen=True)
class CostPart:
    """One part of the cost: what it is, its pence, the rate it rests on in words, and its source."""

    what: str
    pence: Pence
    rate: str
    source: str


@dataclass(frozen=True)
class CostOfEmploying:
    """What one week comes to, and whether the rate of pay is lawful."""

    gross: CostPart
    employer_ni: tuple[CostPart, ...]
    employer_pension: CostPart
    holiday: CostPart
    minimum_wage_pence: Pence
    lawful: bool

    @property
    def parts(self) -> tuple[CostPart, ...]:
        return (self.gross, *self.employer_ni, self.employer_pension, self.holiday)

    @property
    def employer_ni_pence(self) -> Pence:
        return sum(part.pence for part in self.employer_ni)

    @property
    def total_pence(self) -> Pence:
        return sum(part.pence for part in self.parts)


def cost_of_employing(work: WeekOfWork) -> CostOfEmploying:
    """Return what a week costs, in pence.

    Refusals: `hours_impossible`, `pay_missing`, `too_young_to_employ`, and those of
    `rates.national.rate_on`.
    """
    _refuse(work)
    wage = rate_on(_wage_name(work.age), work.on)
    gross = round_half_up(work.rate_pence * work.hours)
    return CostOfEmploying(
        gross=CostPart(
            "pay", gross, f"{_number(work.hours)} hours × {pounds(work.rate_pence)}", ""
        ),
        employer_ni=_national_insurance(work, gross),
        employer_pension=_pension(work, gross),
        holiday=_holiday(work, gross),
        minimum_wage_pence=round_half_up(_pence(wage)),
        lawful=work.rate_pence >= _pence(wage),
    )


def _refuse(work: WeekOfWork) -> None:
    if not 0 < work.hours <= HOURS_IN_A_WEEK:
        raise Refusal(
            "hours_impossible",
            f"{_number(work.hours)} hours cannot be worked in a week.",
            f"Give more than 0 and at most {HOURS_IN_A_WEEK} hours.",
            "hours",
        )
    if work.rate_pence < 1:
        raise Refusal("pay_missing", "The rate is no pay.", "Give the pence an hour.", "rate_pence")
    if work.age is not None and work.age < SCHOOL_LEAVING:
        raise Refusal(
            "too_young_to_employ",
            f"No minimum wage is set for somebody of {work.age}.",
            f"A personal assistant is {SCHOOL_LEAVING} or older.",
            "age",
        )


def _wage_name(age: int | None) -> str:
    if age is None or age >= FULL_WAGE_FROM:
        return "nlw_21_plus"
    return "nmw_18_20" if age >= ADULT_FROM else "nmw_16_17"


def _national_insurance(work: WeekOfWork, gross: Pence) -> tuple[CostPart, ...]:
    young = work.age is not None and work.age < FULL_WAGE_FROM
    threshold = rate_on(
        "employer_ni_under_21_threshold" if young else "employer_ni_secondary_threshold", work.on
    )
    share = rate_on("employer_ni_rate", work.on)
    due = round_half_up(max(gross - _pence(threshold), Fraction(0)) * share.exact)
    found = [
        CostPart(
            "employer's National Insurance",
            due,
            f"{_percent(share)} of pay above {pounds(round_half_up(_pence(threshold)))} a week",
            f"{share.source}; {threshold.source}",
        )
    ]
    if work.allowance:
        allowance = rate_on("employment_allowance", work.on)
        taken = min(due, round_half_up(_pence(allowance) / WEEKS))
        found.append(
            CostPart(
                "Employment Allowance",
                -taken,
                f"up to {pounds(round_half_up(_pence(allowance)))} a year, one for the employer",
                allowance.source,
            )
        )
    return tuple(found)


def _pension(work: WeekOfWork, gross: Pence) -> CostPart:
    what = "employer's pension"
    if work.age is not None and work.age < ENROLLED_FROM:
        return CostPart(
            what,
            0,
            f"nobody is enrolled before {ENROLLED_FROM}, unless they ask",
            "Pensions Act 2008",
        )
    trigger, lower, upper, share = (
        rate_on(name, work.on)
        for name in (
            "ae_earnings_trigger_weekly",
            "ae_qualifying_lower_weekly",
            "ae_qualifying_upper_weekly",
            "ae_employer_min",
        )
    )
    if gross <= _pence(trigger):
        return CostPart(
            what,
            0,
            f"pay is not above {pounds(round_half_up(_pence(trigger)))} a week",
            trigger.source,
        )
    band = min(Fraction(gross), _pence(upper)) - _pence(lower)
    return CostPart(
        what,
        round_half_up(band * share.exact),
        f"{_percent(share)} of pay from {pounds(round_half_up(_pence(lower)))} to "
        f"{pounds(round_half_up(_pence(upper)))} a week",
        f"{share.source}; {lower.source}",
    )


def _holiday(work: WeekOfWork, gross: Pence) -> CostPart:
    if work.irregular:
        share = rate_on("holiday_accrual_irregular_hours", work.on)
        words = f"{_percent(share)} of pay, for irregular hours"
        return CostPart("holiday cover", round_half_up(gross * share.exact), words, share.source)
    leave = rate_on("statutory_holiday", work.on)
    weeks = leave.exact
    return CostPart(
        "holiday cover",
        round_half_up(gross * weeks / (WEEKS - weeks)),
        f"{_number(weeks)} weeks of leave in {_number(WEEKS - weeks)} weeks of work",
        leave.source,
    )


def _pence(rate: Rate) -> Fraction:
    return rate.exact * 100


def _percent(rate: Rate) -> str:
    return f"{_number(rate.exact * 100)}%"


def _number(amount: Fraction) -> str:
    """Return an exact number of at most four places without its last zeros."""
    return f"{float(amount):.4f}".rstrip("0").rstrip(".")
