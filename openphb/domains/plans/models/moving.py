"""Proposals to move money between lines, and what was said to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import (
    MOST_PENCE,
)
from openphb.domains.plans.models.parts import BudgetLine
from openphb.domains.plans.models.versions import PlanVersion
from openphb.foundation.tenancy.constraints import pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class MoneyMove(SubjectModel):
    """Somebody's proposal to move money between two lines of an agreed version (virement)."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    from_line = TenantForeignKey(BudgetLine)
    to_line = TenantForeignKey(BudgetLine)
    # Every basis of the line that gives.
    pence = models.BigIntegerField()
    words = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            pence_between("money_move_sane", "pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="money_moves_to_another", condition=~Q(from_line=models.F("to_line"))
            ),
            models.CheckConstraint(name="money_move_says_why", condition=~Q(words__regex=r"^\s*$")),
        ]

    def __str__(self) -> str:
        return self.words


class MoneyMoveDecision(SubjectModel):
    """What was said to a proposal to move money, by somebody other than its proposer."""

    append_only: ClassVar[bool] = True

    move = TenantForeignKey(MoneyMove)
    accepted = models.BooleanField()
    reasons = models.TextField(blank=True)
    # The version in which it took effect.
    made = TenantForeignKey(PlanVersion, null=True)
    # What may be moved in twelve months without a change of plan, and what now is, in pence a week:
    # the limit by which it is decided. Empty where it was refused, or accepted before they were kept.
    limit_weekly_pence = models.BigIntegerField(null=True)
    moved_weekly_pence = models.BigIntegerField(null=True)
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    proposed_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="money_move_decided_once", fields=["tenant", "move"]),
            models.UniqueConstraint(name="money_move_made_one_version", fields=["tenant", "made"]),
            models.CheckConstraint(
                name="money_move_decided_by_another",
                condition=~Q(decided_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="money_move_accepted_made_a_version",
                condition=Q(accepted=True, made__isnull=False)
                | Q(accepted=False, made__isnull=True),
            ),
            together("money_move_limit_and_moved", "limit_weekly_pence", "moved_weekly_pence"),
            models.CheckConstraint(
                name="money_move_within_limit",
                condition=Q(limit_weekly_pence=None)
                | Q(moved_weekly_pence__lte=models.F("limit_weekly_pence")),
            ),
            models.CheckConstraint(
                name="money_move_refused_with_reasons",
                condition=Q(accepted=True) | ~Q(reasons__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return "accepted" if self.accepted else "refused"
