"""A year in the life of a few budgets: random people doing what people do, through the real actions.

A step that is refused is a step: the world goes on. Anything else that is raised is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from conftest import LONDON, House
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreed
from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import AgreementState, BankState, RecipientKind
from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Overpayment, Payment, PaymentRun, Recovery
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.periods import covered_periods
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    PaymentState,
    RecoveryKind,
    RecoveryProposed,
    RecoveryState,
    RunAsked,
    RunState,
)
from openphb.domains.plans import actions as plans
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import LineAnswer, LineDraft, LineKind, PlanState, Verdict
from openphb.foundation.access.models import Grant, GrantLine
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import add_working_days, is_working_day
from openphb.kernel.periods import Period
from openphb.kernel.recurring import set_of
from openphb.kernel.refusal import Refusal

ACCOUNTS = ("63748472", "66374959")
# The laws of money hold at any price; what people are paid by the hour has a lawful least.
OF_NO_KIND = replace(planning.PA_LINE, kind=LineKind.OTHER)
LINES = (
    OF_NO_KIND,
    replace(OF_NO_KIND, description="Respite", basis=Basis.PER_MONTH, unit_pence=3_333),
    replace(OF_NO_KIND, description="Swimming", basis=Basis.PER_YEAR, unit_pence=10_001),
    replace(
        OF_NO_KIND,
        description="Night sits",
        basis=Basis.PER_DAY,
        quantity_hundredths=133,
        unit_pence=777,
    ),
    replace(OF_NO_KIND, description="Gloves", basis=Basis.PER_FOUR_WEEKS, unit_pence=99),
    replace(
        OF_NO_KIND,
        description="Hoist",
        basis=Basis.ONE_OFF,
        quantity_hundredths=100,
        unit_pence=99_900,
    ),
    replace(
        OF_NO_KIND,
        description="Hydrotherapy",
        basis=Basis.ON_WEEKDAYS,
        quantity_hundredths=150,
        unit_pence=3_331,
        falls_on=set_of([0, 3]),
    ),
    replace(
        OF_NO_KIND,
        description="Insurance",
        basis=Basis.ONCE_A_YEAR,
        quantity_hundredths=100,
        unit_pence=11_999,
        falls_on=205,
    ),
)
FREQUENCIES = (Frequency.FOUR_WEEKLY, Frequency.WEEKLY, Frequency.MONTHLY)


@dataclass
class Doings:
    """Who did what to a run, as the world saw it: nothing of this is read from the run."""

    prepared_by: UUID
    facts_at: int
    """How many things had changed what is due when it was prepared."""
    approved_by: UUID | None = None


@dataclass
class World:
    """Budgets, the people who work on them, and everything that has happened."""

    house: House
    chance: Random
    budgets: list[UUID] = field(default_factory=list)
    runs: dict[UUID, Doings] = field(default_factory=dict)
    changes: int = 0
    """How many things have changed what is due."""
    story: list[str] = field(default_factory=list)
    done: dict[str, int] = field(default_factory=dict)
    """How often each kind of step was taken and not refused."""

    @property
    def tenant_id(self) -> UUID:
        return self.house.tenant_id

    @property
    def today(self) -> date:
        return self.house.today

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read tables as a finance officer of this tenant."""
        with self.house.acting("finance_officer"):
            yield

    def tell(self, words: str) -> None:
        self.story.append(f"{len(self.story):3} {self.today} {words}")


def a_world(house: House, seed: int, budgets: int = 3) -> World:
    """Make budgets with signed agreements, approved accounts and entitlement, none of them paid."""
    world = World(house, Random(seed))
    making.payer(house)
    for number in range(budgets):
        lines = LINES[:1] if budgets == 1 else world.chance.sample(LINES, 1 + number % 3)
        if all(line.basis is Basis.ONE_OFF for line in lines):
            lines = [*lines, LINES[0]]
        begin(world, FREQUENCIES[number % 3], *lines)
    return world


def begin(world: World, frequency: Frequency, *lines: LineDraft) -> UUID:
    """Open a budget, agree its plan, sign for its recipient; return its id."""
    house = world.house
    budget_id = planning.open_budget(house)
    plan_id = planning.agreed_plan(house, budget_id, *lines)
    _sign(world, plan_id, frequency, agreeing.FIRST_DAY)
    world.budgets.append(budget_id)
    return budget_id


