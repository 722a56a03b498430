"""Caps of pots: what a plan would make of them is checked, and passing one is somebody's decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.payments.models import CapCheck, CapQuestion
from openphb.domains.payments.sources import capping, rules
from openphb.domains.payments.sources.capping import Weighed
from openphb.domains.payments.sources.drawn import BudgetLines
from openphb.domains.payments.types import CapAnswer, QuestionState
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


def check_caps(*, by: Viewer, at: datetime, found: Weighed | None, plan_id: UUID) -> None:
    """Keep what an agreed plan draws on each pot; refuse to pass a cap that nobody decided about.

    `found` was weighed before the plan was agreed; the caller's transaction agrees it. Approvals that
    draw on one commissioner's pots go one after the other from here to their commit. Refusals:
    `not_permitted`, `cap_passed`.
    """
    if found is None:
        return
    actor = by.act(Permission.PLAN_APPROVE, tenant_id=found.tenant_id, subject_id=found.subject_id)
    with transaction.atomic():
        keep_checked(
            by=by,
            actor=actor,
            at=at,
            found=found,
            plan_id=plan_id,
            known_seq=facts.next_known_seq(found.tenant_id),
        )


def weighed(budget: BudgetSummary, now: BudgetLines, after: BudgetLines, *, on: date) -> Weighed:
    """Return what a budget draws on each pot before and after something is decided."""
    return Weighed(
        budget.tenant_id, budget.subject_id, budget.id, None, now.drawn(on), after.drawn(on)
    )


def keep_checked(
    *, by: Viewer, actor: Actor, at: datetime, found: Weighed, plan_id: UUID | None, known_seq: int
) -> None:
    """Write what somebody's decision makes of each pot. Refusal: `cap_passed`.

    Whoever calls holds the tenant's order of knowledge, so that no two pass a cap together.
    """
    for one in capping.capped(found, on=by.today):
        if one.answer is CapAnswer.ASKS:
            raise rules.asks(one.name, one.year, one.facts)
        if one.facts.before_pence == one.facts.after_pence:
            continue
        CapCheck.objects.create(
            id=new_id(),
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            budget_id=found.budget_id,
            plan_id=plan_id,
            funding_source_id=one.source_id,
            year=one.year,
            cap_pence=one.facts.cap_pence,
            total_pence=one.facts.total_pence,
            before_pence=one.facts.before_pence,
            after_pence=one.facts.after_pence,
            question_id=one.question_id if one.answer is CapAnswer.ALLOWED else None,
            known_seq=known_seq,
            checked_by=actor.user_id,
            checked_at=at,
        )


def ask_over_cap(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    reason: str,
    not_agreed: Collection[UUID] = (),
) -> tuple[UUID, ...]:
    """Ask finance whether pots may go over their caps for a plan that waits; return the questions.

    One for each pot and year that the plan takes over its cap and that is not asked about yet.
    Refusals: `nothing_there`, `not_permitted`, `plan_not_submitted`, `reason_needed`,
    `cap_not_passed`.
    """
    with transaction.atomic():
        plan = plans.plan(viewer=by, plan_id=plan_id)
        actor = by.act(
            Permission.PLAN_APPROVE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
        )
        if plan.state is not PlanState.SUBMITTED:
            raise Refusal(
                "plan_not_submitted",
                "This version does not wait for a decision.",
                "Read how it stands now.",
            )
        found = capping.weigh_plan(viewer=by, plan_id=plan_id, not_agreed=not_agreed)
        facts.next_known_seq(plan.tenant_id)
        over = [
            one
            for one in (capping.capped(found, on=by.today) if found else ())
            if one.answer is CapAnswer.ASKS
        ]
        if not over:
            raise Refusal(
                "cap_not_passed", "This plan takes no pot over its cap.", "Decide about the plan."
            )
        made: list[UUID] = []
        for one in over:
            if one.question_state is QuestionState.ASKED:
                continue
            made.append(
                _asked(
                    by=actor,
                    at=at,
                    tenant_id=plan.tenant_id,
                    source_id=one.source_id,
                    year=one.year,
                    plan_id=plan.id,
                    cap_pence=one.facts.cap_pence,
                    total_pence=one.facts.total_pence,
                    reason=reason,
                    already_pence=one.facts.allowed_pence,
                )
            )
        return tuple(made)


def ask_for_pot(
    *, by: Viewer, at: datetime, source_id: UUID, year: str, total_pence: int, reason: str
) -> UUID:
    """Ask whether a pot may go over its cap of a year up to an amount, for whatever draws on it.

    For what no plan's approval passes: an uplift, a finding about who bears what, a lower cap. Return
    the question's id. Refusals: `nothing_there`, `not_permitted`, `cap_not_set`, `question_waits`,
    those of `rules.question_fault`.
    """
    with transaction.atomic():
        row = capping.source_row(by, Permission.SOURCE_PROPOSE, source_id)
        actor = by.act(Permission.SOURCE_PROPOSE, tenant_id=row.tenant_id)
        cap = capping.caps(row.tenant_id, by.today).get((row.id, year))
        if cap is None:
            raise Refusal(
                "cap_not_set",
                f"No terms of {year} are agreed for this pot.",
                "Have its terms agreed first.",
                "year",
            )
        open_now = CapQuestion.objects.filter(
            tenant_id=row.tenant_id,
            funding_source_id=row.id,
            year=year,
            plan=None,
            state=QuestionState.ASKED,
        )
        if open_now.exists():
            raise Refusal(
                "question_waits", "This is asked already.", "Wait until it is decided.", "total"
            )
        return _asked(
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            source_id=row.id,
            year=year,
            plan_id=None,
            cap_pence=cap,
            total_pence=total_pence,
            reason=reason,
            already_pence=capping.allowed(row.tenant_id, None).get((row.id, year), (None, None))[0],
        )


def decide_over_cap(
    *,
    by: Viewer,
    at: datetime,
    question_id: UUID,
    allow: bool,
    allowed_pence: int | None,
    reason: str,
) -> None:
    """Decide that a pot may go over its cap, up to an amount, or that it may not; with a reason.

    An amount of None is what was asked for. Refusals: `nothing_there`, `not_permitted`,
    `allowed_too_little`, those of `rules.question_decision_fault`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.SOURCE_DECIDE)
        row = CapQuestion.objects.select_for_update().filter(scope.tenants_q(), pk=question_id)
        question = row.first()
        if question is None:
            raise NothingThere("question about a cap")
        actor = by.act(Permission.SOURCE_DECIDE, tenant_id=question.tenant_id)
        fault = rules.question_decision_fault(
            is_open=question.state == QuestionState.ASKED,
            asked_by=question.asked_by,
            user_id=actor.user_id,
            reason=reason,
        )
        if fault:
            raise fault
        up_to = question.total_pence if allowed_pence is None else allowed_pence
        if allow and up_to < question.total_pence:
            raise Refusal(
                "allowed_too_little",
                "That is less than what was asked for, so it would not pass.",
                "Allow at least what was asked for, or say no.",
                "allowed",
            )
        question.state = QuestionState.ALLOWED if allow else QuestionState.REFUSED
        question.allowed_pence = up_to if allow else None
        question.decided_by, question.decided_at = actor.user_id, at
        question.decided_reason = reason.strip()
        question.save()
        trail.record(
            f"cap.{question.state}",
            by=actor,
            at=at,
            tenant_id=question.tenant_id,
            subject_id=None,
            record_kind="cap_question",
            record_id=question.id,
            details={"year": question.year, "allowed_pence": question.allowed_pence},
        )


def _asked(
    *,
    by: Actor,
    at: datetime,
    tenant_id: UUID,
    source_id: UUID,
    year: str,
    plan_id: UUID | None,
    cap_pence: int,
    total_pence: int,
    reason: str,
    already_pence: int | None,
) -> UUID:
    fault = rules.question_fault(
        total_pence=total_pence, cap_pence=cap_pence, reason=reason, already_pence=already_pence
    )
    if fault:
        raise fault
    made = CapQuestion.objects.create(
        id=new_id(),
        tenant_id=tenant_id,
        funding_source_id=source_id,
        year=year,
        plan_id=plan_id,
        cap_pence=cap_pence,
        total_pence=total_pence,
        reason=reason.strip(),
        asked_by=by.user_id,
        asked_at=at,
        state=QuestionState.ASKED,
    )
    trail.record(
        "cap.asked",
        by=by,
        at=at,
        tenant_id=tenant_id,
        subject_id=None,
        record_kind="cap_question",
        record_id=made.id,
        details={"year": year, "total_pence": total_pence, "cap_pence": cap_pence},
    )
    return made.id
