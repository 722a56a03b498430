"""Reading what was written of a section or a part and did not reach the plan."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Model

from openphb.domains.plans import reference
from openphb.domains.plans.models import PART_MODELS, PlanSection, PlanVersion, PlanWriting
from openphb.domains.plans.sections.types import PartKind, Section, Sees, SetAside
from openphb.domains.plans.seeing import queries as seeing
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def set_aside(
    *, viewer: Viewer, plan_id: UUID, kind: PartKind, which: str | UUID
) -> tuple[SetAside, ...]:
    """Return what was set aside of one section or part and not saved by its writer since.

    `which` is the section's code or the part's id. Newest first; whoever may write the plan reads
    it. Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.PLAN_WRITE)
    plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    reads = _reads(viewer, plan, kind)
    if not _stands(plan, kind, which) <= reads:
        return ()
    if kind is PartKind.SECTION and Section(str(which)) in reference.restricted():
        safeguards = viewer.scope(Permission.PLAN_SAFEGUARD)
        if not safeguards.covers(tenant_id=plan.tenant_id, subject_id=plan.subject_id):
            return ()
    about = {"section": which} if kind is PartKind.SECTION else {"part_id": which}
    found: list[PlanWriting] = []
    done: set[UUID] = set()
    for row in PlanWriting.objects.filter(plan=plan, kind=kind, **about).order_by("-id"):
        if row.revision is not None:
            done.add(row.written_by)
        elif row.written_by not in done and row.said.get("sees", Sees.BOTH) in reads:
            found.append(row)
    names = names_of(row.written_by for row in found)
    return tuple(
        SetAside(row.id, row.said, names.get(row.written_by, ""), row.written_at) for row in found
    )


def last_writer(*, viewer: Viewer, plan_id: UUID, kind: PartKind, which: str | UUID) -> str:
    """Return who saved or removed a section or a part last; blank where that was nobody here.

    Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.PLAN_WRITE)
    plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    if not _stands(plan, kind, which) <= _reads(viewer, plan, kind):
        return ""
    about = {"section": which} if kind is PartKind.SECTION else {"part_id": which}
    saved = PlanWriting.objects.filter(plan_id=plan_id, kind=kind, revision__isnull=False, **about)
    last = saved.order_by("-revision").values_list("written_by", flat=True).first()
    return names_of([last]).get(last, "") if last else ""


def _stands(plan: PlanVersion, kind: PartKind, which: str | UUID) -> set[Sees]:
    """Return who reads a section or a part as it stands; nothing where it stands no more."""
    if kind not in _OF_KIND:
        return set()
    about = {"section": which} if kind is PartKind.SECTION else {"pk": which}
    rows = _OF_KIND[kind]._default_manager.filter(plan=plan, **about)
    return {Sees(one) for one in rows.values_list("sees", flat=True)}


def _reads(viewer: Viewer, plan: PlanVersion, kind: PartKind) -> frozenset[Sees]:
    found = seeing.reads(viewer=viewer, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    return found.lines if kind is PartKind.LINE else found.parts


# The parts that say who reads them.
_OF_KIND: Mapping[PartKind, type[Model]] = {PartKind.SECTION: PlanSection, **PART_MODELS}
