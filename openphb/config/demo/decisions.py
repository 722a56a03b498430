"""Decisions about Mr W that were looked at again, a late answer, a complaint, and a budget not offered."""

from __future__ import annotations

from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.letters import print_notice
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.types import (
    ClockKind,
    ConcernStep,
    Granted,
    Heard,
    Managed,
    NoticeKind,
    NotOfferedBecause,
    Queue,
    Reconsidered,
    Short,
)
from openphb.domains.people import queries as people
from openphb.foundation.documents import queries as documents
from openphb.kernel.periods import Period

ASKED, WROTE, ANSWERED = date(2026, 8, 24), date(2026, 9, 24), date(2026, 9, 28)
AGAIN, LOOKED, REDONE = date(2026, 10, 5), date(2026, 10, 19), date(2026, 10, 26)


def asked_for_nights(stage: Stage, mr_w: Begun) -> None:
    """Mr W asks for the nights too, waits too long, gets a part of it, asks again and gets more."""
    with on(stage, mr_w.co_ordinator, ASKED) as (viewer, at):
        request_id = cases.ask_for_budget(
            by=viewer,
            at=at,
            case_id=mr_w.case_id,
            asked_on=ASKED,
            heard=Heard.PHONE,
            words="I want my budget to pay for the nights as well, so that my wife can sleep.",
        )
    with on(stage, "manager", WROTE) as (viewer, at):
        cases.send_late_letter(
            by=viewer,
            at=at,
            case_id=mr_w.case_id,
            kind=ClockKind.REQUEST,
            about_id=request_id,
            next_words="Ruth Bell reads what you sent. She writes to you by 28 September.",
            short=[
                Short(
                    Period(date(2026, 9, 22), date(2026, 9, 24)),
                    "Two nights that Mr and Mrs W paid for",
                    910_00,
                    0,
                    weekly=True,
                )
            ],
        )
    with on(stage, "approver", ANSWERED) as (viewer, at):
        cases.answer_request(
            by=viewer,
            at=at,
            request_id=request_id,
            granted=Granted.IN_PART,
            part="the nights from Monday to Friday",
            grounds=("not_appropriate",),
            reasons="Nurses come to you on those nights, and they are there for your pump as well. "
            "Weekends can be in your budget.",
            evidence="Your letter, the notes of your nurses for August, and what Mrs W told us.",
            decided_on=ANSWERED,
        )
        cases.decide_managing(
            by=viewer,
            at=at,
            case_id=mr_w.case_id,
            ways=[Managed.DIRECT_PAYMENT, Managed.NOTIONAL],
            direct_payment_refused=False,
            reasons="You pay your own helpers. We pay the hospice for you, as you asked.",
            decided_on=ANSWERED,
        )
    with on(stage, mr_w.co_ordinator, AGAIN) as (viewer, _at):
        found = case_queries.notices_of_case(viewer=viewer, case_id=mr_w.case_id)
        notice = next(one for one in found if one.kind is NoticeKind.BUDGET_REFUSED)
    print_notice(notice.id, ANSWERED)
    with on(stage, mr_w.co_ordinator, AGAIN) as (viewer, at):
        sent = documents.documents(viewer=viewer, subject_id=mr_w.subject_id).lines[-1:]
        asked_id = cases.ask_again(
            by=viewer,
            at=at,
            notice_id=notice.id,
            said_on=AGAIN,
            heard=Heard.LETTER,
            words="The nurses come twice a night. In between my wife is awake.",
            documents=[one.id for one in sent],
        )
    with on(stage, "manager", LOOKED) as (viewer, at):
        cases.answer_disagreement(
            by=viewer,
            at=at,
            disagreement_id=asked_id,
            outcome=Reconsidered.CHANGES_IN_PART,
            reasons="You are right about the time between the visits. Two more nights a week can be "
            "in your budget, so that your wife can sleep.",
            answered_on=LOOKED,
        )
    with on(stage, "manager", REDONE) as (viewer, at):
        cases.record_redone(
            by=viewer,
            at=at,
            notice_id=notice.id,
            words="Tuesday and Thursday night are in your budget from the next plan on.",
            done_on=REDONE,
        )


def complained(stage: Stage, mr_w: Begun, until: date) -> None:
    """Mr W's wish about eligibility is answered; a complaint is acknowledged and waits for its answer."""
    came = until - timedelta(days=12)
    with on(stage, mr_w.co_ordinator, came) as (viewer, at):
        dispute_id = cases.file_concern(
            by=viewer,
            at=at,
            case_id=mr_w.case_id,
            queue=Queue.ELIGIBILITY,
            received_on=came,
            happened_on=None,
            heard=Heard.EMAIL,
            words="The letter says that you look at it again in a year. Does it all begin anew?",
        )
        complaint_id = cases.file_concern(
            by=viewer,
            at=at,
            case_id=mr_w.case_id,
            queue=Queue.COMPLAINT,
            received_on=came,
            happened_on=WROTE,
            heard=Heard.LETTER,
            words="We waited five weeks for an answer about the nights.",
        )
    with on(stage, "manager", came + timedelta(days=1)) as (viewer, at):
        for concern_id in (dispute_id, complaint_id):
            cases.take_step(
                by=viewer,
                at=at,
                concern_id=concern_id,
                step=ConcernStep.ACKNOWLEDGED,
                taken_on=viewer.today,
                words="Thank you. We have your letter and read it now.",
            )
        cases.take_step(
            by=viewer,
            at=at,
            concern_id=dispute_id,
            step=ConcernStep.ANSWERED,
            taken_on=viewer.today,
            words="No. Next year we look at your plan with you, and not at whether you are eligible.",
        )


def not_now(stage: Stage, commissioner: Commissioner, nhs_number: str, until: date) -> None:
    """Somebody who was just referred does not want to talk about a budget yet."""
    with on(stage, "nurse", until) as (viewer, at):
        person = people.with_nhs_number(
            viewer=viewer, tenant_id=commissioner.tenant_id, nhs_number=nhs_number
        )
        assert person is not None, "everybody on the way is registered"
        (row,) = case_queries.cases_of_subject(viewer=viewer, subject_id=person.subject_id)
        cases.leave_unoffered(
            by=viewer,
            at=at,
            case_id=row.facts.id,
            because=NotOfferedBecause.PERSON_ASKED_NOT_TO,
            words="They want to be home first. We ask again in two weeks.",
            decided_on=until,
        )
