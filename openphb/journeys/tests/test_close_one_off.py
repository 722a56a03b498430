"""Closing a one-off budget is its review, and no other follows; then its case can be closed."""

from __future__ import annotations

import pytest

from openphb.domains.cases.models import Case
from openphb.domains.cases.types import Ending
from openphb.domains.one_offs.tests import making
from openphb.domains.reviews import actions as reviews
from openphb.domains.reviews.models import Review
from openphb.journeys import close_case, close_one_off
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(house):
    """A one-off budget that is paid, told of and said to help, with its first review open."""
    once = making.Once.of(house).paid()
    once.accepted(1_134_00)
    once.accepted(160_00, line=1)
    once.helps()
    with house.acting("phb_manager") as viewer:
        reviews.open_after_first_payment(
            by=viewer,
            at=house.at,
            budget_id=once.budget_id,
            first_payment_on=making.FIRST_DAY,
        )
    return once


def held(once):
    with once.house.acting("phb_manager"):
        return list(Review.objects.filter(budget_id=once.budget_id).values_list("held_on", "found"))


def test_its_close_holds_the_review_and_no_yearly_one_follows(ready):
    ready.does(close_one_off.close, budget_id=ready.budget_id)
    ((on, found),) = held(ready)
    assert on == ready.house.today
    assert found == "The one-off budget was closed. Did it help? 5 out of 5. They were with me"


def test_one_that_is_made_ongoing_keeps_its_reviews(ready):
    ready.does(close_one_off.close, budget_id=ready.budget_id, goes_on=True)
    assert held(ready) == [(None, "")]


def test_a_case_is_closed_once_its_one_off_budget_is(ready):
    house = ready.house
    with house.acting("phb_manager"):
        case = Case.objects.get(subject_id=ready.subject_id)

    def close():
        ready.does(
            close_case.close,
            role="phb_manager",
            case_id=case.id,
            version=case.version,
            ending=Ending.NEED_ENDED,
            words="All of it was bought, and it helped.",
            closed_on=house.today,
        )

    with pytest.raises(Refusal, match="direct payment"):
        close()
    ready.does(close_one_off.close, budget_id=ready.budget_id)
    close()
    with house.acting("phb_manager"):
        assert Case.objects.get(pk=case.id).closed_on == house.today
