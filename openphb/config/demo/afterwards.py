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
        _hospital(stage, stops[0], until)
        settled.remove(stops[0])
    for tell, one in zip((_pause, _death), settled, strict=False):
        tell(stage, one, until)


def _stops_in_hospital(stage: Stage, one: Begun, until: date) -> bool:
    with on(stage, one.co_ordinator, until) as (viewer, _at):
        found = agreements.agreement_of_budget(viewer=viewer, budget_id=one.budget_id)
    return found is not None and found.hospital.rule is HospitalRule.PAID_FOR_NIGHTS


def _hospital(stage: Stage, one: Begun, until: date) -> None:
    admitted, told = until - timedelta(days=24), until - timedelta(days=22)
    with on(stage, one.co_ordinator, told) as (viewer, at):
        journey.went_into_hospital(
            by=viewer,
            at=at,
            subject_id=one.subject_id,
            admitted_on=admitted,
            discharged_on=None,
            place="Queen's Medical Centre",
            words="The ward sister rang.",
        )
    with on(stage, one.co_ordinator, until - timedelta(days=9)) as (viewer, at):
        journey.came_home(
            by=viewer,
            at=at,
            subject_id=one.subject_id,
            discharged_on=until - timedelta(days=10),
            words="The discharge letter.",
        )


def _pause(stage: Stage, one: Begun, until: date) -> None:
    with on(stage, one.co_ordinator, until - timedelta(days=15)) as (viewer, at):
        journey.pause_payments(
            by=viewer,
            at=at,
            budget_id=one.budget_id,
            draft=PauseDraft(
                reason=PauseReason.CARE_ELSEWHERE,
                words="You are staying with your sister in Leeds until your back is better.",
                authority="Paul Grant, PHB manager, under condition 9 of the agreement",
                safe_care="Your sister, and the Leeds district nurses every day.",
                starts_on=until - timedelta(days=12),
                review_on=until + timedelta(days=5),
            ),
        )


def _death(stage: Stage, one: Begun, until: date) -> None:
    died = until - timedelta(days=13)
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
