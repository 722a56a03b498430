"""Schemes of approval, who is away, and what was sent, asked and decided line by line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.plans.approving.types import ApprovalLevel, Condition, RiskLevel
from openphb.domains.plans.models.parts import BudgetLine
from openphb.domains.plans.models.versions import PlanVersion
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


def says(name: str, field: str) -> models.CheckConstraint:
    """Return the constraint that words are not blank."""
    return models.CheckConstraint(name=name, condition=~Q(**{f"{field}__regex": r"^\s*$"}))


class ApprovalScheme(TenantModel):
    """A whole scheme of approval that somebody puts forward; it counts once another agreed."""

    append_only: ClassVar[bool] = True

    name = models.TextField()
    valid_from = models.DateField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [says("approval_scheme_named", "name")]
        indexes = [models.Index(fields=["tenant", "valid_from"], name="approval_scheme_by_day")]

    def __str__(self) -> str:
        return self.name


class ApprovalRule(TenantModel):
    """One rule of a scheme: what meets the condition is for a level, or one above it."""

    append_only: ClassVar[bool] = True

    scheme = TenantForeignKey(ApprovalScheme)
    position = models.PositiveIntegerField()
    condition = models.CharField(max_length=30)
    # Pence, hundredths of a per cent, or 0, by the condition.
    value = models.BigIntegerField(default=0)
    word = models.CharField(max_length=40, blank=True, default="")
    level = models.CharField(max_length=12)
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approval_rule_in_order", fields=["tenant", "scheme", "position"]
            ),
            one_of("approval_rule_condition_known", "condition", Condition),
            one_of("approval_rule_level_known", "level", ApprovalLevel),
            pence_between("approval_rule_value_sane", "value", 0, MOST_PENCE),
        ]

    def __str__(self) -> str:
        return f"{self.condition} → {self.level}"


class ApprovalDays(TenantModel):
    """In how many working days a level answers."""

    append_only: ClassVar[bool] = True

    scheme = TenantForeignKey(ApprovalScheme)
    level = models.CharField(max_length=12)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approval_days_once_a_level", fields=["tenant", "scheme", "level"]
            ),
            one_of("approval_days_level_known", "level", ApprovalLevel),
            models.CheckConstraint(
                name="approval_days_sane", condition=Q(days__gte=1) & Q(days__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.days}"


class ApprovalLimit(TenantModel):
    """Who holds a level in a scheme, with which limit, and when. A limit of null has no top."""

    append_only: ClassVar[bool] = True

    scheme = TenantForeignKey(ApprovalScheme)
    level = models.CharField(max_length=12)
    # A person, or else whoever is in a role.
    holder = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True, default="")
    weekly_pence = models.BigIntegerField(null=True)
    once_pence = models.BigIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("approval_limit_level_known", "level", ApprovalLevel),
            models.CheckConstraint(
                name="approval_limit_is_somebodys",
                condition=Q(holder__isnull=False, role="") | Q(holder=None) & ~Q(role=""),
            ),
            models.CheckConstraint(
                name="approval_limit_weekly_sane",
                condition=Q(weekly_pence=None) | Q(weekly_pence__gte=0),
            ),
            models.CheckConstraint(
                name="approval_limit_once_sane",
                condition=Q(once_pence=None) | Q(once_pence__gte=0),
            ),
            ordered("approval_limit_ends_after_it_begins", "valid_from", "valid_to"),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.holder or self.role}"


class ApprovalSchemeDecision(TenantModel):
    """What somebody other than its proposer said of a scheme, and its place in what was known."""

    append_only: ClassVar[bool] = True

    scheme = TenantForeignKey(ApprovalScheme)
    proposed_by = models.UUIDField()
    agreed = models.BooleanField()
    known_seq = models.BigIntegerField(null=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="approval_scheme_decided_once", fields=["tenant", "scheme"]
            ),
            models.CheckConstraint(
                name="approval_scheme_decided_by_another",
                condition=~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="approval_scheme_agreed_has_its_place",
                condition=Q(agreed=True, known_seq__isnull=False) | Q(agreed=False, known_seq=None),
            ),
            says("approval_scheme_decided_with_reason", "reason"),
        ]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "refused"


class ApproverCover(TenantModel):
    """That somebody who decides is away, and who stands in with their limit. It may end early."""

    absent = models.UUIDField()
    stand_in = models.UUIDField(null=True)
    valid_from = models.DateField()
    # The first day back.
    valid_to = models.DateField()
    words = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approver_cover_is_another",
                condition=Q(stand_in=None) | ~Q(stand_in=F("absent")),
            ),
            models.CheckConstraint(
                name="approver_cover_not_taken",
                condition=Q(stand_in=None) | ~Q(stand_in=F("recorded_by")),
            ),
            models.CheckConstraint(
                # Equal: ended before it began.
                name="approver_cover_ends_no_sooner",
                condition=Q(valid_to__gte=F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "valid_to"], name="approver_cover_by_end")]

    def __str__(self) -> str:
        return f"{self.absent} is away"


class PlanSent(SubjectModel):
    """What the rules ask of a version, as it was when it was sent: it cannot change until decided."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    # Of the plan's row, which counts every change: it may be sent again after it was taken back.
    version = models.PositiveIntegerField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    weekly_pence = models.BigIntegerField()
    once_pence = models.BigIntegerField()
    indicative_weekly_pence = models.BigIntegerField(null=True)
    agreed_weekly_pence = models.BigIntegerField(null=True)
    risk = models.CharField(max_length=8)
    is_novel = models.BooleanField()
    category = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_sent_once_a_version", fields=["tenant", "plan", "version"]
            ),
            one_of("plan_sent_risk_known", "risk", RiskLevel),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} sent"


