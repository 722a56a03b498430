"""Who is employed, on what terms, and what else the employer pays for. Refused where impossible."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction

from openphb.domains.budgets.employing.law import SCHOOL_LEAVING, Per
from openphb.domains.budgets.employing.parts import number
from openphb.domains.budgets.employing.week import HOURS_IN_A_WEEK
from openphb.kernel.money import Pence
from openphb.kernel.periods import age_on, long_date
from openphb.kernel.refusal import Refusal

# A month of pay begins on a day that every month has.
LAST_MONTH_START = 28


class HoursKind(Enum):
    """What kind of hours are worked awake; its value is how they are said."""

    DAY = "daytime hours"
    UNSOCIAL = "evening and weekend hours"
    WAKING_NIGHT = "waking night hours"


@dataclass(frozen=True)
class Hours:
    """Contracted hours a week of one kind. A rate of None is the minimum wage of each period."""

    hours: Fraction
    rate_pence: Pence | None
    kind: HoursKind = HoursKind.DAY


@dataclass(frozen=True)
class SleepIns:
    """Nights a week on which somebody may sleep at work, for a flat sum.

    Only the hours in which they are woken to work are time work ([2021] UKSC 8). Without a rate of
    their own those hours are covered by the flat sum.
    """

    nights: Fraction
    flat_pence: Pence
    disturbed_hours: Fraction = Fraction(0)
    """A week."""
    disturbed_rate_pence: Pence | None = None


@dataclass(frozen=True)
class Employment:
    """One person's terms."""

    name: str
    work: tuple[Hours, ...]
    sleep_ins: SleepIns | None = None
    born: date | None = None
    """None is somebody from 22 up to pension age throughout."""
    irregular: bool = False
    """Irregular hours, or work in part of the year only: leave is earned as a share of pay."""
    enrolled: bool | None = None
    """In a pension (True), opted out of it or past its age (False), or as their pay brings (None)."""
    starts: date | None = None
    """The first day; None where they worked before the dates and it need not be known."""
    ends: date | None = None
    """The first day on which they work no more."""
    miles: Fraction = Fraction(0)
    """Driven a week for the person in their own car."""

    @property
    def hours(self) -> Fraction:
        """Return the hours of time work in a week, those of disturbed nights included."""
        woken = self.sleep_ins.disturbed_hours if self.sleep_ins else Fraction(0)
        return sum((one.hours for one in self.work), Fraction(0)) + woken


@dataclass(frozen=True)
class OnCosts:
    """What else the employer pays for. Sums are the commissioner's or a supplier's own."""

    training_hours: Fraction = Fraction(0)
    """A year for each person, at their lowest rate."""
    sick_weeks: Fraction = Fraction(0)
    """A year for each person, taken as one spell."""
    days_a_week: int = 5
    """On which each works: what sick pay's waiting days are counted in, up to April 2026."""
    bank_holiday_premium: Fraction = Fraction(0)
    """On top of usual pay: 1/2 is time and a half."""
    insurance_pence: Pence = 0
    """A year."""
    payroll_fee_pence: Pence = 0
    """Each payslip."""
    dbs_pence: Pence = 0
    """Each person who starts."""
    recruitment_pence: Pence = 0
    """Each person who starts."""
    redundancy: bool = False
    """Put by what each year of service would earn, from two years on."""
    cover_by_team: bool = False
    """Colleagues who already earn above the thresholds cover leave: it bears insurance and pension."""


@dataclass(frozen=True)
class Team:
    """Everybody whom one employer employs, how they are paid, and the Employment Allowance."""

    employments: tuple[Employment, ...]
    pays: Per
    first_day: date
    """Of the first pay period; the others follow from it."""
    paid_after_days: int = 0
    """From the last day of a pay period to its pay day; below zero where they are paid before."""
    on_costs: OnCosts = field(default_factory=OnCosts)
    claims_allowance: bool = False
    duties_elsewhere: bool = False
    """Somebody here also works for others than the person, so that no allowance may be had."""
    allowance_used_pence: Pence = 0
    """In the tax year of the first pay day, before it or by another payroll of the employer."""


