"""Writes about budgets: opening one, working out its indicative amount, telling the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from openphb.domains.budgets import queries, rules
from openphb.domains.budgets.methods import cost_matrix, costed_lines
from openphb.domains.budgets.methods.cost_matrix import CareWeek
from openphb.domains.budgets.methods.stored_lines import stored_working
from openphb.domains.budgets.models import Budget, IndicativeBudget, IndicativeLine
from openphb.domains.budgets.types import (
    CostedLine,
    Frequency,
    ToldHow,
    WeeksInYear,
    WorkedOut,
)
from openphb.domains.cases import actions as case_actions
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import USUAL_DAYS, About, Heard
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal, Stale


def open_budget(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    opened_on: date,
    frequency: Frequency,
    weeks_in_year: WeeksInYear,
) -> UUID:
    """Open the budget of a case whose offer was accepted; return its id.

    Refusals: `nothing_there`, those of `rules.refuse_opening`, `not_permitted`.
    """
    with transaction.atomic():
        case = cases.case_facts(viewer=by, case_id=case_id)
        actor = by.act(
            Permission.BUDGET_INDICATE, tenant_id=case.tenant_id, subject_id=case.subject_id
        )
        rules.refuse_opening(
            case.step,
            referred_on=case.referred_on,
            opened_on=opened_on,
            today=by.today,
            exists=Budget.objects.filter(case_id=case_id).exists(),
        )
        try:
            with transaction.atomic():
                budget = Budget.objects.create(
                    tenant_id=case.tenant_id,
                    subject_id=case.subject_id,
                    case_id=case_id,
                    opened_on=opened_on,
                    frequency=frequency,
                    weeks_in_year=weeks_in_year,
                )
        except IntegrityError as fault:
            # Two people opened it at once: the database let the first one through.
            if isinstance(fault.__cause__, UniqueViolation):
                raise rules.budget_exists() from fault
            raise
        details = {"frequency": str(frequency), "weeks_in_year": str(weeks_in_year)}
        _audit("budget.opened", actor, at, budget, details)
        case_actions.note_budget_opened(by=by, at=at, case_id=case_id)
        return budget.id


def work_out_indicative(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    after_version: int,
    lines: Sequence[CostedLine],
) -> UUID:
    """Work out and keep an indicative budget from costed lines; return its id.

    `after_version` is the latest version that was on the screen, 0 for none. Refusals:
    `nothing_there`, `stale`, those of `costed_lines.work_out`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = _hold(by, budget_id, after_version)
        worked = costed_lines.work_out(
            lines, weeks_in_year=WeeksInYear(budget.weeks_in_year), worked_out_on=by.today
        )
        return _keep_next(budget, latest, worked, stored_working(worked), by=actor, at=at)


def work_out_week(
    *, by: Viewer, at: datetime, budget_id: UUID, after_version: int, week: CareWeek
) -> UUID:
    """Work out and keep an indicative budget from a usual week of care; return its id.

    It is priced from the commissioner's rate card and the law's rates of today. Refusals:
    `nothing_there`, `stale`, those of `cost_matrix.priced_for` and of `cost_matrix.work_out`,
    `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = _hold(by, budget_id, after_version)
        made = queries.week_priced(viewer=by, budget_id=budget_id, week=week)
        kept = cost_matrix.stored_matrix(made)
        return _keep_next(budget, latest, made.worked, kept, by=actor, at=at)


def _keep_next(
    budget: Budget,
    latest: IndicativeBudget | None,
    worked: WorkedOut,
    working: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep what was worked out as a budget's next version; return its id."""
    indicative = _keep(
        IndicativeBudget(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget=budget,
            version=(latest.version if latest else 0) + 1,
            pack=worked.pack,
            worked_out_on=worked.worked_out_on,
            worked_out_by=by.user_id,
            told_on=None,
            weekly_pence=worked.weekly_pence,
            annual_pence=worked.annual_pence,
            one_off_pence=worked.one_off_pence,
            working=working,
        ),
        worked.lines,
    )
    _audit("budget.indicated", by, at, budget, _amounts(indicative))
    return indicative.id


