"""Orders of care: their versions, when they end, and the days they are good for."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import BigIntegerField, ExpressionWrapper, F, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import LessThanOrEqual

from openphb.domains.budgets.models import MOST_PENCE, Budget, named_days
from openphb.domains.budgets.types import Basis
from openphb.domains.marketplace.types import (
    OrderEnds,
    OrderState,
    SaidHow,
)
from openphb.domains.payments.worth import Worth
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import (
    SubjectModel,
    TenantForeignKey,
)
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period

LIVE = [str(one) for one in OrderState if one.is_live]


def _pence_hundredths(quantity: str, price: str) -> ExpressionWrapper[CombinedExpression]:
    return ExpressionWrapper(F(quantity) * F(price), output_field=BigIntegerField())


class CareOrder(SubjectModel):
    """One version of an order to a provider, on one line of an agreed plan, over days.

    What the provider is told of the person stands in it, and nothing else of them is theirs to see.
    """

    order_key = models.UUIDField(default=new_id)
    number = models.PositiveIntegerField(default=1)
    reference = models.CharField(max_length=20)
    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    description = models.TextField()
    quantity_hundredths = models.PositiveIntegerField()
    unit = models.CharField(max_length=60)
    # For one unit, with VAT.
    unit_pence = models.BigIntegerField()
    vat_ten_thousandths = models.PositiveIntegerField()
    basis = models.CharField(max_length=15)
    falls_on = models.PositiveSmallIntegerField(default=0)
    # What the line of the plan has: the order is never above it.
    line_quantity_hundredths = models.PositiveIntegerField()
    line_unit_pence = models.BigIntegerField()
    valid = DateRangeField()
    person_name = models.TextField()
    how_to_reach = models.TextField()
    to_know = models.TextField(blank=True)
    state = models.CharField(max_length=12)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    agreed_name = models.TextField(blank=True)
    agreed_how = models.CharField(max_length=14, null=True)
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_words = models.TextField(blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="order_version_once", fields=["tenant", "order_key", "number"]
            ),
            one_of("order_state_known", "state", OrderState),
            one_of("order_basis_known", "basis", Basis),
            one_of("order_agreed_how_known", "agreed_how", SaidHow, or_null=True),
            named_days("order_names_its_days"),
            models.CheckConstraint(
                name="order_has_a_quantity", condition=Q(quantity_hundredths__gte=1)
            ),
            pence_between("order_has_a_price", "unit_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="order_never_above_its_line",
                condition=LessThanOrEqual(
                    _pence_hundredths("quantity_hundredths", "unit_pence"),
                    _pence_hundredths("line_quantity_hundredths", "line_unit_pence"),
                ),
            ),
            models.CheckConstraint(
                name="order_agreed_before_it_is_sent",
                condition=Q(state__in=["to_agree", "not_agreed", "withdrawn"])
                | Q(agreed_at__isnull=False, agreed_by__isnull=False, agreed_how__isnull=False)
                & ~Q(agreed_name=""),
            ),
            together("order_answered_by_and_at", "answered_by", "answered_at"),
            together("order_ended_by_and_at", "ended_by", "ended_at"),
            models.CheckConstraint(
                name="order_answer_is_somebodys",
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="order_declined_says_why",
                condition=~Q(state="declined") | ~Q(answer_words=""),
            ),
            ExclusionConstraint(
                name="order_one_live_for_a_line_and_days",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("budget", RangeOperators.EQUAL),
                    ("line_key", RangeOperators.EQUAL),
                    ("order_key", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=LIVE),
            ),
            ExclusionConstraint(
                name="order_one_accepted_version_a_day",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("order_key", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(state="accepted"),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "budget", "line_key"], name="order_by_line"),
            models.Index(fields=["tenant", "organisation", "state"], name="order_by_provider"),
            models.Index(fields=["subject"], name="order_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} version {self.number}"

    @property
    def worth(self) -> Worth:
        """Return what it comes to, as a sum over its days."""
        return Worth(
            self.quantity_hundredths,
            self.unit_pence,
            Basis(self.basis),
            Period(self.valid.lower, self.valid.upper),
            self.falls_on,
        )


class OrderEnding(SubjectModel):
    """That a version of an order ends by itself, why, and what it was before.

    It is taken back where what brought it about is: the version is then again what it was, less what
    other endings of it say.
    """

    order = TenantForeignKey(CareOrder)
    order_key = models.UUIDField()
    why = models.CharField(max_length=12)
    ends_on = models.DateField()
    # The first day that it lacks; none where nothing is left of it.
    kept_until = models.DateField(null=True)
    was_state = models.CharField(max_length=12)
    # The first day that it lacked before; none where it went on.
    was_until = models.DateField(null=True)
    recorded_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    taken_back_by = models.UUIDField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="order_ending_once_for_each_cause",
                fields=["tenant", "order", "why"],
                condition=Q(taken_back_at=None),
            ),
            one_of("order_ending_why_known", "why", OrderEnds),
            one_of("order_ending_was_known", "was_state", OrderState),
            models.CheckConstraint(
                name="order_ending_only_shortens",
                condition=Q(kept_until=None)
                | Q(kept_until__gte=F("ends_on"))
                & (Q(was_until=None) | Q(kept_until__lte=F("was_until"))),
            ),
            together("order_ending_taken_back_whole", "taken_back_by", "taken_back_at"),
        ]
        indexes = [
            models.Index(fields=["tenant", "order"], name="order_ending_by_order"),
            models.Index(fields=["subject"], name="order_ending_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.why}"


class OrderPeriod(SubjectModel):
    """One period of an order in which something was matched: never more than it is worth."""

    order = TenantForeignKey(CareOrder)
    starts_on = models.DateField()
    worth_hundredths = models.BigIntegerField()
    worth_pence = models.BigIntegerField()
    matched_hundredths = models.BigIntegerField()
    matched_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="order_period_once", fields=["tenant", "order", "starts_on"]
            ),
            models.CheckConstraint(
                name="order_period_never_above_its_worth",
                condition=Q(
                    matched_pence__gte=0,
                    matched_hundredths__gte=0,
                    matched_pence__lte=F("worth_pence"),
                    matched_hundredths__lte=F("worth_hundredths"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} from {self.starts_on}"
