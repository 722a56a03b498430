"""What people add beside the text of a version, what became of it, and forms on paper."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.together.types import AddedAs, Adds, Became, Came, PaperStyle
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PlanPaper(SubjectModel):
    """A plan's questions printed to be filled in by hand, under a code of their own."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    code = models.CharField(max_length=9)
    style = models.CharField(max_length=8)
    sections = ArrayField(models.CharField(max_length=24))
    printed_by = models.UUIDField()
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="paper_code_once", fields=["tenant", "code"]),
            one_of("paper_style_known", "style", PaperStyle),
        ]

    def __str__(self) -> str:
        return self.code


class PaperReturn(SubjectModel):
    """That a paper came back filled in: by whom, on which day, and the scan where there is one."""

    append_only: ClassVar[bool] = True

    paper = TenantForeignKey(PlanPaper)
    filled_in_by = models.TextField()
    added_as = models.CharField(max_length=16)
    filled_in_on = models.DateField()
    # The scan among the person's documents.
    document_id = models.UUIDField(null=True)
    keyed_by = models.UUIDField()
    keyed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="paper_returns_once", fields=["tenant", "paper"]),
            one_of("paper_return_as_known", "added_as", AddedAs),
        ]

    def __str__(self) -> str:
        return self.filled_in_by


class Contribution(SubjectModel):
    """Something that somebody added beside a section of a draft. The plan's text stays as it is."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    section = models.CharField(max_length=24)
    adds = models.CharField(max_length=12)
    words = models.TextField()
    # Whose words they are, where somebody else keyed them; blank: the writer's own.
    name = models.TextField(blank=True, default="")
    added_as = models.CharField(max_length=16)
    came = models.CharField(max_length=8, default=Came.ONLINE)
    said_on = models.DateField()
    came_back = TenantForeignKey(PaperReturn, null=True)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("contribution_section_known", "section", Section),
            one_of("contribution_adds_known", "adds", Adds),
            one_of("contribution_as_known", "added_as", AddedAs),
            one_of("contribution_came_known", "came", Came),
            models.CheckConstraint(
                name="contribution_says_something", condition=~Q(words__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="contribution_keyed_for_somebody",
                condition=Q(came=Came.ONLINE, name="")
                | (~Q(came=Came.ONLINE) & ~Q(name__regex=r"^\s*$")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "plan", "section"], name="contribution_beside")]

    def __str__(self) -> str:
        return self.words


class ContributionReply(SubjectModel):
    """An answer to something that was added."""

    append_only: ClassVar[bool] = True

    contribution = TenantForeignKey(Contribution)
    words = models.TextField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reply_says_something", condition=~Q(words__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return self.words


class ContributionEnding(SubjectModel):
    """What became of something that was added; said once, by whoever holds the pen."""

    append_only: ClassVar[bool] = True

    contribution = TenantForeignKey(Contribution)
    became = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    # The plan's count of changes that it made.
    revision = models.PositiveIntegerField(null=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="contribution_ends_once", fields=["tenant", "contribution"]
            ),
            one_of("ending_known", "became", Became),
            models.CheckConstraint(
                name="ending_used_has_revision",
                condition=Q(became__in=[Became.USED, Became.USED_CHANGED], revision__isnull=False)
                | (~Q(became__in=[Became.USED, Became.USED_CHANGED]) & Q(revision__isnull=True)),
            ),
            models.CheckConstraint(
                name="ending_declined_says_why",
                condition=~Q(became=Became.DECLINED) | ~Q(words__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.became
