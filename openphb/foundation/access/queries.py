"""Who holds which role, where, and until when; and who was invited."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.foundation.access import matrix
from openphb.foundation.access.models import (
    Grant,
    GrantLine,
    Invitation,
    RoleProposal,
    RoleProposalLine,
    StaffInvitation,
    User,
)
from openphb.foundation.access.types import STAFF_ROLES, Permission, Role, Viewer
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.models import Subject, Tenant
from openphb.kernel.refusal import NothingThere

PAGE = 50


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds. `valid_to` is the first day without it; None goes on."""

    grant_id: UUID
    user_id: UUID
    name: str
    username: str
    role: Role
    organisation: str
    tenants: tuple[str, ...]
    subject_id: UUID | None
    """Whom a personal role is for; None for a role of staff."""
    valid_from: date
    valid_to: date | None
    authority: str

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class RolePage:
    """Roles, the newest first; `next_before` is the key of the next page."""

    roles: tuple[HeldRole, ...]
    next_before: UUID | None


@dataclass(frozen=True)
class Invited:
    """An invitation that waits to be used."""

    id: UUID
    role: Role
    authority: str
    expires_on: date


@dataclass(frozen=True)
class Used:
    """Who joined by an invitation, and whether they still hold the role that it gave."""

    user_id: UUID
    name: str
    in_force: bool


@dataclass(frozen=True)
class Joined:
    """Who can see a person's record by a role of their own, and who has been invited to."""

    tenant_id: UUID
    roles: tuple[HeldRole, ...]
    invitations: tuple[Invited, ...]


@dataclass(frozen=True)
class Proposed:
    """A role that waits for a second person, or was decided."""

    id: UUID
    name: str
    username: str
    role: Role
    organisation: str
    tenants: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    authority: str
    proposed_by: str
    """Who proposed it; "" where it was done at the command line."""
    decided: bool
    agreed: bool | None


@dataclass(frozen=True)
class Allowed:
    """Somebody whose roles in a tenant give a permission, with those roles."""

    user_id: UUID
    name: str
    email: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Choices:
    """What a form may offer: organisations and commissioners that the viewer administers."""

    organisations: tuple[tuple[UUID, str], ...]
    tenants: tuple[tuple[UUID, str], ...]


def roles(*, viewer: Viewer, before: UUID | None = None, ended: bool = False) -> RolePage:
    """Return one page of staff roles in the viewer's tenants; the `ended` ones only if asked.

    Roles of people with budgets are on their own record: that somebody has a budget is not for
    everybody who administers.
    """
    tenant_ids = viewer.scope(Permission.ACCESS_ADMINISTER).tenant_ids
    here = GrantLine.objects.filter(tenant_id__in=tenant_ids, subject=None).values("grant_id")
    found = Grant.objects.filter(id__in=here, role__in=sorted(STAFF_ROLES))
    if not ended:
        found = found.filter(Q(valid_to=None) | Q(valid_to__gt=viewer.today))
    if before is not None:
        found = found.filter(id__lt=before)
    rows = list(found.select_related("user", "organisation").order_by("-id")[: PAGE + 1])
    return RolePage(_held(rows[:PAGE], tenant_ids), rows[PAGE - 1].id if len(rows) > PAGE else None)


def role(*, viewer: Viewer, grant_id: UUID) -> HeldRole:
    """Return one role of staff in the viewer's tenants, or one on a record that they also invite to.

    :raises NothingThere: if there is none.
    """
    tenant_ids = viewer.scope(Permission.ACCESS_ADMINISTER).tenant_ids
    invites = tenant_ids & viewer.scope(Permission.ACCESS_INVITE).tenant_ids
    lines = GrantLine.objects.filter(
        Q(subject=None, tenant_id__in=tenant_ids) | Q(subject__isnull=False, tenant_id__in=invites)
    )
    row = (
        Grant.objects.exclude(role=Role.SYSTEM)
        .filter(id=grant_id, id__in=lines.values("grant_id"))
        .select_related("user", "organisation")
        .first()
    )
    if row is None:
        raise NothingThere("role")
    return _held([row], tenant_ids)[0]


