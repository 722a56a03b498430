"""What is added beside a plan stays beside it, until whoever holds the pen says what becomes of it."""

from __future__ import annotations

import html
import re
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.plans import actions, queries, reference
from openphb.domains.plans.models import Contribution
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.tests import making
from openphb.domains.plans.together import queries as togethers
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.types import (
    AddedAs,
    Adds,
    Became,
    Came,
    InWordsOf,
    PaperStyle,
)
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal

HERS = "He likes the radio in the morning."
DAY = date(2026, 11, 20)


@pytest.fixture
def plan_id(house):
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        plan_id = actions.start_plan(by=viewer, at=house.at, budget_id=budget_id)
        making.Pen(house, viewer, plan_id).write(
            actions.write_words, section=Section.ABOUT_ME, words="I am Mr W."
        )
    return plan_id


def adds(house, plan_id, role="clinician", **changed):
    with house.acting(role) as viewer:
        return actions.contribute(
            **{
                "by": viewer,
                "at": house.at,
                "plan_id": plan_id,
                "section": Section.ABOUT_ME,
                "adds": Adds.OWN_WORDS,
                "words": HERS,
                **changed,
            }
        )


def decides(house, plan_id, contribution_id, became, *, seen=None, **said):
    with house.acting("care_coordinator") as viewer:
        seen = seen or queries.plan(viewer=viewer, plan_id=plan_id).version
        actions.decide_contribution(
            by=viewer,
            at=house.at,
            contribution_id=contribution_id,
            version=seen,
            became=became,
            **said,
        )


def beside(house, plan_id, section="about_me"):
    with house.acting("care_coordinator") as viewer:
        return togethers.beside(viewer=viewer, plan_id=plan_id, section=section)[1]


def test_words_stand_beside_the_plan_and_then_in_it_with_whose_they_are(house, plan_id):
    own = adds(house, plan_id)
    assert beside(house, plan_id).words == "I am Mr W."
    decides(house, plan_id, own, Became.USED, text=f"I am Mr W.\n\n{HERS}")
    (found,) = beside(house, plan_id).added
    assert (found.name, found.added_as) == ("Clinician", AddedAs.CLINICIAN)
    assert found.ending.became is Became.USED
    assert found.still_there
    assert beside(house, plan_id).words == f"I am Mr W.\n\n{HERS}"
    # Changed later, the page no longer says that the words stand there.
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, plan_id)
        pen.write(actions.write_words, section=Section.ABOUT_ME, words="I like the radio.")
    (found,) = beside(house, plan_id).added
    assert not found.still_there
    assert found.words == HERS
    assert [one.written_by_name for one in beside(house, plan_id).story] == ["Care Coordinator"] * 3


def test_a_suggestion_is_kept_whatever_becomes_of_it(house, plan_id):
    first = adds(house, plan_id, adds=Adds.SUGGESTION, words="I am William.")
    second = adds(house, plan_id, adds=Adds.SUGGESTION, words="I am Bill.")
    with pytest.raises(Refusal, match="does not have these words"):
        decides(house, plan_id, first, Became.USED, text="I am Will.")
    decides(house, plan_id, first, Became.USED_CHANGED, text="I am Will.", words="As he says it.")
    with pytest.raises(Refusal, match="why these words are not used"):
        decides(house, plan_id, second, Became.DECLINED)
    decides(house, plan_id, second, Became.DECLINED, words="He asked for Will.")
    with pytest.raises(Refusal, match="already"):
        decides(house, plan_id, second, Became.USED, text="I am Bill.")
    found = beside(house, plan_id)
    assert found.words == "I am Will."
    assert [one.words for one in found.added] == ["I am William.", "I am Bill."]
    assert [one.ending.became for one in found.added] == [Became.USED_CHANGED, Became.DECLINED]


def test_a_suggestion_is_not_accepted_over_words_that_somebody_saved_meanwhile(house, plan_id):
    own = adds(house, plan_id)
    with house.acting("clinician") as viewer:
        seen = queries.plan(viewer=viewer, plan_id=plan_id).version
        making.Pen(house, viewer, plan_id).write(
            actions.write_words, section=Section.ABOUT_ME, words="I am Mr W. I sail."
        )
    with pytest.raises(Refusal) as refused:
        decides(house, plan_id, own, Became.USED, seen=seen, text=f"I am Mr W. {HERS}")
    assert refused.value.code == "changed_meanwhile"
    found = beside(house, plan_id)
    assert found.words == "I am Mr W. I sail."
    assert found.added[0].is_open


