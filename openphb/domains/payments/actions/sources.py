"""Pots of money: proposed by finance, agreed by somebody else; and lines that draw on one of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases.types import Category
from openphb.domains.payments.actions.caps import keep_checked, weighed
from openphb.domains.payments.funding.queries import is_council
from openphb.domains.payments.models import (
    FundingSource,
    LineSource,
    SourceChoice,
    SourceDraw,
    SourceTerms,
)
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.sources import rules
from openphb.domains.payments.sources.capping import source_row
from openphb.domains.payments.sources.drawn import lines_of_budgets, with_choice
from openphb.domains.payments.types import HouseRuleState, SourceDraft, TermsDraft
from openphb.domains.plans.live.funding import categories_of, lines_agreed
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal

D = TypeVar("D", SourceTerms, SourceDraw)


def propose_source(
    *, by: Viewer, at: datetime, tenant_id: UUID, draft: SourceDraft, terms: TermsDraft
) -> UUID:
    """Propose a pot with what it has in its first year; return its id. It holds once another agrees.

    Refusals: `not_permitted`, `source_named_twice`, those of `rules.source_fault` and
    `rules.terms_fault`.
    """
    with transaction.atomic():
        actor = by.act(Permission.SOURCE_PROPOSE, tenant_id=tenant_id)
        council = draft.with_body_id is not None and is_council(draft.with_body_id)
        fault = rules.source_fault(draft, is_council=council) or rules.terms_fault(
            terms, today=by.today
        )
        if fault:
            raise fault
        row = FundingSource(
            id=new_id(),
            tenant_id=tenant_id,
            kind=draft.kind,
            name=draft.name.strip(),
            only_for=[str(one) for one in draft.only_for],
            with_body_id=draft.with_body_id,
            source=draft.source.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            if "funding_source_named_once" not in str(error):
                raise
            raise Refusal(
                "source_named_twice",
                f"There is a pot called {row.name} already.",
                "Propose its next year on its own page, or give this one another name.",
                "name",
            ) from error
        trail.record(
            "source.proposed",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="funding_source",
            record_id=row.id,
            details={"kind": row.kind},
        )
        _propose_terms(row, terms, by=actor, at=at)
        return row.id


def propose_terms(*, by: Viewer, at: datetime, source_id: UUID, terms: TermsDraft) -> UUID:
    """Propose what a pot has in a year and where it is capped; return the proposal's id.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.terms_fault`.
    """
    with transaction.atomic():
        row = source_row(by, Permission.SOURCE_PROPOSE, source_id)
        actor = by.act(Permission.SOURCE_PROPOSE, tenant_id=row.tenant_id)
        fault = rules.terms_fault(terms, today=by.today)
        if fault:
            raise fault
        return _propose_terms(row, terms, by=actor, at=at)


def decide_terms(*, by: Viewer, at: datetime, terms_id: UUID, agree: bool, reason: str) -> None:
    """Agree to a pot's terms that somebody else proposed, or refuse them.

    A cap that is lower than what is drawn already is not refused: the pot is over it from then on,
    and finance is told so. Refusals: `nothing_there`, `not_permitted`, `house_rule_decided`,
    `house_rule_own`, `reason_needed`.
    """
    _decide(SourceTerms, by=by, at=at, row_id=terms_id, agree=agree, reason=reason)


def propose_draw(
    *, by: Viewer, at: datetime, source_id: UUID, category: Category | None, valid_from: date
) -> UUID:
    """Propose that a kind of budget draws on a pot from the first of a month; return the proposal's id.

    Refusals: `nothing_there`, `not_permitted`, `source_month`, `source_not_for_this`.
    """
    with transaction.atomic():
        row = source_row(by, Permission.SOURCE_PROPOSE, source_id)
        actor = by.act(Permission.SOURCE_PROPOSE, tenant_id=row.tenant_id)
        fault = rules.month_fault(valid_from, "valid_from") or rules.draw_fault(
            category, _only_for(row), name=row.name, where="category"
        )
        if fault:
            raise fault
        made = SourceDraw.objects.create(
            id=new_id(),
            tenant_id=row.tenant_id,
            state=HouseRuleState.PROPOSED,
            valid_from=valid_from,
            proposed_by=actor.user_id,
            proposed_at=at,
            funding_source_id=row.id,
            category=category or "",
        )
        _audit("source.draw_proposed", made, by=actor, at=at)
        return made.id


def decide_draw(*, by: Viewer, at: datetime, draw_id: UUID, agree: bool, reason: str) -> None:
    """Agree that a kind of budget draws on a pot, as somebody else proposed, or refuse it.

    Refusals: those of `decide_terms`.
    """
    _decide(SourceDraw, by=by, at=at, row_id=draw_id, agree=agree, reason=reason)


def choose_source(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    line_keys: Collection[UUID],
    source_id: UUID,
    starts_on: date,
    reason: str,
) -> UUID:
    """Record that lines draw on a pot of their own from the first of a month; return the choice's id.

    Payments do not change. Refusals: `nothing_there`, `not_permitted`, `finding_no_line`,
    `reason_needed`, `source_month`, `source_not_for_this`, `cap_passed`.
    """
    with transaction.atomic():
        budget, _reference = budgets.budget_named(
            viewer=by, permission=Permission.FUNDING_RECORD, budget_id=budget_id
        )
        actor = by.act(
            Permission.FUNDING_RECORD, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        row = FundingSource.objects.filter(tenant_id=budget.tenant_id, pk=source_id).first()
        if row is None:
            raise NothingThere("pot of money")
        _check_choice(budget, row, line_keys, starts_on, reason)
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=budget.tenant_id, pk=budget.subject_id
        )
        now = lines_of_budgets(budget.tenant_id, [budget.id], by.today)[0]
        after = with_choice(now, line_keys, row.id, Period(starts_on))
        choice = SourceChoice.objects.create(
            id=new_id(),
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            funding_source_id=row.id,
            starts_on=starts_on,
            reason=reason.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        known_seq = facts.next_known_seq(budget.tenant_id)
        for line_key in line_keys:
            facts.record(
                LineSource,
                key={
                    "tenant_id": budget.tenant_id,
                    "subject_id": budget.subject_id,
                    "line_key": line_key,
                },
                valid=Period(starts_on),
                values={
                    "budget_id": budget.id,
                    "funding_source_id": row.id,
                    "choice_id": choice.id,
                },
                by=actor,
                at=at,
                known_seq=known_seq,
            )
        keep_checked(
            by=by,
            actor=actor,
            at=at,
            found=weighed(budget, now, after, on=by.today),
            plan_id=None,
            known_seq=known_seq,
        )
        trail.record(
            "source.chosen",
            by=actor,
            at=at,
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            record_kind="source_choice",
            record_id=choice.id,
            details={"source": str(row.id), "lines": len(line_keys), "known_seq": known_seq},
        )
        return choice.id


def _check_choice(
    budget: BudgetSummary,
    row: FundingSource,
    line_keys: Collection[UUID],
    starts_on: date,
    reason: str,
) -> None:
    mine = Q(tenant_id=budget.tenant_id, budget_id=budget.id)
    if not line_keys:
        raise Refusal(
            "finding_no_line", "No line is chosen.", "Choose what this is about.", "lines"
        )
    if set(line_keys) - {line.line_key for line in lines_agreed(mine)}:
        raise NothingThere("line of this budget")
    fault = (
        rules.month_fault(starts_on, "starts_on")
        or rules.draw_fault(
            categories_of(mine).get(budget.id), _only_for(row), name=row.name, where="source"
        )
        or reason_fault(reason)
    )
    if fault:
        raise fault


def _only_for(row: FundingSource) -> tuple[Category, ...]:
    return tuple(Category(one) for one in row.only_for)


def _propose_terms(row: FundingSource, terms: TermsDraft, *, by: Actor, at: datetime) -> UUID:
    made = SourceTerms.objects.create(
        id=new_id(),
        tenant_id=row.tenant_id,
        state=HouseRuleState.PROPOSED,
        valid_from=terms.valid_from,
        proposed_by=by.user_id,
        proposed_at=at,
        funding_source_id=row.id,
        year=terms.year,
        annual_pence=terms.annual_pence,
        cap_pence=terms.cap_pence,
        source=terms.source.strip(),
    )
    _audit("source.terms_proposed", made, by=by, at=at)
    return made.id


def _decide(
    model: type[D], *, by: Viewer, at: datetime, row_id: UUID, agree: bool, reason: str
) -> None:
    with transaction.atomic():
        scope = by.scope(Permission.SOURCE_DECIDE)
        row = model.objects.select_for_update().filter(scope.tenants_q(), pk=row_id).first()
        if row is None:
            raise NothingThere("proposal about a pot of money")
        actor = by.act(Permission.SOURCE_DECIDE, tenant_id=row.tenant_id)
        if row.state != HouseRuleState.PROPOSED:
            raise Refusal(
                "house_rule_decided", "This was decided already.", "Propose another to change it."
            )
        if row.proposed_by == actor.user_id:
            raise Refusal(
                "house_rule_own",
                "You proposed this, so somebody else must decide it.",
                "Ask another finance approver.",
            )
        fault = reason_fault(reason)
        if fault:
            raise fault
        row.state = HouseRuleState.AGREED if agree else HouseRuleState.REFUSED
        row.decided_by, row.decided_at, row.decided_reason = actor.user_id, at, reason.strip()
        row.save()
        what = "terms" if isinstance(row, SourceTerms) else "draw"
        _audit(f"source.{what}_{row.state}", row, by=actor, at=at)


def _audit(what: str, row: SourceTerms | SourceDraw, *, by: Actor, at: datetime) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="source_terms" if isinstance(row, SourceTerms) else "source_draw",
        record_id=row.id,
        details={"source": str(row.funding_source_id), "from": row.valid_from.isoformat()},
    )
