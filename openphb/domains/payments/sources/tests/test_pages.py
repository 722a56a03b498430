"""The pages of pots, caps and the forecast, as finance fills them in."""

from __future__ import annotations

import csv
import html
import io
from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.cases.types import Category
from openphb.domains.payments import queries
from openphb.domains.payments.settlement.tests.making import council
from openphb.domains.payments.settlement.tests.test_pages import answer, ask, day
from openphb.domains.payments.sources.tests import making as pots
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import SourceKind
from openphb.foundation.access.tests.visiting import visit

__all__ = ["answer", "ask", "visit"]

APRIL = date(2026, 4, 1)


@pytest.fixture
def ready(house):
    making.payer(house)
    house.agreement_id = making.entitled(house)
    house.budget_id = making.agreement(house, house.agreement_id).budget_id
    house.council_id = council()
    return house


def test_a_pooled_fund_is_proposed_decided_and_drawn_on_by_page(ready, answer, ask):
    asked = {
        "commissioner": str(ready.tenant_id),
        "kind": SourceKind.POOLED.value,
        "name": "Joint pool",
        "with_body": "",
        "only_for": [],
        "year": "2026/27",
        "annual": "500,000.00",
        "cap": "",
        **day("valid_from", APRIL),
        "source": "Section 75 agreement of 2 March",
        "step": "2",
    }
    with ready.acting("finance_officer") as viewer:
        assert "Choose the council" in ask("propose_source", viewer, asked)
        asked["with_body"] = str(ready.council_id)
        found = answer("propose_source", viewer, asked)
        assert found.status_code == 302
        ((source_id, _name),) = queries.source_names(viewer=viewer, tenant_id=ready.tenant_id)
        drawn = {"category": "every_other", **day("valid_from", APRIL)}
        found = answer("propose_draw", viewer, drawn, funding_source_id=source_id)
        assert found.status_code == 302
        pot = queries.source(viewer=viewer, source_id=source_id)
    with ready.acting("finance_approver") as viewer:
        assert "Joint pool" in ask("sources", viewer)
        words = ask("source", viewer, funding_source_id=source_id)
        assert "2026/27: decide" in words
        yes = {"decision": "agree", "reason": "As the agreement says."}
        ask("decide_terms", viewer, yes, status=302, source_terms_id=pot.terms[0].id)
        ask("decide_draw", viewer, yes, status=302, source_draw_id=pot.draws[0].id)
        words = ask("source", viewer, funding_source_id=source_id)
    assert "Pooled, section 75, with Ourshire County Council" in words
    assert "Within its cap" in words
    assert "Every kind that has no pot of its own" in words


def test_a_pot_over_its_cap_is_asked_about_and_decided_by_page(ready, answer, ask):
    source_id = pots.pot(ready, annual=100_00)
    with ready.acting("finance_officer") as viewer:
        assert "Over its cap, not decided" in ask("sources", viewer)
        form = ask("ask_for_pot", viewer, funding_source_id=source_id)
        assert "Its cap is £100.00" in form
        over = {"year": "2026/27", "total": "99,999.00", "reason": "Until the next board."}
        ask("ask_for_pot", viewer, over, status=302, funding_source_id=source_id)
        (question,) = queries.questions(viewer=viewer, waiting=True)
        # Whoever asked sees how it stands, and no form.
        words = ask("cap_question", viewer, cap_question_id=question.id)
        assert "Waits for a decision" in words
        assert "May it go over its cap?" in words
        assert "Leave it empty for just what was asked" not in words
    with ready.acting("finance_approver") as viewer:
        words = ask(
            "cap_question",
            viewer,
            {"decision": "allow", "allowed": "5.00", "reason": "The reserve covers it."},
            cap_question_id=question.id,
        )
        assert "less than what was asked for" in words
        said = {"decision": "allow", "allowed": "", "reason": "The reserve covers it."}
        ask("cap_question", viewer, said, status=302, cap_question_id=question.id)
        words = ask("cap_question", viewer, cap_question_id=question.id)
        assert "it may go to £99,999.00" in words
        assert "Over its cap, decided" in ask("source", viewer, funding_source_id=source_id)


def test_a_line_is_given_a_pot_of_its_own_by_page(ready, answer, ask):
    pots.pot(ready)
    ring = pots.pot(ready, "Ring fence", draws=())
    with ready.acting("finance_officer") as viewer:
        line = queries.funding_of_budget(viewer=viewer, budget_id=ready.budget_id).lines[0]
        asked = {
            "lines": [str(line.line_key)],
            "source": str(ring),
            **day("starts_on", date(2027, 2, 2)),
            "reason": "Its grant is for this.",
        }
        assert "Money is drawn by whole months" in ask(
            "choose_source", viewer, asked, budget_id=ready.budget_id
        )
        ready.today = date(2027, 2, 5)
        asked |= day("starts_on", date(2027, 2, 1))
        found = answer("choose_source", viewer, asked, budget_id=ready.budget_id)
        assert found.status_code == 302
        assert ask("funding", viewer, budget_id=ready.budget_id).count("Choose a pot") == 1


def test_the_forecast_is_read_as_a_picture_a_table_and_a_file(ready, answer, ask, visit):
    pots.pot(ready)
    with ready.acting("finance_officer") as viewer:
        assert "appears here once commitments are stated" in ask("forecast", viewer)
    pots.state(ready)
    with ready.acting("finance_officer") as viewer:
        words = ask("forecast_of", viewer, tenant_id=ready.tenant_id)
        assert "Main budget" in words
        assert "<svg" in words
        assert "March 2027" in words
        found = queries.forecast(viewer=viewer, tenant_id=ready.tenant_id)
        assert found is not None
        sent = answer("forecast_file", viewer, tenant_id=ready.tenant_id)
        rows = list(csv.DictReader(io.StringIO(sent.content.decode())))
    pence = sum(
        round(float(row[name]) * 100) for row in rows for name in ("paid", "still_committed")
    )
    assert pence == found.total_pence == found.stated_pence
    path = reverse("payments:forecast_of", args=[ready.tenant_id])
    with ready.acting("finance_officer") as viewer:
        words = html.unescape(visit(viewer, path, {"year": "2027/28"}).content.decode())
    assert "April 2027" in words


def test_money_for_one_purpose_says_so(ready, ask):
    source_id = pots.pot(
        ready,
        "Wheelchairs",
        kind=SourceKind.RING_FENCED,
        only_for=(Category.WHEELCHAIR,),
        draws=(Category.WHEELCHAIR,),
    )
    with ready.acting("finance_officer") as viewer:
        words = ask("source", viewer, funding_source_id=source_id)
        refused = ask(
            "propose_draw",
            viewer,
            {"category": "every_other", **day("valid_from", APRIL)},
            funding_source_id=source_id,
        )
    assert "Only for: " in words
    assert "is only for" in refused
