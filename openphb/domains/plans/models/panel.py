"""Meetings of the panel: who was there, which plans, what was said, and what is to be done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.plans.models.approving import PlanSent, says
from openphb.domains.plans.models.parts import BudgetLine
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.types import Verdict
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class PanelReferral(SubjectModel):
    """That somebody who decides wants the panel to look at a plan, though no rule asks for it."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    reason = models.TextField()
    referred_by = models.UUIDField()
    referred_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="panel_referred_once", fields=["tenant", "plan"]),
            says("panel_referral_says_why", "reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class PanelMeeting(TenantModel):
    """A meeting of the panel on a day."""

    append_only: ClassVar[bool] = True

    held_on = models.DateField()
    place = models.TextField(blank=True, default="")
    called_by = models.UUIDField()
    called_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-held_on", "-id"], name="panel_meeting_last")]

    def __str__(self) -> str:
        return f"{self.held_on}"


class PanelMember(TenantModel):
    """That somebody was at a meeting."""

    append_only: ClassVar[bool] = True

    meeting = TenantForeignKey(PanelMeeting)
    member = models.UUIDField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="panel_member_once", fields=["tenant", "meeting", "member"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}"


class PanelItem(SubjectModel):
    """A plan on the agenda of a meeting."""

    append_only: ClassVar[bool] = True

    meeting = TenantForeignKey(PanelMeeting)
    plan = TenantForeignKey(PlanVersion)
    put_by = models.UUIDField()
    put_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="panel_item_once", fields=["tenant", "meeting", "plan"])
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} at {self.meeting_id}"


class PanelDecision(SubjectModel):
    """What a meeting decided about a plan as it was sent; who holds the limit then decides it so."""

    append_only: ClassVar[bool] = True

    item = TenantForeignKey(PanelItem)
    sent = TenantForeignKey(PlanSent)
    verdict = models.CharField(max_length=12)
    reasons = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="panel_decided_once", fields=["tenant", "sent"]),
            one_of("panel_verdict_known", "verdict", Verdict),
            says("panel_decision_says_why", "reasons"),
        ]

    def __str__(self) -> str:
        return self.verdict


class PanelLine(SubjectModel):
    """A line that the panel did not agree to, where it agreed to the others."""

    append_only: ClassVar[bool] = True

    decision = TenantForeignKey(PanelDecision)
    line = TenantForeignKey(BudgetLine)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="panel_line_once", fields=["tenant", "decision", "line"])
        ]

    def __str__(self) -> str:
        return f"{self.line_id}"


class PanelVoice(SubjectModel):
    """That a member took part in a decision and agrees, or does not and why."""

    append_only: ClassVar[bool] = True

    decision = TenantForeignKey(PanelDecision)
    member = TenantForeignKey(PanelMember)
    agrees = models.BooleanField()
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="panel_voice_once", fields=["tenant", "decision", "member"]
            ),
            models.CheckConstraint(
                name="panel_dissent_says_why", condition=Q(agrees=True) | ~Q(words__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return self.words or "agrees"


class PanelCondition(SubjectModel):
    """What the panel asks to be done, who sees to it, and by when."""

    append_only: ClassVar[bool] = True

    decision = TenantForeignKey(PanelDecision)
    words = models.TextField()
    owner = models.UUIDField()
    due_on = models.DateField()

    class Meta:
        constraints = [says("panel_condition_says", "words")]
        indexes = [models.Index(fields=["tenant", "due_on"], name="panel_condition_by_day")]

    def __str__(self) -> str:
        return self.words


class PanelConditionMet(SubjectModel):
    """What was done about a condition."""

    append_only: ClassVar[bool] = True

    condition = TenantForeignKey(PanelCondition)
    words = models.TextField()
    met_by = models.UUIDField()
    met_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="panel_condition_met_once", fields=["tenant", "condition"]
            ),
            says("panel_condition_met_says", "words"),
        ]

    def __str__(self) -> str:
        return self.words
