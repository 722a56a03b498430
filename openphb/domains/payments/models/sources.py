"""The commissioner's pots of money, who draws on them, what was decided about a cap, the forecast."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.cases.types import Category
from openphb.domains.payments.models.commitments import Columns, CommitmentStatement, adds_up
from openphb.domains.payments.models.house_rules import DecidedByTwo, by_two
from openphb.domains.payments.types import QuestionState, SourceKind
from openphb.domains.plans.models import PlanVersion
from openphb.foundation.facts.models import Fact
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel

WORDS = r"^\s*$"
YEAR = r"^20[0-9]{2}/[0-9]{2}$"


def first_of_month(name: str, field: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__day": 1}))


class FundingSource(TenantModel):
    """A pot of the commissioner's: what kind of money it is, for what, and with which council.

    It never changes: money for another purpose is another pot. It holds nothing until terms of a year
    are agreed.
    """

    append_only: ClassVar[bool] = True

    kind = models.CharField(max_length=12)
    name = models.TextField()
    only_for = ArrayField(models.CharField(max_length=30), default=list)
    with_body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    source = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("funding_source_kind_known", "kind", SourceKind),
            models.CheckConstraint(
                name="funding_source_has_its_words",
                condition=~Q(name__regex=WORDS) & ~Q(source__regex=WORDS),
            ),
            models.CheckConstraint(
                name="funding_source_is_pooled_with_somebody",
                condition=Q(kind=SourceKind.POOLED, with_body__isnull=False)
                | (~Q(kind=SourceKind.POOLED) & Q(with_body=None)),
            ),
            models.CheckConstraint(
                name="funding_source_only_for_known",
                condition=Q(only_for__contained_by=[one.value for one in Category]),
            ),
            models.UniqueConstraint(name="funding_source_named_once", fields=["tenant", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class SourceTerms(DecidedByTwo):
    """What a pot has in a financial year and where it is capped: from a day on, once agreed."""

    funding_source = TenantForeignKey(FundingSource)
    year = models.CharField(max_length=7)
    annual_pence = models.BigIntegerField()
    cap_pence = models.BigIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [
            *by_two("source_terms"),
            pence_between("source_terms_pence_sane", "annual_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="source_terms_cap_within_the_pot",
                condition=Q(cap_pence__gte=0) & Q(cap_pence__lte=F("annual_pence")),
            ),
            models.CheckConstraint(name="source_terms_year_written", condition=Q(year__regex=YEAR)),
            models.CheckConstraint(
                name="source_terms_have_their_words", condition=~Q(source__regex=WORDS)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "year"], name="source_terms_by_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.annual_pence}"


class SourceDraw(DecidedByTwo):
    """From the first of a month, a kind of budget draws on a pot; no kind means every other one."""

    funding_source = TenantForeignKey(FundingSource)
    category = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            *by_two("source_draw"),
            first_of_month("source_draw_from_a_first", "valid_from"),
            models.CheckConstraint(
                name="source_draw_category_known",
                condition=Q(category__in=["", *(one.value for one in Category)]),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="source_draw_by_day")]

    def __str__(self) -> str:
        return f"{self.category or 'every other kind'} from {self.valid_from}"


class SourceChoice(SubjectModel):
    """That a line draws on a pot of its own, and why: the words that the fact rests on."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    funding_source = TenantForeignKey(FundingSource)
    starts_on = models.DateField()
    reason = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="source_choice_has_its_words", condition=~Q(reason__regex=WORDS)
            )
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="source_choice_by_budget")]

    def __str__(self) -> str:
        return f"from {self.starts_on}"


class LineSource(Fact):
    """Over `valid`, the commissioner's own part of a line is drawn from a pot of its own."""

    key_fields: ClassVar[tuple[str, ...]] = ("line_key",)

    line_key = models.UUIDField()
    budget = TenantForeignKey(Budget)
    funding_source = TenantForeignKey(FundingSource)
    choice = TenantForeignKey(SourceChoice)

    class Meta:
        constraints = [first_of_month("line_source_from_a_first", "valid__startswith")]
        indexes = [models.Index(fields=["tenant", "budget"], name="line_source_by_budget")]

    def __str__(self) -> str:
        return f"{self.line_key} {self.valid}"


