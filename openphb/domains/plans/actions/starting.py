"""Starting a version: empty the first time, afterwards a copy of what was agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Max

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.models import (
    BudgetLine,
    ContingencyStep,
    FunderShare,
    LineCover,
    LineNote,
    LineOutcome,
    LineVisit,
    Need,
    Outcome,
    PlanAction,
    PlanPerson,
    PlanSection,
    PlanVersion,
    Risk,
)
from openphb.domains.plans.sections.types import PersonRole
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


def start_plan(*, by: Viewer, at: datetime, budget_id: UUID, copy_of: UUID | None = None) -> UUID:
    """Start the next version of a budget's plan as a draft; return its id.

    It is a copy of the version `copy_of`, else of the agreed one, else of the latest refused one,
    else empty. A copy keeps the keys of its outcomes and lines, so that what a line cost and
    achieved can be followed from version to version; it has no dates yet.
    Refusals: `nothing_there`, `not_permitted`, `plan_already_open`.
    """
    budget = budgets.budget(viewer=by, budget_id=budget_id)
    actor = by.act(Permission.PLAN_WRITE, tenant_id=budget.tenant_id, subject_id=budget.subject_id)
    with transaction.atomic():
        versions = list(
            PlanVersion.objects.select_for_update().filter(budget_id=budget_id).order_by("number")
        )
        if any(row.state in (PlanState.DRAFT, PlanState.SUBMITTED) for row in versions):
            raise _already_open()
        source = _source(versions, copy_of)
        row = PlanVersion(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            number=versions[-1].number + 1 if versions else 1,
            state=PlanState.DRAFT,
            written_by=actor.user_id,
            touched_at=at,
        )
        case = cases.case(viewer=by, case_id=budget.case_id)
        _begin(row, source, case.co_ordinator_name or actor.name)
        audit(
            "plan.started",
            actor,
            at,
            row,
            {"number": row.number, "copy_of": str(source.id) if source else None},
        )
        return row.id


def copy_version(source: PlanVersion, *, written_by: UUID, at: datetime) -> PlanVersion:
    """Start the next version as a copy of the latest agreed one, for another action to go on with.

    Refusal: `plan_already_open`.
    """
    latest = PlanVersion.objects.filter(budget_id=source.budget_id).aggregate(last=Max("number"))
    row = PlanVersion(
        tenant_id=source.tenant_id,
        subject_id=source.subject_id,
        budget_id=source.budget_id,
        number=latest["last"] + 1,
        state=PlanState.DRAFT,
        written_by=written_by,
        touched_at=at,
    )
    _begin(row, source, names_of([written_by])[written_by])
    return row


def _begin(row: PlanVersion, source: PlanVersion | None, co_ordinator: str) -> None:
    if source is not None:
        row.notice_weeks = source.notice_weeks
        row.difference_reasons = source.difference_reasons
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        # A version is open, or two people started at the same moment; the database let one of them.
        raise _already_open() from clash
    if source is not None:
        _copy_parts(source, row)
    _name_co_ordinator(row, co_ordinator)


def _already_open() -> Refusal:
    return Refusal(
        "plan_already_open",
        "A version of this plan is already being written or waits for a decision.",
        "Go on with that one.",
    )


def _source(versions: list[PlanVersion], copy_of: UUID | None) -> PlanVersion | None:
    if copy_of is not None:
        found = [row for row in versions if row.id == copy_of]
        if not found:
            raise NothingThere("plan")
        return found[0]
    agreed = [row for row in versions if row.state == PlanState.AGREED]
    refused = [row for row in versions if row.state == PlanState.REFUSED]
    return next(iter([*agreed, *reversed(refused)]), None)


def _copy_parts(source: PlanVersion, row: PlanVersion) -> None:
    """Copy every part in as many queries for two hundred lines as for one.

    Who agreed to a version agreed to that one, so assents stay with it.
    """
    needs = _copy(Need, source, row)
    outcomes = _copy(Outcome, source, row, need_id=needs)
    for model in (PlanSection, Risk, ContingencyStep, PlanPerson):
        _copy(model, source, row)
    _copy(PlanAction, source, row, outcome_id=outcomes)
    copy_lines(list(BudgetLine.objects.filter(plan=source).order_by("pk")), row, outcomes)


def copy_lines(lines: list[BudgetLine], row: PlanVersion, outcomes: dict[UUID, UUID]) -> None:
    """Copy lines to another version, with what they serve there (`outcomes`: theirs → its own)."""
    made = _put(lines, row)
    for noted in (LineNote, LineVisit, LineCover):
        _put(list(noted.objects.filter(line_id__in=made).order_by("pk")), row, line_id=made)
    links = list(LineOutcome.objects.filter(line_id__in=made).order_by("id"))
    for link in links:
        link.id, link.line_id = new_id(), made[link.line_id]
        link.outcome_id = outcomes[link.outcome_id]
    LineOutcome.objects.bulk_create(links)
    shares = list(FunderShare.objects.filter(line_id__in=made).order_by("id"))
    for share in shares:
        share.id, share.line_id = new_id(), made[share.line_id]
    FunderShare.objects.bulk_create(shares)


def _copy(
    model: type[models.Model], source: PlanVersion, row: PlanVersion, **linked: dict[UUID, UUID]
) -> dict[UUID, UUID]:
    """Copy the rows of one kind to another version; return old id → new id.

    `linked` says by column which rows the copies point to instead. A copy has not changed yet.
    """
    return _put(list(model._default_manager.filter(plan=source).order_by("pk")), row, **linked)


def _put(copies: list[Any], row: PlanVersion, **linked: dict[UUID, UUID]) -> dict[UUID, UUID]:
    made = {}
    for copy in copies:
        old, copy.id = copy.id, new_id()
        made[old] = copy.id
        copy.plan_id, copy.revision = row.id, 1
        for column, ids in linked.items():
            if getattr(copy, column) is not None:
                setattr(copy, column, ids[getattr(copy, column)])
    if copies:
        type(copies[0])._default_manager.bulk_create(copies)
    return made


def _name_co_ordinator(row: PlanVersion, name: str) -> None:
    """A plan names its care co-ordinator from its first day; another can be named at any time."""
    people = PlanPerson.objects.filter(plan=row)
    if not people.filter(role=PersonRole.CO_ORDINATOR).exists():
        PlanPerson.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            plan=row,
            position=people.count() + 1,
            role=PersonRole.CO_ORDINATOR,
            name=name,
        )
