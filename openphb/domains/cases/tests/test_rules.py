"""Rights, steps and clocks, as tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.cases import rules
from openphb.domains.cases.types import (
    Category,
    DecisionAnswer,
    DeclinedBecause,
    Doing,
    Eligibility,
    OfferAnswer,
    OfferRecord,
    Standing,
    Step,
    Waiting,
)
from openphb.domains.people.types import Format
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
REFERRED = date(2026, 11, 2)
DECIDED = date(2026, 11, 10)
OFFERED = date(2026, 11, 12)
SOMEBODY = UUID(int=1)
ADULT = date(1950, 2, 1)
CHILD = date(2016, 2, 1)
RIGHT, DISCRETIONARY = Standing.RIGHT, Standing.DISCRETIONARY
BEFORE = date(2014, 9, 30)


def decided(decision=Eligibility.ELIGIBLE, on=DECIDED):
    return DecisionAnswer(SOMEBODY, decision, on, "ICB", "Why", SOMEBODY, datetime(2026, 11, 11))  # noqa: DTZ001  never compared


def offered(answer=None, on=OFFERED):
    return OfferRecord(SOMEBODY, on, "letter", SOMEBODY, answer, answer and on, "")


STANDINGS = [
    (Category.CHC_ADULT, ADULT, date(2014, 10, 1), RIGHT),
    (Category.CHC_ADULT, ADULT, BEFORE, DISCRETIONARY),
    (Category.CHC_ADULT, date(2008, 11, 2), REFERRED, RIGHT),
    (Category.CHC_FAST_TRACK, ADULT, REFERRED, RIGHT),
    (Category.CHILDREN_CONTINUING_CARE, CHILD, REFERRED, RIGHT),
    (Category.CHILDREN_CONTINUING_CARE, date(2008, 11, 3), REFERRED, RIGHT),
    (Category.S117, ADULT, date(2019, 12, 2), RIGHT),
    (Category.S117, ADULT, date(2019, 12, 1), DISCRETIONARY),
    (Category.S117, CHILD, REFERRED, RIGHT),
    (Category.WHEELCHAIR, CHILD, date(2019, 12, 2), RIGHT),
    (Category.WHEELCHAIR, CHILD, date(2019, 12, 1), DISCRETIONARY),
    (Category.JOINT_FUNDED, ADULT, REFERRED, DISCRETIONARY),
    (Category.LEARNING_DISABILITY, CHILD, REFERRED, DISCRETIONARY),
    (Category.MENTAL_HEALTH, ADULT, REFERRED, DISCRETIONARY),
    (Category.LONG_TERM_CONDITION, ADULT, REFERRED, DISCRETIONARY),
    (Category.END_OF_LIFE, ADULT, REFERRED, DISCRETIONARY),
    (Category.MATERNITY, ADULT, REFERRED, DISCRETIONARY),
    (Category.ONE_OFF, ADULT, REFERRED, DISCRETIONARY),
    (Category.FUNDED_NURSING_CARE, ADULT, REFERRED, Standing.NONE),
]


@pytest.mark.parametrize(("category", "born", "on", "standing"), STANDINGS)
def test_standing_comes_from_the_law_on_the_day(category, born, on, standing):
    answer = rules.standing(category, born=born, on=on)
    assert answer.standing is standing
    assert category.words in answer.source
    named = category in rules.RIGHT_SINCE or standing is Standing.NONE
    assert ("SI 2012/2996" in answer.source) is named


def test_the_table_of_standings_has_every_category():
    assert {row[0] for row in STANDINGS} == set(Category)


def test_funded_nursing_care_waits_for_no_offer_and_can_be_offered_none():
    waiting = rules.waiting(
        Step.ELIGIBLE,
        category=Category.FUNDED_NURSING_CARE,
        referred_on=REFERRED,
        decisions=[ELIGIBLE],
        offers=[],
        assigned=True,
        budget_opened=False,
    )
    assert waiting == ()
    with pytest.raises(Refusal) as refusal:
        rules.refuse_offer(
            Step.ELIGIBLE,
            standing=Standing.NONE,
            decisions=[ELIGIBLE],
            referred_on=REFERRED,
            offered_on=OFFERED,
            how="By letter",
            formats=(Format.STANDARD,),
            today=TODAY,
        )
    assert refusal.value.code == "offer_of_nursing_care"
    assert "Part 6A" in refusal.value.mend


@pytest.mark.parametrize(
    ("category", "born", "on", "code", "words"),
    [
        (Category.CHC_ADULT, date(2008, 11, 3), REFERRED, "category_for_adults", "was 17"),
        (Category.CHC_FAST_TRACK, CHILD, REFERRED, "category_for_adults", "18 or over"),
        (
            Category.CHILDREN_CONTINUING_CARE,
            date(2008, 11, 2),
            REFERRED,
            "category_for_children",
            "was 18",
        ),
        (Category.ONE_OFF, date(2026, 11, 3), REFERRED, "referred_before_birth", "before"),
    ],
)
def test_a_category_for_another_age_is_refused_with_words(category, born, on, code, words):
    with pytest.raises(Refusal) as refusal:
        rules.standing(category, born=born, on=on)
    assert refusal.value.code == code
    assert words in refusal.value.message
    assert refusal.value.mend


@given(
    category=st.sampled_from(Category),
    born=st.dates(date(1920, 1, 1), date(2026, 1, 1)),
    on=st.dates(date(2013, 1, 1), date(2030, 1, 1)),
)
@settings(derandomize=True, max_examples=50)
def test_an_adults_category_and_the_childrens_never_fit_the_same_person(category, born, on):
    def fits(one):
        try:
            rules.standing(one, born=born, on=on)
        except Refusal:
            return False
        return True

    adult = fits(Category.CHC_ADULT)
    child = fits(Category.CHILDREN_CONTINUING_CARE)
    assert (adult, child) in ({(True, False), (False, True)} if born <= on else {(False, False)})
    assert adult is fits(Category.CHC_FAST_TRACK)


ELIGIBLE, NOT = decided(), decided(Eligibility.NOT_ELIGIBLE)
OPEN, YES, NO = offered(), offered(OfferAnswer.ACCEPTED), offered(OfferAnswer.DECLINED)


@pytest.mark.parametrize(
    ("decisions", "offers", "step", "doing"),
    [
        ([], [], Step.REFERRED, Doing.DECIDE),
        ([ELIGIBLE], [], Step.ELIGIBLE, Doing.OFFER),
        ([NOT], [], Step.NOT_ELIGIBLE, None),
        ([NOT, ELIGIBLE], [YES], Step.NOT_ELIGIBLE, None),
        ([ELIGIBLE, NOT], [], Step.ELIGIBLE, Doing.OFFER),
        ([], [OPEN], Step.OFFERED, Doing.ANSWER),
        ([ELIGIBLE], [OPEN, NO], Step.OFFERED, Doing.ANSWER),
        ([ELIGIBLE], [NO], Step.DECLINED, None),
        ([ELIGIBLE], [YES, NO], Step.ACCEPTED, None),
    ],
)
def test_the_step_and_what_is_to_do_come_from_the_records(decisions, offers, step, doing):
    found = rules.step(closed_on=None, decisions=decisions, offers=offers)
    assert found is step
    assert rules.step(closed_on=TODAY, decisions=decisions, offers=offers) is Step.CLOSED
    waiting = rules.waiting(
        found,
        category=Category.CHC_ADULT,
        referred_on=REFERRED,
        decisions=decisions,
        offers=offers,
        assigned=True,
        budget_opened=True,
    )
    assert [one.doing for one in waiting] == ([doing] if doing else [])


def test_who_said_yes_waits_for_a_budget_until_there_is_one():
    def doing(*, budget_opened):
        return rules.waiting(
            Step.ACCEPTED,
            category=Category.CHC_ADULT,
            referred_on=REFERRED,
            decisions=[ELIGIBLE],
            offers=[YES],
            assigned=True,
            budget_opened=budget_opened,
        )

    assert doing(budget_opened=True) == ()
    assert doing(budget_opened=False) == (Waiting(Doing.BUDGET, YES.answered_on, None),)


@pytest.mark.parametrize(
    ("category", "due"),
    [(Category.CHC_ADULT, date(2026, 11, 30)), (Category.CHC_FAST_TRACK, date(2026, 11, 4))],
)
def test_a_decision_is_due_in_28_days_and_for_fast_track_in_2(category, due):
    waiting = rules.waiting(
        Step.REFERRED,
        category=category,
        referred_on=REFERRED,
        decisions=[],
        offers=[],
        assigned=False,
        budget_opened=False,
    )
    assert waiting == (
        Waiting(Doing.DECIDE, REFERRED, due),
        Waiting(Doing.ASSIGN, REFERRED, None),
    )


@pytest.mark.parametrize("step", [Step.CLOSED, Step.NOT_ELIGIBLE, Step.DECLINED])
def test_a_case_that_has_ended_waits_for_nothing(step):
    assert (
        rules.waiting(
            step,
            category=Category.CHC_ADULT,
            referred_on=REFERRED,
            decisions=[NOT],
            offers=[],
            assigned=False,
            budget_opened=False,
        )
        == ()
    )


def refuses(rule, plain, changed, code, where):
    rule(**plain)
    with pytest.raises(Refusal) as refusal:
        rule(**{**plain, **changed})
    assert (refusal.value.code, refusal.value.where) == (code, where)
    assert refusal.value.mend


TOMORROW = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"referred_on": TOMORROW}, "referred_in_future", "referred_on"),
        ({"referred_by": " "}, "referrer_missing", "referred_by"),
        ({"reason": ""}, "referral_reason_missing", "reason"),
    ],
)
def test_a_referral_is_refused(changed, code, where):
    plain: dict[str, Any] = {
        "referred_on": TODAY,
        "referred_by": "Ward 4",
        "reason": "x",
        "today": TODAY,
    }
    refuses(rules.refuse_referral, plain, changed, code, where)


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"at": Step.CLOSED}, "case_closed", ""),
        ({"decided_on": TOMORROW}, "decided_in_future", "decided_on"),
        ({"decided_by_body": ""}, "deciding_body_missing", "decided_by_body"),
        ({"reasons": "\n"}, "reasons_missing", "reasons"),
    ],
)
def test_a_decision_is_refused(changed, code, where):
    plain = {
        "at": Step.REFERRED,
        "decided_on": TODAY,
        "decided_by_body": "ICB",
        "reasons": "x",
        "today": TODAY,
    }
    refuses(rules.refuse_decision, plain, changed, code, where)


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"at": Step.CLOSED}, "case_closed", ""),
        ({"at": Step.REFERRED}, "offer_needs_eligibility", ""),
        ({"at": Step.NOT_ELIGIBLE}, "offer_needs_eligibility", ""),
        (
            {"at": Step.NOT_ELIGIBLE, "standing": DISCRETIONARY},
            "offer_needs_eligibility",
            "",
        ),
        ({"at": Step.OFFERED}, "offer_open", ""),
        ({"at": Step.ACCEPTED}, "offer_accepted", ""),
        ({"offered_on": TOMORROW}, "offered_in_future", "offered_on"),
        ({"offered_on": date(2026, 11, 9)}, "offered_too_early", "offered_on"),
        ({"how": " "}, "offer_how_missing", "how"),
        ({"formats": ()}, "offer_format_missing", "formats"),
    ],
)
def test_an_offer_is_refused(changed, code, where):
    plain: dict[str, Any] = {
        "at": Step.ELIGIBLE,
        "standing": RIGHT,
        "decisions": [ELIGIBLE],
        "referred_on": REFERRED,
        "offered_on": DECIDED,
        "how": "letter",
        "formats": (Format.STANDARD,),
        "today": TODAY,
    }
    refuses(rules.refuse_offer, plain, changed, code, where)


def test_without_a_right_a_budget_may_be_offered_before_any_decision():
    plain: dict[str, Any] = {
        "standing": DISCRETIONARY,
        "decisions": [],
        "referred_on": REFERRED,
        "how": "letter",
        "formats": (Format.STANDARD,),
        "today": TODAY,
    }
    rules.refuse_offer(Step.REFERRED, offered_on=REFERRED, **plain)
    rules.refuse_offer(Step.DECLINED, offered_on=TODAY, **plain)
    with pytest.raises(Refusal) as refusal:
        rules.refuse_offer(Step.REFERRED, offered_on=date(2026, 11, 1), **plain)
    assert refusal.value.code == "offered_too_early"


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"offer": YES}, "offer_answered", ""),
        ({"answered_on": TOMORROW}, "answered_in_future", "answered_on"),
        ({"answered_on": date(2026, 11, 11)}, "answered_before_offer", "answered_on"),
        ({"answer": OfferAnswer.DECLINED}, "decline_because_missing", "because"),
        (
            {"answer": OfferAnswer.DECLINED, "because": DeclinedBecause.NOT_NOW},
            "decline_reason_missing",
            "decline_reason",
        ),
    ],
)
def test_an_answer_is_refused(changed, code, where):
    plain: dict[str, Any] = {
        "offer": OPEN,
        "answer": OfferAnswer.ACCEPTED,
        "answered_on": OFFERED,
        "decline_reason": "",
        "because": None,
        "today": TODAY,
    }
    refuses(rules.refuse_answer, plain, changed, code, where)


def test_references_have_six_digits_or_more():
    assert [rules.reference(n) for n in (1, 123, 1234567)] == [
        "PHB-000001",
        "PHB-000123",
        "PHB-1234567",
    ]
