"""The parts of a draft that need no money: actions, steps when things go wrong, people, assents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from openphb.domains.plans.actions.drafts import Piece, writing
from openphb.domains.plans.actions.removing import removing, said_of
from openphb.domains.plans.models import (
    ContingencyStep,
    Outcome,
    PlanAction,
    PlanAssent,
    PlanPerson,
)
from openphb.domains.plans.sections import rules
from openphb.domains.plans.sections.types import (
    ActionDraft,
    AssentDraft,
    PartKind,
    PersonDraft,
    PersonRole,
    Sees,
    StepDraft,
)
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import Refusal


def put_action(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    action_id: UUID | None,
    action: ActionDraft,
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Add or change something that somebody will do. Refusals besides: `words_missing`,
    `outcome_elsewhere`.
    """
    piece = Piece(PartKind.ACTION, {**said_of(action), "sees": sees}, action_id)
    with writing(
        "plan.action_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_action(action)
        outcomes = Outcome.objects.filter(plan=change.plan).values_list("id", flat=True)
        if action.outcome_id is not None and action.outcome_id not in set(outcomes):
            raise Refusal(
                "outcome_elsewhere",
                "The outcome that was chosen is not in this plan.",
                "Choose from the outcomes that are listed.",
                "outcome",
            )
        row = change.part(PlanAction)
        # A link to what its writer may not read was not on their page, so that it stays.
        stays = row.outcome is not None and row.outcome.sees not in change.reads.parts
        row.words, row.who = action.words.strip(), action.who.strip()
        row.by_when, row.status = action.by_when, action.status
        row.outcome_id, row.sees = row.outcome_id if stays else action.outcome_id, sees
        change.details["action"] = str(row.id)
        return change.keep(row)


def put_step(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    step_id: UUID | None,
    step: StepDraft,
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Add or change what is done when something goes wrong. Refusals besides: those of
    `sections.rules.check_step`.
    """
    piece = Piece(PartKind.STEP, {**said_of(step), "sees": sees}, step_id)
    with writing(
        "plan.step_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_step(step)
        row = change.part(ContingencyStep)
        row.trigger, row.happens = step.trigger.strip(), step.happens.strip()
        row.who, row.cap_pence, row.sees = step.who.strip(), step.cap_pence, sees
        change.details["step"] = str(row.id)
        return change.keep(row)


def put_person(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    person_id: UUID | None,
    person: PersonDraft,
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Add or change somebody who matters to the plan.

    There is one care co-ordinator: another is named in their place, and they themselves stay no
    longer. Refusals besides: `words_missing`, `co_ordinator_there`, `co_ordinator_stays`.
    """
    piece = Piece(PartKind.PERSON, {**said_of(person), "sees": sees}, person_id)
    with writing(
        "plan.person_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_person(person)
        row = change.part(PlanPerson)
        named = (
            PlanPerson.objects.filter(plan=change.plan, role=PersonRole.CO_ORDINATOR)
            .exclude(pk=row.pk)
            .first()
        )
        if person.role is PersonRole.CO_ORDINATOR and named is not None:
            raise Refusal(
                "co_ordinator_there",
                f"{named.name} is the care co-ordinator, and a plan has one.",
                "Change that entry to the new name instead.",
                "role",
            )
        if row.role == PersonRole.CO_ORDINATOR and person.role is not PersonRole.CO_ORDINATOR:
            raise _stays()
        row.role, row.name = person.role, person.name.strip()
        row.does, row.contact, row.sees = person.does.strip(), person.contact.strip(), sees
        change.details["person"] = str(row.id)
        return change.keep(row)


def put_assent(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    assent_id: UUID | None,
    assent: AssentDraft,
) -> UUID:
    """Record, or put right, that somebody agreed to this version. Refusals besides:
    `words_missing`, `agreed_later`.
    """
    piece = Piece(PartKind.ASSENT, said_of(assent), assent_id)
    with writing(
        "plan.assent_put", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        rules.check_assent(assent)
        if assent.agreed_on > by.today:
            raise Refusal(
                "agreed_later",
                "The day on which they agreed has not come yet.",
                "Enter the day on which they said so.",
                "agreed_on",
            )
        row = change.part(PlanAssent)
        row.name, row.standing = assent.name.strip(), assent.standing.strip()
        row.agreed_on, row.form, row.put_as = assent.agreed_on, assent.form, assent.put_as.strip()
        change.details["assent"] = str(row.id)
        return change.keep(row)


def remove_action(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, action_id: UUID
) -> None:
    """Remove something that somebody was to do."""
    with removing("action", PlanAction, by, at, plan_id, version, action_id):
        pass


def remove_step(*, by: Viewer, at: datetime, plan_id: UUID, version: int, step_id: UUID) -> None:
    """Remove what was to be done when something goes wrong."""
    with removing("step", ContingencyStep, by, at, plan_id, version, step_id):
        pass


def remove_person(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, person_id: UUID
) -> None:
    """Remove somebody from the plan. Refusal besides: `co_ordinator_stays`."""
    with removing("person", PlanPerson, by, at, plan_id, version, person_id) as (_change, row):
        if row.role == PersonRole.CO_ORDINATOR:
            raise _stays()


def remove_assent(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, assent_id: UUID
) -> None:
    """Take back that somebody agreed to this version."""
    with removing("assent", PlanAssent, by, at, plan_id, version, assent_id):
        pass


def _stays() -> Refusal:
    return Refusal(
        "co_ordinator_stays",
        "A plan always names one care co-ordinator.",
        "Change this entry to another name instead.",
        "role",
    )
