"""Budgets and the indicative amounts worked out for them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.types import (
    COSTED_BASES,
    Basis,
    Frequency,
    PaidBy,
    ToldHow,
    WeeksInYear,
)
from openphb.domains.cases.models import Case
from openphb.domains.rates.types import DOUBLE
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

MOST_PENCE = 99_999_999_999
KEY_LENGTH = 100
"""The most letters of what a line is known by (`CostedLine.key`)."""


def named_days(name: str) -> models.CheckConstraint:
    """The column `falls_on` says the days that `basis` names, and nothing where it names none."""
    weekdays, day = str(Basis.ON_WEEKDAYS), str(Basis.ONCE_A_YEAR)
    return models.CheckConstraint(
        name=name,
        condition=Q(basis=weekdays, falls_on__gte=1, falls_on__lte=127)
        | Q(basis=day, falls_on__gte=101, falls_on__lte=1231)
        | (~Q(basis__in=[weekdays, day]) & Q(falls_on=0)),
    )


class Budget(SubjectModel):
    """The money of one case, over its life. Its amounts are agreed with its plan."""

    case = TenantForeignKey(Case)
    opened_on = models.DateField()
    weeks_in_year = models.CharField(max_length=6)
    frequency = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="budget_one_per_case", fields=["tenant", "case"]),
            one_of("budget_weeks_in_year_known", "weeks_in_year", WeeksInYear),
            one_of("budget_frequency_known", "frequency", Frequency),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="budget_by_subject")]

    def __str__(self) -> str:
        return str(self.id)


class IndicativeBudget(SubjectModel):
    """An amount worked out before planning, with all that is needed to work it out again."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    version = models.PositiveIntegerField()
    pack = models.CharField(max_length=40)
    worked_out_on = models.DateField()
    worked_out_by = models.UUIDField()
    told_on = models.DateField(null=True)
    # Empty in what was told before it was asked.
    told_how = models.CharField(max_length=20, null=True)
    # What was promised to who does not agree; a later rule changes no promise.
    answer_days = models.PositiveSmallIntegerField(null=True)
    weekly_pence = models.BigIntegerField()
    annual_pence = models.BigIntegerField()
    one_off_pence = models.BigIntegerField()
    working = models.JSONField()
    # The agreed version of the plan that it works out again: plans stand above budgets.
    rebases_plan = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="indicative_version_once", fields=["tenant", "budget", "version"]
            ),
            one_of("indicative_told_how_known", "told_how", ToldHow, or_null=True),
            together("indicative_told_with_promise", "told_how", "answer_days"),
            models.CheckConstraint(
                name="indicative_told_how_has_a_day",
                condition=Q(told_how=None) | Q(told_on__isnull=False),
            ),
            models.CheckConstraint(
                name="indicative_rebased_names_its_plan",
                condition=Q(pack__startswith="re-based/", rebases_plan__isnull=False)
                | (~Q(pack__startswith="re-based/") & Q(rebases_plan=None)),
            ),
            pence_between("indicative_weekly_sane", "weekly_pence", 0, MOST_PENCE),
            pence_between("indicative_annual_sane", "annual_pence", 0, MOST_PENCE),
            pence_between("indicative_one_off_sane", "one_off_pence", 0, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return f"indicative {self.version}"


class IndicativeLine(SubjectModel):
    """One costed line of an indicative budget."""

    append_only: ClassVar[bool] = True

    indicative = TenantForeignKey(IndicativeBudget)
    position = models.PositiveIntegerField()
    description = models.TextField()
    quantity_hundredths = models.PositiveIntegerField()
    unit = models.TextField()
    unit_pence = models.BigIntegerField()
    basis = models.CharField(max_length=20)
    rate_code = models.CharField(max_length=60, blank=True, default="")
    carers_needed = models.PositiveSmallIntegerField(default=1)
    # The same in every version that keeps the line; blank in what was kept before there was one.
    key = models.CharField(max_length=KEY_LENGTH, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="indicative_line_position", fields=["tenant", "indicative", "position"]
            ),
            models.CheckConstraint(
                name="indicative_line_basis_known",
                condition=Q(basis__in=[basis.value for basis in COSTED_BASES]),
            ),
            pence_between("indicative_line_price_sane", "unit_pence", 1, MOST_PENCE),
            models.UniqueConstraint(
                name="indicative_line_key_once",
                fields=["tenant", "indicative", "key"],
                condition=~Q(key=""),
            ),
            models.CheckConstraint(
                name="indicative_line_carers_one_or_two",
                condition=Q(carers_needed=2)
                | (Q(carers_needed=1) & ~Q(rate_code__endswith=DOUBLE)),
            ),
        ]

    def __str__(self) -> str:
        return self.description


class AccommodationTopUp(SubjectModel):
    """What somebody adds a week to a home that the person chose, after section 117, over days.

    No money of the NHS's is in it: it is paid to the home or the council, and only told here.
    """

    budget = TenantForeignKey(Budget)
    paid_by = models.CharField(max_length=10)
    name = models.TextField()
    home = models.TextField()
    cost_pence = models.BigIntegerField()
    usual_pence = models.BigIntegerField()
    weekly_pence = models.BigIntegerField()
    paid_to = models.TextField()
    valid = DateRangeField()
    agreed_on = models.DateField()
    review_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    ended_words = models.TextField(blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("top_up_paid_by_known", "paid_by", PaidBy),
            pence_between("top_up_cost_sane", "cost_pence", 1, MOST_PENCE),
            pence_between("top_up_usual_sane", "usual_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="top_up_is_the_difference",
                condition=Q(weekly_pence__gte=1, weekly_pence=F("cost_pence") - F("usual_pence")),
            ),
            models.CheckConstraint(
                name="top_up_agreed_before_it_begins",
                condition=Q(valid__startswith__gte=F("agreed_on"))
                & Q(valid__startswith__lt=F("review_on")),
            ),
            models.CheckConstraint(
                name="top_up_says_who_what_and_to_whom",
                condition=~Q(name__regex=r"^\s*$")
                & ~Q(home__regex=r"^\s*$")
                & ~Q(paid_to__regex=r"^\s*$"),
            ),
            together("top_up_ended_by_and_at", "ended_by", "ended_at"),
            ExclusionConstraint(
                name="top_up_one_a_day",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("budget", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="top_up_by_subject")]

    def __str__(self) -> str:
        return f"{self.weekly_pence} a week"
