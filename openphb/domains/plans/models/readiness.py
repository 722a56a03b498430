"""What is said of a line besides its price, the commissioner's own list, and exceptions by name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.plans.models.parts import BudgetLine
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.readiness.types import OwnMoney
from openphb.foundation.documents.models import Document
from openphb.foundation.tenancy.constraints import one_of, ordered
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel
from openphb.kernel.recurring import EVERY_DAY

BLANK = r"^\s*$"
MINUTES_A_DAY = 24 * 60


class LineNote(SubjectModel):
    """Who a line pays by name, what they are to the person, and what others pay towards it."""

    plan = TenantForeignKey(PlanVersion)
    line = TenantForeignKey(BudgetLine)
    paid_name = models.TextField(blank=True, default="")
    # A code of `data/relationships.csv`.
    relationship = models.CharField(max_length=30, blank=True, default="")
    same_household = models.BooleanField(default=False)
    household_from = models.DateField(null=True)
    dbs_on = models.DateField(null=True)
    own_money = models.CharField(max_length=16, default=OwnMoney.NONE)
    # What somebody pays themselves, each time the line is paid.
    own_pence = models.BigIntegerField(default=0)
    own_words = models.TextField(blank=True, default="")
    # At which of the plan's changes it was last written, with the visits of its line.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_note_once", fields=["tenant", "line"]),
            one_of("line_note_own_money_known", "own_money", OwnMoney),
            models.CheckConstraint(
                name="line_note_own_money_is_an_amount",
                condition=Q(own_money=OwnMoney.NONE, own_pence=0)
                | (
                    ~Q(own_money=OwnMoney.NONE) & Q(own_pence__gte=1) & Q(own_pence__lte=MOST_PENCE)
                ),
            ),
            models.CheckConstraint(
                name="line_note_household_is_somebodys",
                condition=~Q(paid_name="") | Q(same_household=False, household_from=None),
            ),
        ]

    def __str__(self) -> str:
        return self.paid_name


class LineVisit(SubjectModel):
    """When help that a line pays for comes: weekdays (`kernel.recurring`), minutes of the day."""

    plan = TenantForeignKey(PlanVersion)
    line = TenantForeignKey(BudgetLine)
    weekdays = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    # Not after the beginning: on the next day.
    ends = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_visit_on_weekdays",
                condition=Q(weekdays__gte=1) & Q(weekdays__lte=EVERY_DAY),
            ),
            models.CheckConstraint(
                name="line_visit_within_a_day",
                condition=Q(begins__lt=MINUTES_A_DAY) & Q(ends__lt=MINUTES_A_DAY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins} to {self.ends}"


class LocalExclusion(TenantModel):
    """Something that a commissioner's own list leaves out from a day on, once another agreed."""

    append_only: ClassVar[bool] = True

    code = models.CharField(max_length=40)
    what = models.TextField()
    # The words that give it away, and phrases in which they mean something else; one a line.
    words = models.TextField()
    unless = models.TextField(blank=True, default="")
    why = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            ordered("local_exclusion_ends_after_it_begins", "valid_from", "valid_to"),
            models.CheckConstraint(
                name="local_exclusion_says_what_and_why",
                condition=~Q(what__regex=BLANK) & ~Q(words__regex=BLANK) & ~Q(why__regex=BLANK),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "code", "valid_from"], name="local_list_by_code")]

    def __str__(self) -> str:
        return self.what


class LocalExclusionDecision(TenantModel):
    """What somebody other than its proposer said of a row of the commissioner's own list."""

    append_only: ClassVar[bool] = True

    exclusion = TenantForeignKey(LocalExclusion)
    agreed = models.BooleanField()
    reasons = models.TextField(blank=True, default="")
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    proposed_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="local_exclusion_decided_once", fields=["tenant", "exclusion"]
            ),
            models.CheckConstraint(
                name="local_exclusion_decided_by_another",
                condition=~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="local_exclusion_refused_with_reasons",
                condition=Q(agreed=True) | ~Q(reasons__regex=BLANK),
            ),
        ]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "refused"


class ExceptionRequest(SubjectModel):
    """That somebody asked to let a plan do by exception what it otherwise may not."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    # The version on which it was asked; it counts for later ones too.
    plan = TenantForeignKey(PlanVersion)
    code = models.CharField(max_length=40)
    # The fault's code and whom or what it is about, the same in every version.
    about = models.TextField()
    what = models.TextField()
    necessity = models.TextField()
    evidence = models.TextField()
    document = TenantForeignKey(Document, null=True)
    # The next review when it was asked, which is as long as it may count.
    review_on = models.DateField()
    expires_on = models.DateField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="exception_says_why_and_how_it_is_known",
                condition=~Q(necessity__regex=BLANK) & ~Q(evidence__regex=BLANK),
            ),
            models.CheckConstraint(
                name="exception_ends_with_the_review",
                condition=Q(expires_on__lte=F("review_on")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="exception_by_budget")]

    def __str__(self) -> str:
        return self.what


class ExceptionDecision(SubjectModel):
    """What somebody other than who asked said of an exception, with reasons in plain words."""

    append_only: ClassVar[bool] = True

    request = TenantForeignKey(ExceptionRequest)
    approved = models.BooleanField()
    reasons = models.TextField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    asked_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="exception_decided_once", fields=["tenant", "request"]),
            models.CheckConstraint(
                name="exception_decided_by_another", condition=~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="exception_decided_with_reasons", condition=~Q(reasons__regex=BLANK)
            ),
        ]

    def __str__(self) -> str:
        return "approved" if self.approved else "refused"
