"""Rails that fail at random, what the office does about it, and what the rails really did.

A file that somebody took may have reached its rail, whatever is marked here. What the rail did is
decided then, and told later: a return, a confirmation, or nothing for days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from conftest import House
from openphb.domains.agreements.models import BankDetails
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import BankState
from openphb.domains.ledger.models import Entry
from openphb.domains.payments import actions
from openphb.domains.payments.continuity.tests import making as failing
from openphb.domains.payments.continuity.types import ExposureState
from openphb.domains.payments.models import (
    BankAnswerLine,
    Exposure,
    LateAlarm,
    Payment,
    PaymentRun,
    RailOutage,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules.accounts import EXPENDITURE, MAY_BE_DOUBLED
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, Rail, RunKind, RunState
from openphb.kernel.refusal import Refusal

# The walk ends before the next period begins, so that everybody is due exactly one amount.
LAST_DAY = making.NEXT_DAY - timedelta(days=4)
LIVE = (RunState.DRAFT, RunState.REVIEWED)


@dataclass
class Rails:
    """The office, three people, and what the rails did with the files they were given."""

    house: House
    chance: Random
    budgets: list[UUID]
    pence: dict[UUID, int] = field(default_factory=dict)
    """What each is due."""
    paid: dict[UUID, bool] = field(default_factory=dict)
    """Payment → whether its rail paid it, for those whose file reached it."""
    bacs_pays: bool | None = None
    """Whether Bacs pays what reaches it; None where chance says so of each payment."""
    taken_while_out: int = 0
    overridden: int = 0
    told: list[str] = field(default_factory=list)

    @contextmanager
    def seeing(self) -> Iterator[None]:
        with self.house.acting("finance_officer"):
            yield

    def runs(self, **which: object) -> list[PaymentRun]:
        with self.seeing():
            return list(PaymentRun.objects.filter(**which).order_by("id"))

    def payments(self, **which: object) -> list[Payment]:
        with self.seeing():
            return list(Payment.objects.filter(**which).order_by("id"))

    def is_out(self, rail: str) -> bool:
        with self.seeing():
            return RailOutage.objects.filter(rail=rail, ended_at=None).exists()

    def a_run(self, **which: object) -> PaymentRun | None:
        found = self.runs(**which)
        return self.chance.choice(found) if found else None


Step = Callable[[Rails], None]


def a_world(house: House, ways: Sequence[bool] = (True, True, False)) -> Rails:
    """Return people who are paid by Bacs, each with a second way or none."""
    making.payer(house)
    # Before any walk that is taken back, so that they are there in each.
    failing.another_approver(house)
    house.user_id("finance_approver")
    budgets = []
    for with_way in ways:
        agreement_id = making.entitled(house)
        budgets.append(making.agreement(house, agreement_id).budget_id)
        if with_way:
            failing.second_way(house, agreement_id)
    due = {one.budget_id: one.due_pence for one in making.due(house).recipients}
    return Rails(house, Random(0), budgets, due)


def prepare(rails: Rails) -> None:
    making.prepared(rails.house, max(making.FIRST_DAY, rails.house.today), rail=Rail.BACS)


def approve(rails: Rails) -> None:
    run = rails.a_run(state__in=LIVE)
    if run is not None:
        if run.state == RunState.DRAFT:
            making.reviewed(rails.house, run.id)
        pence = making.run(rails.house, run.id).total_pence
        with rails.house.acting_as(failing.another_approver(rails.house)) as viewer:
            actions.approve(by=viewer, at=rails.house.at, run_id=run.id, typed_pence=pence)


def cancel(rails: Rails) -> None:
    run = rails.a_run(state__in=LIVE, kind=RunKind.MOVED)
    if run is not None:
        with rails.house.acting("finance_officer") as viewer:
            actions.cancel(by=viewer, at=rails.house.at, run_id=run.id, reason="Not so.")


def take(rails: Rails) -> None:
    """Somebody takes a file; mostly it reaches its rail, which pays each payment or does not."""
    run = rails.a_run(state__in=[RunState.APPROVED, RunState.WITHDRAWN])
    if run is None:
        return
    out = rails.is_out(run.rail)
    failing.taken(rails.house, run.id)
    rails.taken_while_out += out
    if rails.bacs_pays is not None or rails.chance.random() < 0.8:
        reach(rails, run)


def reach(rails: Rails, run: PaymentRun) -> None:
    """Let the rail have a run's file: Bacs is what fails here, now and then with a file inside."""
    for payment in rails.payments(run_id=run.id, journal__isnull=False):
        if payment.id not in rails.paid:
            pays = rails.bacs_pays if rails.bacs_pays is not None else rails.chance.random() < 0.6
            rails.paid[payment.id] = run.rail != Rail.BACS or pays


