"""Putting shortfalls forward together, deciding them, and raising each budget once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments import actions as payments
from openphb.domains.people import queries as people
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.types import Rise
from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.batch_rows import kept
from openphb.domains.sufficiency.models import (
    UpliftBatch,
    UpliftDecision,
    UpliftLeftOut,
    UpliftRaise,
    UpliftRow,
)
from openphb.domains.sufficiency.types import RaiseOutcome
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

SHORTEST_REASON = 3
# How far from today a rise may begin, before or after.
FARTHEST = timedelta(days=366)
ROWS_AT_A_TIME = 2_000
# What keeps one budget from being raised, by the refusal that says so. It stays short, is in the
# list again, and holds nobody else up.
KEPT_FROM = {
    "plan_changed": RaiseOutcome.PLAN_CHANGED,
    "plan_already_open": RaiseOutcome.BEING_WRITTEN,
}


def propose(*, by: Viewer, at: datetime, tenant_id: UUID, from_day: date) -> UUID:
    """Put every shortfall of a commissioner on a day forward to be made good from that day.

    The rows are the shortfalls as they are now. A budget whose plan has a later version agreed is
    not among them: that version is looked at from its own day. Returns the batch's id.
    Refusals: `not_permitted`, `uplift_day`, `uplift_waits`, `uplift_nothing`,
    `rate_none_on_day`.
    """
    with transaction.atomic():
        actor = by.act(Permission.UPLIFT_PROPOSE, tenant_id=tenant_id)
        # Two at once would each find nothing waiting, and the same shortfalls.
        one_at_a_time("sufficiency.propose", tenant_id)
        _refuse_day(from_day, by.today)
        decided = UpliftDecision.objects.filter(tenant_id=tenant_id).values("batch_id")
        if UpliftBatch.objects.filter(tenant_id=tenant_id).exclude(pk__in=decided).exists():
            raise Refusal(
                "uplift_waits",
                "Another batch of this commissioner waits for a decision.",
                "Have that one decided first.",
            )
        found = queries.sufficiency(viewer=by, tenant_id=tenant_id, on=from_day)
        lines = [line for one in found.short if one.is_latest for line in one.lines]
        if not lines:
            raise Refusal(
                "uplift_nothing",
                "No budget is short on that day, so there is nothing to raise.",
                "Choose another day, or load the rates of that day first.",
                "from_day",
            )
        batch = UpliftBatch.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            from_day=from_day,
            known_seq=found.known_seq,
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        UpliftRow.objects.bulk_create(
            (
                UpliftRow(
                    id=new_id(),
                    tenant_id=tenant_id,
                    subject_id=one.line.subject_id,
                    batch=batch,
                    budget_id=one.line.budget_id,
                    plan_id=one.line.plan_id,
                    line_id=one.line.line_id,
                    line_key=one.line.line_key,
                    from_pence=one.line.unit_pence,
                    to_pence=one.lawful.pence,
                    from_weekly_pence=one.now_weekly_pence,
                    to_weekly_pence=one.lawful_weekly_pence,
                    why=one.lawful.why,
                    words=one.lawful.words,
                )
                for one in lines
            ),
            batch_size=ROWS_AT_A_TIME,
        )
        weekly = sum(one.weekly_pence for one in lines)
        _audit("uplift.proposed", actor, at, batch, {"rows": len(lines), "weekly_pence": weekly})
        return batch.id


def leave_out(*, by: Viewer, at: datetime, row_id: UUID, reason: str) -> UUID:
    """Leave one row out of a batch that is not decided yet, with a reason; return the batch's id.

    Refusals: `nothing_there`, `not_permitted`, `uplift_decided`, `row_left_out`, `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.UPLIFT_PROPOSE)
        row = UpliftRow.objects.filter(scope.tenants_q(), pk=row_id).first()
        if row is None:
            raise NothingThere("row of an uplift batch")
        batch = _lock(row.batch_id)
        actor = by.act(Permission.UPLIFT_PROPOSE, tenant_id=row.tenant_id)
        _refuse_decided(batch)
        if UpliftLeftOut.objects.filter(row=row).exists():
            raise Refusal("row_left_out", "This row is left out already.", "Look at the batch.")
        _refuse_no_reason(reason)
        UpliftLeftOut.objects.create(
            id=new_id(),
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            row=row,
            batch=batch,
            reason=reason.strip(),
            left_out_by=actor.user_id,
            left_out_at=at,
        )
        trail.record(
            "uplift.left_out",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            record_kind="uplift_batch",
            record_id=batch.id,
            details={"row": str(row.id)},
        )
        return batch.id


def decide(*, by: Viewer, at: datetime, batch_id: UUID, agree: bool, reason: str) -> None:
    """Agree to a batch that somebody else put forward, or refuse it, as it stands.

    Each budget is then raised by the worker, in a transaction of its own, for whoever agreed: their
    limit has to cover the whole of it. Refusals: `nothing_there`, `not_permitted`,
    `uplift_decided`, `uplift_own`, `uplift_empty`, `reason_needed`, those of
    `plans.agree_general_rise`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.UPLIFT_DECIDE)
        if not UpliftBatch.objects.filter(scope.tenants_q(), pk=batch_id).exists():
            raise NothingThere("uplift batch")
        batch = _lock(batch_id)
        actor = by.act(Permission.UPLIFT_DECIDE, tenant_id=batch.tenant_id)
        _refuse_decided(batch)
        if batch.proposed_by == actor.user_id:
            raise Refusal(
                "uplift_own",
                "You put this batch forward, so somebody else has to decide it.",
                "Ask another approver.",
            )
        rows = list(kept(UpliftRow.objects.filter(batch=batch)))
        if agree and not rows:
            raise Refusal(
                "uplift_empty", "Every row of this batch is left out.", "Refuse it instead."
            )
        _refuse_no_reason(reason)
        weekly = sum(one.to_weekly_pence - one.from_weekly_pence for one in rows)
        UpliftDecision.objects.create(
            id=new_id(),
            tenant_id=batch.tenant_id,
            batch=batch,
            proposed_by=batch.proposed_by,
            agreed=agree,
            weekly_pence=weekly,
            decided_by=actor.user_id,
            decided_at=at,
            reason=reason.strip(),
        )
        if agree:
            plans.agree_general_rise(
                by=by,
                at=at,
                tenant_id=batch.tenant_id,
                about_id=batch.id,
                weekly_pence=weekly,
                proposed_by=batch.proposed_by,
                reasons=reason,
            )
        what = "uplift.agreed" if agree else "uplift.refused"
        _audit(what, actor, at, batch, {"rows": len(rows), "weekly_pence": weekly})


def raise_budget(*, by: Viewer, at: datetime, batch_id: UUID, budget_id: UUID) -> RaiseOutcome:
    """Raise one budget of an agreed batch, once: its plan's next version, and the money by it.

    What was raised, or could not be, before is left as it is. Returns what came of it.
    Refusals: `nothing_there`, `not_permitted`, and those of `payments.record_entitlement`.
    """
    with transaction.atomic():
        one_at_a_time("sufficiency.raise", budget_id)
        before = UpliftRaise.objects.filter(batch_id=batch_id, budget_id=budget_id).first()
        if before is not None:
            return RaiseOutcome(before.outcome)
        scope = by.scope(Permission.UPLIFT_DECIDE)
        rows = list(
            kept(UpliftRow.objects.filter(scope.tenants_q()))
            .filter(batch_id=batch_id, budget_id=budget_id)
            .select_related("batch")
        )
        agreed = UpliftDecision.objects.filter(batch_id=batch_id, agreed=True)
        if not rows or not agreed.exists():
            raise NothingThere("budget of an uplift batch")
        actor = by.act(Permission.UPLIFT_DECIDE, tenant_id=rows[0].tenant_id)
        outcome, plan_id = _raise_plan(by, at, rows)
        made = UpliftRaise.objects.create(
            id=new_id(),
            tenant_id=rows[0].tenant_id,
            subject_id=rows[0].subject_id,
            batch_id=batch_id,
            budget_id=budget_id,
            plan_id=plan_id,
            outcome=outcome,
            raised_at=at,
        )
        trail.record(
            "uplift.raised" if plan_id else "uplift.not_raised",
            by=actor,
            at=at,
            tenant_id=made.tenant_id,
            subject_id=made.subject_id,
            record_kind="uplift_batch",
            record_id=batch_id,
            details={"outcome": str(outcome), "plan": str(plan_id) if plan_id else None},
        )
        return outcome


def _raise_plan(
    by: Viewer, at: datetime, rows: list[UpliftRow]
) -> tuple[RaiseOutcome, UUID | None]:
    batch = rows[0].batch
    if rows[0].subject_id in people.died_by(viewer=by, on=by.today):
        return RaiseOutcome.DIED, None
    if _is_unsigned(by, rows[0]):
        # A version that begins later would take from it what it is to be paid before that day.
        return RaiseOutcome.UNSIGNED, None
    try:
        # On its own, so that a refusal leaves nothing behind and its outcome can still be written.
        with transaction.atomic():
            plan_id = plans.raise_prices(
                by=by,
                at=at,
                plan_id=rows[0].plan_id,
                from_day=batch.from_day,
                rises={one.line_key: Rise(one.from_pence, one.to_pence) for one in rows},
                about_id=batch.id,
            )
            _entitle(by, at, plan_id)
    except Refusal as refusal:
        if refusal.code not in KEPT_FROM:
            raise
        return KEPT_FROM[refusal.code], None
    return RaiseOutcome.RAISED, plan_id


def _is_unsigned(by: Viewer, row: UpliftRow) -> bool:
    """Return whether a direct payment is planned and no signed agreement pays it."""
    plan = plan_queries.whole(viewer=by, plan_id=row.plan_id)
    if not any(line.management_option is ManagementOption.DIRECT_PAYMENT for line in plan.lines):
        return False
    agreement = agreements.agreement_of_budget(viewer=by, budget_id=row.budget_id)
    return agreement is None or agreement.state is not AgreementState.SIGNED


def _entitle(by: Viewer, at: datetime, plan_id: UUID) -> None:
    """Record what the new version entitles to, where a signed agreement pays by it."""
    plan = plan_queries.whole(viewer=by, plan_id=plan_id)
    agreement = agreements.agreement_of_budget(viewer=by, budget_id=plan.budget_id)
    if agreement is not None and agreement.state is AgreementState.SIGNED:
        payments.record_entitlement(
            by=by, at=at, tenant_id=plan.tenant_id, agreement_id=agreement.id, plan_id=plan.id
        )


def _lock(batch_id: UUID) -> UpliftBatch:
    return UpliftBatch.objects.select_for_update().get(pk=batch_id)


def _refuse_day(from_day: date, today: date) -> None:
    if abs(from_day - today) > FARTHEST:
        raise Refusal(
            "uplift_day",
            "A rise begins within a year of today.",
            "Choose a nearer day.",
            "from_day",
        )


def _refuse_decided(batch: UpliftBatch) -> None:
    if UpliftDecision.objects.filter(batch=batch).exists():
        raise Refusal(
            "uplift_decided",
            "This batch was decided already.",
            "What is still short can be put forward again.",
        )


def _refuse_no_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(
            "reason_needed",
            "The reason is missing.",
            "Say in a few words why, for whoever reads this later.",
            "reason",
        )


def _audit(
    what: str, actor: Actor, at: datetime, batch: UpliftBatch, details: dict[str, object]
) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=batch.tenant_id,
        subject_id=None,
        record_kind="uplift_batch",
        record_id=batch.id,
        details={"from": batch.from_day.isoformat(), **details},
    )
