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

from openphb.domains.budgets.employing.law import (
    SCHOOL_LEAVING,
    WEEKS,
    Per,
    employer_insurance,
    employer_pension,
    holiday_cover,
    is_enrolled,
    minimum_wage,
    no_pension,
)
from openphb.domains.budgets.employing.parts import CostPart, number, pence_of, whole_pence
from openphb.domains.rates.national import rate_on
from openphb.kernel.money import Pence, pounds, round_half_up
from openphb.kernel.refusal import Refusal

HOURS_IN_A_WEEK = 168


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
    wage = minimum_wage(work.age, work.on)
    gross = round_half_up(work.rate_pence * work.hours)
    return CostOfEmploying(
        gross=CostPart("pay", gross, f"{number(work.hours)} hours × {pounds(work.rate_pence)}", ""),
        employer_ni=_insurance(work, gross),
        employer_pension=_pension(work, gross),
        holiday=holiday_cover(gross, irregular=work.irregular, on=work.on),
        minimum_wage_pence=whole_pence(wage),
        lawful=work.rate_pence >= pence_of(wage),
    )


def _refuse(work: WeekOfWork) -> None:
    if not 0 < work.hours <= HOURS_IN_A_WEEK:
        raise Refusal(
            "hours_impossible",
            f"{number(work.hours)} hours cannot be worked in a week.",
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


def _insurance(work: WeekOfWork, gross: Pence) -> tuple[CostPart, ...]:
    found = employer_insurance(gross, per=Per.WEEK, on=work.on, age=work.age)
    if not work.allowance:
        return (found,)
    allowance = rate_on("employment_allowance", work.on)
    taken = CostPart(
        "Employment Allowance",
        -min(found.pence, round_half_up(pence_of(allowance) / WEEKS)),
        f"up to {pounds(whole_pence(allowance))} a year, one for the employer",
        allowance.source,
    )
    return (found, taken)


def _pension(work: WeekOfWork, gross: Pence) -> CostPart:
    if is_enrolled(gross, per=Per.WEEK, on=work.on, age=work.age):
        return employer_pension(gross, per=Per.WEEK, on=work.on)
    return no_pension(per=Per.WEEK, on=work.on, age=work.age)
