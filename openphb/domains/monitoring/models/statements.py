"""What organisations say they did with money that they hold."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.monitoring.models.holding import Holding
from openphb.domains.monitoring.types import RowKind, RowState, SentHow
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class FirmStatement(SubjectModel):
    """What an organisation told of one holding at once, up to a day."""

    append_only: ClassVar[bool] = True

    holding = TenantForeignKey(Holding)
    until = models.DateField()
    # What is left by the organisation's own books, where it says so.
    stated_held_pence = models.BigIntegerField(null=True)
    how = models.CharField(max_length=8)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("firm_statement_how_known", "how", SentHow)]
        indexes = [models.Index(fields=["tenant", "holding"], name="firm_statement_by_holding")]

    def __str__(self) -> str:
        return f"until {self.until}"


class StatementRow(SubjectModel):
    """One thing that an organisation says it did: spent on a line, kept as its fee, or sent back.

    What it says never changes. It may be taken back while nobody has accepted it.
    """

    statement = TenantForeignKey(FirmStatement)
    holding = TenantForeignKey(Holding)
    row_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    on = models.DateField()
    pence = models.BigIntegerField()
    line = TenantForeignKey(BudgetLine, null=True)
    line_key = models.UUIDField(null=True)
    words = models.TextField()
    evidence = models.TextField(blank=True)
    state = models.CharField(max_length=12)
    question = models.TextField(blank=True, default="")
    question_by_person = models.BooleanField(default=False)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statement_row_once", fields=["tenant", "holding", "row_key"]
            ),
            one_of("statement_row_kind_known", "kind", RowKind),
            one_of("statement_row_state_known", "state", RowState),
            pence_between("statement_row_pence_sane", "pence", 1, MOST_PENCE),
            together("statement_row_asked", "asked_by", "asked_at"),
            together("statement_row_decided", "decided_by", "decided_at"),
            models.CheckConstraint(
                name="statement_row_spent_on_a_line",
                condition=Q(kind=RowKind.SPENT, line__isnull=False, line_key__isnull=False)
                | (~Q(kind=RowKind.SPENT) & Q(line=None, line_key=None)),
            ),
            models.CheckConstraint(
                name="statement_row_says_what", condition=~Q(words__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="statement_row_question_is_asked",
                condition=~Q(state=RowState.QUESTIONED) | ~Q(question__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="statement_row_decided_by_somebody",
                condition=~Q(state__in=[RowState.ACCEPTED, RowState.REFUSED])
                | Q(decided_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "holding", "on"], name="statement_row_by_holding"),
            models.Index(
                fields=["tenant", "holding"],
                name="statement_row_open",
                condition=Q(state__in=[RowState.SENT, RowState.QUESTIONED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"