def test_comments_are_answered_and_settled_by_their_writer(house, plan_id):
    asked = adds(house, plan_id, adds=Adds.COMMENT, words="Is this still so?")
    with house.acting("care_coordinator") as viewer:
        actions.reply(by=viewer, at=house.at, contribution_id=asked, words="It is.")
    with house.acting("clinician") as viewer:
        actions.settle(by=viewer, at=house.at, contribution_id=asked)
    (found,) = beside(house, plan_id).added
    assert [one.words for one in found.replies] == ["It is."]
    assert found.ending.became is Became.SETTLED


def test_what_few_may_read_is_neither_shown_nor_added_to_by_others(house, plan_id):
    adds(house, plan_id, section=Section.SAFEGUARDING, words="A quiet worry.")
    assert beside(house, plan_id, "safeguarding").added
    with house.acting("care_coordinator") as viewer:
        subject_id = queries.plan(viewer=viewer, plan_id=plan_id).subject_id
    for role in ("supporter", "broker"):
        with house.acting_as(
            house.join(role, tenant_id=house.tenant_id, subject_id=subject_id)
        ) as viewer:
            found = togethers.together(viewer=viewer, plan_id=plan_id)
            assert Section.SAFEGUARDING not in {one.section for one in found.sections}
            with pytest.raises(NotPermitted):
                actions.contribute(
                    by=viewer,
                    at=house.at,
                    plan_id=plan_id,
                    section=Section.STRENGTHS,
                    adds=Adds.OWN_WORDS,
                    words="In somebody's name.",
                    said=InWordsOf("Joan", AddedAs.SUPPORTER, Came.PHONE, house.today),
                )
            with pytest.raises(NotPermitted):
                actions.contribute(
                    by=viewer,
                    at=house.at,
                    plan_id=plan_id,
                    section=Section.SAFEGUARDING,
                    adds=Adds.COMMENT,
                    words="What is it?",
                )
            actions.contribute(
                by=viewer,
                at=house.at,
                plan_id=plan_id,
                section=Section.STRENGTHS,
                adds=Adds.OWN_WORDS,
                words="Patience.",
            )


def test_a_paper_comes_back_once_as_the_words_of_who_filled_it_in(house, plan_id):
    asked = [Section.ABOUT_ME, Section.STRENGTHS]
    with house.acting("care_coordinator") as viewer:
        given_ = {"by": viewer, "at": house.at}
        with pytest.raises(Refusal, match="not put on paper"):
            actions.print_paper(
                **given_,
                plan_id=plan_id,
                sections=[Section.SAFEGUARDING],
                style=PaperStyle.PLAIN,
            )
        paper_id = actions.print_paper(
            **given_, plan_id=plan_id, sections=asked, style=PaperStyle.EASY
        )
        keyed = {
            **given_,
            "paper_id": paper_id,
            "name": "Joan W",
            "added_as": AddedAs.SUPPORTER,
            "filled_in_on": house.today,
        }
        with pytest.raises(Refusal, match="Nothing is keyed"):
            actions.key_paper(**keyed, words={Section.ABOUT_ME: " "})
        assert actions.key_paper(**keyed, words={Section.ABOUT_ME: HERS}) == 1
        with pytest.raises(Refusal, match="keyed already"):
            actions.key_paper(**keyed, words={Section.ABOUT_ME: HERS})
        (paper,) = togethers.papers(viewer=viewer, plan_id=plan_id)
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", paper.code)
    assert paper.filled_in_by == "Joan W"
    (found,) = beside(house, plan_id).added
    assert (found.name, found.came, found.said_on) == ("Joan W", Came.PAPER, house.today)
    assert found.keyed_by_name == "Care Coordinator"


def test_nothing_is_added_to_a_plan_that_is_somebody_elses_or_was_sent(house, plan_id):
    with house.acting_as(
        house.join("holder", tenant_id=house.tenant_id, subject_id=making_other(house))
    ) as viewer:
        with pytest.raises(NothingThere):
            togethers.together(viewer=viewer, plan_id=plan_id)
        with pytest.raises(NothingThere):
            actions.reply(
                by=viewer, at=house.at, contribution_id=plan_id, words="I am somebody else."
            )


