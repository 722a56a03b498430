"""Second ways to be paid, outages, what moved and by whose word, who is late, balances of cards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.ledger.models import Journal
from openphb.domains.payments.continuity.types import ExposureState, LateWhy, Proof
from openphb.domains.payments.models.payees import PayeeNumber
from openphb.domains.payments.models.runs import Payment
from openphb.domains.payments.types import BANK_RAILS, SITE_RAILS, Rail
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel

BLANK = r"^\s*$"


class SecondWay(SubjectModel):
    """A second way in which a recipient can be paid, and what proves it. The last one holds."""

    append_only: ClassVar[bool] = True

    agreement = TenantForeignKey(DirectPaymentAgreement)
    rail = models.CharField(max_length=20)
    bank = TenantForeignKey(BankDetails, null=True)
    number = TenantForeignKey(PayeeNumber, null=True)
    proof = models.CharField(max_length=12)
    # The payment that proves it, where one of ours does.
    payment = TenantForeignKey(Payment, null=True)
    proven_on = models.DateField()
    evidence = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("second_way_proof_known", "proof", Proof),
            models.CheckConstraint(
                name="second_way_to_what_its_rail_needs",
                condition=Q(rail__in=[*BANK_RAILS], bank__isnull=False, number=None)
                | Q(rail__in=[*SITE_RAILS], bank=None, number__isnull=False),
            ),
            models.CheckConstraint(
                name="second_way_is_proven",
                condition=Q(proof=Proof.REAL_PAYMENT, payment__isnull=False)
                | (
                    Q(proof__in=[Proof.TEST_PAYMENT, Proof.CHECKED], payment=None)
                    & ~Q(evidence__regex=BLANK)
                ),
            ),
            models.CheckConstraint(
                name="second_way_checked_is_an_account",
                condition=~Q(proof=Proof.CHECKED) | Q(bank__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "agreement", "-id"], name="second_way_by_agreement")
        ]

    def __str__(self) -> str:
        return f"{self.rail} {self.proof}"


class RailOutage(TenantModel):
    """A rail that does not work for a tenant, from a day until somebody says that it works again."""

    rail = models.CharField(max_length=20)
    # Which provider or system, where it is not the whole rail.
    site = models.TextField(blank=True)
    began_on = models.DateField()
    reason = models.TextField()
    declared_by = models.UUIDField()
    declared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("outage_rail_known", "rail", Rail),
            models.UniqueConstraint(
                name="outage_one_open", fields=["tenant", "rail"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="outage_says_why", condition=~Q(reason__regex=BLANK)),
            together("outage_ended_by_and_at_together", "ended_by", "ended_at", "ended_on"),
            models.CheckConstraint(
                name="outage_end_says_why",
                condition=Q(ended_by=None) | ~Q(ended_reason__regex=BLANK),
            ),
            models.CheckConstraint(
                name="outage_ends_after_it_began",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rail} since {self.began_on}"


class PaymentMove(SubjectModel):
    """What a payment was replaced by on another rail. The database keeps one of the two alive."""

    append_only: ClassVar[bool] = True

    first = TenantForeignKey(Payment)
    second = TenantForeignKey(Payment)
    outage = TenantForeignKey(RailOutage)
    moved_by = models.UUIDField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_moves_to_once", fields=["tenant", "second"]),
            models.CheckConstraint(
                name="payment_moves_to_another", condition=~Q(first=F("second"))
            ),
        ]
        indexes = [models.Index(fields=["tenant", "first"], name="payment_move_by_first")]

    def __str__(self) -> str:
        return f"{self.first_id} to {self.second_id}"


class Exposure(SubjectModel):
    """An amount that may be paid twice, because a named person had it paid before an answer came."""

    payment = TenantForeignKey(Payment)
    outage = TenantForeignKey(RailOutage)
    pence = models.BigIntegerField()
    state = models.CharField(max_length=12)
    reason = models.TextField()
    # Copied from its run, so that the database can keep the two apart.
    prepared_by = models.UUIDField()
    overridden_by = models.UUIDField()
    overridden_at = models.DateTimeField()
    journal = TenantForeignKey(Journal)
    closing_journal = TenantForeignKey(Journal, null=True)
    closed_on = models.DateField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="exposure_once_a_payment", fields=["tenant", "payment"]),
            one_of("exposure_state_known", "state", ExposureState),
            pence_between("exposure_pence_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="exposure_by_another", condition=~Q(overridden_by=F("prepared_by"))
            ),
            models.CheckConstraint(name="exposure_says_why", condition=~Q(reason__regex=BLANK)),
            together(
                "exposure_closed_whole", "closed_on", "closed_by", "closed_at", "closing_journal"
            ),
            models.CheckConstraint(
                name="exposure_open_until_answered",
                condition=Q(state=ExposureState.OPEN, closed_on=None)
                | (
                    ~Q(state=ExposureState.OPEN)
                    & Q(closed_on__isnull=False)
                    & ~Q(closed_because__regex=BLANK)
                ),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "state"], name="exposure_by_state")]

    def __str__(self) -> str:
        return f"{self.pence} {self.state}"


class LateAlarm(SubjectModel):
    """Somebody whose money was not there on the day it was due: raised once, until it is there."""

    payment = TenantForeignKey(Payment)
    why = models.CharField(max_length=16)
    due_on = models.DateField()
    pence = models.BigIntegerField()
    raised_on = models.DateField()
    cleared_on = models.DateField(null=True)

    class Meta:
        constraints = [
            one_of("late_alarm_why_known", "why", LateWhy),
            pence_between("late_alarm_pence_sane", "pence", 1, MOST_PENCE),
            models.UniqueConstraint(
                name="late_alarm_one_open",
                fields=["tenant", "payment"],
                condition=Q(cleared_on=None),
            ),
            models.CheckConstraint(
                name="late_alarm_in_order",
                condition=Q(raised_on__gte=F("due_on"))
                & (Q(cleared_on=None) | Q(cleared_on__gte=F("raised_on"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pence} due on {self.due_on}"


class LateLook(TenantModel):
    """That somebody looked who is late, and what was found."""

    append_only: ClassVar[bool] = True

    looked_on = models.DateField()
    looked_at = models.DateTimeField()
    looked_by = models.UUIDField()
    late = models.PositiveIntegerField()
    pence = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-id"], name="late_look_newest_first")]

    def __str__(self) -> str:
        return f"{self.late} on {self.looked_on}"


class CardBalance(SubjectModel):
    """What a card's provider says was on it at the end of a day."""

    append_only: ClassVar[bool] = True

    number = TenantForeignKey(PayeeNumber)
    on = models.DateField()
    pence = models.BigIntegerField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="card_balance_once_a_day", fields=["tenant", "number", "on"]
            ),
            pence_between("card_balance_sane", "pence", -MOST_PENCE, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return f"{self.pence} on {self.on}"
