"""Sending a version for approval, taking it back, and deciding about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import rules
from openphb.domains.plans.actions import noticing
from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.actions.lowering import lower
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.answers import whole_of
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving import rules as approving_rules
from openphb.domains.plans.approving.refusing import check_reasons
from openphb.domains.plans.approving.types import Authority, PlanFacts, RiskLevel
from openphb.domains.plans.lowering.types import NOTHING_SAID, WhyLower
from openphb.domains.plans.models import PlanDecision, PlanSent, PlanVersion
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.panel.rules import check_panel
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.seeing import queries as read
from openphb.domains.plans.seeing import rules as seeing
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.kernel.refusal import Refusal, Stale


def submit(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    difference_reasons: str | None = None,
    risk: RiskLevel = RiskLevel.LOW,
) -> None:
    """Send a draft for approval, with the indicative budget that it is set against.

    What the rules of approval ask of it is kept as it is now. `difference_reasons` say why it comes
    to another amount than that; None leaves what the version it began as said. Refusals:
    `nothing_there`, `not_permitted`, `stale`, `plan_not_draft`, `plan_not_ready`,
    `difference_unexplained`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_SUBMIT, plan_id=plan_id, version=version)
        actor = by.act(Permission.PLAN_SUBMIT, tenant_id=row.tenant_id, subject_id=row.subject_id)
        answer = whole_of(row, by)
        rules.require_draft(answer.state)
        rules.check_submission(answer.state, readiness.faults_of(viewer=by, plan=answer))
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
        facts = approving.facts_now(viewer=by, plan=answer, risk=risk, compared=compared)
        row.state = PlanState.SUBMITTED
        row.submitted_by, row.submitted_at = actor.user_id, at
        row.version += 1
        row.save()
        keep_sent(row, facts)
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
    why_lower: WhyLower = NOTHING_SAID,
) -> None:
    """Approve or refuse a version that was sent. Approving supersedes the version agreed before.

    A refusal, and a direct payment that is lower than before, is a decision that the person may ask
    to have looked at again: notice of it is given with it. `grounds` are the law's reasons for a
    refusal, which there is none without. `why_lower` is what the approver found of a lower direct
    payment, and why it comes sooner than was promised. Source: SI 2013/1617, regulations 8 and 13.

    Refusals: `nothing_there`, `not_permitted`, `already_decided`, `plan_not_submitted`,
    `approver_submitted_it`, `reasons_missing`, `question_open`, `approver_away`, `limit_not_held`,
    `panel_has_not_met`, `panel_decided_otherwise`, `panel_left_out_others`, `bare_cost`,
    `lines_not_said`, `lines_left_out`, `stale`, those of `lowering.lower` and of
    `cases.give_notice`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_APPROVE, plan_id=plan_id, version=None)
        if verdict is Verdict.PART:
            raise Refusal(
                "lines_not_said",
                "It is not said which lines are not agreed.",
                "Choose them.",
                "verdict",
            )
        held = hold(row, by=by, verdict=verdict, reasons=reasons, version=version)
        if verdict is Verdict.REFUSED:
            check_reasons(reasons, on=by.today)
        write_decision(row, held, at=at, verdict=verdict, reasons=reasons)
        if verdict is Verdict.REFUSED:
            noticing.refused(row, by=by, at=at, reasons=reasons, grounds=grounds)
        else:
            lower(row, by=by, actor=held.actor, at=at, reasons=reasons, why=why_lower)
        superseded = supersede(row) if verdict is Verdict.APPROVED else None
        row.state = PlanState.AGREED if verdict is Verdict.APPROVED else PlanState.REFUSED
        row.version += 1
        row.save()
        audit(
            f"plan.{verdict}",
            held.actor,
            at,
            row,
            {
                "number": row.number,
                "superseded": str(superseded.id) if superseded else None,
                "level": held.authority.level,
            },
        )


@dataclass(frozen=True)
class Held:
    """Who decides about a version, by what limit, and what the rules ask of it."""

    actor: Actor
    authority: Authority
    facts: PlanFacts
    scheme_id: UUID | None
    by_panel: bool


def hold(
    row: PlanVersion,
    *,
    by: Viewer,
    verdict: Verdict,
    reasons: str,
    version: int,
    not_agreed: Collection[UUID] = (),
) -> Held:
    """Return by what somebody may decide about a version today, once everything else is in order.

    `not_agreed` are the lines that would be left out of a part.
    """
    actor = by.act(Permission.PLAN_APPROVE, tenant_id=row.tenant_id, subject_id=row.subject_id)
    _check(row, actor.user_id, verdict, reasons)
    if row.version != version:
        raise Stale()
    if approving.open_question(viewer=by, plan_id=row.id):
        raise Refusal(
            "question_open",
            "A question about this plan waits for its answer.",
            "Wait for the answer. Whoever asked can take the question back.",
        )
    plan = whole_of(row, by)
    seeing.check_decides(read.as_read_by(viewer=by, plan=plan))
    facts = approving.facts_of(viewer=by, plan=plan)
    setting = approving.setting(viewer=by, tenant_id=row.tenant_id)
    authority = approving_rules.authority_of(
        actor.user_id,
        facts,
        setting.scheme,
        able=setting.able,
        covers=setting.covers,
        on=by.today,
    )
    by_panel = approving_rules.needs_panel(facts, setting.scheme)
    if by_panel:
        check_panel(
            panel.said_of(viewer=by, plan_id=row.id),
            verdict,
            version=row.version,
            not_agreed=not_agreed,
        )
    return Held(actor, authority, facts, setting.scheme.id, by_panel)


def write_decision(
    row: PlanVersion, held: Held, *, at: datetime, verdict: Verdict, reasons: str
) -> None:
    """Write what was decided about a version, and by what limit."""
    assert row.submitted_by is not None
    authority = held.authority
    PlanDecision.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        plan=row,
        verdict=verdict,
        reasons=reasons.strip(),
        decided_by=held.actor.user_id,
        decided_at=at,
        submitted_by=row.submitted_by,
        level=authority.level,
        limit_weekly_pence=authority.weekly_pence,
        limit_once_pence=authority.once_pence,
        scheme_id=held.scheme_id,
        cover_id=authority.cover_id,
        by_panel=held.by_panel,
    )


def keep_sent(row: PlanVersion, facts: PlanFacts) -> None:
    """Keep what the rules ask of a version that is sent: it cannot change until it is decided."""
    assert row.submitted_by is not None
    assert row.submitted_at is not None
    PlanSent.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        plan=row,
        version=row.version,
        sent_by=row.submitted_by,
        sent_at=row.submitted_at,
        weekly_pence=facts.weekly_pence,
        once_pence=facts.once_pence,
        indicative_weekly_pence=facts.indicative_weekly_pence,
        agreed_weekly_pence=facts.agreed_weekly_pence,
        risk=facts.risk,
        is_novel=facts.is_novel,
        category=facts.category,
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


def supersede(row: PlanVersion) -> PlanVersion | None:
    """Let the version agreed before give way to one that is being agreed; return it."""
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
