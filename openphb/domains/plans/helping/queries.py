"""Reading who helps to plan, and whom people chose."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openphb.domains.plans.helping import rules
from openphb.domains.plans.helping.types import Choice, HelpChosen, Helper, HelperDraft, HelperKind
from openphb.domains.plans.models import HelperChoice, PlanHelper, PlanVersion
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def helpers(*, viewer: Viewer, tenant_id: UUID) -> tuple[Helper, ...]:
    """Return a commissioner's list, by name. Refusal: `nothing_there`."""
    if tenant_id not in viewer.scope(Permission.HELPER_RECORD).tenant_ids:
        raise NothingThere("list")
    return _listed(viewer, tenant_id)


def helper(*, viewer: Viewer, helper_id: UUID) -> Helper:
    """Return one of a list as it was written down then. Refusal: `nothing_there`."""
    tenants = viewer.scope(Permission.HELPER_RECORD).tenant_ids
    row = PlanHelper.objects.filter(tenant_id__in=tenants, pk=helper_id).first()
    if row is None:
        raise NothingThere("helper")
    return _answers(viewer, [row])[0]


def chosen(*, viewer: Viewer, plan_id: UUID) -> HelpChosen:
    """Return whom a person chose to help with a version, and who may be chosen.

    Refusal: `nothing_there`.
    """
    plan = PlanVersion.objects.filter(viewer.scope(Permission.PLAN_WRITE).q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    rows = list(HelperChoice.objects.filter(plan=plan).order_by("-id"))
    named = {
        one.id: one
        for one in _answers(
            viewer, PlanHelper.objects.filter(pk__in=[row.helper_id for row in rows])
        )
    }
    names = names_of(row.recorded_by for row in rows)
    return HelpChosen(
        plan.id,
        plan.tenant_id,
        plan.subject_id,
        plan.number,
        plan.version,
        tuple(
            Choice(
                named.get(row.helper_id) if row.helper_id else None,
                row.words,
                row.chosen_on,
                names.get(row.recorded_by, ""),
            )
            for row in rows
        ),
        _listed(viewer, plan.tenant_id),
    )


def _listed(viewer: Viewer, tenant_id: UUID) -> tuple[Helper, ...]:
    latest: dict[UUID, PlanHelper] = {}
    for row in PlanHelper.objects.filter(tenant_id=tenant_id).order_by("id"):
        latest[row.key] = row
    return _answers(viewer, sorted(latest.values(), key=lambda row: (row.name, row.key)))


def _answers(viewer: Viewer, rows: Iterable[PlanHelper]) -> tuple[Helper, ...]:
    kept = list(rows)
    names = names_of(row.recorded_by for row in kept)
    return tuple(_answer(viewer, row, names.get(row.recorded_by, "")) for row in kept)


def _answer(viewer: Viewer, row: PlanHelper, recorded_by_name: str) -> Helper:
    draft = HelperDraft(
        HelperKind(row.kind),
        row.name,
        row.helps_with,
        row.contact,
        row.contract_from,
        row.contract_to,
        row.training,
        row.trained_until,
        row.languages,
        row.area,
    )
    return Helper(
        row.id,
        row.key,
        row.tenant_id,
        draft,
        recorded_by_name,
        row.recorded_at,
        rules.why_not(draft, viewer.today),
    )
