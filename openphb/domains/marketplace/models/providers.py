"""Whom a commissioner buys from, and who signs in there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.domains.marketplace.types import (
    InvoicesCome,
    VatStatus,
)
from openphb.foundation.access.models import User
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import (
    TenantModel,
)


class Provider(TenantModel):
    """An organisation that a commissioner buys from, and what has to be known for that."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vat = models.CharField(max_length=10)
    invoices_come = models.CharField(max_length=10)
    contact = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_once", fields=["tenant", "organisation"]),
            one_of("provider_vat_known", "vat", VatStatus),
            one_of("provider_invoices_come_known", "invoices_come", InvoicesCome),
        ]

    def __str__(self) -> str:
        return str(self.organisation_id)


class ProviderMember(TenantModel):
    """Somebody who works for a provider and may sign in for it. Their reach is given by orders.

    Like a grant it says who works where and nothing of anybody's care: an order that its own person
    agrees to on their page is sent to all of them.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="provider_member_once",
                fields=["tenant", "organisation", "user"],
                condition=Q(ended_on=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)
