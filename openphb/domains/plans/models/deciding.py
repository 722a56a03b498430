"""What an approver decided about a version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.plans.approving.types import ApprovalLevel
from openphb.domains.plans.models.approving import ApprovalScheme, ApproverCover, says
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.types import Verdict
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class GeneralRise(TenantModel):
    """A rise of many plans' prices, agreed once by somebody whose limit covers the whole of it."""

    append_only: ClassVar[bool] = True

    # What says which plans and which prices, in a room above.
    about_id = models.UUIDField()
    weekly_pence = models.BigIntegerField()
    reasons = models.TextField()
    proposed_by = models.UUIDField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    level = models.CharField(max_length=12)
    # None has no top.
    limit_weekly_pence = models.BigIntegerField(null=True)
    scheme = TenantForeignKey(ApprovalScheme, null=True)
    cover = TenantForeignKey(ApproverCover, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="general_rise_once", fields=["tenant", "about_id"]),
            one_of("general_rise_level_known", "level", ApprovalLevel),
            models.CheckConstraint(
                name="general_rise_decided_by_another", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="general_rise_within_limit",
                condition=Q(weekly_pence__gte=0)
                & (Q(limit_weekly_pence=None) | Q(weekly_pence__lte=F("limit_weekly_pence"))),
            ),
            says("general_rise_has_reasons", "reasons"),
        ]

    def __str__(self) -> str:
        return self.reasons


class PlanDecision(SubjectModel):
    """What was decided about a version, by somebody other than its submitter, with reasons."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    verdict = models.CharField(max_length=12)
    reasons = models.TextField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    submitted_by = models.UUIDField()
    # By what they decided: the level and the limit that they held that day, in whose scheme, and for
    # whom where they stood in. Of a rise of many plans the limit stands with the whole of it. No
    # level: money moved, whose limit stands with the move.
    level = models.CharField(max_length=12, null=True)
    limit_weekly_pence = models.BigIntegerField(null=True)
    limit_once_pence = models.BigIntegerField(null=True)
    scheme = TenantForeignKey(ApprovalScheme, null=True)
    cover = TenantForeignKey(ApproverCover, null=True)
    rise = TenantForeignKey(GeneralRise, null=True)
    # Whether the panel had to meet first; whoever holds its level decides nearer plans alone.
    by_panel = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_decided_once", fields=["tenant", "plan"]),
            one_of("plan_verdict_known", "verdict", Verdict),
            one_of("plan_decision_level_known", "level", ApprovalLevel, or_null=True),
            models.CheckConstraint(
                name="plan_decided_by_another", condition=~Q(decided_by=F("submitted_by"))
            ),
            models.CheckConstraint(
                name="plan_decision_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-decided_at", "-id"], name="plan_decided_last"),
        ]

    def __str__(self) -> str:
        return self.verdict
