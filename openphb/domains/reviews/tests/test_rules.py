"""When reviews are due, and that the three calendars never mix."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.reviews import rules
from openphb.domains.reviews.types import Calendar, Happening
from openphb.kernel.calendars import is_working_day
from openphb.kernel.periods import add_months
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("paid_on", "due_by"),
    [
        (date(2026, 9, 4), date(2026, 12, 4)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_the_first_review_is_within_three_calendar_months_of_the_first_payment(paid_on, due_by):
    assert rules.first_review_due(paid_on) == due_by


@pytest.mark.parametrize(
    ("held_on", "due_by"),
    [
        (date(2026, 12, 4), date(2027, 12, 4)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_the_next_review_is_at_most_a_year_later(held_on, due_by):
    assert rules.next_review_due(held_on) == due_by


@settings(derandomize=True, max_examples=50)
@given(st.dates(date(2013, 4, 1), date(2100, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_more_months_are_never_an_earlier_day(day, few, more):
    few, more = sorted((few, more))
    assert add_months(day, few) <= add_months(day, more)
    later = add_months(day, few)
    assert (later.year - day.year) * 12 + later.month - day.month == few
    assert later.day <= day.day


@pytest.mark.parametrize(("happening", "calendar"), [*product(Happening, [None, *Calendar])])
def test_nothing_in_one_calendar_opens_a_review_in_another(happening, calendar):
    opening = rules.opening_after(happening, calendar, TODAY, due_by=TODAY)
    if opening is None:
        return
    if happening is not Happening.REVIEW_HELD:
        assert (calendar, opening.calendar) == (None, Calendar.PLAN_AND_BUDGET)
    else:
        assert opening.calendar is calendar


def test_what_opens_a_review_and_by_when():
    first = rules.opening_after(Happening.FIRST_DIRECT_PAYMENT, None, TODAY)
    assert first is not None
    assert first.due_by == date(2027, 2, 24)
    assert "Tuesday 24 November 2026" in first.because
    after = rules.opening_after(Happening.REVIEW_HELD, Calendar.PLAN_AND_BUDGET, TODAY)
    assert after is not None
    assert after.due_by == date(2027, 11, 24)
    found = rules.opening_after(Happening.FOUND_ELIGIBLE, None, TODAY, due_by=date(2027, 2, 24))
    assert found is not None
    assert found.due_by == date(2027, 2, 24)
    assert "Continuing Healthcare" in found.because
    assert rules.opening_after(Happening.FOUND_ELIGIBLE, None, TODAY) is None
    own = rules.opening_after(Happening.PLAN_AGREED, None, TODAY, due_by=date(2027, 5, 1))
    assert own is not None
    assert own.due_by == date(2027, 5, 1)
    assert rules.opening_after(Happening.PLAN_AGREED, None, TODAY) is None
    for calendar in (Calendar.MONEY_AUDIT, Calendar.CHC_ELIGIBILITY):
        assert rules.opening_after(Happening.REVIEW_HELD, calendar, TODAY) is None


@pytest.mark.parametrize(
    ("due_by", "offered"),
    [
        (date(2026, 12, 10), date(2026, 12, 10)),
        (date(2026, 12, 13), date(2026, 12, 11)),
        (date(2026, 12, 26), date(2026, 12, 24)),
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 1), date(2026, 11, 25)),
    ],
)
def test_a_working_day_is_offered(due_by, offered):
    assert rules.suggested_day(due_by, TODAY) == offered
    assert is_working_day(offered)


@pytest.mark.parametrize(
    ("day", "due_by", "code"),
    [
        (date(2026, 11, 23), date(2026, 12, 4), "review_day_past"),
        (date(2026, 12, 5), date(2026, 12, 4), "review_after_due"),
        (date(2026, 11, 25), date(2026, 11, 24), "review_after_due"),
        (date(2026, 12, 1), date(2026, 12, 4), "review_day_of_another"),
        (date(2026, 12, 4), date(2026, 12, 4), None),
        (date(2026, 11, 24), date(2026, 11, 24), None),
        (date(2026, 12, 2), date(2026, 11, 23), None),
    ],
)
def test_a_day_to_book_is_not_past_not_late_and_not_another_reviews(day, due_by, code):
    others = [(Calendar.MONEY_AUDIT, date(2026, 12, 1))]
    if code is None:
        rules.refuse_booking(day, due_by=due_by, today=TODAY, other_calendars=others)
        return
    with pytest.raises(Refusal) as refused:
        rules.refuse_booking(day, due_by=due_by, today=TODAY, other_calendars=others)
    assert refused.value.code == code
    assert refused.value.mend


@pytest.mark.parametrize(
    ("held_on", "found", "before", "code"),
    [
        (date(2026, 11, 25), "Well", None, "review_in_future"),
        (date(2026, 11, 20), "Well", date(2026, 11, 20), "review_before_the_last"),
        (date(2026, 11, 20), " \n", None, "review_found_nothing"),
        (date(2026, 11, 20), "x" * 10_001, None, "words_too_long"),
        (date(2026, 11, 24), "Well", date(2026, 11, 23), None),
    ],
)
def test_a_record_says_something_of_a_day_that_has_been(held_on, found, before, code):
    if code is None:
        rules.refuse_record(held_on, found, today=TODAY, opened_after=before)
        return
    with pytest.raises(Refusal) as refused:
        rules.refuse_record(held_on, found, today=TODAY, opened_after=before)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("score", "said_on", "code"),
    [
        (0, TODAY, "score_unknown"),
        (6, TODAY, "score_unknown"),
        (3, date(2026, 11, 25), "said_in_future"),
        (1, TODAY, None),
        (5, TODAY, None),
    ],
)
def test_a_rating_is_from_one_to_five_and_has_been_said(score, said_on, code):
    if code is None:
        rules.refuse_rating(score, said_on, "", today=TODAY)
        return
    with pytest.raises(Refusal) as refused:
        rules.refuse_rating(score, said_on, "", today=TODAY)
    assert refused.value.code == code


def test_every_calendar_has_its_words():
    assert len({rules.words_of(calendar) for calendar in Calendar}) == 3
