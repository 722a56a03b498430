"""Our letters hold what the law wants of them, item by item, in words that whoever is eleven can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import get_template
from lxml import html as lxml_html

from openphb.domains.budgets.tests import reading_age
from openphb.domains.cases import actions, letters, queries
from openphb.domains.cases.lettering import invented
from openphb.domains.cases.lettering.filling import Paragraph
from openphb.domains.cases.lettering.reference import standard
from openphb.domains.cases.rights import reference
from openphb.domains.cases.types import (
    ClockKind,
    ConcernStep,
    Heard,
    Holds,
    LetterKind,
    NoticeDraft,
    NoticeKind,
    Queue,
    Reconsidered,
    Short,
    ToldBy,
)
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from tests.scenarios.test_rights_replayed import asks_for_budget, case_id

__all__ = ["case_id"]

OLDEST = 11
K = NoticeKind
WHOLE: dict[NoticeKind, dict[str, Any]] = {
    K.BUDGET_REFUSED: {"grounds": ("not_appropriate",), "part": "the nights"},
    K.DIRECT_PAYMENT_REFUSED: {"grounds": ("cannot_manage",)},
    K.SERVICE_REFUSED: {"grounds": ("risk",)},
    K.REDUCTION: {"grounds": ("enough",), "amount_pence": 450_00, "from_day": date(2026, 12, 24)},
    K.REPAYMENT: {
        "grounds": ("unspent",),
        "amount_pence": 800_00,
        "pay_by": date(2027, 1, 31),
        "who_pays": "Mrs W",
    },
    K.STOP: {"grounds": ("outside_plan",), "from_day": date(2026, 12, 24)},
}
# What a letter says where it holds an item.
SAYS = {
    Holds.REASONS: "Nobody can come on Sundays.",
    Holds.PART: "the nights",
    Holds.FROM_DAY: "This counts from Thursday 24 December 2026.",
    Holds.PAY_BY: "Please pay by Sunday 31 January 2027.",
    Holds.WHO_PAYS: "We ask Mrs W to pay it.",
    Holds.REVIEW_RIGHT: "You can ask us to look at it again.",
}
AMOUNT = {K.REDUCTION: "£450.00", K.REPAYMENT: "£800.00"}


def given(house, case_id, kind):
    with house.acting("approver") as viewer:
        notice_id = actions.give_notice(
            by=viewer,
            at=house.at,
            case_id=case_id,
            draft=NoticeDraft(
                kind=kind,
                about_id=new_id(),
                what="Version 2 of the plan",
                reasons="Nobody can come on Sundays.",
                evidence="Your plan.",
                decided_by=house.user_id("approver"),
                decided_on=house.today,
                told_on=house.today,
                told_by=ToldBy.LETTER,
                **WHOLE[kind],
            ),
        )
        return queries.notice(viewer=viewer, notice_id=notice_id)


def text_of(context: dict[str, Any]) -> str:
    return str(get_template(letters.LETTER).render(context))


def plain(html: str) -> list[str]:
    """The sentences of the letter's own paragraphs, without its head, its foot and official words."""
    tree: Any = lxml_html.fromstring(html)
    found = tree.xpath(
        "//p[not(@class)][not(ancestor::*[@class='closing'])]"
        "[not(contains(., 'ombudsman.org.uk'))][not(contains(., 'independent review'))]"
    )
    return [
        one
        for part in found
        for one in reading_age.sentences(" ".join(part.text_content().split()))
    ]


def old_enough(html: str) -> float:
    said = plain(html)
    assert len(said) >= 5, said
    return reading_age.reading_age(said)


@pytest.mark.parametrize("kind", K)
def test_a_notice_holds_every_item_that_its_regulation_wants(house, case_id, kind):
    one = given(house, case_id, kind)
    with house.acting("phb_manager") as viewer:
        html = text_of(letters.of_notice(viewer, one))
    tree: Any = lxml_html.fromstring(html)
    said = " ".join(tree.text_content().split())
    for item in reference.rule_on(kind, house.today).holds:
        assert (AMOUNT[kind] if item is Holds.AMOUNT else SAYS[item]) in said, item
    assert one.rule.regulation in said
    assert "We answer within 28 days." in said
    assert "Ombudsman" in said
    assert "Tell your care co-ordinator." in said
    assert old_enough(html) <= OLDEST


