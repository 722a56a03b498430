"""Dated statements of what was agreed and not yet paid, as they were worked out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F

from openphb.domains.budgets.models import Budget
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.ledger.models import Journal
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class Columns(models.Model):
    """Pence in six columns, of which any two sides add up (`types.Commitment`)."""

    agreed_pence = models.BigIntegerField()
    paid_pence = models.BigIntegerField()
    committed_pence = models.BigIntegerField()
    overpaid_pence = models.BigIntegerField()
    accrued_pence = models.BigIntegerField()
    prepaid_pence = models.BigIntegerField()

    class Meta:
        abstract = True


def adds_up(name: str) -> models.CheckConstraint:
    """Return that a row's columns add up, as `types.Commitment` says."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(
            agreed_pence=F("paid_pence") + F("committed_pence") - F("overpaid_pence")
        ),
    )


class CommitmentStatement(TenantModel):
    """What a tenant had agreed, paid and still to pay at the end of a day, as known then."""

    append_only: ClassVar[bool] = True

    number = models.PositiveIntegerField()
    as_of = models.DateField()
    year = models.CharField(max_length=7)
    known_seq = models.BigIntegerField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    budgets = models.PositiveIntegerField()
    # None where nothing is committed: a journal has entries.
    journal = TenantForeignKey(Journal, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="commitment_statement_number_once", fields=["tenant", "number"]
            )
        ]

    def __str__(self) -> str:
        return f"Commitments of {self.as_of}"


class CommitmentTotal(Columns, TenantModel):
    """A statement's sum for one year of care, one way of managing money and one funder."""

    append_only: ClassVar[bool] = True

    statement = TenantForeignKey(CommitmentStatement)
    year = models.CharField(max_length=7)
    management_option = models.CharField(max_length=20)
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            one_of("commitment_total_option_known", "management_option", ManagementOption),
            adds_up("commitment_total_adds_up"),
        ]
        indexes = [models.Index(fields=["tenant", "statement"], name="commitment_total_by_stmt")]

    def __str__(self) -> str:
        return f"{self.year} {self.management_option} {self.committed_pence}"


class CommittedLine(Columns, SubjectModel):
    """One line's part of a statement, as far as one body funds it, for one year of care."""

    append_only: ClassVar[bool] = True

    statement = TenantForeignKey(CommitmentStatement)
    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    management_option = models.CharField(max_length=20)
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    year = models.CharField(max_length=7)

    class Meta:
        constraints = [
            one_of("committed_line_option_known", "management_option", ManagementOption),
            adds_up("committed_line_adds_up"),
        ]
        indexes = [
            models.Index(fields=["tenant", "statement", "budget"], name="committed_line_by_budget")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.committed_pence}"
