"""Reading movements, what they were for, and what the next one may be for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from openphb.domains.plans.live import queries as live
from openphb.domains.plans.live.types import Purpose
from openphb.domains.spending.models import Coding, StatementLine
from openphb.domains.spending.rules import coding
from openphb.domains.spending.types import CodedPart, EarlierCoding, Movement, MovementPage, Part
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50
EARLIER_CODINGS = 500


def movements(*, viewer: Viewer, budget_id: UUID, after: UUID | None = None) -> MovementPage:
    """Return 50 movements, newest first, after one if given, and where the next page begins."""
    rows = _lines(viewer, budget_id)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(on__lt=last.on) | Q(on=last.on, id__lt=last.id))
    found = list(rows.order_by("-on", "-id")[: PAGE + 1])
    shown = _movements(found[:PAGE])
    return MovementPage(shown, shown[-1].id if len(found) > PAGE else None)


def movement(
    *, viewer: Viewer, movement_id: UUID, permission: Permission = Permission.SPENDING_VIEW
) -> Movement:
    """Return one movement and what it was for. Refusal: `nothing_there`."""
    row = StatementLine.objects.filter(viewer.scope(permission).q(), pk=movement_id).first()
    if row is None:
        raise NothingThere("movement")
    return _movements([row])[0]


def uncoded(*, viewer: Viewer, budget_id: UUID) -> tuple[Movement, ...]:
    """Return up to 50 payments out of which it is not yet said, for all or part, what they were for."""
    rows = _still_open(_lines(viewer, budget_id)).order_by("-on", "-id")
    return _movements(list(rows[:PAGE]))


def purposes(*, viewer: Viewer, budget_id: UUID) -> tuple[Purpose, ...]:
    """Return the pairs of line and outcome that the viewer may code this budget's spending to."""
    return live.purposes(viewer=viewer, permission=Permission.SPENDING_CODE, budget_id=budget_id)


def suggestion(*, viewer: Viewer, movement_id: UUID) -> tuple[Part, ...]:
    """Return how a movement would be coded if it were like the last one to the same payee.

    Refusal: `nothing_there`.
    """
    one = movement(viewer=viewer, movement_id=movement_id, permission=Permission.SPENDING_CODE)
    earlier = (
        Coding.objects.filter(viewer.scope(Permission.SPENDING_CODE).q(), budget_id=one.budget_id)
        .exclude(movement_id=movement_id)
        .select_related("movement")
        .order_by("-movement__on", "-movement_id")
    )
    return coding.suggestion(
        one.payee,
        one.pence,
        [
            EarlierCoding(
                movement_id=row.movement_id,
                on=row.movement.on,
                payee=row.movement.payee,
                movement_pence=row.movement.pence,
                line_key=row.line_key,
                outcome_key=row.outcome_key,
                pence=row.pence,
            )
            for row in earlier[:EARLIER_CODINGS]
        ],
        purposes(viewer=viewer, budget_id=one.budget_id),
    )


def _lines(viewer: Viewer, budget_id: UUID) -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(
        viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id
    )


def _still_open(rows: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """Return the payments out whose codings come to less than they do."""
    coded = (
        Coding.objects.filter(tenant_id=OuterRef("tenant_id"), movement_id=OuterRef("pk"))
        .order_by()
        .values("movement_id")
        .annotate(all=Sum("pence"))
        .values("all")
    )
    open_ = rows.filter(pence__lt=0).annotate(coded=Coalesce(Subquery(coded), 0))
    return open_.filter(coded__lt=-F("pence"))


def _movements(rows: Iterable[StatementLine]) -> tuple[Movement, ...]:
    """Return frozen movements with their parts: one query for all of them."""
    rows = list(rows)
    parts: dict[UUID, list[CodedPart]] = {row.id: [] for row in rows}
    codings = Coding.objects.filter(movement_id__in=list(parts))
    for one in codings.select_related("line", "outcome").order_by("-pence", "id"):
        parts[one.movement_id].append(
            CodedPart(
                id=one.id,
                line_id=one.line_id,
                line_key=one.line_key,
                line=one.line.description,
                outcome_id=one.outcome_id,
                outcome_key=one.outcome_key,
                outcome=one.outcome.words,
                pence=one.pence,
            )
        )
    return tuple(
        Movement(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            on=row.on,
            pence=row.pence,
            payee=row.payee,
            reference=row.reference,
            kind=row.kind,
            parts=tuple(parts[row.id]),
        )
        for row in rows
    )
