"""Which holdings somebody reaches: by organisation and person where they work for one, else by role."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Q

from openphb.foundation.access.types import Actor, NotPermitted, Permission, Role, Viewer

SEND = Permission.HOLDING_SEND


def own_q(viewer: Viewer, organisation: str = "organisation_id") -> Q:
    """Return the filter of an organisation's own rows, for tables with it and a subject.

    Somebody who works for two organisations has two sets of people, and neither reaches the other's.
    """
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for grant in viewer.grants:
        if _is_firms(grant.role) and grant.organisation_id and grant.subject_id:
            people[grant.organisation_id].add(grant.subject_id)
    # Nobody at all where there is no such grant.
    found = Q(pk__in=[])
    for organisation_id, subject_ids in people.items():
        found |= Q(**{organisation: organisation_id}, subject_id__in=subject_ids)
    return found


def firms_of(viewer: Viewer) -> frozenset[tuple[UUID, UUID]]:
    """Return (tenant, organisation) of the firms that somebody works for, as far as they have reach."""
    return frozenset(
        (grant.tenant_id, grant.organisation_id)
        for grant in viewer.grants
        if _is_firms(grant.role) and grant.organisation_id and grant.subject_id
    )


def seen_q(viewer: Viewer) -> Q:
    """Return the filter of holdings that somebody may read: their organisation's own, or by role."""
    return own_q(viewer) | viewer.scope(Permission.HOLDING_VIEW).q()


def sends_q(viewer: Viewer) -> Q:
    """Return the filter of holdings of which somebody may tell: their organisation's, or by staff."""
    staff = viewer.scope(SEND)
    return own_q(viewer) | Q(tenant_id__in=staff.tenant_ids)


def act_for(viewer: Viewer, *, tenant_id: UUID, subject_id: UUID, organisation_id: UUID) -> Actor:
    """Return the actor of an organisation, or of staff who key what came to them on paper.

    Refusal: `not_permitted`.
    """
    for grant in viewer.grants:
        here = (grant.tenant_id, grant.subject_id, grant.organisation_id)
        if here == (tenant_id, subject_id, organisation_id) and grant.gives(SEND):
            assert viewer.user_id is not None, "who has a grant is signed in"
            return Actor(viewer.user_id, viewer.name, grant.role, grant.grant_id, grant.authority)
    if tenant_id in viewer.scope(SEND).tenant_ids:
        return viewer.act(SEND, tenant_id=tenant_id)
    raise NotPermitted(SEND)


def _is_firms(role: Role) -> bool:
    return role == Role.BROKER
