"""Three lives that changed: payments paused, nights in hospital, and a death with wages still owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import HospitalRule, PauseDraft, PauseReason
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import ClosingKind
from openphb.domains.plans import queries as plans
from openphb.journeys import changed_circumstances as journey

SETTLED = timedelta(days=60)


def changed_circumstances(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Pause one person's payments, record nights in hospital of one, and the death of another."""
    since = until - SETTLED
    # The latest to start: those before have the payments that other parts of the story need.
    settled = [one for one in begun if one.agreement_id and one.member.starts_on < since][::-1]
    stops = [one for one in settled if _stops_in_hospital(stage, one, until)]
    if stops:
        admitted = until - timedelta(days=24)
        in_hospital(stage, stops[0], admitted, until - timedelta(days=10))
        settled.remove(stops[0])
    for one in settled[:1]:
        paused(stage, one, until - timedelta(days=12), until + timedelta(days=5))
    for one in settled[1:2]:
        death(stage, one, until - timedelta(days=13))


def _stops_in_hospital(stage: Stage, one: Begun, until: date) -> bool:
    with on(stage, one.co_ordinator, until) as (viewer, _at):
        found = agreements.agreement_of_budget(viewer=viewer, budget_id=one.budget_id)
    return found is not None and found.hospital.rule is HospitalRule.PAID_FOR_NIGHTS


def in_hospital(stage: Stage, one: Begun, admitted: date, home: date) -> None:
    """Record a stay as it was told: two days after it began, and on the day after it ended."""
    with on(stage, one.co_ordinator, admitted + timedelta(days=2)) as (viewer, at):
        journey.went_into_hospital(
            by=viewer,
            at=at,
            subject_id=one.subject_id,
            admitted_on=admitted,
            discharged_on=None,
            place="Queen's Medical Centre",
            words="The ward sister rang.",
        )
    with on(stage, one.co_ordinator, home + timedelta(days=1)) as (viewer, at):
        journey.came_home(
            by=viewer,
            at=at,
            subject_id=one.subject_id,
            discharged_on=home,
            words="The discharge letter.",
        )


def paused(stage: Stage, one: Begun, starts_on: date, review_on: date) -> None:
    """Pause somebody's payments while they stay with family, decided three days before."""
    with on(stage, one.co_ordinator, starts_on - timedelta(days=3)) as (viewer, at):
        journey.pause_payments(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            draft=PauseDraft(
                reason=PauseReason.CARE_ELSEWHERE,
                words="You are staying with your sister in Leeds until your back is better.",
                authority="Paul Grant, PHB manager, under condition 9 of the agreement",
                safe_care="Your sister, and the Leeds district nurses every day.",
                starts_on=starts_on,
                review_on=review_on,
            ),
        )


def death(stage: Stage, one: Begun, died: date) -> None:
    """Record a death two days later, and what is owed to who worked for them after six more."""
    with on(stage, one.co_ordinator, died + timedelta(days=2)) as (viewer, at):
        journey.holder_died(
            by=viewer,
            at=at,
            subject_id=one.subject_id,
            died_on=died,
            words="Their daughter rang.",
        )
    with on(stage, "manager", died + timedelta(days=6)) as (viewer, at):
        plan = plans.agreed_plan(viewer=viewer, budget_id=one.budget_id)
        lines = [
            line
            for line in (plan.lines if plan else ())
            if line.management_option is ManagementOption.DIRECT_PAYMENT
        ]
        for kind, pence, words in (
            (ClosingKind.WAGES, 184_60, "Hours worked in the last week, from the timesheet."),
            (ClosingKind.NOTICE_PAY, 284_00, "One week of notice, from the contract."),
        ):
            payments.record_closing_cost(
                by=viewer,
                at=at,
                budget_id=one.budget_id,
                line_id=lines[0].id,
                kind=kind,
                pence=pence,
                due_on=died + timedelta(days=7),
                words=words,
                authority="Paul Grant, PHB manager, saw the contract and the timesheet.",
            )
