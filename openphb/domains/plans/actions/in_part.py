"""Agreeing some lines of a version and not others, and asking again about the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from openphb.domains.plans.actions import noticing
from openphb.domains.plans.actions.deciding import hold, keep_sent, supersede, write_decision
from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.actions.lowering import lower
from openphb.domains.plans.actions.starting import copy_lines, copy_version
from openphb.domains.plans.answers import whole_of
from openphb.domains.plans.approving import refusing
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.lowering.types import NOTHING_SAID, WhyLower
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineCover,
    LineDecision,
    LineNote,
    LineOutcome,
    LineVisit,
    Outcome,
    PartAgreed,
    PlanVersion,
)
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import PlanAnswer, PlanState, Verdict
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere, Refusal


def decide_in_part(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    reasons: str,
    not_agreed: Sequence[NotAgreed],
    why_lower: WhyLower = NOTHING_SAID,
) -> UUID:
    """Agree to all lines of a version but some; return the agreed version, which holds the others.

    Whoever decides needs the limit for all that was asked: leaving lines out is a decision about
    them. `why_lower` as in `decide`. Refusals: those of `decide`, `lines_not_said`,
    `nothing_agreed` and those of `refusing.check_not_agreed`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_APPROVE, plan_id=plan_id, version=None)
        held = hold(
            row,
            by=by,
            verdict=Verdict.PART,
            reasons=reasons,
            version=version,
            not_agreed={one.line_id for one in not_agreed},
        )
        plan = whole_of(row)
        _check(by, plan, not_agreed)
        _write_lines(row, plan, not_agreed, held.actor.user_id, at)
        write_decision(row, held, at=at, verdict=Verdict.PART, reasons=reasons)
        row.state = PlanState.REFUSED
        row.version += 1
        row.save()
        made = _made(row, plan, {one.line_id for one in not_agreed}, at)
        totals = whole_of(made).totals
        facts = replace(
            held.facts, weekly_pence=totals.weekly_pence, once_pence=totals.one_off_pence
        )
        made.state = PlanState.SUBMITTED
        made.submitted_by, made.submitted_at = row.submitted_by, at
        made.save()
        keep_sent(made, facts)
        # What was left out is read from the lines, by whoever may read each: never from the reasons.
        write_decision(made, held, at=at, verdict=Verdict.APPROVED, reasons=reasons)
        noticing.refused_in_part(row, plan.lines, not_agreed, by=by, at=at, reasons=reasons)
        lower(made, by=by, actor=held.actor, at=at, reasons=reasons, why=why_lower)
        superseded = supersede(made)
        made.state = PlanState.AGREED
        made.version += 1
        made.save()
        PartAgreed.objects.create(
            tenant_id=row.tenant_id, subject_id=row.subject_id, plan=row, made=made
        )
        audit(
            "plan.part",
            held.actor,
            at,
            row,
            {
                "number": row.number,
                "made": str(made.id),
                "not_agreed": [str(one.line_id) for one in not_agreed],
                "superseded": str(superseded.id) if superseded else None,
                "level": held.authority.level,
            },
        )
        return made.id


def ask_again(*, by: Viewer, at: datetime, plan_id: UUID) -> UUID:
    """Start the next version with the lines that were not agreed in part; return its id.

    It is the version agreed now and those lines. Refusals: `nothing_there`, `not_permitted`,
    `nothing_to_ask_again`, `plan_already_open`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_WRITE, plan_id=plan_id, version=None)
        actor = by.act(Permission.PLAN_WRITE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        agreed = PlanVersion.objects.filter(budget_id=row.budget_id, state=PlanState.AGREED).first()
        # What somebody may not read is not there for them: neither to copy nor to be told of.
        reads = seeing.reads(viewer=by, tenant_id=row.tenant_id, subject_id=row.subject_id)
        lines = BudgetLine.objects.filter(
            pk__in=LineDecision.objects.filter(plan=row).values("line_id"),
            sees__in=reads.lines,
        )
        there = set(BudgetLine.objects.filter(plan=agreed).values_list("line_key", flat=True))
        again = [line for line in lines.order_by("position") if line.line_key not in there]
        if agreed is None or not again:
            raise Refusal(
                "nothing_to_ask_again",
                "There is no line of this version that could be asked about again.",
                "Start a new version of the plan, and write what is wanted.",
            )
        made = copy_version(agreed, written_by=actor.user_id, at=at)
        outcomes = _outcomes(row, made)
        last = BudgetLine.objects.filter(plan=made).aggregate(last=Max("position"))["last"] or 0
        for position, line in enumerate(again, start=last + 1):
            line.position = position
        copy_lines(again, made, outcomes)
        audit(
            "plan.asked_again",
            actor,
            at,
            made,
            {"number": made.number, "of": str(row.id), "lines": len(again)},
        )
        return made.id


def _check(by: Viewer, plan: PlanAnswer, not_agreed: Sequence[NotAgreed]) -> None:
    lines = {line.id: line for line in plan.lines}
    if not not_agreed:
        raise Refusal(
            "lines_not_said",
            "It is not said which lines are not agreed.",
            "Choose them, or approve the whole plan.",
            "lines",
        )
    if not {one.line_id for one in not_agreed} <= set(lines):
        raise NothingThere("line of the plan")
    if len(not_agreed) >= len(lines):
        raise Refusal(
            "nothing_agreed",
            "No line would be left that is agreed.",
            "Refuse the plan, or agree to at least one line.",
            "lines",
        )
    for one in not_agreed:
        refusing.check_not_agreed(one, lines[one.line_id], on=by.today)


def _write_lines(
    row: PlanVersion,
    plan: PlanAnswer,
    not_agreed: Sequence[NotAgreed],
    user_id: UUID,
    at: datetime,
) -> None:
    lines = {line.id: line for line in plan.lines}
    for one in not_agreed:
        totals = lines[one.line_id].totals
        LineDecision.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            plan=row,
            line_id=one.line_id,
            code=one.code,
            words=one.words.strip(),
            benefit=one.benefit.strip(),
            cost=one.cost.strip(),
            weekly_pence=totals.weekly_pence,
            once_pence=totals.one_off_pence,
            decided_by=user_id,
            decided_at=at,
        )


def _made(row: PlanVersion, plan: PlanAnswer, left_out: set[UUID], at: datetime) -> PlanVersion:
    made = copy_version(row, written_by=row.written_by, at=at)
    made.starts_on, made.review_on = row.starts_on, row.review_on
    made.compared_with_id = row.compared_with_id
    keys = [line.line_key for line in plan.lines if line.id in left_out]
    gone = BudgetLine.objects.filter(plan=made, line_key__in=keys)
    for hangs_on_it in (LineOutcome, FunderShare, LineNote, LineVisit, LineCover):
        hangs_on_it._default_manager.filter(line__in=gone).delete()
    gone.delete()
    return made


def _outcomes(row: PlanVersion, made: PlanVersion) -> dict[UUID, UUID]:
    """Return the outcomes of a version → the same ones in a later version."""
    now = dict(Outcome.objects.filter(plan=made).values_list("outcome_key", "id"))
    return {
        outcome.id: now[outcome.outcome_key]
        for outcome in Outcome.objects.filter(plan=row)
        if outcome.outcome_key in now
    }
