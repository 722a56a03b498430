"""Providers, orders, what was delivered, invoices, and what of them was matched."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import BigIntegerField, ExpressionWrapper, F, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.lookups import LessThanOrEqual

from openphb.domains.budgets.models import MOST_PENCE, Budget, named_days
from openphb.domains.budgets.types import Basis
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    InvoicesCome,
    OrderEnds,
    OrderState,
    SaidHow,
    SentBy,
    VatStatus,
    Why,
)
from openphb.domains.payments.worth import Worth
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.access.models import User
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import (
    SubjectModel,
    TenantForeignKey,
    TenantModel,
)
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period

LIVE = [str(one) for one in OrderState if one.is_live]


def _pence_hundredths(quantity: str, price: str) -> ExpressionWrapper[CombinedExpression]:
    return ExpressionWrapper(F(quantity) * F(price), output_field=BigIntegerField())


class Provider(TenantModel):
    """An organisation that a commissioner buys from, and what has to be known for that."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    vat = models.CharField(max_length=10)
    invoices_come = models.CharField(max_length=10)
    contact = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_once", fields=["tenant", "organisation"]),
            one_of("provider_vat_known", "vat", VatStatus),
            one_of("provider_invoices_come_known", "invoices_come", InvoicesCome),
        ]

    def __str__(self) -> str:
        return str(self.organisation_id)


class ProviderMember(TenantModel):
    """Somebody who works for a provider and may sign in for it. Their reach is given by orders.

    Like a grant it says who works where and nothing of anybody's care: an order that its own person
    agrees to on their page is sent to all of them.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="provider_member_once",
                fields=["tenant", "organisation", "user"],
                condition=Q(ended_on=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


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


class Delivery(SubjectModel):
    """What a provider says it delivered on a day, and what the person says of it."""

    order = TenantForeignKey(CareOrder)
    order_key = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    # Nought: taken back.
    hundredths = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    # The provider's own, or made of what the row says.
    row_id = models.CharField(max_length=80)
    sent_on = models.DateField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    sent_how = models.CharField(max_length=6, default=SentBy.PAGE)
    # What staff keyed it from, in the provider's name.
    paper = models.TextField(blank=True)
    answer = models.CharField(max_length=10, null=True)
    answer_words = models.TextField(blank=True)
    answered_how = models.CharField(max_length=14, null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    matched_hundredths = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="delivery_row_once", fields=["tenant", "order_key", "row_id"]
            ),
            one_of("delivery_sent_how_known", "sent_how", SentBy),
            models.CheckConstraint(
                name="delivery_keyed_from_a_paper",
                condition=Q(sent_how=SentBy.KEYED) & ~Q(paper="")
                | ~Q(sent_how=SentBy.KEYED) & Q(paper=""),
            ),
            one_of("delivery_answer_known", "answer", DeliveryAnswer, or_null=True),
            one_of("delivery_answered_how_known", "answered_how", SaidHow, or_null=True),
            together(
                "delivery_answered_whole", "answer", "answered_how", "answered_by", "answered_at"
            ),
            models.CheckConstraint(
                name="delivery_answered_by_another_than_keyed_it",
                condition=~Q(sent_how=SentBy.KEYED)
                | Q(answered_by=None)
                | ~Q(answered_by=F("sent_by")),
            ),
            models.CheckConstraint(
                name="delivery_question_says_what",
                condition=Q(answer=None) | ~Q(answer="questioned") | ~Q(answer_words=""),
            ),
            models.CheckConstraint(
                name="delivery_matched_once",
                condition=Q(matched_hundredths__lte=F("hundredths")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "order_key", "on"], name="delivery_by_order"),
            models.Index(
                fields=["tenant", "sent_on"],
                name="delivery_unanswered",
                condition=Q(answer=None),
            ),
            models.Index(fields=["subject"], name="delivery_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.hundredths}"


class ProviderInvoice(SubjectModel):
    """What a provider asks for, for one person's budget. Its number says one thing for ever."""

    budget = TenantForeignKey(Budget)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    invoiced_on = models.DateField()
    received_on = models.DateField()
    pay_by = models.DateField()
    pence = models.BigIntegerField()
    content = models.CharField(max_length=64)
    sent_how = models.CharField(max_length=6)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    corrects = TenantForeignKey("self", null=True)
    # How many times something of it was matched: what is paid each time has a key of its own.
    rounds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invoice_number_once", fields=["tenant", "organisation", "budget", "number"]
            ),
            models.UniqueConstraint(
                name="invoice_corrected_once",
                fields=["tenant", "corrects"],
                condition=Q(corrects__isnull=False),
            ),
            one_of("invoice_sent_how_known", "sent_how", SentBy),
            pence_between("invoice_asks_for_something", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="invoice_not_ahead", condition=Q(invoiced_on__lte=F("received_on"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "organisation", "-received_on"], name="invoice_by_provider"
            ),
            models.Index(fields=["subject"], name="invoice_by_subject"),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(SubjectModel):
    """One line of an invoice, and how much of it was matched and credited: never more than it asks."""

    invoice = TenantForeignKey(ProviderInvoice)
    position = models.PositiveIntegerField()
    order_key = models.UUIDField()
    days = DateRangeField()
    hundredths = models.PositiveIntegerField()
    # For one unit, without VAT.
    unit_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    pence = models.BigIntegerField()
    matched_hundredths = models.PositiveIntegerField(default=0)
    matched_pence = models.BigIntegerField(default=0)
    credited_pence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invoice_line_once", fields=["tenant", "invoice", "position"]
            ),
            pence_between("invoice_line_asks_for_something", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="invoice_line_never_paid_above_itself",
                condition=Q(
                    hundredths__gte=1,
                    matched_pence__gte=0,
                    credited_pence__gte=0,
                    matched_pence__lte=F("pence") - F("credited_pence"),
                    matched_hundredths__lte=F("hundredths"),
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "order_key"], name="invoice_line_by_order"),
            models.Index(
                fields=["tenant", "invoice"],
                name="invoice_line_open",
                condition=Q(pence__gt=F("matched_pence") + F("credited_pence")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.invoice_id}"


class MatchedPart(SubjectModel):
    """So much of a line that was found right at one time, in one version of its order."""

    append_only: ClassVar[bool] = True

    invoice = TenantForeignKey(ProviderInvoice)
    line = TenantForeignKey(InvoiceLine)
    order = TenantForeignKey(CareOrder)
    round = models.PositiveIntegerField()
    hundredths = models.PositiveIntegerField()
    pence = models.BigIntegerField()
    matched_on = models.DateField()
    matched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="matched_part_once", fields=["tenant", "line", "order", "round"]
            ),
            pence_between("matched_part_not_below_nought", "pence", 0, MOST_PENCE),
        ]
        indexes = [models.Index(fields=["tenant", "invoice"], name="matched_part_by_invoice")]

    def __str__(self) -> str:
        return f"{self.pence} in round {self.round}"


