"""Reading what a commissioner's own list leaves out, and what waits to be put on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.plans.models import LocalExclusion, LocalExclusionDecision
from openphb.domains.plans.readiness.types import ApprovalState, LocalAnswer, LocalRow
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere


def on(*, viewer: Viewer, tenant_id: UUID, day: date) -> tuple[LocalRow, ...]:
    """Return what the list leaves out on a day; empty for somebody who may not see the list."""
    if tenant_id not in viewer.scope(Permission.LOCAL_LIST_VIEW).tenant_ids:
        return ()
    rows = LocalExclusion.objects.filter(
        tenant_id=tenant_id,
        valid_from__lte=day,
        pk__in=LocalExclusionDecision.objects.filter(tenant_id=tenant_id, agreed=True).values(
            "exclusion_id"
        ),
    )
    # The version that began last counts; of two from one day, the one that was put forward later.
    latest = {row.code: row for row in rows.order_by("valid_from", "proposed_at", "id")}
    return tuple(
        LocalRow(row.code, row.what, _lines(row.words), _lines(row.unless), row.why)
        for row in sorted(latest.values(), key=lambda row: row.what)
        if row.valid_to is None or day < row.valid_to
    )


def versions(*, viewer: Viewer) -> tuple[LocalAnswer, ...]:
    """Return every version that the viewer may see, those that wait first, then the newest."""
    return _answers(LocalExclusion.objects.filter(_seen(viewer)))


def version(*, viewer: Viewer, exclusion_id: UUID) -> LocalAnswer:
    """Return one version. Refusal: `nothing_there`."""
    found = _answers(LocalExclusion.objects.filter(_seen(viewer), pk=exclusion_id))
    if not found:
        raise NothingThere("row of the list")
    return found[0]


def commissioners(*, viewer: Viewer, permission: Permission) -> tuple[tuple[UUID, str], ...]:
    """Return the commissioners for whose list the viewer has a permission: id and name."""
    found = Tenant.objects.filter(pk__in=viewer.scope(permission).tenant_ids)
    return tuple(found.order_by("name").values_list("id", "name"))


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.LOCAL_LIST_VIEW).tenants_q()


def _answers(rows: Iterable[LocalExclusion]) -> tuple[LocalAnswer, ...]:
    found = list(rows)
    decisions = {
        one.exclusion_id: one
        for one in LocalExclusionDecision.objects.filter(exclusion_id__in=[row.id for row in found])
    }
    names = names_of(
        [row.proposed_by for row in found] + [one.decided_by for one in decisions.values()]
    )
    tenants = dict(Tenant.objects.values_list("id", "name"))
    answers = [
        LocalAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            commissioner=tenants[row.tenant_id],
            row=LocalRow(row.code, row.what, _lines(row.words), _lines(row.unless), row.why),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            state=_state(decisions.get(row.id)),
            proposed_by=row.proposed_by,
            proposed_by_name=names.get(row.proposed_by, ""),
            decided_by_name=names.get(decisions[row.id].decided_by, "")
            if row.id in decisions
            else "",
            reasons=decisions[row.id].reasons if row.id in decisions else "",
            proposed_at=row.proposed_at,
        )
        for row in found
    ]
    newest = sorted(answers, key=lambda one: one.proposed_at, reverse=True)
    return tuple(sorted(newest, key=lambda one: one.state is not ApprovalState.ASKED))


def _state(decision: LocalExclusionDecision | None) -> ApprovalState:
    if decision is None:
        return ApprovalState.ASKED
    return ApprovalState.APPROVED if decision.agreed else ApprovalState.REFUSED


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())
