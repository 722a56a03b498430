"""Tables of what a rate card says of a day, and what holds of every card."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.rates.card_file import read_price
from openphb.domains.rates.catalogue import catalogue, key_of
from openphb.domains.rates.rules import from_day, holding, missing_next_year, rate_on, standing
from openphb.domains.rates.types import Derivation, LocalRate, RateCard, Unit
from openphb.kernel.money import round_half_up
from openphb.kernel.refusal import Refusal

TENANT = UUID(int=1)
AT = datetime(2026, 3, 1, tzinfo=UTC)
APRIL_25 = date(2025, 4, 1)
APRIL_26 = date(2026, 4, 1)
APRIL_27 = date(2027, 4, 1)


def rate(code, value, first, until=None, seq=1):
    return LocalRate(key_of(code), value, first, until, "Made up", seq, AT, TENANT)


def card(*rates, on=APRIL_26):
    return RateCard(TENANT, on, 9, from_day(rates, on))


HOUR = rate("agency.weekday.hour", 2405, APRIL_26)
HALF = rate("agency.weekday.call_30", 1400, APRIL_26)
DOUBLE = rate("agency.weekday.hour.double", 4500, APRIL_26)
YES = rate("pro_rata.yes_no", 1, APRIL_26)
NO = rate("pro_rata.yes_no", 0, APRIL_26)


@pytest.mark.parametrize(
    ("rates", "asked", "pence", "how"),
    [
        ([HOUR], "agency.weekday.hour", 2405, Derivation.AS_PRICED),
        ([HOUR], "agency.weekday.hour.double", 4810, Derivation.TWO_PEOPLE),
        ([HOUR, DOUBLE], "agency.weekday.hour.double", 4500, Derivation.AS_PRICED),
        ([HOUR, HALF, YES], "agency.weekday.call_30", 1400, Derivation.AS_PRICED),
        # 45 minutes of £24.05 is £18.0375.
        ([HOUR, YES], "agency.weekday.call_45", 1804, Derivation.PART_OF_HOUR),
        ([HOUR, YES], "agency.weekday.call_15", 601, Derivation.PART_OF_HOUR),
        # Each of the two is paid for whole pence: twice £18.04, not the part of £48.10.
        ([HOUR, YES], "agency.weekday.call_45.double", 3608, Derivation.PART_OF_HOUR_TWO_PEOPLE),
    ],
)
def test_what_a_card_says(rates, asked, pence, how):
    used = rate_on(card(*rates), key_of(asked), APRIL_26)
    assert (used.value, used.derivation) == (pence, how)
    assert used.key.code == asked


@pytest.mark.parametrize(
    ("rates", "asked", "day", "code", "says"),
    [
        ([HOUR], "agency.weekday.call_45", APRIL_26, "rate_no_call_price", "a 45-minute call"),
        ([HOUR, NO], "agency.weekday.call_45", APRIL_26, "rate_no_call_price", "only for an hour"),
        ([HOUR, NO], "agency.weekday.call_15.double", APRIL_26, "rate_no_call_price", "two people"),
        # The hour of another kind of day says nothing of a Sunday.
        ([HOUR, YES], "agency.sunday.call_45", APRIL_26, "rate_none_on_day", "Sunday"),
        # A call however long it takes is no part of an hour.
        ([HOUR, YES], "agency.weekday.call", APRIL_26, "rate_none_on_day", "a call"),
        ([HOUR], "mileage.mile", APRIL_26, "rate_none_on_day", "Mileage"),
        ([HOUR], "agency.weekday.hour", date(2026, 3, 31), "rate_before_card", "31 March 2026"),
        (
            [rate("mileage.mile", 45, APRIL_26, APRIL_27)],
            "mileage.mile",
            APRIL_27,
            "rate_none_on_day",
            "1 April 2027",
        ),
        (
            [rate("mileage.mile", 45, APRIL_27)],
            "mileage.mile",
            APRIL_26,
            "rate_none_on_day",
            "from Thursday 1 April 2027",
        ),
    ],
)
def test_what_is_not_known_is_refused_by_name(rates, asked, day, code, says):
    with pytest.raises(Refusal) as refused:
        rate_on(card(*rates), key_of(asked), day)
    assert refused.value.code == code
    assert says in str(refused.value)


def test_a_part_of_an_hour_says_why_and_by_whose_choice():
    words = rate_on(card(HOUR, YES), key_of("agency.weekday.call_45.double"), APRIL_26).words
    for part in (
        "45 minutes of £24.05 an hour is £18.04 (to the nearest penny)",
        "the card has no price for a 45-minute call",
        "from Wednesday 1 April 2026 (Made up)",
        "2 × £18.04 = £36.08",
    ):
        assert part in words


def test_the_choice_of_parts_of_an_hour_holds_from_its_own_day():
    later = replace(YES, valid_from=date(2026, 10, 1))
    known = card(HOUR, later)
    with pytest.raises(Refusal, match="only for an hour"):
        rate_on(known, key_of("agency.weekday.call_30"), date(2026, 9, 30))
    assert rate_on(known, key_of("agency.weekday.call_30"), date(2026, 10, 1)).value == 1203


@pytest.mark.parametrize(
    ("versions", "on", "value"),
    [
        # A later-recorded version from the same day corrects.
        ([(100, APRIL_26, None, 1), (110, APRIL_26, None, 2)], APRIL_26, 110),
        ([(110, APRIL_26, None, 2), (100, APRIL_26, None, 1)], APRIL_26, 110),
        # One from an earlier day, recorded later, does not reach past the next one's first day.
        ([(100, APRIL_26, None, 1), (90, APRIL_25, None, 2)], APRIL_26, 100),
        ([(100, APRIL_26, None, 1), (90, APRIL_25, None, 2)], date(2026, 3, 31), 90),
        # After its end an older one does not come back.
        ([(90, APRIL_25, None, 1), (100, APRIL_26, APRIL_27, 2)], APRIL_27, None),
        # What is taken back never was: the older one holds on.
        ([(90, APRIL_25, None, 1), (100, APRIL_26, None, 2), (None, APRIL_26, None, 3)], APRIL_27, 90),
        # A correction that ends sooner is not undone by what it corrects.
        ([(100, APRIL_26, None, 1), (100, APRIL_26, date(2026, 5, 1), 2)], date(2026, 5, 1), None),
    ],
)  # fmt: skip
def test_which_version_holds(versions, on, value):
    rates = [rate("mileage.mile", v, first, until, seq) for v, first, until, seq in versions]
    held = holding(standing(rates), on).get("mileage.mile")
    assert (held.value if held else None) == value


@pytest.mark.parametrize(
    ("today", "versions", "missing"),
    [
        (date(2026, 12, 31), [("mileage.mile", APRIL_26)], []),
        (date(2027, 1, 1), [("mileage.mile", APRIL_26)], ["mileage.mile"]),
        (date(2027, 3, 31), [("mileage.mile", APRIL_26)], ["mileage.mile"]),
        # Still missing after the day came: it is said until it is mended.
        (date(2027, 4, 2), [("mileage.mile", APRIL_26)], ["mileage.mile"]),
        (date(2027, 1, 1), [("mileage.mile", APRIL_26), ("mileage.mile", APRIL_27)], []),
        # A change in March is not next year's price.
        (date(2027, 3, 2), [("mileage.mile", date(2027, 3, 1))], ["mileage.mile"]),
        # What is not set afresh each April holds until it is changed.
        (date(2027, 1, 1), [("tolerance.percent", APRIL_26)], []),
        # What does not hold yet is not missed.
        (date(2027, 1, 1), [("mileage.mile", date(2027, 6, 1))], []),
    ],
)
def test_which_rates_next_year_is_missing(today, versions, missing):
    rates = [rate(code, 45, first) for code, first in versions]
    found = missing_next_year(rates, catalogue().values(), today)
    assert [one.rate.key.code for one in found] == missing
    assert {one.april for one in found} <= {date(today.year, 4, 1)}


def test_a_rate_that_ends_before_april_is_missed():
    ending = rate("mileage.mile", 45, APRIL_26, APRIL_27)
    found = missing_next_year([ending], catalogue().values(), date(2027, 1, 1))
    assert [one.rate for one in found] == [ending]


def test_everything_in_the_catalogue_has_words_and_is_read_back_by_its_code():
    for code, one in catalogue().items():
        assert one.key.code == code
        assert key_of(f" {code.upper()} ") == one.key
        assert one.key.words
        assert one.about


def test_an_unknown_code_is_told_what_is_like_it():
    with pytest.raises(Refusal, match=r"agency\.sunday\.hour"):
        key_of("agency.sundays.hour")


days = st.integers(0, 40).map(lambda n: APRIL_26 + timedelta(days=n))
versions = st.lists(
    st.tuples(
        st.sampled_from(["mileage.mile", "agency.weekday.hour", "agency.weekday.hour.double"]),
        st.none() | st.integers(0, 500_000),
        days,
        st.none() | st.integers(1, 40),
    ),
    max_size=12,
)


def made(drawn):
    return [
        rate(code, value, first, first + timedelta(days=long) if long and value is not None else None, seq)
        for seq, (code, value, first, long) in enumerate(drawn, start=1)
    ]  # fmt: skip


@given(versions, days)
def test_a_card_read_from_a_day_says_the_same_as_all_versions_do(drawn, on):
    rates = made(drawn)
    for later in (on, on + timedelta(days=3), on + timedelta(days=60)):
        assert holding(from_day(rates, on), later) == holding(standing(rates), later)


@given(versions, versions, days)
def test_what_was_known_never_changes_with_what_is_recorded_afterwards(before, after, on):
    known = made(before)
    everything = made(before + after)
    as_known = [one for one in everything if one.known_seq <= len(before)]
    assert from_day(as_known, on) == from_day(known, on)


@given(st.integers(0, 10_000_000), st.sampled_from([15, 30, 45]))
def test_two_people_are_always_twice_one_and_a_part_is_within_a_halfpenny(pence, minutes):
    known = card(rate("agency.weekday.hour", pence, APRIL_26), YES)
    one = rate_on(known, key_of(f"agency.weekday.call_{minutes}"), APRIL_26)
    two = rate_on(known, key_of(f"agency.weekday.call_{minutes}.double"), APRIL_26)
    assert two.value == 2 * one.value
    assert abs(60 * one.value - minutes * pence) <= 30
    assert one.value == round_half_up(one.value)


@pytest.mark.parametrize("unit", [Unit.DAYS, Unit.MONTHS, Unit.PEOPLE])
def test_a_number_of_days_months_or_people_is_a_whole_number_and_no_money(unit):
    assert read_price(" 12 ", unit) == 12
    assert unit.says(12) == f"12 {unit.words}"
    assert not unit.is_money
    for written in ("12.5", "£12", "a dozen"):
        with pytest.raises(Refusal) as refused:
            read_price(written, unit)
        assert refused.value.code == f"rate_{unit}"
