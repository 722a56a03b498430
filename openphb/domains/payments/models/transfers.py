"""A case that passes to another commissioner, in the records of the body that had it and of the new one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.budgets.models import Budget
from openphb.domains.payments.types import TransferBasis, TransferSide, TransferState
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, Tenant, TenantForeignKey

OPEN = [TransferState.PROPOSED, TransferState.ACCEPTED]
CLOSED = [TransferState.REFUSED, TransferState.WITHDRAWN]


class CaseTransfer(SubjectModel):
    """A case on its way to another body. It stands in the old body's records; a share shows it to the new."""

    budget = TenantForeignKey(Budget)
    to_tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10)
    basis = models.CharField(max_length=10)
    effective_on = models.DateField()
    words = models.TextField()
    told_on = models.DateField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    # Of the share that lets the new body see it.
    share_id = models.UUIDField()
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    co_ordinator_id = models.UUIDField(null=True)
    # Refused by the new body or taken back by the old.
    ended_by = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    ended_words = models.TextField(blank=True, default="")
    done_by = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    pays_from = models.DateField(null=True)
    # In the new body's records, which no key of ours can reach.
    to_case_id = models.UUIDField(null=True)
    to_reference = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            one_of("transfer_state_known", "state", TransferState),
            one_of("transfer_basis_known", "basis", TransferBasis),
            models.UniqueConstraint(
                name="transfer_one_open",
                fields=["tenant", "budget"],
                condition=Q(state__in=[*OPEN, TransferState.DONE]),
            ),
            models.CheckConstraint(name="transfer_to_another", condition=~Q(to_tenant=F("tenant"))),
            models.CheckConstraint(name="transfer_says_why", condition=~Q(words__regex=r"^\s*$")),
            together("transfer_accepted_whole", "accepted_by", "accepted_at", "co_ordinator_id"),
            together("transfer_ended_whole", "ended_by", "ended_on"),
            together("transfer_done_whole", "done_by", "done_at", "pays_from", "to_case_id"),
            models.CheckConstraint(
                name="transfer_state_fits",
                condition=Q(state=TransferState.PROPOSED, accepted_by=None, done_by=None)
                & Q(ended_by=None)
                | Q(state=TransferState.ACCEPTED, accepted_by__isnull=False, done_by=None)
                & Q(ended_by=None)
                | Q(state=TransferState.DONE, accepted_by__isnull=False, done_by__isnull=False)
                & Q(ended_by=None)
                | Q(state__in=CLOSED, ended_by__isnull=False, done_by=None)
                & ~Q(ended_words__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="transfer_taken_over_by_another",
                condition=Q(done_by=None) | ~Q(done_by=F("accepted_by")),
            ),
            models.CheckConstraint(
                name="transfer_pays_no_sooner",
                condition=Q(pays_from=None) | Q(pays_from__gte=F("effective_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["to_tenant", "state"], name="transfer_to"),
            models.Index(fields=["tenant", "state"], name="transfer_from"),
        ]

    def __str__(self) -> str:
        return f"{self.state} from {self.effective_on}"


class TransferWord(SubjectModel):
    """One thing that one body asked or told the other about a transfer."""

    append_only: ClassVar[bool] = True

    transfer = TenantForeignKey(CaseTransfer)
    side = models.CharField(max_length=4)
    words = models.TextField()
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("transfer_word_side_known", "side", TransferSide),
            models.CheckConstraint(
                name="transfer_word_says_something", condition=~Q(words__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "transfer"], name="transfer_word_of")]

    def __str__(self) -> str:
        return self.words


class TransferReceived(SubjectModel):
    """That a case came from another body, and what the person held then. Its id is the transfer's."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    agreement = TenantForeignKey(DirectPaymentAgreement, null=True)
    from_tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    from_name = models.TextField()
    from_reference = models.TextField()
    basis = models.CharField(max_length=10)
    effective_on = models.DateField()
    pays_from = models.DateField()
    words = models.TextField()
    held_pence = models.BigIntegerField(null=True)
    earmarked_pence = models.BigIntegerField(null=True)
    planned_pence = models.BigIntegerField(null=True)
    unexplained_pence = models.BigIntegerField(null=True)
    proved_until = models.DateField(null=True)
    check_on = models.TextField(blank=True, default="")
    taken_over_by = models.UUIDField()
    taken_over_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("received_basis_known", "basis", TransferBasis),
            models.UniqueConstraint(name="received_once_a_budget", fields=["tenant", "budget"]),
            models.CheckConstraint(
                name="received_from_another", condition=~Q(from_tenant=F("tenant"))
            ),
            models.CheckConstraint(
                name="received_pays_no_sooner", condition=Q(pays_from__gte=F("effective_on"))
            ),
            together(
                "received_held_whole",
                *("held_pence", "earmarked_pence", "planned_pence", "unexplained_pence"),
            ),
            models.CheckConstraint(
                name="received_held_adds_up",
                condition=Q(held_pence=None)
                | Q(
                    held_pence=F("earmarked_pence") + F("planned_pence") + F("unexplained_pence"),
                    earmarked_pence__gte=0,
                    planned_pence__gte=0,
                    unexplained_pence__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.from_name}"
