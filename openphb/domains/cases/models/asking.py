"""Asking for a budget, the answers, how the money is managed, and what was not offered."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openphb.domains.cases.models.steps import Case
from openphb.domains.cases.types import Heard
from openphb.domains.cases.types.asking import Granted, Managed, NotOfferedBecause
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class BudgetRequest(SubjectModel):
    """That somebody asked for a budget, when, how and in which words."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    asked_on = models.DateField()
    heard = models.CharField(max_length=20)
    words = models.TextField()
    due_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("request_heard_known", "heard", Heard),
            models.CheckConstraint(name="request_has_words", condition=~Q(words__regex=r"^\s*$")),
            models.CheckConstraint(
                name="request_due_after_it_was_asked", condition=Q(due_on__gte=F("asked_on"))
            ),
        ]
        indexes = [models.Index(fields=["tenant", "case", "asked_on"], name="request_by_case")]

    def __str__(self) -> str:
        return f"asked {self.asked_on}"


class RequestDecision(SubjectModel):
    """The one answer to a request: in whole, in part, or not at all, with reasons."""

    append_only: ClassVar[bool] = True

    request = TenantForeignKey(BudgetRequest)
    granted = models.CharField(max_length=20)
    part = models.TextField(blank=True)
    reasons = models.TextField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="request_answered_once", fields=["tenant", "request"]),
            one_of("request_granted_known", "granted", Granted),
            models.CheckConstraint(
                name="request_part_is_named", condition=~Q(granted=Granted.IN_PART) | ~Q(part="")
            ),
            models.CheckConstraint(
                name="request_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.granted} {self.decided_on}"


class ManagementDecision(SubjectModel):
    """How the money of a granted budget is managed: a decision of its own. The latest counts."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    ways = ArrayField(models.CharField(max_length=20))
    direct_payment_refused = models.BooleanField()
    reasons = models.TextField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="managing_ways_known",
                condition=Q(ways__len__gt=0, ways__contained_by=[one.value for one in Managed]),
            ),
            models.CheckConstraint(
                name="managing_not_both_ways",
                condition=Q(direct_payment_refused=False)
                | ~Q(ways__contains=[Managed.DIRECT_PAYMENT.value]),
            ),
            models.CheckConstraint(
                name="managing_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "case", "decided_on"], name="managing_by_case")]

    def __str__(self) -> str:
        return f"{', '.join(self.ways)} {self.decided_on}"


class NotOffered(SubjectModel):
    """That a budget was not offered, by whom and why, so that nobody is forgotten in silence."""

    append_only: ClassVar[bool] = True

    case = TenantForeignKey(Case)
    because = models.CharField(max_length=30)
    words = models.TextField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("not_offered_because_known", "because", NotOfferedBecause),
            models.CheckConstraint(name="not_offered_said", condition=~Q(words__regex=r"^\s*$")),
        ]
        indexes = [models.Index(fields=["tenant", "case"], name="not_offered_by_case")]

    def __str__(self) -> str:
        return f"{self.because} {self.decided_on}"
