"""What a rate card says of a day: pure, from versions as they were known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from openphb.domains.rates.types import (
    CareKey,
    Derivation,
    ItemKey,
    LocalRate,
    Missing,
    Priceable,
    RateCard,
    RateGiven,
    RateKey,
    RateUsed,
    Unit,
)
from openphb.kernel.money import pounds, round_half_up
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

PRO_RATA = "pro_rata"
MOST = 100_000_000
"""A million pounds in pence: more than any single rate, and a guard against extra digits."""
MOST_DAYS = 365
MOST_MONTHS = 24
MOST_PEOPLE = 100
LONGEST_SOURCE = 500
LONGEST_OWN_NAME = 100
EARLIEST = date(2013, 4, 1)
"""No health body that exists or that one comes from is older, so neither is its price."""
LATEST_YEAR = 2100


def standing(rates: Iterable[LocalRate]) -> tuple[LocalRate, ...]:
    """Return the versions that count, by code and then by first day.

    Of those of one thing from one day the last known counts; one that was taken back does not.
    """
    last: dict[tuple[str, date], LocalRate] = {}
    for rate in rates:
        place = (rate.key.code, rate.valid_from)
        if place not in last or last[place].known_seq < rate.known_seq:
            last[place] = rate
    return tuple(last[place] for place in sorted(last) if last[place].value is not None)


def holding(rates: Iterable[LocalRate], on: date) -> dict[str, LocalRate]:
    """Return by code the versions that hold on a day, of versions that stand.

    The one that began last holds until its own end: an older one never comes back after it.
    """
    begun: dict[str, LocalRate] = {}
    for rate in sorted(rates, key=lambda one: one.valid_from):
        if rate.valid_from <= on:
            begun[rate.key.code] = rate
    return {
        code: rate for code, rate in begun.items() if rate.valid_to is None or on < rate.valid_to
    }


def from_day(rates: Iterable[LocalRate], on: date) -> tuple[LocalRate, ...]:
    """Return of the versions that stand those that hold on a day or begin later, in order."""
    stand = standing(rates)
    held = holding(stand, on)
    return tuple(rate for rate in stand if rate.valid_from > on or rate is held.get(rate.key.code))


def rate_on(card: RateCard, key: RateKey, day: date) -> RateUsed:
    """Return what a card says of one thing on a day from `card.on` on, and how.

    Two people cost twice one unless the card prices them together. A call without a price is
    refused by name, or its part of the hour where the card says `pro_rata` on that day, to the
    nearest penny. Refusals: `rate_none_on_day`, `rate_no_call_price`, `rate_before_card`.
    """
    if day < card.on:
        raise Refusal(
            "rate_before_card",
            f"This card was read for {long_date(card.on)} and later, not for {long_date(day)}.",
            "Read the card for the earlier day.",
            "day",
        )
    held = holding(card.rates, day)
    found = _as_priced(held, key)
    if found is None and isinstance(key, CareKey):
        if key.handed:
            alone = replace(key, handed=False)
            one = _as_priced(held, alone) or _part_of_hour(held, alone)
            found = None if one is None else _twice(key, one)
        else:
            found = _part_of_hour(held, key)
    if found is None:
        raise _no_price(held, card, key, day)
    return found


def april_of(today: date) -> date:
    """Return the 1 April of a day's own calendar year: what is to come until then, and begun after."""
    return date(today.year, 4, 1)


def missing_next_year(
    rates: Iterable[LocalRate], catalogue: Iterable[Priceable], today: date
) -> tuple[Missing, ...]:
    """Return the rates that hold today and have no version from this calendar year's 1 April on.

    Of versions that stand, in the order of the catalogue; only what is set afresh each April. So a
    warning begins on 1 January and ends when the year's own price is agreed, even the same again.
    """
    stand = tuple(rates)
    april = april_of(today)
    held = holding(stand, today)
    renewed = {rate.key.code for rate in stand if rate.valid_from >= april}
    return tuple(
        Missing(held[code], april)
        for one in catalogue
        if one.yearly and (code := one.key.code) in held and code not in renewed
    )


def given_fault(given: RateGiven) -> Refusal | None:
    """Return why a version cannot be put forward, or None.

    Codes: `rate_value`, `rate_day_far`, `rate_ends_first`, `rate_taken_back_ends`, `rate_source`,
    `rate_own_name`.
    """
    most = {
        Unit.YES_NO: 1,
        Unit.DAYS: MOST_DAYS,
        Unit.MONTHS: MOST_MONTHS,
        Unit.PEOPLE: MOST_PEOPLE,
    }.get(given.key.unit, MOST)
    if given.value is not None and not 0 <= given.value <= most:
        return Refusal(
            "rate_value",
            f"A price is from {given.key.unit.says(0)} to {given.key.unit.says(most)}.",
            "Check for a minus sign and for extra digits.",
            "value",
        )
    if given.valid_from < EARLIEST or given.valid_from.year >= LATEST_YEAR:
        return Refusal(
            "rate_day_far",
            f"{long_date(given.valid_from)} is too far away.",
            f"Enter a day from {long_date(EARLIEST)} on.",
            "valid_from",
        )
    return _end_fault(given) or _source_fault(given.source) or _name_fault(given.key)


