"""A council's direct payment becomes the NHS's to pay for: from a day on, and no payment changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import queries as budgets
from openphb.domains.payments.actions.funding import lines_known, write_contribution, write_finding
from openphb.domains.payments.funding import queries as funding
from openphb.domains.payments.models import HandOver
from openphb.domains.payments.settlement import rules
from openphb.domains.payments.types import (
    WHOLE_SHARE,
    ContributionDraft,
    FindingDraft,
    FindingKind,
    FunderPart,
    HandOverDraft,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal


def record_hand_over(*, by: Viewer, at: datetime, budget_id: UUID, draft: HandOverDraft) -> UUID:
    """Record that the NHS bears a budget from a day on that a council paid for; return its id.

    One finding for every line of the agreed plan, and no contribution from that day. Agreements,
    entitlement, runs and files are as they were. Refusals: `nothing_there`, `hand_over_no_plan`,
    `hand_over_again`, those of `rules.hand_over_fault` and of a finding.
    """
    with transaction.atomic():
        budget, _reference = budgets.budget_named(
            viewer=by, permission=Permission.FUNDING_HAND_OVER, budget_id=budget_id
        )
        actor = by.act(
            Permission.FUNDING_HAND_OVER, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        fault = rules.hand_over_fault(
            draft, today=by.today, is_council=funding.is_council(draft.from_id)
        )
        if fault:
            raise fault
        line_keys = lines_known(budget)
        if not line_keys:
            raise Refusal(
                "hand_over_no_plan",
                "No plan is agreed here, so there is no line that the NHS could take over.",
                "Have the plan agreed first.",
            )
        if HandOver.objects.filter(
            tenant_id=budget.tenant_id, budget_id=budget.id, from_body_id=draft.from_id
        ).exists():
            raise Refusal(
                "hand_over_again",
                "A hand-over from this council is recorded already.",
                "If its day was wrong, record who bears what from the right day.",
                "from_id",
            )
        nhs = funding.ours(budget.tenant_id, by.today)
        finding = write_finding(
            by=actor,
            at=at,
            budget=budget,
            kind=FindingKind.HAND_OVER,
            draft=FindingDraft(
                line_keys=line_keys,
                starts_on=draft.effective_on,
                ends_on=None,
                lead_id=nhs,
                parts=(FunderPart(nhs, ten_thousandths=WHOLE_SHARE),),
                reason=draft.reason,
                source=draft.source,
                found_by=draft.decided_by,
            ),
            today=by.today,
        )
        asked = funding.lines_of_budget(budget.tenant_id, budget.id, by.today).who.contributions
        for line_key, contributions in asked.items():
            if any(one.valid.overlap(Period(draft.effective_on)) for one in contributions):
                write_contribution(
                    by=actor,
                    at=at,
                    budget=budget,
                    draft=ContributionDraft(
                        line_key=line_key,
                        council_id=draft.from_id,
                        weekly_pence=0,
                        starts_on=draft.effective_on,
                        ends_on=None,
                        reason=draft.reason,
                        source=draft.source,
                    ),
                )
        made = HandOver.objects.create(
            id=new_id(),
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            finding_id=finding.id,
            from_body_id=draft.from_id,
            to_body_id=nhs,
            effective_on=draft.effective_on,
            decided_on=draft.decided_on,
            decided_by=draft.decided_by.strip(),
            reason=draft.reason.strip(),
            source=draft.source.strip(),
            refund_by=draft.refund_by,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "hand_over.recorded",
            by=actor,
            at=at,
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            record_kind="hand_over",
            record_id=made.id,
            details={"from": draft.effective_on.isoformat(), "refund_by": str(draft.refund_by)},
        )
        return made.id
