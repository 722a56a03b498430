"""The commissioner's own offer: what is published, for everybody; its versions, for who makes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from openphb.domains.cases.models import LocalOffer, LocalOfferDecision
from openphb.domains.cases.rights import offering as rules
from openphb.domains.cases.types import (
    Category,
    LocalOfferDraft,
    LocalOfferLine,
    LocalOfferState,
    LocalOfferTold,
    LocalOfferVersion,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.models import Subject, Tenant
from openphb.kernel.refusal import NothingThere


def commissioners_offering(*, viewer: Viewer, permission: Permission) -> tuple[UUID, ...]:
    """Return the tenants whose own offer somebody reaches: as staff, or as somebody it is for."""
    scope = viewer.scope(permission)
    found = Subject.objects.filter(pk__in=scope.subject_ids).values_list("tenant_id", flat=True)
    return tuple(sorted({*scope.tenant_ids, *found}))


def commissioner_name(*, viewer: Viewer, tenant_id: UUID) -> str:
    """Return the name of the commissioner responsible for a tenant's records today; "" for none."""
    body = organisations.responsible_for(tenant_id, viewer.today)
    return body.name if body else ""


def place_and_commissioner(*, viewer: Viewer, tenant_id: UUID) -> str:
    """Return whose records a tenant's are: the place, and the body responsible for it today.

    One body may be responsible for several places, which began as commissioners of their own.
    """
    place = Tenant.objects.values_list("name", flat=True).filter(pk=tenant_id).first() or ""
    body = commissioner_name(viewer=viewer, tenant_id=tenant_id)
    return ", ".join(one for one in (place, body) if one)


def local_offer_on(*, viewer: Viewer, tenant_id: UUID, on: date) -> LocalOfferTold | None:
    """Return the published version that counts on a day; None where none does.

    Refusal: `nothing_there`.
    """
    if tenant_id not in commissioners_offering(
        viewer=viewer, permission=Permission.LOCAL_OFFER_VIEW
    ):
        raise NothingThere("own offer")
    return rules.offer_on(published(tenant_id), on)


def published(tenant_id: UUID) -> tuple[LocalOfferTold, ...]:
    """Return every published version of a tenant that the transaction reaches, or has a person in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, starts_on, words, lines, published_on from cases_published_offers(%s)",
            [tenant_id],
        )
        rows = cursor.fetchall()
    return tuple(
        LocalOfferTold(
            key,
            tenant_id,
            LocalOfferDraft(
                starts_on, words, _lines(json.loads(lines) if isinstance(lines, str) else lines)
            ),
            published_on,
        )
        for key, starts_on, words, lines, published_on in rows
    )


def local_offers(*, viewer: Viewer, tenant_id: UUID) -> tuple[LocalOfferVersion, ...]:
    """Return every version of a commissioner's own offer, the last written first, for who makes them."""
    reach = viewer.scope(Permission.LOCAL_OFFER_RECORD).tenants_q()
    rows = LocalOffer.objects.filter(reach, tenant_id=tenant_id)
    return _versions(rows.order_by("-proposed_at", "-id"))


def local_offers_to_decide(*, viewer: Viewer) -> tuple[LocalOfferVersion, ...]:
    """Return the versions that wait for this viewer to publish them, the oldest first: none of their own."""
    waiting = LocalOffer.objects.filter(
        viewer.scope(Permission.LOCAL_OFFER_DECIDE).tenants_q(),
        ~Exists(LocalOfferDecision.objects.filter(offer=OuterRef("pk"))),
    ).order_by("proposed_at", "id")
    return _versions(row for row in waiting if row.proposed_by != viewer.user_id)


def local_offer(*, viewer: Viewer, local_offer_id: UUID) -> LocalOfferVersion:
    """Return one version, for who makes them. Refusal: `nothing_there`."""
    reach = viewer.scope(Permission.LOCAL_OFFER_RECORD).tenants_q()
    found = _versions(LocalOffer.objects.filter(reach, pk=local_offer_id))
    if not found:
        raise NothingThere("own offer")
    return found[0]


def _versions(found: Iterable[LocalOffer]) -> tuple[LocalOfferVersion, ...]:
    rows = list(found)
    decided = {one.offer_id: one for one in LocalOfferDecision.objects.filter(offer__in=rows)}
    names = names_of(
        [row.proposed_by for row in rows] + [one.decided_by for one in decided.values()]
    )
    return tuple(_version(row, decided.get(row.id), names) for row in rows)


def _version(
    row: LocalOffer, decision: LocalOfferDecision | None, names: Mapping[UUID, str]
) -> LocalOfferVersion:
    state = LocalOfferState.PROPOSED
    if decision is not None:
        state = LocalOfferState.PUBLISHED if decision.published else LocalOfferState.REFUSED
    return LocalOfferVersion(
        id=row.id,
        tenant_id=row.tenant_id,
        draft=LocalOfferDraft(row.starts_on, row.words, _lines(row.lines)),
        state=state,
        proposed_by=row.proposed_by,
        proposed_by_name=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_on=decision.decided_on if decision else None,
        reason=decision.reason if decision else "",
    )


def _lines(kept: Iterable[Mapping[str, Any]]) -> tuple[LocalOfferLine, ...]:
    return tuple(
        LocalOfferLine(Category(one["category"]), one["offered"], one["words"]) for one in kept
    )
