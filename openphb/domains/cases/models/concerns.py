"""Complaints and disputes about eligibility, their steps, and letters that say sorry for being late."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.cases.models.steps import Case
from openphb.domains.cases.types import Heard
from openphb.domains.cases.types.clocks import ClockKind
from openphb.domains.cases.types.concerns import ConcernStep, Queue
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey

FILED = (Queue.COMPLAINT, Queue.ELIGIBILITY)
MOST_PENCE = 100_000_000_00


class Concern(SubjectModel):
    """A complaint or a dispute about eligibility, as it came."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    queue = models.CharField(max_length=20)
    received_on = models.DateField()
    happened_on = models.DateField(null=True)
    heard = models.CharField(max_length=20)
    words = models.TextField()
    acknowledge_by = models.DateField()
    answer_by = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="concern_queue_known",
                condition=Q(queue__in=[one.value for one in FILED]),
            ),
            one_of("concern_heard_known", "heard", Heard),
            models.CheckConstraint(name="concern_has_words", condition=~Q(words__regex=r"^\s*$")),
        ]
        indexes = [
            models.Index(fields=["tenant", "queue", "answer_by"], name="concern_by_queue"),
            models.Index(fields=["tenant", "case"], name="concern_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.received_on}"


class ConcernStepTaken(SubjectModel):
    """One step of a concern: acknowledged, answered, moved, taken further or taken back."""

    append_only: ClassVar[bool] = True

    concern = TenantForeignKey(Concern)
    step = models.CharField(max_length=20)
    taken_on = models.DateField()
    words = models.TextField()
    taken_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="concern_step_once", fields=["tenant", "concern", "step"]),
            one_of("concern_step_known", "step", ConcernStep),
            models.CheckConstraint(
                name="concern_step_has_words", condition=~Q(words__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.taken_on}"


class LateLetter(SubjectModel):
    """That a person was written to because something was late, and what was said that comes next."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    clock = models.CharField(max_length=20)
    about_id = models.UUIDField()
    due_on = models.DateField()
    next_words = models.TextField()
    sent_on = models.DateField()
    sent_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("late_clock_known", "clock", ClockKind),
            models.CheckConstraint(
                name="late_says_what_is_next", condition=~Q(next_words__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="late_after_it_was_due", condition=Q(sent_on__gt=models.F("due_on"))
            ),
            models.UniqueConstraint(
                name="late_once_a_day", fields=["tenant", "clock", "about_id", "sent_on"]
            ),
        ]
        indexes = [models.Index(fields=["tenant", "case"], name="late_by_case")]

    def __str__(self) -> str:
        return f"{self.clock} {self.due_on}"


class RedressRow(SubjectModel):
    """One line of an estimate of what may be owed, as a letter about lateness was sent with it."""

    append_only: ClassVar[bool] = True

    letter = TenantForeignKey(LateLetter)
    what = models.TextField()
    first = models.DateField()
    last = models.DateField()
    short_pence = models.BigIntegerField()
    weekly = models.BooleanField()
    pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="redress_last_after_first", condition=Q(last__gte=models.F("first"))
            ),
            pence_between("redress_pence_sane", "pence", 0, MOST_PENCE),
        ]
        indexes = [models.Index(fields=["tenant", "letter"], name="redress_by_letter")]

    def __str__(self) -> str:
        return f"{self.what} {self.pence}"
