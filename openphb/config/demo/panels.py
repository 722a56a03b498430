"""The panel of the demonstration: a plan that it agreed to on a condition, and one that it has yet to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.approving.types import RiskLevel
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.panel.types import ConditionDraft, Voice
from openphb.domains.plans.types import LineDraft, LineKind, Verdict
from openphb.journeys import agree_plan
from openphb.kernel.calendars import add_working_days


def panel_met(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Somebody wants to swim in the lake, and to take baths in ice: the panel agrees to the first.

    Then Ruth Bell refers a plan that waits, and calls the next meeting.
    """
    one = next((each for each in begun if each.agreement_id is None), None)
    if one is None:
        return
    day = add_working_days(until, -8)
    tenant_id = one.commissioner.tenant_id
    with on(stage, one.co_ordinator, day) as (viewer, at):
        plan_id = plans.start_plan(by=viewer, at=at, budget_id=one.budget_id)
        plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
        plans.set_dates(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version,
            starts_on=day,
            review_on=day + timedelta(days=84),
            notice_weeks=4,
        )
        kept = {each.name: getattr(plan.lines[0], each.name) for each in fields(LineDraft)}
        lake = replace(
            LineDraft(**kept),
            kind=LineKind.ACTIVITY,
            description="Swimming in the lake, with a lifeguard",
            supplier="Trent Open Water",
            management_option=ManagementOption.NOTIONAL,
            quantity_hundredths=1000,
            unit="swims",
            unit_pence=22_00,
            basis=Basis.ONE_OFF,
            falls_on=0,
            rate_code="",
            carers_needed=1,
            indicative_key="",
            valid_from=day,
            valid_to=None,
            shares={},
        )
        ice = replace(
            lake, description="Baths in ice, at home", supplier="", unit="baths", unit_pence=9_50
        )
        for more, line in enumerate((lake, ice), start=1):
            plans.put_line(
                by=viewer,
                at=at,
                plan_id=plan_id,
                version=plan.version + more,
                line_id=None,
                line=line,
            )
        plans.submit(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version + 3,
            risk=RiskLevel.HIGH,
            difference_reasons="Swimming is new. It is what they miss most.",
        )
    met_on = add_working_days(day, 2)
    there = [stage.users[name] for name in ("approver", "manager", "clinician")]
    with on(stage, "approver", met_on) as (viewer, at):
        meeting_id = plans.call_meeting(
            by=viewer, at=at, tenant_id=tenant_id, held_on=met_on, place="By video, 10 to 11"
        )
        plans.put_on_agenda(by=viewer, at=at, meeting_id=meeting_id, plan_ids=[plan_id])
        plans.record_present(by=viewer, at=at, meeting_id=meeting_id, members=there)
        (item,) = panel.meeting(viewer=viewer, meeting_id=meeting_id).items
        asked_for = plan_queries.plan(viewer=viewer, plan_id=plan_id)
        (baths,) = (one for one in asked_for.lines if one.description == ice.description)
        plans.record_panel_decision(
            by=viewer,
            at=at,
            item_id=item.id,
            verdict=Verdict.PART,
            not_agreed=[baths.id],
            reasons="Swimming matters most to them, and nothing else does as much for their strength. "
            "A lifeguard is in the water with them. In a bath of ice nobody is, and it helps nobody.",
            voices=[
                Voice(there[0], True),
                Voice(there[1], True),
                Voice(there[2], False, "I would wait until the new tablets are settled."),
            ],
            conditions=[
                ConditionDraft("Ask the epilepsy nurse before the first swim", there[2], met_on),
                ConditionDraft(
                    "Write down what the lifeguard does", there[1], until + timedelta(days=10)
                ),
            ],
        )
        agree_plan.decide_in_part(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=asked_for.version,
            reasons="You can swim in the lake again, with somebody trained beside you.",
            not_agreed=[
                NotAgreed(
                    baths.id,
                    "risk_not_managed",
                    "Nobody would be with you, and it could stop your heart.",
                )
            ],
        )
    with on(stage, "clinician", met_on) as (viewer, at):
        first = panel.conditions_open(viewer=viewer)[0]
        plans.meet_condition(
            by=viewer,
            at=at,
            condition_id=first.id,
            words="She agrees, and told them what to watch.",
        )
    _next_meeting(stage, until)


def _next_meeting(stage: Stage, until: date) -> None:
    with on(stage, "approver", until) as (viewer, at):
        waiting = approving.waiting(viewer=viewer)
        if not waiting:
            return
        plan = waiting[-1]
        plans.refer_to_panel(
            by=viewer,
            at=at,
            plan_id=plan.plan_id,
            reason="Nobody here has agreed to so many hours at night before.",
        )
        meeting_id = plans.call_meeting(
            by=viewer, at=at, tenant_id=plan.tenant_id, held_on=add_working_days(until, 3)
        )
        plans.put_on_agenda(by=viewer, at=at, meeting_id=meeting_id, plan_ids=[plan.plan_id])
