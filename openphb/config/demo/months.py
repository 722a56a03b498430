"""What passes month after month: runs every four weeks, statements, spending coded to outcomes, reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from openphb.config.demo import rail_outage, statements
from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.cast import MR_W, TOLD_BY_WEEK, CastLine, CastMember
from openphb.config.demo.stage import CCGS, CITY, Commissioner, Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.ledger import actions as ledger
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import PaymentState, RunAsked
from openphb.domains.plans.live.types import Purpose
from openphb.domains.plans.types import LineKind
from openphb.domains.reviews import actions as reviews
from openphb.domains.reviews import queries as review_queries
from openphb.domains.reviews.types import ReviewAnswer
from openphb.domains.spending import actions as spending
from openphb.domains.spending import queries as spending_queries
from openphb.domains.spending.types import Part
from openphb.journeys import first_payment
from openphb.kernel.calendars import add_working_days, next_working_day
from openphb.kernel.refusal import Refusal

PAY_EVERY = timedelta(days=28)
# Of the first people; the others send one every quarter, as their agreements ask.
STATEMENT_EVERY, QUARTER = timedelta(days=28), timedelta(days=84)
# One in so many pays who helps them every week, the others every four.
PAID_WEEKLY_OF = 8
# One in so many waits for a review after the first; of the first people everybody does.
LATE_REVIEW_OF = 6
# Hundredths of what a week should cost. Not every visit happens: so savings and surpluses grow.
SPENT, OVERSPENT = (100, 100, 100, 95, 90, 80), (100, 110, 120, 135)
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


def set_payer(stage: Stage, commissioner: Commissioner) -> None:
    number = 200_000 + [name for _code, name in (*CCGS, CITY)].index(commissioner.name)
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


def pay_for_months(
    stage: Stage, begun: list[Begun], until: date
) -> dict[UUID, list[tuple[date, int]]]:
    """Pay every commissioner's people every four weeks; return what each budget was paid, when."""
    paid: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    with_payment = [one for one in begun if one.agreement_id is not None]
    for commissioner in stage.commissioners:
        theirs = [one for one in with_payment if one.commissioner == commissioner]
        if not theirs:
            continue
        first = min(one.member.starts_on for one in theirs)
        # Mr W's commissioner pays on his days, whoever came before him.
        by = theirs[0].member.starts_on if theirs[0].member is MR_W else first
        day = by - timedelta(days=by.weekday() + 3)
        while day > first:
            day -= PAY_EVERY
        while (day := day + PAY_EVERY) < until:
            # In the month before last the bureau that carries Bacs failed one commissioner.
            fails = theirs[0] is with_payment[0] and day + 2 * PAY_EVERY >= until > day + PAY_EVERY
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


