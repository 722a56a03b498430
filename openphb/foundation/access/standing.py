"""What a viewer is to a person's record, by the roles that reach it and the bodies they are held at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID

from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.organisations import queries as organisations


class Stands(StrEnum):
    """What somebody who reads a person's plan or record is to it, by one of their roles."""

    PERSON = "person"
    """The person themselves, or a representative, who stands in their place."""
    NHS = "nhs"
    COUNCIL = "council"
    NOMINEE = "nominee"
    """Receives and manages the money, and decides nothing else."""
    BESIDE = "beside"
    """Family, a friend, an advocate, a peer, a broker or a provider: somebody of no such body."""
    ITSELF = "itself"
    """OpenPHB, which writes letters and payments from the whole."""


OF_ROLE: Mapping[Role, Stands] = {
    Role.HOLDER: Stands.PERSON,
    Role.REPRESENTATIVE: Stands.PERSON,
    Role.NOMINEE: Stands.NOMINEE,
    Role.SYSTEM: Stands.ITSELF,
    Role.SUPPORTER: Stands.BESIDE,
    Role.BROKER: Stands.BESIDE,
    Role.CONTRIBUTOR: Stands.BESIDE,
    Role.PROVIDER: Stands.BESIDE,
    Role.PERSONAL_ASSISTANT: Stands.BESIDE,
}
OF_BODY: Mapping[str, Stands] = {
    "ccg": Stands.NHS,
    "icb": Stands.NHS,
    # A shared team works for the NHS bodies that set it up.
    "support_service": Stands.NHS,
    "local_authority": Stands.COUNCIL,
}


def stands(role: Role, body: str) -> Stands:
    """Return what a role is to a record. `body` is the kind of its organisation; blank: it has none.

    Staff of a body that is neither the NHS's nor a council's (a provider) read what all read.
    """
    return OF_ROLE.get(role) or OF_BODY.get(body, Stands.BESIDE)


def standings(
    *, viewer: Viewer, tenant_id: UUID, subject_id: UUID, reaching: Collection[Permission]
) -> frozenset[Stands]:
    """Return all that a viewer is to one person's record, by roles with any of these permissions."""
    giving = [
        one
        for one in viewer.grants
        if one.tenant_id == tenant_id
        and one.subject_id in (None, subject_id)
        and any(one.gives(permission) for permission in reaching)
    ]
    kinds = organisations.kinds_of(
        one.organisation_id for one in giving if one.organisation_id is not None
    )
    return frozenset(
        stands(one.role, kinds.get(one.organisation_id, "") if one.organisation_id else "")
        for one in giving
    )
