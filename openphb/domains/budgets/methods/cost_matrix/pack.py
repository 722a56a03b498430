"""The pack `cost-matrix/1`: a week of care, priced from a rate card, with what employing adds.

What is worked out, worded or rounded here never changes: another way is another pack, because a
stored working must replay for as long as it is kept. Care is exact until the totals are rounded;
each part of employing is rounded once, as `budgets.employing` rounds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from openphb.domains.budgets.employing.law import (
    Per,
    employer_insurance,
    employer_pension,
    holiday_cover,
    is_enrolled,
)
from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.cost_matrix.pricing import (
    CONTINGENCY,
    care_key,
    employs,
    falls_on_holidays,
    holiday_key,
    woken_key,
)
from openphb.domains.budgets.methods.cost_matrix.refusing import refuse_week
from openphb.domains.budgets.methods.cost_matrix.types import (
    COUNTED_WORDS,
    DAYS,
    OFTEN,
    CareWeek,
    EmployerCost,
    Employing,
    MatrixWorked,
    Priced,
    Row,
    When,
)
from openphb.domains.budgets.rules import weekly_fraction, weeks_in
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import CareKey, ItemKey, Rate, Unit, Who
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import Pence, pounds, round_half_up
from openphb.kernel.refusal import Refusal

PACK = "cost-matrix/1"
PER_HUNDRED_PERCENT = 100_00
MINUTES_IN_AN_HOUR = 60
ABOVE_USUAL = "above_usual."
"""How what a bank holiday costs above a usual day is known by, before the holiday's code."""
# What the lines of employing are known by from version to version.
INSURANCE, PENSION, HOLIDAY = "employing.insurance", "employing.pension", "employing.holiday"


def work_out(week: CareWeek, priced: Priced, *, weeks_in_year: WeeksInYear) -> MatrixWorked:
    """Return what a week of care comes to, with its lines, in pence.

    Refusals: `week_empty`, `rows_too_many`, `day_too_long`, `woken_without_sleep_in`,
    `woken_too_long`, `unit_not_of_this_care`, `assistants_impossible`, `assistants_too_few`,
    `pay_not_by_the_hour`, `pay_below_minimum_wage`, `item_not_of_a_budget`, and those of
    `costed_lines.work_out`.
    """
    refuse_week(week)
    care = _merged(_care_lines(week.rows, priced))
    employer = _employer(week, priced, weeks_in_year) if employs(week) else None
    found = [
        *care,
        *employer_lines(week.employing, employer),
        *_item_lines(week, priced),
        *week.others,
    ]
    # What the card gives for nothing is no line.
    lines = [line for line in found if line.unit_pence]
    if week.contingency:
        lines += _contingency(lines, priced, weeks_in_year)
    try:
        worked = costed_lines.work_out(lines, weeks_in_year=weeks_in_year, worked_out_on=priced.on)
    except Refusal as fault:
        # Its lines are ours, and not those that somebody wrote.
        raise replace(fault, where="") from fault
    notes = tuple(_notes(week, priced, employer))
    return MatrixWorked(replace(worked, pack=PACK), week, priced, employer, notes)


def named_lines(row: Row) -> tuple[str, ...]:
    """Return what the lines are called into which a row's care goes, each once, in order."""
    names = [_named(care_key(row, day)) for day in range(DAYS) if row.hundredths[day]]
    if names and row.woken_hundredths:
        names.append(_named(woken_key(row)))
    if falls_on_holidays(row):
        names.append(_named(holiday_key(row)))
    return tuple(dict.fromkeys(names))


