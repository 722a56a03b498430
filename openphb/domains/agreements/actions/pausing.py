"""Pausing a budget's payments, and letting them go on: dated facts, each with its words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import pausing
from openphb.domains.agreements.models import DirectPaymentAgreement, Pause, PauseRecord
from openphb.domains.agreements.types import AgreementState, PauseDraft, PauseKind
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.periods import Period


def pause(*, by: Viewer, at: datetime, budget_id: UUID, draft: PauseDraft) -> UUID:
    """Record that a budget's payments pause; return the id of what was recorded.

    What was paid for its days already stays paid: it becomes an overpayment that people decide
    about. Refusals: `nothing_there`, `not_permitted`, and those of `pausing.pause_fault`.
    """
    with transaction.atomic():
        budget, actor = _held(by, budget_id)
        signed = DirectPaymentAgreement.objects.filter(
            tenant_id=budget.tenant_id, budget_id=budget.id, state=AgreementState.SIGNED
        ).first()
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
        _record(budget, row, Period(draft.starts_on, draft.ends_on), actor, at, stops=True)
        return row.id


def end_pause(*, by: Viewer, at: datetime, budget_id: UUID, resumes_on: date, words: str) -> None:
    """Let payments go on from a day; from the first day of the pause or before, it never was.

    It ends the first pause that is not over by then. Refusals: `nothing_there`, `not_permitted`,
    and those of `pausing.resume_fault`.
    """
    with transaction.atomic():
        budget, actor = _held(by, budget_id)
        open_then = (facts.period_of(one) for one in _known(budget))
        found = min(
            (one for one in open_then if one.end is None or one.end > resumes_on), default=None
        )
        fault = pausing.resume_fault(words, found, resumes_on)
        if fault or found is None:
            raise fault or RuntimeError("a pause that is none has no fault")
        row = PauseRecord.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            kind=PauseKind.RESUME,
            words=words.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        _record(
            budget, row, Period(max(resumes_on, found.start), found.end), actor, at, stops=False
        )


def _held(by: Viewer, budget_id: UUID) -> tuple[BudgetSummary, Actor]:
    budget = budgets.budget(viewer=by, budget_id=budget_id)
    actor = by.act(
        Permission.PAUSE_RECORD, tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    # As when entitlement is recorded: two who record for one person would miss each other's facts.
    Subject.objects.select_for_update(no_key=True).get(
        tenant_id=budget.tenant_id, pk=budget.subject_id
    )
    return budget, actor


def _known(budget: BudgetSummary) -> list[Pause]:
    return list(
        Pause.objects.filter(
            tenant_id=budget.tenant_id, budget_id=budget.id, stops=True, known__upper_inf=True
        )
    )


def _record(
    budget: BudgetSummary,
    row: PauseRecord,
    valid: Period,
    actor: Actor,
    at: datetime,
    *,
    stops: bool,
) -> None:
    known_seq = facts.next_known_seq(budget.tenant_id)
    facts.record(
        Pause,
        key={
            "tenant_id": budget.tenant_id,
            "subject_id": budget.subject_id,
            "budget_id": budget.id,
        },
        valid=valid,
        values={"record_id": row.id, "stops": stops},
        by=actor,
        at=at,
        known_seq=known_seq,
    )
    trail.record(
        "payments.paused" if stops else "payments.resumed",
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
