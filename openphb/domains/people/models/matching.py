"""What was answered to "is this the same person?", and records that were joined and parted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.people.types import SamePerson
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import Subject, SubjectModel, TenantForeignKey


class Comparison(SubjectModel):
    """What somebody answered when a likely match was shown to them.

    `other` is the record that was made all the same; none where it was the same person, so that
    nothing was made.
    """

    append_only: ClassVar[bool] = True

    other = TenantForeignKey(Subject, null=True)
    answer = models.CharField(max_length=10)
    points = models.SmallIntegerField()
    words = models.TextField()
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("comparison_answer_known", "answer", SamePerson),
            models.CheckConstraint(
                name="comparison_of_two_records", condition=Q(other=None) | ~Q(other=F("subject"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "answered_at"],
                name="comparison_unsure",
                condition=Q(answer=SamePerson.NOT_SURE.value),
            ),
            models.Index(fields=["tenant", "other"], name="comparison_by_other"),
        ]

    def __str__(self) -> str:
        return self.answer


class RecordJoin(SubjectModel):
    """That a person said of two records that they are of one person; `subject` is the one kept.

    Nothing else changes: reads follow it until it is parted, once, with a reason.
    """

    other = TenantForeignKey(Subject)
    reason = models.TextField()
    joined_by = models.UUIDField()
    joined_at = models.DateTimeField()
    parted_reason = models.TextField(null=True)
    parted_by = models.UUIDField(null=True)
    parted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            together("record_join_parted_whole", "parted_by", "parted_at", "parted_reason"),
            models.CheckConstraint(name="record_join_of_two", condition=~Q(other=F("subject"))),
            models.CheckConstraint(
                name="record_join_has_a_reason", condition=~Q(reason__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="record_parting_has_a_reason",
                condition=Q(parted_reason=None) | ~Q(parted_reason__regex=r"^\s*$"),
            ),
            models.UniqueConstraint(
                name="record_joined_to_one", fields=["tenant", "other"], condition=Q(parted_at=None)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="record_join_by_subject")]

    def __str__(self) -> str:
        return f"{self.other_id} is {self.subject_id}"
