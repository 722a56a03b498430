"""Dated rules about a commissioner's runs, each proposed by one person and decided by another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import BaseConstraint, F, Q

from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.types import SITE_RAILS, HouseRuleState, Rail, RuleAbout
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import TenantModel

MOST_DAYS = 90
MOST_LEAD_DAYS = 60
PLAIN_CODE = r"^[A-Za-z0-9][A-Za-z0-9._/-]*$"
"""How other systems name things, as `columns` writes them."""


class DecidedByTwo(TenantModel):
    """A row that holds from a day on, once somebody other than its proposer has agreed to it."""

    state = models.CharField(max_length=12)
    valid_from = models.DateField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.TextField(blank=True)

    class Meta:
        abstract = True


def by_two(name: str) -> list[BaseConstraint]:
    """Return what the database says of every rule that two people make."""
    return [
        one_of(f"{name}_state_known", "state", HouseRuleState),
        models.CheckConstraint(
            name=f"{name}_decided_by_another",
            condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
        ),
        together(f"{name}_decided_by_and_at_together", "decided_by", "decided_at"),
        models.CheckConstraint(
            name=f"{name}_decided_where_it_stands",
            condition=Q(state=HouseRuleState.PROPOSED, decided_by=None)
            | (~Q(state=HouseRuleState.PROPOSED) & Q(decided_by__isnull=False)),
        ),
    ]


def days_between(name: str, field: str, most: int) -> BaseConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{field}__gte": 0}) & Q(**{f"{field}__lte": most})
    )


class ApprovalLimit(DecidedByTwo):
    """Up to how many pence a role or a person approves one run and one payment, from a day on."""

    role = models.CharField(max_length=30, blank=True)
    user_id: Any = models.UUIDField(null=True)
    run_pence = models.BigIntegerField()
    payment_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            *by_two("approval_limit"),
            models.CheckConstraint(
                name="approval_limit_of_a_role_or_a_person",
                condition=(Q(user_id=None) & ~Q(role="")) | (Q(user_id__isnull=False) & Q(role="")),
            ),
            models.CheckConstraint(
                name="approval_limit_not_decided_by_its_holder",
                condition=Q(user_id=None) | Q(decided_by=None) | ~Q(user_id=F("decided_by")),
            ),
            pence_between("approval_limit_run_sane", "run_pence", 0, MOST_PENCE),
            models.CheckConstraint(
                name="approval_limit_payment_within_run",
                condition=Q(payment_pence__gte=0) & Q(payment_pence__lte=F("run_pence")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="approval_limit_by_day")]

    def __str__(self) -> str:
        return f"{self.role or self.user_id}: {self.run_pence}"


class PayingPolicy(DecidedByTwo):
    """From a day on: above which value a run needs two approvals, and how long a new account waits."""

    second_above_pence = models.BigIntegerField(null=True)
    cooling_off_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            *by_two("paying_policy"),
            models.CheckConstraint(
                name="paying_policy_value_sane",
                condition=Q(second_above_pence=None)
                | (Q(second_above_pence__gte=0) & Q(second_above_pence__lte=MOST_PENCE)),
            ),
            days_between("paying_policy_days_sane", "cooling_off_days", MOST_DAYS),
        ]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="paying_policy_by_day")]

    def __str__(self) -> str:
        return f"from {self.valid_from}"


class RunCalendar(DecidedByTwo):
    """From a day on: on which days a commissioner's money arrives, and when a run is begun."""

    frequency = models.CharField(max_length=12)
    first_day = models.DateField()
    days_before_end = models.PositiveSmallIntegerField(default=0)
    rail = models.CharField(max_length=20)
    prepare_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            *by_two("run_calendar"),
            one_of("run_calendar_frequency_known", "frequency", Frequency),
            one_of("run_calendar_rail_known", "rail", Rail),
            days_between("run_calendar_month_sane", "days_before_end", 15),
            days_between("run_calendar_prepare_sane", "prepare_days", 30),
        ]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="run_calendar_by_day")]

    def __str__(self) -> str:
        return f"{self.frequency} from {self.first_day}"


class SiteRail(DecidedByTwo):
    """From a day on: how a site's own system pays, how fast, and what its file looks like."""

    rail = models.CharField(max_length=20)
    lead_days = models.PositiveSmallIntegerField()
    layout = models.TextField(blank=True)

    class Meta:
        constraints = [
            *by_two("site_rail"),
            models.CheckConstraint(
                name="site_rail_is_of_a_site", condition=Q(rail__in=[*SITE_RAILS])
            ),
            days_between("site_rail_days_sane", "lead_days", MOST_LEAD_DAYS),
        ]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="site_rail_by_day")]

    def __str__(self) -> str:
        return f"{self.rail} from {self.valid_from}"


class ChargingCode(DecidedByTwo):
    """From a day on: what a commissioner's supplier invoices are charged to, and who said so."""

    cost_centre = models.CharField(max_length=25)
    subjective_code = models.CharField(max_length=25)
    analysis_1 = models.CharField(max_length=25, blank=True)
    analysis_2 = models.CharField(max_length=25, blank=True)
    analysis_3 = models.CharField(max_length=25, blank=True)
    source = models.TextField()

    class Meta:
        constraints = [
            *by_two("charging_code"),
            models.CheckConstraint(
                name="charging_code_plain",
                condition=Q(cost_centre__regex=PLAIN_CODE)
                & Q(subjective_code__regex=PLAIN_CODE)
                & (Q(analysis_1="") | Q(analysis_1__regex=PLAIN_CODE))
                & (Q(analysis_2="") | Q(analysis_2__regex=PLAIN_CODE))
                & (Q(analysis_3="") | Q(analysis_3__regex=PLAIN_CODE)),
            ),
            models.CheckConstraint(
                name="charging_code_has_a_source", condition=~Q(source__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="charging_code_by_day")]

    def __str__(self) -> str:
        return f"{self.cost_centre} {self.subjective_code}"


AnyRule = ApprovalLimit | PayingPolicy | RunCalendar | SiteRail | ChargingCode
TABLES: Mapping[RuleAbout, type[AnyRule]] = {
    RuleAbout.LIMIT: ApprovalLimit,
    RuleAbout.POLICY: PayingPolicy,
    RuleAbout.CALENDAR: RunCalendar,
    RuleAbout.RAIL: SiteRail,
    RuleAbout.CODES: ChargingCode,
}
