"""A transaction began before a run was cut, and commits facts after it: none is lost, all sums are right."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from conftest import House, make_house
from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import PauseDraft, PauseReason
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Overpayment, Payment
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState
from openphb.journeys.changed_circumstances import pause_payments
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose
from tests.operations.counted import tell

TRIALS = dose(3, 200)
# A transaction that the office waits for commits after so long; nobody waits for ever.
PATIENCE = 1.0
MOMENTS = ("prepare", "review", "approve", "approving", "approved")
HOURS = 20 * 4
BEFORE, LESS, MORE = 1420, 1100, 1900
CAUGHT = {"run_pays_too_much", "run_account_changed"}


@dataclass(frozen=True)
class Change:
    """Facts about one of two people, and what they come to."""

    record: Callable[[House, UUID], None]
    pence: int
    """That the person is to have had for both of the first two periods."""
    less_for_the_first: bool = False
    other_account: bool = False


def _rate(unit_pence: int, later: bool) -> Change:
    start = making.NEXT_DAY if later else making.FIRST_DAY
    return Change(
        lambda house, agreement_id: making.change(house, agreement_id, unit_pence, start),
        HOURS * ((BEFORE if later else unit_pence) + unit_pence),
        less_for_the_first=not later and unit_pence < BEFORE,
    )


def _pause(house: House, agreement_id: UUID) -> None:
    draft = PauseDraft(
        starts_on=making.FIRST_DAY,
        ends_on=making.NEXT_DAY,
        reason=PauseReason.CARE_ELSEWHERE,
        words="Away for the month with family.",
        authority="J Lee, PHB manager",
        safe_care="Her family give all the care meanwhile.",
        review_on=making.NEXT_DAY,
    )
    budget_id = making.agreement(house, agreement_id).budget_id
    with house.acting("care_coordinator") as viewer:
        pause_payments(by=viewer, at=house.at, budget_id=budget_id, draft=draft)


def _account(house: House, agreement_id: UUID) -> None:
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(house, viewer, agreement_id, account_number="66374959")
    with house.acting("finance_approver") as viewer:
        agreements.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen on a statement."
        )


CHANGES = (
    _rate(MORE, later=False),
    _rate(LESS, later=False),
    _rate(LESS, later=True),
    Change(_pause, HOURS * BEFORE, less_for_the_first=True),
    Change(_account, 2 * HOURS * BEFORE, other_account=True),
)


class Late:
    """A transaction of another connection: begun now, told when to record and when to commit."""

    def __init__(self, record: Callable[[], None]) -> None:
        self._begun, self._go, self._recorded, self._end = (threading.Event() for _ in range(4))
        self._record = record
        self._lived = ThreadPoolExecutor(1).submit(self._live)
        assert self._begun.wait(20)

    def records(self) -> None:
        """Record the facts; come back when they are recorded, or wait for what the office holds."""
        self._go.set()
        self._recorded.wait(PATIENCE)

    def commits(self) -> None:
        self.records()
        self._end.set()

    def ends(self) -> None:
        """Come back when it has committed."""
        self.commits()
        self._lived.result(60)

    def _live(self) -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("select pg_current_xact_id()")
                self._begun.set()
                assert self._go.wait(60)
                self._record()
                self._recorded.set()
                self._end.wait(PATIENCE)
        finally:
            connection.close()


def test_facts_that_are_committed_after_a_run_was_cut_are_in_it_or_in_the_next(
    lasting: str,
) -> None:
    chance = Random(9)
    lost = doubled = 0
    for trial in range(TRIALS):
        change = CHANGES[trial % len(CHANGES)]
        of_trial = one_trial(make_house(f" {trial}"), chance, change)
        lost, doubled = lost + of_trial[0], doubled + of_trial[1]
    tell(
        "facts of a transaction begun before a run was cut, committed after it",
        trials=TRIALS,
        lost=lost,
        doubled=doubled,
    )


def one_trial(house: House, chance: Random, change: Change) -> tuple[int, int]:
    """Pay two people while facts about one are committed late; return how many lost and gained."""
    making.payer(house)
    changed, steady = making.entitled(house), making.entitled(house)
    for role in ("approver", "care_coordinator", "finance_officer", "finance_approver"):
        house.user_id(role)
    recorded, committed = sorted(chance.choices(range(len(MOMENTS)), k=2))
    late = Late(lambda: change.record(house, changed))

    def moment(name: str) -> None:
        if MOMENTS[recorded] == name:
            late.records()
        if MOMENTS[committed] == name:
            late.commits()

    run_id = making.prepared(house).run_id
    moment("prepare")
    making.reviewed(house, run_id)
    moment("review")
    moment("approve")
    if MOMENTS[committed] in ("prepare", "review", "approve"):
        late.ends()
    must_catch = (change.less_for_the_first or change.other_account) and committed < 3
    try:
        with house.acting("finance_approver") as viewer:
            actions.approve(
                by=viewer,
                at=house.at,
                run_id=run_id,
                typed_pence=queries.run(viewer=viewer, run_id=run_id).total_pence,
                tell=lambda _done, _of: moment("approving"),
            )
        code = ""
    except Refusal as refusal:
        code = refusal.code
    moment("approved")
    late.ends()
    assert code in (CAUGHT if must_catch else {""} | CAUGHT), (change, recorded, committed, code)
    if code:
        with house.acting("finance_officer") as viewer:
            actions.cancel(by=viewer, at=house.at, run_id=run_id, reason="Something changed.")
        making.approved(house)
    making.approved(house, making.NEXT_DAY)
    return counted(house, {changed: change.pence, steady: 2 * HOURS * BEFORE}, change, must_catch)


def counted(
    house: House, expected: dict[UUID, int], change: Change, must_catch: bool
) -> tuple[int, int]:
    lost = doubled = 0
    left = {one.budget_id: one for one in making.due(house, making.NEXT_DAY).recipients}
    for agreement_id, pence in expected.items():
        budget_id = making.agreement(house, agreement_id).budget_id
        with house.acting("finance_officer"):
            paid = Payment.objects.filter(agreement_id=agreement_id, state=PaymentState.PAID)
            had = paid.aggregate(pence=Sum("amount_pence"))["pence"] or 0
            noted = Overpayment.objects.filter(budget_id=budget_id, closed_on=None).exists()
            accounts = list(paid.order_by("pay_on").values_list("bank__account_number", flat=True))
        over = left[budget_id].overpaid_pence if budget_id in left else 0
        lost += had - over < pence
        doubled += had - over > pence
        # What was paid before the facts were known is put to somebody, and never where it was.
        lost += noted != bool(over)
        doubled += bool(over) and must_catch
        if change.other_account and pence and agreement_id == next(iter(expected)):
            lost += accounts[-1] != "66374959"
            lost += must_catch and "63748472" in accounts
    return lost, doubled