def unopened_until(*, viewer: Viewer, grant_id: UUID) -> date | None:
    """Return the last day plus one of the latest link of an account that was never opened, or None.

    :raises NothingThere: if there is no such role for this viewer.
    """
    held = role(viewer=viewer, grant_id=grant_id)
    user = User.objects.get(id=held.user_id)
    if user.has_usable_password() or held.subject_id is not None:
        return None
    waiting = StaffInvitation.objects.filter(user=user, used_at=None)
    return waiting.order_by("-id").values_list("expires_on", flat=True).first()


def joined(*, viewer: Viewer, subject_id: UUID) -> Joined:
    """Return who has joined a person's record, and the invitations that can still be used.

    :raises NothingThere: if there is no such person for this viewer.
    """
    scope = viewer.scope(Permission.ACCESS_INVITE)
    subject = Subject.objects.filter(scope.q("id"), id=subject_id).first()
    if subject is None:
        raise NothingThere("person")
    lines = GrantLine.objects.filter(subject_id=subject_id).values("grant_id")
    rows = list(
        Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=viewer.today), id__in=lines)
        .select_related("user", "organisation")
        .order_by("valid_from", "id")
    )
    waiting = Invitation.objects.filter(
        subject_id=subject_id, used_at=None, expires_on__gt=viewer.today
    ).order_by("id")
    return Joined(
        subject.tenant_id,
        _held(rows, frozenset({subject.tenant_id})),
        tuple(Invited(i.id, Role(i.role), i.authority, i.expires_on) for i in waiting),
    )


def used_by(*, viewer: Viewer, invitation_ids: Collection[UUID]) -> dict[UUID, Used]:
    """Return invitation → who used it and whether the role that it led to is still in force.

    An invitation that nobody used is not in it. Its caller knows of the invitations: no more is told.
    """
    rows = Invitation.objects.filter(
        id__in=invitation_ids, used_by__isnull=False, tenant_id__in=_tenants(viewer)
    ).select_related("used_by", "grant")
    found = {}
    for row in rows:
        assert row.used_by is not None
        ends = row.grant.valid_to if row.grant else None
        in_force = row.grant is not None and (ends is None or ends > viewer.today)
        found[row.id] = Used(row.used_by.id, row.used_by.name, in_force)
    return found


def _tenants(viewer: Viewer) -> set[UUID]:
    return {one.tenant_id for one in viewer.grants}


def proposals(*, viewer: Viewer) -> tuple[Proposed, ...]:
    """Return the roles that wait for a second person in the viewer's tenants, oldest first."""
    return _proposed(RoleProposal.objects.filter(_proposed_to(viewer), decided_at=None))


def proposal(*, viewer: Viewer, proposal_id: UUID) -> Proposed:
    """Return one proposed role, decided or not.

    :raises NothingThere: if there is none in the viewer's tenants.
    """
    found = _proposed(RoleProposal.objects.filter(_proposed_to(viewer), id=proposal_id))
    if not found:
        raise NothingThere("proposal")
    return found[0]


def _proposed_to(viewer: Viewer) -> Q:
    tenant_ids = viewer.scope(Permission.ACCESS_ADMINISTER).tenant_ids
    here = RoleProposalLine.objects.filter(tenant_id__in=tenant_ids)
    return Q(id__in=here.values("proposal_id"))


