"""A year of life: payment runs every four weeks, bank statements, spending coded to outcomes, reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from openphb.config.demo import (
    agreed_with,
    approvals,
    between_bodies,
    chairs_and_once,
    decisions,
    extra_cover,
    firms,
    helpers,
    jack_and_mrs_a,
    money_moves,
    moved,
    panels,
    precedents,
    rail_outage,
    statements,
)
from openphb.config.demo.afterwards import changed_circumstances
from openphb.config.demo.beginnings import Begun, begin, join_mr_and_mrs_w, on, write_to
from openphb.config.demo.bills import billed
from openphb.config.demo.cast import CastLine, CastMember
from openphb.config.demo.first_ideas import asked_again, told_from_a_week, told_from_needs
from openphb.config.demo.house_rules import agree_rules, change_account, let_it_be_paid
from openphb.config.demo.later import bank_answered, came_back, hospice_closed
from openphb.config.demo.site_rails import pay_by_invoice
from openphb.config.demo.stage import Commissioner, Stage
from openphb.config.demo.uplifts import raise_some
from openphb.config.demo.way_in import came
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.jobs import prepare_run
from openphb.domains.payments.types import PaymentState, RunAsked
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.types import LineKind
from openphb.domains.reviews import actions as reviews
from openphb.domains.reviews import queries as review_queries
from openphb.domains.spending import actions as spending
from openphb.domains.spending import queries as spending_queries
from openphb.domains.spending.types import Part
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run
from openphb.journeys import first_payment
from openphb.kernel.calendars import add_working_days, next_working_day
from openphb.kernel.refusal import Refusal

PAY_EVERY = timedelta(days=28)
STATEMENT_EVERY = timedelta(days=28)
# The last statements are left uncoded, so that Today has something to show.
LEAVE_UNCODED = timedelta(days=35)


@dataclass(frozen=True)
class Movement:
    """One line of a made-up bank statement: pence in above zero."""

    on: date
    payee: str
    reference: str
    kind: str
    pence: int
    line: CastLine | None = None


# How many days from today the money of people still on the way starts: one stands before each step.
ON_THE_WAY = (59, 45, 41, 35, 31, 26, 24, 19, 13, 9)
# Who of them was told how much it may be, and has no plan yet.
TOLD = 31
# Whose was worked out again from their needs, while their plan is written.
FROM_NEEDS = 26


def live(
    stage: Stage, cast: Sequence[CastMember], coming: Sequence[CastMember], *, until: date
) -> int:
    """Begin every member of the cast, then let the months pass; return how many cases there are.

    Those `coming` are still on the way on the day `until`, so that Today shows every step.
    """
    approvals.agree_schemes(stage)
    helpers.list_helpers(stage)
    begun = [one for n, member in enumerate(cast) if (one := begin(stage, member, n, until=until))]
    join_mr_and_mrs_w(stage, begun[0])
    for one in begun[:5]:
        write_to(stage, one)
    neighbours = [one for one in begun[1:] if one.commissioner == begun[0].commissioner]
    came(stage, begun[0], (neighbours or begun)[0])
    asked_again(stage, begun[0])
    moving = moved.begin_them(stage, begun[0].commissioner, until)
    jack = jack_and_mrs_a.begin_jack(stage, until)
    once = _months_pass(stage, begun, [*moving, jack], until)
    ended = moved.move_and_close(stage, moving, until)
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
    _month_end(stage, until)
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
    held = firms.organisations_hold(stage, begun[0].commissioner, seed=stage.seed, until=until)
    billed(stage, begun, until)
    for one in [one for one in begun[1:] if one.agreement_id is not None][:1]:
        rail_outage.has_a_card(stage, one, until)
    _open_run(stage, waiting_for_approval, until, add_working_days(until, 8))
    _prepare(stage, draft, until, add_working_days(until, 6), reviewed=False)
    return len(cast) + len(coming) + held + once + ended


def _months_pass(stage: Stage, begun: Sequence[Begun], others: Sequence[Begun], until: date) -> int:
    """Pay everybody, month after month, and let them spend it; return how many were paid once.

    The `others` are paid in the same runs, and what they spend is told elsewhere.
    """
    for commissioner in stage.commissioners:
        _set_payer(stage, commissioner)
    once = chairs_and_once.begin_once(stage, begun[0].commissioner, until=until)
    paid = _runs(stage, [*begun, *others], until)
    told = chairs_and_once.told_once(stage, once, until=until)
    for index, one in enumerate(begun):
        if one.agreement_id is not None:
            _spend(stage, one, paid[one.budget_id], until, index)
        _reviews(stage, one, until, index)
    return told


def _set_payer(stage: Stage, commissioner: Commissioner) -> None:
    number = 200_000 + stage.commissioners.index(commissioner)
    with on(stage, "finance.approver", date(2025, 6, 2)) as (viewer, at):
        payments.set_payer(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            organisation_id=stage.icb_id,
            bacs_user_number=str(number),
            bacs_name="NHS NOTTS ICB",
            sort_code="107999",
            account_number="88837491",
        )


def _runs(stage: Stage, begun: list[Begun], until: date) -> dict[UUID, list[tuple[date, int]]]:
    """Pay every commissioner's people every four weeks; return what each budget was paid, when."""
    paid: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    with_payment = [one for one in begun if one.agreement_id is not None]
    for commissioner in stage.commissioners:
        theirs = [one for one in with_payment if one.commissioner == commissioner]
        if not theirs:
            continue
        first = min(one.member.starts_on for one in theirs)
        day = first - timedelta(days=first.weekday() + 3)
        while (day := day + PAY_EVERY) < until:
            # In the month before last the bureau that carries Bacs failed Mr W's commissioner.
            fails = theirs[0] == begun[0] and day + 2 * PAY_EVERY >= until > day + PAY_EVERY
            ready = theirs[: rail_outage.READY] if fails else ()
            pay(stage, commissioner, next_working_day(day), ready=ready)
    for one in with_payment:
        with on(stage, "finance", until) as (viewer, _at):
            for payment in payment_queries.payments_of_subject(
                viewer=viewer, subject_id=one.subject_id
            ):
                if payment.state is PaymentState.PAID:
                    paid[one.budget_id].append((payment.pay_on, payment.amount_pence))
        paid[one.budget_id].sort()
    return paid


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
    run_id = _prepare(stage, commissioner, until, pay_on, reviewed=False)
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


