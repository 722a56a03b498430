"""The care and support plan: versions, needs, outcomes, lines, risks, and the decision."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import (
    KEY_LENGTH,
    MOST_PENCE,
    Budget,
    IndicativeBudget,
    named_days,
)
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans.types import LineKind, PlanState, Verdict
from openphb.domains.rates.types import DOUBLE
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, ordered, pence_between, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey
from openphb.kernel.ids import new_id


class PlanVersion(SubjectModel):
    """One version of a person's plan. One at most is agreed, and one at most is being written."""

    budget = TenantForeignKey(Budget)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    about_me = models.TextField(blank=True)
    what_matters = models.TextField(blank=True)
    how_to_support_me = models.TextField(blank=True)
    contingency = models.TextField(blank=True)
    training = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    notice_weeks = models.PositiveSmallIntegerField(default=4)
    starts_on = models.DateField(null=True)
    written_by = models.UUIDField()
    # When a draft was last written in.
    touched_at = models.DateTimeField()
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # The indicative budget that it was set against when it was sent, and why it differs.
    compared_with = TenantForeignKey(IndicativeBudget, null=True)
    difference_reasons = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_version_number_once", fields=["tenant", "budget", "number"]
            ),
            models.UniqueConstraint(
                name="plan_one_agreed",
                fields=["tenant", "budget"],
                condition=Q(state=PlanState.AGREED),
            ),
            models.UniqueConstraint(
                name="plan_one_open",
                fields=["tenant", "budget"],
                condition=Q(state__in=[PlanState.DRAFT, PlanState.SUBMITTED]),
            ),
            one_of("plan_state_known", "state", PlanState),
            together("plan_submitted_by_and_at_together", "submitted_by", "submitted_at"),
            models.CheckConstraint(
                name="plan_beyond_draft_was_submitted",
                condition=Q(state=PlanState.DRAFT) | Q(submitted_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "submitted_at"], name="plan_by_state"),
            models.Index(
                fields=["tenant", "touched_at", "id"],
                name="plan_draft_resting",
                condition=Q(state=PlanState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Need(SubjectModel):
    """A health or wellbeing need that the plan answers."""

    plan = TenantForeignKey(PlanVersion)
    position = models.PositiveIntegerField()
    words = models.TextField()

    def __str__(self) -> str:
        return self.words


class Outcome(SubjectModel):
    """What the person wants to achieve. Every version that keeps it keeps its `outcome_key`."""

    plan = TenantForeignKey(PlanVersion)
    need = TenantForeignKey(Need, null=True)
    outcome_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    words = models.TextField()
    measure = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="outcome_key_once_a_version", fields=["tenant", "plan", "outcome_key"]
            )
        ]

    def __str__(self) -> str:
        return self.words


class BudgetLine(SubjectModel):
    """One costed way to an outcome. `line_key` is the same in every version that keeps it.

    The line costs `quantity_hundredths` ÷ 100 × `unit_pence`, every `basis`, on the days that
    `falls_on` names where its basis names any. `rate_code` is what the rate card calls the thing
    whose price it takes; blank where it was priced by hand.
    """

    plan = TenantForeignKey(PlanVersion)
    line_key = models.UUIDField(default=new_id)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    description = models.TextField()
    supplier = models.TextField(blank=True)
    management_option = models.CharField(max_length=20)
    quantity_hundredths = models.PositiveIntegerField()
    unit = models.TextField()
    unit_pence = models.BigIntegerField()
    basis = models.CharField(max_length=20)
    falls_on = models.PositiveSmallIntegerField(default=0)
    rate_code = models.CharField(max_length=60, blank=True, default="")
    carers_needed = models.PositiveSmallIntegerField(default=1)
    # The line of the indicative budget that it came from, by what that is known by.
    indicative_key = models.CharField(max_length=KEY_LENGTH, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="line_key_once_a_version", fields=["tenant", "plan", "line_key"]
            ),
            models.UniqueConstraint(
                name="line_from_indicative_once",
                fields=["tenant", "plan", "indicative_key"],
                condition=~Q(indicative_key=""),
            ),
            one_of("line_kind_known", "kind", LineKind),
            one_of("line_option_known", "management_option", ManagementOption),
            one_of("line_basis_known", "basis", Basis),
            named_days("line_names_its_days"),
            pence_between("line_price_sane", "unit_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="line_quantity_sane",
                condition=Q(quantity_hundredths__gte=1) & Q(quantity_hundredths__lte=1_000_000),
            ),
            models.CheckConstraint(
                name="line_carers_one_or_two",
                condition=Q(carers_needed=2)
                | (Q(carers_needed=1) & ~Q(rate_code__endswith=DOUBLE)),
            ),
            ordered("line_ends_after_it_starts", "valid_from", "valid_to"),
        ]

    def __str__(self) -> str:
        return self.description


class LineOutcome(SubjectModel):
    """That a line serves an outcome. A line that serves none cannot be committed."""

    line = TenantForeignKey(BudgetLine)
    outcome = TenantForeignKey(Outcome)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_serves_once", fields=["tenant", "line", "outcome"])
        ]

    def __str__(self) -> str:
        return f"{self.line_id} serves {self.outcome_id}"


class FunderShare(SubjectModel):
    """The part of a line that one body funds, in ten-thousandths. A line's shares are a whole."""

    line = TenantForeignKey(BudgetLine)
    funder = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ten_thousandths = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="funder_once_a_line", fields=["tenant", "line", "funder"]),
            models.CheckConstraint(
                name="funder_share_within_the_whole",
                condition=Q(ten_thousandths__gte=1) & Q(ten_thousandths__lte=10_000),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ten_thousandths / 100:g} %"


class Risk(SubjectModel):
    """A risk that the plan names, what was agreed about it, and who carries it."""

    plan = TenantForeignKey(PlanVersion)
    position = models.PositiveIntegerField()
    words = models.TextField()
    agreed = models.TextField()
    carried_by = models.TextField()

    def __str__(self) -> str:
        return self.words


class PlanDecision(SubjectModel):
    """What was decided about a version, by somebody other than its submitter, with reasons."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    verdict = models.CharField(max_length=12)
    reasons = models.TextField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    submitted_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_decided_once", fields=["tenant", "plan"]),
            one_of("plan_verdict_known", "verdict", Verdict),
            models.CheckConstraint(
                name="plan_decided_by_another", condition=~Q(decided_by=models.F("submitted_by"))
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
            models.CheckConstraint(
                name="money_move_refused_with_reasons",
                condition=Q(accepted=True) | ~Q(reasons__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return "accepted" if self.accepted else "refused"
