"""Starting a version: empty the first time, afterwards a copy of what was agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from openphb.domains.budgets import queries as budgets
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    Need,
    Outcome,
    PlanVersion,
    Risk,
)
from openphb.domains.plans.types import PlanState, Section
from openphb.foundation.access.types import Permission, Viewer
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
        _begin(row, source)
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
    _begin(row, source)
    return row


def _begin(row: PlanVersion, source: PlanVersion | None) -> None:
    if source is not None:
        row.notice_weeks = source.notice_weeks
        row.difference_reasons = source.difference_reasons
        for section in Section:
            setattr(row, section, getattr(source, section))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        # A version is open, or two people started at the same moment; the database let one of them.
        raise _already_open() from clash
    if source is not None:
        _copy_parts(source, row)


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
    keys = {"tenant_id": row.tenant_id, "subject_id": row.subject_id}
    needs: dict[UUID | None, UUID | None] = {None: None}
    for need in Need.objects.filter(plan=source):
        copy = Need.objects.create(**keys, plan=row, position=need.position, words=need.words)
        needs[need.id] = copy.id
    outcomes: dict[UUID, UUID] = {}
    for outcome in Outcome.objects.filter(plan=source):
        outcomes[outcome.id] = Outcome.objects.create(
            **keys,
            plan=row,
            need_id=needs[outcome.need_id],
            outcome_key=outcome.outcome_key,
            position=outcome.position,
            words=outcome.words,
            measure=outcome.measure,
        ).id
    for risk in Risk.objects.filter(plan=source):
        Risk.objects.create(
            **keys,
            plan=row,
            position=risk.position,
            words=risk.words,
            agreed=risk.agreed,
            carried_by=risk.carried_by,
        )
    for line in BudgetLine.objects.filter(plan=source):
        copy_line(line, row, outcomes)


def copy_line(line: BudgetLine, row: PlanVersion, outcomes: dict[UUID, UUID]) -> None:
    """Copy a line to another version, with what it serves there (`outcomes`: its own → the copy's)."""
    keys = {"tenant_id": row.tenant_id, "subject_id": row.subject_id}
    copy = BudgetLine.objects.create(
        **keys,
        plan=row,
        line_key=line.line_key,
        position=line.position,
        kind=line.kind,
        description=line.description,
        supplier=line.supplier,
        management_option=line.management_option,
        quantity_hundredths=line.quantity_hundredths,
        unit=line.unit,
        unit_pence=line.unit_pence,
        basis=line.basis,
        falls_on=line.falls_on,
        rate_code=line.rate_code,
        carers_needed=line.carers_needed,
        indicative_key=line.indicative_key,
        valid_from=line.valid_from,
        valid_to=line.valid_to,
    )
    for link in LineOutcome.objects.filter(line=line):
        LineOutcome.objects.create(**keys, line=copy, outcome_id=outcomes[link.outcome_id])
    for share in FunderShare.objects.filter(line=line):
        FunderShare.objects.create(
            **keys, line=copy, funder_id=share.funder_id, ten_thousandths=share.ten_thousandths
        )
