"""Runs, their payments and files, and the accounts that pay."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Case, F, Q, When

from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.ledger.models import Journal
from openphb.domains.payments.models.bills import Bill, OrganisationAccount
from openphb.domains.payments.models.house_rules import ChargingCode, SiteRail
from openphb.domains.payments.models.payees import PayeeNumber
from openphb.domains.payments.types import (
    BANK_RAILS,
    DUE_AGAIN,
    SITE_RAILS,
    WAS_MADE,
    Look,
    PaymentState,
    Rail,
    RunKind,
    RunState,
    WhyLeftOut,
)
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel

FIRST_APPROVAL = ("first_approved_by", "first_approved_at")


class PaymentRun(TenantModel):
    """One batch of payments on one rail on one day: prepared by one person, approved by another."""

    kind = models.CharField(max_length=12, default=RunKind.ORDINARY)
    # Where it pays in advance: the later day for which what is due was worked out.
    due_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    authority = models.TextField(blank=True)
    reference = models.CharField(max_length=20)
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rail = models.CharField(max_length=20)
    # Where a site's own system pays: its terms when prepared, its codes when approved.
    site_rail = TenantForeignKey(SiteRail, null=True)
    codes = TenantForeignKey(ChargingCode, null=True)
    pay_on = models.DateField()
    state = models.CharField(max_length=12)
    known_seq = models.BigIntegerField()
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    first_approved_by = models.UUIDField(null=True)
    first_approved_at = models.DateTimeField(null=True)
    # As they were when it was approved, so that the database can hold the run to them.
    second_above_pence = models.BigIntegerField(null=True)
    limit_pence = models.BigIntegerField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    # The first time that anybody had its bytes: from then on it may have been sent.
    file_taken_by = models.UUIDField(null=True)
    file_taken_at = models.DateTimeField(null=True)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # Somebody said that the clock was ahead when it was worked on, and is right at this moment.
    clock_righted_by = models.UUIDField(null=True)
    clock_righted_at = models.DateTimeField(null=True)
    payment_count = models.PositiveIntegerField(default=0)
    total_pence = models.BigIntegerField(default=0)
    # Sums that actions keep (decision 19): a run of 20,000 opens as fast as a run of ten.
    held_count = models.PositiveIntegerField(default=0)
    held_pence = models.BigIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    unchanged_pence = models.BigIntegerField(default=0)
    left_out_count = models.PositiveIntegerField(default=0)
    # Reason to look → payments that have it; financial year of service → pence that are paid.
    reasons = models.JSONField(default=dict)
    by_year = models.JSONField(default=dict)
    # Of the report as it was when prepared: made again from the facts of then, it is the same.
    report_sha256 = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="run_reference_once", fields=["tenant", "reference"]),
            one_of("run_rail_known", "rail", Rail),
            models.CheckConstraint(
                name="run_by_a_site_has_its_terms",
                condition=Q(rail__in=[*BANK_RAILS], site_rail=None)
                | Q(rail__in=[*SITE_RAILS], site_rail__isnull=False),
            ),
            models.CheckConstraint(
                name="run_codes_are_for_invoices",
                condition=Q(codes=None) | Q(rail=Rail.SUPPLIER_INVOICE),
            ),
            one_of("run_state_known", "state", RunState),
            models.CheckConstraint(
                name="run_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
            ),
            together("run_approved_by_and_at_together", "approved_by", "approved_at"),
            models.CheckConstraint(
                name="run_beyond_reviewed_was_approved",
                condition=Q(
                    state__in=[
                        RunState.DRAFT,
                        RunState.REVIEWED,
                        RunState.FIRST_OF_TWO,
                        RunState.CANCELLED,
                    ]
                )
                | Q(approved_by__isnull=False),
            ),
            together("run_file_taken_by_and_at_together", "file_taken_by", "file_taken_at"),
            models.CheckConstraint(
                name="run_withdrawn_was_never_taken",
                condition=~Q(state=RunState.WITHDRAWN) | Q(file_taken_at=None, submitted_at=None),
            ),
            # Emergencies and moves come as they come; what one run pays is reserved from every other.
            models.UniqueConstraint(
                name="run_one_open",
                fields=["tenant", "payer", "rail", "kind"],
                condition=Q(state__in=[RunState.DRAFT, RunState.REVIEWED, RunState.FIRST_OF_TWO])
                & ~Q(kind__in=[RunKind.EMERGENCY, RunKind.MOVED]),
            ),
            one_of("run_kind_known", "kind", RunKind),
            models.CheckConstraint(
                name="run_advance_is_ahead",
                condition=Q(kind=RunKind.ADVANCE, due_on__gt=F("pay_on"))
                # What is moved may have been an advance.
                | Q(kind=RunKind.MOVED, due_on__gt=F("pay_on"))
                | (~Q(kind=RunKind.ADVANCE) & Q(due_on=None)),
            ),
            models.CheckConstraint(
                name="run_out_of_turn_says_why",
                condition=Q(kind__in=[RunKind.ORDINARY, RunKind.BILLS])
                | ~Q(reason__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="run_emergency_names_authority",
                condition=~Q(kind=RunKind.EMERGENCY) | ~Q(authority__regex=r"^\s*$"),
            ),
            together("run_first_approved_by_and_at_together", *FIRST_APPROVAL),
            together(
                "run_clock_righted_by_and_at_together", "clock_righted_by", "clock_righted_at"
            ),
            models.CheckConstraint(
                name="run_clock_righted_was_approved",
                condition=Q(clock_righted_at=None) | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_first_approved_by_another",
                condition=Q(first_approved_by=None)
                | (
                    ~Q(first_approved_by=F("prepared_by"))
                    & (Q(approved_by=None) | ~Q(approved_by=F("first_approved_by")))
                ),
            ),
            models.CheckConstraint(
                name="run_first_of_two_was_approved_once",
                condition=~Q(state=RunState.FIRST_OF_TWO) | Q(first_approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_above_its_value_had_two",
                condition=Q(approved_by=None)
                | Q(second_above_pence=None)
                | Q(total_pence__lte=F("second_above_pence"))
                | Q(first_approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_within_its_approvers_limit",
                condition=Q(approved_by=None)
                | Q(limit_pence=None)
                | Q(total_pence__lte=F("limit_pence")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-pay_on", "-id"], name="run_newest_first")]

    def __str__(self) -> str:
        return self.reference

    @property
    def worked_out_for(self) -> date:
        """Return the day for which what is due was worked out."""
        return self.due_on or self.pay_on


class Payment(SubjectModel):
    """What one recipient is paid in one run, with everything needed to explain it later.

    A recipient is paid under an agreement; an organisation is paid one bill.
    """

    run = TenantForeignKey(PaymentRun)
    agreement = TenantForeignKey(DirectPaymentAgreement, null=True)
    # Each index is written anew when a payment is marked paid: what most have not is kept out of its own.
    bill = TenantForeignKey(Bill, null=True, db_index=False)
    organisation_account = TenantForeignKey(OrganisationAccount, null=True, db_index=False)
    budget = TenantForeignKey(Budget)
    # That of its run, so that the database can say what it is paid to.
    rail = models.CharField(max_length=20)
    bank = TenantForeignKey(BankDetails, null=True)
    number = TenantForeignKey(PayeeNumber, null=True, db_index=False)
    # What the system that pays it calls it: the invoice's number, or the load's; never used again.
    outside_number = models.CharField(max_length=50, null=True)
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
    look = models.GeneratedField(
        expression=Case(
            When(state__in=[PaymentState.HELD, PaymentState.KEPT_BACK], then=Look.HELD),
            When(exceptions=[], then=Look.PLAIN),
            default=Look.NEEDED,
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    last_pence = models.BigIntegerField(null=True)
    amount_pence = models.BigIntegerField()
    period_from = models.DateField()
    period_to = models.DateField()
    journal = TenantForeignKey(Journal, null=True)
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="payment_once_a_run",
                fields=["tenant", "run", "budget"],
                condition=Q(bill=None),
            ),
            # Whatever came back or was kept back is paid again; what is under way or paid is not.
            models.UniqueConstraint(
                name="payment_of_a_bill_once",
                fields=["tenant", "bill"],
                condition=Q(
                    state__in=[PaymentState.INCLUDED, PaymentState.HELD, PaymentState.PAID]
                ),
            ),
            one_of("payment_state_known", "state", PaymentState),
            models.CheckConstraint(
                name="payment_under_an_agreement_or_of_a_bill",
                condition=Q(agreement__isnull=False, bill=None, organisation_account=None)
                | Q(
                    agreement=None,
                    bill__isnull=False,
                    organisation_account__isnull=False,
                    bank=None,
                    number=None,
                ),
            ),
            models.CheckConstraint(
                name="payment_paid_to_what_its_rail_needs",
                condition=Q(bill__isnull=False)
                | Q(rail__in=[*BANK_RAILS], bank__isnull=False, number=None)
                | Q(rail__in=[*SITE_RAILS], bank=None, number__isnull=False),
            ),
            models.UniqueConstraint(
                name="payment_outside_number_once",
                fields=["tenant", "outside_number"],
                condition=Q(outside_number__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_by_a_site_is_numbered_when_made",
                condition=Q(
                    rail__in=[*SITE_RAILS],
                    state__in=[*WAS_MADE],
                    outside_number__isnull=False,
                )
                | (~Q(rail__in=[*SITE_RAILS], state__in=[*WAS_MADE]) & Q(outside_number=None)),
            ),
            pence_between("payment_amount_sane", "amount_pence", 1, MOST_PENCE),
            ordered("payment_period_whole", "period_from", "period_to"),
            models.CheckConstraint(
                name="payment_held_has_a_reason",
                condition=~Q(state__in=[PaymentState.HELD, PaymentState.KEPT_BACK])
                | ~Q(held_reason__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="payment_made_is_in_the_ledger",
                condition=~Q(state__in=[*WAS_MADE]) | Q(journal__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["bill"], name="payment_by_bill", condition=Q(bill__isnull=False)),
            models.Index(
                fields=["organisation_account"],
                name="payment_by_account_of_others",
                condition=Q(organisation_account__isnull=False),
            ),
            models.Index(
                fields=["number"], name="payment_by_number", condition=Q(number__isnull=False)
            ),
            # Few of very many: looked at each morning for who is late.
            models.Index(
                fields=["tenant", "pay_on"],
                name="payment_not_arrived",
                condition=Q(state__in=[*DUE_AGAIN])
                | Q(state__in=[PaymentState.INCLUDED, PaymentState.PAID], sent_on=None),
            ),
            models.Index(
                fields=["tenant", "run", "look", "recipient_name", "id"], name="payment_by_look"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence} to {self.recipient_name}"

    @property
    def paid_to_id(self) -> UUID:
        """Return the account or the number that it is paid to."""
        found = self.organisation_account_id or self.bank_id or self.number_id
        assert found is not None
        return found


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
            # Beside its own by payment: of a run that was just made the planner counts no rows, and where it
            # did not find lines by both it went through all payments for each line.
            models.Index(fields=["tenant", "payment"], name="payment_line_by_payment"),
            models.Index(fields=["tenant", "line_key"], name="payment_line_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.due_pence}"


class RunLeftOut(SubjectModel):
    """Somebody who was owed money when a run was prepared and could not be paid by it."""

    append_only: ClassVar[bool] = True

    run = TenantForeignKey(PaymentRun)
    bill = TenantForeignKey(Bill, null=True)
    budget = TenantForeignKey(Budget)
    case_reference = models.TextField()
    recipient_name = models.TextField()
    pence = models.BigIntegerField()
    because = models.CharField(max_length=30)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="left_out_once_a_run",
                fields=["tenant", "run", "budget"],
                condition=Q(bill=None),
            ),
            models.UniqueConstraint(
                name="bill_left_out_once_a_run", fields=["tenant", "run", "bill"]
            ),
            one_of("left_out_because_known", "because", WhyLeftOut),
            pence_between("left_out_was_owed", "pence", 1, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return f"{self.pence} to {self.recipient_name}"


class PaymentFile(TenantModel):
    """The bytes a run sends to the bank, stored in the transaction that approved it."""

    append_only: ClassVar[bool] = True

    run = TenantForeignKey(PaymentRun)
    rail = models.CharField(max_length=20)
    serial = models.CharField(max_length=35)
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
    """The account a tenant pays from, and how it is known to Bacs; empty where a site's system pays."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    bacs_user_number = models.CharField(max_length=6, blank=True)
    bacs_name = models.CharField(max_length=18, blank=True)
    sort_code = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=8, blank=True)
    tolerance_percent = models.PositiveSmallIntegerField(default=20)
    """By how much a payment may differ from the last before somebody must look at it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payer_once", fields=["tenant", "organisation"]),
            models.CheckConstraint(
                name="payer_numbers_are_digits",
                condition=Q(bacs_user_number="", bacs_name="", sort_code="", account_number="")
                | (
                    Q(bacs_user_number__regex=r"^\d{6}$")
                    & Q(sort_code__regex=r"^\d{6}$")
                    & Q(account_number__regex=r"^\d{8}$")
                    & ~Q(bacs_name="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.bacs_name


class CoolingOffWaiver(SubjectModel):
    """Leave to pay a changed account or number before its waiting days are over, by a third person."""

    append_only: ClassVar[bool] = True

    bank = TenantForeignKey(BankDetails, null=True)
    number = TenantForeignKey(PayeeNumber, null=True)
    organisation_account = TenantForeignKey(OrganisationAccount, null=True)
    reason = models.TextField()
    authority = models.TextField()
    # Copied, so that the database can keep the three apart.
    given_by = models.UUIDField()
    agreed_by = models.UUIDField()
    waived_by = models.UUIDField()
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="cooling_off_waived_once", fields=["tenant", "bank"]),
            models.UniqueConstraint(
                name="cooling_off_of_number_waived_once", fields=["tenant", "number"]
            ),
            models.UniqueConstraint(
                name="cooling_off_of_organisation_waived_once",
                fields=["tenant", "organisation_account"],
            ),
            models.CheckConstraint(
                name="cooling_off_of_an_account_or_a_number",
                condition=Q(bank=None, number__isnull=False, organisation_account=None)
                | Q(bank__isnull=False, number=None, organisation_account=None)
                | Q(bank=None, number=None, organisation_account__isnull=False),
            ),
            models.CheckConstraint(
                name="cooling_off_waived_by_another",
                condition=~Q(waived_by=F("given_by")) & ~Q(waived_by=F("agreed_by")),
            ),
            models.CheckConstraint(
                name="cooling_off_waived_with_reason_and_authority",
                condition=~Q(reason__regex=r"^\s*$") & ~Q(authority__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.authority
