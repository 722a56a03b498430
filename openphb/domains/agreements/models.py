"""Direct payment agreements, their signatures, and the bank details money goes to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.types import (
    AgreementState,
    BankState,
    HospitalRule,
    ModulusAnswer,
    Party,
    PauseKind,
    PauseReason,
    PayeeMatch,
    RecipientKind,
    StopGround,
)
from openphb.domains.budgets.models import Budget
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans.models import PlanVersion
from openphb.foundation.facts.models import Fact
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class DirectPaymentAgreement(SubjectModel):
    """What was agreed before any money: terms, recipient, frequency, first day."""

    budget = TenantForeignKey(Budget)
    plan = TenantForeignKey(PlanVersion)
    state = models.CharField(max_length=12)
    recipient_kind = models.CharField(max_length=20)
    recipient_name = models.TextField()
    frequency = models.CharField(max_length=12)
    first_day = models.DateField()
    conditions = models.TextField()
    hospital_rule = models.CharField(max_length=20, default=HospitalRule.PAID_AS_USUAL.value)
    hospital_nights = models.PositiveSmallIntegerField(default=0)
    # Keys of the lines that go on in hospital.
    hospital_lines = models.JSONField(default=list)
    terms_sha256 = models.CharField(max_length=64)
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            one_of("agreement_state_known", "state", AgreementState),
            one_of("agreement_recipient_known", "recipient_kind", RecipientKind),
            one_of("agreement_frequency_known", "frequency", Frequency),
            one_of("agreement_hospital_known", "hospital_rule", HospitalRule),
            models.UniqueConstraint(
                name="agreement_one_live",
                fields=["tenant", "budget"],
                condition=~Q(state=AgreementState.ENDED),
            ),
            models.CheckConstraint(
                name="agreement_ended_has_a_day",
                condition=Q(state=AgreementState.ENDED, ended_on__isnull=False)
                | (~Q(state=AgreementState.ENDED) & Q(ended_on=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "id"],
                name="agreement_unsigned",
                condition=Q(state=AgreementState.PREPARED),
            )
        ]

    def __str__(self) -> str:
        return f"agreement with {self.recipient_name}"


class Signature(SubjectModel):
    """One party's signature of exactly one text of an agreement."""

    append_only: ClassVar[bool] = True

    agreement = TenantForeignKey(DirectPaymentAgreement)
    party = models.CharField(max_length=12)
    signed_name = models.TextField()
    statement = models.TextField()
    signed_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    terms_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="signature_once_a_party", fields=["tenant", "agreement", "party"]
            ),
            one_of("signature_party_known", "party", Party),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.signed_on}"


class BankDetails(SubjectModel):
    """An account money may be paid to, once somebody other than its proposer has approved it."""

    agreement = TenantForeignKey(DirectPaymentAgreement)
    state = models.CharField(max_length=12)
    account_name = models.TextField()
    sort_code = models.CharField(max_length=6)
    account_number = models.CharField(max_length=8)
    modulus = models.CharField(max_length=20)
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


class PauseRecord(SubjectModel):
    """That payments pause, go on or stop for good, as recorded; the fact beside it has the days."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=24, blank=True)
    words = models.TextField()
    authority = models.TextField(blank=True)
    safe_care = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    why_sooner = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("pause_kind_known", "kind", PauseKind),
            models.CheckConstraint(
                name="pause_reason_known",
                condition=Q(kind=PauseKind.RESUME, reason="")
                | Q(kind=PauseKind.PAUSE, reason__in=[one.value for one in PauseReason])
                | Q(kind=PauseKind.STOP, reason__in=[one.value for one in StopGround]),
            ),
            models.CheckConstraint(
                name="pause_stop_says_when_it_was_told",
                condition=Q(kind=PauseKind.STOP, told_on__isnull=False)
                | (~Q(kind=PauseKind.STOP) & Q(told_on=None)),
            ),
            models.CheckConstraint(
                name="pause_has_words_authority_and_safe_care",
                condition=~Q(words__regex=r"^\s*$")
                & (
                    Q(kind=PauseKind.RESUME)
                    | (~Q(authority__regex=r"^\s*$") & ~Q(safe_care__regex=r"^\s*$"))
                ),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="pause_by_budget")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"


class Pause(Fact):
    """Over `valid`, payments of a budget are paused, or (`stops` false) go on."""

    key_fields: ClassVar[tuple[str, ...]] = ("budget_id",)

    budget = TenantForeignKey(Budget)
    record = TenantForeignKey(PauseRecord)
    stops = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "budget"], name="pause_fact_by_budget")]

    def __str__(self) -> str:
        return f"{'paused' if self.stops else 'paid'} {self.valid}"
