"""Who has the right to a budget today, and what bars a direct payment only: tables that a nurse can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openphb.domains.cases.rights import reference
from openphb.domains.cases.rights.rules import birthday_on, right_on
from openphb.domains.cases.types import (
    Category,
    Eligibility,
    Holds,
    NoticeKind,
    RightFacts,
    RightKind,
    Standing,
)

TODAY = date(2026, 11, 22)
ADULT, TEEN = date(1960, 5, 14), date(2009, 5, 14)
YES, NO = Eligibility.ELIGIBLE, Eligibility.NOT_ELIGIBLE
C = Category


def facts(category=C.CHC_ADULT, **changed: Any) -> RightFacts:
    plain = RightFacts(
        category=category,
        born=ADULT,
        referred_on=date(2026, 10, 1),
        at_referral=Standing.RIGHT,
        decision=YES,
        decided_on=date(2026, 10, 20),
    )
    return replace(plain, **changed)


# Category, what is different, the day, the answer, by which rule.
TABLE = [
    (C.CHC_ADULT, {}, TODAY, "right", "right"),
    (C.CHC_FAST_TRACK, {}, TODAY, "right", "right"),
    (C.CHC_ADULT, {"decision": None, "decided_on": None}, TODAY, "when_decided", "not_decided"),
    (C.CHC_ADULT, {"decision": NO}, TODAY, "not_now", "not_eligible"),
    (C.CHC_ADULT, {"born": TEEN}, TODAY, "not_now", "adults_only"),
    (C.CHC_ADULT, {}, date(2014, 9, 30), "may_be_offered", "before_the_right"),
    (C.CHC_ADULT, {}, date(2014, 10, 1), "right", "right"),
    (C.CHILDREN_CONTINUING_CARE, {"born": TEEN}, TODAY, "right", "right"),
    (C.CHILDREN_CONTINUING_CARE, {"born": TEEN}, date(2027, 5, 13), "right", "right"),
    (C.CHILDREN_CONTINUING_CARE, {"born": TEEN}, date(2027, 5, 14), "not_now", "turned_18"),
    (C.CHILDREN_CONTINUING_CARE, {"born": TEEN, "decision": NO}, TODAY, "not_now", "not_eligible"),
    (C.S117, {}, TODAY, "right", "right"),
    (C.S117, {}, date(2019, 12, 1), "may_be_offered", "before_the_right"),
    (C.S117, {}, date(2019, 12, 2), "right", "right"),
    (C.S117, {"born": TEEN}, TODAY, "right", "right"),
    (C.WHEELCHAIR, {}, TODAY, "right", "right"),
    (C.WHEELCHAIR, {}, date(2019, 12, 1), "may_be_offered", "before_the_right"),
    (C.WHEELCHAIR, {"decision": None, "decided_on": None}, TODAY, "when_decided", "not_decided"),
    (C.JOINT_FUNDED, {}, TODAY, "may_be_offered", "no_right"),
    (C.LONG_TERM_CONDITION, {"offered_here": True}, TODAY, "may_be_offered", "own_offer"),
    (C.LONG_TERM_CONDITION, {"offered_here": False}, TODAY, "not_now", "not_in_own_offer"),
    (C.MENTAL_HEALTH, {"decision": NO}, TODAY, "not_now", "not_eligible"),
    (C.END_OF_LIFE, {}, TODAY, "may_be_offered", "no_right"),
    (C.ONE_OFF, {}, TODAY, "may_be_offered", "no_right"),
    (C.LEARNING_DISABILITY, {}, TODAY, "may_be_offered", "no_right"),
]


@pytest.mark.parametrize(("category", "changed", "on", "kind", "rule"), TABLE)
def test_the_right_of_a_day(category, changed, on, kind, rule):
    found = right_on(facts(category, **changed), on)
    assert (found.kind.value, found.rule) == (kind, rule)
    assert found.words
    assert found.source


def test_the_eighteenth_birthday_ends_the_childs_right_and_says_what_was_before():
    young = facts(C.CHILDREN_CONTINUING_CARE, born=TEEN)
    assert right_on(young, date(2027, 5, 13)).why_changed == ""
    after = right_on(young, date(2027, 5, 14))
    assert after.since == date(2027, 5, 14)
    assert "has the right to a personal health budget" in after.why_changed


def test_who_was_born_on_a_leap_day_is_eighteen_on_the_first_of_march():
    assert birthday_on(date(2008, 2, 29), 18) == date(2026, 3, 1)
    young = facts(C.CHILDREN_CONTINUING_CARE, born=date(2008, 2, 29))
    assert right_on(young, date(2026, 2, 28)).right
    assert not right_on(young, date(2026, 3, 1)).right


@given(
    category=some.sampled_from(C),
    born=some.dates(date(1930, 1, 1), date(2020, 1, 1)),
    on=some.dates(date(2020, 1, 1), date(2030, 1, 1)),
    decision=some.sampled_from([YES, NO, None]),
    offered=some.sampled_from([True, False, None]),
)
def test_the_rule_always_answers_and_never_gives_a_right_to_who_is_not_eligible(
    category, born, on, decision, offered
):
    found = right_on(
        facts(
            category,
            born=born,
            decision=decision,
            decided_on=on - timedelta(days=3) if decision else None,
            offered_here=offered,
        ),
        on,
    )
    assert found.kind is not RightKind.RIGHT or decision is YES
    assert (found.part != "") <= (found.kind is not RightKind.MAY_BE_OFFERED)


def test_cost_alone_is_never_a_reason_that_the_law_knows():
    codes = {one.code for one in reference.grounds()}
    assert not {code for code in codes if "cost" in code} - {"benefit_below_cost"}
    assert "what it costs is no reason by itself" in next(
        one.source for one in reference.grounds() if one.code == "not_appropriate"
    )


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_decision_has_its_regulation_its_reasons_and_the_right_to_ask_again(kind):
    rule = reference.rule_on(kind, TODAY)
    assert "regulation" in rule.regulation
    assert {Holds.REASONS, Holds.REVIEW_RIGHT} <= rule.holds
    assert rule.askers
    assert reference.grounds_on(kind, TODAY)


def test_with_a_right_a_budget_is_refused_only_where_it_is_not_appropriate():
    kind = NoticeKind.BUDGET_REFUSED
    assert [one.code for one in reference.grounds_on(kind, TODAY)] == ["not_appropriate"]
    assert [one.code for one in reference.grounds_on(kind, TODAY, right=False)] == [
        "not_offered_here"
    ]


def test_what_no_row_says_is_not_made_up():
    with pytest.raises(LookupError):
        reference.rule_on(NoticeKind.STOP, date(2013, 7, 31))