def _care_lines(rows: Sequence[Row], priced: Priced) -> Iterator[CostedLine]:
    """Yield the care of every row: by kind of day, then what bank holidays add in a year."""
    for row in rows:
        for weekday in range(DAYS):
            if row.hundredths[weekday]:
                yield _care(care_key(row, weekday), row.hundredths[weekday], priced)
        if row.woken_hundredths:
            nights = sum(row.hundredths)
            yield _care(woken_key(row), nights * row.woken_hundredths // 100, priced)
        if falls_on_holidays(row):
            yield from _holiday(row, priced)


def _care(key: CareKey, hundredths: int, priced: Priced) -> CostedLine:
    return CostedLine(
        _named(key),
        hundredths,
        COUNTED_WORDS[key.unit],
        priced.prices[key.code].value,
        Basis.PER_WEEK,
        rate_code=key.code,
        carers_needed=2 if key.handed else 1,
        key=key.code,
    )


def _holiday(row: Row, priced: Priced) -> Iterator[CostedLine]:
    hundredths = sum(row.hundredths[day.weekday()] for day in priced.bank_holidays)
    weekday = next(day for day in range(DAYS) if row.hundredths[day])
    key = holiday_key(row)
    more = priced.prices[key.code].value - priced.prices[care_key(row, weekday).code].value
    if hundredths and more:
        usual = care_key(row, weekday).day_type.words
        name = f"{_named(key)} (what it costs above a {usual})"
        # What is paid above a usual day is no price of the card, so it has no code of its own.
        yield CostedLine(
            name,
            hundredths,
            COUNTED_WORDS[key.unit],
            more,
            Basis.PER_YEAR,
            carers_needed=2 if key.handed else 1,
            key=f"{ABOVE_USUAL}{key.code}",
        )


def _named(key: CareKey) -> str:
    both = ", two people" if key.handed else ""
    woken = key.day_type.value == "sleep_in" and key.unit is Unit.HOUR
    day = "hours woken on a sleep-in" if woken else key.day_type.words
    return f"{key.who.words}, {day}{both}"


def _merged(lines: Iterator[CostedLine]) -> list[CostedLine]:
    """Return the lines with those of one thing at one price added together, in order."""
    found: dict[CostedLine, int] = {}
    for line in lines:
        kind = replace(line, quantity_hundredths=0)
        found[kind] = found.get(kind, 0) + line.quantity_hundredths
    return [replace(kind, quantity_hundredths=many) for kind, many in found.items() if many]


def _item_lines(week: CareWeek, priced: Priced) -> Iterator[CostedLine]:
    for place, item in enumerate(week.items):
        key = key_of(item.code)
        if not isinstance(key, ItemKey) or key.unit not in OFTEN or key.is_limit:
            raise Refusal(
                "item_not_of_a_budget",
                f"“{item.code}” is no cost of a budget.",
                "Choose one of the rate card's fees and lumps.",
                f"items[{place}]",
            )
        yield CostedLine(
            key.words,
            item.hundredths,
            COUNTED_WORDS.get(key.unit, "times"),
            priced.prices[item.code].value,
            OFTEN[key.unit],
            rate_code=item.code,
            key=item.code,
        )


def _employer(week: CareWeek, priced: Priced, weeks_in_year: WeeksInYear) -> EmployerCost:
    """Return what employing adds a week: of each assistant's share of the pay, times how many."""
    rows = tuple(row for row in week.rows if row.who is Who.PA and any(row.hundredths))
    for row in rows:
        _refuse_low_pay(row, priced)
    paid = weekly_of(_care_lines(rows, priced), weeks_in_year)
    return employer_cost(
        paid, week.employing, priced.national, on=priced.on, weeks_in_year=weeks_in_year
    )


def employer_cost(
    paid: Fraction,
    employing: Employing,
    national: Mapping[str, Rate],
    *,
    on: date,
    weeks_in_year: WeeksInYear,
) -> EmployerCost:
    """Return what employing adds a week to exact weekly pay, by the law's rates that are given."""
    many = employing.assistants
    each = round_half_up(paid / many)

    def look(name: str, _on: date) -> Rate:
        return national[name]

    insurance = many * employer_insurance(each, per=Per.WEEK, on=on, age=None, look=look).pence
    allowance = look("employment_allowance", on).exact * 100 / weeks_in(weeks_in_year)
    pension = 0
    if is_enrolled(each, per=Per.WEEK, on=on, age=None, look=look):
        pension = many * employer_pension(each, per=Per.WEEK, on=on, look=look).pence
    leave = holiday_cover(round_half_up(paid), irregular=employing.irregular, on=on, look=look)
    return EmployerCost(
        pay_pence=round_half_up(paid),
        insurance_pence=insurance,
        allowance_pence=min(insurance, int(allowance)),
        pension_pence=pension,
        holiday_pence=leave.pence,
    )


def _refuse_low_pay(row: Row, priced: Priced) -> None:
    """Refuse pay below the minimum wage, or pay of which nobody can say what an hour comes to.

    A sleep-in's flat sum is for no hours of work ([2021] UKSC 8): only those woken are looked at.
    Living in is agreed by day, so `_notes` says that it was not looked at.
    """
    if row.when is When.LIVE_IN:
        return
    keys = {care_key(row, day) for day in range(DAYS) if row.hundredths[day]}
    if row.when is When.SLEEP_IN:
        keys = {woken_key(row)} if row.woken_hundredths else set()
    least = priced.national["nlw_21_plus"].exact * 100
    for key in sorted(keys, key=lambda one: one.code):
        minutes = MINUTES_IN_AN_HOUR if key.unit is Unit.HOUR else key.unit.minutes
        if minutes is None:
            raise Refusal(
                "pay_not_by_the_hour",
                f"“{key.words}” does not say how long it is, so nobody can say whether it is at "
                "least the minimum wage.",
                "Count a personal assistant's work by the hour, or by calls of known length.",
                key.code,
            )
        people = 2 if key.handed else 1
        an_hour = Fraction(priced.prices[key.code].value * MINUTES_IN_AN_HOUR, minutes * people)
        if an_hour < least:
            raise Refusal(
                "pay_below_minimum_wage",
                f"“{key.words}” is {pounds(round_half_up(an_hour))} an hour, below the minimum "
                f"wage of {pounds(round_half_up(least))}.",
                "Have the rate card mended.",
                key.code,
            )


def employer_lines(employing: Employing, cost: EmployerCost | None) -> Iterator[CostedLine]:
    """Yield what employing adds as lines of a week; none where nobody is employed."""
    if cost is None:
        return
    claimed = cost.allowance_pence if employing.claims_allowance else 0
    after = " after the Employment Allowance" if claimed else ""
    for key, what, pence in (
        (INSURANCE, f"Employer’s National Insurance{after}", cost.insurance_pence - claimed),
        (PENSION, "Employer’s pension contributions", cost.pension_pence),
        (HOLIDAY, "Cover for personal assistants’ holidays", cost.holiday_pence),
    ):
        if pence:
            yield CostedLine(what, 100, "amounts", pence, Basis.PER_WEEK, key=key)


def _contingency(
    lines: Sequence[CostedLine], priced: Priced, weeks_in_year: WeeksInYear
) -> list[CostedLine]:
    weekly = weekly_of(lines, weeks_in_year)
    pence = round_half_up(weekly * priced.prices[CONTINGENCY].value / PER_HUNDRED_PERCENT)
    words = f"Contingency, {counted_hundredths(priced.prices[CONTINGENCY].value, '')}% of the week"
    line = CostedLine(words, 100, "amounts", pence, Basis.PER_WEEK, key=CONTINGENCY)
    return [line] if pence else []


def weekly_of(lines: Iterable[CostedLine], weeks_in_year: WeeksInYear) -> Fraction:
    return sum(
        (
            weekly_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)
            for line in lines
        ),
        Fraction(0),
    )


