"""The pages on which bodies settle, as whoever uses them fills them in."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from openphb.domains.cases.models import Case
from openphb.domains.cases.types import Category
from openphb.domains.payments import queries
from openphb.domains.payments.settlement.tests import making as between
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import SettlementState
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]


@pytest.fixture
def joint(house):
    """A budget that was paid for four weeks from 11 December, before anybody says who bears it."""
    making.payer(house)
    house.council_id = between.council()
    agreement = making.agreement(house, making.entitled(house, replace(planning.PA_LINE)))
    house.budget_id = agreement.budget_id
    with house.acting("phb_manager"):
        # Continuing healthcare is never found to be shared for days gone by.
        cases = Case.objects.filter(subject_id=agreement.subject_id)
        cases.update(category=Category.LEARNING_DISABILITY)
    making.approved(house)
    house.today, house.at = date(2027, 1, 15), house.at.replace(year=2027, month=1, day=15)
    return house


@pytest.fixture
def answer(visit):
    """Return what one of our routes answers: to a look, or to `data` that is sent."""

    def asked(name, viewer, data=None, **route):
        path = reverse(f"payments:{name}", kwargs=route)
        return visit(viewer, path, data, post=data is not None)

    return asked


@pytest.fixture
def ask(answer):
    """Return the words of the page that a route answers with."""

    def words(name, viewer, data=None, *, status=200, **route):
        found = answer(name, viewer, data, **route)
        assert found.status_code == status
        return html.unescape(found.content.decode())

    return words


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


def test_a_finding_a_statement_and_its_money_are_recorded_on_pages(joint, answer, ask):
    line = _found_by_page(joint, answer, ask)
    with joint.acting("finance_officer") as viewer:
        asked = {
            "line": line,
            "council": str(joint.council_id),
            "weekly": "10.00",
            **day("starts_on", date(2027, 1, 4)),
            "reason": "Means test",
            "source": "Letter",
        }
        page = ask(
            "record_contribution",
            viewer,
            data=asked | {"weekly": "999.00"},
            budget_id=joint.budget_id,
        )
        assert "The contribution is never more than the council’s own part." in page
        assert (
            answer("record_contribution", viewer, data=asked, budget_id=joint.budget_id).status_code
            == 302
        )
        assert "What no statement says yet" in ask("settlements", viewer)
        assert "£113.60" in ask("unstated", viewer)
        months = {"since": "2026-12-01", "until": "2027-01-01"}
        told = {"tenant": str(joint.tenant_id), "other": str(joint.council_id), **months}
        gone = answer("draft_settlement", viewer, data=told)
        settlement_id = UUID(gone.url.rstrip("/").rpartition("/")[2])
        one = {"settlement_id": settlement_id}
        page = ask("settlement", viewer, **one)
        assert "Ourshire County Council owes NHS Ourshire ICB £113.60." in page
        file = answer("settlement_file", viewer, **one).content.decode()
        assert (
            ",2027-01-01,2027-01-07,2026/27,NHS Ourshire ICB,Ourshire County Council,113.60,"
            in file
        )
        said = {"words": "It is 30 %.", "name": "Carol Finch"}
        assert answer("dispute_settlement", viewer, data=said, **one).status_code == 302
    with joint.acting("finance_approver") as viewer:
        assert "disputed" in ask("agree_settlement", viewer, data={}, status=409, **one)
    with joint.acting("finance_officer") as viewer:
        (dispute,) = queries.settlement(viewer=viewer, **one).disputes
        assert dispute.side == "theirs"
        over = {"words": "They looked again."}
        assert (
            answer("resolve_dispute", viewer, data=over, dispute_id=dispute.id, **one).status_code
            == 302
        )
        keyed = {"name": "Carol Finch", "how": "Her letter", **day("agreed_on", joint.today)}
        assert answer("key_agreement", viewer, data=keyed, **one).status_code == 302
    with joint.acting("finance_approver") as viewer:
        assert answer("agree_settlement", viewer, data={}, **one).status_code == 302
    with joint.acting("finance_officer") as viewer:
        paid = {"reference": "BACS 1", **day("on", joint.today)}
        assert "Enter the day on the bank statement" in ask(
            "settle", viewer, data={"reference": "BACS 1", **day("on", date(2027, 2, 1))}, **one
        )
        assert answer("settle", viewer, data=paid, **one).status_code == 302
        assert queries.settlement(viewer=viewer, **one).summary.state is SettlementState.SETTLED


def _found_by_page(joint, answer, ask) -> str:
    with joint.acting("finance_officer") as viewer:
        told = queries.funding_of_budget(viewer=viewer, budget_id=joint.budget_id)
        line = str(told.lines[0].line_key)
        form = {
            "step": "2",
            "lines": [line],
            **day("starts_on", date(2027, 1, 1)),
            "body_1": str(joint.organisation_id),
            "share_1": "60",
            "body_2": str(joint.council_id),
            "share_2": "30",
            "reason": "The panel found it.",
            "source": "Minutes",
            "found_by": "Ruth Bell",
        }
        page = ask("record_finding", viewer, data=form, budget_id=joint.budget_id)
        assert "The shares do not come to 100 %" in page
        done = answer(
            "record_finding", viewer, data=form | {"share_2": "40"}, budget_id=joint.budget_id
        )
        assert done.status_code == 302
        page = ask("funding", viewer, budget_id=joint.budget_id)
        assert "Ourshire County Council 40 %" in page
        return line


def test_a_schedule_is_taken_in_and_its_bad_row_is_shown(joint, answer, ask):
    with joint.acting("finance_officer") as viewer:
        file = SimpleUploadedFile("paid.csv", between.schedule("CHC-none", between.PAID[:1]))
        told = {"tenant": str(joint.tenant_id), "body": str(joint.council_id), "file": file}
        gone = answer("take_in_schedule", viewer, data=told)
        assert gone.status_code == 302
        page = ask("schedule", viewer, schedule_id=UUID(gone.url.rstrip("/").rpartition("/")[2]))
        assert "case_not_theirs" in page or "days_ahead" in page
        assert "reference,case,line" in answer("schedule_template", viewer).content.decode()