def refuse_team(team: Team) -> None:
    """Refuse a team that cannot be.

    Refusals: `team_empty`, `person_twice`, `hours_impossible`, `pay_missing`, `ends_before_start`,
    `too_young_to_employ`, `birth_date_missing`, `start_missing`, `amount_below_zero`,
    `sleep_ins_impossible`, `days_a_week_impossible`, `month_starts_too_late`, `pay_period_unknown`,
    `allowance_not_allowed`.
    """
    if not team.employments:
        raise Refusal("team_empty", "Nobody is in the team.", "Give at least one person.", "team")
    if team.pays is Per.YEAR:
        raise Refusal(
            "pay_period_unknown",
            "Nobody is paid once a year.",
            "Pay each week, each 4 weeks or each month.",
            "pay",
        )
    if team.pays is Per.MONTH and team.first_day.day > LAST_MONTH_START:
        raise Refusal(
            "month_starts_too_late",
            f"Not every month has a day {team.first_day.day}.",
            f"Begin the first month of pay on day 1 to {LAST_MONTH_START}.",
            "from",
        )
    if team.claims_allowance and team.duties_elsewhere:
        raise Refusal(
            "allowance_not_allowed",
            "The Employment Allowance is only for those who employ somebody to care for one person.",
            "Do not claim it where somebody in the team also works for others.",
            "claims_allowance",
        )
    _refuse_on_costs(team)
    seen: set[str] = set()
    for one in team.employments:
        if one.name in seen:
            raise Refusal(
                "person_twice",
                f"{one.name} is in the team twice.",
                "Give each person once: one employer's pay to one person is added together.",
                one.name,
            )
        seen.add(one.name)
        _refuse_person(one, team)


def _refuse_on_costs(team: Team) -> None:
    costs = team.on_costs
    sums: dict[str, Fraction | Pence] = {
        "training_hours": costs.training_hours,
        "sick_weeks": costs.sick_weeks,
        "bank_holiday_premium": costs.bank_holiday_premium,
        "insurance_pence": costs.insurance_pence,
        "payroll_fee_pence": costs.payroll_fee_pence,
        "dbs_pence": costs.dbs_pence,
        "recruitment_pence": costs.recruitment_pence,
        "allowance_used_pence": team.allowance_used_pence,
    }
    for name, amount in sums.items():
        if amount < 0:
            raise Refusal(
                "amount_below_zero",
                f"{name.replace('_', ' ').capitalize()} cannot be below zero.",
                "Give 0 or more.",
                name,
            )
    if not 1 <= costs.days_a_week <= 7:
        raise Refusal(
            "days_a_week_impossible",
            f"Nobody works on {costs.days_a_week} days of a week.",
            "Give 1 to 7.",
            "days_a_week",
        )


def _refuse_person(one: Employment, team: Team) -> None:
    sleep = one.sleep_ins
    numbers = [kind.hours for kind in one.work]
    if sleep:
        numbers += [sleep.nights, sleep.disturbed_hours]
    there = one.hours + (sleep.nights if sleep else 0)
    if there <= 0 or one.hours > HOURS_IN_A_WEEK or any(n < 0 for n in (*numbers, one.miles)):
        raise Refusal(
            "hours_impossible",
            f"{one.name} cannot work {number(one.hours)} hours a week.",
            f"Give more than 0 and at most {HOURS_IN_A_WEEK} hours, and no number below 0.",
            one.name,
        )
    if sleep and (sleep.nights > 7 or sleep.flat_pence < 0):
        raise Refusal(
            "sleep_ins_impossible",
            f"{one.name} cannot sleep in on {number(sleep.nights)} nights of a week.",
            "Give at most 7 nights, and a flat sum of 0 or more.",
            one.name,
        )
    rates = [kind.rate_pence for kind in one.work] + ([sleep.disturbed_rate_pence] if sleep else [])
    if any(rate is not None and rate < 1 for rate in rates):
        raise Refusal(
            "pay_missing", f"A rate of {one.name} is no pay.", "Give the pence an hour.", one.name
        )
    if one.ends and one.ends <= (one.starts or date.min):
        raise Refusal(
            "ends_before_start",
            f"{one.name} would end on {long_date(one.ends)}, not after the start.",
            "Give a later end.",
            one.name,
        )
    begins = max(one.starts or team.first_day, team.first_day)
    if one.born and age_on(one.born, begins) < SCHOOL_LEAVING:
        raise Refusal(
            "too_young_to_employ",
            f"No minimum wage is set for {one.name}, who is {age_on(one.born, begins)}.",
            f"A personal assistant is {SCHOOL_LEAVING} or older.",
            one.name,
        )
    if team.on_costs.redundancy and (one.born is None or one.starts is None):
        missing = "birth_date_missing" if one.born is None else "start_missing"
        raise Refusal(
            missing,
            f"What redundancy would cost for {one.name} rests on their age and their first day.",
            "Give both, or leave redundancy out.",
            one.name,
        )
