"""Which organisation holds whose money, its advances, and where the money is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.budgets.types import Basis
from openphb.domains.ledger.models import Journal
from openphb.domains.monitoring.types import HoldingKind, MoveKind, WhyBack
from openphb.domains.payments.models import Bill, Payment
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

MOST_WEEKS = 104


class Holding(SubjectModel):
    """That an organisation holds a budget's money under an agreement, and at which fee.

    What the organisation's people see of the person stands here: their name and their number.
    """

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    agreement = TenantForeignKey(DirectPaymentAgreement)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    person_name = models.TextField()
    reference = models.CharField(max_length=40)
    fee_pence = models.BigIntegerField()
    fee_basis = models.CharField(max_length=20)
    # Who bears the fee; nobody is named where it is the commissioner.
    fee_funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    keep_weeks = models.PositiveSmallIntegerField()
    source = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="holding_once", fields=["tenant", "agreement"]),
            one_of("holding_kind_known", "kind", HoldingKind),
            one_of("holding_fee_basis_known", "fee_basis", Basis),
            pence_between("holding_fee_sane", "fee_pence", 0, MOST_PENCE),
            models.CheckConstraint(
                name="holding_keep_weeks_sane",
                condition=Q(keep_weeks__gte=0, keep_weeks__lte=MOST_WEEKS),
            ),
            models.CheckConstraint(
                name="holding_has_a_source", condition=~Q(source__regex=r"^\s*$")
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "organisation"], name="holding_by_organisation"),
            models.Index(fields=["tenant", "budget"], name="holding_by_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Advance(SubjectModel):
    """What was sent to be paid to an organisation for a service period. Its bill pays it."""

    append_only: ClassVar[bool] = True

    holding = TenantForeignKey(Holding)
    number = models.PositiveIntegerField()
    period_from = models.DateField()
    period_to = models.DateField()
    pence = models.BigIntegerField()
    worked_out_on = models.DateField()
    known_seq = models.BigIntegerField()
    bill = TenantForeignKey(Bill)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="advance_number", fields=["tenant", "holding", "number"]),
            models.UniqueConstraint(name="advance_one_bill", fields=["tenant", "bill"]),
            ordered("advance_period_ordered", "period_from", "period_to"),
            pence_between("advance_pence_sane", "pence", 1, MOST_PENCE),
        ]
        indexes = [models.Index(fields=["tenant", "holding"], name="advance_by_holding")]

    def __str__(self) -> str:
        return f"{self.number}: {self.pence}"


class AdvanceLine(SubjectModel):
    """The part of an advance for one line and one service period; below zero takes back from it."""

    append_only: ClassVar[bool] = True

    advance = TenantForeignKey(Advance)
    holding = TenantForeignKey(Holding)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    service_from = models.DateField()
    service_to = models.DateField()
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="advance_line_once",
                fields=["tenant", "advance", "line", "service_from"],
            ),
            ordered("advance_line_days_ordered", "service_from", "service_to"),
            models.CheckConstraint(name="advance_line_moves", condition=~Q(pence=0)),
        ]
        indexes = [models.Index(fields=["tenant", "holding"], name="advance_line_by_holding")]

    def __str__(self) -> str:
        return f"{self.line_key} {self.pence}"


class HeldMoney(SubjectModel):
    """Where the money of one holding is: advance = spent + fee + returned + held, always.

    The database keeps it: each movement moves it, and it can be nothing but what they add up to.
    """

    holding = TenantForeignKey(Holding)
    advanced_pence = models.BigIntegerField(default=0)
    spent_pence = models.BigIntegerField(default=0)
    fee_pence = models.BigIntegerField(default=0)
    returned_pence = models.BigIntegerField(default=0)
    held_pence = models.BigIntegerField(default=0)
    # Of advances that the bank sent back, and that are to be paid again.
    came_back_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="held_money_once", fields=["tenant", "holding"]),
            models.CheckConstraint(
                name="held_money_adds_up",
                condition=Q(
                    advanced_pence=F("spent_pence")
                    + F("fee_pence")
                    + F("returned_pence")
                    + F("held_pence")
                ),
            ),
            # What came back from the bank may have been spent already: it is on its way again.
            models.CheckConstraint(
                name="held_money_is_there",
                condition=Q(held_pence__gte=0 - F("came_back_pence")),
            ),
            models.CheckConstraint(
                name="held_money_parts_not_below_zero",
                condition=Q(
                    spent_pence__gte=0,
                    fee_pence__gte=0,
                    returned_pence__gte=0,
                    came_back_pence__gte=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_pence} held"


class Claim(SubjectModel):
    """Money that an organisation is asked to send back, and by when."""

    holding = TenantForeignKey(Holding)
    why = models.CharField(max_length=12)
    pence = models.BigIntegerField()
    asked_on = models.DateField()
    due_on = models.DateField()
    words = models.TextField(blank=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    settled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="claim_one_open",
                fields=["tenant", "holding"],
                condition=Q(settled_on=None),
            ),
            one_of("claim_why_known", "why", WhyBack),
            pence_between("claim_pence_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="claim_due_after_asked", condition=Q(due_on__gte=F("asked_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence} by {self.due_on}"


class HeldMovement(SubjectModel):
    """Pence that came to an organisation, or left it, for one holding. Below zero: it came back."""

    append_only: ClassVar[bool] = True

    holding = TenantForeignKey(Holding)
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    pence = models.BigIntegerField()
    on = models.DateField()
    # A payment of ours that the money came by; the row of a statement that it left by.
    payment = TenantForeignKey(Payment, null=True)
    row = TenantForeignKey("StatementRow", null=True)
    claim = TenantForeignKey(Claim, null=True)
    journal = TenantForeignKey(Journal, null=True)
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="held_movement_once", fields=["tenant", "key"]),
            one_of("held_movement_kind_known", "kind", MoveKind),
            models.CheckConstraint(
                name="held_movement_moves",
                condition=Q(pence__gt=0) | Q(pence__lt=0, kind=MoveKind.ADVANCED),
            ),
            models.CheckConstraint(
                name="held_movement_has_a_cause",
                condition=Q(kind=MoveKind.ADVANCED, payment__isnull=False, row=None)
                | (
                    ~Q(kind=MoveKind.ADVANCED)
                    & Q(payment=None)
                    & (Q(row__isnull=False) | Q(claim__isnull=False))
                ),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "holding"], name="held_movement_by_holding")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"