def submit(rails: Rails) -> None:
    run = rails.a_run(state__in=[RunState.APPROVED, RunState.WITHDRAWN])
    if run is not None:
        failing.sent(rails.house, run.id)
        # Whoever marks it has sent it, unless it had gone already.
        reach(rails, run)


def out(rails: Rails) -> None:
    failing.out(rails.house, Rail.BACS)


def works_again(rails: Rails) -> None:
    with rails.seeing():
        found = RailOutage.objects.filter(ended_at=None).first()
    if found is not None:
        failing.works_again(rails.house, found.id)


def move(rails: Rails) -> None:
    run = rails.a_run(rail=Rail.BACS)
    if run is not None:
        failing.moved(rails.house, run.id)


def override(rails: Rails) -> None:
    run = rails.a_run(rail=Rail.BACS)
    if run is not None:
        rails.overridden += failing.overridden(rails.house, run.id).exposures


def answer(rails: Rails) -> None:
    """A person learns what became of one payment that is not answered yet."""
    went = rails.payments(
        state__in=[PaymentState.PAID, PaymentState.EXPOSED],
        sent_on__isnull=False,
        run__state=RunState.SUBMITTED,
    )
    if went:
        learn(rails, rails.chance.choice(went))


def learn(rails: Rails, payment: Payment) -> None:
    house = rails.house
    # A file that was taken and never sent was paid by nobody.
    paid = rails.paid.get(payment.id, False)
    if payment.state == PaymentState.EXPOSED:
        with rails.seeing():
            exposure_id = Exposure.objects.get(payment=payment).id
        with house.acting("finance_officer") as viewer:
            actions.close_exposure(
                by=viewer,
                at=house.at,
                exposure_id=exposure_id,
                paid=paid,
                on=house.today,
                evidence="Seen on the statement.",
            )
    elif not paid:
        with house.acting("finance_officer") as viewer:
            actions.record_return(
                by=viewer,
                at=house.at,
                payment_id=payment.id,
                returned_on=house.today,
                reason="The rail never took it.",
            )


def confirm(rails: Rails) -> None:
    """A run is confirmed when what was not paid of it is told, as the page asks."""
    run = rails.a_run(state=RunState.SUBMITTED)
    if run is not None and run.pay_on <= rails.house.today:
        finish(rails, run)


def finish(rails: Rails, run: PaymentRun) -> None:
    for payment in rails.payments(
        run_id=run.id, state__in=[PaymentState.PAID, PaymentState.EXPOSED]
    ):
        if not rails.paid.get(payment.id, False):
            learn(rails, payment)
    failing.confirmed(rails.house, run.id)


def a_day_passes(rails: Rails) -> None:
    """Days pass, more at first, and in the morning somebody looks who is late."""
    house = rails.house
    days = rails.chance.choice((1, 3, 8)) if house.today < making.FIRST_DAY else 1
    house.today = min(house.today + timedelta(days=days), LAST_DAY)
    failing.looked(house)
    whoever_is_unpaid_is_told_of(rails)


def the_due_day_comes(rails: Rails) -> None:
    rails.house.today = max(rails.house.today, making.FIRST_DAY)
    failing.looked(rails.house)
    whoever_is_unpaid_is_told_of(rails)


def all_comes_to_its_end(rails: Rails) -> None:
    drain(rails)
    in_the_end_everybody_was_paid_and_every_double_is_known(rails)


STEPS: list[Step] = [
    *([prepare] * 3), *([approve] * 6), cancel, *([take] * 3), *([submit] * 3), *([out] * 3),
    works_again, *([move] * 4), *([override] * 4), *([answer] * 4), *([confirm] * 2),
    *([a_day_passes] * 3),
]  # fmt: skip


def walk(rails: Rails, seed: int, steps: int = 30) -> None:
    """Do steps at random; hold the laws after each, and in the end."""
    rails.chance = Random(seed)
    chosen = (rails.chance.choice(STEPS) for _ in range(steps))
    do(rails, prepare, approve, *chosen, all_comes_to_its_end)


