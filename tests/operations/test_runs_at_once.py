"""Several people do the same at the same moment, in processes of their own: everybody is paid once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Sum

from conftest import House, environment_of, make_house
from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Payment, PaymentFile, PaymentReturn
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, Rail, RunAsked, RunKind
from openphb.kernel.tests.doses import dose
from tests.operations.answers import Answer, Sent, an_answer, sent_by
from tests.operations.counted import tell

TRIALS = dose(4, 200)
AT_ONCE = 3
# All of them have read what is asked by then, and wait for the same instant.
AHEAD = 0.02
FOUR_WEEKS = 20 * 1420 * 4
PAY_DAY = making.FIRST_DAY
# What is sent by Bacs on the pay day itself arrives on the second working day after it.
BACS_DAY = PAY_DAY + timedelta(days=4)
READ_ON = PAY_DAY + timedelta(days=10)
PREPARED = {"done", "run_already_open", "nothing_due", "run_recipients_not_owed"}

Step = Mapping[str, Any]


@dataclass
class Tally:
    """What went wrong in all trials of one kind, and how often somebody came second."""

    lost: int = 0
    doubled: int = 0
    second: int = 0

    def add(self, found: Sequence[int], wanted: Sequence[int]) -> None:
        for have, want in zip(found, wanted, strict=True):
            self.lost += have < want
            self.doubled += have > want


class Racers:
    """Processes that stand ready and do what they are told at one instant."""

    def __init__(self, database: str) -> None:
        self.all = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.operations.racers"],
                env=environment_of(database),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(AT_ONCE)
        ]
        for racer in self.all:
            assert self._line(racer) == "ready\n"

    def race(
        self, house: House, chance: Random, users: Sequence[UUID], steps: Sequence[Sequence[Step]]
    ) -> list[list[str]]:
        """Have each do its steps from about the same instant on; return how each step went."""
        start = time.time() + AHEAD
        for racer, user, mine in zip(self.all, users, steps, strict=True):
            said = {
                "user": str(user),
                "today": house.today.isoformat(),
                "at": house.at.isoformat(),
                # Who is a moment later meets the other in the middle of what it does.
                "start": start + chance.choice((0, chance.random() * 0.05)),
                "steps": mine,
            }
            assert racer.stdin is not None
            racer.stdin.write(json.dumps(said) + "\n")
            racer.stdin.flush()
        return [json.loads(self._line(racer)) for racer in self.all]

    def end(self) -> None:
        for racer in self.all:
            racer.communicate(timeout=60)

    def _line(self, racer: subprocess.Popen[str]) -> str:
        assert racer.stdout is not None
        return racer.stdout.readline()


@contextmanager
def racing(database: str) -> Iterator[Racers]:
    racers = Racers(database)
    try:
        yield racers
    finally:
        racers.end()


def test_whoever_works_on_the_same_money_at_once_it_is_paid_once(lasting: str) -> None:
    chance = Random(17)
    preparing, approving, answering = Tally(), Tally(), Tally()
    with racing(lasting) as racers:
        for trial in range(TRIALS):
            house = make_house(f" {trial}")
            house.today, house.at = PAY_DAY, house.at + (PAY_DAY - house.today)
            making.payer(house)
            people = [making.entitled(house) for _ in range(2)]
            runs = prepared_at_once(house, chance, racers, people, preparing)
            approved_at_once(house, chance, racers, people, runs, approving)
            answered_at_once(house, chance, racers, runs, answering)
    for what, tally in (
        (f"{AT_ONCE} people at once prepare runs over the same people: by Bacs, by Faster "
         "Payments, an emergency", preparing),
        (f"{AT_ONCE} people at once review runs over the same people, then approve them", approving),
        ("files of answers, each twice, taken in by 2 people at once beside the confirmation",
         answering),
    ):  # fmt: skip
        assert tally.second, f"{what}: nobody came second"
        tell(what, trials=TRIALS, lost=tally.lost, doubled=tally.doubled)


def prepared_at_once(
    house: House, chance: Random, racers: Racers, people: Sequence[UUID], tally: Tally
) -> list[UUID]:
    """Prepare several runs over two people at once; return those that were made."""
    named = chance.choice(making.due(house).recipients).case_reference
    kinds = (
        an_ask(house, BACS_DAY),
        an_ask(house, PAY_DAY, rail=Rail.FASTER_PAYMENTS),
        an_ask(
            house,
            PAY_DAY,
            rail=Rail.FASTER_PAYMENTS,
            kind=RunKind.EMERGENCY,
            named=(named,),
            reason="She has no money for her assistant.",
            authority="J Lee, PHB manager",
        ),
    )
    asked = [chance.choice(kinds) for _ in range(AT_ONCE)]
    officers = [house.user_id("finance_officer")] * AT_ONCE
    steps = [[{"do": "prepare", "asked": one.kept()}] for one in asked]
    went = racers.race(house, chance, officers, steps)
    codes = Counter(code for (code,) in went)
    assert set(codes) <= PREPARED, codes
    tally.second += codes.total() - codes["done"]
    with house.acting("finance_officer") as viewer:
        runs = [run.id for run in queries.runs(viewer=viewer)]
        reserved = list(
            Payment.objects.filter(agreement_id__in=people, tenant_id=house.tenant_id)
            .values("agreement_id")
            .annotate(pence=Sum("amount_pence"))
            .values_list("agreement_id", "pence")
        )
    only_named = all(one.kind is RunKind.EMERGENCY for one in asked)
    tally.add([pence for _, pence in reserved], [FOUR_WEEKS] * len(reserved))
    tally.add([len(reserved), len(runs)], [1 if only_named else len(people), codes["done"]])
    return runs


def an_ask(house: House, pay_on: date, **how: Any) -> RunAsked:
    return RunAsked(
        tenant_id=house.tenant_id, organisation_id=house.organisation_id, pay_on=pay_on, **how
    )


def approved_at_once(
    house: House,
    chance: Random,
    racers: Racers,
    people: Sequence[UUID],
    runs: Sequence[UUID],
    tally: Tally,
) -> None:
    """Review and approve all runs, each by everybody; hold payments, ledger and files together."""
    with house.acting("finance_officer") as viewer:
        read = {run_id: queries.run(viewer=viewer, run_id=run_id) for run_id in runs}
    approvers = [house.join("finance_approver", organisation_id=house.organisation_id)] * 2 + [
        house.user_id("finance_approver")
    ]
    for users, steps, late in (
        (
            [house.user_id("finance_officer")] * AT_ONCE,
            [
                {"do": "review", "run_id": str(run.id), "version": run.version}
                for run in read.values()
            ],
            {"stale", "run_not_now"},
        ),
        (
            approvers,
            [
                {"do": "approve", "run_id": str(run.id), "pence": run.total_pence}
                for run in read.values()
            ],
            {"run_already_approved"},
        ),
    ):
        everybody = [chance.sample(steps, len(steps)) for _ in range(AT_ONCE)]
        went = Counter(
            code for codes in racers.race(house, chance, users, everybody) for code in codes
        )
        assert set(went) <= {"done"} | late, went
        tally.second += went.total() - went["done"]
        tally.add([went["done"]], [len(runs)])
    with house.acting("finance_officer"):
        paid = Payment.objects.filter(state=PaymentState.PAID)
        by_person = paid.values("agreement_id").annotate(pence=Sum("amount_pence"))
        had = list(by_person.values_list("pence", flat=True))
        sums = Entry.objects.aggregate(debits=Sum("debit_pence"), credits=Sum("credit_pence"))
        files = PaymentFile.objects.aggregate(pence=Sum("total_pence"))["pence"]
        tally.add(had, [FOUR_WEEKS] * len(had))
        tally.add(
            [Journal.objects.count(), PaymentFile.objects.count(), files],
            [len(had), len(runs), FOUR_WEEKS * len(had)],
        )
        # The ledger holds each payment once, and its two sides are the same pence.
        tally.add([sums["debits"], sums["credits"]], [FOUR_WEEKS * len(had)] * 2)


def answered_at_once(
    house: House, chance: Random, racers: Racers, runs: Sequence[UUID], tally: Tally
) -> None:
    """Take in what the bank says of one run, and confirm it, all at once; hold returns together."""
    run_id = chance.choice(runs)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
        sent = sent_by(run_id)
    answers = [an_answer(chance, sent, sent) for _ in range(2)]
    house.today, house.at = READ_ON, house.at + (READ_ON - house.today)
    with house.acting("finance_officer"):
        before = Entry.objects.aggregate(pence=Sum("debit_pence"))["pence"]
    files = [_taking_in(house, answer) for answer in answers]
    confirm: Step = {"do": "confirm", "run_id": str(run_id)}
    steps = [chance.sample(files, 2), chance.sample(files, 2), [confirm]]
    officers = [house.user_id("finance_officer")] * AT_ONCE
    went = Counter(code for codes in racers.race(house, chance, officers, steps) for code in codes)
    assert set(went) == {"done"}, went
    tally.second += len(files)
    _hold_returns(house, sent, answers, before, tally)


def _taking_in(house: House, answer: Answer) -> Step:
    return {"do": "take_in", "tenant_id": str(house.tenant_id), "file": answer.data.decode()}


def _hold_returns(
    house: House, sent: Sequence[Sent], answers: Sequence[Answer], before: int, tally: Tally
) -> None:
    back = frozenset[UUID]().union(*(answer.back for answer in answers))
    with house.acting("finance_officer") as viewer:
        came_back = Counter(PaymentReturn.objects.values_list("payment_id", flat=True))
        sums = Entry.objects.aggregate(debits=Sum("debit_pence"), credits=Sum("credit_pence"))
        due = queries.due(viewer=viewer, on=PAY_DAY, tenant_id=house.tenant_id)
    tally.add([came_back[one.id] for one in sent], [one.id in back for one in sent])
    pence = sum(one.pence for one in sent if one.id in back)
    # The confirmation is posted once, and each return twice: turned round, and received.
    posted = before + sum(one.pence for one in sent) + 2 * pence
    tally.add([sums["debits"], sums["credits"]], [posted] * 2)
    # What came back is due again, once.
    owed = {one.budget_id: one.due_pence for one in due.recipients}
    tally.add(
        [owed.get(one.budget_id, 0) for one in sent],
        [one.pence if one.id in back else 0 for one in sent],
    )
