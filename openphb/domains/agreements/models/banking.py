"""The account money goes to, and what the bank said of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models.terms import DirectPaymentAgreement
from openphb.domains.agreements.types import (
    AccountRule,
    BankState,
    ModulusAnswer,
    PayeeMatch,
)
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class BankDetails(SubjectModel):
    """An account money may be paid to, once somebody other than its proposer has approved it."""

    agreement = TenantForeignKey(DirectPaymentAgreement)
    state = models.CharField(max_length=12)
    account_name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    modulus = models.CharField(max_length=20)
    # "" for accounts that were given before the rule was asked for.
    account_rule = models.CharField(max_length=12, blank=True, default="")
    account_people = models.TextField(blank=True, default="")
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("bank_state_known", "state", BankState),
            one_of("bank_modulus_known", "modulus", ModulusAnswer),
            models.CheckConstraint(
                name="bank_account_rule_known",
                condition=Q(account_rule__in=["", *(one.value for one in AccountRule)]),
            ),
            models.CheckConstraint(
                name="bank_dedicated_account_names_people",
                condition=~Q(account_rule=AccountRule.DEDICATED)
                | ~Q(account_people__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="bank_sort_code_is_six_digits", condition=Q(sort_code__regex=r"^\d{6}$")
            ),
            models.CheckConstraint(
                name="bank_account_number_is_eight_digits",
                condition=Q(account_number__regex=r"^\d{8}$"),
            ),
            models.CheckConstraint(
                name="bank_number_never_known_to_be_wrong",
                condition=~Q(modulus=ModulusAnswer.INVALID),
            ),
            models.CheckConstraint(
                name="bank_approved_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
            together("bank_decided_by_and_at_together", "decided_by", "decided_at"),
            models.CheckConstraint(
                name="bank_beyond_proposed_was_decided",
                condition=Q(state=BankState.PROPOSED) | Q(decided_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="bank_one_approved",
                fields=["tenant", "agreement"],
                condition=Q(state=BankState.APPROVED),
            ),
            models.UniqueConstraint(
                name="bank_one_proposed",
                fields=["tenant", "agreement"],
                condition=Q(state=BankState.PROPOSED),
            ),
        ]

    def __str__(self) -> str:
        return f"account ending {self.account_number[-4:]}"


class PayeeCheck(SubjectModel):
    """What the bank said of the name on an account (Confirmation of Payee), recorded by hand."""

    append_only: ClassVar[bool] = True

    bank = TenantForeignKey(BankDetails)
    result = models.CharField(max_length=12)
    name_returned = models.TextField(blank=True)
    checked_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("payee_check_result_known", "result", PayeeMatch),
            models.CheckConstraint(
                name="payee_check_close_match_names_somebody",
                condition=~Q(result=PayeeMatch.CLOSE_MATCH) | ~Q(name_returned__regex=r"^\s*$"),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "bank"], name="payee_check_by_bank")]

    def __str__(self) -> str:
        return f"{self.result} {self.checked_on}"