def _sign(world: World, plan_id: UUID, frequency: Frequency, first_day: date) -> None:
    house = world.house
    with house.acting("care_coordinator") as viewer:
        agreement_id = agreements.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.HOLDER,
            recipient_name="Mr W",
            frequency=frequency,
            first_day=first_day,
        )
    agreeing.signed(house, agreement_id)
    agreeing.paid_to(house, agreement_id)
    making.record(house, agreement_id, plan_id)


# The people. One of them is an officer and an approver both, as happens in small teams.


def _people(world: World) -> list[UUID]:
    house = world.house
    if (house.tenant_id, "both") not in house.users:
        both = house.join("finance_officer", organisation_id=house.organisation_id, name="Both")
        grant = Grant.objects.create(
            user_id=both,
            role="finance_approver",
            organisation_id=house.organisation_id,
            valid_from=date(2013, 4, 1),
            authority="made for a test",
            granted_at=house.at,
        )
        GrantLine.objects.create(grant=grant, tenant_id=house.tenant_id)
        house.users[house.tenant_id, "both"] = both
        house.users[house.tenant_id, "second_approver"] = house.join(
            "finance_approver", organisation_id=house.organisation_id, name="Second"
        )
    return [
        house.user_id("finance_officer"),
        house.user_id("finance_approver"),
        house.user_id("both"),
        house.user_id("second_approver"),
    ]


def _somebody(world: World, role: str) -> UUID:
    """Return mostly somebody whose place it is, and sometimes anybody."""
    if world.chance.random() < 0.7:
        return world.house.user_id(role)
    return world.chance.choice(_people(world))


# Steps. Each says what it did, or gives None where there is nothing to do it to.


def edit_plan(world: World) -> str | None:
    """Agree the next version of a plan: a rise from any day, however long ago, a cut not backwards."""
    chance, house = world.chance, world.house
    agreement = _signed_agreement(world)
    if agreement is None:
        return None
    change = chance.choice(["rise", "cut", "cut", "hours", "add", "remove", "move", "days"])
    # Now and then somebody tries to lower days that are over, and is refused.
    least = -90 if change in ("rise", "add") or chance.random() < 0.1 else 0
    starts = max(planning.STARTS, world.today + timedelta(days=chance.randint(least, 21)))
    told = []
    with house.acting("care_coordinator") as viewer:
        pen = planning.start(house, viewer, agreement.budget_id)
        lines = list(pen.plan.lines)
        line = chance.choice(lines)
        if change == "remove" and len(lines) > 1:
            pen.write(plans.remove_line, line_id=line.id)
        elif change == "add":
            pen.line(*line.outcome_ids, line=replace(chance.choice(LINES), valid_from=starts))
        else:
            pen.line(
                *line.outcome_ids, line=_changed(chance, change, line, starts), line_id=line.id
            )
        told.append(f"{change} {line.description}")
        pen.write(
            plans.set_dates,
            starts_on=starts,
            review_on=starts + timedelta(days=80),
            notice_weeks=4,
        )
        pen.write(plans.submit)
    with house.acting("approver") as viewer:
        version = planning.Pen(house, viewer, pen.plan_id).plan
        asked = agreed.agreement(viewer=viewer, agreement_id=agreement.id)
        effect = queries.effect_of_version(viewer=viewer, plan=version, agreement=asked)
        before = paid_periods(agreement.budget_id, viewer)
        planning.Pen(house, viewer, pen.plan_id).write(
            plans.decide,
            verdict=Verdict.APPROVED,
            reasons="It meets his needs well.",
            why_lower=planning.FOUND,
        )
    making.record(house, agreement.id, pen.plan_id)
    with house.acting("approver") as viewer:
        after = paid_periods(agreement.budget_id, viewer)
    assert effect is not None
    came = {
        period: (entitled, after[period][0])
        for period, (entitled, paid) in before.items()
        if paid and after.get(period, (entitled, 0))[0] != entitled
    }
    said = {
        one.period: (one.entitled_before_pence, one.entitled_after_pence) for one in effect.periods
    }
    assert said == came, f"budget {short(agreement.budget_id)}: told {said}, came to {came}"
    return f"plan of {short(agreement.budget_id)} from {starts}: {', '.join(told)}"


