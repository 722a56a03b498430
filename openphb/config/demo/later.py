"""What went differently: a payment that came back, and weeks that were paid and not due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo import may_have
from openphb.config.demo.approvals import asked_first
from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.agreements import actions as agreements
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import RecoveryKind, RecoveryProposed
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.lowering.types import WhyLower
from openphb.domains.plans.types import LineDraft, Verdict
from openphb.journeys import agree_plan, recover_overpayment

HOSPICE_CLOSED, HOSPICE_OPEN = date(2026, 11, 16), date(2026, 11, 30)


def came_back(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Let the last payment of one person come back; they give another account."""
    for one in begun[1:]:
        if one.agreement_id is None:
            continue
        with on(stage, "finance", until) as (viewer, _at):
            paid = payment_queries.payments_of_subject(viewer=viewer, subject_id=one.subject_id)
        if not paid or paid[0].pay_on < until - timedelta(days=28):
            continue
        returned = paid[0].pay_on + timedelta(days=2)
        returns(stage, paid[0].id, returned)
        gives_another_account(stage, one, returned, "66374958")
        return


def returns(stage: Stage, payment_id: UUID, day: date) -> None:
    """Let a payment come back from a closed account on a day."""
    with on(stage, "finance", day) as (viewer, at):
        payments.record_return(
            by=viewer,
            at=at,
            payment_id=payment_id,
            returned_on=day,
            reason_code="B",
            reason="The account is closed.",
        )


def gives_another_account(stage: Stage, one: Begun, day: date, number: str) -> None:
    """Let somebody give another account, which is approved on the next day."""
    assert one.agreement_id is not None, "who has an account is paid"
    name = f"{one.member.given_name} {one.member.family_name}"
    with on(stage, one.co_ordinator, day) as (viewer, at):
        bank_id = agreements.propose_bank(
            by=viewer,
            at=at,
            agreement_id=one.agreement_id,
            account_name=name,
            sort_code="089999",
            account_number=number,
            account=may_have.own_account(name),
        )
    with on(stage, "finance.approver", day + timedelta(days=1)) as (viewer, at):
        agreements.decide_bank(
            by=viewer, at=at, bank_id=bank_id, approve=True, reason="Seen on a bank letter."
        )


# A credit that came back from an account that nobody here was paid to: a person must look.
STRAY = (
    b'<BACSDocument><Data><ARUCS><Header currentProcessingDate="2026-11-05"/><Advice>'
    b'<OriginatingAccountRecord><ReturnedCreditItem ref="PHB UNKNOWN" transCode="99" '
    b'returnCode="B" returnDescription="ACCOUNT CLOSED" originalProcessingDate="2026-11-02" '
    b'valueOf="12.50" currency="GBP"><PayeeAccount number="10000001" ref="PHB UNKNOWN" '
    b'name="A N OTHER" sortCode="08-99-99"/></ReturnedCreditItem></OriginatingAccountRecord>'
    b"</Advice></ARUCS></Data></BACSDocument>"
)


def bank_answered(stage: Stage, tenant_id: UUID) -> None:
    """Take in a bank's file about returned credits, one line of which fits no payment."""
    with on(stage, "finance", date(2026, 11, 5)) as (viewer, at):
        payments.take_in_answer(
            by=viewer, at=at, tenant_id=tenant_id, data=STRAY, file_name="arucs-2026-11-05.xml"
        )


def hospice_closed(stage: Stage, mr_w: Begun) -> None:
    """Mr W's hospice days fall away for two weeks that were paid ahead of their time; he repays them."""
    told = date(2026, 11, 12)
    with on(stage, mr_w.co_ordinator, told) as (viewer, at):
        plan_id = plans.start_plan(by=viewer, at=at, budget_id=mr_w.budget_id)
        plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
        plans.set_dates(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version,
            starts_on=HOSPICE_CLOSED,
            review_on=HOSPICE_CLOSED + timedelta(days=84),
            notice_weeks=4,
        )
        hospice = next(line for line in plan.lines if "hospice" in line.description)
        kept = {one.name: getattr(hospice, one.name) for one in fields(LineDraft)}
        plans.put_line(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version + 1,
            line_id=hospice.id,
            line=LineDraft(**kept | {"valid_from": HOSPICE_OPEN, "shares": {}}),
        )
        plans.submit(by=viewer, at=at, plan_id=plan_id, version=plan.version + 2)
    asked_first(stage, plan_id, mr_w.co_ordinator, told)
    with on(stage, "approver", told) as (viewer, at):
        agree_plan.decide(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version + 3,
            verdict=Verdict.APPROVED,
            reasons="Dove Cottage is closed for two weeks. Everything else stays as it was.",
            why_lower=WhyLower(
                ("enough",),
                "Dove Cottage told us on 11 November that it closes on the 16th, and does not charge "
                "for the days.",
            ),
        )
    with on(stage, mr_w.co_ordinator, told + timedelta(days=1)) as (viewer, at):
        found = payment_queries.overpayments_of_budget(viewer=viewer, budget_id=mr_w.budget_id)
        recovery_id = recover_overpayment.propose(
            by=viewer,
            at=at,
            overpayment_id=found[0].id,
            proposed=RecoveryProposed(
                kind=RecoveryKind.REPAYMENT,
                pence=found[0].outstanding_pence,
                reasons="The hospice is closed for two weeks and does not charge for them.",
                told_on=told,
                answer_by=told + timedelta(days=28),
                repaid_by="William W",
            ),
        )
    with on(stage, "finance.approver", told + timedelta(days=4)) as (viewer, at):
        payments.decide_recovery(
            by=viewer,
            at=at,
            recovery_id=recovery_id,
            agree=True,
            reason="The hospice confirmed it. Mr W agrees and has the money.",
        )
    with on(stage, "finance", told + timedelta(days=8)) as (viewer, at):
        payments.record_repayment(
            by=viewer, at=at, recovery_id=recovery_id, received_on=told + timedelta(days=8)
        )
