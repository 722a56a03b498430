"""Reading what people added beside a plan's text: only of the sections that the viewer may read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from uuid import UUID

from openphb.domains.plans import reference
from openphb.domains.plans.models import (
    Contribution,
    PaperReturn,
    PlanPaper,
    PlanSection,
    PlanVersion,
    PlanWriting,
)
from openphb.domains.plans.sections.types import PartKind, Section, Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.together import rules
from openphb.domains.plans.together.queries.adding import added_of
from openphb.domains.plans.together.queries.parts import parts_beside, to_parts
from openphb.domains.plans.together.types import (
    Added,
    Beside,
    Paper,
    PaperStyle,
    PartBeside,
    Together,
    Written,
)
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere, Refusal

__all__ = [
    "beside",
    "contribution",
    "paper",
    "paper_of_code",
    "papers",
    "parts_beside",
    "to_parts",
    "together",
]


def together(*, viewer: Viewer, plan_id: UUID) -> Together:
    """Return a version with everything beside each section, in the order in which a plan asks.

    Sections that the viewer may not read are left out. Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.PLAN_CONTRIBUTE)
    plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    rows = list(PlanSection.objects.filter(plan=plan))
    asked = _asked_of(viewer, plan, rows)
    words = {row.section: row.words for row in rows}
    added = _added(plan, asked, words)
    story = _story(plan, asked)
    return Together(
        plan.id,
        plan.tenant_id,
        plan.subject_id,
        plan.number,
        plan.version,
        plan.state == PlanState.DRAFT,
        tuple(
            Beside(one, words.get(one, ""), tuple(added[one]), tuple(story[one])) for one in asked
        ),
        # That there is anything about safeguarding is not said either.
        left_out=any(
            row.section not in asked and row.section not in reference.restricted() for row in rows
        ),
    )


def beside(*, viewer: Viewer, plan_id: UUID, section: str) -> tuple[Together, Beside]:
    """Return a version and one of its sections with everything beside it. Refusal: `nothing_there`."""
    found = together(viewer=viewer, plan_id=plan_id)
    for one in found.sections:
        if one.section == section:
            return found, one
    raise NothingThere("section")


def contribution(
    *, viewer: Viewer, contribution_id: UUID
) -> tuple[Together, Beside | PartBeside | None, Added]:
    """Return something that was added, with its version and the section or part it stands beside.

    None for the part: it is still to come, or gone. Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.PLAN_CONTRIBUTE)
    row = Contribution.objects.filter(scope.q(), pk=contribution_id).first()
    if row is None:
        raise NothingThere("contribution")
    if row.kind != PartKind.SECTION:
        plan = together(viewer=viewer, plan_id=row.plan_id)
        (beside_it,) = parts_beside(viewer=viewer, plan_id=row.plan_id, kinds=[PartKind(row.kind)])
        for part in (*beside_it.parts, None):
            for one in part.added if part else beside_it.others:
                if one.id == row.id:
                    return plan, part, one
        raise NothingThere("contribution")
    plan, section = beside(viewer=viewer, plan_id=row.plan_id, section=row.section)
    return plan, section, next(one for one in section.added if one.id == row.id)


def _asked_of(viewer: Viewer, plan: PlanVersion, rows: list[PlanSection]) -> tuple[Section, ...]:
    """Return the sections of a version that a viewer may read and so add to, in order."""
    keys = {"tenant_id": plan.tenant_id, "subject_id": plan.subject_id}
    safeguards = viewer.scope(Permission.PLAN_SAFEGUARD).covers(**keys)
    kept = {row.section: Sees(row.sees) for row in rows if row.sees != Sees.BOTH}
    reads = seeing.reads(viewer=viewer, **keys).parts if kept else frozenset(Sees)
    return tuple(
        row.section
        for row in reference.sections_on(viewer.today)
        if (safeguards or not row.restricted) and kept.get(row.section, Sees.BOTH) in reads
    )


def papers(*, viewer: Viewer, plan_id: UUID) -> tuple[Paper, ...]:
    """Return the forms of a version that were printed, newest first."""
    scope = viewer.scope(Permission.PLAN_CONTRIBUTE)
    return _papers(list(PlanPaper.objects.filter(scope.q(), plan_id=plan_id).order_by("-id")))


def paper(*, viewer: Viewer, paper_id: UUID) -> Paper:
    """Return one printed form. Refusal: `nothing_there`, also where it asks what few may read."""
    scope = viewer.scope(Permission.PLAN_CONTRIBUTE)
    found = _papers(list(PlanPaper.objects.filter(scope.q(), pk=paper_id)))
    if not found:
        raise NothingThere("paper")
    return found[0]


def paper_of_code(*, viewer: Viewer, code: str) -> Paper:
    """Return the form whose code somebody copied from it. Refusal: `no_such_code`."""
    scope = viewer.scope(Permission.PLAN_KEY)
    written = rules.code_as_written(code)
    found = _papers(list(PlanPaper.objects.filter(scope.q(), code=written)[:1]))
    if not found:
        raise Refusal(
            "no_such_code",
            "No paper that you may key has this code.",
            "Check each letter. The code stands at the top and at the foot of each page.",
            "code",
        )
    return found[0]


def _papers(rows: list[PlanPaper]) -> tuple[Paper, ...]:
    back = {one.paper_id: one for one in PaperReturn.objects.filter(paper__in=rows)}
    names = names_of(row.printed_by for row in rows)
    return tuple(
        Paper(
            row.id,
            row.plan_id,
            row.tenant_id,
            row.subject_id,
            row.code,
            PaperStyle(row.style),
            tuple(Section(one) for one in row.sections),
            names.get(row.printed_by, ""),
            row.printed_at,
            back[row.id].keyed_at if row.id in back else None,
            back[row.id].filled_in_by if row.id in back else "",
        )
        for row in rows
    )


def _added(
    plan: PlanVersion, asked: tuple[Section, ...], words: dict[str, str]
) -> dict[str, list[Added]]:
    rows = Contribution.objects.filter(plan=plan, section__in=asked).order_by("id")
    found: dict[str, list[Added]] = defaultdict(list)
    for one in added_of(rows):
        assert one.section is not None
        there = rules.stands_in(words.get(one.section, ""), one.words)
        found[one.section].append(replace(one, still_there=there))
    return found


def _story(plan: PlanVersion, asked: tuple[Section, ...]) -> dict[str, list[Written]]:
    rows = list(
        PlanWriting.objects.filter(
            plan=plan, kind=PartKind.SECTION, section__in=asked, revision__isnull=False
        ).order_by("revision")
    )
    names = names_of(row.written_by for row in rows)
    found: dict[str, list[Written]] = defaultdict(list)
    for row in rows:
        assert row.revision is not None
        found[row.section].append(
            Written(row.revision, names.get(row.written_by, ""), row.written_at)
        )
    return found
