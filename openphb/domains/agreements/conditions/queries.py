"""Reading the conditions of agreements: the standard rows, and the commissioner's own versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from openphb.domains.agreements import reference
from openphb.domains.agreements.conditions import rules
from openphb.domains.agreements.conditions.types import (
    LocalCondition,
    LocalTermsDraft,
    LocalTermsState,
    LocalTermsVersion,
)
from openphb.domains.agreements.employing.types import Duty, DutyEffect
from openphb.domains.agreements.models import LocalTerms, LocalTermsDecision
from openphb.domains.agreements.types import AgreementKind, ConditionRow
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere


def rows_for(
    *, tenant_id: UUID, kind: AgreementKind, day: date, first_day: date, notice_weeks: int
) -> tuple[ConditionRow, ...]:
    """Return the conditions that an agreement prepared on a day holds.

    They name the body that commissions on the first day that is paid for. The caller has been let
    see the plan that they are for.
    """
    body = organisations.responsible_for(tenant_id, first_day)
    return rules.rows_of(
        kind,
        reference.conditions(day),
        in_force(tenant_id, day),
        body=body.name if body else "the NHS body",
        notice_weeks=notice_weeks,
    )


def in_force(tenant_id: UUID, day: date) -> LocalTermsVersion | None:
    """Return the commissioner's own version that counts on a day; None where none does."""
    return rules.in_force(_versions(LocalTerms.objects.filter(tenant_id=tenant_id)), day)


def versions(*, viewer: Viewer, tenant_id: UUID) -> tuple[LocalTermsVersion, ...]:
    """Return every version of a commissioner's own conditions, the last written first."""
    reach = viewer.scope(Permission.CONDITION_VIEW).tenants_q()
    rows = LocalTerms.objects.filter(reach, tenant_id=tenant_id)
    return _versions(rows.order_by("-proposed_at", "-id"))


def version(*, viewer: Viewer, terms_id: UUID) -> LocalTermsVersion:
    """Return one version. Refusal: `nothing_there`."""
    reach = viewer.scope(Permission.CONDITION_VIEW).tenants_q()
    found = _versions(LocalTerms.objects.filter(reach, pk=terms_id))
    if not found:
        raise NothingThere("own conditions")
    return found[0]


def to_decide(*, viewer: Viewer) -> tuple[LocalTermsVersion, ...]:
    """Return the versions that wait for this viewer, the oldest first: none of their own."""
    waiting = LocalTerms.objects.filter(
        viewer.scope(Permission.CONDITION_DECIDE).tenants_q(),
        ~Exists(LocalTermsDecision.objects.filter(terms=OuterRef("pk"))),
    ).order_by("proposed_at", "id")
    return _versions(row for row in waiting if row.proposed_by != viewer.user_id)


def commissioner_name(*, viewer: Viewer, tenant_id: UUID) -> str:
    """Return whose conditions they are: the place, and the body responsible for it today.

    One body may be responsible for several places, which began as commissioners of their own.
    """
    body = organisations.responsible_for(tenant_id, viewer.today)
    place = Tenant.objects.values_list("name", flat=True).filter(pk=tenant_id).first() or ""
    return ", ".join(one for one in (place, body.name if body else "") if one)


def _versions(found: Iterable[LocalTerms]) -> tuple[LocalTermsVersion, ...]:
    rows = list(found)
    decided = {one.terms_id: one for one in LocalTermsDecision.objects.filter(terms__in=rows)}
    names = names_of(
        [row.proposed_by for row in rows] + [one.decided_by for one in decided.values()]
    )
    return tuple(_version(row, decided.get(row.id), names) for row in rows)


def _version(
    row: LocalTerms, decision: LocalTermsDecision | None, names: Mapping[UUID, str]
) -> LocalTermsVersion:
    state = LocalTermsState.PROPOSED
    if decision is not None:
        state = LocalTermsState.AGREED if decision.agreed else LocalTermsState.REFUSED
    return LocalTermsVersion(
        id=row.id,
        tenant_id=row.tenant_id,
        draft=LocalTermsDraft(
            row.starts_on,
            tuple(_condition(one) for one in row.conditions),
            tuple((Duty(duty), DutyEffect(effect)) for duty, effect in row.effects.items()),
        ),
        state=state,
        proposed_by=row.proposed_by,
        proposed_by_name=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_on=decision.decided_on if decision else None,
        reason=decision.reason if decision else "",
    )


def _condition(kept: Mapping[str, Any]) -> LocalCondition:
    return LocalCondition(
        tuple(AgreementKind(kind) for kind in kept["kinds"]),
        kept["words"],
        kept["plain"],
        kept["because"],
    )