def _prepare(
    stage: Stage, commissioner: Commissioner, on_day: date, pay_on: date, *, reviewed: bool
) -> UUID | None:
    """Prepare a run, sent for approval or left a draft; return its id, None where nothing is due."""
    try:
        with on(stage, "finance", on_day) as (viewer, at):
            run_id = payments.prepare(
                by=viewer,
                at=at,
                asked=RunAsked(
                    tenant_id=commissioner.tenant_id,
                    organisation_id=stage.icb_id,
                    pay_on=pay_on,
                ),
            ).run_id
            if reviewed:
                version = payment_queries.run(viewer=viewer, run_id=run_id).version
                payments.review(by=viewer, at=at, run_id=run_id, version=version)
    except Refusal as refusal:
        if refusal.code == "nothing_due":
            return None
        raise
    return run_id


def pay(
    stage: Stage, commissioner: Commissioner, pay_on: date, *, ready: Sequence[Begun] = ()
) -> None:
    """Pay a commissioner's people; with anybody `ready` for it, its rail fails meanwhile."""
    prepared_on = add_working_days(pay_on, -5)
    run_id = _prepare(stage, commissioner, prepared_on, pay_on, reviewed=True)
    if run_id is None:
        return
    with on(stage, "finance.approver", add_working_days(pay_on, -4)) as (viewer, at):
        total = payment_queries.run(viewer=viewer, run_id=run_id).total_pence
        payments.approve(by=viewer, at=at, run_id=run_id, typed_pence=total)
    with on(stage, "finance", add_working_days(pay_on, -3)) as (viewer, at):
        payments.take_file(by=viewer, at=at, run_id=run_id)
        first_payment.submit(by=viewer, at=at, run_id=run_id)
    if ready:
        rail_outage.have_second_ways(stage, ready, prepared_on)
        rail_outage.bureau_fails(stage, commissioner, run_id, pay_on)
        return
    with on(stage, "finance", pay_on) as (viewer, at):
        payments.confirm(by=viewer, at=at, run_id=run_id)


def _spend(stage: Stage, one: Begun, paid: list[tuple[date, int]], until: date, index: int) -> None:
    """Take in a statement every four weeks, and tie its spending to lines and outcomes."""
    if not paid:
        return
    chance = Random(f"{stage.seed}:spending:{index}")  # noqa: S311  a story, not a secret
    movements = sorted(_movements(one.member, paid, until, chance), key=lambda m: (m.on, m.payee))
    balance, opens, closes = 0, paid[0][0], paid[0][0]
    while (closes := closes + STATEMENT_EVERY) < until:
        period = [m for m in movements if opens <= m.on < closes]
        # One balance proves nothing: a quiet month waits for the next.
        if len(period) > 1:
            content, balance = _statement(period, balance)
            _take_in(stage, one, content, closes, period, coded=closes < until - LEAVE_UNCODED)
            opens = closes


def _month_end(stage: Stage, until: date) -> None:
    """State and post the last month's end, and take it back on the first, as the worker does."""
    month_end = until.replace(day=1) - timedelta(days=1)
    for commissioner in stage.commissioners:
        with on(stage, "finance", month_end) as (viewer, at):
            tenant_id = commissioner.tenant_id
            payments.state_commitments(by=viewer, at=at, tenant_id=tenant_id)
            payments.accrue_month(by=viewer, at=at, tenant_id=tenant_id, month_end=month_end)
        with on(stage, "finance", until) as (viewer, at):
            ledger.reverse_accruals(by=viewer, at=at, tenant_id=commissioner.tenant_id)