class LineDecision(SubjectModel):
    """A line that was not agreed: why, by a code of the list and in words for the person.

    Where the reason is cost, what the line would bring and what it would add are both said, the
    latter with its pence.
    """

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    line = TenantForeignKey(BudgetLine)
    code = models.CharField(max_length=30)
    words = models.TextField()
    benefit = models.TextField(blank=True, default="")
    cost = models.TextField(blank=True, default="")
    weekly_pence = models.BigIntegerField()
    once_pence = models.BigIntegerField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_decided_once", fields=["tenant", "plan", "line"]),
            says("line_decision_says_why", "words"),
            models.CheckConstraint(
                name="line_decision_cost_is_weighed",
                condition=~Q(code="cost")
                | (
                    ~Q(benefit__regex=r"^\s*$")
                    & ~Q(cost__regex=r"^\s*$")
                    & (Q(weekly_pence__gt=0) | Q(once_pence__gt=0))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PartAgreed(SubjectModel):
    """The version that holds the agreed lines of one that was agreed in part."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    made = TenantForeignKey(PlanVersion)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="part_agreed_once", fields=["tenant", "plan"]),
            models.UniqueConstraint(name="part_agreed_made_one", fields=["tenant", "made"]),
            models.CheckConstraint(name="part_agreed_is_another", condition=~Q(plan=F("made"))),
        ]

    def __str__(self) -> str:
        return f"{self.made_id} of {self.plan_id}"


class PlanQuestion(SubjectModel):
    """A question that somebody who decides asks about a version; it waits for the answer."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    words = models.TextField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [says("plan_question_asks", "words")]
        indexes = [models.Index(fields=["tenant", "plan"], name="plan_question_of_plan")]

    def __str__(self) -> str:
        return self.words


class PlanQuestionAnswer(SubjectModel):
    """The answer to a question about a version, or that it was taken back."""

    append_only: ClassVar[bool] = True

    question = TenantForeignKey(PlanQuestion)
    words = models.TextField()
    is_taken_back = models.BooleanField(default=False)
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_question_answered_once", fields=["tenant", "question"]
            ),
            says("plan_question_answer_says", "words"),
        ]

    def __str__(self) -> str:
        return self.words
