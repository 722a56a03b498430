"""Pots of a commissioner: two people make one, lines draw on it, and the forecast adds up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openphb.domains.cases.types import Category
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import CapCheck, ForecastTotal, SourceDraw
from openphb.domains.payments.settlement.tests.making import council, find
from openphb.domains.payments.sources.tests import making as pots
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Forecast, FunderPart, SourceDraft, SourceKind, TermsDraft
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
YEAR, NEXT = "2026/27", "2027/28"


@pytest.fixture
def ready(house):
    making.payer(house)
    house.agreement_id = making.entitled(house)
    house.budget_id = making.agreement(house, house.agreement_id).budget_id
    return house


def of(found, name: str = "Main budget", year: str = YEAR):
    return next(one for one in found.pots if one.name == name and one.year == year)


def foretold(viewer, house, year: str = "") -> Forecast:
    found = queries.forecast(viewer=viewer, tenant_id=house.tenant_id, year=year)
    assert found is not None
    return found


def refused(house, role: str, act, **asked) -> str:
    with house.acting(role) as viewer, pytest.raises(Refusal) as found:
        act(by=viewer, at=house.at, **asked)
    return found.value.code


def test_a_pot_holds_nothing_until_somebody_else_has_agreed(ready):
    with ready.acting("finance_officer") as viewer:
        source_id = actions.propose_source(
            by=viewer,
            at=ready.at,
            tenant_id=ready.tenant_id,
            draft=SourceDraft(SourceKind.TOP_SLICE, "Top slice", (), None, "Board paper 12"),
            terms=TermsDraft(YEAR, 90_000_00, 90_000_00, date(2026, 4, 1), "Board paper 12"),
        )
        terms = queries.source(viewer=viewer, source_id=source_id).terms
    assert pots.pots(ready).pots == ()
    decision: dict[str, Any] = {"terms_id": terms[0].id, "agree": True, "reason": "Yes."}
    with ready.acting("finance_officer") as viewer, pytest.raises((NotPermitted, NothingThere)):
        actions.decide_terms(by=viewer, at=ready.at, **decision)
    pots.agree_terms(ready, terms[0].id)
    assert of(pots.pots(ready), "Top slice").cap_pence == 90_000_00
    assert refused(ready, "finance_approver", actions.decide_terms, **decision) == (
        "house_rule_decided"
    )


def test_a_name_is_given_once_and_a_purpose_is_kept_by_the_database_too(ready):
    source_id = pots.pot(
        ready,
        "Wheelchairs",
        kind=SourceKind.RING_FENCED,
        only_for=(Category.WHEELCHAIR,),
        draws=(Category.WHEELCHAIR,),
    )
    asked: dict[str, Any] = {
        "tenant_id": ready.tenant_id,
        "draft": SourceDraft(SourceKind.RECURRENT, "Wheelchairs", (), None, "Board paper 13"),
        "terms": TermsDraft(YEAR, 1_00, 1_00, date(2026, 4, 1), "Board paper 13"),
    }
    assert refused(ready, "finance_officer", actions.propose_source, **asked) == (
        "source_named_twice"
    )
    draw: dict[str, Any] = {
        "source_id": source_id,
        "category": None,
        "valid_from": date(2026, 5, 1),
    }
    assert refused(ready, "finance_officer", actions.propose_draw, **draw) == "source_not_for_this"
    with (
        ready.acting("finance_officer") as viewer,
        pytest.raises(IntegrityError, match="is not for"),
        transaction.atomic(),
    ):
        SourceDraw.objects.create(
            tenant_id=ready.tenant_id,
            state="proposed",
            valid_from=date(2026, 5, 1),
            proposed_by=viewer.user_id,
            proposed_at=ready.at,
            funding_source_id=source_id,
            category="",
        )


def test_what_is_drawn_is_the_commissioners_own_part_and_the_same_stated_or_worked_out(ready):
    body = council()
    find(
        ready,
        ready.budget_id,
        making.FIRST_DAY + timedelta(days=40),
        FunderPart(ready.organisation_id, ten_thousandths=7_500),
        FunderPart(body, ten_thousandths=2_500),
    )
    pots.pot(ready)
    live = pots.pots(ready)
    assert live.statement_number is None
    pots.state(ready)
    stated = pots.pots(ready)
    assert stated.statement_number == 1
    assert stated.pots == live.pots
    assert of(stated).agreed_pence > 0
    with ready.acting("finance_officer") as viewer:
        whole = queries.commitments_of_budget(viewer=viewer, budget_id=ready.budget_id)
    ours = sum(
        commitment.agreed_pence
        for line in whole.lines
        if line.year == YEAR
        for name, commitment in line.funders
        if "Council" not in name
    )
    assert of(stated).agreed_pence == ours


def test_a_plan_that_no_agreement_pays_for_yet_is_drawn_as_promised(ready):
    pots.pot(ready)
    before = of(pots.pots(ready))
    planning.agreed_plan(ready, planning.open_budget(ready))
    after = of(pots.pots(ready))
    assert after.promised_pence > before.promised_pence == 0
    pots.state(ready)
    assert of(pots.pots(ready)) == after


def test_a_line_draws_on_a_pot_of_its_own_from_a_first_of_a_month(ready):
    pots.pot(ready)
    ring = pots.pot(ready, "Ring fence", kind=SourceKind.RING_FENCED, draws=())
    pots.state(ready)
    before = pots.pots(ready)
    with ready.acting("finance_officer") as viewer:
        lines = queries.funding_of_budget(viewer=viewer, budget_id=ready.budget_id).lines
    asked: dict[str, Any] = {
        "budget_id": ready.budget_id,
        "line_keys": [line.line_key for line in lines],
        "source_id": ring,
        "reason": "Its grant is for this.",
    }
    first = date(2027, 2, 1)
    second = date(2027, 2, 2)
    found = refused(ready, "finance_officer", actions.choose_source, starts_on=second, **asked)
    assert found == "source_month"
    with ready.acting("finance_officer") as viewer:
        actions.choose_source(by=viewer, at=ready.at, starts_on=first, **asked)
    since = pots.pots(ready)
    moved = of(since, "Ring fence").drawn_pence
    assert 0 < moved < of(before).drawn_pence
    assert of(since).drawn_pence + moved == of(before).drawn_pence
    pots.state(ready)
    after = pots.pots(ready)
    for name in ("Main budget", "Ring fence"):
        assert of(after, name).drawn_pence == of(since, name).drawn_pence


def test_a_choice_that_takes_its_pot_over_the_cap_asks_first(ready):
    pots.pot(ready)
    small = pots.pot(ready, "Small", annual=5_00, draws=(), kind=SourceKind.TOP_SLICE)
    with ready.acting("finance_officer") as viewer:
        lines = queries.funding_of_budget(viewer=viewer, budget_id=ready.budget_id).lines
    asked: dict[str, Any] = {
        "budget_id": ready.budget_id,
        "line_keys": [lines[0].line_key],
        "source_id": small,
        "starts_on": date(2027, 2, 1),
        "reason": "It is small.",
    }
    assert refused(ready, "finance_officer", actions.choose_source, **asked) == "cap_passed"
    with ready.acting("finance_officer") as viewer:
        question_id = actions.ask_for_pot(
            by=viewer,
            at=ready.at,
            source_id=small,
            year=YEAR,
            total_pence=20_000_00,
            reason="Until the next board.",
        )
    with ready.acting("finance_approver") as viewer:
        actions.decide_over_cap(
            by=viewer,
            at=ready.at,
            question_id=question_id,
            allow=True,
            allowed_pence=None,
            reason="The director agreed.",
        )
    with ready.acting("finance_officer") as viewer:
        actions.choose_source(by=viewer, at=ready.at, **asked)
        kept = CapCheck.objects.get(funding_source_id=small)
    assert kept.question_id == question_id
    assert kept.total_pence > (kept.cap_pence or 0) > 0


def test_the_database_keeps_no_draw_over_a_cap_without_a_decision_that_reaches_so_far(ready):
    source_id = pots.pot(ready, annual=100_00)
    subject_id = making.agreement(ready, ready.agreement_id).subject_id
    with ready.acting("finance_officer") as viewer:
        question_id = actions.ask_for_pot(
            by=viewer,
            at=ready.at,
            source_id=source_id,
            year=YEAR,
            total_pence=200_00,
            reason="Why not?",
        )

        def keep(total: int, question):
            with transaction.atomic():
                CapCheck.objects.create(
                    id=new_id(),
                    tenant_id=ready.tenant_id,
                    subject_id=subject_id,
                    budget_id=ready.budget_id,
                    funding_source_id=source_id,
                    year=YEAR,
                    cap_pence=100_00,
                    total_pence=total,
                    before_pence=0,
                    after_pence=total,
                    question_id=question,
                    known_seq=1,
                    checked_by=viewer.user_id,
                    checked_at=ready.at,
                )

        with pytest.raises(IntegrityError, match="cap_is_passed_by_a_decision"):
            keep(100_01, None)
        # Asked is not decided.
        with pytest.raises(IntegrityError, match="nobody decided"):
            keep(150_00, question_id)
    with ready.acting("finance_approver") as viewer:
        actions.decide_over_cap(
            by=viewer,
            at=ready.at,
            question_id=question_id,
            allow=True,
            allowed_pence=None,
            reason="The director agreed.",
        )
    with ready.acting("finance_officer") as viewer:
        with pytest.raises(IntegrityError, match="nobody decided"):
            keep(200_01, question_id)
        keep(200_00, question_id)


def test_a_pot_over_its_cap_is_told_until_somebody_decides(ready):
    source_id = pots.pot(ready)
    assert not of(pots.pots(ready)).undecided
    pots.recap(ready, source_id, 1_00)
    with ready.acting("finance_approver") as viewer:
        (found,) = queries.pots_undecided(viewer=viewer)
    assert found.drawn_pence > found.cap_pence == 1_00
    with ready.acting("finance_officer") as viewer:
        question_id = actions.ask_for_pot(
            by=viewer,
            at=ready.at,
            source_id=source_id,
            year=YEAR,
            total_pence=found.drawn_pence,
            reason="The cap was lowered after the plans were agreed.",
        )
        assert [one.id for one in queries.questions(viewer=viewer, waiting=True)] == [question_id]
    decision: dict[str, Any] = {
        "question_id": question_id,
        "allow": True,
        "reason": "The director agreed.",
    }
    too_little = refused(
        ready, "finance_approver", actions.decide_over_cap, allowed_pence=2_00, **decision
    )
    assert too_little == "allowed_too_little"
    with ready.acting("finance_approver") as viewer:
        actions.decide_over_cap(by=viewer, at=ready.at, allowed_pence=None, **decision)
        assert queries.pots_undecided(viewer=viewer) == ()
    again = refused(
        ready, "finance_approver", actions.decide_over_cap, allowed_pence=None, **decision
    )
    assert again == "question_decided"


def test_the_forecast_adds_up_to_the_statement_by_month_and_bearer(ready):
    pots.pot(ready)
    with ready.acting("finance_officer") as viewer:
        lines = queries.funding_of_budget(viewer=viewer, budget_id=ready.budget_id).lines
    find(
        ready,
        ready.budget_id,
        date(2027, 2, 10),
        FunderPart(council(), weekly_pence=30_00),
        FunderPart(ready.organisation_id, ten_thousandths=10_000),
        lines=[lines[0].line_key],
    )
    making.approved(ready)
    statement_id = pots.state(ready)
    with ready.acting("finance_officer") as viewer:
        stated = queries.statement(viewer=viewer, statement_id=statement_id)
        for year in (YEAR, NEXT):
            found = foretold(viewer, ready, year)
            assert found.total_pence == found.stated_pence == stated.of(year).forecast_pence
            assert len(found.months) == 12
        found = foretold(viewer, ready)
    assert [one.is_nhs for one in found.columns] == [True, False]
    assert found.columns[0].detail == "Main budget"
    february = next(one for one in found.months if one.month == date(2027, 2, 1))
    march = next(one for one in found.months if one.month == date(2027, 3, 1))
    # The council bears £30 a week of the direct payment from 10 February; half of a month, then all.
    assert 0 < february.pence[1] < march.pence[1]
    assert any(one.paid[0] for one in found.months)


def test_a_forecast_costs_the_same_for_many(ready):
    pots.pot(ready)

    def asked() -> int:
        pots.state(ready)
        with ready.acting("finance_officer") as viewer, CaptureQueriesContext(connection) as found:
            queries.forecast(viewer=viewer, tenant_id=ready.tenant_id)
            queries.sources(viewer=viewer, tenant_id=ready.tenant_id)
        return len(found)

    once = asked()
    for _ in range(2):
        making.entitled(ready)
    assert asked() == once


def test_a_statement_keeps_no_month_twice(ready):
    pots.state(ready)
    with ready.acting("finance_officer"):
        row = ForecastTotal.objects.latest("month", "id")
        row.pk = new_id()
        with pytest.raises(IntegrityError, match="forecast_total_once"), transaction.atomic():
            row.save(force_insert=True)


def test_another_commissioners_pots_are_not_there(ready):
    source_id = pots.pot(ready)
    with ready.acting("care_coordinator") as viewer:
        with pytest.raises(NothingThere):
            queries.sources(viewer=viewer, tenant_id=ready.tenant_id)
        with pytest.raises(NothingThere):
            queries.source(viewer=viewer, source_id=source_id)
