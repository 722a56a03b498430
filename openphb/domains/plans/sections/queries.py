"""Reading what was written of a section or a part and did not reach the plan."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.plans import reference
from openphb.domains.plans.models import PlanVersion, PlanWriting
from openphb.domains.plans.sections.types import PartKind, Section, SetAside
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
        elif row.written_by not in done:
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
    if not PlanVersion.objects.filter(scope.q(), pk=plan_id).exists():
        raise NothingThere("plan")
    about = {"section": which} if kind is PartKind.SECTION else {"part_id": which}
    saved = PlanWriting.objects.filter(plan_id=plan_id, kind=kind, revision__isnull=False, **about)
    last = saved.order_by("-revision").values_list("written_by", flat=True).first()
    return names_of([last]).get(last, "") if last else ""
