"""Who does not agree: said once, answered once, by somebody else, in the commissioner's days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from openphb.domains.cases import actions, queries
from openphb.domains.cases.disagreeing import due_on, refuse_disagreeing
from openphb.domains.cases.models import Disagreement, DisagreementReply
from openphb.domains.cases.types import About, Heard, Reconsidered
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.tests.html import faults_of

TOLD = date(2026, 11, 20)


@pytest.fixture
def case_id(office):
    return office.refer()


@pytest.fixture
def said(house, case_id):
    return disagree(house, case_id)


def disagree(house, case_id, role="care_coordinator", **changed):
    plain: dict[str, Any] = {
        "about": About.INDICATIVE_BUDGET,
        "about_id": new_id(),
        "decided_by": house.user_id("care_coordinator"),
        "told_on": TOLD,
        "days": 28,
        "said_on": house.today,
        "heard": Heard.PHONE,
        "words": "I need help on Sundays.",
    }
    with house.acting(role) as viewer:
        return actions.disagree(by=viewer, at=house.at, case_id=case_id, **plain | changed)


def answer(house, disagreement_id, role="phb_manager", **changed):
    plain: dict[str, Any] = {
        "outcome": Reconsidered.CHANGES,
        "reasons": "Nobody had asked about Sundays.",
        "answered_on": house.today,
    }
    with house.acting(role) as viewer:
        return actions.answer_disagreement(
            by=viewer, at=house.at, disagreement_id=disagreement_id, **plain | changed
        )


def waiting(house, role="phb_manager"):
    with house.acting(role) as viewer:
        return [one.id for one in queries.unanswered(viewer=viewer)]


def test_what_is_said_waits_until_it_is_answered(house, said):
    assert waiting(house) == [said]
    answer(house, said)
    assert waiting(house) == []
    with house.acting("clinician") as viewer:
        found = queries.disagreement(viewer=viewer, disagreement_id=said)
    assert found.due_on == house.today + timedelta(days=28)
    assert found.reply is not None
    assert (found.reply.outcome, found.reply.answered_by_name) == (
        Reconsidered.CHANGES,
        "Phb Manager",
    )


def test_nobody_answers_about_what_they_decided_themselves(house, said):
    with pytest.raises(Refusal, match="You decided this yourself"):
        answer(house, said, role="care_coordinator")


def test_the_database_too_wants_another_person_and_the_true_decider(house, said):
    with house.acting("phb_manager") as viewer:
        found = Disagreement.objects.get(id=said)
        plain: dict[str, Any] = {
            "tenant_id": found.tenant_id,
            "subject_id": found.subject_id,
            "disagreement": found,
            "outcome": Reconsidered.STANDS,
            "reasons": "It is enough.",
            "answered_on": house.today,
            "recorded_at": house.at,
        }
        for decided_by, answered_by in (
            (found.decided_by, found.decided_by),
            (viewer.user_id, found.decided_by),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                DisagreementReply.objects.create(
                    **plain, decided_by=decided_by, answered_by=answered_by
                )


def test_neither_words_nor_answer_are_ever_changed(house, said):
    answer(house, said)
    with house.acting("phb_manager"):
        for rows in (Disagreement.objects.all(), DisagreementReply.objects.all()):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            Disagreement.objects.update(words="All is well.")


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("disagreement_wordless", {"words": "  "}),
        ("disagreement_in_future", {"said_on": date(2027, 1, 1)}),
        ("disagreement_before_told", {"said_on": TOLD - timedelta(days=1)}),
    ],
)
def test_what_cannot_be_said_is_refused(house, case_id, code, changed):
    with pytest.raises(Refusal) as refused:
        disagree(house, case_id, **changed)
    assert refused.value.code == code


def test_the_same_is_said_again_only_after_the_answer(house, case_id):
    about_id = new_id()
    first = disagree(house, case_id, about_id=about_id)
    with pytest.raises(Refusal, match="nobody has answered yet"):
        disagree(house, case_id, about_id=about_id)
    answer(house, first)
    assert disagree(house, case_id, about_id=about_id) != first


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("reply_without_reasons", {"reasons": " "}),
        ("reply_in_future", {"answered_on": date(2027, 1, 1)}),
        ("reply_before_said", {"answered_on": date(2026, 11, 1)}),
    ],
)
def test_what_is_no_answer_is_refused(house, said, code, changed):
    with pytest.raises(Refusal) as refused:
        answer(house, said, **changed)
    assert refused.value.code == code


def test_there_is_one_answer(house, said):
    answer(house, said)
    with pytest.raises(Refusal, match="answered already"):
        answer(house, said)


def test_who_may_not_say_or_answer_it_does_not(house, case_id, said):
    with pytest.raises(NotPermitted):
        disagree(house, case_id, role="approver")
    with pytest.raises(NotPermitted):
        answer(house, said, role="clinician")
    with pytest.raises((NotPermitted, NothingThere)):
        answer(house, said, role="finance_officer")
    assert waiting(house, role="finance_officer") == []


def test_a_case_that_is_not_there_is_disagreed_with_by_nobody(house):
    with pytest.raises(NothingThere):
        disagree(house, new_id())


@given(
    said_on=some.dates(TOLD, date(2030, 1, 1)),
    days=some.integers(min_value=0, max_value=365),
)
def test_an_answer_is_due_so_many_days_after_it_was_said(said_on, days):
    refuse_disagreeing(said_on=said_on, words="No.", told_on=TOLD, today=said_on, open_since=None)
    assert (due_on(said_on, days) - said_on).days == days


def test_the_pages_show_it_and_take_the_answer(house, said, visit):
    def open_(name, role, data=None):
        with house.acting(role) as viewer:
            path = reverse(f"cases:{name}", args=[said])
            got = visit(viewer, path, data, post=data is not None)
        if got.status_code == 200:
            html = got.content.decode()
            assert faults_of(html) == []
            return html
        return got["Location"]

    html = open_("disagreement", "phb_manager")
    assert "I need help on Sundays." in html
    assert "We answer by Tuesday 22 December 2026." in html
    assert "somebody else has to answer" in open_("answer_disagreement", "care_coordinator")
    given = {"outcome": "stands", "reasons": "It is enough."}
    given |= {"answered_on-day": "24", "answered_on-month": "11", "answered_on-year": "2026"}
    assert "There is a problem" in open_("answer_disagreement", "phb_manager", {})
    assert open_("answer_disagreement", "phb_manager", given) == reverse(
        "cases:disagreement", args=[said]
    )
    assert "It stays as it is." in open_("disagreement", "care_coordinator")
    assert "there is one answer" in open_("answer_disagreement", "phb_manager")
