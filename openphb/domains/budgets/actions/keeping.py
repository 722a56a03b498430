"""What every write about an indicative budget does: hold the budget, keep the next version, audit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from openphb.domains.budgets import rules
from openphb.domains.budgets.models import Budget, IndicativeBudget, IndicativeLine
from openphb.domains.budgets.types import (
    CostedLine,
    WorkedOut,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Stale


def hold(
    by: Viewer, budget_id: UUID, after_version: int
) -> tuple[Budget, Actor, IndicativeBudget | None]:
    """Lock a budget, which keeps its versions in order; return it, who acts, and its latest version.

    Refusals: `nothing_there`, `not_permitted`, `stale` where `after_version` is not the latest (0
    for none).
    """
    budget = Budget.objects.select_for_update().filter(id=budget_id).first()
    if budget is None:
        raise NothingThere("budget")
    actor = by.act(
        Permission.BUDGET_INDICATE, tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    latest = IndicativeBudget.objects.filter(budget=budget).order_by("-version").first()
    if after_version != (latest.version if latest else 0):
        raise Stale()
    return budget, actor, latest


def keep(indicative: IndicativeBudget, lines: Sequence[CostedLine]) -> IndicativeBudget:
    """Keep an indicative budget with its lines, each under a key of its own."""
    indicative.save(force_insert=True)
    keys = rules.keys_of(lines, new=lambda: str(new_id()))
    IndicativeLine.objects.bulk_create(
        IndicativeLine(
            tenant_id=indicative.tenant_id,
            subject_id=indicative.subject_id,
            indicative=indicative,
            position=position,
            description=line.description,
            quantity_hundredths=line.quantity_hundredths,
            unit=line.unit,
            unit_pence=line.unit_pence,
            basis=line.basis,
            rate_code=line.rate_code,
            carers_needed=line.carers_needed,
            key=key,
        )
        for position, (line, key) in enumerate(zip(lines, keys, strict=True), start=1)
    )
    return indicative


def amounts(indicative: IndicativeBudget) -> dict[str, object]:
    """Return what an indicative budget comes to, in pence, as the audit keeps it."""
    return {
        "version": indicative.version,
        "weekly_pence": indicative.weekly_pence,
        "annual_pence": indicative.annual_pence,
        "one_off_pence": indicative.one_off_pence,
    }


def audit(what: str, actor: Actor, at: datetime, budget: Budget, details: dict[str, Any]) -> None:
    """Write down what was done to a budget."""
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        record_kind="budget",
        record_id=budget.id,
        details=details,
    )


def keep_next(
    budget: Budget,
    latest: IndicativeBudget | None,
    worked: WorkedOut,
    working: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    rebases_plan: UUID | None = None,
) -> UUID:
    """Keep what was worked out as a budget's next version; return its id.

    `rebases_plan` is the agreed version of the plan that it works out again.
    """
    indicative = keep(
        IndicativeBudget(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget=budget,
            version=(latest.version if latest else 0) + 1,
            pack=worked.pack,
            worked_out_on=worked.worked_out_on,
            worked_out_by=by.user_id,
            told_on=None,
            weekly_pence=worked.weekly_pence,
            annual_pence=worked.annual_pence,
            one_off_pence=worked.one_off_pence,
            working=working,
            rebases_plan=rebases_plan,
        ),
        worked.lines,
    )
    rebases = {"rebases_plan": str(rebases_plan)} if rebases_plan else {}
    audit("budget.indicated", by, at, budget, {**amounts(indicative), **rebases})
    return indicative.id
