"""The bodies, the tenants and the staff of the demonstration, before anybody has a budget."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import transaction

from openphb.foundation.access import actions as access
from openphb.foundation.access.actions.providing import OutsideAccount
from openphb.foundation.access.models import Grant, GrantLine, User
from openphb.foundation.access.types import Role, Viewer
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.organisations.models import Commissioning, Organisation
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.calendars import LONDON

PASSWORD = "a long demonstration password"  # noqa: S105  printed at every start of the demonstration
TEAM_SINCE = date(2016, 5, 1)
MERGED = date(2020, 4, 1)
ICB_SINCE = date(2022, 7, 1)
CCG_SINCE = date(2013, 4, 1)


@dataclass(frozen=True)
class Commissioner:
    """One of the five: the tenant that has always held its records, and the CCG it began as."""

    tenant_id: UUID
    ccg_id: UUID
    name: str


@dataclass(frozen=True)
class SignIn:
    """How to sign in as somebody of the demonstration."""

    role: str
    username: str
    password: str
    totp_secret: str | None


@dataclass
class Stage:
    """What the rest of the world is built on."""

    seed: int
    icb_id: UUID
    commissioners: tuple[Commissioner, ...]
    users: dict[str, UUID] = field(default_factory=dict)
    sign_ins: list[SignIn] = field(default_factory=list)

    @property
    def tenant_ids(self) -> tuple[UUID, ...]:
        return tuple(commissioner.tenant_id for commissioner in self.commissioners)

    def of(self, names: Iterable[str]) -> Stage:
        """Return the same stage with some of its commissioners."""
        wanted = tuple(self.commissioner(name) for name in names)
        return Stage(self.seed, self.icb_id, wanted, self.users, self.sign_ins)

    def commissioner(self, name: str) -> Commissioner:
        return next(c for c in self.commissioners if c.name == name)


# (username, name, role): one team serves the five commissioners, as in Nottinghamshire.
STAFF = (
    ("nurse", "Nadia Ahmed", Role.CARE_COORDINATOR),
    ("nurse2", "Tom Okafor", Role.CARE_COORDINATOR),
    ("clinician", "Dr Helen Price", Role.CLINICIAN),
    ("approver", "Ruth Bell", Role.APPROVER),
    ("manager", "Paul Grant", Role.PHB_MANAGER),
    ("finance", "Irene Cole", Role.FINANCE_OFFICER),
    ("finance.approver", "David Mensah", Role.FINANCE_APPROVER),
    ("finance.second", "Grace Adeyemi", Role.FINANCE_APPROVER),
    ("programme", "Sue Lang", Role.PROGRAMME_LEAD),
    ("auditor", "Alan Frost", Role.AUDITOR),
    ("counterfraud", "Mel Stone", Role.COUNTER_FRAUD),
    ("admin", "Kit Doyle", Role.ADMINISTRATOR),
)
CCGS = (
    ("04E", "Mansfield and Ashfield"),
    ("04H", "Newark and Sherwood"),
    ("04L", "Nottingham North and East"),
    ("04M", "Nottingham West"),
    ("04N", "Rushcliffe"),
)
# It merged with the five in 2020. Here it comes with many people, and with their own co-ordinator.
CITY = ("04K", "Nottingham City")
CITY_NURSE = "city.nurse"


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of a business day: the world is built with time passed in."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON)


@transaction.atomic
def build(*, seed: int, city: bool) -> Stage:
    """Make the tenants and the staff who serve them; organisations must be loaded."""
    icb = Organisation.objects.get(ods_code="QT1")
    merged = Organisation.objects.get(ods_code="52R")
    commissioners = []
    for code, name in (*CCGS, CITY) if city else CCGS:
        ccg = Organisation.objects.get(ods_code=code)
        tenant = Tenant.objects.create(name=name)
        Commissioning.objects.create(tenant=tenant, organisation=ccg, valid=(CCG_SINCE, MERGED))
        Commissioning.objects.create(tenant=tenant, organisation=merged, valid=(MERGED, ICB_SINCE))
        Commissioning.objects.create(tenant=tenant, organisation=icb, valid=(ICB_SINCE, None))
        commissioners.append(Commissioner(tenant.id, ccg.id, name))
    stage = Stage(seed, icb.id, tuple(commissioners))
    for username, name, role in STAFF:
        join(stage, username=username, name=name, role=role, tenant_ids=stage.tenant_ids)
    ensure_system_user(tenant_ids=stage.tenant_ids, at=moment(TEAM_SINCE))
    return stage


def found(*, seed: int) -> Stage:
    """Return the stage as it was built, from its own records."""
    names = (*CCGS, CITY)
    tenants = dict(Tenant.objects.values_list("name", "id"))
    ccgs = dict(Organisation.objects.values_list("ods_code", "id"))
    return Stage(
        seed,
        ccgs["QT1"],
        tuple(
            Commissioner(tenants[name], ccgs[code], name) for code, name in names if name in tenants
        ),
        dict(User.objects.values_list("username", "id")),
    )


def join(
    stage: Stage,
    *,
    username: str,
    name: str,
    role: Role,
    tenant_ids: Iterable[UUID],
    subject_id: UUID | None = None,
    authority: str = "made up for the demonstration",
    organisation_id: UUID | None = None,
) -> UUID:
    """Make somebody who can sign in, with one grant; staff get a second factor.

    Staff are of the ICB unless another body is given.
    """
    user = User(username=username, name=name, email=f"{username}@openphb.example")
    user.password = _hashed()
    user.save()
    personal = subject_id is not None
    grant = Grant.objects.create(
        user=user,
        role=role,
        organisation_id=None
        if personal or role == Role.SYSTEM
        else organisation_id or stage.icb_id,
        valid_from=TEAM_SINCE,
        authority=authority,
        granted_at=moment(TEAM_SINCE),
    )
    GrantLine.objects.bulk_create(
        GrantLine(grant=grant, tenant_id=tenant_id, subject_id=subject_id)
        for tenant_id in tenant_ids
    )
    secret = None if personal else second_factor(stage, user)
    stage.users[username] = user.id
    stage.sign_ins.append(SignIn(role.label, username, PASSWORD, secret))
    return user.id


@cache
def _hashed() -> str:
    """Return the one password of the demonstration as it is kept: worked out once for everybody.

    It is printed at every start, so that one salt for all gives nothing away.
    """
    return make_password(PASSWORD)


def second_factor(stage: Stage, user: User) -> str:
    """Give a user an app of one-time codes, as their first sign-in would; return its secret."""
    secret = _secret(stage.seed, user.username)
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def opens_account(stage: Stage, role: Role, account: OutsideAccount, day: date) -> None:
    """Have somebody of a provider or a firm open their account by its link, with an app of codes."""
    access.accept_staff_invitation(
        by=Viewer(None, "", day), at=moment(day, 11), secret=account.secret, password=PASSWORD
    )
    user = User.objects.get(pk=account.user_id)
    secret = second_factor(stage, user)
    stage.users[user.username] = user.id
    stage.sign_ins.append(SignIn(role.label, user.username, PASSWORD, secret))


def sign_ins() -> list[SignIn]:
    """Return how to sign in to a world that is already there: secrets come from its own records."""
    found = []
    lines = Grant.objects.select_related("user").order_by("user__username", "role")
    seen = set()
    for grant in lines:
        # Who reaches several people has a grant for each.
        key = (grant.user_id, grant.role)
        if not grant.user.has_usable_password() or key in seen:
            continue
        seen.add(key)
        totp = Authenticator.objects.filter(user=grant.user, type=Authenticator.Type.TOTP).first()
        secret = TOTP(totp).instance.data["secret"] if totp else None
        found.append(SignIn(Role(grant.role).label, grant.user.username, PASSWORD, secret))
    return found


def _secret(seed: int, username: str) -> str:
    # The same seed makes the same secret, so that a rebuilt demonstration keeps people signed in.
    digest = hashlib.sha256(f"{seed}:{username}".encode()).digest()[:20]
    return base64.b32encode(digest).decode()