def _proposed(found: QuerySet[RoleProposal]) -> tuple[Proposed, ...]:
    rows = list(found.select_related("user", "organisation", "proposed_by").order_by("id"))
    places: dict[UUID, list[str]] = {}
    lines = RoleProposalLine.objects.filter(proposal__in=rows).select_related("tenant")
    for line in lines.order_by("tenant__name"):
        places.setdefault(line.proposal_id, []).append(line.tenant.name)
    return tuple(
        Proposed(
            id=row.id,
            name=row.user.name,
            username=row.user.username,
            role=Role(row.role),
            organisation=row.organisation.name,
            tenants=tuple(places.get(row.id, ())),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            authority=row.authority,
            proposed_by=row.proposed_by.name if row.proposed_by else "",
            decided=row.decided_at is not None,
            agreed=row.agreed,
        )
        for row in rows
    )


def tenants(*, viewer: Viewer, permissions: Iterable[Permission]) -> tuple[tuple[UUID, str], ...]:
    """Return the tenants in which the viewer holds any of the permissions, by name."""
    reached = frozenset[UUID]().union(*(viewer.scope(one).tenant_ids for one in permissions))
    return tuple(Tenant.objects.filter(id__in=reached).order_by("name").values_list("id", "name"))


def allowed(
    *, viewer: Viewer, permission: Permission, tenant_ids: Iterable[UUID]
) -> dict[UUID, tuple[Allowed, ...]]:
    """Return tenant → the staff whose roles there give a permission today, by name.

    Only of tenants in which the viewer holds a role of staff; the others are left out.
    """
    here = {grant.tenant_id for grant in viewer.grants if grant.subject_id is None}
    wanted = here & set(tenant_ids)
    roles = [role for role in sorted(STAFF_ROLES) if matrix.allows(permission, Role(role))]
    in_force = Q(grant__valid_to=None) | Q(grant__valid_to__gt=viewer.today)
    rows = GrantLine.objects.filter(
        in_force,
        tenant_id__in=wanted,
        subject=None,
        grant__role__in=roles,
        grant__valid_from__lte=viewer.today,
        grant__user__is_active=True,
    ).values_list(
        "tenant_id", "grant__user_id", "grant__user__name", "grant__user__email", "grant__role"
    )
    people: dict[UUID, dict[tuple[str, UUID, str], set[Role]]] = {one: {} for one in wanted}
    for tenant_id, user_id, name, email, role_ in rows:
        people[tenant_id].setdefault((name, user_id, email), set()).add(Role(role_))
    return {
        tenant_id: tuple(
            Allowed(user_id, name, email, frozenset(held))
            for (name, user_id, email), held in sorted(found.items(), key=lambda one: one[0])
        )
        for tenant_id, found in people.items()
    }


def choices(*, viewer: Viewer) -> Choices:
    """Return what a viewer who administers may choose from."""
    tenant_ids = viewer.scope(Permission.ACCESS_ADMINISTER).tenant_ids
    existing = Q(valid_to=None) | Q(valid_to__gt=viewer.today)
    return Choices(
        tuple(Organisation.objects.filter(existing).order_by("name").values_list("id", "name")),
        tuple(Tenant.objects.filter(id__in=tenant_ids).order_by("name").values_list("id", "name")),
    )


def _held(rows: list[Grant], tenant_ids: frozenset[UUID]) -> tuple[HeldRole, ...]:
    places: dict[UUID, list[str]] = {}
    whom: dict[UUID, UUID | None] = {}
    lines = GrantLine.objects.filter(
        grant_id__in=[row.id for row in rows], tenant_id__in=tenant_ids
    ).select_related("tenant")
    for line in lines.order_by("tenant__name"):
        places.setdefault(line.grant_id, []).append(line.tenant.name)
        whom[line.grant_id] = line.subject_id
    return tuple(
        HeldRole(
            grant_id=row.id,
            user_id=row.user_id,
            name=row.user.name,
            username=row.user.username,
            role=Role(row.role),
            organisation=row.organisation.name if row.organisation else "",
            tenants=tuple(places.get(row.id, ())),
            subject_id=whom.get(row.id),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            authority=row.authority,
        )
        for row in rows
    )
