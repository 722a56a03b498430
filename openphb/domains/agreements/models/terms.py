"""An agreement and its signatures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.agreements.types import (
    AgreementState,
    HospitalRule,
    IdentityLevel,
    Party,
    RecipientKind,
    SignedHow,
)
from openphb.domains.budgets.models import Budget
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans.models import PlanVersion
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class DirectPaymentAgreement(SubjectModel):
    """What was agreed before any money: terms, who holds it, frequency, first day.

    Named for the first kind. A third-party agreement is one too, whose money is no direct payment:
    no account is ever approved on it, so nothing that pays directly can pay it.
    """

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
    # The coded conditions in the text; [] in agreements from before conditions had codes.
    condition_rows = models.JSONField(default=list)
    also = models.TextField(blank=True, default="")
    terms_sha256 = models.CharField(max_length=64)
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            one_of("agreement_state_known", "state", AgreementState),
            one_of("agreement_recipient_known", "recipient_kind", RecipientKind),
            one_of("agreement_frequency_known", "frequency", Frequency),
            one_of("agreement_hospital_known", "hospital_rule", HospitalRule),
            models.UniqueConstraint(
                name="agreement_one_live",
                fields=["tenant", "budget"],
                condition=~Q(state=AgreementState.ENDED)
                & ~Q(recipient_kind=RecipientKind.THIRD_PARTY),
            ),
            models.UniqueConstraint(
                name="agreement_one_live_third_party",
                fields=["tenant", "budget"],
                condition=~Q(state=AgreementState.ENDED)
                & Q(recipient_kind=RecipientKind.THIRD_PARTY),
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
            ),
            models.Index(
                fields=["tenant", "id"],
                name="agreement_with_firm",
                condition=Q(
                    state=AgreementState.SIGNED,
                    recipient_kind__in=[RecipientKind.THIRD_PARTY, RecipientKind.MANAGED_ACCOUNT],
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"agreement with {self.recipient_name}"


class Signature(SubjectModel):
    """One party's signature of exactly one text of an agreement."""

    append_only: ClassVar[bool] = True

    agreement = TenantForeignKey(DirectPaymentAgreement)
    party = models.CharField(max_length=12)
    signed_name = models.TextField()
    # The role by which somebody signs for a firm; "" for the others, and from before it was kept.
    signed_as = models.TextField(blank=True, default="")
    statement = models.TextField()
    signed_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    terms_sha256 = models.CharField(max_length=64)
    # How it was signed is "" for signatures from before it was kept.
    how = models.CharField(max_length=8, blank=True, default="")
    identity = models.CharField(max_length=16, blank=True, default="")
    witness_name = models.TextField(blank=True, default="")
    witness_role = models.TextField(blank=True, default="")
    witnessed_on = models.DateField(null=True)
    # The scanned paper, among the person's documents.
    document_id = models.UUIDField(null=True)
    # A party signs again after its signature was voided: the second time is turn 2.
    turn = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="signature_once_a_turn", fields=["tenant", "agreement", "party", "turn"]
            ),
            one_of("signature_party_known", "party", Party),
            models.CheckConstraint(
                name="signature_how_known",
                condition=Q(how__in=["", *(one.value for one in SignedHow)]),
            ),
            models.CheckConstraint(
                name="signature_identity_known",
                condition=Q(identity__in=["", *(one.value for one in IdentityLevel)]),
            ),
            models.CheckConstraint(
                name="signature_on_paper_has_a_witness",
                condition=~Q(how=SignedHow.PAPER)
                | (~Q(witness_name__regex=r"^\s*$") & Q(witnessed_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.signed_on}"


class SignatureVoid(SubjectModel):
    """That a signature was wrong and does not count, and why. The signature itself stays."""

    append_only: ClassVar[bool] = True

    signature = TenantForeignKey(Signature)
    reason = models.TextField()
    voided_by = models.UUIDField()
    voided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="signature_void_once", fields=["tenant", "signature"]),
            models.CheckConstraint(
                name="signature_void_says_why", condition=~Q(reason__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return f"void: {self.reason[:30]}"
