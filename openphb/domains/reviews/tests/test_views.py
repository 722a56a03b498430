"""The pages of reviews."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.reviews import actions, queries


@pytest.fixture
def person(house, planned):
    made = planned(outcomes=["Be at home"])
    with house.acting("system") as viewer:
        actions.open_after_first_payment(
            by=viewer, at=house.at, budget_id=made.budget_id, first_payment_on=date(2026, 9, 4)
        )
    return made


def review_of(viewer, person):
    return queries.reviews_of_budget(viewer=viewer, budget_id=person.budget_id)[0]


def test_the_holder_sees_the_next_review_and_says_how_it_goes(house, person, visit):
    with house.acting_as(house.join("holder", subject_id=person.subject_id)) as viewer:
        path = reverse("reviews:budget", kwargs={"budget_id": person.budget_id})
        html = visit(viewer, path).content.decode()
        assert "The next review is due by Friday 4 December 2026" in html
        assert "Nothing said yet." in html
        where = {"budget_id": person.budget_id, "outcome_id": person.outcome_ids[0]}
        answers = {
            "score": "4",
            "said_on-day": "24",
            "said_on-month": "11",
            "said_on-year": "2026",
            "words": "Better",
        }
        rate = reverse("reviews:rate", kwargs=where)
        assert "Be at home" in visit(viewer, rate).content.decode()
        assert visit(viewer, rate, answers, post=True).status_code == 302
        html = visit(viewer, path).content.decode()
        assert "4 out of 5, said on Tuesday 24 November 2026." in html


def test_a_co_ordinator_books_and_records(house, person, visit):
    with house.acting("care_coordinator") as viewer:
        review_id = review_of(viewer, person).id
        book = reverse("reviews:book", kwargs={"review_id": review_id})
        assert (
            "A working day that fits is Friday 4 December 2026"
            in visit(viewer, book).content.decode()
        )
        late = {"booked_for-day": "5", "booked_for-month": "12", "booked_for-year": "2026"}
        refused = visit(viewer, book, {**late, "where": "Home"}, post=True).content.decode()
        assert "Saturday 5 December 2026 is later" in refused
        fits = {**late, "booked_for-day": "4", "where": "At home"}
        assert visit(viewer, book, fits, post=True).status_code == 302
        shown = visit(viewer, reverse("reviews:review", kwargs={"review_id": review_id}))
        assert "Booked for Friday 4 December 2026: At home." in shown.content.decode()
        record = reverse("reviews:record", kwargs={"review_id": review_id})
        found = {
            "held_on-day": "24",
            "held_on-month": "11",
            "held_on-year": "2026",
            "found": "All is well.",
        }
        assert visit(viewer, record).status_code == 200
        assert visit(viewer, record, found, post=True).status_code == 302
        assert review_of(viewer, person).due_by == date(2027, 11, 24)


def test_a_manager_opens_an_audit_and_sees_what_is_due(house, person, visit):
    with house.acting("phb_manager") as viewer:
        path = reverse("reviews:open", kwargs={"budget_id": person.budget_id})
        answers = {
            "calendar": "money_audit",
            "because": "Yearly",
            "due_by-day": "1",
            "due_by-month": "12",
            "due_by-year": "2026",
        }
        assert "kept apart" in visit(viewer, path).content.decode()
        assert visit(viewer, path, answers, post=True).status_code == 302
        assert "open already" in visit(viewer, path, answers, post=True).content.decode()
        html = visit(viewer, reverse("reviews:due")).content.decode()
        assert html.index("Audit of the money") < html.index("Review of plan and budget")
        assert "7 days left" in html
