"""Pausing a budget's payments, and letting them go on: dated facts, each with its words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import pausing
from openphb.domains.agreements.models import DirectPaymentAgreement, Pause, PauseRecord
from openphb.domains.agreements.types import AgreementState, PauseDraft, PauseKind, StopGround
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

DONE = {
    PauseKind.PAUSE: "payments.paused",
    PauseKind.RESUME: "payments.resumed",
    PauseKind.STOP: "payments.stopped",
}


def pause(*, by: Viewer, at: datetime, budget_id: UUID, draft: PauseDraft) -> UUID:
    """Record that a budget's payments pause; return the id of what was recorded.

    What was paid for its days already stays paid: it becomes an overpayment that people decide
    about. Refusals: `nothing_there`, `not_permitted`, and those of `pausing.pause_fault`.
    """
    with transaction.atomic():
        budget, actor = held(by, budget_id, Permission.PAUSE_RECORD)
        signed = signed_of(budget)
        fault = pausing.pause_fault(
            draft,
            first_day=signed.first_day if signed else None,
            known=[facts.period_of(one) for one in _known(budget)],
            today=by.today,
        )
        if fault:
            raise fault
        row = PauseRecord.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            kind=PauseKind.PAUSE,
            reason=draft.reason,
            words=draft.words.strip(),
            authority=draft.authority.strip(),
            safe_care=draft.safe_care.strip(),
            review_on=draft.review_on,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        write_fact(budget, row, Period(draft.starts_on, draft.ends_on), actor, at)
        return row.id


def end_pause(*, by: Viewer, at: datetime, budget_id: UUID, resumes_on: date, words: str) -> None:
    """Let payments go on from a day; from the first day of the pause or before, it never was.

    It ends the first pause that is not over by then, or takes back the end of the direct payment.
    Refusals: `nothing_there`, `not_permitted`, `paid_by_another`,
    and those of `pausing.resume_fault`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        row = min(
            (one for one in _known(budget) if _reaches(facts.period_of(one), resumes_on)),
            key=lambda one: facts.period_of(one).start,
            default=None,
        )
        if row is not None and row.record.reason == StopGround.OTHER_BODY:
            raise Refusal(
                "paid_by_another",
                "Another commissioner makes these payments, so nobody would pay twice.",
                "If the case comes back, it comes back by a transfer.",
                "resumes_on",
            )
        # Who may pause may end a pause; the end of a direct payment is for who may decide that.
        for_good = row is not None and row.record.kind == PauseKind.STOP
        budget, actor = held(
            by, budget_id, Permission.AGREEMENT_STOP if for_good else Permission.PAUSE_RECORD
        )
        found = facts.period_of(row) if row else None
        fault = pausing.resume_fault(words, found, resumes_on)
        if fault or found is None:
            raise fault or RuntimeError("a pause that is none has no fault")
        resumed = PauseRecord.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            kind=PauseKind.RESUME,
            words=words.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        write_fact(budget, resumed, Period(max(resumes_on, found.start), found.end), actor, at)


def held(by: Viewer, budget_id: UUID, permission: Permission) -> tuple[BudgetSummary, Actor]:
    """Return a budget, its person locked, and who acts. Refusals: `nothing_there`, `not_permitted`."""
    budget = budgets.budget(viewer=by, budget_id=budget_id)
    actor = by.act(permission, tenant_id=budget.tenant_id, subject_id=budget.subject_id)
    # As when entitlement is recorded: two who record for one person would miss each other's facts.
    Subject.objects.select_for_update(no_key=True).get(
        tenant_id=budget.tenant_id, pk=budget.subject_id
    )
    return budget, actor


def signed_of(budget: BudgetSummary) -> DirectPaymentAgreement | None:
    """Return the agreement that a budget is paid by, if one is signed."""
    return DirectPaymentAgreement.objects.filter(
        tenant_id=budget.tenant_id, budget_id=budget.id, state=AgreementState.SIGNED
    ).first()


def _known(budget: BudgetSummary) -> list[Pause]:
    return list(
        Pause.objects.filter(
            tenant_id=budget.tenant_id, budget_id=budget.id, stops=True, known__upper_inf=True
        ).select_related("record")
    )


def _reaches(period: Period, day: date) -> bool:
    return period.end is None or period.end > day


def write_fact(
    budget: BudgetSummary, row: PauseRecord, valid: Period, actor: Actor, at: datetime
) -> None:
    """Record from when to when what was recorded holds, with its audit."""
    known_seq = facts.next_known_seq(budget.tenant_id)
    facts.record(
        Pause,
        key={
            "tenant_id": budget.tenant_id,
            "subject_id": budget.subject_id,
            "budget_id": budget.id,
        },
        valid=valid,
        values={"record_id": row.id, "stops": row.kind != PauseKind.RESUME},
        by=actor,
        at=at,
        known_seq=known_seq,
    )
    trail.record(
        DONE[PauseKind(row.kind)],
        by=actor,
        at=at,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        record_kind="pause",
        record_id=row.id,
        details={
            "from": valid.start.isoformat(),
            "to": valid.end.isoformat() if valid.end else None,
            "known_seq": known_seq,
        },
    )