class MatchedDelivery(SubjectModel):
    """So much of one delivery that one line of an invoice was matched with at one time."""

    append_only: ClassVar[bool] = True

    line = TenantForeignKey(InvoiceLine)
    delivery = TenantForeignKey(Delivery)
    round = models.PositiveIntegerField()
    hundredths = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="matched_delivery_once", fields=["tenant", "line", "delivery", "round"]
            ),
            models.CheckConstraint(
                name="matched_delivery_is_something", condition=Q(hundredths__gte=1)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "delivery"], name="matched_by_delivery")]

    def __str__(self) -> str:
        return f"{self.hundredths} of {self.delivery_id}"


class InvoiceDifference(SubjectModel):
    """Why a part of a line is not paid yet, as it was last held against its order."""

    line = TenantForeignKey(InvoiceLine)
    why = models.CharField(max_length=16)
    hundredths = models.PositiveIntegerField(default=0)
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="difference_once", fields=["tenant", "line", "why"]),
            one_of("difference_known", "why", Why),
            pence_between("difference_above_nought", "pence", 1, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.pence}"


class CreditNote(SubjectModel):
    """A provider takes back a part of an invoice that was not matched. Its number says one thing."""

    append_only: ClassVar[bool] = True

    invoice = TenantForeignKey(ProviderInvoice)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    credited_on = models.DateField()
    pence = models.BigIntegerField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="credit_number_once", fields=["tenant", "organisation", "invoice", "number"]
            ),
            pence_between("credit_above_nought", "pence", 1, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return self.number
