"""What a provider asks for, what it was matched with, and what is in doubt."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.marketplace.models.deliveries import Delivery
from openphb.domains.marketplace.models.orders import CareOrder
from openphb.domains.marketplace.types import (
    SentBy,
    Why,
)
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import (
    SubjectModel,
    TenantForeignKey,
)


class ProviderInvoice(SubjectModel):
    """What a provider asks for, for one person's budget. Its number says one thing for ever."""

    budget = TenantForeignKey(Budget)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    invoiced_on = models.DateField()
    received_on = models.DateField()
    pay_by = models.DateField()
    pence = models.BigIntegerField()
    content = models.CharField(max_length=64)
    sent_how = models.CharField(max_length=6)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    corrects = TenantForeignKey("self", null=True)
    # How many times something of it was matched: what is paid each time has a key of its own.
    rounds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invoice_number_once", fields=["tenant", "organisation", "budget", "number"]
            ),
            models.UniqueConstraint(
                name="invoice_corrected_once",
                fields=["tenant", "corrects"],
                condition=Q(corrects__isnull=False),
            ),
            one_of("invoice_sent_how_known", "sent_how", SentBy),
            pence_between("invoice_asks_for_something", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="invoice_not_ahead", condition=Q(invoiced_on__lte=F("received_on"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "organisation", "-received_on"], name="invoice_by_provider"
            ),
            models.Index(fields=["subject"], name="invoice_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(SubjectModel):
    """One line of an invoice, and how much of it was matched and credited: never more than it asks."""

    invoice = TenantForeignKey(ProviderInvoice)
    position = models.PositiveIntegerField()
    order_key = models.UUIDField()
    days = DateRangeField()
    hundredths = models.PositiveIntegerField()
    # For one unit, without VAT.
    unit_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    pence = models.BigIntegerField()
    matched_hundredths = models.PositiveIntegerField(default=0)
    matched_pence = models.BigIntegerField(default=0)
    credited_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invoice_line_once", fields=["tenant", "invoice", "position"]
            ),
            pence_between("invoice_line_asks_for_something", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="invoice_line_never_paid_above_itself",
                condition=Q(
                    hundredths__gte=1,
                    matched_pence__gte=0,
                    credited_pence__gte=0,
                    matched_pence__lte=F("pence") - F("credited_pence"),
                    matched_hundredths__lte=F("hundredths"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "order_key"], name="invoice_line_by_order"),
            models.Index(
                fields=["tenant", "invoice"],
                name="invoice_line_open",
                condition=Q(pence__gt=F("matched_pence") + F("credited_pence")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.invoice_id}"


class MatchedPart(SubjectModel):
    """So much of a line that was found right at one time, in one version of its order."""

    append_only: ClassVar[bool] = True

    invoice = TenantForeignKey(ProviderInvoice)
    line = TenantForeignKey(InvoiceLine)
    order = TenantForeignKey(CareOrder)
    round = models.PositiveIntegerField()
    hundredths = models.PositiveIntegerField()
    pence = models.BigIntegerField()
    matched_on = models.DateField()
    matched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="matched_part_once", fields=["tenant", "line", "order", "round"]
            ),
            pence_between("matched_part_not_below_nought", "pence", 0, MOST_PENCE),
        ]
        indexes = [models.Index(fields=["tenant", "invoice"], name="matched_part_by_invoice")]

    def __str__(self) -> str:
        return f"{self.pence} in round {self.round}"


class MatchedDelivery(SubjectModel):
    """So much of one delivery that one line of an invoice was matched with at one time."""

    append_only: ClassVar[bool] = True

    line = TenantForeignKey(InvoiceLine)
    delivery = TenantForeignKey(Delivery)
    round = models.PositiveIntegerField()
    hundredths = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="matched_delivery_once", fields=["tenant", "line", "delivery", "round"]
            ),
            models.CheckConstraint(
                name="matched_delivery_is_something", condition=Q(hundredths__gte=1)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "delivery"], name="matched_by_delivery")]

    def __str__(self) -> str:
        return f"{self.hundredths} of {self.delivery_id}"


class InvoiceDifference(SubjectModel):
    """Why a part of a line is not paid yet, as it was last held against its order."""

    line = TenantForeignKey(InvoiceLine)
    why = models.CharField(max_length=16)
    hundredths = models.PositiveIntegerField(default=0)
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="difference_once", fields=["tenant", "line", "why"]),
            one_of("difference_known", "why", Why),
            pence_between("difference_above_nought", "pence", 1, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.pence}"


class CreditNote(SubjectModel):
    """A provider takes back a part of an invoice that was not matched. Its number says one thing."""

    append_only: ClassVar[bool] = True

    invoice = TenantForeignKey(ProviderInvoice)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    credited_on = models.DateField()
    pence = models.BigIntegerField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="credit_number_once", fields=["tenant", "organisation", "invoice", "number"]
            ),
            pence_between("credit_above_nought", "pence", 1, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return self.number
