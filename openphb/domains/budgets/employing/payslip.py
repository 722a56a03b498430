"""What one person costs in each pay period. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from openphb.domains.budgets.employing.law import (
    HOLIDAY,
    INSURANCE,
    PENSION,
    SICK_PAY,
    employer_insurance,
    employer_pension,
    holiday_cover,
    is_enrolled,
    minimum_wage,
    no_pension,
    sick_pay_a_week,
    sick_pay_waiting_weeks,
)
from openphb.domains.budgets.employing.parts import CostPart, number, pence_of, percent, whole_pence
from openphb.domains.budgets.employing.pay_periods import PayPeriod, by_tax_years, years_in
from openphb.domains.budgets.employing.team import Employment, Team
from openphb.domains.budgets.employing.told import PAY, SLEEP_INS, BelowWage, Payslip
from openphb.domains.rates.national import rate_on
from openphb.domains.rates.types import Rate
from openphb.kernel.calendars import bank_holidays
from openphb.kernel.money import Pence, pounds, round_half_up
from openphb.kernel.periods import Period, age_on

SATURDAY = 5
WOKEN = "work when woken on a sleep-in"
# Employment Rights Act 1996: s.155 (two years' service), s.162(2) (ages), s.162(3) (twenty years).
REDUNDANCY_FROM, REDUNDANCY_YEARS = 2, 20
OLDER, YOUNGER = 41, 22


@dataclass(frozen=True)
class _Amount:
    """An exact amount of pence, not yet rounded."""

    what: str
    pence: Fraction
    rate: str
    source: str = ""


@dataclass
class _Running:
    """Rounds running totals, so that a part of the cost adds up however the time is cut."""

    exact: dict[str, Fraction] = field(default_factory=dict)

    def rounded(self, amount: _Amount) -> CostPart:
        before = self.exact.get(amount.what, Fraction(0))
        after = self.exact[amount.what] = before + amount.pence
        return CostPart(
            amount.what,
            round_half_up(after) - round_half_up(before),
            amount.rate,
            amount.source,
        )


@dataclass(frozen=True)
class _Terms:
    """One person's terms in one pay period."""

    team: Team
    one: Employment
    days: Period
    """Those that they work in."""
    wage: Rate

    @property
    def weeks(self) -> Fraction:
        return self.days.weeks_in or Fraction(0)

    def rate(self, pence: Pence | None) -> Fraction:
        return pence_of(self.wage) if pence is None else Fraction(pence)

    @property
    def lowest(self) -> Fraction:
        """The lowest rate of an hour; of somebody who only sleeps in, what they wake for."""
        woken = self.one.sleep_ins.disturbed_rate_pence if self.one.sleep_ins else None
        return min((self.rate(kind.rate_pence) for kind in self.one.work), default=self.rate(woken))

    def hourly(self) -> Fraction:
        return sum((kind.hours * self.rate(kind.rate_pence) for kind in self.one.work), Fraction(0))

    def sleeping(self) -> Fraction:
        sleep = self.one.sleep_ins
        if sleep is None:
            return Fraction(0)
        woken = sleep.disturbed_rate_pence
        return sleep.nights * sleep.flat_pence + sleep.disturbed_hours * (woken or 0)


def payslips(team: Team, one: Employment, periods: list[PayPeriod]) -> Iterator[Payslip]:
    """Yield what one person costs in each pay period that they work in.

    The minimum wage is looked at with care: pay for hours at a higher rate makes up no other hour,
    and a sleep-in's flat sum counts only towards the hours in which they are woken.
    """
    running = _Running()
    enrolled = one.enrolled is True
    span = Period(one.starts or date.min, one.ends)
    for period in periods:
        days = period.days.overlap(span)
        if days is None:
            continue
        terms = _Terms(team, one, days, minimum_wage(_age(one, days.start), days.start))
        earned = tuple(_earned(terms))
        pay = round_half_up(sum((amount.pence for amount in earned), Fraction(0)))
        insurance = employer_insurance(
            pay,
            per=team.pays,
            on=period.pay_day,
            age=_age(one, period.pay_day),
            share=period.share,
        )
        enrolled = enrolled or (
            one.enrolled is None
            and is_enrolled(
                pay,
                per=team.pays,
                on=days.start,
                age=_age(one, days.start),
                share=period.share,
            )
        )
        leave = holiday_cover(pay, irregular=one.irregular, on=days.start)
        cover = _on_cover(team, leave.pence, period.pay_day)
        fee = _Amount("payroll fee", team.on_costs.payroll_fee_pence * period.share, "each payslip")
        yield Payslip(
            name=one.name,
            period=days,
            pay_day=period.pay_day,
            hours=one.hours * terms.weeks + team.on_costs.training_hours * years_in(days),
            parts=(
                *(running.rounded(amount) for amount in earned),
                insurance,
                _pension(team, one, days.start, pay, period.share, enrolled=enrolled),
                leave,
                *cover,
                *(running.rounded(amount) for amount in (*_others(terms), fee) if amount.pence),
            ),
            insurance_pence=insurance.pence + sum(part.pence for part in cover[:1]),
            allowance_pence=0,
            minimum_wage_pence=whole_pence(terms.wage),
            below=tuple(_below(terms)),
        )


def _age(one: Employment, on: date) -> int | None:
    return None if one.born is None else age_on(one.born, on)


