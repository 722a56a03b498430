"""Which bodies there were, on a day. National facts: the same for every viewer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.foundation.organisations.models import (
    Commissioning,
    Organisation,
    OrganisationKind,
    Succession,
)
from openphb.foundation.organisations.types import Handover, OrganisationFact, OrganisationHistory
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere


def organisation_on(code: str, on: date) -> OrganisationFact | None:
    """Return the body with an ODS code, or None where none existed on that day."""
    found = Organisation.objects.filter(_existing(on), ods_code=code).first()
    return _fact(found) if found else None


def successor_on(code: str, on: date) -> OrganisationFact | None:
    """Return the body that has the duties of `code` on that day: itself, or who followed it.

    None where the code is unknown, did not exist yet, or its duties went to more than one body,
    so that who has them cannot be said without knowing whom they are for.
    """
    body = Organisation.objects.filter(ods_code=code, valid_from__lte=on).first()
    while body is not None and body.valid_to is not None and body.valid_to <= on:
        following = list(
            Succession.objects.filter(predecessor=body, on__lte=on).select_related("successor")[:2]
        )
        body = following[0].successor if len(following) == 1 else None
    return _fact(body) if body else None


def responsible_for(tenant_id: UUID, on: date) -> OrganisationFact | None:
    """Return the body responsible for a tenant's records on that day; None where none was."""
    found = (
        Commissioning.objects.filter(tenant_id=tenant_id, valid__contains=on)
        .select_related("organisation")
        .first()
    )
    return _fact(found.organisation) if found else None


def organisations(on: date | None = None) -> tuple[OrganisationFact, ...]:
    """Return every body, or those that existed on a day, by kind and name."""
    rows = Organisation.objects.filter(_existing(on) if on else Q()).order_by("kind", "name", "id")
    return tuple(_fact(row) for row in rows)


def kinds_of(organisation_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return organisation → what kind of body it is (`OrganisationKind`), for those that there are."""
    wanted = set(organisation_ids)
    if not wanted:
        return {}
    return dict(Organisation.objects.filter(id__in=wanted).values_list("id", "kind"))


def history(organisation_id: UUID) -> OrganisationHistory:
    """Return a body with those before and after it.

    :raises NothingThere: if there is no such organisation.
    """
    body = Organisation.objects.filter(id=organisation_id).first()
    if body is None:
        raise NothingThere("organisation")
    rows = (
        Succession.objects.filter(Q(predecessor=body) | Q(successor=body))
        .select_related("predecessor", "successor")
        .order_by("on", "predecessor__name")
    )
    handovers = [Handover(_fact(r.predecessor), _fact(r.successor), r.on) for r in rows]
    return OrganisationHistory(
        _fact(body),
        took_over=tuple(h for h in handovers if h.successor.id == body.id),
        handed_over=tuple(h for h in handovers if h.predecessor.id == body.id),
    )


def _existing(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def _fact(row: Organisation) -> OrganisationFact:
    return OrganisationFact(
        id=row.id,
        ods_code=row.ods_code,
        name=row.name,
        kind=row.kind,
        kind_words=str(OrganisationKind(row.kind).label),
        valid=Period(row.valid_from, row.valid_to),
        source=row.source,
    )
