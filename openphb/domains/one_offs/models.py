"""What is said of one-off budgets: what was bought, whether it helped, what was left, and the end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.one_offs.types import ReminderKind, SaidBy, ToldState, UnspentUse
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.tenancy.constraints import one_of, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

BLANK = r"^\s*$"


def said(name: str, field: str) -> models.CheckConstraint:
    """The column has words in it."""
    return models.CheckConstraint(name=name, condition=~Q(**{f"{field}__regex": BLANK}))


class OneOffTold(SubjectModel):
    """Something that was bought with a one-off budget, and what was found of it."""

    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    bought_on = models.DateField()
    pence = models.BigIntegerField()
    words = models.TextField()
    how = models.CharField(max_length=14)
    name = models.CharField(max_length=120)
    document_id = models.UUIDField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    looked_by = models.UUIDField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            pence_between("one_off_told_pence_sane", "pence", 1, MOST_PENCE),
            one_of("one_off_told_how_known", "how", SaidBy),
            one_of("one_off_told_state_known", "state", ToldState),
            said("one_off_told_has_words", "words"),
            together("one_off_told_looked_by_and_at", "looked_by", "looked_at"),
            models.CheckConstraint(
                name="one_off_told_looked_at_by_somebody",
                condition=Q(state=ToldState.SENT) | Q(looked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="one_off_told_asked_says_what",
                condition=~Q(state=ToldState.ASKED) | ~Q(looked_words__regex=BLANK),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="one_off_told_by_budget")]

    def __str__(self) -> str:
        return self.words


class OneOffUse(SubjectModel):
    """What was agreed of money that was not spent on what it was for."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    use = models.CharField(max_length=6)
    pence = models.BigIntegerField()
    words = models.TextField()
    agreed_with = models.CharField(max_length=120)
    agreed_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("one_off_use_known", "use", UnspentUse),
            pence_between("one_off_use_pence_sane", "pence", 1, MOST_PENCE),
            said("one_off_use_has_words", "words"),
            said("one_off_use_agreed_with_somebody", "agreed_with"),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="one_off_use_by_budget")]

    def __str__(self) -> str:
        return self.words


class OneOffHelp(SubjectModel):
    """Whether it helped, as somebody said it on a day. What was said before stays."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    how = models.CharField(max_length=14)
    name = models.CharField(max_length=120)
    said_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_off_help_from_1_to_5", condition=Q(score__gte=1, score__lte=5)
            ),
            one_of("one_off_help_how_known", "how", SaidBy),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="one_off_help_by_budget")]

    def __str__(self) -> str:
        return str(self.score)


class OneOffReminder(SubjectModel):
    """That somebody was reminded to say what a one-off budget was spent on."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=6)
    paid_pence = models.BigIntegerField()
    written_on = models.DateField()
    written_at = models.DateTimeField()
    written_to = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            one_of("one_off_reminder_known", "kind", ReminderKind),
            models.UniqueConstraint(
                name="one_off_reminded_once", fields=["tenant", "budget", "kind", "paid_pence"]
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class OneOffClose(SubjectModel):
    """The end of a one-off budget: what had been paid by then, and whether it helped."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    paid_pence = models.BigIntegerField()
    help = TenantForeignKey(OneOffHelp, null=True)
    not_asked = models.TextField(blank=True)
    goes_on = models.BooleanField()
    closed_on = models.DateField()
    closed_by = models.UUIDField()
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            pence_between("one_off_close_paid_sane", "paid_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="one_off_close_helped_or_says_why",
                condition=Q(help__isnull=False) | ~Q(not_asked__regex=BLANK),
            ),
            models.UniqueConstraint(
                name="one_off_closed_once", fields=["tenant", "budget", "paid_pence"]
            ),
        ]

    def __str__(self) -> str:
        return str(self.closed_on)
