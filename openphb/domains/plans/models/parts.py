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
from openphb.domains.plans.sections.types import MeasureKind, Sees
from openphb.domains.plans.types import LineKind
from openphb.domains.rates.types import DOUBLE
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey
from openphb.kernel.ids import new_id

MOST_ON_SCALE = 10
MOST_LIKELY = 5


def _weighed(name: str, *fields: str) -> models.CheckConstraint:
    """Both of two numbers from 1 to 5, or neither."""
    neither, both = Q(), Q()
    for field in fields:
        neither &= Q(**{field: None})
        both &= Q(**{f"{field}__isnull": False, f"{field}__gte": 1, f"{field}__lte": MOST_LIKELY})
    return models.CheckConstraint(name=name, condition=neither | both)


class Need(SubjectModel):
    """A health or wellbeing need. Every version that keeps it keeps its `need_key`."""

    plan = TenantForeignKey(PlanVersion)
    need_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    words = models.TextField()
    assessed_by = models.TextField(blank=True, default="")
    assessed_on = models.DateField(null=True)
    condition = models.TextField(blank=True, default="")
    monitored_by = models.TextField(blank=True, default="")
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="need_key_once_a_version", fields=["tenant", "plan", "need_key"]
            ),
            one_of("need_sees_known", "sees", Sees),
        ]

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
    measure_kind = models.CharField(max_length=8, default=MeasureKind.WORDS)
    baseline = models.PositiveIntegerField(null=True)
    target = models.PositiveIntegerField(null=True)
    by_when = models.DateField(null=True)
    no_line_reason = models.TextField(blank=True, default="")
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="outcome_key_once_a_version", fields=["tenant", "plan", "outcome_key"]
            ),
            one_of("outcome_measure_known", "measure_kind", MeasureKind),
            one_of("outcome_sees_known", "sees", Sees),
            models.CheckConstraint(
                name="outcome_scale_is_0_to_10",
                condition=~Q(measure_kind=MeasureKind.SCALE)
                | (
                    (Q(baseline=None) | Q(baseline__lte=MOST_ON_SCALE))
                    & (Q(target=None) | Q(target__lte=MOST_ON_SCALE))
                ),
            ),
            models.CheckConstraint(
                name="outcome_words_have_no_number",
                condition=~Q(measure_kind=MeasureKind.WORDS) | Q(baseline=None, target=None),
            ),
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
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            one_of("line_sees_known", "sees", Sees),
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
        indexes = [
            models.Index(
                fields=["tenant", "plan"],
                name="line_once_and_directly",
                condition=Q(basis=Basis.ONE_OFF, management_option=ManagementOption.DIRECT_PAYMENT),
            )
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
    """A risk, how it is seen and weighed, what was agreed, and who carries it.

    Every version that keeps it keeps its `risk_key`. Likelihood and impact run from 1 to 5.
    """

    plan = TenantForeignKey(PlanVersion)
    risk_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    words = models.TextField()
    agreed = models.TextField()
    carried_by = models.TextField()
    person_view = models.TextField(blank=True, default="")
    professional_view = models.TextField(blank=True, default="")
    likelihood = models.PositiveSmallIntegerField(null=True)
    impact = models.PositiveSmallIntegerField(null=True)
    residual_likelihood = models.PositiveSmallIntegerField(null=True)
    residual_impact = models.PositiveSmallIntegerField(null=True)
    look_again_on = models.DateField(null=True)
    sees = models.CharField(max_length=8, default=Sees.BOTH)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="risk_key_once_a_version", fields=["tenant", "plan", "risk_key"]
            ),
            one_of("risk_sees_known", "sees", Sees),
            _weighed("risk_weighed", "likelihood", "impact"),
            _weighed("risk_weighed_after", "residual_likelihood", "residual_impact"),
        ]

    def __str__(self) -> str:
        return self.words
