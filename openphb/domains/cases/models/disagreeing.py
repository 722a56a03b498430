"""Who does not agree with what was decided, and the answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.cases.models.steps import Case
from openphb.domains.cases.types import (
    About,
    Heard,
    Reconsidered,
)
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class Disagreement(SubjectModel):
    """That somebody does not agree with something that was decided: when and how they said it.

    `about_id` is the record of the room above that it is about; who decided that may not answer.
    """

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    about = models.CharField(max_length=30)
    about_id = models.UUIDField()
    decided_by = models.UUIDField()
    said_on = models.DateField()
    heard = models.CharField(max_length=20)
    words = models.TextField()
    due_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("disagreement_about_known", "about", About),
            one_of("disagreement_heard_known", "heard", Heard),
            models.CheckConstraint(
                name="disagreement_has_words", condition=~Q(words__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="disagreement_due_after_it_was_said", condition=Q(due_on__gte=F("said_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "case", "said_on"], name="disagreement_by_case"),
            models.Index(fields=["tenant", "due_on"], name="disagreement_by_due_day"),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.said_on}"


class DisagreementReply(SubjectModel):
    """The one answer to a disagreement, by somebody who did not decide what it is about.

    `decided_by` is the disagreement's own, held so by the database, so that it can see two people.
    """

    append_only: ClassVar[bool] = True

    disagreement = TenantForeignKey(Disagreement)
    decided_by = models.UUIDField()
    outcome = models.CharField(max_length=20)
    reasons = models.TextField()
    answered_on = models.DateField()
    answered_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="disagreement_answered_once", fields=["tenant", "disagreement"]
            ),
            one_of("disagreement_outcome_known", "outcome", Reconsidered),
            models.CheckConstraint(
                name="disagreement_reply_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="disagreement_answered_by_another",
                condition=~Q(answered_by=F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.answered_on}"