def _end_fault(given: RateGiven) -> Refusal | None:
    if given.valid_to is None:
        return None
    if given.value is None:
        return Refusal(
            "rate_taken_back_ends",
            "What is taken back never began, so it has no last day.",
            "Leave the last day empty.",
            "valid_to",
        )
    if given.valid_to <= given.valid_from:
        return Refusal(
            "rate_ends_first",
            "The last day is before the first day.",
            "Enter a later last day, or leave it empty.",
            "valid_to",
        )
    return None


def _source_fault(source: str) -> Refusal | None:
    if not source.strip():
        return Refusal(
            "rate_source",
            "The source is missing.",
            "Say who set the price, and where it is written.",
            "source",
        )
    if len(source) > LONGEST_SOURCE:
        return Refusal(
            "rate_source",
            f"The source has more than {LONGEST_SOURCE} letters.",
            "Say it shorter.",
            "source",
        )
    return None


def _name_fault(key: RateKey) -> Refusal | None:
    if not (isinstance(key, ItemKey) and key.is_own) or 0 < len(key.words) <= LONGEST_OWN_NAME:
        return None
    return Refusal(
        "rate_own_name",
        f"A thing of your own list has a name of at most {LONGEST_OWN_NAME} letters.",
        "Say what it is, like “Respite weekend”.",
        "what",
    )


def _as_priced(held: dict[str, LocalRate], key: RateKey) -> RateUsed | None:
    rate = held.get(key.code)
    if rate is None or rate.value is None:
        return None
    words = f"{key.full_words}: {rate.says}, from {long_date(rate.valid_from)} ({rate.source})."
    return RateUsed(key, rate.value, Derivation.AS_PRICED, (rate,), words)


def _part_of_hour(held: dict[str, LocalRate], key: CareKey) -> RateUsed | None:
    minutes = key.unit.minutes
    chosen = held.get(f"{PRO_RATA}.{Unit.YES_NO}")
    hour = held.get(replace(key, unit=Unit.HOUR).code)
    if minutes is None or hour is None or hour.value is None or not (chosen and chosen.value):
        return None
    pence = round_half_up(Fraction(hour.value * minutes, 60))
    exact = pence * 60 == hour.value * minutes
    words = (
        f"{key.full_words}: {minutes} minutes of {hour.says} is {pounds(pence)}"
        f"{'' if exact else ' (to the nearest penny)'}, because the card has no price for "
        f"{key.unit.words} and prices shorter calls by their part of the hour "
        f"from {long_date(chosen.valid_from)} ({chosen.source})."
    )
    return RateUsed(key, pence, Derivation.PART_OF_HOUR, (hour, chosen), words)


def _twice(key: CareKey, one: RateUsed) -> RateUsed:
    pence = 2 * one.value
    derivation = {
        Derivation.AS_PRICED: Derivation.TWO_PEOPLE,
        Derivation.PART_OF_HOUR: Derivation.PART_OF_HOUR_TWO_PEOPLE,
    }[one.derivation]
    words = f"{one.words} Two people: 2 × {pounds(one.value)} = {pounds(pence)}."
    return RateUsed(key, pence, derivation, one.rates, words)


def _no_price(held: dict[str, LocalRate], card: RateCard, key: RateKey, day: date) -> Refusal:
    if isinstance(key, CareKey) and key.unit.minutes and _hour_code(key) in held:
        return Refusal(
            "rate_no_call_price",
            f"The rate card has no price for “{key.full_words}” on {long_date(day)}, only for an hour.",
            "Record a price for the call, or record that shorter calls are priced by their part of "
            "the hour (pro_rata.yes_no).",
            key.code,
        )
    later = [
        rate.valid_from
        for rate in card.rates
        if rate.key.code == key.code and rate.valid_from > day
    ]
    return Refusal(
        "rate_none_on_day",
        f"The rate card has no price for “{key.full_words}” on {long_date(day)}.",
        f"The next one known is from {long_date(min(later))}."
        if later
        else "Record one with its source.",
        key.code,
    )


def _hour_code(key: CareKey) -> str:
    return replace(key, unit=Unit.HOUR, handed=False).code
