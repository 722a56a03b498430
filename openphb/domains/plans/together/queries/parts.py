"""The parts of a plan in words, and what others suggest beside them.

Nobody reads what is suggested about a part that they may not read. What a part says of money, and
how somebody is reached, is not read here at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from openphb.domains.plans.models import (
    PART_MODELS,
    Contribution,
    ContributionEnding,
    PlanVersion,
    PlanWriting,
)
from openphb.domains.plans.sections.types import PartKind, PersonRole, Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.seeing.types import Reads
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.queries.adding import added_of
from openphb.domains.plans.together.types import (
    Added,
    Adds,
    PartBeside,
    PartsBeside,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


@dataclass(frozen=True)
class _Part:
    """What is read of a part, whoever may see it."""

    id: UUID
    sees: frozenset[Sees]
    """Whoever may read one of these may read the part."""
    boxes: tuple[str, ...]
    suggestable: str


def parts_beside(
    *, viewer: Viewer, plan_id: UUID, kinds: Sequence[PartKind] = rules.SUGGESTABLE
) -> tuple[PartsBeside, ...]:
    """Return a version's parts of some kinds in words, with what stands beside each.

    Refusal: `nothing_there`.
    """
    reads, sees_plan = _standing(viewer, plan_id)
    every = {kind: _parts_of(plan_id, kind) for kind in kinds}
    added = _readable(viewer, plan_id, every, reads, sees_plan)
    found = []
    for kind in kinds:
        shown = sees_plan or kind not in rules.WITH_THE_PLAN
        readable = [part for part in every[kind] if _may_read(part, kind, reads)]
        beside: dict[UUID | None, list[Added]] = defaultdict(list)
        there = {part.id for part in readable} if shown else set()
        for one in added[kind]:
            where = (one.ending and one.ending.part_id) or one.part_id
            beside[where if where in there else None].append(one)
        found.append(
            PartsBeside(
                kind,
                tuple(
                    PartBeside(
                        kind,
                        part.id,
                        part.boxes[0],
                        tuple(words for words in part.boxes[1:] if words),
                        part.suggestable,
                        tuple(beside[part.id]),
                    )
                    for part in readable
                    if shown
                ),
                tuple(beside[None]),
                is_shown=shown,
                left_out=shown and len(readable) < len(every[kind]),
            )
        )
    return tuple(found)


def to_parts(*, viewer: Viewer, plan_id: UUID) -> tuple[Added, ...]:
    """Return what the viewer may read of all that was added to a version's parts, oldest first.

    Refusal: `nothing_there`, where anything was.
    """
    rows = Contribution.objects.filter(plan_id=plan_id).exclude(kind=PartKind.SECTION)
    kinds = [PartKind(one) for one in rows.values_list("kind", flat=True).distinct()]
    if not kinds:
        return ()
    reads, sees_plan = _standing(viewer, plan_id)
    every = {kind: _parts_of(plan_id, kind) for kind in kinds}
    added = _readable(viewer, plan_id, every, reads, sees_plan)
    return tuple(sorted((one for some in added.values() for one in some), key=lambda one: one.id))


def _standing(viewer: Viewer, plan_id: UUID) -> tuple[Reads, bool]:
    """Return what a viewer reads of a version they may add to, and whether they see the plan."""
    scope = viewer.scope(Permission.PLAN_CONTRIBUTE)
    plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    keys = {"tenant_id": plan.tenant_id, "subject_id": plan.subject_id}
    return seeing.reads(viewer=viewer, **keys), viewer.scope(Permission.PLAN_VIEW).covers(**keys)


def _parts_of(plan_id: UUID, kind: PartKind) -> list[_Part]:
    boxes = rules.BOXES[kind]
    box = rules.box_of(kind, Adds.SUGGESTION)
    rows: Iterable[Any] = PART_MODELS[kind]._default_manager.filter(plan_id=plan_id)
    return [
        _Part(
            row.pk,
            # The care co-ordinator's name is never left out.
            frozenset(Sees)
            if getattr(row, "role", "") == PersonRole.CO_ORDINATOR
            else frozenset({Sees(row.sees)}),
            tuple(getattr(row, name) for name in boxes),
            getattr(row, box),
        )
        for row in sorted(rows, key=lambda row: (row.position, row.pk))
    ]


def _may_read(part: _Part, kind: PartKind, reads: Reads) -> bool:
    return bool(part.sees & _reads_of(kind, reads))


def _reads_of(kind: PartKind, reads: Reads) -> frozenset[Sees]:
    return reads.lines if kind is PartKind.LINE else reads.parts


def _readable(
    viewer: Viewer,
    plan_id: UUID,
    every: dict[PartKind, list[_Part]],
    reads: Reads,
    sees_plan: bool,
) -> dict[PartKind, list[Added]]:
    """Return what was added to parts of some kinds, of that what the viewer may read."""
    rows = list(Contribution.objects.filter(plan_id=plan_id, kind__in=list(every)).order_by("id"))
    into = dict(
        ContributionEnding.objects.filter(contribution__in=rows, part_id__isnull=False).values_list(
            "contribution_id", "part_id"
        )
    )
    parts = {part.id: part for some in every.values() for part in some}
    about = {
        row.id: {one for one in (row.part_id, into.get(row.id)) if one is not None} for row in rows
    }
    gone = _gone(plan_id, {one for some in about.values() for one in some} - set(parts))
    found: dict[PartKind, list[Added]] = {kind: [] for kind in every}
    whole = set()
    for row in rows:
        kind = PartKind(row.kind)
        of_kind = _reads_of(kind, reads)
        if (
            (sees_plan or kind not in rules.WITH_THE_PLAN)
            and Sees(row.sees) in of_kind
            and all(
                parts[one].sees & of_kind if one in parts else gone.get(one, Sees.BOTH) in of_kind
                for one in about[row.id]
            )
        ):
            whole.add(row.id)
    mine = {row.id for row in rows if row.written_by == viewer.user_id}
    for one in added_of(row for row in rows if row.id in whole | mine):
        told = replace(one, still_there=_stands(one, parts))
        # Who wrote it reads what became of it, and nothing that was said beside it since.
        found[one.kind].append(told if one.id in whole else replace(told, replies=(), part_id=None))
    return found


def _gone(plan_id: UUID, part_ids: set[UUID]) -> dict[UUID, Sees]:
    """Return who could read parts that were taken out since, as each was last written."""
    if not part_ids:
        return {}
    said = PlanWriting.objects.filter(
        plan_id=plan_id, part_id__in=part_ids, said__has_key="sees", revision__isnull=False
    ).order_by("revision")
    return {row.part_id: Sees(row.said["sees"]) for row in said if row.part_id}


def _stands(one: Added, parts: dict[UUID, _Part]) -> bool:
    if one.adds is Adds.REMOVAL:
        return one.part_id is not None and one.part_id not in parts
    where = (one.ending and one.ending.part_id) or one.part_id
    part = parts.get(where) if where else None
    return part is not None and any(rules.stands_in(text, one.words) for text in part.boxes)
