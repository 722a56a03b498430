"""Bills of organisations, the lines they are for, and the accounts that organisations are paid to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.models.house_rules import PLAIN_CODE, DecidedByTwo, by_two
from openphb.domains.payments.types import BillKind, HouseRuleState, Rail
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

ACCOUNT_RAILS = (Rail.BACS, Rail.SUPPLIER_INVOICE)


class Bill(SubjectModel):
    """What an organisation is owed out of one budget: found right by whoever sent it to be paid."""

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    management_option = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    budget = TenantForeignKey(Budget)
    reference = models.CharField(max_length=60)
    received_on = models.DateField()
    pay_by = models.DateField()
    pence = models.BigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    put_by = models.UUIDField()
    put_at = models.DateTimeField()
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bill_key_once", fields=["tenant", "key"]),
            one_of("bill_kind_known", "kind", BillKind),
            one_of("bill_option_known", "management_option", ManagementOption),
            # What a direct payment pays is the person's own to buy: no bill of it comes here.
            models.CheckConstraint(
                name="bill_is_of_no_direct_payment",
                condition=~Q(management_option=ManagementOption.DIRECT_PAYMENT),
            ),
            models.CheckConstraint(
                # Or the value of a chair, which is nobody's to account for.
                name="bill_of_a_third_party_is_an_advance",
                condition=Q(
                    kind__in=[BillKind.THIRD_PARTY_ADVANCE, BillKind.CHAIR_VALUE],
                    management_option=ManagementOption.THIRD_PARTY,
                )
                | (
                    ~Q(kind__in=[BillKind.THIRD_PARTY_ADVANCE, BillKind.CHAIR_VALUE])
                    & ~Q(management_option=ManagementOption.THIRD_PARTY)
                ),
            ),
            pence_between("bill_pence_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="bill_has_a_reference", condition=~Q(reference__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="bill_due_after_it_came", condition=Q(pay_by__gte=models.F("received_on"))
            ),
            together("bill_withdrawn_by_and_at_together", "withdrawn_by", "withdrawn_at"),
            models.CheckConstraint(
                name="bill_withdrawn_says_why",
                condition=Q(withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason__regex=r"^\s*$")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "pay_by"], name="bill_by_day"),
            models.Index(fields=["tenant", "budget"], name="bill_by_budget"),
            models.Index(fields=["tenant", "organisation"], name="bill_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.pence}"


class BillLine(SubjectModel):
    """The part of a bill that is for one line of a plan, over days of care."""

    append_only: ClassVar[bool] = True

    bill = TenantForeignKey(Bill)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    service_from = models.DateField()
    service_to = models.DateField()
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            ordered("bill_line_period_whole", "service_from", "service_to"),
            pence_between("bill_line_pence_sane", "pence", 1, MOST_PENCE),
        ]
        indexes = [
            models.Index(fields=["tenant", "bill"], name="bill_line_by_bill"),
            models.Index(fields=["tenant", "line_key"], name="bill_line_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.pence}"


class OrganisationAccount(DecidedByTwo):
    """From a day on: the bank account of an organisation, or its number in the finance system."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    rail = models.CharField(max_length=20)
    account_name = models.CharField(max_length=60, blank=True)
    sort_code = models.CharField(max_length=6, blank=True)
    account_number = models.CharField(max_length=8, blank=True)
    number = models.CharField(max_length=30, blank=True)
    site = models.CharField(max_length=15, blank=True)
    modulus = models.CharField(max_length=24, blank=True)
    source = models.TextField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            *by_two("organisation_account"),
            models.CheckConstraint(
                name="organisation_account_is_an_account_or_a_number",
                condition=(
                    Q(rail=Rail.BACS, number="", site="")
                    & Q(sort_code__regex=r"^\d{6}$", account_number__regex=r"^\d{8}$")
                    & ~Q(account_name__regex=r"^\s*$")
                )
                | (
                    Q(rail=Rail.SUPPLIER_INVOICE, sort_code="", account_number="")
                    & Q(account_name="", number__regex=PLAIN_CODE)
                ),
            ),
            models.CheckConstraint(
                name="organisation_account_has_a_source", condition=~Q(source__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="organisation_account_ended_was_agreed",
                condition=Q(ended_on=None, ended_because="")
                | (
                    Q(state=HouseRuleState.AGREED, ended_on__isnull=False)
                    & ~Q(ended_because__regex=r"^\s*$")
                ),
            ),
            models.UniqueConstraint(
                name="organisation_account_one_proposed",
                fields=["tenant", "organisation", "rail"],
                condition=Q(state=HouseRuleState.PROPOSED),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "organisation", "rail", "valid_from"],
                name="organisation_account_by_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rail} of {self.organisation_id}"
