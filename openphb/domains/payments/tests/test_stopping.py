"""What a pause, a hospital stay and a death take from each kind of line, to the penny."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.agreements.types import HospitalRule, HospitalTerm
from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules.entitlement import entitled_pence, working
from openphb.domains.payments.rules.stopping import Circumstances, Death, Stay, stopped
from openphb.domains.payments.types import Entitled, StopKind, Stopped
from openphb.kernel.periods import Period

FIRST = date(2026, 11, 2)  # a Monday
FOUR_WEEKS = Period(FIRST, date(2026, 11, 30))
PA, DAY_CARE = UUID(int=1), UUID(int=2)
PAUSED, IN_HOSPITAL, DIED = UUID(int=7), UUID(int=8), UUID(int=9)
AS_USUAL = HospitalTerm()
TWO_NIGHTS = HospitalTerm(HospitalRule.PAID_FOR_NIGHTS, nights=2)
ONLY_THE_PA = HospitalTerm(HospitalRule.NAMED_LINES, lines=(PA,))


def nov(day: int) -> date:
    return date(2026, 11, day)


def pause(first: int, end: int | None) -> Circumstances:
    return Circumstances(
        pauses=(Stopped(Period(nov(first), nov(end) if end else None), StopKind.PAUSE, PAUSED),)
    )


def stay(admitted: int, home: int | None) -> Circumstances:
    return Circumstances(
        stays=(Stay(IN_HOSPITAL, Period(nov(admitted), nov(home) if home else None)),)
    )


def death(day: int) -> Circumstances:
    return Circumstances(death=Death(DIED, nov(day)))


def line(
    basis: Basis,
    pence: int,
    known: Circumstances,
    term: HospitalTerm = AS_USUAL,
    *,
    key: UUID = DAY_CARE,
    valid: Period | None = None,
    closing: bool = False,
    falls_on: int = 0,
) -> Entitled:
    valid = valid or Period(FIRST, None if basis is not Basis.ONE_OFF else FIRST + ONE)
    stops = stopped(known, line_key=key, basis=basis, valid=valid, term=term, closing=closing)
    return Entitled(key, key, 100, pence, basis, valid, stops, falls_on)


MONDAY_AND_THURSDAY = 9


@pytest.mark.parametrize(
    ("basis", "falls_on", "known", "term", "expected"),
    [
        # The four weeks from Monday 2 November have four Mondays and four Thursdays.
        (Basis.ON_WEEKDAYS, MONDAY_AND_THURSDAY, Circumstances(), AS_USUAL, 8),
        # A pause takes the named days in it and no others: Monday 9 and Thursday 12.
        (Basis.ON_WEEKDAYS, MONDAY_AND_THURSDAY, pause(9, 16), AS_USUAL, 6),
        (Basis.ON_WEEKDAYS, MONDAY_AND_THURSDAY, pause(10, 12), AS_USUAL, 8),
        (Basis.ON_WEEKDAYS, MONDAY_AND_THURSDAY, pause(12, 13), AS_USUAL, 7),
        # In hospital from the 9th to the 16th: after two nights, Thursday 12 is not paid.
        (Basis.ON_WEEKDAYS, MONDAY_AND_THURSDAY, stay(9, 16), TWO_NIGHTS, 7),
        # A death on Sunday 15: two Mondays and two Thursdays.
        (Basis.ON_WEEKDAYS, MONDAY_AND_THURSDAY, death(15), AS_USUAL, 4),
        # What comes once a year is for a thing: hospital leaves it, a pause takes it whole.
        (Basis.ONCE_A_YEAR, 1110, stay(9, 16), TWO_NIGHTS, 1),
        (Basis.ONCE_A_YEAR, 1110, pause(9, 16), AS_USUAL, 0),
        (Basis.ONCE_A_YEAR, 1110, pause(11, 16), AS_USUAL, 1),
        (Basis.ONCE_A_YEAR, 1110, death(10), AS_USUAL, 1),
        (Basis.ONCE_A_YEAR, 1110, death(9), AS_USUAL, 0),
    ],
)
def test_named_days_are_taken_one_by_one(basis, falls_on, known, term, expected):
    found = line(basis, 10_00, known, term, falls_on=falls_on)
    assert entitled_pence(found, Period(FIRST, FIRST + timedelta(days=28))) == expected * 10_00


ONE = timedelta(days=1)
WEEK, FOUR, MONTH, YEAR, DAY, ONCE = (
    Basis.PER_WEEK,
    Basis.PER_FOUR_WEEKS,
    Basis.PER_MONTH,
    Basis.PER_YEAR,
    Basis.PER_DAY,
    Basis.ONE_OFF,
)


@pytest.mark.parametrize(
    ("basis", "pence", "known", "term", "expected"),
    [
        # No circumstance: the four weeks from Monday 2 to Sunday 29 November.
        (WEEK, 280_00, Circumstances(), AS_USUAL, 1120_00),
        # A pause counts its days. £280 a week is £40 a day: seven days are a week's money.
        (WEEK, 280_00, pause(9, 16), AS_USUAL, 840_00),
        (WEEK, 280_00, pause(9, 12), AS_USUAL, 1000_00),
        # ... without an end: what came before it.
        (WEEK, 280_00, pause(9, None), AS_USUAL, 280_00),
        # ... from before the first day to after the last: nothing at all.
        (WEEK, 280_00, pause(1, 30), AS_USUAL, 0),
        # A part of four weeks is so many of its 28 days.
        (FOUR, 1120_00, pause(9, 16), AS_USUAL, 840_00),
        # A part of a month is so many of that month's own days: 28 of November's 30, less 7.
        (MONTH, 300_00, Circumstances(), AS_USUAL, 280_00),
        (MONTH, 300_00, pause(9, 16), AS_USUAL, 210_00),
        (YEAR, 3600_00, pause(9, 16), AS_USUAL, 210_00),
        # A day is a day.
        (DAY, 10_00, pause(9, 16), AS_USUAL, 210_00),
        # A one-off is for a thing. It is given whole, or, where its day is paused, not at all.
        (ONCE, 250_00, pause(9, 16), AS_USUAL, 250_00),
        (ONCE, 250_00, pause(2, 3), AS_USUAL, 0),
        # Hospital: an agreement that says nothing changes nothing.
        (WEEK, 280_00, stay(9, 16), AS_USUAL, 1120_00),
        # In on the 9th and home on the 16th are seven nights. Two are paid, five are not.
        (WEEK, 280_00, stay(9, 16), TWO_NIGHTS, 920_00),
        # Two nights or fewer change nothing.
        (WEEK, 280_00, stay(9, 11), TWO_NIGHTS, 1120_00),
        # Only the personal assistant's retainer goes on: this line is another.
        (WEEK, 280_00, stay(9, 16), ONLY_THE_PA, 840_00),
        # Still there: until a discharge is recorded.
        (WEEK, 280_00, stay(9, None), ONLY_THE_PA, 280_00),
        (ONCE, 250_00, stay(1, 16), ONLY_THE_PA, 250_00),
        # A death on Sunday the 15th: fourteen days, the day itself among them.
        (WEEK, 280_00, death(15), AS_USUAL, 560_00),
        (FOUR, 1120_00, death(15), AS_USUAL, 560_00),
        (MONTH, 300_00, death(15), AS_USUAL, 140_00),
        (DAY, 10_00, death(15), AS_USUAL, 140_00),
        # A one-off that was due before it, or on the day, is given; a later one is not.
        (ONCE, 250_00, death(2), AS_USUAL, 250_00),
        (ONCE, 250_00, death(1), AS_USUAL, 0),
    ],
)
def test_what_four_weeks_come_to(basis, pence, known, term, expected):
    found = line(basis, pence, known, term)
    assert entitled_pence(found, FOUR_WEEKS) == expected
    assert sum(part.pence for part in working(found, FOUR_WEEKS)) == expected


def test_a_line_that_the_agreement_names_goes_on_in_hospital():
    assert (
        entitled_pence(line(WEEK, 280_00, stay(9, 16), ONLY_THE_PA, key=PA), FOUR_WEEKS) == 1120_00
    )


def test_what_is_still_owed_after_a_death_is_given_whatever_is_stopped():
    known = Circumstances(
        pauses=pause(1, None).pauses, stays=stay(1, None).stays, death=Death(DIED, nov(5))
    )
    owed = line(ONCE, 600_00, known, valid=Period(nov(20), nov(21)), closing=True)
    assert entitled_pence(owed, FOUR_WEEKS) == 600_00


def test_where_two_fall_on_a_day_it_is_taken_once_and_the_weightier_is_told():
    known = Circumstances(
        pauses=pause(10, 14).pauses, stays=stay(9, 16).stays, death=Death(DIED, nov(12))
    )
    found = line(WEEK, 280_00, known, ONLY_THE_PA)
    told = [(one.because, one.period.start.day) for one in found.stopped]
    assert told == [(StopKind.HOSPITAL, 9), (StopKind.PAUSE, 10), (StopKind.DEATH, 13)]
    assert entitled_pence(found, FOUR_WEEKS) == 280_00


def test_nights_are_counted_anew_from_each_admission():
    known = Circumstances(
        stays=(
            Stay(IN_HOSPITAL, Period(nov(3), nov(6))),
            Stay(UUID(int=10), Period(nov(6), nov(9))),
        )
    )
    assert entitled_pence(line(WEEK, 280_00, known, TWO_NIGHTS), FOUR_WEEKS) == 1040_00


doses = settings(derandomize=True, max_examples=50)
days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
spans = st.tuples(days, st.integers(1, 90)).map(
    lambda one: Period(one[0], one[0] + timedelta(days=one[1]))
)
worlds = st.builds(
    Circumstances,
    pauses=st.lists(spans, max_size=3).map(
        lambda found: tuple(Stopped(one, StopKind.PAUSE, PAUSED) for one in found)
    ),
    stays=st.lists(spans, max_size=3).map(
        lambda found: tuple(Stay(IN_HOSPITAL, one) for one in found)
    ),
    death=st.none() | days.map(lambda day: Death(DIED, day)),
)
terms = st.sampled_from([AS_USUAL, TWO_NIGHTS, ONLY_THE_PA])
recurring = st.sampled_from([WEEK, FOUR, MONTH, YEAR, DAY])
prices = st.integers(0, 10_000_000)
cuts = st.lists(days, min_size=2, max_size=9, unique=True).map(sorted)


@doses
@given(worlds, terms, recurring, prices, cuts)
def test_however_a_period_with_stops_is_cut_its_parts_add_up_to_the_penny(
    known, term, basis, pence, cut
):
    found = line(basis, pence, known, term)
    parts = [entitled_pence(found, Period(a, b)) for a, b in pairwise(cut)]
    assert sum(parts) == entitled_pence(found, Period(cut[0], cut[-1]))
    assert min(parts) >= 0


@doses
@given(worlds, terms, recurring, prices, cuts)
def test_what_is_given_and_what_is_stopped_make_up_the_whole(known, term, basis, pence, cut):
    period = Period(cut[0], cut[-1])
    found = line(basis, pence, known, term)
    whole = entitled_pence(line(basis, pence, Circumstances()), period)
    taken = -sum(part.pence for part in working(found, period) if part.because)
    assert entitled_pence(found, period) == whole - taken
    assert 0 <= taken <= whole


@doses
@given(worlds, terms, recurring)
def test_stops_lie_apart_in_order_and_inside_the_line(known, term, basis):
    found = line(basis, 100, known, term)
    for one, following in pairwise(found.stopped):
        assert one.period.end is not None
        assert one.period.end <= following.period.start
    assert all(one.period.start >= FIRST for one in found.stopped)
