"""A law that cannot fail proves nothing: under each law a bug is planted in the engine, and is seen.

Some bugs are caught before the law is asked, by a guard in the engine or in the database. Those say
which; they are the second lock, and the law is the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from importlib import import_module
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from conftest import House
from openphb.domains.budgets.types import Basis
from openphb.domains.ledger import rules as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments import actions, queries
from openphb.domains.payments.actions import approving, entitlement, records, recovering, snapshot
from openphb.domains.payments.actions.posting import Paying
from openphb.domains.payments.models import Payment, PaymentRun
from openphb.domains.payments.queries import report as report_query
from openphb.domains.payments.rules import due as due_rules
from openphb.domains.payments.rules import entitlement as entitlement_rules
from openphb.domains.payments.rules import recovery as recovery_rules
from openphb.domains.payments.rules import runs as run_rules
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    Entitled,
    PaymentState,
    PeriodDue,
    RecoveryKind,
    RecoveryProposed,
    RunState,
    WorkingPart,
)
from openphb.foundation import asked
from openphb.foundation.access.types import Permission
from openphb.foundation.facts import record as facts
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from tests.laws import laws
from tests.laws.world import (
    World,
    a_world,
    agreement_of,
    approved_by,
    end_agreement,
    let_time_pass,
    pay,
    prepared_by,
)

FIRST = making.FIRST_DAY
NEXT = date(2027, 1, 8)
THIRD = date(2027, 2, 5)

# `queries.due` names the function of that name, not the module.
due_queries = import_module("openphb.domains.payments.queries.due")

Plant = Callable[[pytest.MonkeyPatch], None]
Scene = Callable[[World], None]


# What happens in each. A scene ends with its law.


def a_week_is_cut_into_days(world: World) -> None:
    fact = Entitled(UUID(int=1), UUID(int=1), 100, 333, Basis.PER_WEEK, Period(FIRST))
    days = [FIRST + timedelta(days=day) for day in range(1, 7)]
    laws.any_split_of_a_period_sums_to_the_whole(
        fact, Period(FIRST, FIRST + timedelta(days=7)), days
    )


def two_periods_are_paid(world: World) -> None:
    pay(world, FIRST)
    pay(world, NEXT)
    laws.entitlement_is_paid_or_owed_but_for_what_was_repaid_written_off_or_is_outstanding(world)


def prices_are_recorded_in_several_orders(world: World) -> None:
    months = [FIRST + timedelta(days=30 * number) for number in range(5)]
    pieces = [(Period(start, end), 1_000 + start.day) for start, end in pairwise(months)]
    laws.facts_that_do_not_overlap_may_be_recorded_in_any_order(
        world, agreement_of(world, world.budgets[0]), pieces
    )


def a_run_is_paid_and_worked_out_again(world: World) -> None:
    laws.what_a_run_paid_is_not_due_again(world, pay(world, FIRST))


def a_payment_is_held(world: World) -> None:
    run_id = prepared_by(world, "finance_officer", FIRST)
    with world.house.acting("finance_officer") as viewer:
        payment = Payment.objects.get(run_id=run_id)
        actions.hold(by=viewer, at=world.house.at, payment_id=payment.id, reason="Ask first.")
    laws.entitlement_is_paid_or_owed_but_for_what_was_repaid_written_off_or_is_outstanding(world)


def an_agreement_ends_before_a_period_that_was_paid_for(world: World) -> None:
    pay(world, FIRST)
    let_time_pass(world, 40)
    pay(world, NEXT)
    end_agreement(world, agreement_of(world, world.budgets[0]), FIRST, again=False)
    laws.entitlement_is_paid_or_owed_but_for_what_was_repaid_written_off_or_is_outstanding(world)


def a_cut_is_recorded_after_payment(world: World) -> None:
    pay(world, FIRST)
    agreement = agreement_of(world, world.budgets[0])
    laws.record_price(world, agreement, Period(FIRST), 1_000)
    laws.no_payment_is_lowered_without_a_decision(
        world, prepared_by(world, "finance_officer", NEXT)
    )


def a_plan_changes_after_payment(world: World) -> None:
    run_id = pay(world, FIRST)
    kept = {run_id: sha256(laws.bytes_of_run(world, run_id)).hexdigest()}
    agreement = agreement_of(world, world.budgets[0])
    making.record(world.house, agreement.id, agreement.plan_id)
    laws.what_was_agreed_to_be_paid_stays_byte_for_byte(world, kept)


def a_draft_is_cut_and_written_off(world: World) -> None:
    prepared_by(world, "finance_officer", FIRST)
    laws.record_price(world, agreement_of(world, world.budgets[0]), Period(FIRST), 1_000)
    world.house.today = FIRST
    _note(world)
    _recover(world, RecoveryKind.WRITE_OFF, 10_000)
    laws.what_is_recovered_was_really_paid(world)


def a_price_changes_after_a_run(world: World) -> None:
    pay(world, FIRST)
    laws.record_price(world, agreement_of(world, world.budgets[0]), Period(FIRST), 1_000)
    laws.every_run_can_be_told_again_as_it_was_known(world)


def an_agreement_ends_after_a_run(world: World) -> None:
    pay(world, FIRST)
    end_agreement(world, agreement_of(world, world.budgets[0]), FIRST, again=False)
    laws.every_run_can_be_told_again_as_it_was_known(world)


def a_written_off_payment_comes_back(world: World) -> None:
    house, run_id = world.house, pay(world, FIRST)
    laws.record_price(world, agreement_of(world, world.budgets[0]), Period(FIRST), 1_000)
    house.today = FIRST
    _note(world)
    _recover(world, RecoveryKind.WRITE_OFF, 10_000)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
        actions.record_return(
            by=viewer,
            at=house.at,
            payment_id=Payment.objects.get(run_id=run_id).id,
            returned_on=world.today,
            reason="Account closed.",
        )
    laws.what_was_written_off_is_never_paid_again(world)


def an_entry_is_posted(world: World) -> None:
    pay(world, FIRST)
    laws.debits_equal_credits(world)


def a_payment_comes_back(world: World) -> None:
    run_id = pay(world, FIRST)
    with world.house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=world.house.at, run_id=run_id)
        actions.record_return(
            by=viewer,
            at=world.house.at,
            payment_id=Payment.objects.get(run_id=run_id).id,
            returned_on=world.today,
            reason="Account closed.",
        )
    laws.entitlement_is_paid_or_owed_but_for_what_was_repaid_written_off_or_is_outstanding(world)


def a_journal_is_reversed_twice(world: World) -> None:
    about = Dimensions(line_id=UUID(int=2), service_from=FIRST, service_to=NEXT)
    laws.a_reversal_of_a_reversal_is_the_original(
        (Posting("5000", 500, 0, about), Posting("1010", 0, 500, Dimensions()))
    )


def a_recipient_changes_and_leaves_days_between(world: World) -> None:
    world.chance.seed(3)
    end_agreement(
        world, agreement_of(world, world.budgets[0]), FIRST + timedelta(days=7), again=True
    )
    laws.nothing_is_paid_for_a_day_that_no_agreement_covers(world, pay(world, THIRD))


def an_offset_is_larger_than_a_payment(world: World) -> None:
    pay(world, FIRST)
    agreement = agreement_of(world, world.budgets[0])
    # Four weeks were paid at the old price; now they are worth a tenth, and two periods are due.
    laws.record_price(world, agreement, Period(FIRST), 142)
    world.house.today = FIRST
    _note(world)
    _recover(world, RecoveryKind.OFFSET, 15_000)
    let_time_pass(world, 5)
    prepared_by(world, "finance_officer", THIRD)
    laws.no_offset_is_above_one_periods_payment(world)


def one_person_prepares_and_approves(world: World) -> None:
    run_id = prepared_by(world, "both", FIRST)
    making.reviewed(world.house, run_id)
    approved_by(world, "both", run_id)
    laws.nothing_is_paid_without_two_people(world)


def one_person_proposes_and_decides(world: World) -> None:
    pay(world, FIRST)
    laws.record_price(world, agreement_of(world, world.budgets[0]), Period(FIRST), 1_000)
    world.house.today = FIRST
    _note(world)
    _recover(world, RecoveryKind.WRITE_OFF, 100, proposer="phb_manager", decider="phb_manager")
    laws.nothing_is_paid_without_two_people(world)


def a_draft_is_sent_to_the_bank(world: World) -> None:
    run_id = prepared_by(world, "finance_officer", FIRST)
    with world.house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=world.house.at, run_id=run_id)


def _note(world: World) -> None:
    """Have what is overpaid noted, as recording a plan does."""
    house = world.house
    with house.acting("approver") as viewer:
        recovering.note_overpayment_of_budget(
            by=viewer.act(Permission.PLAN_APPROVE, tenant_id=house.tenant_id),
            at=house.at,
            tenant_id=house.tenant_id,
            budget_id=world.budgets[0],
            on=world.today,
        )


def _recover(
    world: World,
    kind: RecoveryKind,
    pence: int,
    *,
    proposer: str = "finance_officer",
    decider: str = "finance_approver",
) -> None:
    """Propose and agree what is done about what is overpaid, if anything is."""
    house = world.house
    with house.acting(proposer) as viewer:
        found = queries.overpayments(viewer=viewer)
        if not found:
            return
        recovery_id = actions.propose_recovery(
            by=viewer,
            at=house.at,
            overpayment_id=found[0].id,
            proposed=RecoveryProposed(
                kind=kind,
                pence=pence,
                reasons="Fewer hours were needed.",
                told_on=world.today,
                answer_by=world.today + timedelta(days=1),
                unused_pence=pence,
                unused_on=world.today,
                enough="The next payment covers the wage.",
            ),
        )
    with house.acting(decider) as viewer:
        actions.decide_recovery(
            by=viewer, at=house.at, recovery_id=recovery_id, agree=True, reason="It is fair."
        )


# The bugs.


def parts_rounded_by_themselves(patch: pytest.MonkeyPatch) -> None:
    def entitled_pence(fact: Entitled, period: Period) -> int:
        part = fact.valid.overlap(period)
        weekly = Fraction(fact.quantity_hundredths * fact.unit_pence, 100)
        return round(weekly * part.days / 7) if part and part.days else 0

    patch.setattr(entitlement_rules, "entitled_pence", entitled_pence)


def every_period_a_penny_too_kind(patch: pytest.MonkeyPatch) -> None:
    real = entitlement_rules.working

    def working(fact: Entitled, period: Period) -> tuple[WorkingPart, ...]:
        parts = real(fact, period)
        return tuple(replace(part, pence=part.pence + 1) for part in parts[:1]) + parts[1:]

    patch.setattr(due_rules, "working", working)


def the_tail_of_an_older_fact_is_lost(patch: pytest.MonkeyPatch) -> None:
    real = facts._remains
    patch.setattr(facts, "_remains", lambda old, new: real(old, new)[:1])


def what_is_paid_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(due_queries, "COUNTED", (PaymentState.INCLUDED, PaymentState.HELD))


def what_is_held_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(due_queries, "COUNTED", (PaymentState.INCLUDED, PaymentState.PAID))


def what_was_paid_beyond_the_last_period_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    real = due_rules.due_by_period

    def due_by_period(known: Any, covered: Any, accounted: Any) -> Any:
        end = max((period.end for period in covered), default=date.min)
        return real(known, covered, [one for one in accounted if one.period.start < end])

    patch.setattr(due_queries, "due_by_period", due_by_period)


def everything_is_told_as_it_is_known_now(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        due_queries, "as_known", lambda found, _known_seq: found.filter(known__upper_inf=True)
    )


def an_end_recorded_since_is_regarded(patch: pytest.MonkeyPatch) -> None:
    real = due_queries.budget_facts
    patch.setattr(
        report_query, "budget_facts", lambda reach, known_seq, **_: real(reach, known_seq)
    )


def a_cut_is_taken_from_the_next_payment(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(PeriodDue, "pay_pence", property(lambda period: period.net_pence))


def an_edit_rewrites_what_was_paid(patch: pytest.MonkeyPatch) -> None:
    def rewrite(**words: Any) -> None:
        Payment.objects.filter(budget_id=words["budget_id"]).update(
            amount_pence=F("amount_pence") - 1
        )

    patch.setattr(entitlement, "note_overpayment_of_budget", rewrite)


def what_is_only_reserved_counts_as_paid(patch: pytest.MonkeyPatch) -> None:
    real = due_queries.budget_facts
    patch.setattr(recovering, "budget_facts", lambda reach, known, **words: real(reach, known))


def an_entry_is_off_by_a_penny(patch: pytest.MonkeyPatch) -> None:
    real = Paying._expenditure

    def expenditure(paying: Paying, *parts: Any) -> Posting:
        posting = real(paying, *parts)
        return replace(posting, debit_pence=posting.debit_pence + 1)

    patch.setattr(Paying, "_expenditure", expenditure)


def an_unbalanced_journal_is_let_through(patch: pytest.MonkeyPatch) -> None:
    an_entry_is_off_by_a_penny(patch)
    patch.setattr(ledger, "journal_fault", lambda *_: None)


def a_reversal_forgets_what_it_was_about(patch: pytest.MonkeyPatch) -> None:
    real = ledger.reversal
    patch.setattr(
        ledger,
        "reversal",
        lambda postings: tuple(replace(one, dimensions=Dimensions()) for one in real(postings)),
    )


def a_reversal_reverses_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "reversal", tuple)
    patch.setattr(ledger, "is_reversal", lambda *_words, **_more: True)


def the_end_of_an_agreement_is_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(due_queries, "_until", lambda valid, _ended: Period(valid.lower, valid.upper))


def a_write_off_never_lapses(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recovering, "lapse_write_offs", lambda **_: False)


def an_offset_has_no_cap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recovery_rules, "_offset_fault", lambda *_: None)
    patch.setattr(
        snapshot, "offset_now", lambda pence, **words: min(pence, words["overpaid_pence"])
    )


def nobody_asks_who_approves(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(run_rules, "approval_fault", lambda **_: None)


def somebody_else_is_written_down_as_the_approver(patch: pytest.MonkeyPatch) -> None:
    nobody_asks_who_approves(patch)

    def moved(run: PaymentRun, to: RunState) -> None:
        run.approved_by = UUID(int=7)
        records.moved(run, to)

    patch.setattr(approving, "moved", moved)


def nobody_asks_who_decides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(recovery_rules, "decision_fault", lambda **_: None)


def a_draft_may_be_submitted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        run_rules,
        "TRANSITIONS",
        {**run_rules.TRANSITIONS, RunState.DRAFT: frozenset({RunState.SUBMITTED})},
    )


@dataclass(frozen=True)
class Planted:
    """A bug, the world in which it shows, and what catches it."""

    bug: Plant
    scene: Scene
    caught_by: type[BaseException] = AssertionError
    """The law itself, unless another guard is named."""
    saying: str = ""

    @property
    def words(self) -> str:
        return f"{self.bug.__name__}: {self.scene.__name__}".replace("_", " ")


PLANTED = (
    Planted(parts_rounded_by_themselves, a_week_is_cut_into_days, saying="in parts"),
    Planted(
        the_tail_of_an_older_fact_is_lost, prices_are_recorded_in_several_orders, saying="differs"
    ),
    Planted(what_is_paid_is_forgotten, a_run_is_paid_and_worked_out_again, saying="due again"),
    Planted(every_period_a_penny_too_kind, two_periods_are_paid, saying="entitled"),
    Planted(what_is_held_is_forgotten, a_payment_is_held, saying="owed"),
    Planted(
        what_was_paid_beyond_the_last_period_is_forgotten,
        an_agreement_ends_before_a_period_that_was_paid_for,
        saying="outstanding",
    ),
    Planted(
        what_is_only_reserved_counts_as_paid, a_draft_is_cut_and_written_off, saying="written off"
    ),
    Planted(
        a_cut_is_taken_from_the_next_payment,
        a_cut_is_recorded_after_payment,
        saying="nobody decided",
    ),
    Planted(
        an_edit_rewrites_what_was_paid, a_plan_changes_after_payment, saying="not what was approved"
    ),
    Planted(
        everything_is_told_as_it_is_known_now, a_price_changes_after_a_run, saying="differently"
    ),
    Planted(an_end_recorded_since_is_regarded, an_agreement_ends_after_a_run, saying="differently"),
    Planted(a_reversal_forgets_what_it_was_about, a_journal_is_reversed_twice, saying="reversal"),
    Planted(
        a_reversal_reverses_nothing, a_payment_comes_back, IntegrityError, "is not the reverse of"
    ),
    # The ledger's own rule, and behind it the database, which adds up every journal.
    Planted(an_entry_is_off_by_a_penny, an_entry_is_posted, Refusal, "Debits are"),
    Planted(
        an_unbalanced_journal_is_let_through, an_entry_is_posted, DatabaseError, "does not balance"
    ),
    Planted(
        the_end_of_an_agreement_is_ignored,
        a_recipient_changes_and_leaves_days_between,
        saying="agreements cover",
    ),
    Planted(a_write_off_never_lapses, a_written_off_payment_comes_back, saying="was written off"),
    Planted(an_offset_has_no_cap, an_offset_is_larger_than_a_payment, saying="an offset takes"),
    # The database refuses a run that its preparer approved, and one that went on unapproved.
    Planted(
        nobody_asks_who_approves,
        one_person_prepares_and_approves,
        IntegrityError,
        "run_approved_by_another",
    ),
    Planted(
        nobody_asks_who_decides,
        one_person_proposes_and_decides,
        IntegrityError,
        "recovery_decided_by_another",
    ),
    Planted(
        a_draft_may_be_submitted,
        a_draft_is_sent_to_the_bank,
        IntegrityError,
        "run_beyond_reviewed_was_approved",
    ),
    Planted(
        somebody_else_is_written_down_as_the_approver,
        one_person_prepares_and_approves,
        saying="prepared and approved by",
    ),
)


@pytest.fixture(autouse=True)
def questions_are_built_anew() -> Iterator[None]:
    """A question that is kept as SQL would be asked without the bug, or after it with it."""
    asked.forget()
    yield
    asked.forget()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.words)
def test_a_planted_bug_is_seen(
    house: House, monkeypatch: pytest.MonkeyPatch, planted: Planted
) -> None:
    world = a_world(house, 0, budgets=1)
    planted.bug(monkeypatch)
    with pytest.raises(planted.caught_by, match=planted.saying), transaction.atomic():
        planted.scene(world)


SCENES = sorted({planted.scene for planted in PLANTED}, key=lambda scene: scene.__name__)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_without_a_bug_the_same_scene_breaks_no_law(house: House, scene: Scene) -> None:
    world = a_world(house, 0, budgets=1)
    try:
        scene(world)
    except Refusal:
        # What the bug would let through is what the engine says no to.
        assert scene in (
            one_person_prepares_and_approves,
            one_person_proposes_and_decides,
            a_draft_is_sent_to_the_bank,
            an_offset_is_larger_than_a_payment,
        )


def test_the_database_refuses_an_approver_who_prepared_the_run_whoever_writes_it(
    house: House,
) -> None:
    world = a_world(house, 0, budgets=1)
    run_id = pay(world, FIRST)
    with house.acting("finance_approver"), connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("app",)
        with pytest.raises(IntegrityError, match="run_approved_by_another"), transaction.atomic():
            cursor.execute(
                "update payments_paymentrun set approved_by = prepared_by where id = %s", [run_id]
            )
