"""Users, grants, one-use invitations. No health data: framework tables (decision 4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from openphb.foundation.access.types import LENT_BY_TOKEN, PERSONAL_ROLES, TAKES_TWO, Role
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.models import Classification, Subject, Tenant, TenantForeignKey
from openphb.kernel.ids import new_id


class Users(BaseUserManager["User"]):
    """Makes users; what they may do comes from grants alone."""

    def create_user(self, username: str, *, name: str, email: str, password: str | None) -> User:
        user = self.model(username=username, name=name, email=email)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who can sign in."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=150, unique=True)
    email = models.EmailField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]
    objects: ClassVar[Any] = Users()

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A role, held by a user over a period, under a recorded authority."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    authority = models.TextField()
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="grant_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="grant_ends_no_sooner_than_it_starts",
                # Equal: ended on the day it began, so that it was never in force.
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="grant_of_staff_names_their_organisation",
                condition=Q(role__in=sorted([*PERSONAL_ROLES, Role.SYSTEM]))
                | Q(organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class GrantLine(models.Model):
    """Where a grant reaches: a tenant, or one person in it. One team often serves five tenants."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+")
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    subject = TenantForeignKey(Subject, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="grant_line_once",
                fields=["grant", "tenant", "subject"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} in {self.tenant_id}"


class Invitation(models.Model):
    """A one-use code that ties a login to one person, role and recorded authority (decision 8).

    Only the code's hash is kept.
    """

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=Role)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    subject = TenantForeignKey(Subject)
    authority = models.TextField()
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_on = models.DateField()
    used_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    used_at = models.DateTimeField(null=True)
    # The role that it led to; an invitation of before this was kept has none.
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_for_a_personal_role",
                condition=Q(role__in=sorted(PERSONAL_ROLES)),
            ),
            models.CheckConstraint(
                name="invitation_used_by_and_at_together",
                condition=Q(used_by=None, used_at=None)
                | Q(used_by__isnull=False, used_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RoleProposal(models.Model):
    """A role that takes two people and has one: it gives nothing until another one agrees."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    authority = models.TextField()
    # None: whoever runs the system, from the command line.
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_for_a_role_that_takes_two", condition=Q(role__in=sorted(TAKES_TWO))
            ),
            models.CheckConstraint(
                name="proposal_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="proposal_decided_by_another",
                condition=Q(decided_by=None)
                | (
                    (Q(proposed_by=None) | ~Q(decided_by=F("proposed_by")))
                    & ~Q(decided_by=F("user"))
                ),
            ),
            models.CheckConstraint(
                name="proposal_decided_as_a_whole",
                condition=Q(decided_by=None, decided_at=None, agreed=None, grant=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, agreed=True)
                & Q(grant__isnull=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False, agreed=False, grant=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class RoleProposalLine(models.Model):
    """A tenant in which a proposed role would hold."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proposal = models.ForeignKey(RoleProposal, models.PROTECT, related_name="+")
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="proposal_line_once", fields=["proposal", "tenant"])
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} in {self.tenant_id}"


class StaffInvitation(models.Model):
    """A link that works once and lets a member of staff choose their password. Only its hash is kept."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    # None: whoever runs the system, from the command line.
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    invited_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class CommandToken(models.Model):
    """Lends one permission in one tenant to one call of the command line. Only its hash is kept."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    permission = models.CharField(max_length=30)
    secret_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="command_token_lends_what_may_be_lent",
                condition=Q(permission__in=[str(one) for one in LENT_BY_TOKEN]),
            ),
            models.CheckConstraint(
                name="command_token_is_short_lived",
                condition=Q(expires_at__gt=F("issued_at"))
                & Q(expires_at__lte=F("issued_at") + timedelta(hours=1)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.permission} {self.id}"