def _earned(terms: _Terms) -> Iterator[_Amount]:
    """Yield what is earned, and so bears insurance and a pension."""
    one, costs = terms.one, terms.team.on_costs
    if one.work:
        yield _Amount(
            PAY,
            terms.hourly() * terms.weeks,
            ", ".join(
                f"{number(kind.hours)} {kind.kind.value} a week × "
                f"{pounds(round_half_up(terms.rate(kind.rate_pence)))}"
                for kind in one.work
            ),
            "" if all(kind.rate_pence for kind in one.work) else terms.wage.source,
        )
    sleep = one.sleep_ins
    if sleep:
        woken = sleep.disturbed_rate_pence
        yield _Amount(
            SLEEP_INS,
            terms.sleeping() * terms.weeks,
            f"{number(sleep.nights)} nights a week × {pounds(sleep.flat_pence)}"
            + (f", {number(sleep.disturbed_hours)} hours woken × {pounds(woken)}" if woken else ""),
        )
    if costs.training_hours:
        yield _Amount(
            "training",
            costs.training_hours * years_in(terms.days) * terms.lowest,
            f"{number(costs.training_hours)} hours a year × {pounds(round_half_up(terms.lowest))}",
        )
    if costs.bank_holiday_premium:
        closed = sum(
            1
            for year in range(terms.days.start.year, (terms.days.last_day or date.max).year + 1)
            for day in bank_holidays(year)
            # One that falls on a weekend has a substitute, which is the bank holiday.
            if day.weekday() < SATURDAY and terms.days.contains(day)
        )
        yield _Amount(
            "bank-holiday premium",
            closed * terms.hourly() / 7 * costs.bank_holiday_premium,
            f"{number(costs.bank_holiday_premium * 100)}% on top of pay, a seventh of a week's "
            "hours on each bank holiday",
            "bank holidays of England and Wales",
        )


def _pension(
    team: Team, one: Employment, on: date, pay: Pence, share: Fraction, *, enrolled: bool
) -> CostPart:
    if enrolled:
        return employer_pension(pay, per=team.pays, on=on, share=share)
    if one.enrolled is False:
        return CostPart(PENSION, 0, "not in a pension", "")
    return no_pension(per=team.pays, on=on, age=_age(one, on))


def _on_cover(team: Team, cover: Pence, pay_day: date) -> tuple[CostPart, ...]:
    """Return what the law adds to cover by colleagues: insurance first, then pension."""
    if not team.on_costs.cover_by_team:
        return ()
    rates = ((INSURANCE, "employer_ni_rate"), (PENSION, "ae_employer_min"))
    return tuple(
        CostPart(
            f"{what} on {HOLIDAY}",
            round_half_up(cover * rate_on(name, pay_day).exact),
            f"{percent(rate_on(name, pay_day))}: colleagues cover, above the thresholds already",
            rate_on(name, pay_day).source,
        )
        for what, name in rates
    )


def _others(terms: _Terms) -> Iterator[_Amount]:
    """Yield what is no earnings of this person's work."""
    one, costs, days = terms.one, terms.team.on_costs, terms.days
    for part in by_tax_years(days):
        if costs.sick_weeks:
            weekly, words, source = sick_pay_a_week(terms.hourly() + terms.sleeping(), part.start)
            waiting = sick_pay_waiting_weeks(part.start, costs.days_a_week)
            weeks = max(costs.sick_weeks - waiting, Fraction(0))
            yield _Amount(
                SICK_PAY,
                weekly * weeks * years_in(part),
                f"{number(weeks)} weeks a year × {words}; it cannot be had back",
                source,
            )
        if one.miles:
            mile = rate_on("mileage_car", part.start)
            yield _Amount(
                "mileage",
                one.miles * Fraction(part.days or 0, 7) * pence_of(mile),
                f"{number(one.miles)} miles a week × {pounds(whole_pence(mile))}",
                mile.source,
            )
    if one.starts and days.contains(one.starts):
        yield _Amount("DBS check", Fraction(costs.dbs_pence), "each person who starts")
        yield _Amount("recruitment", Fraction(costs.recruitment_pence), "each person who starts")
    if costs.redundancy:
        yield from _redundancy(terms)


def _redundancy(terms: _Terms) -> Iterator[_Amount]:
    """Yield what service earns at an anniversary: two years at the second, then one each."""
    one = terms.one
    if one.starts is None or one.born is None:
        return
    for years in range(REDUNDANCY_FROM, REDUNDANCY_YEARS + 1):
        on = _anniversary(one.starts, years)
        if not terms.days.contains(on):
            continue
        cap = rate_on("redundancy_week_pay_cap", on)
        first = 1 if years == REDUNDANCY_FROM else years
        weeks = sum(
            (_weeks_earned(age_on(one.born, _anniversary(one.starts, year - 1))))
            for year in range(first, years + 1)
        )
        yield _Amount(
            "redundancy put by",
            weeks * min(terms.hourly() + terms.sleeping(), pence_of(cap)),
            f"{number(Fraction(weeks))} weeks' pay at {years} years' service, a week at most "
            f"{pounds(whole_pence(cap))}",
            f"Employment Rights Act 1996, section 162; {cap.source}",
        )


def _weeks_earned(age: int) -> Fraction:
    """Return the weeks' pay for a year of service that began at an age."""
    if age >= OLDER:
        return Fraction(3, 2)
    return Fraction(1) if age >= YOUNGER else Fraction(1, 2)


def _anniversary(day: date, years: int) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + years, 3, 1) if leap_day else day.replace(year=day.year + years)


def _below(terms: _Terms) -> Iterator[BelowWage]:
    one, wage = terms.one, pence_of(terms.wage)
    for kind in one.work:
        paid = terms.rate(kind.rate_pence)
        if kind.hours and paid < wage:
            yield BelowWage(one.name, terms.days, paid, whole_pence(terms.wage), kind.kind.value)
    sleep = one.sleep_ins
    if sleep and sleep.disturbed_hours:
        paid = terms.sleeping() / sleep.disturbed_hours
        if paid < wage:
            yield BelowWage(one.name, terms.days, paid, whole_pence(terms.wage), WOKEN)
