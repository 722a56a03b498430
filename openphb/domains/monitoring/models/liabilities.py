"""What an organisation says is still owed when it stops holding somebody's money."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.monitoring.models.holding import Holding
from openphb.domains.monitoring.models.statements import StatementRow
from openphb.domains.monitoring.types import LiabilityState, PaidFrom
from openphb.domains.payments.types import ClosingKind
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class FirmLiability(SubjectModel):
    """Something still owed after a death or an end, as the organisation that holds the money says it."""

    holding = TenantForeignKey(Holding)
    kind = models.CharField(max_length=20)
    pence = models.BigIntegerField()
    due_on = models.DateField()
    words = models.TextField()
    evidence = models.TextField()
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    state = models.CharField(max_length=12)
    told_by = models.UUIDField()
    told_at = models.DateTimeField()
    question = models.TextField(blank=True, default="")
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    paid_from = models.CharField(max_length=6, null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_words = models.TextField(blank=True, default="")
    # What the organisation told as spent when it had paid it.
    row = TenantForeignKey(StatementRow, null=True)

    class Meta:
        constraints = [
            one_of("liability_kind_known", "kind", ClosingKind),
            one_of("liability_state_known", "state", LiabilityState),
            one_of("liability_paid_from_known", "paid_from", PaidFrom, or_null=True),
            pence_between("liability_pence_sane", "pence", 1, MOST_PENCE),
            together("liability_asked_by_and_at", "asked_by", "asked_at"),
            together("liability_decided_by_and_at", "decided_by", "decided_at"),
            models.CheckConstraint(
                name="liability_says_what_and_shows_it",
                condition=~Q(words__regex=r"^\s*$") & ~Q(evidence__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="liability_question_is_asked",
                condition=~Q(state=LiabilityState.QUESTIONED) | ~Q(question__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="liability_decided_by_another",
                condition=~Q(state__in=["accepted", "refused", "paid"])
                | Q(decided_by__isnull=False) & ~Q(decided_by=F("told_by")),
            ),
            models.CheckConstraint(
                name="liability_accepted_says_what_pays",
                condition=~Q(state__in=["accepted", "paid"]) | Q(paid_from__isnull=False),
            ),
            models.CheckConstraint(
                name="liability_paid_has_its_row",
                condition=Q(state="paid", row__isnull=False) | ~Q(state="paid") & Q(row=None),
            ),
            # The same told twice is told once.
            models.UniqueConstraint(
                name="liability_told_once",
                fields=["tenant", "holding", "kind", "pence", "due_on", "words"],
                condition=~Q(state__in=["withdrawn", "refused"]),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "holding"], name="liability_by_holding"),
            models.Index(fields=["subject"], name="liability_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pence}"