class CapQuestion(TenantModel):
    """Whether a pot may go over its cap: for one plan, or at all; asked by one, decided by another."""

    funding_source = TenantForeignKey(FundingSource)
    year = models.CharField(max_length=7)
    plan = TenantForeignKey(PlanVersion, null=True)
    cap_pence = models.BigIntegerField()
    total_pence = models.BigIntegerField()
    reason = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12)
    # Up to where it may go, if it may.
    allowed_pence = models.BigIntegerField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("cap_question_state_known", "state", QuestionState),
            models.CheckConstraint(
                name="cap_question_is_over_the_cap", condition=Q(total_pence__gt=F("cap_pence"))
            ),
            models.CheckConstraint(
                name="cap_question_has_its_reason", condition=~Q(reason__regex=WORDS)
            ),
            models.CheckConstraint(
                name="cap_question_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
            ),
            together("cap_question_decided_by_and_at_together", "decided_by", "decided_at"),
            models.CheckConstraint(
                name="cap_question_decided_where_it_stands",
                condition=Q(state=QuestionState.ASKED, decided_by=None, allowed_pence=None)
                | (
                    Q(state=QuestionState.ALLOWED, decided_by__isnull=False)
                    & Q(allowed_pence__gte=F("total_pence"))
                    & ~Q(decided_reason__regex=WORDS)
                )
                | (
                    Q(state=QuestionState.REFUSED, decided_by__isnull=False, allowed_pence=None)
                    & ~Q(decided_reason__regex=WORDS)
                ),
            ),
            models.UniqueConstraint(
                name="cap_question_open_once",
                fields=["tenant", "funding_source", "year", "plan"],
                condition=Q(state=QuestionState.ASKED),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.total_pence}"


class CapCheck(SubjectModel):
    """What a decision about one person's care made of a pot of a year, beside its cap then.

    Where it goes over the cap and draws more than before, the question that allowed it is named: the
    database keeps that.
    """

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    plan = TenantForeignKey(PlanVersion, null=True)
    funding_source = TenantForeignKey(FundingSource)
    year = models.CharField(max_length=7)
    # None where the pot has no agreed terms for that year yet.
    cap_pence = models.BigIntegerField(null=True)
    total_pence = models.BigIntegerField()
    before_pence = models.BigIntegerField()
    after_pence = models.BigIntegerField()
    question = TenantForeignKey(CapQuestion, null=True)
    known_seq = models.BigIntegerField()
    checked_by = models.UUIDField()
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cap_is_passed_by_a_decision",
                condition=Q(cap_pence=None)
                | Q(total_pence__lte=F("cap_pence"))
                | Q(after_pence__lte=F("before_pence"))
                | Q(question__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "funding_source", "year"], name="cap_check_by_source"),
            models.Index(fields=["tenant", "known_seq"], name="cap_check_by_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.before_pence} → {self.after_pence}"


class ForecastTotal(Columns, TenantModel):
    """A statement's sum for one month of care and whoever bears it, of the pot it is drawn from."""

    append_only: ClassVar[bool] = True

    statement = TenantForeignKey(CommitmentStatement)
    month = models.DateField()
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # What people contribute to that body's part.
    person = models.BooleanField()
    funding_source = TenantForeignKey(FundingSource, null=True)

    class Meta:
        constraints = [
            adds_up("forecast_total_adds_up"),
            first_of_month("forecast_total_of_a_month", "month"),
            models.UniqueConstraint(
                name="forecast_total_once",
                fields=["tenant", "statement", "month", "funder", "person", "funding_source"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.committed_pence}"


class PromisedTotal(TenantModel):
    """Beside a statement: what plans that are agreed will draw once their agreements are signed."""

    append_only: ClassVar[bool] = True

    statement = TenantForeignKey(CommitmentStatement)
    year = models.CharField(max_length=7)
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    funding_source = TenantForeignKey(FundingSource, null=True)
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="promised_total_once",
                fields=["tenant", "statement", "year", "funder", "funding_source"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.pence}"
