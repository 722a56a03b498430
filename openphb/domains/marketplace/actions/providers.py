"""Writing down organisations that are bought from, and inviting who works for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.marketplace.actions.reaching import end_reach, reach_of_member
from openphb.domains.marketplace.models import Provider, ProviderMember
from openphb.domains.marketplace.rules import ordering as rules
from openphb.domains.marketplace.types import ProviderDraft
from openphb.foundation.access.actions import NewStaff
from openphb.foundation.access.actions.providing import OutsideAccount, outside_account
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations import actions as organisations
from openphb.kernel.refusal import NothingThere


@transaction.atomic
def add_provider(*, by: Viewer, at: datetime, tenant_id: UUID, draft: ProviderDraft) -> UUID:
    """Write down an organisation that a commissioner buys from; return it as a provider.

    One that is known already keeps its name; what else is said of it takes the place of what was.
    Refusals: `not_permitted`, those of `rules.refuse_provider` and `organisations.add_provider`.
    """
    actor = by.act(Permission.PROVIDER_RECORD, tenant_id=tenant_id)
    rules.refuse_provider(draft)
    organisation_id = organisations.add_provider(
        by=actor,
        at=at,
        name=draft.name,
        ods_code=draft.ods_code,
        source="Written down by staff who order from it",
    )
    row, new = Provider.objects.update_or_create(
        tenant_id=tenant_id,
        organisation_id=organisation_id,
        defaults={
            "vat": draft.vat,
            "invoices_come": draft.invoices_come,
            "contact": draft.contact.strip(),
            "recorded_by": actor.user_id,
            "recorded_at": at,
        },
    )
    trail.record(
        "provider.added" if new else "provider.changed",
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=None,
        record_kind="provider",
        record_id=row.id,
        details={"organisation": str(organisation_id), "vat": str(draft.vat)},
    )
    return row.id


@transaction.atomic
def invite_member(
    *, by: Viewer, at: datetime, provider_id: UUID, person: NewStaff
) -> OutsideAccount:
    """Let somebody sign in for a provider; return the link that opens their account, if they need one.

    They reach the people of its orders that are sent or accepted. Said again of somebody who has
    not opened their account, it gives a new link. Refusals: `nothing_there`, `not_permitted`, those
    of `outside_account`.
    """
    provider = _provider(by, provider_id)
    actor = by.act(Permission.PROVIDER_RECORD, tenant_id=provider.tenant_id)
    account = outside_account(by=actor, at=at, person=person)
    member, new = ProviderMember.objects.get_or_create(
        tenant_id=provider.tenant_id,
        organisation_id=provider.organisation_id,
        user_id=account.user_id,
        ended_on=None,
        defaults={"invited_by": actor.user_id, "invited_at": at},
    )
    trail.record(
        "provider.member_invited" if new else "provider.member_invited_again",
        by=actor,
        at=at,
        tenant_id=provider.tenant_id,
        subject_id=None,
        record_kind="provider_member",
        record_id=member.id,
        details={"to": str(account.user_id)},
    )
    if new:
        reach_of_member(actor=actor, at=at, member=member)
    return account


@transaction.atomic
def end_member(*, by: Viewer, at: datetime, member_id: UUID) -> None:
    """End that somebody acts for a provider: today is their last day. Refusal: `nothing_there`."""
    tenants = by.scope(Permission.PROVIDER_RECORD).tenant_ids
    member = (
        ProviderMember.objects.select_for_update()
        .filter(pk=member_id, tenant_id__in=tenants, ended_on=None)
        .first()
    )
    if member is None:
        raise NothingThere("member")
    actor = by.act(Permission.PROVIDER_RECORD, tenant_id=member.tenant_id)
    member.ended_on = by.today
    member.save(update_fields=["ended_on"])
    end_reach(actor=actor, at=at, member=member, on=by.today)
    trail.record(
        "provider.member_ended",
        by=actor,
        at=at,
        tenant_id=member.tenant_id,
        subject_id=None,
        record_kind="provider_member",
        record_id=member.id,
    )


def _provider(by: Viewer, provider_id: UUID) -> Provider:
    tenants = by.scope(Permission.PROVIDER_RECORD).tenant_ids
    row = Provider.objects.filter(pk=provider_id, tenant_id__in=tenants).first()
    if row is None:
        raise NothingThere("provider")
    return row
