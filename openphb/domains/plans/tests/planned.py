"""People whose plans are agreed, for the tests of the domains above plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from openphb.domains.budgets.models import Budget
from openphb.domains.cases.models import Case
from openphb.domains.plans.approving.types import ApprovalLevel
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    Outcome,
    PlanDecision,
    PlanPerson,
    PlanSent,
    PlanVersion,
)
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id


@dataclass(frozen=True)
class Planned:
    """A person with an open case, a budget and an agreed plan."""

    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    budget_id: UUID
    plan_id: UUID
    line_ids: tuple[UUID, ...]
    outcome_ids: tuple[UUID, ...]


@pytest.fixture
def planned(house: Any) -> Callable[..., Planned]:
    """Return a maker of people whose plan is agreed, in this test's house."""
    return planning_in(house)


def planning_in(house: Any) -> Callable[..., Planned]:
    """Return a maker of people whose plan is agreed; every line serves every outcome.

    `options` gives one line each. `subject_id` adds a second budget to a person; `instead_of`
    a later version to somebody's budget. Without `agreed` the plan waits for its decision.
    """

    def make(
        options: Sequence[str] = ("direct_payment",),
        *,
        tenant_id: UUID | None = None,
        subject_id: UUID | None = None,
        instead_of: Planned | None = None,
        outcomes: Sequence[str] = ("Be at home",),
        starts_on: date = date(2026, 4, 1),
        valid_to: date | None = None,
        closed_on: date | None = None,
        agreed: bool = True,
    ) -> Planned:
        tenant = instead_of.tenant_id if instead_of else tenant_id or house.tenant_id
        approver = house.user_id("approver", tenant)
        with house.acting("phb_manager", tenant) as viewer:
            subject = (
                instead_of.subject_id
                if instead_of
                else subject_id or Subject.objects.create(tenant_id=tenant).id
            )
            mine = {"tenant_id": tenant, "subject_id": subject}
            case_id, budget_id = (
                (instead_of.case_id, instead_of.budget_id)
                if instead_of
                else _opened(mine, starts_on, closed_on)
            )
            plan = PlanVersion.objects.create(
                **mine,
                budget_id=budget_id,
                number=2 if instead_of else 1,
                state="draft",
                starts_on=starts_on,
                written_by=viewer.user_id,
                touched_at=house.at,
            )
            PlanPerson.objects.create(
                **mine, plan=plan, position=1, role="co_ordinator", name="Ann Hall"
            )
            aims = [
                Outcome.objects.create(**mine, plan=plan, position=place, words=words)
                for place, words in enumerate(outcomes, start=1)
            ]
            lines = [
                BudgetLine.objects.create(
                    **mine,
                    plan=plan,
                    position=place,
                    kind="personal_assistant",
                    description=f"Personal assistant {place}",
                    management_option=option,
                    quantity_hundredths=2000,
                    unit="hours",
                    unit_pence=1420,
                    basis="per_week",
                    valid_from=starts_on,
                    valid_to=valid_to,
                )
                for place, option in enumerate(options, start=1)
            ]
            for line in lines:
                FunderShare.objects.create(
                    **mine, line=line, funder_id=house.organisation_id, ten_thousandths=10_000
                )
                for aim in aims:
                    LineOutcome.objects.create(**mine, line=line, outcome=aim)
            plan.state, plan.submitted_by, plan.submitted_at = "submitted", viewer.user_id, house.at
            plan.save()
            if agreed:
                _agree(plan, house.user_id("phb_manager", tenant), approver, house.at)
            _settle()
        return Planned(
            tenant,
            subject,
            case_id,
            budget_id,
            plan.id,
            tuple(line.id for line in lines),
            tuple(aim.id for aim in aims),
        )

    return make


def _opened(mine: dict[str, UUID], on: date, closed_on: date | None) -> tuple[UUID, UUID]:
    case = Case.objects.create(
        **mine,
        reference=f"T-{str(new_id())[-8:]}",
        category="chc_adult",
        standing="right",
        standing_source="made for a test",
        referred_on=on,
        referred_by="a nurse",
        reason="made for a test",
        closed_on=closed_on,
        ending="need_ended" if closed_on else None,
    )
    budget = Budget.objects.create(
        **mine, case=case, opened_on=on, weeks_in_year="52", frequency="four_weekly"
    )
    return case.id, budget.id


def _agree(plan: PlanVersion, submitter: UUID, approver: UUID, at: datetime) -> None:
    PlanVersion.objects.filter(budget=plan.budget_id, state="agreed").update(state="superseded")
    mine = {"tenant_id": plan.tenant_id, "subject_id": plan.subject_id, "plan": plan}
    PlanSent.objects.create(
        **mine,
        version=plan.version,
        sent_by=submitter,
        sent_at=at,
        weekly_pence=0,
        once_pence=0,
        risk="low",
        is_novel=False,
        category="chc_adult",
    )
    PlanDecision.objects.create(
        **mine,
        verdict="approved",
        reasons="made for a test",
        decided_by=approver,
        decided_at=at,
        submitted_by=submitter,
        level=ApprovalLevel.LEAD,
        limit_weekly_pence=0,
        limit_once_pence=0,
    )
    plan.state = "agreed"
    plan.save()


def _settle() -> None:
    """Run the checks that wait for the end now, while whoever wrote can see what was written."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
