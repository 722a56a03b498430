"""What people add beside the text of a version, what became of it, and forms on paper."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.sections.types import PartKind, Section, Sees
from openphb.domains.plans.together.rules import BESIDE_PART, BESIDE_SECTION, SUGGESTABLE, USED
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
    """Something that somebody added beside a section or a part of a draft, which stays as it is."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    kind = models.CharField(max_length=8, default=PartKind.SECTION)
    # The section's code, else blank.
    section = models.CharField(max_length=24, blank=True, default="")
    # The part it is about; none of a section, and of a part that is still to come.
    part_id = models.UUIDField(null=True)
    # Who could read that part when this was written.
    sees = models.CharField(max_length=8, default=Sees.BOTH)
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
            models.CheckConstraint(
                name="contribution_about_one_thing",
                condition=Q(
                    kind=PartKind.SECTION,
                    section__in=list(Section),
                    part_id=None,
                    adds__in=sorted(BESIDE_SECTION),
                )
                | Q(
                    kind__in=list(SUGGESTABLE),
                    section="",
                    part_id__isnull=False,
                    adds__in=sorted(BESIDE_PART),
                )
                | Q(kind__in=list(SUGGESTABLE), section="", part_id=None, adds=Adds.NEW_PART),
            ),
            one_of("contribution_sees_known", "sees", Sees),
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
    """What became of something that was added; said once, by who holds the pen or took it back."""

    append_only: ClassVar[bool] = True

    contribution = TenantForeignKey(Contribution)
    became = models.CharField(max_length=12)
    words = models.TextField(blank=True)
    # The plan's count of changes that it made.
    revision = models.PositiveIntegerField(null=True)
    # The part that it was written into.
    part_id = models.UUIDField(null=True)
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
                condition=Q(became__in=sorted(USED), revision__isnull=False)
                | (~Q(became__in=sorted(USED)) & Q(revision__isnull=True)),
            ),
            models.CheckConstraint(
                name="ending_in_a_part_is_used",
                condition=Q(part_id=None) | Q(became__in=sorted(USED)),
            ),
            models.CheckConstraint(
                name="ending_declined_says_why",
                condition=~Q(became=Became.DECLINED) | ~Q(words__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.became
