"""When a review is due, which calendar may ask for it, and what a booking or a record needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.domains.reviews.types import Calendar, Happening, Opening
from openphb.kernel.calendars import is_working_day, next_working_day, previous_working_day
from openphb.kernel.periods import add_months, long_date
from openphb.kernel.refusal import Refusal

FIRST_REVIEW_MONTHS = 3
MONTHS_BETWEEN = 12
MOST_WORDS = 10_000

# Which calendar a happening opens a review in. The only path from one calendar leads to itself.
# Intervals of a money audit are the commissioner's choice, and a body decides about eligibility:
# holding either one opens nothing by itself.
FOLLOWS = {
    (Happening.FIRST_DIRECT_PAYMENT, None): Calendar.PLAN_AND_BUDGET,
    # The review of NHS Continuing Healthcare three months on is one of the care plan; it asks for no
    # new decision about eligibility.
    (Happening.FOUND_ELIGIBLE, None): Calendar.PLAN_AND_BUDGET,
    (Happening.PLAN_AGREED, None): Calendar.PLAN_AND_BUDGET,
    (Happening.REVIEW_HELD, Calendar.PLAN_AND_BUDGET): Calendar.PLAN_AND_BUDGET,
}


# Happenings that bring the day of the review with them, and how the review says why it is.
NAMES_ITS_DAY = {
    Happening.FOUND_ELIGIBLE: "Found eligible for NHS Continuing Healthcare on {day}.",
    Happening.PLAN_AGREED: "The plan that was agreed on {day} names this day.",
}


def first_review_due(first_payment_on: date) -> date:
    """Return the last day for the first review: within 3 months of the first direct payment.

    Source: 2013 Regulations, regulation 14, inferred from the identical regulation 17 of 2010.
    """
    return add_months(first_payment_on, FIRST_REVIEW_MONTHS)


def next_review_due(held_on: date) -> date:
    """Return the last day for the review after one: at most 12 months later (the same source)."""
    return add_months(held_on, MONTHS_BETWEEN)


def opening_after(
    happening: Happening, calendar: Calendar | None, on: date, *, due_by: date | None = None
) -> Opening | None:
    """Return the review that a happening on a day calls for; None where it calls for none.

    `calendar` is that of the review held; a payment belongs to no calendar. `due_by` is by when a
    decision about NHS Continuing Healthcare calls for it, which is the cases’ rule, or the day that a
    plan names itself.
    """
    opened = FOLLOWS.get((happening, calendar))
    if opened is None:
        return None
    if happening is Happening.FIRST_DIRECT_PAYMENT:
        because = f"The first direct payment was made on {long_date(on)}."
        return Opening(opened, first_review_due(on), because)
    if happening in NAMES_ITS_DAY:
        because = NAMES_ITS_DAY[happening].format(day=long_date(on))
        return None if due_by is None else Opening(opened, due_by, because)
    because = f"A year after the review of {long_date(on)}."
    return Opening(opened, next_review_due(on), because)


def suggested_day(due_by: date, today: date) -> date:
    """Return a working day to offer: the last one by `due_by`, or the next one where that is past."""
    day = due_by if is_working_day(due_by) else previous_working_day(due_by)
    return day if day > today else next_working_day(today)


def refuse_booking(
    day: date, *, due_by: date, today: date, other_calendars: Iterable[tuple[Calendar, date]] = ()
) -> None:
    """Refuse a day on which a review cannot be held.

    Where the review is late already, any day from today on serves. `other_calendars` are the
    bookings of this budget in the others: a visit about care must not become a check of the money
    (NHS Continuing Healthcare Delivery Model: align the dates, but not on the same day).
    Refusals: `review_day_past`, `review_after_due`, `review_day_of_another`.
    """
    if day < today:
        raise Refusal(
            "review_day_past",
            f"{long_date(day)} is past.",
            f"Choose {long_date(today)} or later. If it was held then, record it instead.",
            "booked_for",
        )
    if day > due_by >= today:
        raise Refusal(
            "review_after_due",
            f"The review is due by {long_date(due_by)}, and {long_date(day)} is later.",
            f"Choose {long_date(suggested_day(due_by, today))}, or another day by then.",
            "booked_for",
        )
    for calendar, booked in other_calendars:
        if booked == day:
            raise Refusal(
                "review_day_of_another",
                f"The {words_of(calendar)} is booked for {long_date(day)} too, and the two are "
                "kept apart.",
                "Choose another day.",
                "booked_for",
            )


def refuse_record(held_on: date, found: str, *, today: date, opened_after: date | None) -> None:
    """Refuse a record that says nothing, or of a day on which it cannot have been held.

    `opened_after` is when the review before it in this calendar was held.
    Refusals: `review_in_future`, `review_before_the_last`, `review_found_nothing`,
    `words_too_long`.
    """
    if held_on > today:
        raise Refusal(
            "review_in_future",
            f"{long_date(held_on)} has not come yet.",
            "Record the review when it has been held.",
            "held_on",
        )
    if opened_after is not None and held_on <= opened_after:
        raise Refusal(
            "review_before_the_last",
            f"The review before this one was held on {long_date(opened_after)}.",
            "Enter a later day.",
            "held_on",
        )
    if not found.strip():
        raise Refusal(
            "review_found_nothing",
            "There is nothing about what the review found.",
            "Write whether the plan still meets the needs, whether the money is enough and used as "
            "agreed, and what should change.",
            "found",
        )
    refuse_long(found, "found")


def refuse_rating(score: int, said_on: date, words: str, *, today: date) -> None:
    """Refuse a rating that is none. Refusals: `score_unknown`, `said_in_future`, `words_too_long`."""
    if not 1 <= score <= 5:
        raise Refusal(
            "score_unknown",
            f"{score} is not from 1 to 5.",
            "Choose from 1 (not at all) to 5 (all the way).",
            "score",
        )
    if said_on > today:
        raise Refusal(
            "said_in_future",
            f"{long_date(said_on)} has not come yet.",
            f"Enter {long_date(today)} or earlier.",
            "said_on",
        )
    refuse_long(words, "words")


def refuse_long(words: str, where: str) -> None:
    """Refusal: `words_too_long`."""
    if len(words) > MOST_WORDS:
        raise Refusal(
            "words_too_long",
            f"That is {len(words):,} letters, and {MOST_WORDS:,} is the most.",
            "Write the main points, and add a document for the rest.",
            where,
        )


def words_of(calendar: Calendar) -> str:
    """Return a calendar's name as sentences use it."""
    return {
        Calendar.PLAN_AND_BUDGET: "review of plan and budget",
        Calendar.MONEY_AUDIT: "audit of the money",
        Calendar.CHC_ELIGIBILITY: "review of eligibility",
    }[calendar]
