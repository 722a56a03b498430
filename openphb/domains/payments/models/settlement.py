"""Hand-overs, what other bodies paid, statements between two bodies, and refunds of contributions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.ledger.models import Journal
from openphb.domains.payments.models.funding import FundingFinding
from openphb.domains.payments.types import RefundBy, RefundState, SettlementState, Side
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class HandOver(SubjectModel):
    """A council's direct payment that became the NHS's to pay for, from a day that may be long ago."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    finding = TenantForeignKey(FundingFinding)
    from_body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    effective_on = models.DateField()
    decided_on = models.DateField()
    decided_by = models.TextField()
    reason = models.TextField()
    source = models.TextField()
    refund_by = models.CharField(max_length=8)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hand_over_once", fields=["tenant", "budget", "from_body"]
            ),
            one_of("hand_over_refund_by_known", "refund_by", RefundBy),
            models.CheckConstraint(
                name="hand_over_to_another", condition=~Q(from_body=F("to_body"))
            ),
            models.CheckConstraint(
                name="hand_over_not_after_its_decision",
                condition=Q(effective_on__lte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.effective_on}"


class PaidSchedule(TenantModel):
    """A file in which another body says what it paid; `rows` says of each what became of it."""

    append_only: ClassVar[bool] = True

    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    file_name = models.TextField()
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()
    known = models.PositiveIntegerField()
    taken_in_by = models.UUIDField()
    taken_in_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "body"], name="paid_schedule_by_body")]

    def __str__(self) -> str:
        return self.file_name


class PaidElsewhere(SubjectModel):
    """What another body's own system paid for one line over some days, and the person's part of it.

    `reference` is that body's own: with it, a row is never taken in twice. A correction is a row that
    adds to another.
    """

    append_only: ClassVar[bool] = True

    schedule = TenantForeignKey(PaidSchedule)
    budget = TenantForeignKey(Budget)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40)
    adds_to = TenantForeignKey("self", null=True)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    service_from = models.DateField()
    service_to = models.DateField()
    paid_pence = models.BigIntegerField()
    contribution_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="paid_elsewhere_once", fields=["tenant", "body", "reference"]
            ),
            ordered("paid_elsewhere_days_whole", "service_from", "service_to"),
            pence_between("paid_elsewhere_sane", "paid_pence", -MOST_PENCE, MOST_PENCE),
            models.CheckConstraint(
                name="paid_elsewhere_contribution_within",
                condition=Q(
                    adds_to=None,
                    paid_pence__gt=0,
                    contribution_pence__gte=0,
                    contribution_pence__lte=F("paid_pence"),
                )
                | Q(adds_to__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="paid_elsewhere_by_budget")]

    def __str__(self) -> str:
        return f"{self.paid_pence} {self.reference}"


class Settlement(TenantModel):
    """What two bodies owe each other for some months of care, as known when it was drafted.

    `to_us_pence` above zero is owed to the body that pays here. The database lets it be agreed only
    when both sides have.
    """

    number = models.PositiveIntegerField()
    ours = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    other = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    known_seq = models.BigIntegerField()
    state = models.CharField(max_length=12)
    to_us_pence = models.BigIntegerField()
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    journal = TenantForeignKey(Journal, null=True)
    settled_on = models.DateField(null=True)
    reference = models.TextField(blank=True)
    settled_journal = TenantForeignKey(Journal, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="settlement_number_once", fields=["tenant", "number"]),
            one_of("settlement_state_known", "state", SettlementState),
            ordered("settlement_days_whole", "starts_on", "ends_on"),
            models.CheckConstraint(name="settlement_with_another", condition=~Q(ours=F("other"))),
            models.CheckConstraint(
                name="settlement_settled_on_a_day",
                condition=Q(state=SettlementState.SETTLED, settled_on__isnull=False)
                | (~Q(state=SettlementState.SETTLED) & Q(settled_on=None, settled_journal=None)),
            ),
            # What a draft says has changed would be said twice by another one beside it.
            models.UniqueConstraint(
                name="settlement_one_open",
                fields=["tenant", "other"],
                condition=Q(state=SettlementState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"Settlement {self.number}"


class SettlementLine(SubjectModel):
    """One line and month of a statement: what one of the two paid of it that the other bears."""

    append_only: ClassVar[bool] = True

    settlement = TenantForeignKey(Settlement)
    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    month = models.DateField()
    service_from = models.DateField()
    service_to = models.DateField()
    paid_by_us = models.BooleanField()
    care_pence = models.BigIntegerField()
    # Of it, what the bearer itself gives back to the person, so that the payer is not owed it.
    refund_pence = models.BigIntegerField()
    owed_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="settlement_line_once",
                fields=["tenant", "settlement", "budget", "line_key", "month", "paid_by_us"],
            ),
            ordered("settlement_line_days_whole", "service_from", "service_to"),
            models.CheckConstraint(
                name="settlement_line_adds_up",
                condition=Q(owed_pence=F("care_pence") - F("refund_pence")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "settlement"], name="settlement_line_by_stmt")]

    def __str__(self) -> str:
        return f"{self.owed_pence}"


