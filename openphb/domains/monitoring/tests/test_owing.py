"""What a firm keys as still owed at the end: looked at by another, paid from what is held, not asked back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.models import FirmLiability, StatementRow
from openphb.domains.monitoring.rules import liabilities as rules
from openphb.domains.monitoring.tests import making
from openphb.domains.monitoring.tests.making import FIRST_DAY
from openphb.domains.monitoring.tests.test_pages import text_of, three
from openphb.domains.monitoring.types import (
    HoldingKind,
    LiabilityGiven,
    LiabilityState,
    PaidFrom,
)
from openphb.domains.payments.types import ClosingKind
from openphb.domains.plans.tests import making as planning
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

END = FIRST_DAY + timedelta(days=20)
LINE = new_id()
NOTICE = LiabilityGiven(
    ClosingKind.NOTICE_PAY,
    240_00,
    END + timedelta(days=14),
    "Ann Dale: two weeks’ notice",
    "Contract of 1 May, clause 9",
    LINE,
)


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


@pytest.mark.parametrize(
    ("other", "ended_on", "code"),
    [
        ({}, END, None),
        ({}, None, "liability_not_ended"),
        ({"line_key": new_id()}, END, "liability_line"),
        ({"pence": 0}, END, "liability_pence"),
        ({"due_on": FIRST_DAY - timedelta(days=1)}, END, "liability_day"),
        ({"due_on": END + timedelta(days=400)}, END, "liability_day"),
        ({"words": "Ann"}, END, "liability_words"),
        ({"evidence": " "}, END, "liability_evidence"),
    ],
)
def test_what_may_be_told_as_owed(other, ended_on, code):
    fault = rules.liability_fault(
        replace(NOTICE, **other), ended_on=ended_on, first_day=FIRST_DAY, line_keys={LINE}
    )
    assert (fault and fault.code) == code


@pytest.mark.parametrize(
    ("kind", "paid_from", "free", "own", "code"),
    [
        (HoldingKind.THIRD_PARTY, PaidFrom.HELD, 240_00, False, None),
        (HoldingKind.THIRD_PARTY, PaidFrom.HELD, 239_99, False, "liability_above_held"),
        (HoldingKind.THIRD_PARTY, PaidFrom.DUE, 240_00, False, "liability_further"),
        # Of a managed account the bank statements say what is free, where it is put by.
        (HoldingKind.MANAGED_ACCOUNT, PaidFrom.HELD, 0, False, None),
        (HoldingKind.MANAGED_ACCOUNT, PaidFrom.DUE, 0, False, None),
        (HoldingKind.MANAGED_ACCOUNT, PaidFrom.DUE, 0, True, "liability_own"),
    ],
)
def test_what_may_be_accepted(kind, paid_from, free, own, code):
    def accept():
        rules.refuse_accepting(
            kind=kind, paid_from=paid_from, pence=240_00, free_pence=free, is_own=own
        )

    if code is None:
        accept()
        return
    with refused(code):
        accept()


def test_every_kind_of_cost_is_kept_for_something():
    assert set(rules.KEPT_AS) == set(ClosingKind)


@pytest.fixture
def ended(nora):
    """Nora's agreement has ended; Kind Hands holds £840, and Ada signs in for it."""
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    nora.pay()
    nora.on(FIRST_DAY + timedelta(days=21))
    nora.ends(END)
    nora.ada = making.works_there(nora.house, nora)
    return nora


def tells(held, **other):
    given = replace(NOTICE, line_key=held.line_key, **other)
    with held.house.acting_as(held.ada) as viewer:
        return actions.tell_liability(
            by=viewer, at=held.house.at, holding_id=held.holding_id, given=given
        )


def accepts(held, liability_id, paid_from=PaidFrom.HELD, role="phb_manager"):
    with held.house.acting(role) as viewer:
        actions.accept_liability(
            by=viewer,
            at=held.house.at,
            liability_id=liability_id,
            paid_from=paid_from,
            words="The contract was seen.",
        )


def state(held, liability_id):
    with held.house.acting("finance_officer") as viewer:
        return queries.liability(viewer=viewer, liability_id=liability_id)


def test_nothing_is_owed_at_the_end_of_what_goes_on(nora):
    nora.ada = making.works_there(nora.house, nora)
    with refused("liability_not_ended"):
        tells(nora)


def test_what_is_owed_is_not_asked_back_and_told_as_spent_once_paid(ended):
    assert ended.whole.may_ask_pence == 840_00
    one = tells(ended)
    assert tells(ended) == one
    assert ended.whole.may_ask_pence == 600_00
    with ended.house.acting_as(ended.ada) as viewer, refused("liability_not_accepted"):
        actions.say_liability_paid(
            by=viewer, at=ended.house.at, liability_id=one, on=ended.house.today
        )
    accepts(ended, one)
    assert state(ended, one).state is LiabilityState.ACCEPTED
    with ended.house.acting_as(ended.ada) as viewer:
        actions.say_liability_paid(
            by=viewer, at=ended.house.at, liability_id=one, on=ended.house.today
        )
    assert ended.whole.may_ask_pence == 600_00
    with ended.house.acting("finance_officer"):
        row = StatementRow.objects.get(holding_id=ended.holding_id)
        assert (row.pence, row.line_key) == (240_00, ended.line_key)
    ended.accept(row.row_key)
    assert ended.sums.held_pence == 600_00
    assert ended.whole.may_ask_pence == 600_00


