"""How to talk with somebody, what they agreed to and what they can decide: dated, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.people.types import (
    CapacityAbout,
    ConsentAbout,
    ConsentGiven,
    ContactBy,
    Finding,
    Interpreter,
)
from openphb.foundation.tenancy.constraints import one_of, ordered
from openphb.foundation.tenancy.models import SubjectModel


class CommunicationRecord(SubjectModel):
    """What was said on a day about how to talk with a person. The latest counts; earlier ones stay."""

    append_only: ClassVar[bool] = True

    said_on = models.DateField()
    formats = models.JSONField(default=list)
    language = models.TextField(blank=True)
    interpreter = models.CharField(max_length=12)
    contact_by = models.CharField(max_length=12, null=True)
    adjustments = models.TextField(blank=True)
    more = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("communication_interpreter_known", "interpreter", Interpreter),
            one_of("communication_contact_known", "contact_by", ContactBy, or_null=True),
        ]
        indexes = [
            models.Index(fields=["tenant", "subject", "-recorded_at"], name="communication_latest")
        ]

    def __str__(self) -> str:
        return f"communication of {self.said_on}"


class ConsentRecord(SubjectModel):
    """What somebody agreed to or not on a day, or who decided in their best interests."""

    append_only: ClassVar[bool] = True

    about = models.CharField(max_length=10)
    answer = models.CharField(max_length=16)
    decided_by = models.TextField(blank=True)
    words = models.TextField(blank=True)
    said_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("consent_about_known", "about", ConsentAbout),
            one_of("consent_answer_known", "answer", ConsentGiven),
            models.CheckConstraint(
                name="consent_in_best_interests_by_somebody",
                condition=~Q(answer=ConsentGiven.BEST_INTERESTS.value)
                | ~Q(decided_by__regex=r"^\s*$"),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="consent_by_subject")]

    def __str__(self) -> str:
        return f"{self.about} {self.answer}"


class CapacityRecord(SubjectModel):
    """What was found on a day about whether a person can make one decision."""

    append_only: ClassVar[bool] = True

    about = models.CharField(max_length=16)
    decision = models.TextField()
    finding = models.CharField(max_length=12)
    assessed_on = models.DateField()
    assessed_by = models.TextField()
    words = models.TextField(blank=True)
    look_again_on = models.DateField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("capacity_about_known", "about", CapacityAbout),
            one_of("capacity_finding_known", "finding", Finding),
            ordered("capacity_looked_at_again_later", "assessed_on", "look_again_on"),
            models.CheckConstraint(
                name="capacity_is_of_a_decision",
                condition=~Q(decision__regex=r"^\s*$") & ~Q(assessed_by__regex=r"^\s*$"),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject"], name="capacity_by_subject")]

    def __str__(self) -> str:
        return f"{self.finding} {self.assessed_on}"
