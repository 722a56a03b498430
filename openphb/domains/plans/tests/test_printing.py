"""The plan and the letter about it on paper: read back, they say what the records say."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.urls import reverse

from openphb.domains.cases import queries as cases
from openphb.domains.cases.jobs import write_notice
from openphb.domains.cases.types import NoticeKind
from openphb.domains.plans import actions, queries
from openphb.domains.plans.jobs import write_letter
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import Verdict
from openphb.foundation.audit.models import Look
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents import store
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere

NO = "Nobody is named who steps in.\nThe risks of lifting were not talked about."


@pytest.fixture
def budget_id(house):
    made = making.open_budget(house)
    with house.acting("phb_manager"):
        subject_id = Subject.objects.get().id
    making.name_person(house, subject_id)
    return made


@pytest.fixture
def printer(house):
    """OpenPHB itself, allowed to act: what the worker runs as."""
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    return Run(SYSTEM_USER_ID, Moment(house.today, house.at, pretended=True), 1, last=True)


def opened(house, visit, plan_id, role="care_coordinator"):
    with house.acting(role) as viewer:
        return visit(viewer, reverse("plans:plan_pdf", args=[plan_id]))


def letter_of(house, plan_id):
    """Return the letter that was kept about a plan, as (line in the list, bytes)."""
    with house.acting("approver") as viewer:
        line = documents.paper(viewer=viewer, kind=DocumentKind.LETTER, paper_of=plan_id)
        assert line is not None
        found = documents.document(viewer=viewer, document_id=line.id)
        return line, store.path_of(found.stored_name).read_bytes()


def refuse(house, plan_id):
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, plan_id).write(
            actions.decide, verdict=Verdict.REFUSED, reasons=NO, grounds=("risk",)
        )


def test_a_plan_comes_as_a_pdf_that_a_screen_reader_can_read(house, visit, budget_id):
    plan_id = making.agreed_plan(house, budget_id)
    response = opened(house, visit, plan_id)
    paper = read(response.content)
    assert (paper.title, paper.language, paper.tagged) == ("Care and support plan", "en-GB", True)
    for words in (
        "NHS Ourshire ICB",
        "William W",
        "This plan was agreed by Approver on Tuesday 24 November 2026.",
        "It comes to £374.00 a week. That is £19,448.00 a year, counted as 52 weeks.",
        "£284.00 a week of it is a direct payment",
        "What I say about_me.",
        "Be at home and out of hospital",
        "Personal assistant, mornings and evenings",
        "20 hours at £14.20, every week",
        "A fall when being moved",
        "Monday 7 December 2026",
        "Printed on Tuesday 24 November 2026.",
    ):
        assert words in paper.words, words
    name = response["Content-Disposition"]
    assert re.search(r"plan-CHC-\w+-version-1\.pdf", name)
    assert "William" not in name
    assert "sandbox" in response["Content-Security-Policy"]
    with house.acting("phb_manager"):
        assert list(Look.objects.values_list("page", flat=True)) == ["plan as PDF"]


def test_each_version_says_how_it_stood(house, visit, budget_id):
    draft = making.ready_plan(house, budget_id)
    assert "still being written" in read(opened(house, visit, draft).content).words
    with house.acting("care_coordinator") as viewer:
        making.Pen(house, viewer, draft).write(actions.submit)
    assert "waits for a decision" in read(opened(house, visit, draft).content).words
    refuse(house, draft)
    refused = read(opened(house, visit, draft).content).words
    assert "This plan was not agreed. Approver decided that" in refused
    assert "Nobody is named who steps in." in refused
    first = making.agreed_plan(house, budget_id)
    making.agreed_plan(house, budget_id)
    assert "A later version has replaced it." in read(opened(house, visit, first).content).words


def test_the_holder_gets_her_own_and_another_commissioner_gets_nothing(house, visit, budget_id):
    plan_id = making.agreed_plan(house, budget_id)
    with house.acting("phb_manager") as viewer:
        subject_id = queries.plan(viewer=viewer, plan_id=plan_id).subject_id
    with house.acting_as(house.join("holder", subject_id=subject_id)) as viewer:
        assert "William W" in read(visit(viewer, plan_pdf(plan_id)).content).words
        assert (
            plan_pdf(plan_id)
            in visit(viewer, reverse("plans:versions", args=[budget_id])).content.decode()
        )
    with house.acting("phb_manager", house.other_tenant_id) as viewer, pytest.raises(NothingThere):
        visit(viewer, plan_pdf(plan_id))


def plan_pdf(plan_id):
    return reverse("plans:plan_pdf", args=[plan_id])


def test_the_letter_about_an_agreed_plan_is_kept_once(house, visit, budget_id, printer):
    plan_id = making.agreed_plan(house, budget_id)
    write_letter.body(printer, plan_id)
    line, made = letter_of(house, plan_id)
    assert re.fullmatch(r"decision-CHC-\w+-version-1\.pdf", line.file_name)
    paper = read(made)
    assert (paper.title, paper.tagged) == ("Your care and support plan is agreed", True)
    for words in (
        "1 The Street Mansfield NG18 1AA",
        "Dear William W",
        "We have agreed to it. It starts on Monday 7 December 2026.",
        "It comes to £374.00 a week.",
        "we pay it to you, or to somebody you choose",
        "It meets his needs at a fair price.",
        "We will look at the plan with you by Monday 1 March 2027.",
        "at least 4 weeks before we lower the amount",
        "The official word is reconsideration.",
        "Ombudsman",
    ):
        assert words in paper.words, words
    write_letter.body(printer, plan_id)
    assert letter_of(house, plan_id) == (line, made)
    with house.acting("care_coordinator") as viewer:
        shown = visit(viewer, reverse("plans:plan", args=[plan_id])).content.decode()
    assert reverse("documents:download", args=[line.id]) in shown
    assert f"(PDF, {line.size_words})" in shown


def test_a_refusal_says_the_law_s_reason_ours_and_how_to_ask_for_another_look(
    house, budget_id, printer
):
    plan_id = making.submitted_plan(house, budget_id)
    refuse(house, plan_id)
    with pytest.raises(NothingThere):
        write_letter.body(printer, plan_id)
    with house.acting("approver") as viewer:
        notice = cases.notice_about(
            viewer=viewer, kind=NoticeKind.SERVICE_REFUSED, about_id=plan_id
        )
    assert notice is not None
    write_notice.body(printer, notice.id)
    write_notice.body(printer, notice.id)
    line, made = letter_of(house, plan_id)
    paper = read(made)
    assert paper.title == "What we decided about your plan"
    for words in (
        "The risk is not safely managed yet.",
        "Nobody is named who steps in.",
        "The risks of lifting were not talked about.",
        "This does not stop the care that you have now.",
        "You can ask us to look at it again.",
        "Tell your care co-ordinator. You can write, phone or say it in person.",
        "You can complain to us.",
        "Ombudsman",
    ):
        assert words in paper.words, words
    assert "£" not in paper.words
    with house.acting("approver") as viewer:
        (kept,) = cases.letters_kept(viewer=viewer, about_id=notice.id)
    assert (kept.template_id, kept.document_id) == (None, line.id)
    assert kept.sha256 == hashlib.sha256(made).hexdigest()


def test_our_own_words_in_a_letter_can_be_read_by_a_child_of_eleven(house, budget_id, printer):
    """By Flesch and Kincaid: what is below 6 is read at eleven."""
    plan_id = making.agreed_plan(house, budget_id)
    write_letter.body(printer, plan_id)
    words = read(letter_of(house, plan_id)[1]).words
    ours = words.partition("Why we agreed")[2].partition("Yours sincerely")[0]
    assert grade(ours) < 6


def grade(text: str) -> float:
    """Return the school year (US) that reads a text, by Flesch and Kincaid's formula."""
    sentences = len(re.findall(r"[.?!](?=\s|$)", text))
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and found > 1
    return max(1, found - silent)