@pytest.mark.parametrize(
    "outcome", [one for one in Reconsidered if one.value != "looked_at_already"]
)
def test_the_answer_to_who_asked_again_says_what_came_of_it_and_who_is_next(
    house, case_id, outcome
):
    one = given(house, case_id, K.STOP)
    with house.acting("care_coordinator") as viewer:
        asked_id = actions.ask_again(
            by=viewer,
            at=house.at,
            notice_id=one.id,
            said_on=house.today,
            heard=Heard.LETTER,
            words="It was for the hoist.",
        )
    with house.acting("phb_manager") as viewer:
        actions.answer_disagreement(
            by=viewer,
            at=house.at,
            disagreement_id=asked_id,
            outcome=outcome,
            reasons="We read the bill that you sent.",
            answered_on=house.today,
        )
        found = queries.disagreement(viewer=viewer, disagreement_id=asked_id)
        html = text_of(letters.of_reply(viewer, found))
    assert outcome.told in html
    assert "Somebody who did not decide it" in html
    assert "Ombudsman" in html
    assert old_enough(html) <= OLDEST


@pytest.mark.parametrize(
    ("queue", "next_is"), [(Queue.COMPLAINT, "Ombudsman"), (Queue.ELIGIBILITY, "NHS England")]
)
def test_each_queue_has_letters_of_its_own(house, case_id, queue, next_is):
    with house.acting("phb_manager") as viewer:
        concern_id = actions.file_concern(
            by=viewer,
            at=house.at,
            case_id=case_id,
            queue=queue,
            received_on=house.today,
            happened_on=None,
            heard=Heard.LETTER,
            words="Nobody rang back.",
        )
        came = text_of(
            letters.of_concern(viewer, queries.concern(viewer=viewer, concern_id=concern_id))
        )
        actions.take_step(
            by=viewer,
            at=house.at,
            concern_id=concern_id,
            step=ConcernStep.ANSWERED,
            taken_on=house.today,
            words="You are right. We should have rung you.",
        )
        answered = text_of(
            letters.of_concern(viewer, queries.concern(viewer=viewer, concern_id=concern_id))
        )
    assert "We will answer you by" in came
    assert "You are right." in answered
    for html in (came, answered):
        assert next_is in html
        assert old_enough(html) <= OLDEST


def test_a_letter_about_lateness_says_what_since_when_sorry_what_is_next_and_how_to_complain(
    house, case_id
):
    request_id = asks_for_budget(house, case_id)
    house.today += timedelta(days=40)
    with house.acting("phb_manager") as viewer:
        letter_id = actions.send_late_letter(
            by=viewer,
            at=house.at,
            case_id=case_id,
            kind=ClockKind.REQUEST,
            about_id=request_id,
            next_words="Ruth reads it. She writes to you by Friday.",
            short=[
                Short(
                    Period(house.today, house.today + timedelta(days=7)),
                    "Nights",
                    70_00,
                    0,
                    weekly=True,
                )
            ],
        )
        found = queries.late_letter(viewer=viewer, letter_id=letter_id)
        html = text_of(letters.of_late(viewer, found))
    for said in (
        "answered you when you asked for a budget",
        "That is 12 days ago.",
        "We are sorry.",
        "Ruth reads it.",
        "£70.00",
        "If you want to complain",
    ):
        assert said in html
    assert old_enough(html) <= OLDEST


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_of_ours_can_be_read_at_eleven(kind):
    draft = replace(standard(kind).draft, starts_on=date(2026, 11, 24))
    letter = invented.letter(draft, body="NHS Ourshire ICB", on=draft.starts_on)["letter"]
    said = [
        one
        for section in letter.sections
        for piece in section.pieces
        # The two bodies' own long names are official words.
        if isinstance(piece, Paragraph)
        and not piece.official
        and "ombudsman.org.uk" not in piece.words
        and "independent review" not in piece.words
        for one in reading_age.sentences(piece.words)
    ]
    assert len(said) >= 5
    assert reading_age.reading_age(said) <= OLDEST
