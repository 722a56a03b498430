"""Which orders somebody of a provider reaches: by organisation and person, both from their grants."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.db.models import Q

from openphb.foundation.access import matrix
from openphb.foundation.access.types import Actor, NotPermitted, Permission, Viewer

PROVIDE = Permission.ORDER_PROVIDE


def own_q(viewer: Viewer) -> Q:
    """Return the filter of a provider's own rows, for tables with an organisation and a subject.

    Somebody who works for two providers has two sets of people, and neither reaches the other's.
    """
    people: dict[UUID, set[UUID]] = defaultdict(set)
    for grant in viewer.grants:
        if grant.organisation_id and grant.subject_id and matrix.allows(PROVIDE, grant.role):
            people[grant.organisation_id].add(grant.subject_id)
    # Nobody at all where there is no such grant.
    found = Q(pk__in=[])
    for organisation_id, subject_ids in people.items():
        found |= Q(organisation_id=organisation_id, subject_id__in=subject_ids)
    return found


def organisations(viewer: Viewer) -> frozenset[UUID]:
    """Return the providers that somebody works for, as far as an order has given them reach."""
    return frozenset(
        grant.organisation_id
        for grant in viewer.grants
        if grant.organisation_id and grant.subject_id and matrix.allows(PROVIDE, grant.role)
    )


def act_for(viewer: Viewer, *, tenant_id: UUID, subject_id: UUID, organisation_id: UUID) -> Actor:
    """Return the actor of a provider, or of staff who key what came to them on paper.

    Refusal: `not_permitted`.
    """
    for grant in viewer.grants:
        here = (grant.tenant_id, grant.subject_id, grant.organisation_id)
        if here == (tenant_id, subject_id, organisation_id) and matrix.allows(PROVIDE, grant.role):
            assert viewer.user_id is not None, "who has a grant is signed in"
            return Actor(viewer.user_id, viewer.name, grant.role, grant.grant_id, grant.authority)
    if viewer.holds(Permission.INVOICE_RECORD):
        return viewer.act(Permission.INVOICE_RECORD, tenant_id=tenant_id, subject_id=subject_id)
    raise NotPermitted(PROVIDE)


def sends_q(viewer: Viewer) -> Q:
    """Return the filter of rows about which somebody may send: a provider's own, or by staff."""
    return own_q(viewer) | viewer.scope(Permission.INVOICE_RECORD).q()