def _movements(
    member: CastMember, paid: list[tuple[date, int]], until: date, chance: Random
) -> Iterator[Movement]:
    for day, pence in paid:
        yield Movement(day, "NHS NOTTS ICB", "PHB", "Bank credit", pence)
    lines = [line for line in member.lines if line.option is ManagementOption.DIRECT_PAYMENT]
    for line in lines:
        if line.kind is LineKind.CONTINGENCY:
            continue
        cost = round(line.quantity_hundredths * line.unit_pence / 100)
        if line.basis in (Basis.ONE_OFF, Basis.ONCE_A_YEAR):
            for day in _bought_on(line, paid[0][0]):
                if day < until:
                    yield Movement(day, line.supplier, "Invoice 1", "Faster payment", -cost, line)
            continue
        every = timedelta(days=28 if line.basis is Basis.PER_MONTH else 7)
        day = paid[0][0] + timedelta(days=chance.randint(2, 6))
        number = 0
        while day < until:
            number += 1
            # Not every visit happens, which is how savings and surpluses grow.
            share = chance.choice((100, 100, 100, 95, 90, 80))
            if chance.random() > 0.04:
                yield Movement(
                    day,
                    line.supplier,
                    f"{line.unit} {number}",
                    "Faster payment",
                    -max(1, cost * share // 100),
                    line,
                )
            day += every


def _bought_on(line: CastLine, first: date) -> list[date]:
    """Return the days on which a thing is bought: once, or each year after its day."""
    if line.basis is Basis.ONE_OFF:
        return [first + timedelta(days=20)]
    month, day = divmod(line.falls_on, 100)
    renewals = (date(first.year + years, month, day) for years in range(3))
    return [renewal + timedelta(days=9) for renewal in renewals if renewal > first]


def _statement(period: list[Movement], opening: int) -> tuple[bytes, int]:
    """Return the file in the documented layout, and the balance that it closes with."""
    rows = [(one.on, one.payee, one.reference, one.kind, one.pence) for one in period]
    return statements.written(rows, opening)


def _take_in(
    stage: Stage, one: Begun, content: bytes, closes: date, period: list[Movement], *, coded: bool
) -> None:
    with on(stage, one.co_ordinator, closes) as (viewer, at):
        spending.take_in_statement(
            by=viewer, at=at, budget_id=one.budget_id, data=content, layout="openphb"
        )
        if not coded:
            return
        lines = plan_queries.lines(viewer=viewer, plan_id=one.plan_id)
        by_words = {line.description: line for line in lines}
        wanted = {(m.on, m.payee, m.pence): m for m in period if m.line is not None}
        for movement in spending_queries.uncoded(viewer=viewer, budget_id=one.budget_id):
            told = wanted.get((movement.on, movement.payee, movement.pence))
            if told is None or told.line is None:
                continue
            line = by_words[told.line.description]
            spending.code_movement(
                by=viewer,
                at=at,
                movement_id=movement.id,
                parts=_parts(line.id, line.outcome_ids, -movement.pence),
                seen=(),
            )


def _parts(line_id: UUID, outcome_ids: tuple[UUID, ...], pence: int) -> tuple[Part, ...]:
    """Split one wage over the outcomes it served: as evenly as whole pence allow."""
    count = len(outcome_ids)
    each = [pence // count + (1 if n < pence % count else 0) for n in range(count)]
    return tuple(
        Part(line_id, outcome_id, share)
        for outcome_id, share in zip(outcome_ids, each, strict=True)
        if share
    )


def _reviews(stage: Stage, one: Begun, until: date, index: int) -> None:
    """Hold what was due long ago; book what comes; let the person say how it goes."""
    chance = Random(f"{stage.seed}:reviews:{index}")  # noqa: S311  a story, not a secret
    with on(stage, one.co_ordinator, until) as (viewer, _at):
        waiting = review_queries.next_review(viewer=viewer, budget_id=one.budget_id)
    if waiting is None or waiting.due_by > until:
        return
    held = next_working_day(waiting.due_by - timedelta(days=7))
    with on(stage, one.co_ordinator, held - timedelta(days=21)) as (viewer, at):
        reviews.book_review(
            by=viewer, at=at, review_id=waiting.id, booked_for=held, where="at home"
        )
    with on(stage, one.co_ordinator, held) as (viewer, at):
        for outcome in plan_queries.outcomes(viewer=viewer, plan_id=one.plan_id):
            reviews.rate_outcome(
                by=viewer,
                at=at,
                budget_id=one.budget_id,
                outcome_id=outcome.id,
                review_id=waiting.id,
                score=chance.randint(2, 5),
                said_on=held,
                words="",
            )
        reviews.record_review(
            by=viewer,
            at=at,
            review_id=waiting.id,
            held_on=held,
            found="The plan is working. Nothing needs to change now.",
        )
