"""Decisions are told with the law's reasons, asked about again, answered by another, and done again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from openphb.domains.cases import actions, queries
from openphb.domains.cases.models import DecisionNotice
from openphb.domains.cases.rights import reference
from openphb.domains.cases.rights.notices import looked_at_lately, notice_fault
from openphb.domains.cases.types import (
    About,
    Category,
    DisagreementAnswer,
    Heard,
    NoticeDraft,
    NoticeKind,
    Reconsidered,
    Reply,
    ToldBy,
)
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

TODAY = date(2026, 11, 22)
K = NoticeKind
WHOLE: dict[NoticeKind, dict[str, Any]] = {
    K.BUDGET_REFUSED: {"grounds": ("not_appropriate",), "part": "the night care"},
    K.DIRECT_PAYMENT_REFUSED: {"grounds": ("cannot_manage",)},
    K.SERVICE_REFUSED: {"grounds": ("not_for_outcome",)},
    K.REDUCTION: {
        "grounds": ("enough",),
        "amount_pence": 450_00,
        "from_day": TODAY + timedelta(days=30),
    },
    K.REPAYMENT: {
        "grounds": ("unspent",),
        "amount_pence": 800_00,
        "pay_by": date(2027, 1, 31),
        "who_pays": "Mrs W",
    },
    K.STOP: {"grounds": ("outside_plan",), "from_day": TODAY + timedelta(days=28)},
}


def draft(kind=K.SERVICE_REFUSED, *, decided_by=None, day=TODAY, **changed: Any) -> NoticeDraft:
    plain = NoticeDraft(
        kind=kind,
        about_id=new_id(),
        what="Version 2 of the plan",
        grounds=(),
        reasons="It does not say who comes at night.",
        evidence="The plan, and what the nurse said on 10 November.",
        decided_by=decided_by or new_id(),
        decided_on=day,
        told_on=day,
        told_by=ToldBy.LETTER,
    )
    return replace(plain, **WHOLE[kind] | changed)


def told(house, case_id, kind=K.SERVICE_REFUSED, role="approver", **changed: Any):
    given = draft(kind, decided_by=house.user_id("approver"), day=house.today, **changed)
    with house.acting(role) as viewer:
        return actions.give_notice(by=viewer, at=house.at, case_id=case_id, draft=given)


def asked(house, notice_id, role="care_coordinator", **changed: Any):
    plain: dict[str, Any] = {
        "said_on": house.today,
        "heard": Heard.LETTER,
        "words": "My sister comes at night.",
    }
    with house.acting(role) as viewer:
        return actions.ask_again(by=viewer, at=house.at, notice_id=notice_id, **plain | changed)


def answered(house, asked_id, outcome=Reconsidered.CHANGES, role="phb_manager"):
    with house.acting(role) as viewer:
        return actions.answer_disagreement(
            by=viewer,
            at=house.at,
            disagreement_id=asked_id,
            outcome=outcome,
            reasons="The sister wrote to us that she does.",
            answered_on=house.today,
        )


def seen(house, notice_id, role="phb_manager"):
    with house.acting(role) as viewer:
        return queries.notice(viewer=viewer, notice_id=notice_id)


def waiting(house, role="phb_manager"):
    with house.acting(role) as viewer:
        return [one.id for one in queries.to_redo(viewer=viewer)]


def fault(given: NoticeDraft) -> str | None:
    rule = reference.rule_on(given.kind, TODAY)
    known = [one.code for one in reference.grounds_on(given.kind, TODAY)]
    found = notice_fault(given, rule, known=known, today=TODAY)
    return found.code if found else None


@pytest.mark.parametrize("kind", K)
def test_a_whole_notice_of_every_kind_has_no_fault(kind):
    assert fault(draft(kind)) is None


@pytest.mark.parametrize(
    ("kind", "missing", "code"),
    [
        *((kind, {"grounds": ()}, "notice_ground_missing") for kind in K),
        *((kind, {"grounds": ("too_dear",)}, "notice_ground_unknown") for kind in K),
        *((kind, {"reasons": " "}, "notice_reasons_missing") for kind in K),
        (K.BUDGET_REFUSED, {"part": ""}, "notice_part_missing"),
        (K.REDUCTION, {"amount_pence": None}, "notice_amount_missing"),
        (K.REDUCTION, {"from_day": None}, "notice_day_missing"),
        (K.REPAYMENT, {"amount_pence": None}, "notice_amount_missing"),
        (K.REPAYMENT, {"pay_by": None}, "notice_pay_by_missing"),
        (K.REPAYMENT, {"who_pays": " "}, "notice_payer_missing"),
        (K.STOP, {"from_day": None}, "notice_day_missing"),
        (K.STOP, {"told_on": TODAY + timedelta(days=1)}, "notice_told_in_future"),
    ],
)
def test_what_the_law_wants_in_a_notice_is_asked_for(kind, missing, code):
    assert fault(draft(kind, **missing)) == code


def test_a_decision_that_changes_waits_until_it_was_done_again(house, office):
    case_id = office.refer()
    notice_id = told(house, case_id)
    house.today += timedelta(days=5)
    asked_id = asked(house, notice_id)
    assert waiting(house) == []
    answered(house, asked_id, Reconsidered.CHANGES_IN_PART)
    assert waiting(house) == [notice_id]
    with house.acting("phb_manager") as viewer:
        actions.record_redone(
            by=viewer,
            at=house.at,
            notice_id=notice_id,
            words="Version 3 has the sister at night.",
            done_on=house.today,
        )
    assert waiting(house) == []
    found = seen(house, notice_id)
    assert found.overturned
    assert found.redone is not None
    assert found.redone.done_by_name == "Phb Manager"
    with pytest.raises(Refusal, match="Nothing waits"), house.acting("phb_manager") as viewer:
        actions.record_redone(
            by=viewer, at=house.at, notice_id=notice_id, words="Again", done_on=house.today
        )


def test_who_decided_does_not_look_at_it_again(house, office):
    asked_id = asked(house, told(house, office.refer()))
    with pytest.raises(Refusal, match="You decided this yourself"):
        answered(house, asked_id, role="approver")


def test_the_same_record_is_told_of_once(house, office):
    case_id, about_id = office.refer(), new_id()
    assert told(house, case_id, about_id=about_id) == told(house, case_id, about_id=about_id)


def test_a_second_wish_within_six_months_is_recorded_and_may_be_answered_with_the_day_of_the_look(
    house, office
):
    notice_id = told(house, office.refer())
    first = asked(house, notice_id)
    with pytest.raises(Refusal, match="Nobody has looked"):
        answered(house, first, Reconsidered.LOOKED_AT_ALREADY)
    answered(house, first, Reconsidered.STANDS)
    house.today += timedelta(days=60)
    second = asked(house, notice_id, words="Please, again.")
    with house.acting("phb_manager") as viewer:
        of = queries.disagreement(viewer=viewer, disagreement_id=second)
        assert queries.looked_at_lately(viewer=viewer, of=of) == house.today - timedelta(days=60)
    answered(house, second, Reconsidered.LOOKED_AT_ALREADY)
    assert len(seen(house, notice_id).asked) == 2
    assert waiting(house) == []


@pytest.mark.parametrize(
    ("said_on", "found"),
    [
        (date(2026, 3, 10), date(2026, 3, 10)),
        (date(2026, 9, 9), date(2026, 3, 10)),
        (date(2026, 9, 10), None),
        (date(2026, 3, 9), None),
    ],
)
def test_six_months_run_from_the_answer(said_on, found):
    reply = Reply(Reconsidered.STANDS, "It is enough.", date(2026, 3, 10), "Paul")
    one = DisagreementAnswer(
        *(new_id(), new_id(), new_id(), new_id(), About.STOP, new_id(), new_id()),
        said_on=date(2026, 3, 1),
        heard=Heard.PHONE,
        words="No.",
        due_on=date(2026, 3, 29),
        recorded_by_name="",
        reply=reply,
    )
    assert looked_at_lately([one], said_on=said_on, months=6) == found
    no_look = replace(one, reply=replace(reply, outcome=Reconsidered.LOOKED_AT_ALREADY))
    assert looked_at_lately([no_look], said_on=said_on, months=6) is None


def test_without_a_right_another_reason_counts(house, office):
    free = office.refer(category=Category.LONG_TERM_CONDITION)
    with pytest.raises(Refusal, match="no such reason"):
        told(house, free, K.BUDGET_REFUSED)
    assert told(house, free, K.BUDGET_REFUSED, grounds=("not_offered_here",))


def test_less_notice_than_the_commissioners_days_is_counted(house, office):
    notice_id = told(house, office.refer(), K.REDUCTION, from_day=house.today + timedelta(days=10))
    found = seen(house, notice_id)
    assert (found.notice_days, found.short_by) == (28, 18)


def test_a_notice_never_changes(house, office):
    told(house, office.refer())
    with house.acting("phb_manager"):
        with pytest.raises(DatabaseError), transaction.atomic():
            DecisionNotice.objects.update(reasons="All is well.")
        with pytest.raises(DatabaseError), transaction.atomic():
            DecisionNotice.objects.all().delete()


def test_who_may_not_give_notice_gives_none(house, office):
    case_id = office.refer()
    with pytest.raises(NotPermitted):
        told(house, case_id, role="clinician")
    with house.acting("phb_manager") as viewer, pytest.raises(NothingThere):
        actions.give_notice(by=viewer, at=house.at, case_id=new_id(), draft=draft())


def test_the_laws_reasons_are_given_to_who_may_see_decisions(house):
    with house.acting("approver") as viewer:
        assert queries.grounds_for(viewer=viewer, kind=K.REDUCTION, on=house.today)
    with house.acting("finance_officer") as viewer, pytest.raises(NotPermitted):
        queries.grounds_for(viewer=viewer, kind=K.REDUCTION, on=house.today)


def test_another_persons_paper_is_no_evidence(house, office):
    notice_id = told(house, office.refer())
    with pytest.raises(Refusal, match="not one of this person"):
        asked(house, notice_id, documents=[new_id()])
