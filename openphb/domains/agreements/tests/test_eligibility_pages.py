"""Pages of who may have a direct payment: one bit for everybody, the rest for the few who say why."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from openphb.domains.agreements import actions
from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.eligibility import queries
from openphb.domains.agreements.eligibility.types import (
    DecisionDraft,
    NoReason,
    Occasion,
    Outcome,
)
from openphb.domains.agreements.models import ExclusionLook
from openphb.domains.agreements.tests import making
from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.rights.reference import grounds_on
from openphb.domains.cases.types import Granted, Heard, Managed, NoticeKind
from openphb.domains.plans.tests import making as plans
from openphb.kernel.refusal import Refusal


@pytest.fixture
def excluded(house):
    """The budget of somebody whose direct payment was agreed before a requirement barred it."""
    agreement_id = making.prepared(house)
    with house.acting("phb_manager") as viewer:
        found = queries.may_have(
            viewer=viewer,
            budget_id=agreements.agreement(viewer=viewer, agreement_id=agreement_id).budget_id,
        )
        actions.record_exclusion_test(
            by=viewer,
            at=house.at,
            subject_id=found.subject_id,
            occasion=Occasion.CHANGE,
            tested_on=house.today,
            item="alcohol_requirement",
            until=None,
            how_known="A letter.",
        )
    house.agreement_id, house.subject_id = agreement_id, found.subject_id
    return found.budget_id


def page_of(client, name, budget_id, answers=None):
    path = reverse(f"agreements:{name}", args=[budget_id])
    answer = client.get(path) if answers is None else client.post(path, answers)
    return html.unescape(answer.content.decode())


def test_everybody_reads_that_it_cannot_be_made_and_nobody_reads_why(house, excluded, client_of):
    for user_id in (
        making.holder_of(house, house.agreement_id),
        house.user_id("care_coordinator"),
        house.user_id("approver"),
    ):
        page = page_of(client_of(user_id), "may_have", excluded)
        assert "A direct payment cannot be made to this person." in page
        assert "a notional budget" in page
        assert "alcohol" not in page.lower()


def test_the_few_say_why_they_look_and_it_is_kept_each_time(house, excluded, client_of):
    manager = client_of(house.user_id("phb_manager"))
    assert "alcohol" not in page_of(manager, "exclusion", excluded).lower()
    assert "Write why you need to see this" in page_of(manager, "exclusion", excluded, {"why": " "})
    for _time in range(2):
        shown = page_of(manager, "exclusion", excluded, {"why": "To write the letter."})
        assert "An alcohol treatment requirement" in shown
    with house.acting("phb_manager"):
        looks = ExclusionLook.objects.filter(subject_id=house.subject_id)
        assert [one.why for one in looks] == ["To write the letter."] * 2


def test_the_body_does_not_sign_for_somebody_who_is_excluded(house, excluded):
    with house.acting("approver") as viewer:
        found = queries.may_have(viewer=viewer, budget_id=excluded)
        assert found.outcome is Outcome.CANNOT
        with pytest.raises(Refusal, check=lambda one: one.code == "hurdles_remain"):
            making.sign(house, viewer, actions.sign_for_body, house.agreement_id)


def test_a_decision_is_made_on_its_page_and_a_no_needs_its_reason(house, client_of):
    budget_id = plans.open_budget(house)
    # Pages take the hour of the real clock, which must not be before that of the yes.
    house.at = house.at.replace(hour=0)
    making.may_have(house, budget_id)
    client = client_of(house.user_id("approver"))
    day = house.today
    answers = {
        "granted": "no",
        "occasion": "review",
        "managing": "cannot",
        "words": "Nobody can look after the money now.",
        "decided_on-day": day.day,
        "decided_on-month": day.month,
        "decided_on-year": day.year,
    }
    refused = page_of(client, "decide_direct_payment", budget_id, answers)
    assert "A refusal has no reason." in refused
    page_of(client, "decide_direct_payment", budget_id, {**answers, "reasons": ["cannot_manage"]})
    page = page_of(client, "may_have", budget_id)
    assert "It was decided not to make a direct payment." in page
    assert "The money cannot be looked after, even with help" in page
    # The notice of it says the reason of the law, the right to ask again, and what stays open.
    letter = notices(house, budget_id)
    assert [[ground.code for ground in one.grounds] for one in letter] == [["cannot_manage"]]
    assert letter[0].reasons == "Nobody can look after the money now."
    assert "notional budget" in letter[0].what
    assert "third-party budget" in letter[0].what


def test_who_was_told_with_the_answer_to_a_request_is_not_told_twice(house):
    budget_id = plans.open_budget(house)
    case_id = case_of(house, budget_id)
    making.may_have(house, budget_id)
    house.today += timedelta(days=1)
    with house.acting("phb_manager") as viewer:
        write = {"by": viewer, "at": house.at}
        asked = cases.ask_for_budget(
            **write, case_id=case_id, asked_on=house.today, heard=Heard.LETTER, words="A budget"
        )
        cases.answer_request(
            **write,
            request_id=asked,
            granted=Granted.WHOLE,
            reasons="It is their right.",
            decided_on=house.today,
        )
        cases.decide_managing(
            **write,
            case_id=case_id,
            ways=[Managed.NOTIONAL],
            direct_payment_refused=True,
            reasons="Nobody can look after the money.",
            decided_on=house.today,
            grounds=("cannot_manage",),
        )
    for reason, told in ((NoReason.CANNOT_MANAGE, 1), (NoReason.NOT_SAFE, 2)):
        with house.acting("approver") as viewer:
            draft = DecisionDraft(
                occasion=Occasion.CHANGE,
                granted=False,
                words="Nobody can look after the money.",
                decided_on=house.today,
                reasons=(reason,),
            )
            actions.decide_direct_payment(by=viewer, at=house.at, budget_id=budget_id, draft=draft)
        assert len(notices(house, budget_id)) == told


def test_every_reason_is_one_that_a_notice_knows(house):
    known = {one.code for one in grounds_on(NoticeKind.DIRECT_PAYMENT_REFUSED, house.today)}
    assert {one.ground for one in NoReason} == known


def case_of(house, budget_id):
    with house.acting("approver") as viewer:
        return budgets.budget(viewer=viewer, budget_id=budget_id).case_id


def notices(house, budget_id):
    case_id = case_of(house, budget_id)
    with house.acting("approver") as viewer:
        return case_queries.notices_of_case(viewer=viewer, case_id=case_id)
