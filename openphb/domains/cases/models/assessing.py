"""Assessments as they were recorded, notices of need, and why a decision is late."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.cases.models.steps import Case
from openphb.domains.cases.types import Eligibility, Origin, Side, WhoPaid
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class Assessment(SubjectModel):
    """One version of an assessment. A correction is another, of the same `first_id`, with its reason.

    `starts_clock` is what the tool's own rule made of it when it was recorded: a clock reads no levels.
    """

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    tool = models.CharField(max_length=40)
    first_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    correction = models.TextField(blank=True)
    completed_on = models.DateField()
    received_at = models.DateTimeField()
    nature = models.TextField(blank=True)
    intensity = models.TextField(blank=True)
    complexity = models.TextField(blank=True)
    unpredictability = models.TextField(blank=True)
    recommended = models.CharField(max_length=20, null=True)
    recommendation = models.TextField(blank=True)
    starts_clock = models.BooleanField()
    origin = models.CharField(max_length=10)
    # What a row of an upload held, as a hash: the same row again adds nothing.
    fingerprint = models.CharField(max_length=64, null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="assessment_number_once", fields=["tenant", "first_id", "number"]
            ),
            models.UniqueConstraint(
                name="assessment_row_once",
                fields=["tenant", "fingerprint"],
                condition=Q(fingerprint__isnull=False),
            ),
            one_of("assessment_recommended_known", "recommended", Eligibility, or_null=True),
            one_of("assessment_origin_known", "origin", Origin),
            models.CheckConstraint(
                name="assessment_correction_has_its_reason",
                condition=Q(number=1, first_id=F("id"), correction="")
                | Q(number__gt=1) & ~Q(first_id=F("id")) & ~Q(correction__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="assessment_of_a_file_has_its_row",
                condition=Q(origin=Origin.KEYED.value, fingerprint=None)
                | Q(origin=Origin.UPLOADED.value, fingerprint__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "case", "first_id", "-number"], name="assessment_latest")
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.completed_on}"


class AssessmentFinding(SubjectModel):
    """What an assessment found in one domain. Which levels a domain has, the database knows too."""

    append_only: ClassVar[bool] = True

    assessment = TenantForeignKey(Assessment)
    # The assessment's own, held so by the database, so that its CHECK sees which levels there are.
    tool = models.CharField(max_length=40)
    domain = models.CharField(max_length=40)
    mark = models.CharField(max_length=10)
    evidence = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="finding_once_a_domain", fields=["tenant", "assessment", "domain"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain} {self.mark}"


class AssessmentMember(SubjectModel):
    """Somebody who took part in an assessment."""

    append_only: ClassVar[bool] = True

    assessment = TenantForeignKey(Assessment)
    place = models.PositiveSmallIntegerField()
    name = models.TextField()
    profession = models.TextField()
    side = models.CharField(max_length=20)
    organisation = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="member_once_a_place", fields=["tenant", "assessment", "place"]
            ),
            one_of("member_side_known", "side", Side),
        ]

    def __str__(self) -> str:
        return self.profession


class NeedNotice(SubjectModel):
    """That the body was told of a need in another way than by a positive Checklist, and when."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    received_at = models.DateTimeField()
    words = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="need_notice_has_words", condition=~Q(words__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "case"], name="need_notice_by_case")]

    def __str__(self) -> str:
        return f"notice {self.received_at:%Y-%m-%d}"


class DelayReason(SubjectModel):
    """Why a decision is late, whether that was beyond the body's control, and who paid meanwhile."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    said_on = models.DateField()
    words = models.TextField()
    beyond_control = models.BooleanField()
    paid_by = models.CharField(max_length=20)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("delay_paid_by_known", "paid_by", WhoPaid),
            models.CheckConstraint(
                name="delay_reason_has_words", condition=~Q(words__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "case"], name="delay_reason_by_case")]

    def __str__(self) -> str:
        return f"delay {self.said_on}"
