"""An agreement on paper: to be signed by hand, and the one that was signed, for ever the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.jobs import keep_signed
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import RecipientKind
from openphb.domains.budgets.types import Frequency, ManagementOption
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.tests.making import name_person
from openphb.foundation.audit.models import Look
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents import store
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.kernel.refusal import NothingThere


@pytest.fixture
def agreement_id(house):
    made = making.prepared(house)
    with house.acting("phb_manager") as viewer:
        subject_id = queries.agreement(viewer=viewer, agreement_id=made).subject_id
    name_person(house, subject_id)
    return made


@pytest.fixture
def printer(house):
    """OpenPHB itself, allowed to act: what the worker runs as."""
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    return Run(SYSTEM_USER_ID, Moment(house.today, house.at, pretended=True), 1, last=True)


def path(agreement_id):
    return reverse("agreements:agreement_pdf", args=[agreement_id])


def test_an_agreement_can_be_taken_home_to_be_signed(house, visit, agreement_id):
    with house.acting("care_coordinator") as viewer:
        shown = visit(viewer, reverse("agreements:agreement", args=[agreement_id]))
        assert "to read or to sign on paper (PDF)" in shown.content.decode()
        response = visit(viewer, path(agreement_id))
        sha256 = queries.agreement(viewer=viewer, agreement_id=agreement_id).terms_sha256
    paper = read(response.content)
    assert (paper.title, paper.language, paper.tagged) == (
        "Direct payment agreement",
        "en-GB",
        True,
    )
    for words in (
        "NHS Ourshire ICB",
        "Not signed by both sides yet.",
        "£284.00 a week, so £1,136.00 for four weeks when every part runs.",
        "Personal assistant, mornings and evenings 20 hours at £14.20",
        "The money is NHS money.",
        "Seen by (witness)",
        sha256,
    ):
        assert words in paper.words, words
    assert "William" not in response["Content-Disposition"]
    with house.acting("phb_manager"):
        assert Look.objects.filter(page="agreement as PDF").count() == 1


@pytest.mark.parametrize(
    ("kind", "title", "says"),
    [
        (
            RecipientKind.MANAGED_ACCOUNT,
            "Managed account agreement",
            "keeps a record for each of them alone",
        ),
        (
            RecipientKind.THIRD_PARTY,
            "Third-party agreement",
            "The organisation is the employer of the people who help.",
        ),
    ],
)
def test_an_agreement_of_three_is_printed_with_a_place_for_each(house, visit, kind, title, says):
    third = replace(plans.DAY_LINE, management_option=ManagementOption.THIRD_PARTY)
    plan_id = plans.agreed_plan(house, plans.open_budget(house), plans.PA_LINE, third)
    with house.acting("care_coordinator") as viewer:
        agreement_id = actions.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=kind,
            recipient_name="Kind Hands CIC",
            frequency=Frequency.FOUR_WEEKLY,
            first_day=making.FIRST_DAY,
        )
        subject_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).subject_id
    name_person(house, subject_id)
    with house.acting("care_coordinator") as viewer:
        paper = read(visit(viewer, path(agreement_id)).content)
    assert (paper.title, paper.tagged) == (title, True)
    for words in (
        "Not signed by all three yet.",
        "What you agree to, in short",
        "The firm or organisation that holds the money",
        "Role",
        says,
    ):
        assert words in paper.words, words


def test_who_may_not_see_the_plan_gets_the_agreement_without_its_lines(house, visit, agreement_id):
    with house.acting("finance_officer") as viewer:
        words = read(visit(viewer, path(agreement_id)).content).words
    assert "which your role does not open" in words
    assert "Personal assistant" not in words


def test_the_signed_agreement_is_kept_and_is_the_same_ever_after(
    house, visit, agreement_id, printer
):
    with pytest.raises(NothingThere):
        keep_signed.body(printer, agreement_id)
    making.signed(house, agreement_id)
    keep_signed.body(printer, agreement_id)
    kept = line_of(house, agreement_id)
    keep_signed.body(printer, agreement_id)
    assert line_of(house, agreement_id) == kept
    line, made = kept
    paper = read(made)
    for words in ("Both sides have signed.", "£284.00 a week", "Approver, Tuesday 24 November"):
        assert words in paper.words, words
    assert "Witness" not in paper.words
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        # The holder gets the kept bytes, not another print.
        response = visit(viewer, path(agreement_id))
        assert response.url == reverse("documents:download", args=[line.id])
        assert b"".join(visit(viewer, response.url).streaming_content) == made
        shown = visit(viewer, reverse("agreements:agreement", args=[agreement_id]))
        assert f"as it was signed (PDF, {line.size_words})" in shown.content.decode()
    with house.acting("phb_manager", house.other_tenant_id) as viewer, pytest.raises(NothingThere):
        visit(viewer, path(agreement_id))


def line_of(house, agreement_id):
    """Return the agreement that was kept, as (line in the list, bytes)."""
    with house.acting("approver") as viewer:
        line = documents.paper(viewer=viewer, kind=DocumentKind.AGREEMENT, paper_of=agreement_id)
        assert line is not None
        found = documents.document(viewer=viewer, document_id=line.id)
        return line, store.path_of(found.stored_name).read_bytes()
