"""Telling the person their indicative budget, and hearing that they do not agree."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import queries, rules
from openphb.domains.budgets.actions.keeping import amounts, audit, hold, keep
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.budgets.types import (
    ToldHow,
)
from openphb.domains.cases import actions as case_actions
from openphb.domains.cases.types import USUAL_DAYS, About, Heard
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import Refusal


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
        budget, actor, latest = hold(by, budget_id, after_version)
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
        indicative = keep(
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
                rebases_plan=latest.rebases_plan,
            ),
            lines,
        )
        details = {
            **amounts(indicative),
            "told_on": told_on.isoformat(),
            "told_how": str(told_how),
            "answer_days": days,
        }
        audit("budget.told", actor, at, budget, details)
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
