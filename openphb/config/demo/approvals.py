"""Who may agree which plans in the demonstration, who is away, and a plan that was agreed in part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.approving.scheme_file import HEADER
from openphb.domains.plans.types import LineDraft, LineKind
from openphb.journeys import agree_plan

SCHEME_SINCE = date(2025, 4, 1)
ROWS = """
answer_within,lead,3,,,,,,Made up for the demonstration
answer_within,team_lead,5,,,,,,Made up for the demonstration
answer_within,panel,10,,,,,,Made up for the demonstration
answer_within,senior,10,,,,,,Made up for the demonstration
weekly_above,team_lead,1500.00,,,,,,Made up for the demonstration
above_indicative_percent,team_lead,10,,,,,,Made up for the demonstration
risk_at_least,panel,high,,,,,,Made up for the demonstration
weekly_above,panel,3000.00,,,,,,Made up for the demonstration
weekly_above,senior,6000.00,,,,,,Made up for the demonstration
holds,lead,,approver@openphb.example,1500.00,10000.00,2016-05-01,,Made up for the demonstration
holds,team_lead,,approver@openphb.example,3000.00,25000.00,2016-05-01,,Made up for the demonstration
holds,panel,,approver@openphb.example,6000.00,50000.00,2016-05-01,,Made up for the demonstration
holds,team_lead,,manager@openphb.example,3000.00,25000.00,2016-05-01,,Made up for the demonstration
holds,senior,,manager@openphb.example,{senior},100000.00,2016-05-01,,Made up for the demonstration
"""


def agree_schemes(stage: Stage) -> None:
    """Have finance put every commissioner's scheme forward, and a second one agree to it."""
    for commissioner in stage.commissioners:
        with on(stage, "finance", SCHEME_SINCE) as (viewer, at):
            scheme_id, faults = plans.import_scheme(
                by=viewer,
                at=at,
                tenant_id=commissioner.tenant_id,
                name="Scheme of approval 2025/26",
                valid_from=SCHEME_SINCE,
                data=_file("12000.00"),
            )
        assert scheme_id is not None, faults
        with on(stage, "finance.approver", SCHEME_SINCE) as (viewer, at):
            plans.decide_scheme(
                by=viewer, at=at, scheme_id=scheme_id, agree=True, reason="As the board agreed."
            )


def since_then(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Ruth Bell goes away, a new scheme waits, a plan was agreed in part."""
    tenant_id = begun[0].commissioner.tenant_id
    with on(stage, "approver", until) as (viewer, at):
        plans.record_cover(
            by=viewer,
            at=at,
            tenant_id=tenant_id,
            absent=stage.users["approver"],
            stand_in=stage.users["manager"],
            valid_from=until + timedelta(days=21),
            valid_to=until + timedelta(days=28),
            words="On leave",
        )
    with on(stage, "finance", until) as (viewer, at):
        plans.import_scheme(
            by=viewer,
            at=at,
            tenant_id=tenant_id,
            name="Scheme of approval with a higher limit",
            valid_from=until + timedelta(days=14),
            data=_file("15000.00"),
        )
    _in_part(stage, begun, until - timedelta(days=5))


def _file(senior: str) -> bytes:
    return (",".join(HEADER) + ROWS.replace("{senior}", senior)).encode()


def asked_first(stage: Stage, plan_id: UUID, co_ordinator: str, day: date) -> None:
    """The approver asks about a plan that waits before deciding, and is answered the same day."""
    with on(stage, "approver", day) as (viewer, at):
        question_id = plans.ask_question(
            by=viewer, at=at, plan_id=plan_id, words="Who is with him while it is closed?"
        )
    with on(stage, co_ordinator, day) as (viewer, at):
        plans.answer_question(
            by=viewer, at=at, question_id=question_id, words="Mary is, and Joan comes twice."
        )


def _in_part(stage: Stage, begun: Sequence[Begun], day: date) -> None:
    """Somebody asked for a Wii Fit beside everything that was agreed; the gym was there already."""
    one = next((each for each in reversed(begun) if each.agreement_id is None), None)
    if one is None:
        return
    with on(stage, one.co_ordinator, day) as (viewer, at):
        plan_id = plans.start_plan(by=viewer, at=at, budget_id=one.budget_id)
        plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
        version = plan.version
        plans.set_dates(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=version,
            starts_on=day,
            review_on=day + timedelta(days=84),
            notice_weeks=4,
        )
        first = plan.lines[0]
        kept = LineDraft(**{one.name: getattr(first, one.name) for one in fields(LineDraft)})
        wii = replace(
            kept,
            kind=LineKind.EQUIPMENT,
            description="Wii Fit, to move more at home",
            supplier="",
            management_option=ManagementOption.NOTIONAL,
            quantity_hundredths=100,
            unit="sets",
            unit_pence=180_00,
            basis=Basis.ONE_OFF,
            falls_on=0,
            rate_code="",
            carers_needed=1,
            indicative_key="",
            valid_from=day,
            valid_to=None,
            shares={},
        )
        plans.put_line(
            by=viewer, at=at, plan_id=plan_id, version=version + 1, line_id=None, line=wii
        )
        plans.submit(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=version + 2,
            difference_reasons="The Wii Fit is new. It is for moving more in the winter.",
        )
    with on(stage, "approver", day + timedelta(days=1)) as (viewer, at):
        plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
        (asked_for,) = (line for line in plan.lines if line.unit_pence == wii.unit_pence)
        agree_plan.decide_in_part(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version,
            reasons="Everything that you have now goes on.",
            not_agreed=[
                NotAgreed(
                    asked_for.id,
                    "met_otherwise",
                    "The centre that you go to has the same set, and somebody there to help you.",
                )
            ],
        )
