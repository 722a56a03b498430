"""Entitlement and schedules as dated facts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.facts.models import Fact
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import TenantForeignKey


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
