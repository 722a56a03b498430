"""Somebody whose agreed plan pays for extra cover, made as people make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.budgets.types import Basis
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import ExtraCover, LineEntitlement
from openphb.domains.payments.tests import making
from openphb.domains.payments.types.extra_cover import CoverAsked, PutBy
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.extra_cover.types import CoverTerms, MayStart, Trigger
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import LineKind, Verdict
from openphb.foundation.facts.record import NOW, as_known

TERMS = CoverTerms(
    (Trigger.DISCHARGE, Trigger.CARER_IN_CRISIS),
    "Ring Helping Hands.",
    200,
    25_00,
    1_050_00,
    1_500_00,
    21,
    MayStart.HELPERS,
)
PUT_BY = replace(
    planning.PA_LINE,
    kind=LineKind.CONTINGENCY,
    description="Put by for after a hospital stay",
    supplier="Helping Hands",
    quantity_hundredths=100,
    unit="weeks put by",
    unit_pence=30_00,
    basis=Basis.PER_WEEK,
)
FIRST_DAY = making.FIRST_DAY


def covered(house, terms=TERMS, *, role: str = "holder") -> UUID:
    """Make somebody entitled under a plan with extra cover; return the agreement.

    `house` remembers the budget and, as `holder_id`, who may start it.
    """
    house.budget_id = planning.open_budget(house)
    plan_id = planning.ready_plan(house, house.budget_id, planning.PA_LINE, PUT_BY)
    agree(house, plan_id, terms)
    agreement_id = agreeing.signed(house, agreeing.prepared(house, plan_id))
    agreeing.paid_to(house, agreement_id)
    making.record(house, agreement_id, plan_id)
    house.agreement_id = agreement_id
    house.holder_id = agreeing.holder_of(house, agreement_id, role)
    return agreement_id


def agree(house, plan_id: UUID, terms: CoverTerms) -> None:
    """Write what may start extra cover into a draft, and have it agreed."""
    with house.acting("care_coordinator") as viewer:
        plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
        line = next(one for one in plan.lines if one.kind is LineKind.CONTINGENCY)
        pen = planning.Pen(house, viewer, plan_id)
        pen.write(plans.put_cover, line_id=line.id, terms=terms)
        pen.write(plans.submit)
    with house.acting("approver") as viewer:
        planning.Pen(house, viewer, plan_id).write(
            plans.decide,
            verdict=Verdict.APPROVED,
            reasons="It was agreed.",
            why_lower=planning.FOUND,
        )


def next_version(house, terms: CoverTerms) -> UUID:
    """Agree to the next version of the plan, with other terms; record what it gives."""
    with house.acting("care_coordinator") as viewer:
        pen = planning.start(house, viewer, house.budget_id)
        starts = max(house.today, FIRST_DAY)
        pen.write(
            plans.set_dates,
            starts_on=starts,
            review_on=starts + timedelta(days=80),
            notice_weeks=4,
        )
    agree(house, pen.plan_id, terms)
    making.record(house, house.agreement_id, pen.plan_id)
    return pen.plan_id


def line_id(house) -> UUID:
    with house.acting("care_coordinator") as viewer:
        plan = plan_queries.agreed_plan(viewer=viewer, budget_id=house.budget_id)
        assert plan is not None
        return next(one.id for one in plan.lines if one.kind is LineKind.CONTINGENCY)


def start(house, put_by: int = 0, *, by: UUID | None = None, **asked) -> UUID:
    """Start extra cover as the holder, today unless said otherwise, with so much put by."""
    said = {"because": Trigger.DISCHARGE, "starts_on": house.today, **asked}
    found = line_id(house)
    with house.acting_as(by or house.holder_id) as viewer:
        return actions.start_extra_cover(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            line_id=found,
            asked=CoverAsked(**said),
            put_by=PutBy(put_by, house.today),
        )


def end(house, cover_id: UUID, last_day: date) -> None:
    with house.acting_as(house.holder_id) as viewer:
        actions.end_extra_cover(by=viewer, at=house.at, cover_id=cover_id, last_day=last_day)


def cover(house, cover_id: UUID):
    with house.acting("care_coordinator") as viewer:
        return queries.extra_cover(viewer=viewer, cover_id=cover_id)


def given(house, cover_id: UUID) -> list[tuple[date, date, str, int]]:
    """Return what becomes due of it, as it is known now: from, to, how, pence."""
    with house.acting("care_coordinator"):
        row = ExtraCover.objects.get(pk=cover_id)
        facts = as_known(LineEntitlement.objects.filter(line_key=row.due_key), NOW)
        return sorted(
            (one.valid.lower, one.valid.upper, one.basis, one.unit_pence)
            for one in facts
            if one.unit_pence
        )
