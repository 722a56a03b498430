"""Weighing what a plan would draw on each pot, beside the pot's cap and what was decided about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.payments.models import CapQuestion, FundingSource, SourceTerms
from openphb.domains.payments.sources.drawn import drawn_now, lines_of_budgets, with_plan
from openphb.domains.payments.sources.rules import cap_answer
from openphb.domains.payments.types import (
    CapFacts,
    Capped,
    Drawn,
    HouseRuleState,
    QuestionState,
    SourceYear,
)
from openphb.domains.plans import queries as plans
from openphb.domains.plans.live.funding import categories_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


@dataclass(frozen=True)
class Weighed:
    """What one budget draws on each pot by year as it stands, and once something is decided."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID | None
    before: Drawn
    after: Drawn


def weigh_plan(
    *, viewer: Viewer, plan_id: UUID, not_agreed: Collection[UUID] = ()
) -> Weighed | None:
    """Return what a version would draw on each pot, but for lines `not_agreed`; None without pots.

    For whoever may decide about it. Nothing is written. Refusal: `nothing_there`.
    """
    known = plans.summary(viewer=viewer, plan_id=plan_id)
    reached = viewer.scope(Permission.PLAN_APPROVE).covers(
        tenant_id=known.tenant_id, subject_id=known.subject_id
    )
    has_caps = SourceTerms.objects.filter(tenant_id=known.tenant_id, state=HouseRuleState.AGREED)
    if not reached or not has_caps.exists():
        return None
    plan = plans.whole(viewer=viewer, plan_id=plan_id)
    now = lines_of_budgets(plan.tenant_id, [plan.budget_id], viewer.today)[0]
    kinds = categories_of(Q(tenant_id=plan.tenant_id, budget_id=plan.budget_id))
    after = with_plan(
        now, plan, plan.starts_on or viewer.today, without=not_agreed, categories=kinds
    )
    return Weighed(
        plan.tenant_id,
        plan.subject_id,
        plan.budget_id,
        plan.id,
        now.drawn(viewer.today),
        after.drawn(viewer.today),
    )


def capped(found: Weighed, *, on: date) -> tuple[Capped, ...]:
    """Return what the cap of each pot that a budget draws on says, by pot and year.

    Pots without agreed terms of a year have no cap there and say nothing.
    """
    by_cap = caps(found.tenant_id, on)
    touched = [
        key
        for key in sorted({*found.before, *found.after}, key=str)
        if key in by_cap and (found.before.get(key) or found.after.get(key))
    ]
    if not touched:
        return ()
    everybody = drawn_now(found.tenant_id, on, without=found.budget_id)
    may = allowed(found.tenant_id, found.plan_id)
    names = dict(FundingSource.objects.filter(tenant_id=found.tenant_id).values_list("id", "name"))
    told = []
    for key in touched:
        source_id, year = key
        assert source_id is not None, "a cap is of a pot"
        up_to, question_id = may.get(key, (None, None))
        facts = CapFacts(
            by_cap[key],
            everybody.total(key) + (found.before.get(key, 0) if everybody.left_out else 0),
            found.before.get(key, 0),
            found.after.get(key, 0),
            up_to,
        )
        state, reason = None, ""
        last = _last_question(found, source_id, year)
        if last is not None:
            state, reason = QuestionState(last.state), last.decided_reason
        told.append(
            Capped(
                source_id,
                year,
                names[source_id],
                facts,
                cap_answer(facts),
                question_id or (last.id if last else None),
                state,
                reason,
            )
        )
    return tuple(told)


def caps(tenant_id: UUID, on: date) -> dict[SourceYear, int]:
    """Return the cap of each pot and year, by the terms that hold on a day, or that a year begins by."""
    return {key: row.cap_pence for key, row in terms_now(tenant_id, on).items()}


def terms_now(tenant_id: UUID, on: date) -> dict[SourceYear, SourceTerms]:
    """Return the terms of each pot and year that hold on a day, or that a later year begins by."""
    rows = SourceTerms.objects.filter(tenant_id=tenant_id, state=HouseRuleState.AGREED)
    found: dict[SourceYear, SourceTerms] = {}
    for row in rows.order_by("valid_from", "decided_at", "id"):
        if row.valid_from <= max(on, date(int(row.year[:4]), 4, 1)):
            found[row.funding_source_id, row.year] = row
    return found


def allowed(
    tenant_id: UUID, plan_id: UUID | None
) -> dict[SourceYear, tuple[int | None, UUID | None]]:
    """Return up to where each pot may go over its cap, and by which decision: for all, or one plan."""
    rows = CapQuestion.objects.filter(tenant_id=tenant_id, state=QuestionState.ALLOWED)
    rows = rows.filter(Q(plan=None) | Q(plan_id=plan_id)) if plan_id else rows.filter(plan=None)
    found: dict[SourceYear, tuple[int | None, UUID | None]] = {}
    for source_id, year, pence, question_id in rows.order_by("allowed_pence").values_list(
        "funding_source_id", "year", "allowed_pence", "id"
    ):
        found[source_id, year] = (pence, question_id)
    return found


def source_row(viewer: Viewer, permission: Permission, source_id: UUID) -> FundingSource:
    """Return a pot that somebody may see or change. Refusal: `nothing_there`."""
    scope = viewer.scope(permission)
    row = FundingSource.objects.filter(scope.tenants_q(), pk=source_id).first()
    if row is None:
        raise NothingThere("pot of money")
    return row


def _last_question(found: Weighed, source_id: UUID, year: str) -> CapQuestion | None:
    if found.plan_id is None:
        return None
    rows = CapQuestion.objects.filter(
        tenant_id=found.tenant_id,
        funding_source_id=source_id,
        year=year,
        plan_id=found.plan_id,
    )
    return rows.order_by("-asked_at", "-id").first()
