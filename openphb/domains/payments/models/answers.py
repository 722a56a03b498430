"""What banks answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.domains.payments.models.runs import Payment
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.types import StatusKind
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import TenantForeignKey, TenantModel


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
