"""Payments that came back, and money paid too much."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.ledger.models import Journal
from openphb.domains.payments.models.runs import Payment
from openphb.domains.payments.types import (
    RecoveryKind,
    RecoveryState,
)
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PaymentReturn(SubjectModel):
    """A payment that came back: when, why, who recorded it, and the journals that say so."""

    append_only: ClassVar[bool] = True

    payment = TenantForeignKey(Payment)
    returned_on = models.DateField()
    reason_code = models.CharField(max_length=10, blank=True)
    reason = models.TextField()
    source = models.CharField(max_length=40)
    source_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    reversal = TenantForeignKey(Journal)
    received = TenantForeignKey(Journal)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_returned_once", fields=["tenant", "payment"]),
        ]

    def __str__(self) -> str:
        return f"{self.returned_on} {self.reason}"


class Overpayment(SubjectModel):
    """A budget that was paid more than it is entitled to, for a named person to look at."""

    budget = TenantForeignKey(Budget)
    found_on = models.DateField()
    found_pence = models.BigIntegerField()
    for_user_id = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            pence_between("overpayment_found_sane", "found_pence", 1, MOST_PENCE),
            models.UniqueConstraint(
                name="overpayment_one_open",
                fields=["tenant", "budget"],
                condition=Q(closed_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.found_pence} found {self.found_on}"


class Recovery(SubjectModel):
    """What is done about an overpayment: proposed by one person and decided by another."""

    overpayment = TenantForeignKey(Overpayment)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    pence = models.BigIntegerField()
    reasons = models.TextField()
    told_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    repaid_by = models.TextField(blank=True)
    unused_pence = models.BigIntegerField(null=True)
    unused_on = models.DateField(null=True)
    enough = models.TextField(blank=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    # The payment that an offset lowers; the journal of what was repaid or written off.
    payment = TenantForeignKey(Payment, null=True)
    journal = TenantForeignKey(Journal, null=True)

    class Meta:
        constraints = [
            one_of("recovery_kind_known", "kind", RecoveryKind),
            one_of("recovery_state_known", "state", RecoveryState),
            pence_between("recovery_pence_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="recovery_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            together("recovery_decided_by_and_at_together", "decided_by", "decided_at"),
            models.CheckConstraint(
                name="recovery_beyond_proposed_was_decided",
                condition=Q(state=RecoveryState.PROPOSED) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="recovery_offset_rests_on_unused_money",
                condition=~Q(kind=RecoveryKind.OFFSET)
                | Q(unused_pence__gte=F("pence"), unused_on__isnull=False, told_on__isnull=False),
            ),
            models.CheckConstraint(
                name="recovery_done_is_in_the_ledger",
                condition=~Q(state=RecoveryState.DONE)
                | Q(payment__isnull=False)
                | Q(journal__isnull=False),
            ),
            models.UniqueConstraint(
                name="recovery_one_open",
                fields=["tenant", "overpayment"],
                condition=Q(state__in=[RecoveryState.PROPOSED, RecoveryState.AGREED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"


class RecoveryLine(SubjectModel):
    """The part of one line and service period that a repayment or a write-off settled."""

    append_only: ClassVar[bool] = True

    recovery = TenantForeignKey(Recovery)
    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    service_from = models.DateField()
    service_to = models.DateField()
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            ordered("recovery_line_period_whole", "service_from", "service_to"),
            models.CheckConstraint(name="recovery_line_not_zero", condition=~Q(pence=0)),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="recovery_line_by_budget")]

    def __str__(self) -> str:
        return f"{self.pence}"