def _notes(week: CareWeek, priced: Priced, cost: EmployerCost | None) -> Iterator[str]:
    if any(falls_on_holidays(row) for row in week.rows):
        yield (
            f"{len(priced.bank_holidays)} bank holidays in the year are priced as bank holidays, "
            "on the days of the week on which they fall."
        )
    if cost is None:
        return
    many = week.employing.assistants
    share = "One personal assistant earns" if many == 1 else f"{many} personal assistants share"
    yield f"{share} {pounds(cost.pay_pence)} a week."
    without, with_it = cost.insurance_pence, cost.insurance_pence - cost.allowance_pence
    yield (
        f"Employer’s National Insurance is {pounds(without)} a week without the Employment "
        f"Allowance and {pounds(with_it)} with it, because an employer has one allowance of "
        f"{pounds(_whole(priced.national['employment_allowance']))} a year for everybody together."
    )
    if not cost.pension_pence:
        trigger = pounds(_whole(priced.national["ae_earnings_trigger_weekly"]))
        yield f"Nobody earns more than {trigger} a week, so nobody must be put into a pension."
    if any(
        row.who is Who.PA and row.when is When.LIVE_IN and any(row.hundredths) for row in week.rows
    ):
        yield (
            "Living in is paid by the day. The hours that it takes must be agreed in writing, and "
            "pay for them must be at least the minimum wage: this sum cannot tell."
        )


def _whole(rate: Rate) -> Pence:
    return round_half_up(rate.exact * 100)