def paid_periods(budget_id: UUID, viewer: Viewer) -> dict[Period, tuple[int, int]]:
    """Return period → the pence that it comes to, and the pence that were paid for it."""
    (tenant_id,) = viewer.scope(Permission.PLAN_APPROVE).tenant_ids
    reach = Q(tenant_id=tenant_id, budget_id=budget_id)
    found = budget_facts(reach, known_to(tenant_id), reserved=False)[budget_id]
    return {
        one.period: (
            sum(line.entitled_pence for line in one.lines),
            sum(line.accounted_pence for line in one.lines),
        )
        for one in due_by_period(
            found.facts,
            [
                *covered_periods(found.schedules, viewer.today),
                *(one.period for one in found.accounted),
            ],
            found.accounted,
        )
    }


def _changed(chance: Random, change: str, line: LineAnswer, starts: date) -> LineDraft:
    draft = replace(
        planning.PA_LINE,
        **{
            name: getattr(line, name)
            for name in (
                *("kind", "description", "supplier", "management_option", "quantity_hundredths"),
                *("unit", "unit_pence", "basis", "falls_on", "valid_from", "valid_to"),
            )
        },
    )
    if change == "rise":
        return replace(draft, unit_pence=line.unit_pence + chance.randint(1, line.unit_pence))
    if change == "hours":
        return replace(draft, quantity_hundredths=chance.randint(50, 3_000))
    if change == "days":
        return replace(draft, basis=Basis.ON_WEEKDAYS, falls_on=chance.randint(1, 127))
    if change == "move":
        first = starts + timedelta(days=chance.randint(0, 40))
        last = first + timedelta(days=chance.randint(20, 90))
        return replace(draft, valid_from=first, valid_to=chance.choice([None, last]))
    return replace(draft, unit_pence=max(1, line.unit_pence * chance.randint(5, 90) // 100))


def prepare(world: World, pay_on: date | None = None) -> str | None:
    house = world.house
    someone = _somebody(world, "finance_officer")
    if pay_on is None:
        pay_on = add_working_days(world.today, world.chance.randint(2, 25))
    with house.acting_as(someone) as viewer:
        made = actions.prepare(
            by=viewer,
            at=house.at,
            asked=RunAsked(
                tenant_id=house.tenant_id,
                organisation_id=house.organisation_id,
                pay_on=pay_on,
            ),
        )
    world.runs[made.run_id] = Doings(someone, world.changes)
    return f"run {short(made.run_id)} for {pay_on}: {made.total_pence} to {made.payments}"


def act_on_run(world: World) -> str | None:
    """Have anybody do anything to a run, whether it is their place to or not."""
    chance, house = world.chance, world.house
    with world.reading():
        live = list(
            PaymentRun.objects.exclude(state__in=[RunState.CONFIRMED, RunState.CANCELLED]).order_by(
                "id"
            )
        )
    if chance.random() < 0.9:
        # Nobody confirms what the bank has not paid yet; now and then somebody tries.
        live = [one for one in live if one.state != RunState.SUBMITTED or one.pay_on <= world.today]
    if not live:
        return None
    run = chance.choice(live)
    usual = {
        RunState.DRAFT: ["review"] * 8 + ["cancel", "approve"],
        RunState.REVIEWED: ["approve"] * 8 + ["send_back", "cancel", "cancel"],
        RunState.APPROVED: ["submit"] * 6 + ["approve"],
        RunState.SUBMITTED: ["confirm"] * 6 + ["submit"],
    }[RunState(run.state)]
    if run.state in (RunState.DRAFT, RunState.REVIEWED) and (
        run.pay_on < add_working_days(world.today, 2)
    ):
        usual += ["cancel"] * 20
    what = chance.choice(usual)
    someone = _somebody(world, "finance_approver" if what == "approve" else "finance_officer")
    with house.acting_as(someone) as viewer:
        words = {"by": viewer, "at": house.at, "run_id": run.id}
        if what == "review":
            actions.review(**words, version=run.version)
        elif what in ("cancel", "send_back"):
            getattr(actions, what)(**words, reason="Looked at again.")
        elif what == "approve":
            wrong = chance.random() < 0.1
            actions.approve(**words, typed_pence=run.total_pence + wrong)
        else:
            getattr(actions, what)(**words)
    if what == "approve":
        world.runs[run.id].approved_by = someone
    if what == "cancel":
        world.changes += 1
    return f"{what} run {short(run.id)}"


def hold_or_release(world: World) -> str | None:
    house = world.house
    with world.reading():
        payments = list(Payment.objects.filter(run__state=RunState.DRAFT).order_by("id"))
    if not payments:
        return None
    payment = world.chance.choice(payments)
    held = payment.state == PaymentState.HELD
    with house.acting_as(_somebody(world, "finance_officer")) as viewer:
        if held:
            actions.release(by=viewer, at=house.at, payment_id=payment.id)
        else:
            actions.hold(by=viewer, at=house.at, payment_id=payment.id, reason="Ask about this.")
    world.changes += 1
    return f"{'release' if held else 'hold'} payment {short(payment.id)}"


def come_back(world: World) -> str | None:
    """Have the bank send a payment back."""
    house = world.house
    with world.reading():
        sent = list(
            Payment.objects.filter(state=PaymentState.PAID, sent_on__isnull=False).order_by("id")
        )
    if not sent:
        return None
    payment = world.chance.choice(sent)
    with house.acting_as(_somebody(world, "finance_officer")) as viewer:
        actions.record_return(
            by=viewer,
            at=house.at,
            payment_id=payment.id,
            returned_on=world.today,
            reason="Account closed.",
        )
    world.changes += 1
    return f"payment {short(payment.id)} of {payment.amount_pence} came back"


def change_account(world: World) -> str | None:
    """Have another account approved where the last is dead, or for no reason."""
    house = world.house
    agreement = _signed_agreement(world)
    if agreement is None:
        return None
    with world.reading():
        used = set(
            BankDetails.objects.filter(
                agreement=agreement, state__in=[BankState.APPROVED, BankState.PROPOSED]
            ).values_list("account_number", flat=True)
        )
    free = [number for number in ACCOUNTS if number not in used]
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(
            house, viewer, agreement.id, account_number=world.chance.choice(free)
        )
    with house.acting("finance_approver") as viewer:
        agreements.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen on a statement."
        )
    world.changes += 1
    return f"another account for {short(agreement.budget_id)}"


def propose(world: World) -> str | None:
    """Propose what to do about money paid too much; sometimes more than the rules allow."""
    chance, house = world.chance, world.house
    with world.reading():
        waiting = list(Overpayment.objects.filter(closed_on=None).order_by("id"))
    if not waiting:
        return None
    row = chance.choice(waiting)
    pence = chance.choice([1, row.found_pence, chance.randint(1, row.found_pence)])
    kind = chance.choice(list(RecoveryKind))
    with house.acting_as(_somebody(world, "finance_officer")) as viewer:
        actions.propose_recovery(
            by=viewer,
            at=house.at,
            overpayment_id=row.id,
            proposed=RecoveryProposed(
                kind=kind,
                pence=pence,
                reasons="Fewer hours were needed.",
                told_on=world.today,
                answer_by=world.today + timedelta(days=chance.randint(1, 20)),
                repaid_by="Ada Grant",
                unused_pence=pence,
                unused_on=world.today,
                enough="The next payment covers the wage.",
            ),
        )
    return f"{kind} of {pence} proposed for {short(row.budget_id)}"


def settle(world: World) -> str | None:
    """Decide what waits, or take in a repayment."""
    chance, house = world.chance, world.house
    with world.reading():
        live = list(
            Recovery.objects.filter(
                state__in=[RecoveryState.PROPOSED, RecoveryState.AGREED]
            ).order_by("id")
        )
    if not live:
        return None
    recovery = chance.choice(live)
    with house.acting_as(_somebody(world, "finance_approver")) as viewer:
        words = {"by": viewer, "at": house.at, "recovery_id": recovery.id}
        if recovery.state == RecoveryState.PROPOSED:
            agree = chance.random() < 0.8
            actions.decide_recovery(**words, agree=agree, reason="It is fair.")
            told = f"{recovery.kind} of {recovery.pence} {'agreed' if agree else 'refused'}"
        else:
            actions.record_repayment(**words, received_on=world.today)
            told = f"{recovery.pence} was repaid"
    world.changes += 1
    return told


def change_recipient(world: World) -> str | None:
    """End an agreement and, mostly, sign another for the same budget from a later day.

    Nothing in the product ends a signed agreement yet, so its row is ended here as an action will.
    """
    chance = world.chance
    agreement = _signed_agreement(world)
    if agreement is None:
        return None
    ended = max(agreement.first_day, world.today + timedelta(days=chance.randint(-60, 0)))
    return end_agreement(world, agreement, ended, again=chance.random() < 0.9)


def end_agreement(
    world: World, agreement: DirectPaymentAgreement, ended: date, *, again: bool
) -> str:
    with world.house.acting("phb_manager"):
        DirectPaymentAgreement.objects.filter(pk=agreement.id).update(
            state=AgreementState.ENDED, ended_on=ended
        )
        plan = PlanVersion.objects.get(budget_id=agreement.budget_id, state=PlanState.AGREED)
    world.changes += 1
    if again:
        first = ended + timedelta(days=world.chance.randint(0, 20))
        _sign(world, plan.id, Frequency(agreement.frequency), first)
    return f"agreement of {short(agreement.budget_id)} ended on {ended}, another: {again}"


def let_time_pass(world: World, days: int | None = None) -> str:
    days = world.chance.randint(1, 18) if days is None else days
    to = world.today + timedelta(days=days)
    while not is_working_day(to):
        to += timedelta(days=1)
    world.house.today = to
    world.house.at = datetime.combine(to, time(12), tzinfo=LONDON)
    return "time passed"


def pay(world: World, pay_on: date) -> UUID:
    """Have an officer prepare a run and an approver approve it; return its id."""
    run_id = prepared_by(world, "finance_officer", pay_on)
    making.reviewed(world.house, run_id)
    approved_by(world, "finance_approver", run_id)
    return run_id


def prepared_by(world: World, who: str, pay_on: date) -> UUID:
    house = world.house
    _people(world)
    with house.acting(who) as viewer:
        made = actions.prepare(
            by=viewer,
            at=house.at,
            asked=RunAsked(
                tenant_id=house.tenant_id,
                organisation_id=house.organisation_id,
                pay_on=pay_on,
            ),
        )
    world.runs[made.run_id] = Doings(house.user_id(who), world.changes)
    return made.run_id


def approved_by(world: World, who: str, run_id: UUID) -> None:
    house = world.house
    pence = making.run(house, run_id).total_pence
    with house.acting(who) as viewer:
        actions.approve(by=viewer, at=house.at, run_id=run_id, typed_pence=pence)
    world.runs[run_id].approved_by = house.user_id(who)


Step = Callable[[World], str | None]
# How often each is tried: while a run is open, and while none is.
STEPS: tuple[tuple[Step, float, float], ...] = (
    (edit_plan, 3, 4),
    (prepare, 0.5, 9),
    (act_on_run, 22, 4),
    (hold_or_release, 1.5, 0),
    (come_back, 0.5, 1.5),
    (change_account, 0.3, 0.7),
    (propose, 1.5, 6),
    (settle, 2.5, 6),
    (change_recipient, 0.2, 0.4),
    (let_time_pass, 0.7, 6),
)


def take_a_step(world: World) -> None:
    """Take one step that chance chooses, and keep what became of it."""
    with world.reading():
        open_run = PaymentRun.objects.filter(state__in=[RunState.DRAFT, RunState.REVIEWED]).exists()
    weights = [during if open_run else between for _, during, between in STEPS]
    step = world.chance.choices([step for step, *_ in STEPS], weights)[0]
    try:
        # Refused half way, it leaves nothing: a person's request is one transaction too.
        with transaction.atomic():
            told = step(world)
            connection.check_constraints()
    except Refusal as refusal:
        world.tell(f"{step.__name__}: refused, {refusal.code}")
        return
    if step is edit_plan:
        world.changes += 1
    if told:
        world.done[step.__name__] = world.done.get(step.__name__, 0) + 1
        world.tell(told)


def _signed_agreement(world: World) -> DirectPaymentAgreement | None:
    with world.reading():
        found = list(
            DirectPaymentAgreement.objects.filter(state=AgreementState.SIGNED).order_by("id")
        )
    return world.chance.choice(found) if found else None


def agreement_of(world: World, budget_id: UUID) -> DirectPaymentAgreement:
    """Return the agreement in force of a budget."""
    with world.reading():
        return DirectPaymentAgreement.objects.get(budget_id=budget_id, state=AgreementState.SIGNED)


def short(id_: UUID) -> str:
    return str(id_)[-6:]