def prepared(
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
    run_id = prepared(stage, commissioner, prepared_on, pay_on, reviewed=True)
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


@dataclass(frozen=True)
class Habits:
    """How somebody spends and tells of it: with no statement at all `silent_since` a day."""

    weeks: int = 1
    sends_every: timedelta = STATEMENT_EVERY
    overspends: bool = False
    silent_since: date | None = None


def habits_of(index: int) -> Habits:
    """Return how the `index`th made-up person spends, of those about whom nothing else is told."""
    if index < TOLD_BY_WEEK:
        return Habits()
    return Habits(1 if index % PAID_WEEKLY_OF == 0 else 4, QUARTER)


def spend(
    stage: Stage,
    one: Begun,
    paid: list[tuple[date, int]],
    until: date,
    index: int,
    habits: Habits,
) -> None:
    """Take in a statement every four weeks, and tie its spending to lines and outcomes."""
    if not paid:
        return
    chance = Random(f"{stage.seed}:spending:{index}")  # noqa: S311  a story, not a secret
    movements = sorted(
        _movements(one.member, paid, until, chance, habits), key=lambda m: (m.on, m.payee)
    )
    by_words: dict[str, list[Purpose]] = defaultdict(list)
    with on(stage, one.co_ordinator, until) as (viewer, _at):
        for each in spending_queries.purposes(viewer=viewer, budget_id=one.budget_id):
            by_words[each.line].append(each)
    balance, opens, closes = 0, paid[0][0], paid[0][0]
    while (closes := closes + habits.sends_every) < (habits.silent_since or until):
        period = [m for m in movements if opens <= m.on < closes]
        # One balance proves nothing: a quiet month waits for the next.
        if len(period) > 1:
            content, balance = _statement(period, balance)
            coded = by_words if closes < until - LEAVE_UNCODED else {}
            _take_in(stage, one, content, closes, period, coded)
            opens = closes


def end_month(stage: Stage, until: date) -> None:
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
    member: CastMember, paid: list[tuple[date, int]], until: date, chance: Random, habits: Habits
) -> Iterator[Movement]:
    """Yield what went in and out of an account."""
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
        if line.basis is Basis.PER_WEEK:
            cost *= habits.weeks
        every = timedelta(days=28 if line.basis is Basis.PER_MONTH else 7 * habits.weeks)
        day = paid[0][0] + timedelta(days=chance.randint(2, 6))
        number = 0
        while day < until:
            number += 1
            share = chance.choice(OVERSPENT if habits.overspends else SPENT)
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
    stage: Stage,
    one: Begun,
    content: bytes,
    closes: date,
    period: list[Movement],
    coded: Mapping[str, Sequence[Purpose]],
) -> None:
    """Take in one statement, and say what its movements were for, by the words of their lines."""
    with on(stage, one.co_ordinator, closes) as (viewer, at):
        spending.take_in_statement(
            by=viewer, at=at, budget_id=one.budget_id, data=content, layout="openphb"
        )
        if not coded:
            return
        wanted = {(m.on, m.payee, m.pence): m for m in period if m.line is not None}
        for movement in spending_queries.uncoded(viewer=viewer, budget_id=one.budget_id):
            told = wanted.get((movement.on, movement.payee, movement.pence))
            if told is None or told.line is None:
                continue
            spending.code_movement(
                by=viewer,
                at=at,
                movement_id=movement.id,
                parts=_parts(coded[told.line.description], -movement.pence),
                seen=(),
            )


def _parts(purposes: Sequence[Purpose], pence: int) -> tuple[Part, ...]:
    """Split one wage over the outcomes it served: as evenly as whole pence allow."""
    count = len(purposes)
    each = [pence // count + (1 if n < pence % count else 0) for n in range(count)]
    return tuple(
        Part(one.line_id, one.outcome_id, share)
        for one, share in zip(purposes, each, strict=True)
        if share
    )


def hold_reviews(stage: Stage, one: Begun, until: date, index: int) -> None:
    """Hold what was due long ago; book what comes; let the person say how it goes.

    Of most who began long ago every review was held; some are late.
    """
    chance = Random(f"{stage.seed}:reviews:{index}")  # noqa: S311  a story, not a secret
    late = index < TOLD_BY_WEEK or index % LATE_REVIEW_OF == 0
    held = 0
    while True:
        with on(stage, one.co_ordinator, until) as (viewer, _at):
            waiting = review_queries.next_review(viewer=viewer, budget_id=one.budget_id)
        if waiting is None or waiting.due_by > until or (held and late):
            return
        _hold(stage, one, waiting, chance)
        held += 1


def _hold(stage: Stage, one: Begun, waiting: ReviewAnswer, chance: Random) -> None:
    held = next_working_day(waiting.due_by - timedelta(days=7))
    with on(stage, one.co_ordinator, held - timedelta(days=21)) as (viewer, at):
        reviews.book_review(
            by=viewer, at=at, review_id=waiting.id, booked_for=held, where="at home"
        )
    with on(stage, one.co_ordinator, held) as (viewer, at):
        for outcome in review_queries.outcomes_to_rate(viewer=viewer, budget_id=one.budget_id):
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
