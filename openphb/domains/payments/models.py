"""Entitlement as facts; runs, payments and files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.ledger.models import Journal
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.types import StatusKind
from openphb.domains.payments.types import (
    PaymentState,
    Rail,
    RecoveryKind,
    RecoveryState,
    RunState,
)
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.facts.models import Fact
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class LineEntitlement(Fact):
    """Over `valid`, a line of an agreed plan entitles its recipient to this much, this often."""

    key_fields: ClassVar[tuple[str, ...]] = ("line_key",)

    line_key = models.UUIDField()
    line = TenantForeignKey(BudgetLine)
    budget = TenantForeignKey(Budget)
    agreement = TenantForeignKey(DirectPaymentAgreement)
    management_option = models.CharField(max_length=20)
    quantity_hundredths = models.PositiveIntegerField()
    unit_pence = models.BigIntegerField()
    basis = models.CharField(max_length=20)

    class Meta:
        constraints = [
            one_of("entitlement_option_known", "management_option", ManagementOption),
            one_of("entitlement_basis_known", "basis", Basis),
            pence_between("entitlement_price_sane", "unit_pence", 0, MOST_PENCE),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="entitlement_by_budget")]

    def __str__(self) -> str:
        return f"{self.unit_pence} {self.basis}"


class PaymentRun(TenantModel):
    """One batch of payments on one rail on one day: prepared by one person, approved by another."""

    reference = models.CharField(max_length=20)
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rail = models.CharField(max_length=20)
    pay_on = models.DateField()
    state = models.CharField(max_length=12)
    known_seq = models.BigIntegerField()
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    payment_count = models.PositiveIntegerField(default=0)
    total_pence = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="run_reference_once", fields=["tenant", "reference"]),
            one_of("run_rail_known", "rail", Rail),
            one_of("run_state_known", "state", RunState),
            models.CheckConstraint(
                name="run_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
            ),
            together("run_approved_by_and_at_together", "approved_by", "approved_at"),
            models.CheckConstraint(
                name="run_beyond_reviewed_was_approved",
                condition=Q(state__in=[RunState.DRAFT, RunState.REVIEWED, RunState.CANCELLED])
                | Q(approved_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="run_one_open",
                fields=["tenant", "payer", "rail"],
                condition=Q(state__in=[RunState.DRAFT, RunState.REVIEWED]),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-pay_on", "-id"], name="run_newest_first")]

    def __str__(self) -> str:
        return self.reference


class Payment(SubjectModel):
    """What one recipient is paid in one run, with everything needed to explain it later."""

    run = TenantForeignKey(PaymentRun)
    agreement = TenantForeignKey(DirectPaymentAgreement)
    budget = TenantForeignKey(Budget)
    bank = TenantForeignKey(BankDetails)
    recipient_name = models.TextField()
    # What a recipient may know of the run, which is not theirs to see.
    run_reference = models.CharField(max_length=20)
    pay_on = models.DateField()
    sent_on = models.DateField(null=True)
    worked_out_on = models.DateField()
    known_seq = models.BigIntegerField()
    state = models.CharField(max_length=12)
    held_reason = models.TextField(blank=True)
    exceptions = models.JSONField(default=list)
    last_pence = models.BigIntegerField(null=True)
    amount_pence = models.BigIntegerField()
    period_from = models.DateField()
    period_to = models.DateField()
    journal = TenantForeignKey(Journal, null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_once_a_run", fields=["tenant", "run", "budget"]),
            one_of("payment_state_known", "state", PaymentState),
            pence_between("payment_amount_sane", "amount_pence", 1, MOST_PENCE),
            ordered("payment_period_whole", "period_from", "period_to"),
            models.CheckConstraint(
                name="payment_held_has_a_reason",
                condition=~Q(state__in=[PaymentState.HELD, PaymentState.KEPT_BACK])
                | ~Q(held_reason__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="payment_made_is_in_the_ledger",
                condition=~Q(state__in=[PaymentState.PAID, PaymentState.RETURNED])
                | Q(journal__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "subject", "-period_from"], name="payment_by_subject"),
            models.Index(fields=["tenant", "budget"], name="payment_by_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence} to {self.recipient_name}"


class PaymentLine(SubjectModel):
    """One line's part of a payment, for one service period: entitled, accounted before, due."""

    append_only: ClassVar[bool] = True

    payment = TenantForeignKey(Payment)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    service_from = models.DateField()
    service_to = models.DateField()
    entitled_pence = models.BigIntegerField()
    accounted_pence = models.BigIntegerField()
    due_pence = models.BigIntegerField()
    # What stays overpaid for the period after an offset that takes only a part of it.
    left_pence = models.BigIntegerField(default=0)
    working = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="payment_line_adds_up",
                condition=Q(due_pence=F("entitled_pence") - F("accounted_pence") + F("left_pence")),
            ),
            pence_between("payment_line_left_sane", "left_pence", 0, MOST_PENCE),
            ordered("payment_line_period_whole", "service_from", "service_to"),
        ]
        indexes = [
            models.Index(fields=["tenant", "payment"], name="payment_line_by_payment"),
            models.Index(fields=["tenant", "line_key"], name="payment_line_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.due_pence}"


class PaymentSchedule(Fact):
    """Over `valid`, an agreement is paid this often, counted from its first day."""

    key_fields: ClassVar[tuple[str, ...]] = ("agreement_id",)

    agreement = TenantForeignKey(DirectPaymentAgreement)
    budget = TenantForeignKey(Budget)
    frequency = models.CharField(max_length=12)
    first_day = models.DateField()

    class Meta:
        constraints = [one_of("schedule_frequency_known", "frequency", Frequency)]

    def __str__(self) -> str:
        return f"{self.frequency} from {self.first_day}"


class PaymentFile(TenantModel):
    """The bytes a run sends to the bank, stored in the transaction that approved it."""

    append_only: ClassVar[bool] = True

    run = TenantForeignKey(PaymentRun)
    rail = models.CharField(max_length=20)
    serial = models.CharField(max_length=6)
    name = models.TextField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    payment_count = models.PositiveIntegerField()
    total_pence = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payment_file_once_a_run", fields=["tenant", "run"])
        ]

    def __str__(self) -> str:
        return self.name


class Payer(TenantModel):
    """The account a tenant pays from, and how it is known to Bacs."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    bacs_user_number = models.CharField(max_length=6)
    bacs_name = models.CharField(max_length=18)
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    tolerance_percent = models.PositiveSmallIntegerField(default=20)
    """By how much a payment may differ from the last before somebody must look at it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payer_once", fields=["tenant", "organisation"]),
            models.CheckConstraint(
                name="payer_numbers_are_digits",
                condition=Q(bacs_user_number__regex=r"^\d{6}$")
                & Q(sort_code__regex=r"^\d{6}$")
                & Q(account_number__regex=r"^\d{8}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.bacs_name


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


class BankAnswer(TenantModel):
    """A file in which a bank said what became of payments: taken in whole, and once."""

    append_only: ClassVar[bool] = True

    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40)
    file_name = models.TextField(blank=True)
    taken_in_by = models.UUIDField()
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bank_answer_once", fields=["tenant", "sha256"]),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.sha256[:8]}"


class BankAnswerLine(TenantModel):
    """One thing that a bank said, and what it came to here."""

    append_only: ClassVar[bool] = True

    answer = TenantForeignKey(BankAnswer)
    line_id = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    on = models.DateField()
    pence = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=16)
    payment = TenantForeignKey(Payment, null=True)
    reason = models.TextField(blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("bank_answer_kind_known", "kind", StatusKind),
            one_of("bank_answer_outcome_known", "outcome", Outcome),
        ]
        indexes = [
            models.Index(fields=["tenant", "answer"], name="bank_answer_line_by_answer"),
            models.Index(fields=["tenant", "line_id"], name="bank_answer_line_by_line"),
            models.Index(fields=["tenant", "payment"], name="bank_answer_by_payment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"
