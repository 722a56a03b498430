"""How referrals came, one by one and in files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.cases.models.steps import Case
from openphb.domains.cases.types import CameBy, Referrer
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class ReferralFile(TenantModel):
    """A file of referrals that somebody sent, and what came of it.

    Its bytes are kept only until it is taken in: what could not be taken is in its rows.
    """

    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    rows = models.PositiveIntegerField(null=True)
    opened = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="referral_file_once", fields=["tenant", "sha256"]),
            models.CheckConstraint(
                name="referral_file_counts_add_up",
                condition=Q(rows=None)
                | Q(
                    rows=models.F("opened")
                    + models.F("again")
                    + models.F("asked")
                    + models.F("wrong")
                ),
            ),
            models.CheckConstraint(
                name="referral_file_is_kept_until_it_is_done",
                condition=Q(content=None, rows__isnull=False) | Q(content__isnull=False, rows=None),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "-sent_at"], name="referral_file_latest")]

    def __str__(self) -> str:
        return self.name


class ReferralRow(TenantModel):
    """A row of a file that was given back, or that waits until somebody says who it is of.

    `likely` holds whom it may be of: ids, points and the words for them.
    """

    file = TenantForeignKey(ReferralFile)
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    source_reference = models.TextField(blank=True)
    column = models.TextField(blank=True)
    code = models.TextField(blank=True)
    message = models.TextField(blank=True)
    mend = models.TextField(blank=True)
    likely = models.JSONField(default=list)
    case = TenantForeignKey(Case, null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            together("referral_row_answered_whole", "case", "answered_by", "answered_at"),
            models.UniqueConstraint(name="referral_row_once", fields=["tenant", "file", "line"]),
            models.CheckConstraint(
                name="referral_row_wrong_or_asked",
                condition=(~Q(code="") & Q(likely=[]) & Q(case=None))
                | (Q(code="") & ~Q(likely=[])),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "source_reference"],
                name="referral_row_asked",
                condition=Q(code="", case=None),
            )
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class Referral(SubjectModel):
    """How a case's referral came: from whom, by what way, and what its sender calls it."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    referrer = models.CharField(max_length=12)
    came_by = models.CharField(max_length=8)
    role = models.TextField(blank=True)
    organisation = models.TextField(blank=True)
    source_reference = models.TextField(blank=True)
    file = TenantForeignKey(ReferralFile, null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("referral_referrer_known", "referrer", Referrer),
            one_of("referral_came_by_known", "came_by", CameBy),
            models.UniqueConstraint(name="referral_of_case_once", fields=["tenant", "case"]),
            models.UniqueConstraint(
                name="referral_source_once",
                fields=["tenant", "source_reference"],
                condition=~Q(source_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return self.source_reference or self.came_by
