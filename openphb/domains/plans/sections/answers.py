"""Turning the rows of the parts that need no money into answers, once somebody was let see them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model

from openphb.domains.plans.models import ContingencyStep, PlanAction, PlanAssent, PlanPerson
from openphb.domains.plans.sections.types import (
    ActionAnswer,
    ActionDraft,
    ActionStatus,
    AssentAnswer,
    AssentDraft,
    AssentForm,
    PersonAnswer,
    PersonDraft,
    PersonRole,
    Sees,
    StepAnswer,
    StepDraft,
)
from openphb.foundation.asked import asked


@asked
def in_order(model: type[Model], plan_id: UUID) -> Any:
    """Return the rows that a version has of one of its tables, in its writer's order."""
    return model._default_manager.filter(plan_id=plan_id).order_by("position", "id")


def actions_of(plan_id: UUID) -> tuple[ActionAnswer, ...]:
    return tuple(
        ActionAnswer(
            row.id,
            row.action_key,
            row.position,
            ActionDraft(row.words, row.who, row.by_when, ActionStatus(row.status), row.outcome_id),
            Sees(row.sees),
        )
        for row in in_order(PlanAction, plan_id)
    )


def steps_of(plan_id: UUID) -> tuple[StepAnswer, ...]:
    return tuple(
        StepAnswer(
            row.id,
            row.step_key,
            row.position,
            StepDraft(row.trigger, row.happens, row.who, row.cap_pence),
            Sees(row.sees),
        )
        for row in in_order(ContingencyStep, plan_id)
    )


def people_of(plan_id: UUID) -> tuple[PersonAnswer, ...]:
    """The care co-ordinator stands first."""
    rows = in_order(PlanPerson, plan_id)
    return tuple(
        PersonAnswer(
            row.id,
            row.person_key,
            row.position,
            PersonDraft(PersonRole(row.role), row.name, row.does, row.contact),
            Sees(row.sees),
        )
        for row in sorted(rows, key=lambda row: row.role != PersonRole.CO_ORDINATOR)
    )


def assents_of(plan_id: UUID) -> tuple[AssentAnswer, ...]:
    return tuple(
        AssentAnswer(
            row.id,
            row.position,
            AssentDraft(row.name, row.standing, row.agreed_on, AssentForm(row.form), row.put_as),
        )
        for row in in_order(PlanAssent, plan_id)
    )
