"""First ideas of a budget: told from a week and from needs, the letters, and who did not agree."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Commissioner, Stage, moment
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets import queries as budget_queries
from openphb.domains.budgets.jobs import write_letters
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Employing, Item, Row, When
from openphb.domains.budgets.methods.needs_profile import (
    Assessment,
    CategoryPack,
    Help,
    Level,
    Need,
    Profile,
    Support,
    Willing,
    pack_for,
)
from openphb.domains.budgets.methods.severity_range import Mover, Way
from openphb.domains.budgets.types import ToldHow
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.types import Heard, Reconsidered
from openphb.domains.people import queries as people
from openphb.domains.rates.types import Unit, Who
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents.pdf import PrinterMissingError
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run

# Told 32 days before the money starts, as every beginning is.
TOLD_BEFORE = timedelta(days=32)
USUAL_WEEK = CareWeek(
    rows=(
        Row(Who.PA, When.DAY, Unit.HOUR, (4_00, 4_00, 4_00, 4_00, 4_00, 2_00, 0)),
        Row(Who.AGENCY, When.SLEEP_IN, Unit.NIGHT, (0, 0, 0, 0, 1_00, 1_00, 0)),
    ),
    employing=Employing(assistants=2),
    items=(Item("insurance.year", 1_00), Item("training.once", 2_00)),
)
MOVERS = (
    Mover(
        "A bad spell, with help every night",
        Way.MORE,
        1,
        Row(Who.AGENCY, When.SLEEP_IN, Unit.NIGHT, (1_00,) * 7),
    ),
    Mover(
        "A day centre takes the place of two afternoons",
        Way.LESS,
        0,
        Row(Who.PA, When.DAY, Unit.HOUR, (4_00, 2_00, 4_00, 2_00, 4_00, 2_00, 0)),
    ),
)


def asked_again(stage: Stage, mr_w: Begun) -> None:
    """Have Mr W told in letters, not agree three days later, and get his answer from the manager."""
    told = mr_w.member.starts_on - TOLD_BEFORE
    run = Run(SYSTEM_USER_ID, Moment(told, moment(told), pretended=True), 1, last=True)
    # Without a printer the world is the same but for its papers.
    with suppress(PrinterMissingError):
        write_letters.body(run, mr_w.budget_id, 2)
    said, answered = told + timedelta(days=3), told + timedelta(days=6)
    with on(stage, mr_w.co_ordinator, said) as (viewer, at):
        disagreement_id = budgets.disagree(
            by=viewer,
            at=at,
            budget_id=mr_w.budget_id,
            said_on=said,
            heard=Heard.PHONE,
            words="Nobody counted the days when my wife has to be away.",
        )
    with on(stage, "manager", answered) as (viewer, at):
        cases.answer_disagreement(
            by=viewer,
            at=at,
            disagreement_id=disagreement_id,
            outcome=Reconsidered.STANDS,
            reasons="We looked at it again with you and Mrs W. Your plan will say who comes when she "
            "is away, and part of the money is kept for that. So the sum is enough as it is.",
            answered_on=answered,
        )


def told_from_a_week(
    stage: Stage, commissioner: Commissioner, nhs_number: str, until: date
) -> None:
    """Have somebody's budget worked out again from a usual week and told; they do not agree."""
    with on(stage, "nurse", until) as (viewer, at):
        person = people.with_nhs_number(
            viewer=viewer, tenant_id=commissioner.tenant_id, nhs_number=nhs_number
        )
        assert person is not None, "everybody on the way is registered"
        (budget,) = budget_queries.budgets_of_subject(viewer=viewer, subject_id=person.subject_id)
        budgets.work_out_week(
            by=viewer, at=at, budget_id=budget.id, after_version=2, week=USUAL_WEEK
        )
        budgets.work_out_range(
            by=viewer,
            at=at,
            budget_id=budget.id,
            after_version=3,
            week=USUAL_WEEK,
            movers=MOVERS,
        )
        budgets.tell_person(
            by=viewer,
            at=at,
            budget_id=budget.id,
            after_version=4,
            told_on=until,
            told_how=ToldHow.EASY_READ,
        )
        budgets.disagree(
            by=viewer,
            at=at,
            budget_id=budget.id,
            said_on=until,
            heard=Heard.IN_PERSON,
            words="I need somebody on Sundays too.",
        )


def told_from_needs(stage: Stage, commissioner: Commissioner, nhs_number: str, until: date) -> None:
    """Have somebody's budget worked out again from their needs, beside what their family gives; tell it."""
    with on(stage, "nurse", until) as (viewer, at):
        person = people.with_nhs_number(
            viewer=viewer, tenant_id=commissioner.tenant_id, nhs_number=nhs_number
        )
        assert person is not None, "everybody on the way is registered"
        (budget,) = budget_queries.budgets_of_subject(viewer=viewer, subject_id=person.subject_id)
        case = case_queries.case_facts(viewer=viewer, case_id=budget.case_id)
        budgets.work_out_needs(
            by=viewer,
            at=at,
            budget_id=budget.id,
            after_version=2,
            profile=_profile(pack_for(case.category, until), until),
        )
        budgets.tell_person(
            by=viewer,
            at=at,
            budget_id=budget.id,
            after_version=3,
            told_on=until,
            told_how=ToldHow.IN_PERSON,
        )


def _profile(pack: CategoryPack, until: date) -> Profile:
    """Return what was found and what helps, in domains that every pack asks of."""
    food, pills, mood = (
        next(domain.code for domain in pack.domains if domain.prompts == about)
        for about in ("nutrition", "drugs", "psychological")
    )
    asked = until - timedelta(days=5)
    evenings = (2_00, 2_00, 2_00, 2_00, 2_00, 2_00, 2_00)
    return Profile(
        pack=pack.code,
        assessed=Assessment("Ruth Bell, nurse assessor", until - timedelta(days=12)),
        needs=(
            Need(food, Level.MODERATE, "You need somebody with you at each meal, so you eat well."),
            Need(pills, Level.LOW, "You need help to take your pills on time."),
            Need(mood, Level.HIGH, "You feel low in the evening. It helps when somebody is there."),
        ),
        help=(
            Help(
                Row(Who.PA, When.DAY, Unit.HOUR, (3_00, 3_00, 3_00, 3_00, 3_00, 3_00, 3_00)),
                food,
                "meals and pills",
            ),
            Help(Row(Who.PA, When.EVENING, Unit.HOUR, evenings), mood, "company in the evening"),
        ),
        support=(
            Support(0, "Ann, your sister", (0, 0, 0, 0, 0, 3_00, 3_00), Willing.YES, asked),
            Support(1, "Joe, your son", (0, 0, 2_00, 0, 0, 0, 0), Willing.YES, asked),
            Support(1, "Bo, next door", (0, 0, 0, 0, 2_00, 0, 0), Willing.NO, asked),
        ),
        around=CareWeek(
            (), employing=Employing(assistants=2), items=(Item("insurance.year", 1_00),)
        ),
    )