def test_more_than_is_held_is_not_accepted_from_it(ended):
    first = tells(ended, pence=700_00)
    second = tells(ended, pence=200_00)
    with refused("liability_above_held"):
        accepts(ended, second)
    with ended.house.acting_as(ended.ada) as viewer:
        actions.withdraw_liability(by=viewer, at=ended.house.at, liability_id=first)
    accepts(ended, second)

    asked_about_answered_and_not_accepted(ended)


def asked_about_answered_and_not_accepted(ended):
    one = tells(ended, pence=50_00)
    before = ended.whole.may_ask_pence
    with ended.house.acting("finance_officer") as viewer:
        actions.question_liability(
            by=viewer, at=ended.house.at, liability_id=one, words="Which contract?"
        )
    with ended.house.acting_as(ended.ada) as viewer:
        actions.answer_liability(
            by=viewer, at=ended.house.at, liability_id=one, words="The one of 1 May."
        )
    assert (state(ended, one).question, state(ended, one).answer) == (
        "Which contract?",
        "The one of 1 May.",
    )
    with ended.house.acting("phb_manager") as viewer:
        actions.refuse_liability(
            by=viewer, at=ended.house.at, liability_id=one, words="Notice was worked."
        )
    assert ended.whole.may_ask_pence == before + 50_00
    with refused("liability_decided"):
        accepts(ended, one)


def test_another_organisation_reaches_nothing_and_the_database_has_another_person_decide(ended):
    one = tells(ended)
    other = making.third_party(ended.house, name="Trent Care CIC")
    stranger = making.works_there(ended.house, other, "eve.other")
    with ended.house.acting_as(stranger) as viewer:
        with pytest.raises(NothingThere):
            actions.withdraw_liability(by=viewer, at=ended.house.at, liability_id=one)
        with pytest.raises(NothingThere):
            queries.liability(viewer=viewer, liability_id=one)

    with (
        ended.house.acting("phb_manager"),
        pytest.raises(IntegrityError, match="decided_by_another"),
        transaction.atomic(),
    ):
        FirmLiability.objects.filter(pk=one).update(
            state="accepted", paid_from="held", decided_by=F("told_by"), decided_at=ended.house.at
        )


def test_from_the_firms_page_to_what_is_left_to_close(ended, client_of):
    house = ended.house
    ada = client_of(ended.ada)
    person = f"{reverse('firm:person')}?who={ended.holding_id}"
    assert "Tell us what is still owed" in text_of(ada.get(person))
    said = {
        "kind": "holiday_pay",
        "pence": "86.40",
        **three(date(2027, 1, 20), "due_on"),
        "words": "Ann Dale: three days",
        "line": str(ended.line_key),
        "evidence": "Payslip 7",
    }
    tell = f"{reverse('firm:owed')}?who={ended.holding_id}"
    assert ada.post(tell, said).status_code == 302
    assert "Holiday pay: Ann Dale: three days" in text_of(ada.get(person))
    manager = client_of(house.user_id("phb_manager"))
    planning.name_person(house, ended.subject_id)
    page = reverse("journeys:left_to_close", args=[ended.budget_id])
    shown = text_of(manager.get(page))
    assert "What the organisation says is still owed" in shown
    assert "Ada Hand, Kind Hands CIC" in shown
    with house.acting("phb_manager") as viewer:
        (one,) = queries.liabilities(viewer=viewer, holding_id=ended.holding_id)
    decide = reverse("monitoring:liability", args=[one.id])
    assert manager.post(decide, {"decision": "ask", "question": "Which days?"}).status_code == 302
    owed = f"{reverse('firm:owed_one')}?owed={one.id}"
    assert "Which days?" in text_of(ada.get(owed))
    assert ada.post(owed, {"what": "answer", "words": "1 to 3 May."}).status_code == 302
    assert "1 to 3 May." in text_of(manager.get(decide))
    accept = {"decision": "accept", "paid_from": "held", "seen": "Payslip 7"}
    assert manager.post(decide, accept).status_code == 302
    assert "This is decided" in text_of(manager.get(decide))
    paid = {"what": "paid", **three(house.today)}
    assert ada.post(owed, paid).status_code == 302
    assert "They say it is paid" in text_of(ada.get(person))
    assert "There is nothing to do" in text_of(ada.get(owed)) or "Payslip 7" in text_of(
        ada.get(owed)
    )
    holding = text_of(manager.get(reverse("monitoring:holding", args=[ended.holding_id])))
    assert "What they say is still owed" in holding
    assert "Choose somebody first" in text_of(ada.get(reverse("firm:owed")))
    assert "Choose somebody first" in text_of(ada.get(reverse("firm:owed_one")))