def do(rails: Rails, *steps: Step) -> None:
    """Do steps in their order, some of them refused; hold the laws after each."""
    for step in steps:
        try:
            step(rails)
        except Refusal as refusal:
            rails.told.append(f"{step.__name__}: {refusal.code}")
            continue
        rails.told.append(step.__name__)
        hold_the_laws(rails)


def drain(rails: Rails) -> None:
    """All comes to its end: the rails work, every run is sent and every payment is answered."""
    house = rails.house
    works_again(rails)
    house.today = max(house.today, making.FIRST_DAY + timedelta(days=1))
    for _ in range(8):
        for run in rails.runs(state=RunState.SUBMITTED):
            house.today = max(house.today, run.pay_on)
            finish(rails, run)
        for run in rails.runs(state__in=[*LIVE, RunState.APPROVED]):
            _send(rails, run)
        if not rails.runs(state__in=[*LIVE, RunState.APPROVED, RunState.SUBMITTED]):
            new_accounts(rails)
            try:
                making.prepared(house, house.today, rail=Rail.FASTER_PAYMENTS)
            except Refusal as refusal:
                if refusal.code != "nothing_due":
                    raise
                return
    raise AssertionError("the office never comes to rest")


def new_accounts(rails: Rails) -> None:
    """Whoever's account was given up, because a payment came back while its rail worked, gives one."""
    with rails.seeing():
        agreements = set(BankDetails.objects.values_list("agreement_id", flat=True))
        paid_to = BankDetails.objects.filter(state=BankState.APPROVED)
        agreements -= set(paid_to.values_list("agreement_id", flat=True))
    for agreement_id in agreements:
        agreeing.paid_to(rails.house, agreement_id)


def _send(rails: Rails, run: PaymentRun) -> None:
    """Send a run that waits, or give it up where it cannot be any more."""
    house = rails.house
    if run.state in LIVE:
        if making.run(house, run.id).payment_count and run.pay_on >= house.today:
            try:
                if run.state == RunState.DRAFT:
                    making.reviewed(house, run.id)
                pence = making.run(house, run.id).total_pence
                with house.acting_as(failing.another_approver(house)) as viewer:
                    actions.approve(by=viewer, at=house.at, run_id=run.id, typed_pence=pence)
            except Refusal:
                _give_up(house, run)
        else:
            _give_up(house, run)
    for now in rails.runs(id=run.id, state=RunState.APPROVED):
        failing.sent(house, now.id)
        reach(rails, now)


def _give_up(house: House, run: PaymentRun) -> None:
    with house.acting("finance_officer") as viewer:
        actions.cancel(by=viewer, at=house.at, run_id=run.id, reason="Out of date.")


def hold_the_laws(rails: Rails) -> None:
    nobody_is_paid_twice_without_a_booked_exposure(rails)
    exposures_are_overrides(rails)
    the_books_agree(rails)
    nothing_is_taken_to_a_rail_that_is_out(rails)


def really_paid(rails: Rails, budget_id: UUID) -> int:
    return sum(
        payment.amount_pence
        for payment in rails.payments(budget_id=budget_id)
        if rails.paid.get(payment.id)
    )


def nobody_is_paid_twice_without_a_booked_exposure(rails: Rails) -> None:
    for budget_id in rails.budgets:
        with rails.seeing():
            booked = Exposure.objects.filter(payment__budget_id=budget_id).aggregate(
                pence=Sum("pence")
            )["pence"]
        paid = really_paid(rails, budget_id)
        most = rails.pence[budget_id] + int(booked or 0)
        assert paid <= most, f"{paid} was paid of {rails.pence[budget_id]} due: {rails.told}"


def exposures_are_overrides(rails: Rails) -> None:
    with rails.seeing():
        connection.check_constraints()
        many = Exposure.objects.count()
    assert many == rails.overridden, f"{many} exposures of {rails.overridden}: {rails.told}"


def nothing_is_taken_to_a_rail_that_is_out(rails: Rails) -> None:
    assert not rails.taken_while_out, f"a file was taken to a rail that is out: {rails.told}"


