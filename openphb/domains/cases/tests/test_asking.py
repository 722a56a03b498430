"""Asking for a budget, the answers, how it is managed, three queues, and clocks that raise themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from openphb.domains.cases import actions, queries
from openphb.domains.cases.rights import clocks as rules
from openphb.domains.cases.rights import concerns as concern_rules
from openphb.domains.cases.rights.asking import refuse_answering, refuse_closing, refuse_managing
from openphb.domains.cases.tests.test_notices import answered, asked, told
from openphb.domains.cases.types import (
    Category,
    ClockKind,
    ClockState,
    ConcernStep,
    Ending,
    Granted,
    Heard,
    Managed,
    NoticeKind,
    NotOfferedBecause,
    Queue,
    Reconsidered,
    Short,
    Step,
)
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
M = Managed


def wish(house, case_id, role="care_coordinator", **changed: Any):
    plain: dict[str, Any] = {
        "asked_on": house.today,
        "heard": Heard.PHONE,
        "words": "I want to choose who comes.",
    }
    with house.acting(role) as viewer:
        return actions.ask_for_budget(by=viewer, at=house.at, case_id=case_id, **plain | changed)


def answer(house, request_id, granted=Granted.WHOLE, role="approver", **changed: Any):
    plain: dict[str, Any] = {"reasons": "It suits you.", "decided_on": house.today}
    with house.acting(role) as viewer:
        return actions.answer_request(
            by=viewer, at=house.at, request_id=request_id, granted=granted, **plain | changed
        )


def manage(house, case_id, *ways: Managed, refused=False, **changed: Any):
    plain: dict[str, Any] = {
        "reasons": "You said what you can do.",
        "decided_on": house.today,
        "grounds": ("cannot_manage",) if refused else (),
    }
    with house.acting("approver") as viewer:
        return actions.decide_managing(
            by=viewer,
            at=house.at,
            case_id=case_id,
            ways=ways,
            direct_payment_refused=refused,
            **plain | changed,
        )


def close(house, case_id, ending=Ending.PLAN_WITHOUT_BUDGET, *, paying=False, **changed: Any):
    with house.acting("phb_manager") as viewer:
        version = queries.case(viewer=viewer, case_id=case_id).version
        plain: dict[str, Any] = {
            "words": "Her own nurses give all she needs.",
            "closed_on": house.today,
            "version": version,
        }
        actions.close_case(
            by=viewer, at=house.at, case_id=case_id, ending=ending, paying=paying, **plain | changed
        )


def file(house, case_id, queue=Queue.COMPLAINT, role="care_coordinator", **changed: Any):
    plain: dict[str, Any] = {
        "received_on": house.today,
        "happened_on": date(2026, 9, 1),
        "heard": Heard.LETTER,
        "words": "Nobody rang back.",
    }
    with house.acting(role) as viewer:
        return actions.file_concern(
            by=viewer, at=house.at, case_id=case_id, queue=queue, **plain | changed
        )


def step(house, concern_id, kind, role="phb_manager", words="We wrote to you."):
    with house.acting(role) as viewer:
        actions.take_step(
            by=viewer,
            at=house.at,
            concern_id=concern_id,
            step=kind,
            taken_on=house.today,
            words=words,
        )


def ticking(house, case_id=None, role="phb_manager"):
    with house.acting(role) as viewer:
        return {
            (one.kind, rules.state_on(one.due_on, house.today))
            for one in queries.running(viewer=viewer, case_id=case_id)
        }


def notices(house, case_id):
    with house.acting("phb_manager") as viewer:
        return [one.kind for one in queries.notices_of_case(viewer=viewer, case_id=case_id)]


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_a_budget_granted_in_part_is_a_notice_about_the_part_and_then_it_is_decided_who_manages_it(
    house, office
):
    case_id = office.refer()
    with refused("budget_not_granted"):
        manage(house, case_id, M.NOTIONAL)
    asked_id = wish(house, case_id)
    with refused("request_open"):
        wish(house, case_id)
    with refused("notice_ground_missing"):
        answer(house, asked_id, Granted.IN_PART, part="the nights")
    answer(house, asked_id, Granted.IN_PART, part="the nights", grounds=("not_appropriate",))
    with refused("request_answered"):
        answer(house, asked_id)
    assert notices(house, case_id) == [NoticeKind.BUDGET_REFUSED]
    manage(house, case_id, M.NOTIONAL, M.THIRD_PARTY, refused=True)
    assert sorted(notices(house, case_id)) == [
        NoticeKind.BUDGET_REFUSED,
        NoticeKind.DIRECT_PAYMENT_REFUSED,
    ]
    with house.acting("care_coordinator") as viewer:
        (managing,) = queries.managing_of_case(viewer=viewer, case_id=case_id)
    assert managing.mixed


def test_a_budget_granted_in_whole_needs_no_notice(house, office):
    case_id = office.refer()
    answer(house, wish(house, case_id))
    manage(house, case_id, M.DIRECT_PAYMENT)
    assert notices(house, case_id) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"answered": True}, "request_answered"),
        ({"reasons": " "}, "request_reasons_missing"),
        ({"granted": Granted.IN_PART}, "request_part_missing"),
        ({"decided_on": TODAY + timedelta(days=1)}, "request_decided_day"),
        ({"decided_on": TODAY - timedelta(days=9)}, "request_decided_day"),
    ],
)
def test_what_is_no_answer_to_a_request_is_refused(changed, code):
    plain: dict[str, Any] = {
        "granted": Granted.WHOLE,
        "part": "",
        "reasons": "It suits you.",
        "asked_on": TODAY - timedelta(days=3),
        "decided_on": TODAY,
        "answered": False,
        "today": TODAY,
    }
    refuse_answering(**plain)
    with refused(code):
        refuse_answering(**plain | changed)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"ways": ()}, "no_way_chosen"),
        ({"ways": (M.DIRECT_PAYMENT,)}, "direct_payment_both"),
        ({"reasons": ""}, "managing_reasons_missing"),
        ({"granted_on": None}, "budget_not_granted"),
        ({"decided_on": TODAY - timedelta(days=9)}, "managing_day"),
    ],
)
def test_a_refused_direct_payment_still_offers_the_rest(changed, code):
    plain: dict[str, Any] = {
        "ways": (M.NOTIONAL,),
        "direct_payment_refused": True,
        "reasons": "No account can be opened.",
        "decided_on": TODAY,
        "granted_on": TODAY - timedelta(days=3),
        "today": TODAY,
    }
    refuse_managing(**plain)
    with refused(code):
        refuse_managing(**plain | changed)


def test_a_plan_without_a_budget_is_an_end_once_nobody_waits_for_an_answer(house, office):
    case_id = office.refer()
    asked_id = wish(house, case_id)
    with refused("case_still_waits"):
        close(house, case_id)
    answer(house, asked_id)
    with refused("case_still_paid"):
        close(house, case_id, paying=True)
    close(house, case_id)
    assert office.case(case_id).facts.step is Step.CLOSED
    with refused("case_closed"):
        close(house, case_id)
    assert ticking(house, case_id) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"closed": True}, "case_closed"),
        ({"waiting": "a budget was asked for"}, "case_still_waits"),
        ({"words": " "}, "closing_wordless"),
        ({"closed_on": TODAY + timedelta(days=1)}, "closing_day"),
    ],
)
def test_a_case_is_closed_with_its_reason_or_not_at_all(changed, code):
    plain: dict[str, Any] = {
        "closed": False,
        "ending": Ending.NEED_ENDED,
        "words": "Well again.",
        "closed_on": TODAY,
        "referred_on": date(2026, 10, 1),
        "waiting": "",
        "today": TODAY,
    }
    refuse_closing(**plain)
    with refused(code):
        refuse_closing(**plain | changed)
    refuse_closing(**plain | {"ending": Ending.DIED, "waiting": "a budget was asked for"})


def test_continuing_healthcare_at_home_is_offered_or_the_reason_stands(house, office):
    case_id = office.refer()
    office.decide(case_id)
    assert ticking(house, case_id) == {(ClockKind.OFFER, ClockState.RUNNING)}
    house.today = date(2026, 12, 9)
    assert ticking(house, case_id) == {(ClockKind.OFFER, ClockState.BROKEN)}
    with house.acting("care_coordinator") as viewer:
        actions.leave_unoffered(
            by=viewer,
            at=house.at,
            case_id=case_id,
            because=NotOfferedBecause.CARE_HOME,
            words="She moved to a nursing home.",
            decided_on=house.today,
        )
        (why,) = queries.not_offered(viewer=viewer, case_id=case_id)
    assert why.because is NotOfferedBecause.CARE_HOME
    assert ticking(house, case_id) == set()


def test_who_may_be_offered_one_and_has_no_right_has_no_such_clock(house, office):
    case_id = office.refer(category=Category.LONG_TERM_CONDITION)
    office.decide(case_id)
    assert ticking(house, case_id) == set()


def test_each_queue_has_its_own_clock_and_nothing_is_answered_in_anothers(house, office):
    case_id = office.refer()
    office.decide(case_id)
    office.offer(case_id)
    office.answer(case_id)
    complaint = file(house, case_id)
    dispute = file(house, case_id, Queue.ELIGIBILITY)
    with refused("concern_wrong_queue"):
        step(house, complaint, ConcernStep.TO_NHS_ENGLAND)
    with refused("concern_not_answered"):
        step(house, dispute, ConcernStep.TO_NHS_ENGLAND)
    with house.acting("phb_manager") as viewer:
        assert [one.id for one in queries.queue(viewer=viewer, queue=Queue.COMPLAINT)] == [
            complaint
        ]
        assert [one.id for one in queries.queue(viewer=viewer, queue=Queue.ELIGIBILITY)] == [
            dispute
        ]
    for one in (complaint, dispute):
        step(house, one, ConcernStep.ACKNOWLEDGED)
        step(house, one, ConcernStep.ANSWERED)
    with refused("concern_closed"):
        step(house, complaint, ConcernStep.WITHDRAWN)
    step(house, dispute, ConcernStep.TO_NHS_ENGLAND)
    assert ticking(house, case_id) == set()
    with pytest.raises(NotPermitted):
        step(house, file(house, case_id), ConcernStep.ACKNOWLEDGED, role="care_coordinator")


def test_what_was_filed_wrongly_is_moved_with_its_day_and_its_words(house, office):
    case_id = office.refer()
    notice_id = told(house, case_id)
    first = file(house, case_id, received_on=house.today)
    house.today += timedelta(days=2)
    with house.acting("phb_manager") as viewer:
        moved = actions.move_concern(
            by=viewer,
            at=house.at,
            concern_id=first,
            to=Queue.ELIGIBILITY,
            words="It is about who is eligible.",
        )
        new = queries.concern(viewer=viewer, concern_id=moved)
        old = queries.concern(viewer=viewer, concern_id=first)
        assert (new.queue, new.words, new.received_on) == (
            Queue.ELIGIBILITY,
            old.words,
            old.received_on,
        )
        assert not old.open
        again = actions.move_concern(
            by=viewer,
            at=house.at,
            concern_id=moved,
            to=Queue.DECISION,
            words="It is about the plan.",
            notice_id=notice_id,
        )
        assert queries.disagreement(viewer=viewer, disagreement_id=again).about_id == notice_id
    with refused("concern_needs_decision"):
        file(house, case_id, Queue.DECISION)
    third = file(house, case_id)
    with refused("concern_same_queue"), house.acting("phb_manager") as viewer:
        actions.move_concern(
            by=viewer, at=house.at, concern_id=third, to=Queue.COMPLAINT, words="Hm."
        )


def test_a_complaint_is_acknowledged_in_three_working_days_and_one_that_comes_late_is_kept():
    assert rules.acknowledge_by(date(2026, 12, 23)) == date(2026, 12, 30)
    assert concern_rules.answer_by(Queue.COMPLAINT, date(2026, 11, 24)) == date(2027, 5, 24)
    assert "Ombudsman" in concern_rules.next_door(Queue.COMPLAINT)
    assert "NHS England" in concern_rules.next_door(Queue.ELIGIBILITY)


@pytest.mark.parametrize(
    ("days", "state"), [(6, "running"), (5, "soon"), (0, "soon"), (-1, "broken")]
)
def test_a_clock_raises_itself_before_it_breaks(days, state):
    assert rules.state_on(TODAY + timedelta(days=days), TODAY).value == state


def test_a_decision_that_changed_keeps_a_clock_until_it_was_done_again(house, office):
    case_id = office.refer(category=Category.LONG_TERM_CONDITION)
    answered(house, asked(house, told(house, case_id)), Reconsidered.CHANGES)
    assert (ClockKind.REDO, ClockState.RUNNING) in ticking(house, case_id)


def test_a_broken_clock_prepares_its_letter_and_what_may_be_owed(house, office):
    case_id = office.refer(category=Category.LONG_TERM_CONDITION)
    asked_id = wish(house, case_id)

    def send(short=(), words="We answer by Friday."):
        with house.acting("phb_manager") as viewer:
            return actions.send_late_letter(
                by=viewer,
                at=house.at,
                case_id=case_id,
                kind=ClockKind.REQUEST,
                about_id=asked_id,
                next_words=words,
                short=short,
            )

    with refused("clock_not_broken"):
        send()
    house.today += timedelta(days=40)
    with refused("late_wordless"):
        send(words=" ")
    span = Period(date(2026, 12, 23), date(2027, 1, 3))
    letter_id = send([Short(span, "Night care", 700_00, 350_00, weekly=True)])
    with refused("late_twice_a_day"):
        send()
    with house.acting("phb_manager") as viewer:
        (letter,) = queries.late_letters(viewer=viewer, case_id=case_id)
        assert queries.late_letter(viewer=viewer, letter_id=letter_id) == letter
        assert (ClockKind.REQUEST, asked_id, letter.due_on) in queries.written_to(viewer=viewer)
    assert letter.redress.pence == 550_00


@given(
    spans=some.lists(
        some.tuples(
            some.dates(date(2020, 1, 1), date(2026, 1, 1)),
            some.integers(1, 400),
            some.integers(0, 500_00),
            some.integers(1, 500_00),
            some.booleans(),
        ),
        max_size=4,
    )
)
def test_redress_is_the_sum_of_its_lines_and_a_day_more_never_lowers_it(spans):
    found = [
        Short(Period(start, start + timedelta(days=days)), "Care", was + short, was, weekly)
        for start, days, was, short, weekly in spans
    ]
    worked = rules.redress(found)
    assert worked.pence == sum(line.pence for line in worked.lines)
    longer = [
        Short(
            Period(one.period.start, one.period.start + timedelta(days=(one.period.days or 0) + 1)),
            one.what,
            one.should_pence,
            one.was_pence,
            one.weekly,
        )
        for one in found
    ]
    assert rules.redress(longer).pence >= worked.pence


@pytest.mark.parametrize(
    ("short", "code"),
    [
        (Short(Period(TODAY), "Care", 10, 0, weekly=False), "redress_open"),
        (
            Short(Period(TODAY, TODAY + timedelta(days=1)), "Care", 10, 10, weekly=False),
            "redress_not_short",
        ),
    ],
)
def test_what_was_not_short_is_not_owed(short, code):
    with refused(code):
        rules.redress([short])
