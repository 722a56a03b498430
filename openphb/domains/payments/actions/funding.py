"""Recording who bears what of a line, and what a person contributes to a council's part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases.types import Category
from openphb.domains.payments.funding import queries as funding
from openphb.domains.payments.funding import rules
from openphb.domains.payments.models import (
    ContributionFinding,
    FundingFinding,
    FundingPart,
    LineFunding,
    PersonContribution,
)
from openphb.domains.payments.types import (
    ContributionDraft,
    FindingDraft,
    FindingKind,
    FunderPart,
)
from openphb.domains.plans.live.funding import lines_agreed
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

# Healthcare that the NHS bears whole, as long as somebody is eligible.
CONTINUING = (Category.CHC_ADULT, Category.CHILDREN_CONTINUING_CARE)


def record_finding(*, by: Viewer, at: datetime, budget_id: UUID, draft: FindingDraft) -> UUID:
    """Record who bears what of some lines from a day on, possibly one long ago; return the finding's id.

    No payment changes: who bears is not who pays. Refusals: `nothing_there`, those of
    `rules.finding_fault` and `rules.end_fault`.
    """
    with transaction.atomic():
        budget, _reference = budgets.budget_named(
            viewer=by, permission=Permission.FUNDING_RECORD, budget_id=budget_id
        )
        actor = by.act(
            Permission.FUNDING_RECORD, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        return write_finding(
            by=actor,
            at=at,
            budget=budget,
            kind=FindingKind.SHARED,
            draft=draft,
            today=by.today,
        ).id


def write_finding(
    *,
    by: Actor,
    at: datetime,
    budget: BudgetSummary,
    kind: FindingKind,
    draft: FindingDraft,
    today: date,
) -> FundingFinding:
    """Check and write a finding with its facts, for an action that has shown that it may.

    Refusals: `nothing_there`, those of `rules.finding_fault` and `rules.end_fault`.
    """
    fault = rules.finding_fault(draft)
    if fault:
        raise fault
    _lock(budget)
    _refuse_strangers(budget, draft.line_keys)
    _refuse_backdated_end(budget, draft, today)
    found = FundingFinding.objects.create(
        id=new_id(),
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        budget_id=budget.id,
        kind=kind,
        lead_id=draft.lead_id,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        reason=draft.reason.strip(),
        source=draft.source.strip(),
        found_by=draft.found_by.strip(),
        recorded_by=by.user_id,
        recorded_at=at,
    )
    FundingPart.objects.bulk_create(_part(found, *one) for one in enumerate(draft.parts))
    known_seq = facts.next_known_seq(budget.tenant_id)
    for line_key in draft.line_keys:
        facts.record(
            LineFunding,
            key={
                "tenant_id": budget.tenant_id,
                "subject_id": budget.subject_id,
                "line_key": line_key,
            },
            valid=Period(draft.starts_on, draft.ends_on),
            values={"budget_id": budget.id, "finding_id": found.id},
            by=by,
            at=at,
            known_seq=known_seq,
        )
    trail.record(
        "funding.found",
        by=by,
        at=at,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        record_kind="funding_finding",
        record_id=found.id,
        details={
            "kind": str(kind),
            "from": draft.starts_on.isoformat(),
            "lines": len(draft.line_keys),
            "known_seq": known_seq,
        },
    )
    return found


def record_contribution(
    *, by: Viewer, at: datetime, budget_id: UUID, draft: ContributionDraft
) -> UUID:
    """Record what a council asks a person to contribute to its own part of a line; return its id.

    Nothing a week ends one. Refusals: `nothing_there`, those of `rules.contribution_fault`.
    """
    with transaction.atomic():
        budget, _reference = budgets.budget_named(
            viewer=by, permission=Permission.FUNDING_RECORD, budget_id=budget_id
        )
        actor = by.act(
            Permission.FUNDING_RECORD, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        _lock(budget)
        _refuse_strangers(budget, (draft.line_key,))
        lines = funding.lines_of_budget(budget.tenant_id, budget.id, by.today)
        days = None
        if draft.ends_on is None or draft.ends_on > draft.starts_on:
            days = Period(draft.starts_on, draft.ends_on)
        fault = rules.contribution_fault(
            draft,
            category=funding.category_of(budget.tenant_id, budget.id),
            council_weekly=lines.council_weekly(draft.line_key, draft.council_id, days)
            if days
            else (),
            is_council=funding.is_council(draft.council_id),
        )
        if fault:
            raise fault
        return write_contribution(by=actor, at=at, budget=budget, draft=draft)


def write_contribution(
    *, by: Actor, at: datetime, budget: BudgetSummary, draft: ContributionDraft
) -> UUID:
    """Write a contribution that was checked, with its words and its fact; return the id of the words."""
    found = ContributionFinding.objects.create(
        id=new_id(),
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        budget_id=budget.id,
        kind=draft.kind,
        reason=draft.reason.strip(),
        source=draft.source.strip(),
        recorded_by=by.user_id,
        recorded_at=at,
    )
    facts.record(
        PersonContribution,
        key={
            "tenant_id": budget.tenant_id,
            "subject_id": budget.subject_id,
            "line_key": draft.line_key,
        },
        valid=Period(draft.starts_on, draft.ends_on),
        values={
            "budget_id": budget.id,
            "council_id": draft.council_id,
            "weekly_pence": draft.weekly_pence,
            "finding_id": found.id,
        },
        by=by,
        at=at,
        known_seq=facts.next_known_seq(budget.tenant_id),
    )
    trail.record(
        "contribution.recorded",
        by=by,
        at=at,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        record_kind="contribution_finding",
        record_id=found.id,
        details={"weekly_pence": draft.weekly_pence, "from": draft.starts_on.isoformat()},
    )
    return found.id


def lines_known(budget: BudgetSummary) -> tuple[UUID, ...]:
    """Return the keys of the lines that a budget's agreed plan has."""
    found = lines_agreed(Q(tenant_id=budget.tenant_id, budget_id=budget.id))
    return tuple(line.line_key for line in found)


