"""Agreements are prepared, changed and given an account through their pages."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from openphb.domains.agreements import queries
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import AgreementState, BankState
from openphb.domains.plans.tests import making as plans
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere

TERMS = {
    "recipient_kind": "nominee",
    "recipient_name": "Mrs W",
    "frequency": "monthly",
    "first_day-day": making.FIRST_DAY.day,
    "first_day-month": making.FIRST_DAY.month,
    "first_day-year": making.FIRST_DAY.year,
    "also": "Statements come every month.",
}


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


@pytest.fixture
def agreement_id(house):
    return making.prepared(house)


def test_an_agreement_is_prepared_changed_and_given_up(house, visit):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        path = reverse("agreements:prepare", args=[plan_id])
        assert "NHS Ourshire ICB" in words_of(visit(viewer, path))
        early = {**TERMS, "first_day-year": 2025}
        assert "payments cannot start before" in words_of(visit(viewer, path, early, post=True))
        here = visit(viewer, path, TERMS, post=True).url
        shown = words_of(visit(viewer, here))
        for words in ("Mrs W", "Every month", "Nobody has signed yet", "£14.20"):
            assert words in shown
        assert "already has an agreement" in words_of(visit(viewer, path, TERMS, post=True))
        (waiting,) = queries.agreements_waiting(viewer=viewer)
        assert "Mrs W" in words_of(visit(viewer, reverse("agreements:waiting")))
        change = reverse("agreements:revise", args=[waiting.id])
        words_of(visit(viewer, change))
        stale = {**TERMS, "seen": "0" * 64, "frequency": "weekly"}
        assert "Somebody else changed this" in words_of(visit(viewer, change, stale, post=True))
        seen = queries.agreement(viewer=viewer, agreement_id=waiting.id).terms_sha256
        visit(viewer, change, {**stale, "seen": seen}, post=True)
        give_up = reverse("agreements:give_up", args=[waiting.id])
        assert "Every week" in words_of(visit(viewer, here))
        words_of(visit(viewer, give_up))
        visit(viewer, give_up, {}, post=True)
        found = queries.agreement(viewer=viewer, agreement_id=waiting.id)
        assert (found.state, found.ended_on) == (AgreementState.ENDED, house.today)
        assert "its words stay as they are" in words_of(visit(viewer, give_up, {}, post=True))


def test_an_account_is_given_and_checked_through_pages(house, visit, agreement_id):
    answers = {
        "account_name": "MR W",
        "sort_code": "20-29-59",
        "account_number": "63748472",
        "rule": "dedicated",
        "has": ["only_this_money", "statements", "named_people"],
        "people": "William W",
    }
    with house.acting("care_coordinator") as viewer:
        path = reverse("agreements:propose_bank", args=[agreement_id])
        words_of(visit(viewer, path))
        visit(viewer, path, answers, post=True)
        assert "already wait to be checked" in words_of(visit(viewer, path, answers, post=True))
        shown = words_of(visit(viewer, reverse("agreements:agreement", args=[agreement_id])))
        assert "••••8472" in shown
        assert "63748472" not in shown
        with pytest.raises(NotPermitted):
            visit(viewer, reverse("agreements:awaiting"))
    with house.acting("finance_approver") as viewer:
        assert "The first account" in words_of(visit(viewer, reverse("agreements:awaiting")))
        (waiting,) = queries.bank_awaiting(viewer=viewer)
        path = reverse("agreements:bank", args=[waiting.proposed.id])
        assert "This is the first account" in words_of(visit(viewer, path))
        assert "Write how you checked" in words_of(
            visit(viewer, path, {"approve": "yes", "reason": ""}, post=True)
        )
        said = {"approve": "yes", "reason": "Seen on a statement."}
        assert visit(viewer, path, said, post=True).status_code == 302
        assert "already decided" in words_of(visit(viewer, path, said, post=True))
        found = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert found.bank_in(BankState.APPROVED) is not None


def test_finance_reads_an_agreement_without_the_plan(house, visit, agreement_id):
    with house.acting("finance_officer") as viewer:
        shown = words_of(visit(viewer, reverse("agreements:agreement", args=[agreement_id])))
    assert "Mr W" in shown
    assert "Personal assistant, mornings" not in shown


def test_a_holder_reads_and_is_offered_their_own_signature(house, visit, agreement_id):
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        shown = words_of(visit(viewer, reverse("agreements:agreement", args=[agreement_id])))
    assert reverse("journeys:sign", args=[agreement_id]) in shown
    assert reverse("journeys:sign_for_body", args=[agreement_id]) not in shown


@pytest.mark.parametrize("name", ["agreement", "revise", "give_up", "propose_bank"])
def test_another_commissioners_agreement_is_not_there(house, visit, agreement_id, name):
    with house.acting("care_coordinator", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            visit(viewer, reverse(f"agreements:{name}", args=[agreement_id]))