class SettlementAgreed(TenantModel):
    """That a named person agreed to a statement for one of the two bodies.

    `how` is their letter or message where somebody here keyed it. Nobody records both sides.
    """

    append_only: ClassVar[bool] = True

    settlement = TenantForeignKey(Settlement)
    side = models.CharField(max_length=8)
    name = models.TextField()
    agreed_on = models.DateField()
    how = models.TextField(blank=True)
    keyed = models.BooleanField()
    # Copied, so that the database can keep whoever drafted it from agreeing for our side.
    drafted_by = models.UUIDField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("settlement_agreed_side_known", "side", Side),
            models.UniqueConstraint(
                name="settlement_agreed_once_a_side", fields=["tenant", "settlement", "side"]
            ),
            models.UniqueConstraint(
                name="settlement_agreed_by_two", fields=["tenant", "settlement", "recorded_by"]
            ),
            models.CheckConstraint(
                name="settlement_agreed_by_another_than_drafted",
                condition=Q(side=Side.THEIRS) | ~Q(recorded_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="settlement_agreed_keyed_says_how",
                condition=Q(keyed=False) | (Q(side=Side.THEIRS) & ~Q(how__regex=r"^\s*$")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.name}"


class SettlementDispute(TenantModel):
    """What one side says is wrong with a statement. It stops the statement, and no payment."""

    settlement = TenantForeignKey(Settlement)
    side = models.CharField(max_length=8)
    name = models.TextField()
    words = models.TextField()
    raised_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    resolved_words = models.TextField(blank=True)
    resolved_on = models.DateField(null=True)
    resolved_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("settlement_dispute_side_known", "side", Side),
            models.CheckConstraint(
                name="settlement_dispute_has_words", condition=~Q(words__regex=r"^\s*$")
            ),
            together("settlement_dispute_resolved_together", "resolved_on", "resolved_by"),
            models.CheckConstraint(
                name="settlement_dispute_resolved_says_how",
                condition=Q(resolved_on=None) | ~Q(resolved_words__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.words[:40]


class ContributionRefund(SubjectModel):
    """What a person is to have back of their own contributions, proposed by one, decided by another."""

    hand_over = TenantForeignKey(HandOver)
    budget = TenantForeignKey(Budget)
    by_body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    pence = models.BigIntegerField()
    state = models.CharField(max_length=12)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)
    journal = TenantForeignKey(Journal, null=True)
    paid_on = models.DateField(null=True)
    paid_reference = models.TextField(blank=True)
    paid_journal = TenantForeignKey(Journal, null=True)

    class Meta:
        constraints = [
            one_of("refund_state_known", "state", RefundState),
            pence_between("refund_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="refund_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            together("refund_decided_by_and_at_together", "decided_by", "decided_at"),
            models.CheckConstraint(
                name="refund_beyond_proposed_was_decided",
                condition=Q(state=RefundState.PROPOSED) | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="refund_paid_on_a_day",
                condition=Q(state=RefundState.PAID, paid_on__isnull=False)
                | (~Q(state=RefundState.PAID) & Q(paid_on=None, paid_journal=None)),
            ),
            models.UniqueConstraint(
                name="refund_one_open",
                fields=["tenant", "hand_over"],
                condition=Q(state=RefundState.PROPOSED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence} {self.state}"


class RefundLine(SubjectModel):
    """What is refunded of one line in one month."""

    append_only: ClassVar[bool] = True

    refund = TenantForeignKey(ContributionRefund)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    month = models.DateField()
    service_from = models.DateField()
    service_to = models.DateField()
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="refund_line_once", fields=["tenant", "refund", "line_key", "month"]
            ),
            ordered("refund_line_days_whole", "service_from", "service_to"),
            models.CheckConstraint(name="refund_line_not_zero", condition=~Q(pence=0)),
        ]

    def __str__(self) -> str:
        return f"{self.pence}"
