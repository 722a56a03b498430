"""The parts of a version: needs, outcomes, lines and risks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import (
    KEY_LENGTH,
    MOST_PENCE,
    named_days,
)
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.types import LineKind
from openphb.domains.rates.types import DOUBLE
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey
from openphb.kernel.ids import new_id


class Need(SubjectModel):
    """A health or wellbeing need that the plan answers."""

    plan = TenantForeignKey(PlanVersion)
    position = models.PositiveIntegerField()
    words = models.TextField()

    def __str__(self) -> str:
        return self.words


class Outcome(SubjectModel):
    """What the person wants to achieve. Every version that keeps it keeps its `outcome_key`."""

    plan = TenantForeignKey(PlanVersion)
    need = TenantForeignKey(Need, null=True)
    outcome_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    words = models.TextField()
    measure = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="outcome_key_once_a_version", fields=["tenant", "plan", "outcome_key"]
            )
        ]

    def __str__(self) -> str:
        return self.words


class BudgetLine(SubjectModel):
    """One costed way to an outcome. `line_key` is the same in every version that keeps it.

    The line costs `quantity_hundredths` ÷ 100 × `unit_pence`, every `basis`, on the days that
    `falls_on` names where its basis names any. `rate_code` is what the rate card calls the thing
    whose price it takes; blank where it was priced by hand.
    """

    plan = TenantForeignKey(PlanVersion)
    line_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    description = models.TextField()
    supplier = models.TextField(blank=True)
    management_option = models.CharField(max_length=20)
    quantity_hundredths = models.PositiveIntegerField()
    unit = models.TextField()
    unit_pence = models.BigIntegerField()
    basis = models.CharField(max_length=20)
    falls_on = models.PositiveSmallIntegerField(default=0)
    rate_code = models.CharField(max_length=60, blank=True, default="")
    carers_needed = models.PositiveSmallIntegerField(default=1)
    # The line of the indicative budget that it came from, by what that is known by.
    indicative_key = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="line_key_once_a_version", fields=["tenant", "plan", "line_key"]
            ),
            models.UniqueConstraint(
                name="line_from_indicative_once",
                fields=["tenant", "plan", "indicative_key"],
                condition=~Q(indicative_key=""),
            ),
            one_of("line_kind_known", "kind", LineKind),
            one_of("line_option_known", "management_option", ManagementOption),
            one_of("line_basis_known", "basis", Basis),
            named_days("line_names_its_days"),
            pence_between("line_price_sane", "unit_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="line_quantity_sane",
                condition=Q(quantity_hundredths__gte=1) & Q(quantity_hundredths__lte=1_000_000),
            ),
            models.CheckConstraint(
                name="line_carers_one_or_two",
                condition=Q(carers_needed=2)
                | (Q(carers_needed=1) & ~Q(rate_code__endswith=DOUBLE)),
            ),
            ordered("line_ends_after_it_starts", "valid_from", "valid_to"),
        ]

    def __str__(self) -> str:
        return self.description


class LineOutcome(SubjectModel):
    """That a line serves an outcome. A line that serves none cannot be committed."""

    line = TenantForeignKey(BudgetLine)
    outcome = TenantForeignKey(Outcome)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_serves_once", fields=["tenant", "line", "outcome"])
        ]

    def __str__(self) -> str:
        return f"{self.line_id} serves {self.outcome_id}"


class FunderShare(SubjectModel):
    """The part of a line that one body funds, in ten-thousandths. A line's shares are a whole."""

    line = TenantForeignKey(BudgetLine)
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ten_thousandths = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="funder_once_a_line", fields=["tenant", "line", "funder"]),
            models.CheckConstraint(
                name="funder_share_within_the_whole",
                condition=Q(ten_thousandths__gte=1) & Q(ten_thousandths__lte=10_000),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ten_thousandths / 100:g} %"


class Risk(SubjectModel):
    """A risk that the plan names, what was agreed about it, and who carries it."""

    plan = TenantForeignKey(PlanVersion)
    position = models.PositiveIntegerField()
    words = models.TextField()
    agreed = models.TextField()
    carried_by = models.TextField()

    def __str__(self) -> str:
        return self.words
