"""The lives of Mr W and of who lives near him, and what waits for whom on the last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from openphb.config.demo import (
    agreed_with,
    approvals,
    between_bodies,
    chairs_and_once,
    decisions,
    extra_cover,
    firms,
    jack_and_mrs_a,
    money_moves,
    moved,
    panels,
    precedents,
    rail_outage,
)
from openphb.config.demo.afterwards import changed_circumstances
from openphb.config.demo.beginnings import Begun, begin, join_mr_and_mrs_w, on, write_to
from openphb.config.demo.bills import billed
from openphb.config.demo.cast import CastMember
from openphb.config.demo.first_ideas import asked_again, told_from_a_week, told_from_needs
from openphb.config.demo.house_rules import agree_rules, change_account, let_it_be_paid
from openphb.config.demo.later import bank_answered, came_back, hospice_closed
from openphb.config.demo.months import (
    PAY_EVERY,
    end_month,
    habits_of,
    hold_reviews,
    pay_for_months,
    prepared,
    set_payer,
    spend,
)
from openphb.config.demo.site_rails import pay_by_invoice
from openphb.config.demo.stage import Commissioner, Stage
from openphb.config.demo.uplifts import raise_some
from openphb.config.demo.way_in import came
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.jobs import prepare_run
from openphb.domains.payments.types import RunAsked
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run
from openphb.kernel.calendars import add_working_days

# How many days from today the money of people still on the way starts: one stands before each step.
ON_THE_WAY = (59, 45, 41, 35, 31, 26, 24, 19, 13, 9)
# Who of them was told how much it may be, and has no plan yet.
TOLD = 31
# Whose was worked out again from their needs, while their plan is written.
FROM_NEEDS = 26


def live(
    stage: Stage, cast: Sequence[CastMember], coming: Sequence[CastMember], *, until: date
) -> None:
    """Begin every member of the cast, then let the months pass.

    Those `coming` are still on the way on the day `until`, so that Today shows every step.
    """
    begun = [one for n, member in enumerate(cast) if (one := begin(stage, member, n, until=until))]
    join_mr_and_mrs_w(stage, begun[0])
    for one in begun[:5]:
        write_to(stage, one)
    neighbours = [one for one in begun[1:] if one.commissioner == begun[0].commissioner]
    came(stage, begun[0], (neighbours or begun)[0])
    asked_again(stage, begun[0])
    moving = moved.begin_them(stage, begun[0].commissioner, until)
    jack = jack_and_mrs_a.begin_jack(stage, until)
    _months_pass(stage, begun, [*moving, jack], until)
    moved.move_and_close(stage, moving, until)
    _asked_in_vain(stage, begun[0], until)
    came_back(stage, begun, until)
    bank_answered(stage, begun[0].commissioner.tenant_id)
    extra_cover.she_needed_rest(stage, begun[0])
    hospice_closed(stage, begun[0])
    extra_cover.was_started(stage, begun[1:], until)
    changed_circumstances(stage, begun[1:], until)
    raise_some(stage, begun[0], until)
    money_moves.asked(stage, begun[0], until)
    decisions.asked_for_nights(stage, begun[0])
    decisions.complained(stage, begun[0], until)
    between_bodies.taken_over(stage, begun, until)
    end_month(stage, until)
    waiting_for_approval, draft = _others_who_pay(stage, begun, until)
    for position, (member, days) in enumerate(zip(coming, ON_THE_WAY, strict=True)):
        # One commissioner, Mr W's, shows every step, but the last one waits for an account to be
        # approved and is owed before it is: the run of another leaves them out.
        last = days == ON_THE_WAY[-1]
        where = waiting_for_approval.name if last else begun[0].member.commissioner
        soon = replace(member, commissioner=where, starts_on=until + timedelta(days=days))
        begin(stage, soon, len(cast) + position, until=until)
        if days == ON_THE_WAY[0]:
            decisions.not_now(stage, stage.commissioner(where), soon.nhs_number, until)
        if days == TOLD:
            told_from_a_week(stage, stage.commissioner(where), soon.nhs_number, until)
        if days == FROM_NEEDS:
            told_from_needs(stage, stage.commissioner(where), soon.nhs_number, until)
    approvals.since_then(stage, begun, until)
    panels.panel_met(stage, begun, until)
    agreed_with.employers(stage, begun, until)
    precedents.read_some(stage, until)
    pay_days = _next_pay_days(stage, begun, until)
    agree_rules(stage, pay_days, until=until, needs_two=waiting_for_approval)
    pay_by_invoice(stage, begun[0].commissioner, until)
    firms.organisations_hold(stage, begun[0].commissioner, seed=stage.seed, until=until)
    billed(stage, begun, until)
    paid = [one for one in begun[1:] if one.agreement_id is not None]
    if paid:
        rail_outage.have_cards(stage, paid[:1], until)
    _open_run(stage, waiting_for_approval, until, add_working_days(until, 8))
    prepared(stage, draft, until, add_working_days(until, 6), reviewed=False)


def _months_pass(
    stage: Stage, begun: Sequence[Begun], others: Sequence[Begun], until: date
) -> None:
    """Pay everybody, month after month, and let them spend it.

    The `others` are paid in the same runs, and what they spend is told elsewhere.
    """
    for commissioner in stage.commissioners:
        set_payer(stage, commissioner)
    once = chairs_and_once.begin_once(stage, begun[0].commissioner, until=until)
    paid = pay_for_months(stage, [*begun, *others], until)
    chairs_and_once.told_once(stage, once, until=until)
    for index, one in enumerate(begun):
        if one.agreement_id is not None:
            spend(stage, one, paid[one.budget_id], until, index, habits_of(index))
        hold_reviews(stage, one, until, index)


def _asked_in_vain(stage: Stage, mr_w: Begun, until: date) -> None:
    """Have the worker asked for a run when nothing is due: it says so to who asked."""
    with on(stage, "finance", until) as (viewer, at):
        work_id = payments.ask_to_prepare(
            by=viewer,
            at=at,
            asked=RunAsked(
                tenant_id=mr_w.commissioner.tenant_id,
                organisation_id=stage.icb_id,
                pay_on=add_working_days(until, 3),
            ),
        )
    moment = Moment(until, at, pretended=True)
    prepare_run.body(Run(stage.users["finance"], moment, 1, last=True), work_id)


def _others_who_pay(
    stage: Stage, begun: list[Begun], until: date
) -> tuple[Commissioner, Commissioner]:
    """Return two commissioners other than Mr W's: those that owe money soon, to the living, first."""
    paying = [one.commissioner for one in begun[1:] if one.agreement_id]
    others = [one for one in (*paying, *stage.commissioners) if one != begun[0].commissioner]

    def owes(commissioner: Commissioner) -> tuple[bool, bool]:
        with on(stage, "finance", until) as (viewer, _at):
            found = payment_queries.due(
                viewer=viewer,
                on=add_working_days(until, 8),
                tenant_id=commissioner.tenant_id,
            )
        return any(one.died_on is None for one in found.owed), bool(found.owed)

    first, second, *_rest = sorted(dict.fromkeys(others), key=owes, reverse=True)
    return first, second


def _open_run(stage: Stage, commissioner: Commissioner, until: date, pay_on: date) -> None:
    """Leave a run waiting for its approver; one of its accounts changed, and may be paid at once."""
    change_account(stage, commissioner, until, pay_on)
    run_id = prepared(stage, commissioner, until, pay_on, reviewed=False)
    if run_id is None:
        return
    let_it_be_paid(stage, run_id, until)
    with on(stage, "finance", until) as (viewer, at):
        version = payment_queries.run(viewer=viewer, run_id=run_id).version
        payments.review(by=viewer, at=at, run_id=run_id, version=version)


def _next_pay_days(
    stage: Stage, begun: list[Begun], until: date
) -> list[tuple[Commissioner, date]]:
    """Return who pays next and when: four weeks after its last run; who has open runs, with them."""
    his = begun[0].commissioner
    with on(stage, "finance", until) as (viewer, _at):
        days = [
            run.pay_on
            for run in payment_queries.runs(viewer=viewer)
            if run.tenant_id == his.tenant_id
        ]
    first, second = _others_who_pay(stage, begun, until)
    return [
        (his, max(days, default=until) + PAY_EVERY),
        (first, add_working_days(until, 8)),
        (second, add_working_days(until, 6)),
    ]