def tell_person(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    after_version: int,
    told_on: date,
    told_how: ToldHow,
) -> UUID:
    """Record when and how the person was told the latest indicative budget; return its id.

    Indicative budgets are history and never change, so this keeps a new version: the same sum,
    now with the day, and with the days in which who does not agree is promised an answer.
    Refusals: `nothing_there`, `stale`, `nothing_to_tell`, those of
    `rules.refuse_telling`, `not_permitted`.
    """
    with transaction.atomic():
        budget, actor, latest = _hold(by, budget_id, after_version)
        if latest is None:
            raise Refusal(
                "nothing_to_tell",
                "No indicative budget has been worked out yet.",
                "Add its lines first.",
            )
        rules.refuse_telling(
            worked_out_on=latest.worked_out_on,
            told_already_on=latest.told_on,
            told_on=told_on,
            today=by.today,
        )
        days, _said = queries.days_to_answer(viewer=by, tenant_id=budget.tenant_id, on=told_on)
        lines = queries.lines_of(viewer=by, indicative_id=latest.id)
        indicative = _keep(
            IndicativeBudget(
                tenant_id=budget.tenant_id,
                subject_id=budget.subject_id,
                budget=budget,
                version=latest.version + 1,
                pack=latest.pack,
                worked_out_on=latest.worked_out_on,
                worked_out_by=latest.worked_out_by,
                told_on=told_on,
                told_how=told_how,
                answer_days=days,
                weekly_pence=latest.weekly_pence,
                annual_pence=latest.annual_pence,
                one_off_pence=latest.one_off_pence,
                working=latest.working,
            ),
            lines,
        )
        details = {
            **_amounts(indicative),
            "told_on": told_on.isoformat(),
            "told_how": str(told_how),
            "answer_days": days,
        }
        _audit("budget.told", actor, at, budget, details)
        return indicative.id


def disagree(
    *, by: Viewer, at: datetime, budget_id: UUID, said_on: date, heard: Heard, words: str
) -> UUID:
    """Record that the person does not agree with what they were told last; return the record's id.

    Refusals: `nothing_there`, `nothing_told`, those of `cases.actions.disagree`.
    """
    with transaction.atomic():
        budget = queries.budget(viewer=by, budget_id=budget_id)
        told = IndicativeBudget.objects.filter(budget_id=budget_id, told_on__isnull=False)
        latest = told.order_by("-version").first()
        if latest is None or latest.told_on is None:
            raise Refusal(
                "nothing_told",
                "No indicative budget has been told yet.",
                "Wait until it is told. Until then, talk about it with the care co-ordinator.",
            )
        return case_actions.disagree(
            by=by,
            at=at,
            case_id=budget.case_id,
            about=About.INDICATIVE_BUDGET,
            about_id=latest.id,
            decided_by=latest.worked_out_by,
            told_on=latest.told_on,
            days=USUAL_DAYS if latest.answer_days is None else latest.answer_days,
            said_on=said_on,
            heard=heard,
            words=words,
        )


def _hold(
    by: Viewer, budget_id: UUID, after_version: int
) -> tuple[Budget, Actor, IndicativeBudget | None]:
    """Lock a budget, which keeps its versions in order, and return its latest version."""
    budget = Budget.objects.select_for_update().filter(id=budget_id).first()
    if budget is None:
        raise NothingThere("budget")
    actor = by.act(
        Permission.BUDGET_INDICATE, tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    latest = IndicativeBudget.objects.filter(budget=budget).order_by("-version").first()
    if after_version != (latest.version if latest else 0):
        raise Stale()
    return budget, actor, latest


def _keep(indicative: IndicativeBudget, lines: Sequence[CostedLine]) -> IndicativeBudget:
    indicative.save(force_insert=True)
    IndicativeLine.objects.bulk_create(
        IndicativeLine(
            tenant_id=indicative.tenant_id,
            subject_id=indicative.subject_id,
            indicative=indicative,
            position=position,
            description=line.description,
            quantity_hundredths=line.quantity_hundredths,
            unit=line.unit,
            unit_pence=line.unit_pence,
            basis=line.basis,
        )
        for position, line in enumerate(lines, start=1)
    )
    return indicative


def _amounts(indicative: IndicativeBudget) -> dict[str, object]:
    return {
        "version": indicative.version,
        "weekly_pence": indicative.weekly_pence,
        "annual_pence": indicative.annual_pence,
        "one_off_pence": indicative.one_off_pence,
    }


def _audit(what: str, actor: Actor, at: datetime, budget: Budget, details: dict[str, Any]) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        record_kind="budget",
        record_id=budget.id,
        details=details,
    )
