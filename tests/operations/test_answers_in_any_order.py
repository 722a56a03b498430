"""What banks answer, each file twice and in any order: the books end the same, and as the files say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from conftest import House
from openphb.domains.agreements.models import BankDetails
from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Payment, PaymentReturn
from openphb.domains.payments.tests import making
from openphb.domains.plans.tests import making as planning
from openphb.kernel.tests.doses import dose
from tests.operations.answers import FORMATS, Sent, an_answer, sent_by
from tests.operations.counted import tell
from tests.operations.trials import undone

RUNS = dose(3, 200)
ORDERS = 3
READ_ON = making.NEXT_DAY + timedelta(days=6)
PRICES = (1420, 1420, 1500)


def test_files_of_answers_twice_and_in_any_order_end_the_same(house: House) -> None:
    chance = Random(24)
    making.payer(house)
    for price in PRICES:
        making.entitled(house, replace(planning.PA_LINE, unit_pence=price))
    lost = doubled = trials = returned = 0
    for _ in range(RUNS):
        with undone(house):
            steps, back = a_run_answered(house, chance)
            before, ends = how_it_stands(house), []
            for _ in range(ORDERS):
                with undone(house):
                    for step in chance.sample(steps, len(steps)):
                        step()
                    connection.check_constraints()
                    ends.append(how_it_stands(house))
                    trials += 1
            assert all(end == ends[0] for end in ends), "the order of files changed the books"
            came_back = Counter(ends[0]["came_back"])
            returned += len(back)
            lost += len(back.keys() - came_back.keys())
            doubled += sum(came_back.values()) - len(back.keys() & came_back.keys())
            for budget_id, pence in ends[0]["owed"].items():
                due = before["owed"][budget_id] + sum(
                    one.pence for one in back.values() if one.budget_id == budget_id
                )
                lost += due > pence
                doubled += due < pence
    assert returned, "no file said that anything came back"
    tell(
        "answers of banks, each file twice, in random orders",
        trials=trials,
        lost=lost,
        doubled=doubled,
    )


def a_run_answered(
    house: House, chance: Random
) -> tuple[list[Callable[[], None]], dict[UUID, Sent]]:
    """Send one run or two; return what is then to be done in any order, and what comes back.

    To be done are each file twice, and each run's confirmation once.
    """
    runs = {}
    for pay_on in (making.FIRST_DAY, making.NEXT_DAY)[: chance.randint(1, 2)]:
        rail = chance.choice(list(FORMATS))
        run_id = making.approved(house, pay_on, rail=rail)
        with house.acting("finance_officer") as viewer:
            actions.submit(by=viewer, at=house.at, run_id=run_id)
            runs[run_id] = sent_by(run_id)
    house.today = READ_ON
    everything = [one for sent in runs.values() for one in sent]
    steps: list[Callable[[], None]] = []
    back: set[UUID] = set()
    for run_id, sent in runs.items():
        steps.append(confirming(house, run_id))
        for _ in range(chance.randint(1, 3)):
            answer = an_answer(chance, sent, everything)
            steps += 2 * [taking_in(house, answer.data)]
            back |= answer.back
    return steps, {one.id: one for one in everything if one.id in back}


def taking_in(house: House, data: bytes) -> Callable[[], None]:
    def step() -> None:
        with house.acting("finance_officer") as viewer:
            actions.take_in_answer(
                by=viewer, at=house.at, tenant_id=house.tenant_id, data=data, file_name="answer"
            )

    return step


def confirming(house: House, run_id: UUID) -> Callable[[], None]:
    def step() -> None:
        with house.acting("finance_officer") as viewer:
            actions.confirm(by=viewer, at=house.at, run_id=run_id)

    return step


def how_it_stands(house: House) -> dict[str, Any]:
    """Return all that may not depend on the order in which answers came."""
    with house.acting("finance_officer") as viewer:
        due = queries.due(viewer=viewer, on=making.NEXT_DAY, tenant_id=house.tenant_id)
        payments = Payment.objects.order_by("id")
        return {
            "states": list(payments.values_list("id", "state", "journal_id")),
            "came_back": sorted(PaymentReturn.objects.values_list("payment_id", flat=True)),
            "accounts": sorted(BankDetails.objects.values_list("id", "state")),
            "journals": sorted(Journal.objects.values_list("key", "what")),
            "ledger": sorted(
                Entry.objects.values("account__code", "budget_id")
                .annotate(debits=Sum("debit_pence"), credits=Sum("credit_pence"))
                .values_list("account__code", "debits", "credits")
            ),
            "owed": {one.budget_id: one.due_pence for one in due.recipients},
            "overpaid": due.overpaid_pence,
        }
