"""Reads about organisations that a commissioner buys from, and who works for them."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.marketplace.models import Provider, ProviderMember
from openphb.domains.marketplace.types import (
    InvoicesCome,
    MemberAnswer,
    ProviderAnswer,
    VatStatus,
)
from openphb.foundation.access import queries as access
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def providers(*, viewer: Viewer) -> tuple[ProviderAnswer, ...]:
    """Return the providers of the viewer's commissioners, by name, without their people."""
    tenants = viewer.scope(Permission.PROVIDER_RECORD).tenant_ids
    rows = Provider.objects.filter(tenant_id__in=tenants).select_related("organisation")
    return tuple(_answer(row) for row in rows.order_by("organisation__name", "id"))


def provider(*, viewer: Viewer, provider_id: UUID) -> ProviderAnswer:
    """Return one provider, with everybody who works for it. Refusal: `nothing_there`."""
    tenants = viewer.scope(Permission.PROVIDER_RECORD).tenant_ids
    row = (
        Provider.objects.filter(pk=provider_id, tenant_id__in=tenants)
        .select_related("organisation")
        .first()
    )
    if row is None:
        raise NothingThere("provider")
    members = (
        ProviderMember.objects.filter(tenant_id=row.tenant_id, organisation_id=row.organisation_id)
        .select_related("user")
        .order_by("user__name", "id")
    )
    return _answer(
        row,
        tuple(
            MemberAnswer(
                one.id,
                one.user_id,
                one.user.name,
                one.user.username,
                one.invited_at,
                one.user.has_usable_password(),
                one.ended_on,
            )
            for one in members
        ),
    )


def provider_choices(*, viewer: Viewer, tenant_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return (organisation, name) of a commissioner's providers, for who may order from them."""
    if tenant_id not in viewer.scope(Permission.ORDER_MAKE).tenant_ids:
        return ()
    rows = Provider.objects.filter(tenant_id=tenant_id).order_by("organisation__name")
    return tuple(rows.values_list("organisation_id", "organisation__name"))


def member_name(*, viewer: Viewer, member_id: UUID) -> str:
    """Return who somebody is who acts for a provider. Refusal: `nothing_there`."""
    tenants = viewer.scope(Permission.PROVIDER_RECORD).tenant_ids
    row = (
        ProviderMember.objects.filter(pk=member_id, tenant_id__in=tenants, ended_on=None)
        .select_related("user")
        .first()
    )
    if row is None:
        raise NothingThere("member")
    return row.user.name


def tenants_to_record(*, viewer: Viewer) -> tuple[tuple[UUID, str], ...]:
    """Return the commissioners for whom the viewer may write down a provider."""
    return access.tenants(viewer=viewer, permissions=[Permission.PROVIDER_RECORD])


def _answer(row: Provider, members: tuple[MemberAnswer, ...] = ()) -> ProviderAnswer:
    return ProviderAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        organisation_id=row.organisation_id,
        name=row.organisation.name,
        ods_code=row.organisation.ods_code or "",
        vat=VatStatus(row.vat),
        invoices_come=InvoicesCome(row.invoices_come),
        contact=row.contact,
        members=members,
    )
