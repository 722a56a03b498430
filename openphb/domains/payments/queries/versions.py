"""What a version of a plan would change in weeks that are paid, told before it is decided."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.agreements.types import AgreementAnswer, AgreementState
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.payments.models import ExtraCover, LineEntitlement
from openphb.domains.payments.queries.due import (
    BudgetFacts,
    accounted_lines,
    budget_facts,
    known_to,
)
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.rules.stopping import stopped
from openphb.domains.payments.rules.versions import days_given, effect_of, facts_after
from openphb.domains.payments.types import Entitled, LineWords, PlanEffect
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.foundation.access.types import Permission, Viewer


def effect_of_version(
    *, viewer: Viewer, plan: PlanAnswer, agreement: AgreementAnswer | None
) -> PlanEffect | None:
    """Return what it would change for periods that are paid already, if it were agreed now.

    None where no signed agreement pays for the budget yet, or the viewer may not decide plans
    there. The engine works out what is due twice: from the facts as they are, and as this version
    would record them. Money that an open run reserves was paid to nobody and does not count.
    """
    scope = viewer.scope(Permission.PLAN_APPROVE)
    reached = scope.covers(tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    if not reached or agreement is None or agreement.state is not AgreementState.SIGNED:
        return None
    reach = Q(tenant_id=plan.tenant_id, budget_id=plan.budget_id)
    words: dict[UUID, LineWords] = {}
    found = budget_facts(reach, known_to(plan.tenant_id), words=words, reserved=False).get(
        plan.budget_id
    )
    if found is None:
        return None
    start = max(agreement.first_day, plan.starts_on or agreement.first_day)
    lasting = LineEntitlement.objects.filter(reach, closing=True).values_list("line_key", flat=True)
    given = [
        one
        for line in plan.lines
        if line.management_option is ManagementOption.DIRECT_PAYMENT
        for one in _given(line, start, found, agreement)
    ]
    started = started_keys(plan.budget_id)
    facts = facts_after(found.facts, given, start, frozenset((*lasting, *started)))
    # Also what was paid ahead of its time: a version can make that too much.
    covered = (
        *covered_periods(found.schedules, viewer.today),
        *(one.period for one in found.accounted),
    )
    names = {
        **{fact.line_key: words[fact.line_id].description for fact in found.facts},
        **{line.line_key: line.description for line in plan.lines},
    }
    return effect_of(
        due_by_period(found.facts, covered, found.accounted),
        due_by_period(facts, covered, found.accounted),
        names,
    )


def paid_for(line_key: UUID, day: date) -> bool:
    """Return whether a line was paid for a day, or an open run reserves it."""
    return (
        accounted_lines()
        .filter(line_key=line_key, service_from__lte=day, service_to__gt=day)
        .exists()
    )


def started_keys(budget_id: UUID) -> QuerySet[ExtraCover, UUID]:
    """Return what the entitlements of extra cover are known by: no version of a plan ends them."""
    return ExtraCover.objects.filter(budget_id=budget_id).values_list("due_key", flat=True)


def _given(
    line: LineAnswer, start: date, found: BudgetFacts, agreement: AgreementAnswer
) -> list[Entitled]:
    begun = [
        fact.valid.start
        for fact in sorted(found.facts, key=lambda one: one.valid.start)
        if fact.line_key == line.line_key and fact.unit_pence and fact.basis is Basis.ONE_OFF
    ]
    days = days_given(
        line, start, begun[0] if begun else None, lambda day: paid_for(line.line_key, day)
    )
    if days is None:
        return []
    stops = stopped(
        found.circumstances,
        line_key=line.line_key,
        basis=line.basis,
        valid=days,
        term=agreement.hospital,
    )
    return [
        Entitled(
            line.line_key,
            line.id,
            line.quantity_hundredths,
            line.unit_pence,
            line.basis,
            days,
            stops,
            line.falls_on,
        )
    ]
