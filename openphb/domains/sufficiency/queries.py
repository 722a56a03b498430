"""Reading which budgets are enough, and the batches that make good what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from openphb.domains.people import queries as people
from openphb.domains.plans.live.funding import lines_in_force
from openphb.domains.plans.live.types import LineInForce
from openphb.domains.rates import queries as rates
from openphb.domains.rates.national import rate_on
from openphb.domains.rates.types import RateCard
from openphb.domains.sufficiency import rules
from openphb.domains.sufficiency.batch_rows import kept, rows_of
from openphb.domains.sufficiency.models import (
    UpliftBatch,
    UpliftDecision,
    UpliftRaise,
    UpliftRow,
)
from openphb.domains.sufficiency.types import (
    Batch,
    BatchState,
    BatchSummary,
    RaiseAnswer,
    RaiseOutcome,
    RiseTold,
    RowAnswer,
    Sufficiency,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere

# The least that anybody of 21 or more may be paid for an hour; the careful reading for everybody.
MINIMUM_WAGE = "nlw_21_plus"
LAST_BATCHES = 12
# More cases than one person can co-ordinate.
CASELOAD = 200


def commissioners(*, viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Return (tenant, name) of the commissioners whose budgets the viewer may look at, by name."""
    found = Tenant.objects.filter(pk__in=viewer.scope(Permission.SUFFICIENCY_VIEW).tenant_ids)
    return tuple(found.order_by("name").values_list("id", "name"))


def sufficiency(*, viewer: Viewer, tenant_id: UUID, on: date) -> Sufficiency:
    """Return every live budget of a commissioner beside what its plan lawfully costs on a day.

    Live is what has a plan in force on that day, an open case and a living person. A statement for
    the card, one for the lines and one for deaths, however many budgets.
    Refusals: `nothing_there`; `rate_none_on_day`, where the minimum wage of that day is not known.
    """
    _seen(viewer, tenant_id)
    died = people.died_by(viewer=viewer, on=on)
    lines = lines_in_force(Q(tenant_id=tenant_id), on)
    card = rates.card_on(viewer=viewer, tenant_id=tenant_id, on=on)
    return _judged(card, (line for line in lines if line.subject_id not in died))


def short_cases_of(*, viewer: Viewer, on: date) -> tuple[Sufficiency, ...]:
    """Return by commissioner the budgets of the viewer's own cases that are short on a day.

    Of more than CASELOAD cases, the oldest budgets: their prices were set the longest ago. A
    statement for the lines, one for deaths, and one for the commissioners' cards.
    """
    scope = viewer.scope(Permission.SUFFICIENCY_VIEW)
    own = Q(budget__case__co_ordinator_id=viewer.user_id) & scope.tenants_q()
    lines: dict[UUID, list[LineInForce]] = defaultdict(list)
    for line in lines_in_force(own, on, most=CASELOAD):
        lines[line.tenant_id].append(line)
    if not lines:
        return ()
    died = people.died_by(viewer=viewer, on=on)
    cards = rates.cards_on(viewer=viewer, tenant_ids=sorted(lines), on=on)
    found = (
        _judged(card, (line for line in lines[tenant_id] if line.subject_id not in died))
        for tenant_id, card in cards.items()
    )
    return tuple(one for one in found if one.short)


def _judged(card: RateCard, lines: Iterable[LineInForce]) -> Sufficiency:
    return rules.judged(lines, rules.Prices(card, card.on, rate_on(MINIMUM_WAGE, card.on)))


def batches(*, viewer: Viewer, tenant_id: UUID) -> tuple[BatchSummary, ...]:
    """Return a commissioner's last batches, the last first. Refusal: `nothing_there`."""
    _seen(viewer, tenant_id)
    found = UpliftBatch.objects.filter(tenant_id=tenant_id)
    return _summaries(found.order_by("-proposed_at", "-id")[:LAST_BATCHES])


def batch(*, viewer: Viewer, batch_id: UUID) -> Batch:
    """Return one batch, whole. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.SUFFICIENCY_VIEW)
    found = UpliftBatch.objects.filter(scope.tenants_q(), pk=batch_id)
    if not found:
        raise NothingThere("uplift batch")
    decision = UpliftDecision.objects.filter(batch_id=batch_id).first()
    names = names_of([decision.decided_by]) if decision else {}
    raises = UpliftRaise.objects.filter(batch_id=batch_id).order_by("raised_at", "id")
    return Batch(
        summary=_summaries(found)[0],
        rows=rows_of(UpliftRow.objects.filter(batch_id=batch_id)),
        raises=tuple(_raise(row) for row in raises),
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_at=decision.decided_at if decision else None,
        reason=decision.reason if decision else "",
    )


def row(*, viewer: Viewer, row_id: UUID) -> tuple[UUID, RowAnswer]:
    """Return one row with its batch. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.SUFFICIENCY_VIEW)
    found = UpliftRow.objects.filter(scope.tenants_q(), pk=row_id)
    rows = rows_of(found)
    if not rows:
        raise NothingThere("row of an uplift batch")
    return found[0].batch_id, rows[0]


