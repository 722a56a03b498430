"""Entitlement and schedules as dated facts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget, named_days
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.payments.types import ClosingKind
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.facts.models import Fact
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


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
    falls_on = models.PositiveSmallIntegerField(default=0)
    # Owed lawfully after a death: nothing stops it (`ClosingCost` says what and by what authority).
    closing = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("entitlement_option_known", "management_option", ManagementOption),
            one_of("entitlement_basis_known", "basis", Basis),
            named_days("entitlement_names_its_days"),
            pence_between("entitlement_price_sane", "unit_pence", 0, MOST_PENCE),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="entitlement_by_budget")]

    def __str__(self) -> str:
        return f"{self.unit_pence} {self.basis}"


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


class ClosingCost(SubjectModel):
    """What is still owed after a death, as it was recorded; a one-off fact with its key pays it."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    kind = models.CharField(max_length=20)
    words = models.TextField()
    authority = models.TextField()
    pence = models.BigIntegerField()
    due_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("closing_kind_known", "kind", ClosingKind),
            pence_between("closing_pence_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="closing_has_words_and_authority",
                condition=~Q(words__regex=r"^\s*$") & ~Q(authority__regex=r"^\s*$"),
            ),
            models.UniqueConstraint(name="closing_once_a_key", fields=["tenant", "line_key"]),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="closing_by_budget")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"
