"""What a week of care is priced with: which prices it needs, and finding each. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from openphb.domains.budgets.methods.cost_matrix.refusing import refuse_week
from openphb.domains.budgets.methods.cost_matrix.types import (
    DAYS,
    OFTEN,
    SATURDAY,
    SUNDAY,
    CareWeek,
    ItemOnOffer,
    Offer,
    Price,
    Priced,
    Row,
    When,
)
from openphb.domains.rates.catalogue import catalogue, key_of
from openphb.domains.rates.national import rate_on
from openphb.domains.rates.rules import holding
from openphb.domains.rates.rules import rate_on as local_rate_on
from openphb.domains.rates.types import (
    CareKey,
    DayType,
    ItemKey,
    RateCard,
    RateKey,
    Unit,
    Who,
)
from openphb.kernel.calendars import bank_holidays
from openphb.kernel.refusal import Refusal

CONTINGENCY = "contingency.percent"
# The law's rates that employing somebody for a week rests on.
OF_EMPLOYING = (
    "nlw_21_plus",
    "employer_ni_rate",
    "employer_ni_secondary_threshold",
    "employment_allowance",
    "ae_earnings_trigger_weekly",
    "ae_qualifying_lower_weekly",
    "ae_qualifying_upper_weekly",
    "ae_employer_min",
    "statutory_holiday",
    "holiday_accrual_irregular_hours",
)
_NIGHTS = {When.WAKING_NIGHT: DayType.WAKING_NIGHT, When.SLEEP_IN: DayType.SLEEP_IN}


def priced_for(week: CareWeek, card: RateCard, on: date) -> Priced:
    """Return everything that a week needs to be priced on a day, each with how it is known.

    Refusals: those of `refuse_week` and of `rates.rules.rate_on`, `rate_unknown`, `rate_none_on_day`,
    `bank_holiday_below_day`.
    """
    refuse_week(week)
    prices = {}
    for key in keys_of(week):
        used = local_rate_on(card, key, on)
        prices[key.code] = Price(used.value, used.words)
    for key in _keys_around(week):
        # Nothing needs these but a "what if?": what the card lacks of them is no fault of the week.
        with suppress(Refusal):
            used = local_rate_on(card, key, on)
            prices.setdefault(key.code, Price(used.value, used.words))
    national = {name: rate_on(name, on) for name in OF_EMPLOYING} if employs(week) else {}
    priced = Priced(on, card.known_seq, prices, national, _holidays_from(on))
    refuse_cheap_holidays(week, priced)
    return priced


def refuse_cheap_holidays(week: CareWeek, priced: Priced) -> None:
    """Refuse prices by which a bank holiday costs less than a usual day: `bank_holiday_below_day`."""
    for row in week.rows:
        _refuse_cheap_holiday(row, priced)


def offer_of(card: RateCard) -> Offer:
    """Return what else than care a card prices on its day, in the order of the catalogue."""
    held = holding(card.rates, card.on)
    items = tuple(
        ItemOnOffer(code, one.key.words, held[code].says)
        for code, one in catalogue().items()
        if code in held
        and isinstance(one.key, ItemKey)
        and one.key.unit in OFTEN
        # A limit is no cost, though it is set in pounds a week.
        and not one.key.is_limit
    )
    return Offer(items, CONTINGENCY in held)


def keys_of(week: CareWeek) -> Iterator[RateKey]:
    """Yield what a week needs from a rate card, each once."""
    seen: set[str] = set()
    for key in _all_keys(week):
        if key.code not in seen:
            seen.add(key.code)
            yield key


def _keys_around(week: CareWeek) -> Iterator[RateKey]:
    """Yield what the same care is priced by on other days, and by one person or by two."""
    for row in week.rows:
        for two_people in (row.two_people, not row.two_people):
            other = replace(row, two_people=two_people)
            yield from (care_key(other, weekday) for weekday in range(DAYS))
            if row.when in (When.DAY, When.EVENING):
                yield holiday_key(other)
            if row.woken_hundredths:
                yield woken_key(other)


def _all_keys(week: CareWeek) -> Iterator[RateKey]:
    for row in week.rows:
        for weekday in range(DAYS):
            if row.hundredths[weekday]:
                yield care_key(row, weekday)
        if falls_on_holidays(row):
            yield holiday_key(row)
        if row.woken_hundredths:
            yield woken_key(row)
    for item in week.items:
        yield key_of(item.code)
    if week.contingency:
        yield key_of(CONTINGENCY)


def care_key(row: Row, weekday: int) -> CareKey:
    """Return what a row's care is priced as on a day of the week, 0 for Monday.

    A night is a night on any day; at a weekend an evening is priced as its day.
    """
    return CareKey(row.who, _day_type(row, weekday), row.unit, row.two_people)


def holiday_key(row: Row) -> CareKey:
    """Return what a row's care is priced as on a bank holiday."""
    return CareKey(row.who, DayType.BANK_HOLIDAY, row.unit, row.two_people)


def woken_key(row: Row) -> CareKey:
    """Return what an hour is priced as for which somebody who sleeps in is woken."""
    return CareKey(row.who, DayType.SLEEP_IN, Unit.HOUR, row.two_people)


def falls_on_holidays(row: Row) -> bool:
    """Whether a row's price differs on a bank holiday: by day or evening, on a Monday to Friday.

    Bank holidays in England are weekdays: one that falls on a weekend is moved to the next.
    """
    return row.when in (When.DAY, When.EVENING) and any(row.hundredths[:SATURDAY])


def employs(week: CareWeek) -> bool:
    """Whether the person would employ somebody."""
    return any(row.who is Who.PA and any(row.hundredths) for row in week.rows)


def _day_type(row: Row, weekday: int) -> DayType:
    if row.when is When.LIVE_IN:
        return DayType.LIVE_IN
    if row.when in _NIGHTS:
        return _NIGHTS[row.when]
    if weekday == SATURDAY:
        return DayType.SATURDAY
    if weekday == SUNDAY:
        return DayType.SUNDAY
    return DayType.EVENING if row.when is When.EVENING else DayType.WEEKDAY


def _holidays_from(on: date) -> tuple[date, ...]:
    """Return the bank holidays of twelve months, those that were moved on their new day."""
    end = _a_year_after(on)
    days = bank_holidays(on.year) | bank_holidays(end.year)
    return tuple(sorted(day for day in days if on <= day < end and day.weekday() < SATURDAY))


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        # 29 February: the twelve months end with the February after.
        return day.replace(year=day.year + 1, day=28) + timedelta(days=1)


def _refuse_cheap_holiday(row: Row, priced: Priced) -> None:
    if not falls_on_holidays(row):
        return
    weekday = next(day for day in range(SATURDAY) if row.hundredths[day])
    usual, holiday = care_key(row, weekday), holiday_key(row)
    if priced.prices[holiday.code].value < priced.prices[usual.code].value:
        raise Refusal(
            "bank_holiday_below_day",
            f"The rate card prices “{holiday.words}” below “{usual.words}”.",
            "Have the rate card mended, or price the care as on other days there.",
            holiday.code,
        )
