"""Organisations that hold money: who works there, what they showed, what their client account has."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.monitoring import reach
from openphb.domains.monitoring.actions.reaching import end_reach, reach_of_member
from openphb.domains.monitoring.models import (
    ClientAccountCheck,
    FirmMember,
    FirmPaper,
    HeldMoney,
    Holding,
)
from openphb.domains.monitoring.rules.papers import paper_fault
from openphb.domains.monitoring.types import HoldingKind, PaperDraft
from openphb.foundation.access.actions import NewStaff
from openphb.foundation.access.actions.providing import OutsideAccount, outside_account
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal

MOST_PENCE = 100_000_000_00


@transaction.atomic
def invite_person(
    *, by: Viewer, at: datetime, tenant_id: UUID, organisation_id: UUID, person: NewStaff
) -> OutsideAccount:
    """Let somebody sign in for an organisation; return the link that opens their account, if needed.

    They reach the people whose money it holds: names and money, and nothing of plan or health. Said
    again of somebody who has not opened their account, it gives a new link. Refusals:
    `nothing_there`, `not_permitted`, those of `outside_account`.
    """
    _there(by, tenant_id, organisation_id)
    actor = by.act(Permission.HOLDING_RECORD, tenant_id=tenant_id)
    account = outside_account(by=actor, at=at, person=person)
    member, new = FirmMember.objects.get_or_create(
        tenant_id=tenant_id,
        organisation_id=organisation_id,
        user_id=account.user_id,
        ended_on=None,
        defaults={"invited_by": actor.user_id, "invited_at": at},
    )
    _audit(
        "firm.person_invited" if new else "firm.person_invited_again",
        tenant_id,
        member.id,
        "firm_member",
        by=actor,
        at=at,
        to=str(account.user_id),
    )
    if new:
        reach_of_member(actor=actor, at=at, member=member)
    return account


@transaction.atomic
def end_person(*, by: Viewer, at: datetime, member_id: UUID) -> None:
    """End that somebody acts for an organisation: from today on they reach nobody by it.

    Refusals: `nothing_there`, `not_permitted`.
    """
    member = (
        FirmMember.objects.select_for_update()
        .filter(
            pk=member_id,
            ended_on=None,
            tenant_id__in=by.scope(Permission.HOLDING_RECORD).tenant_ids,
        )
        .first()
    )
    if member is None:
        raise NothingThere("person")
    actor = by.act(Permission.HOLDING_RECORD, tenant_id=member.tenant_id)
    end_reach(actor=actor, at=at, member=member, on=by.today)
    member.ended_on = by.today
    member.save(update_fields=["ended_on"])
    _audit("firm.person_ended", member.tenant_id, member.id, "firm_member", by=actor, at=at)


@transaction.atomic
def record_paper(
    *, by: Viewer, at: datetime, tenant_id: UUID, organisation_id: UUID, draft: PaperDraft
) -> UUID:
    """Record a paper that an organisation showed, or why none is needed; return the record's id.

    Refusals: `nothing_there`, `not_permitted`, those of `paper_fault`.
    """
    _there(by, tenant_id, organisation_id)
    actor = by.act(Permission.HOLDING_RECORD, tenant_id=tenant_id)
    fault = paper_fault(draft)
    if fault:
        raise fault
    row = FirmPaper.objects.create(
        tenant_id=tenant_id,
        organisation_id=organisation_id,
        kind=draft.kind,
        needed=draft.needed,
        holds_from=draft.holds_from,
        holds_until=draft.holds_until,
        number=draft.number.strip(),
        words=draft.words.strip(),
        recorded_by=actor.user_id,
        recorded_at=at,
    )
    _audit(
        "firm.paper_recorded",
        tenant_id,
        row.id,
        "firm_paper",
        by=actor,
        at=at,
        kind=str(draft.kind),
        until=draft.holds_until.isoformat() if draft.holds_until else "",
    )
    return row.id


@transaction.atomic
def state_client_account(
    *, by: Viewer, at: datetime, tenant_id: UUID, organisation_id: UUID, on: date, pence: int
) -> int:
    """State what a pooled client account has; return by how much that is less than is held in it.

    It is set beside what the organisation holds for all its people with managed accounts here.
    Refusals: `nothing_there`, `not_permitted`, `account_pence`, `account_day`.
    """
    held = _reached(by, tenant_id, organisation_id)
    if not held:
        raise NothingThere("client account")
    first = held[0]
    actor = reach.act_for(
        by,
        tenant_id=tenant_id,
        subject_id=first.subject_id,
        organisation_id=organisation_id,
    )
    if not -MOST_PENCE <= pence <= MOST_PENCE:
        raise Refusal("account_pence", "That cannot be the balance.", "Enter it again.", "pence")
    if on > by.today:
        raise Refusal(
            "account_day", "That day has not come yet.", "Enter the day of the balance.", "on"
        )
    sums = HeldMoney.objects.filter(tenant_id=tenant_id, holding_id__in=[one.id for one in held])
    holds = sum(sums.values_list("held_pence", flat=True))
    row = ClientAccountCheck.objects.create(
        tenant_id=tenant_id,
        organisation_id=organisation_id,
        on=on,
        stated_pence=pence,
        held_pence=holds,
        stated_by=actor.user_id,
        stated_at=at,
    )
    trail.record(
        "firm.client_account_stated",
        by=actor,
        at=at,
        tenant_id=tenant_id,
        # A person of the firm writes under somebody whom they reach: the audit lets no other.
        subject_id=first.subject_id if _is_firms(by, tenant_id, organisation_id) else None,
        record_kind="client_account_check",
        record_id=row.id,
        details={"stated_pence": pence, "held_pence": holds},
    )
    return holds - pence


def _reached(by: Viewer, tenant_id: UUID, organisation_id: UUID) -> list[Holding]:
    rows = Holding.objects.filter(
        reach.sends_q(by),
        tenant_id=tenant_id,
        organisation_id=organisation_id,
        kind=HoldingKind.MANAGED_ACCOUNT,
    )
    return list(rows.order_by("id"))


def _is_firms(by: Viewer, tenant_id: UUID, organisation_id: UUID) -> bool:
    return (tenant_id, organisation_id) in reach.firms_of(by)


def _there(by: Viewer, tenant_id: UUID, organisation_id: UUID) -> None:
    """Refusal `nothing_there`, where an organisation holds nothing at a commissioner."""
    rows = Holding.objects.filter(
        by.scope(Permission.HOLDING_RECORD).tenants_q(),
        tenant_id=tenant_id,
        organisation_id=organisation_id,
    )
    if not rows.exists():
        raise NothingThere("organisation")


def _audit(
    what: str,
    tenant_id: UUID,
    record_id: UUID,
    record_kind: str,
    *,
    by: Actor,
    at: datetime,
    **details: object,
) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=tenant_id,
        subject_id=None,
        record_kind=record_kind,
        record_id=record_id,
        details=details,
    )