def the_books_agree(rails: Rails) -> None:
    with rails.seeing():
        for budget_id in rails.budgets:
            made = _sum(Payment.objects.filter(budget_id=budget_id, state=PaymentState.PAID))
            assert made == _balance(EXPENDITURE, budget_id), f"{rails.told}"
            exposed = _sum(Payment.objects.filter(budget_id=budget_id, state=PaymentState.EXPOSED))
            assert exposed == _balance(MAY_BE_DOUBLED, budget_id), f"{rails.told}"
            reach_of = Q(tenant_id=rails.house.tenant_id, budget_id=budget_id)
            facts = budget_facts(reach_of, known_to(rails.house.tenant_id))[budget_id]
            counted = _sum(
                Payment.objects.filter(
                    budget_id=budget_id,
                    state__in=[PaymentState.INCLUDED, PaymentState.HELD, PaymentState.PAID],
                )
            )
            periods = facts.due(making.FIRST_DAY)
            owed = sum(one.pay_pence for one in periods)
            outstanding = sum(one.overpaid_pence for one in periods)
            assert rails.pence[budget_id] == counted + owed - outstanding, f"{rails.told}"


def whoever_is_unpaid_is_told_of(rails: Rails) -> None:
    """Unpaid on or after the day, and not known to be paid: there is an alarm; else there is none."""
    house = rails.house
    for budget_id in rails.budgets:
        payments = rails.payments(budget_id=budget_id)
        if not any(one.pay_on <= house.today for one in payments):
            continue
        arrived = sum(
            one.amount_pence
            for one in payments
            if rails.paid.get(one.id) and one.pay_on <= house.today
        )
        with rails.seeing():
            raised = LateAlarm.objects.filter(
                payment__budget_id=budget_id, cleared_on=None
            ).exists()
            silent = any(_believed(one, house) for one in payments)
            sure = all(one.state == PaymentState.PAID and _believed(one, house) for one in payments)
            due_then = min(one.pay_on for one in payments) <= house.today
        if arrived < rails.pence[budget_id] and due_then and not silent:
            assert raised, f"nobody is told that somebody is unpaid: {rails.told}"
        if raised:
            assert not sure, f"a false alarm: {rails.told}"


def _believed(payment: Payment, house: House) -> bool:
    """Return whether everybody has reason to think that a payment was made: no outage, no doubt."""
    if payment.state in (PaymentState.HELD, PaymentState.KEPT_BACK, PaymentState.CANCELLED):
        # A person keeps it back, or gave its run up; both wait on Today as runs do.
        return True
    if payment.state != PaymentState.PAID or payment.sent_on is None:
        return False
    if payment.pay_on > house.today:
        return False
    run = PaymentRun.objects.get(pk=payment.run_id)
    doubted = RailOutage.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=run.submitted_at), rail=payment.rail
    ).exists()
    answered = (
        run.state == RunState.CONFIRMED
        or BankAnswerLine.objects.filter(payment=payment, kind="accepted").exists()
    )
    return answered or not doubted


def in_the_end_everybody_was_paid_and_every_double_is_known(rails: Rails) -> None:
    with rails.seeing():
        still_open = Exposure.objects.filter(state=ExposureState.OPEN).count()
        doubles = {
            budget_id: sum(
                one.overpaid_pence
                for one in budget_facts(
                    Q(tenant_id=rails.house.tenant_id, budget_id=budget_id),
                    known_to(rails.house.tenant_id),
                )[budget_id].due(making.FIRST_DAY)
            )
            for budget_id in rails.budgets
        }
    assert not still_open, f"{still_open} exposures were never answered: {rails.told}"
    for budget_id in rails.budgets:
        paid = really_paid(rails, budget_id)
        assert paid >= rails.pence[budget_id], f"somebody was never paid: {rails.told}"
        assert doubles[budget_id] == paid - rails.pence[budget_id], (
            f"{doubles[budget_id]} is known to be paid too much, of {paid}: {rails.told}"
        )


def _sum(payments: QuerySet[Payment]) -> int:
    return int(payments.aggregate(pence=Sum("amount_pence"))["pence"] or 0)


def _balance(account: str, budget_id: UUID) -> int:
    sums = Entry.objects.filter(account__code=account, budget_id=budget_id).aggregate(
        debits=Sum("debit_pence"), credits=Sum("credit_pence")
    )
    return int(sums["debits"] or 0) - int(sums["credits"] or 0)
