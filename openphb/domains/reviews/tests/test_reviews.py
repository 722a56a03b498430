"""Opening, booking and recording reviews; ratings; who may do and see it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.reviews import actions, queries
from openphb.domains.reviews.models import OutcomeRating, Review
from openphb.domains.reviews.types import Calendar
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.refusal import NothingThere, Refusal

PAID_ON = date(2026, 9, 4)
DUE_BY = date(2026, 12, 4)


@pytest.fixture
def first_review(house, planned):
    """Return a person with the review that their first payment opened."""
    person = planned(outcomes=["Be at home", "Walk in the garden"])
    with house.acting("system") as viewer:
        review_id = actions.open_after_first_payment(
            by=viewer, at=house.at, budget_id=person.budget_id, first_payment_on=PAID_ON
        )
    return person, review_id


def opened(house, person, viewer, **asked):
    return actions.open_review(
        by=viewer,
        at=house.at,
        tenant_id=person.tenant_id,
        subject_id=person.subject_id,
        budget_id=person.budget_id,
        **{
            "calendar": Calendar.MONEY_AUDIT,
            "because": "A statement was late.",
            "due_by": date(2026, 12, 1),
            **asked,
        },
    )


def test_the_first_payment_opens_the_first_review_once(house, first_review):
    person, review_id = first_review
    with house.acting("system") as viewer:
        again = actions.open_after_first_payment(
            by=viewer, at=house.at, budget_id=person.budget_id, first_payment_on=PAID_ON
        )
        assert again is None
        (one,) = queries.reviews_of_budget(viewer=viewer, budget_id=person.budget_id)
    assert one.id == review_id
    assert one.calendar is Calendar.PLAN_AND_BUDGET
    assert one.due_by == DUE_BY


def test_a_plans_own_day_opens_its_review_and_only_ever_brings_it_forward(house, planned):
    person = planned(outcomes=["Be at home"])

    def agreed(review_on: date | None) -> list[date]:
        with house.acting("approver") as viewer:
            actions.open_after_plan(
                by=viewer,
                at=house.at,
                budget_id=person.budget_id,
                agreed_on=house.today,
                review_on=review_on,
            )
            found = queries.reviews_of_budget(viewer=viewer, budget_id=person.budget_id)
        return [one.due_by for one in found]

    assert agreed(None) == []
    assert agreed(date(2027, 6, 1)) == [date(2027, 6, 1)]
    assert agreed(date(2027, 9, 1)) == [date(2027, 6, 1)]
    assert agreed(date(2027, 3, 1)) == [date(2027, 3, 1)]


def test_a_review_that_was_opened_before_the_first_payment_is_brought_forward(house, planned):
    person = planned(outcomes=["Be at home"])
    with house.acting("system") as viewer:
        opened(
            house,
            person,
            viewer,
            calendar=Calendar.PLAN_AND_BUDGET,
            because="A year after the review before.",
            due_by=date(2027, 9, 1),
        )
        for _ in range(2):
            again = actions.open_after_first_payment(
                by=viewer, at=house.at, budget_id=person.budget_id, first_payment_on=PAID_ON
            )
            assert again is None
        (one,) = queries.reviews_of_budget(viewer=viewer, budget_id=person.budget_id)
    assert one.due_by == DUE_BY
    assert "first direct payment" in one.because
    with house.acting("system"):
        assert AuditEvent.objects.filter(what="review.brought_forward").count() == 1


def test_a_first_review_that_was_held_is_not_opened_again(house, first_review):
    person, review_id = first_review
    with house.acting("care_coordinator") as viewer:
        actions.record_review(
            by=viewer, at=house.at, review_id=review_id, held_on=house.today, found="Well."
        )
    with house.acting("system") as viewer:
        again = actions.open_after_first_payment(
            by=viewer, at=house.at, budget_id=person.budget_id, first_payment_on=PAID_ON
        )
        assert again is None


def test_a_review_is_booked_recorded_and_followed_a_year_later(house, first_review):
    person, review_id = first_review
    with house.acting("care_coordinator") as viewer:
        actions.book_review(
            by=viewer,
            at=house.at,
            review_id=review_id,
            booked_for=date(2026, 11, 24),
            where="At home",
        )
        following = actions.record_review(
            by=viewer, at=house.at, review_id=review_id, held_on=house.today, found="It fits."
        )
        to_come, held = queries.reviews_of_budget(viewer=viewer, budget_id=person.budget_id)
        assert (to_come.id, to_come.due_by) == (following, date(2027, 11, 24))
        assert to_come.calendar is Calendar.PLAN_AND_BUDGET
        assert (held.id, held.found, held.where) == (review_id, "It fits.", "At home")
        assert queries.next_review(viewer=viewer, budget_id=person.budget_id) == to_come
        done = AuditEvent.objects.filter(record_kind="review").order_by("id")
        assert [event.what for event in done] == [
            "review.opened",
            "review.booked",
            "review.recorded",
            "review.opened",
        ]


@pytest.mark.parametrize("calendar", [Calendar.MONEY_AUDIT, Calendar.CHC_ELIGIBILITY])
def test_what_is_done_in_another_calendar_leaves_the_review_of_the_plan_alone(
    house, first_review, calendar
):
    person, review_id = first_review
    with house.acting("phb_manager") as viewer:
        before = Review.objects.values().get(pk=review_id)
        other = opened(house, person, viewer, calendar=calendar)
        actions.book_review(
            by=viewer, at=house.at, review_id=other, booked_for=house.today, where="By post"
        )
        assert (
            actions.record_review(
                by=viewer, at=house.at, review_id=other, held_on=house.today, found="In order."
            )
            is None
        )
        assert Review.objects.values().get(pk=review_id) == before
        assert Review.objects.filter(budget_id=person.budget_id).count() == 2


def test_two_calendars_are_not_booked_for_one_day(house, first_review):
    person, review_id = first_review
    with house.acting("phb_manager") as viewer:
        other = opened(house, person, viewer)
        booking = {"by": viewer, "at": house.at, "booked_for": date(2026, 12, 1), "where": "Home"}
        actions.book_review(review_id=other, **booking)
        with pytest.raises(Refusal) as refused:
            actions.book_review(review_id=review_id, **booking)
    assert refused.value.code == "review_day_of_another"


def test_one_review_of_a_calendar_is_open_at_a_time(house, first_review):
    person, _ = first_review
    with house.acting("phb_manager") as viewer:
        opened(house, person, viewer)
        with pytest.raises(Refusal) as refused:
            opened(house, person, viewer)
    assert refused.value.code == "review_open_already"


def test_a_review_needs_a_reason(house, planned):
    person = planned()
    with house.acting("phb_manager") as viewer, pytest.raises(Refusal) as refused:
        opened(house, person, viewer, because="  ")
    assert refused.value.code == "review_reason_missing"


def test_a_review_is_of_the_budgets_own_person(house, planned):
    person, other = planned(), planned()
    with house.acting("phb_manager") as viewer, pytest.raises(NothingThere):
        actions.open_review(
            by=viewer,
            at=house.at,
            tenant_id=person.tenant_id,
            subject_id=other.subject_id,
            budget_id=person.budget_id,
            calendar=Calendar.MONEY_AUDIT,
            because="Mixed up",
            due_by=DUE_BY,
        )


def test_a_review_that_was_held_is_neither_booked_nor_held_again(house, first_review):
    _, review_id = first_review
    with house.acting("care_coordinator") as viewer:
        record = {"by": viewer, "at": house.at, "review_id": review_id}
        actions.record_review(**record, held_on=house.today, found="Well.")
        for again in (
            lambda: actions.record_review(**record, held_on=house.today, found="Well."),
            lambda: actions.book_review(**record, booked_for=house.today, where="Home"),
        ):
            with pytest.raises(Refusal) as refused:
                again()
            assert refused.value.code == "review_held_already"


@pytest.mark.parametrize("role", ["holder", "approver", "auditor"])
def test_who_may_only_look_cannot_book(house, first_review, role):
    person, review_id = first_review
    user = (
        house.join(role, subject_id=person.subject_id) if role == "holder" else house.user_id(role)
    )
    with house.acting_as(user) as viewer:
        assert queries.review(viewer=viewer, review_id=review_id).due_by == DUE_BY
        with pytest.raises(Refusal) as refused:
            actions.book_review(
                by=viewer, at=house.at, review_id=review_id, booked_for=house.today, where="Home"
            )
    assert refused.value.code == "not_permitted"


def test_a_holder_sees_their_own_reviews_and_nobody_elses(house, planned, first_review):
    person, review_id = first_review
    stranger = planned()
    with house.acting_as(house.join("holder", subject_id=stranger.subject_id)) as viewer:
        assert queries.reviews_of_budget(viewer=viewer, budget_id=person.budget_id) == ()
        assert queries.due_soon(viewer=viewer) == ()
        with pytest.raises(NothingThere):
            queries.review(viewer=viewer, review_id=review_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert queries.due_soon(viewer=viewer) == ()


def test_due_soon_is_four_weeks_and_what_is_late_comes_first(house, planned):
    people = [planned(), planned(), planned()]
    with house.acting("phb_manager") as viewer:
        for person, due_by in zip(
            people, (date(2026, 12, 22), date(2026, 12, 23), date(2026, 11, 1)), strict=True
        ):
            opened(house, person, viewer, due_by=due_by)
        days = [one.due_by for one in queries.due_soon(viewer=viewer)]
    assert days == [date(2026, 11, 1), date(2026, 12, 22)]


def test_the_person_says_how_it_is_going_and_the_latest_counts(house, first_review):
    person, review_id = first_review
    with house.acting_as(house.join("holder", subject_id=person.subject_id)) as viewer:
        say = {"by": viewer, "at": house.at, "budget_id": person.budget_id}
        home, garden = person.outcome_ids
        actions.rate_outcome(**say, outcome_id=home, score=2, said_on=date(2026, 10, 1))
        actions.rate_outcome(
            **say, outcome_id=home, score=4, said_on=date(2026, 11, 2), review_id=review_id
        )
        actions.rate_outcome(
            **say, outcome_id=garden, score=3, said_on=date(2026, 11, 2), words=" Slowly. "
        )
        said = queries.latest_ratings(viewer=viewer, budget_id=person.budget_id)
    assert {(one.outcome_id, one.score, one.words) for one in said} == {
        (home, 4, ""),
        (garden, 3, "Slowly."),
    }


def test_what_was_said_is_never_changed(house, first_review):
    person, _ = first_review
    with house.acting("care_coordinator") as viewer:
        rating_id = actions.rate_outcome(
            by=viewer,
            at=house.at,
            budget_id=person.budget_id,
            outcome_id=person.outcome_ids[0],
            score=2,
            said_on=house.today,
        )
        with pytest.raises(IntegrityError, match="history"), transaction.atomic():
            OutcomeRating.objects.filter(pk=rating_id).update(score=5)


def test_only_an_outcome_of_the_agreed_plan_is_rated(house, planned, first_review):
    person, _ = first_review
    stranger = planned()
    with house.acting("care_coordinator") as viewer, pytest.raises(NothingThere):
        actions.rate_outcome(
            by=viewer,
            at=house.at,
            budget_id=person.budget_id,
            outcome_id=stranger.outcome_ids[0],
            score=2,
            said_on=house.today,
        )


def test_a_rating_names_a_review_of_its_own_budget(house, planned, first_review):
    _, review_id = first_review
    stranger = planned()
    with house.acting("care_coordinator") as viewer, pytest.raises(NothingThere):
        actions.rate_outcome(
            by=viewer,
            at=house.at,
            budget_id=stranger.budget_id,
            outcome_id=stranger.outcome_ids[0],
            score=2,
            said_on=house.today,
            review_id=review_id,
        )


def test_finance_does_not_speak_for_the_person(house, first_review):
    person, _ = first_review
    with house.acting("finance_officer") as viewer, pytest.raises(Refusal):
        actions.rate_outcome(
            by=viewer,
            at=house.at,
            budget_id=person.budget_id,
            outcome_id=person.outcome_ids[0],
            score=5,
            said_on=house.today,
        )
