"""What may not be paid unless somebody approves it: one list, one family, one answer still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from openphb.config.demo.beginnings import STEPS, Way, on
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets.types import Basis
from openphb.domains.cases.types import Category
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.readiness.types import ExceptionDraft, LineAbout, LocalDraft, Visit
from openphb.domains.plans.types import LineKind

# Far from everybody else in the made-up cast.
PLACE = 803
NURSE = "nurse"
STARTS_IN = timedelta(days=25)
EVENING = Visit(127, 20 * 60, 22 * 60)


def ask(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Have a wife paid by exception, and counselling wait for an answer."""
    _own_list(stage, commissioner, until)
    made = made_up(PLACE, seed=seed, commissioners=(commissioner.name,), today=until)
    member = replace(
        made,
        given_name="Daniel",
        family_name="Achebe",
        date_of_birth=date(1979, 3, 8),
        category=Category.CHC_ADULT,
        reason="Motor neurone disease; breathing is helped by a machine at night.",
        needs=("Breathing at night, and being understood",),
        outcomes=(("Sleep at home, next to my wife", "nights without an alarm"),),
        lines=(
            CastLine(
                LineKind.PERSONAL_ASSISTANT,
                "Help at bedtime (made-up price)",
                "",
                1400,
                "hours",
                15_10,
                Basis.PER_WEEK,
                (0,),
            ),
            CastLine(
                LineKind.THERAPY,
                "Counselling for both of us (made-up price)",
                "Talking Room",
                200,
                "sessions",
                52_00,
                Basis.PER_MONTH,
                (0,),
            ),
        ),
        starts_on=until + STARTS_IN,
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, 0)
    for step in STEPS:
        day = member.starts_on - timedelta(days=step.days_before)
        if day > until or step.days_before <= STARTS_IN.days:
            break
        with on(stage, step.who or NURSE, day) as (viewer, at):
            step.do(viewer, at, way)
    _his_wife(stage, way, until)


def _own_list(stage: Stage, commissioner: Commissioner, until: date) -> None:
    begun = until - timedelta(days=200)
    with on(stage, "manager", begun) as (viewer, at):
        row = plans.propose_local(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=LocalDraft(
                "counselling",
                "counselling\ncbt",
                "counselling of staff",
                "The NHS has its own talking therapies.",
                begun,
                None,
            ),
        )
    with on(stage, "approver", begun + timedelta(days=3)) as (viewer, at):
        plans.decide_local(by=viewer, at=at, exclusion_id=row, agree=True)
    with on(stage, "manager", until) as (viewer, at):
        plans.propose_local(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=LocalDraft(
                "hot tubs", "hot tub\njacuzzi", "", "A hydrotherapy pool is near.", until, None
            ),
        )


def _his_wife(stage: Stage, way: Way, until: date) -> None:
    plan_id = way.made["plan"]
    with on(stage, NURSE, until) as (viewer, at):
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        help_line, _talking = plan.lines
        plans.put_line_note(
            by=viewer,
            at=at,
            plan_id=plan_id,
            version=plan.version,
            line_id=help_line.id,
            about=LineAbout(
                paid_name="Grace Achebe",
                relationship="spouse",
                same_household=True,
                household_from=date(2008, 7, 19),
                dbs_on=until - timedelta(days=30),
                visits=(EVENING,),
            ),
        )
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        review = plan.review_on
        assert review is not None, "the draft has its dates"
        wanted = {
            fault.code: fault.about
            for fault in readiness.faults_of(viewer=viewer, plan=plan)
            if fault.about
        }
        asked = [
            plans.ask_exception(
                by=viewer,
                at=at,
                plan_id=plan_id,
                draft=ExceptionDraft(wanted[code], why, evidence, None, review),
            )
            for code, why, evidence in (
                (
                    "household_paid",
                    "Only she understands him, and three agencies could send nobody at bedtime.",
                    "Letter of the respiratory nurse, and the agencies’ answers of this month.",
                ),
                (
                    "local_exclusion",
                    "The talking therapies service has no room that his chair can enter.",
                    "Their e-mail to the co-ordinator.",
                ),
            )
        ]
    with on(stage, "approver", until) as (viewer, at):
        plans.decide_exception(
            by=viewer,
            at=at,
            exception_id=asked[0],
            approve=True,
            reasons="It is necessary: nobody else can do this well. We look again at the review.",
        )