def _lock(budget: BudgetSummary) -> None:
    # Two findings for one person would each miss what the other says.
    Subject.objects.select_for_update(no_key=True).get(
        tenant_id=budget.tenant_id, pk=budget.subject_id
    )


def _part(found: FundingFinding, position: int, part: FunderPart) -> FundingPart:
    return FundingPart(
        id=new_id(),
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        finding=found,
        position=position,
        funder_id=part.funder_id,
        ten_thousandths=part.ten_thousandths,
        weekly_pence=part.weekly_pence,
    )


def _refuse_strangers(budget: BudgetSummary, line_keys: Collection[UUID]) -> None:
    if set(line_keys) - set(lines_known(budget)):
        raise NothingThere("line")


def _refuse_backdated_end(budget: BudgetSummary, draft: FindingDraft, today: date) -> None:
    found = funding.lines_of_budget(budget.tenant_id, budget.id, today)
    days = Period(draft.starts_on, draft.ends_on)
    before: list[tuple[Period, Sequence[FunderPart]]] = []
    for fact in found.facts:
        held = fact.valid.overlap(days)
        if fact.line_key in draft.line_keys and held:
            before += [
                (piece, parts)
                for piece, parts, _asked in rules.stretches(
                    found.who, fact.line_key, fact.line_id, held
                )
            ]
    # Days that only a finding speaks of: what was found to be the NHS's before money was due here.
    for line_key in draft.line_keys:
        for one in found.who.findings.get(line_key, ()):
            held = one.valid.overlap(days)
            if held:
                before.append((held, one.parts))
    bodies = {part.funder_id for _days, parts in before for part in parts}
    fault = rules.end_fault(
        before,
        draft.parts,
        continuing=funding.category_of(budget.tenant_id, budget.id) in CONTINUING,
        nhs=funding.nhs_bodies({*bodies, *(part.funder_id for part in draft.parts)}),
        today=today,
    )
    if fault:
        raise fault
