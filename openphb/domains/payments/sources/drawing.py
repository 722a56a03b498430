"""Reading what says which pot a line draws on, and what budgets draw that nobody is paid for yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.cases.types import Category
from openphb.domains.payments.models import LineEntitlement, LineSource, SourceDraw
from openphb.domains.payments.types import Choice, DefaultDraw, Draws, HouseRuleState
from openphb.domains.plans.live.funding import categories_of, lines_direct
from openphb.domains.plans.live.types import BoughtLine
from openphb.foundation.facts.record import as_known, period_of
from openphb.kernel.periods import Period


def draws_of(tenant_id: UUID, reach: Q, known_seq: int) -> Draws:
    """Return what says which pots some budgets' lines draw on. `reach` filters on `budget_id`.

    Three statements; one where no kind of budget was given a pot and no line has its own.
    """
    chosen: dict[UUID, list[Choice]] = defaultdict(list)
    for fact in as_known(LineSource.objects.filter(reach, tenant_id=tenant_id), known_seq):
        chosen[fact.line_key].append(Choice(fact.funding_source_id, period_of(fact)))
    defaults = tuple(default_draws(tenant_id))
    return Draws(
        defaults,
        categories_of(Q(tenant_id=tenant_id) & reach)
        if any(one.category for one in defaults)
        else {},
        {line_key: tuple(found) for line_key, found in chosen.items()},
    )


def default_draws(tenant_id: UUID) -> Iterator[DefaultDraw]:
    """Yield what kinds of budget draw on, in the order of their days: of two the later holds."""
    rows = SourceDraw.objects.filter(tenant_id=tenant_id, state=HouseRuleState.AGREED)
    for since, category, source_id in rows.order_by("valid_from", "decided_at", "id").values_list(
        "valid_from", "category", "funding_source_id"
    ):
        yield DefaultDraw(since, Category(category) if category else None, source_id)


def promised(reach: Q, on: date) -> tuple[BoughtLine, ...]:
    """Return lines of agreed plans that are to be paid directly and that no agreement pays for yet.

    From `on`, because nothing is due before it is signed. Three statements, however many budgets.
    """
    lines = lines_direct(reach)
    signed = set(LineEntitlement.objects.filter(reach).values_list("line_id", flat=True).distinct())
    found = []
    for line in lines:
        days = line.valid.overlap(Period(on))
        if line.line_id not in signed and days is not None:
            found.append(replace(line, valid=days))
    return tuple(found)