def raised(*, viewer: Viewer, raise_id: UUID) -> tuple[UUID, UUID]:
    """Return (batch, budget) of a budget that was raised. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.UPLIFT_LETTER)
    found = UpliftRaise.objects.filter(scope.tenants_q(), pk=raise_id, plan__isnull=False).first()
    if found is None:
        raise NothingThere("rise")
    return found.batch_id, found.budget_id


def rise(*, viewer: Viewer, batch_id: UUID, budget_id: UUID) -> RiseTold:
    """Return what a person is told of their rise. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.UPLIFT_LETTER)
    made = (
        UpliftRaise.objects.filter(scope.tenants_q(), batch_id=batch_id, budget_id=budget_id)
        .exclude(plan=None)
        .select_related("batch")
        .first()
    )
    if made is None or made.plan_id is None:
        raise NothingThere("rise")
    decision = UpliftDecision.objects.get(batch_id=batch_id)
    rows = kept(UpliftRow.objects.filter(batch_id=batch_id, budget_id=budget_id))
    return RiseTold(
        made.plan_id,
        made.batch.from_day,
        rows_of(rows),
        decision.reason,
        decision.decided_at,
        names_of([decision.decided_by]).get(decision.decided_by, ""),
    )


def to_decide(*, viewer: Viewer) -> tuple[UUID, ...]:
    """Return the batches that wait for this viewer: another's, not decided, oldest first."""
    waiting = UpliftBatch.objects.filter(
        ~Q(proposed_by=viewer.user_id),
        ~Exists(UpliftDecision.objects.filter(batch_id=OuterRef("pk"))),
        tenant_id__in=viewer.scope(Permission.UPLIFT_DECIDE).tenant_ids,
    )
    return tuple(waiting.order_by("proposed_at", "id").values_list("id", flat=True))


def budgets_to_raise(*, viewer: Viewer, batch_id: UUID) -> tuple[UUID, ...]:
    """Return the budgets of an agreed batch of which nothing has come yet, in a fixed order."""
    done = UpliftRaise.objects.filter(batch_id=batch_id).values("budget_id")
    found = kept(UpliftRow.objects.filter(viewer.scope(Permission.UPLIFT_DECIDE).tenants_q()))
    return tuple(
        found.filter(batch_id=batch_id)
        .exclude(budget_id__in=done)
        .order_by("budget_id")
        .values_list("budget_id", flat=True)
        .distinct()
    )


def _seen(viewer: Viewer, tenant_id: UUID) -> None:
    if tenant_id not in viewer.scope(Permission.SUFFICIENCY_VIEW).tenant_ids:
        raise NothingThere("commissioner")


def _summaries(found: Iterable[UpliftBatch]) -> tuple[BatchSummary, ...]:
    rows = list(found)
    ids = [one.id for one in rows]
    decided = dict(
        UpliftDecision.objects.filter(batch_id__in=ids).values_list("batch_id", "agreed")
    )
    counts = _counts(ids)
    done = dict(_number_by_batch(UpliftRaise.objects.filter(batch_id__in=ids)))
    tenants = dict(
        Tenant.objects.filter(pk__in={one.tenant_id for one in rows}).values_list("id", "name")
    )
    names = names_of([one.proposed_by for one in rows])
    return tuple(
        BatchSummary(
            one.id,
            one.tenant_id,
            tenants[one.tenant_id],
            one.from_day,
            _state(decided.get(one.id), counts.get(one.id, (0, 0))[0], done.get(one.id, 0)),
            *counts.get(one.id, (0, 0)),
            one.proposed_by,
            names.get(one.proposed_by, ""),
            one.proposed_at,
        )
        for one in rows
    )


def _counts(batch_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return batch → (budgets, pence a week) of the rows that are in it."""
    rows: Any = (
        kept(UpliftRow.objects.filter(batch_id__in=batch_ids))
        .values("batch_id")
        .annotate(
            budgets=Count("budget_id", distinct=True),
            pence=Sum(F("to_weekly_pence") - F("from_weekly_pence")),
        )
    )
    return {one["batch_id"]: (one["budgets"], int(one["pence"])) for one in rows}


def _number_by_batch(rows: QuerySet[UpliftRaise]) -> Iterable[tuple[UUID, int]]:
    return rows.order_by().values_list("batch_id").annotate(number=Count("id"))


def _state(agreed: bool | None, budgets: int, done: int) -> BatchState:
    if agreed is None:
        return BatchState.PROPOSED
    if not agreed:
        return BatchState.REFUSED
    return BatchState.DONE if done >= budgets else BatchState.RAISING


def _raise(row: UpliftRaise) -> RaiseAnswer:
    return RaiseAnswer(
        row.id, row.budget_id, row.subject_id, row.plan_id, RaiseOutcome(row.outcome)
    )