def making_other(house):
    from openphb.domains.budgets.models import Budget

    budget_id = making.open_budget(house)
    with house.acting("phb_manager"):
        return Budget.objects.get(pk=budget_id).subject_id


def words_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_pages_say_whose_words_they_are_and_what_became_of_them(house, visit, plan_id):
    path = reverse("plans:add", args=[plan_id, "about_me", "suggestion"])
    with house.acting("care_coordinator") as viewer:
        assert "I am Mr W." in words_of(visit(viewer, path))
        sent = {"words": "I am William.", "whose": "theirs", "name": "Joan W"}
        answer = visit(viewer, path, {**sent, "added_as": "supporter", "came": "phone"}, post=True)
        assert answer.status_code == 302, words_of(answer)
        (found,) = Contribution.objects.filter(plan_id=plan_id)
        said = words_of(visit(viewer, answer.url))
        assert "Joan W (Family, friend or supporter" in said
        assert "By phone, written down by Care Coordinator" in said
        ending = reverse("plans:ending", args=[found.id])
        assert "Show the difference" in words_of(visit(viewer, ending))
        version = queries.plan(viewer=viewer, plan_id=plan_id).version
        answer = visit(
            viewer,
            ending,
            {"version": version, "became": "used", "text": "I am William.", "words": "Thank you."},
            post=True,
        )
        assert answer.status_code == 302, words_of(answer)
        said = words_of(visit(viewer, reverse("plans:together", args=[plan_id])))
        assert "In the plan as it was written" in said
        assert "Thank you." in said
        path = reverse("plans:paper_new", args=[plan_id])
        answer = visit(viewer, path, {"sections": ["about_me"], "style": "easy"}, post=True)
        assert answer.status_code == 302
        (paper,) = togethers.papers(viewer=viewer, plan_id=plan_id)
        key = reverse("plans:paper_key", args=[paper.id])
        assert paper.code in words_of(visit(viewer, key))
        find = reverse("plans:paper_find")
        assert visit(viewer, find, {"code": paper.code.lower()}, post=True).url == key
        assert "No paper that you may key" in words_of(
            visit(viewer, find, {"code": "AAAA"}, post=True)
        )
        pdf = visit(viewer, reverse("plans:paper_pdf", args=[paper.id]))
        assert pdf["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"name": " "}, "name_missing"),
        ({"came": Came.ONLINE}, "keyed_not_online"),
        ({"said_on": DAY + timedelta(days=1)}, "said_later"),
    ],
)
def test_whose_words_staff_may_key(changed, code):
    said = InWordsOf(
        **{
            "name": "Joan",
            "added_as": AddedAs.SUPPORTER,
            "came": Came.PHONE,
            "said_on": DAY,
            **changed,
        }
    )
    with pytest.raises(Refusal) if code else nullcontext() as refused:
        rules.check_in_words_of(said, today=DAY)
    assert code is None or (refused and refused.value.code == code)


@pytest.mark.parametrize("adds_", Adds)
@pytest.mark.parametrize("became", Became)
def test_a_comment_is_settled_and_words_are_used_or_not(adds_, became):
    fits = (adds_ is Adds.COMMENT) == (became is Became.SETTLED)
    # Something goes, or it stays: there is no other way for it to go.
    fits = fits and (adds_, became) != (Adds.REMOVAL, Became.USED_CHANGED)
    with nullcontext() if fits else pytest.raises(Refusal, match="A comment is settled"):
        rules.check_ending(adds_, became, "Because.", was_ended=False)


@given(st.integers(min_value=0, max_value=2**128 - 1), st.sampled_from("- /"))
def test_a_code_that_was_copied_by_hand_is_the_code_that_was_printed(number, between):
    code = rules.code_of(number)
    assert rules.code_as_written(code.lower().replace("-", between)) == code


def test_every_section_that_goes_on_paper_has_an_easy_question():
    asked = [row.section for row in reference.sections() if not row.restricted]
    easy = reference.questions(asked, easy=True)
    plain = reference.questions(asked, easy=False)
    assert len(easy) == len(plain) == len(asked)
    assert not {question for question, _help in easy} & {question for question, _help in plain}
