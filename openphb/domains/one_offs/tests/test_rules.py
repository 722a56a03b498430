"""Where a one-off budget stands, who is reminded, and what may be said and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from openphb.domains.one_offs import rules
from openphb.domains.one_offs.types import (
    OneOffFacts,
    OneOffState,
    ReminderKind,
    SaidBy,
    ToldDraft,
    ToldState,
)
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

DUE = date(2026, 12, 24)
PAID = OneOffFacts(500_00, DUE, 0, 0, 0, None)


def code(fault: Refusal | None) -> str:
    return fault.code if fault else ""


@pytest.mark.parametrize(
    ("says", "on", "state"),
    [
        ({"paid_pence": 0, "due_on": None}, DUE, OneOffState.AGREED),
        ({}, DUE, OneOffState.TO_TELL),
        ({}, DUE + timedelta(days=1), OneOffState.LATE),
        ({"waiting": 1}, DUE + timedelta(days=9), OneOffState.TO_LOOK_AT),
        ({"accepted_pence": 400_00}, DUE, OneOffState.TO_TELL),
        ({"accepted_pence": 400_00, "used_pence": 100_00}, DUE, OneOffState.TO_CLOSE),
        ({"accepted_pence": 510_00}, DUE, OneOffState.TO_CLOSE),
        ({"accepted_pence": 500_00, "closed_at_pence": 500_00}, DUE, OneOffState.CLOSED),
        # A payment that came after it was closed opens it again.
        ({"accepted_pence": 300_00, "closed_at_pence": 300_00}, DUE, OneOffState.TO_TELL),
    ],
)
def test_its_state_is_worked_out_from_facts(says, on, state):
    assert rules.state_of(replace(PAID, **says), on) is state


@pytest.mark.parametrize(
    ("says", "days", "kind"),
    [
        ({}, -8, None),
        ({}, -7, ReminderKind.SOON),
        ({}, 0, ReminderKind.SOON),
        ({}, 1, None),
        ({}, 3, ReminderKind.LATE),
        ({}, 90, ReminderKind.LATE),
        ({"waiting": 1}, 3, None),
        ({"accepted_pence": 500_00}, 3, None),
        ({"paid_pence": 0}, 3, None),
    ],
)
def test_who_has_told_all_is_not_reminded(says, days, kind):
    found = rules.reminder_of(
        replace(PAID, **says),
        DUE + timedelta(days=days),
        before=timedelta(days=7),
        after=timedelta(days=3),
    )
    assert found is kind


@pytest.mark.parametrize(
    ("says", "state", "refused"),
    [
        ({}, OneOffState.TO_TELL, ""),
        ({}, OneOffState.LATE, ""),
        ({}, OneOffState.AGREED, "told_not_paid"),
        ({}, OneOffState.CLOSED, "told_closed"),
        ({"on": DUE + timedelta(days=1)}, OneOffState.TO_TELL, "told_day"),
        ({"on": DUE - timedelta(days=150)}, OneOffState.TO_TELL, "told_day"),
        ({"pence": 0}, OneOffState.TO_TELL, "told_pence"),
        ({"words": " "}, OneOffState.TO_TELL, "told_words"),
    ],
)
def test_what_may_be_told(says, state, refused):
    draft = ToldDraft(new_id(), DUE, 12_00, "Petrol", SaidBy.OWN_PAGE)
    fault = rules.told_fault(
        replace(draft, **says), state=state, first_paid_on=DUE - timedelta(days=28), today=DUE
    )
    assert code(fault) == refused


@pytest.mark.parametrize(
    ("says", "others", "refused"),
    [
        ({"accepted_pence": 500_00}, {}, ""),
        ({"accepted_pence": 500_00}, {"has_help": False, "not_asked": "She has died"}, ""),
        ({"accepted_pence": 500_00}, {"has_help": False}, "close_help"),
        ({"accepted_pence": 500_00}, {"to_come_back": True}, "close_to_come_back"),
        ({"accepted_pence": 499_99}, {}, "close_rest"),
        ({"waiting": 1}, {}, "close_to_look_at"),
        ({"paid_pence": 0}, {}, "close_not_paid"),
        ({"closed_at_pence": 500_00}, {}, "close_done"),
    ],
)
def test_when_it_may_be_closed(says, others, refused):
    facts = {"has_help": True, "not_asked": "", "to_come_back": False, **others}
    assert code(rules.close_fault(replace(PAID, **says), DUE, **facts)) == refused


@pytest.mark.parametrize(
    ("pence", "line_left", "words", "agreed_with", "refused"),
    [
        (100_00, 300_00, "A ramp", "Anna", ""),
        (300_01, 300_00, "A ramp", "Anna", "use_pence"),
        (500_01, 900_00, "A ramp", "Anna", "use_pence"),
        (0, 300_00, "A ramp", "Anna", "use_pence"),
        (100_00, 300_00, " ", "Anna", "use_words"),
        (100_00, 300_00, "A ramp", "", "use_agreed"),
    ],
)
def test_what_is_not_spent_is_dealt_with_by_talking(pence, line_left, words, agreed_with, refused):
    fault = rules.use_fault(PAID, pence, line_left, words=words, agreed_with=agreed_with)
    assert code(fault) == refused


def test_what_was_accepted_is_not_looked_at_again_and_a_question_has_words():
    assert code(rules.look_fault(ToldState.ACCEPTED, accepts=True, words="")) == "told_looked_at"
    assert code(rules.look_fault(ToldState.SENT, accepts=False, words=" ")) == "told_why"
    assert code(rules.look_fault(ToldState.ASKED, accepts=True, words="")) == ""


@pytest.mark.parametrize(
    ("score", "refused"), [(0, "help_score"), (1, ""), (5, ""), (6, "help_score")]
)
def test_whether_it_helped_is_said_from_1_to_5(score, refused):
    assert code(rules.help_fault(score, "")) == refused


@seed(20261124)
@settings(max_examples=80, deadline=None, database=None)
@given(*(st.integers(0, 900) for _ in range(3)), st.integers(0, 2))
def test_nothing_is_closed_while_a_penny_is_not_accounted_for(paid, accepted, used, waiting):
    facts = OneOffFacts(paid, DUE, accepted, waiting, used, None)
    fault = rules.close_fault(facts, DUE, has_help=True, not_asked="", to_come_back=False)
    assert (fault is None) is (paid > 0 and not waiting and accepted + used >= paid)
