"""First ideas of a budget: one told from a usual week, the letters about it, and who did not agree."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Commissioner, Stage, moment
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets import queries as budget_queries
from openphb.domains.budgets.jobs import write_letters
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Employing, Item, Row, When
from openphb.domains.budgets.methods.severity_range import Mover, Way
from openphb.domains.budgets.types import ToldHow
from openphb.domains.cases import actions as cases
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
