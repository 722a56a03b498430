"""Sending a version for approval, taking it back, and deciding about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeKind, ToldBy
from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.answers import answer_of
from openphb.domains.plans.models import PlanDecision, PlanVersion
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal, Stale


def submit(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, difference_reasons: str | None = None
) -> None:
    """Send a draft for approval, with the indicative budget that it is set against.

    `difference_reasons` say why it comes to another amount than that; None leaves what the version
    it began as said. Refusals: `nothing_there`, `not_permitted`, `stale`, `plan_not_draft`,
    `plan_not_ready`, `difference_unexplained`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_SUBMIT, plan_id=plan_id, version=version)
        actor = by.act(Permission.PLAN_SUBMIT, tenant_id=row.tenant_id, subject_id=row.subject_id)
        answer = answer_of(row)
        rules.check_submission(answer, on=by.today)
        if difference_reasons is not None:
            row.difference_reasons = difference_reasons.strip()
        compared = agreeing.compared(viewer=by, plan=answer)
        if compared is not None:
            row.compared_with_id = compared.indicative_id
            if compared.asks_for_reasons and not row.difference_reasons:
                raise Refusal(
                    "difference_unexplained",
                    "The plan comes to another amount than the person was told.",
                    "Write why, in words for the person and for whoever decides.",
                    "difference_reasons",
                )
        row.state = PlanState.SUBMITTED
        row.submitted_by, row.submitted_at = actor.user_id, at
        row.version += 1
        row.save()
        audit(
            "plan.submitted",
            actor,
            at,
            row,
            {
                "number": row.number,
                "weekly_pence": answer.totals.weekly_pence,
                "compared_with": compared and str(compared.indicative_id),
                "difference_weekly_pence": compared and compared.found.difference.weekly_pence,
            },
        )


def withdraw(*, by: Viewer, at: datetime, plan_id: UUID, version: int) -> None:
    """Take a version back before anybody decided, so that it can be changed.

    Refusals: `nothing_there`, `not_permitted`, `stale`, `plan_not_submitted`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_SUBMIT, plan_id=plan_id, version=version)
        if row.state != PlanState.SUBMITTED:
            raise Refusal(
                "plan_not_submitted",
                "This version does not wait for a decision, so there is nothing to take back.",
                "Read how it stands now.",
            )
        actor = by.act(Permission.PLAN_SUBMIT, tenant_id=row.tenant_id, subject_id=row.subject_id)
        row.state, row.submitted_by, row.submitted_at = PlanState.DRAFT, None, None
        row.version += 1
        row.save()
        audit("plan.withdrawn", actor, at, row, {"number": row.number})


def decide(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    verdict: Verdict,
    reasons: str,
    grounds: tuple[str, ...] = (),
) -> None:
    """Approve or refuse a version that was sent. Approving supersedes the version agreed before.

    A refusal, and a direct payment that is lower than before, is a decision that the person may ask
    to have looked at again: notice of it is given with it. `grounds` are the law's reasons for a
    refusal; without them it is that the body is not satisfied with the plan. Source: SI 2013/1617,
    regulations 8 and 13. Refusals: `nothing_there`, `not_permitted`, `already_decided`,
    `plan_not_submitted`, `approver_submitted_it`, `reasons_missing`, `stale`, those of
    `cases.give_notice`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_APPROVE, plan_id=plan_id, version=None)
        actor = by.act(Permission.PLAN_APPROVE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        _check(row, actor.user_id, verdict, reasons)
        if row.version != version:
            raise Stale()
        assert row.submitted_by is not None
        PlanDecision.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            plan=row,
            verdict=verdict,
            reasons=reasons.strip(),
            decided_by=actor.user_id,
            decided_at=at,
            submitted_by=row.submitted_by,
        )
        superseded = _supersede(row) if verdict is Verdict.APPROVED else None
        draft = _notice(row, verdict, superseded, actor.user_id, reasons, grounds, by.today)
        if draft is not None:
            cases.give_notice(by=by, at=at, case_id=row.budget.case_id, draft=draft)
        row.state = PlanState.AGREED if verdict is Verdict.APPROVED else PlanState.REFUSED
        row.version += 1
        row.save()
        audit(
            f"plan.{verdict}",
            actor,
            at,
            row,
            {"number": row.number, "superseded": str(superseded.id) if superseded else None},
        )


def _check(row: PlanVersion, user_id: UUID, verdict: Verdict, reasons: str) -> None:
    # Said before "stale": who decides second learns who was first, not only that something changed.
    decision = PlanDecision.objects.filter(plan=row).first()
    names = names_of([decision.decided_by]) if decision else {}
    rules.check_decision(
        state=PlanState(row.state),
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        submitted_by=row.submitted_by,
        user_id=user_id,
        verdict=verdict,
        reasons=reasons,
    )


def _notice(
    row: PlanVersion,
    verdict: Verdict,
    before: PlanVersion | None,
    decided_by: UUID,
    reasons: str,
    grounds: tuple[str, ...],
    today: date,
) -> NoticeDraft | None:
    """Return what the person is to be told of and may ask about again; None where it is nothing."""
    told = NoticeDraft(
        kind=NoticeKind.SERVICE_REFUSED,
        about_id=row.id,
        what=f"Version {row.number} of the plan",
        grounds=grounds or ("plan_not_satisfied",),
        reasons=reasons,
        evidence=f"Version {row.number} of the plan, as it was sent.",
        decided_by=decided_by,
        decided_on=today,
        told_on=today,
        told_by=ToldBy.LETTER,
    )
    if verdict is Verdict.REFUSED:
        return told
    if before is None:
        return None
    was, now = (answer_of(one).direct_payment.weekly_pence for one in (before, row))
    if now >= was:
        return None
    return replace(
        told,
        kind=NoticeKind.REDUCTION,
        what=f"Version {row.number} of the plan: the direct payment is {pounds(now)} a week. "
        f"Before, it was {pounds(was)}.",
        grounds=("enough",),
        amount_pence=now,
        from_day=row.starts_on,
    )


def _supersede(row: PlanVersion) -> PlanVersion | None:
    before = (
        PlanVersion.objects.select_for_update()
        .filter(budget_id=row.budget_id, state=PlanState.AGREED)
        .first()
    )
    if before is None:
        return None
    before.state = PlanState.SUPERSEDED
    before.version += 1
    before.save()
    return before
