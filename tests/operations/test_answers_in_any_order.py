"""What banks answer, each file twice and in any order: the books end the same, and as the files say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
from openphb.domains.payments.rails import payment_code, reference
from openphb.domains.payments.returned.tests import making as answering
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Rail
from openphb.domains.plans.tests import making as planning
from openphb.kernel.tests.doses import dose
from tests.operations.counted import tell
from tests.operations.trials import undone

RUNS = dose(3, 200)
ORDERS = 3
READ_ON = making.NEXT_DAY + timedelta(days=6)
PRICES = (1420, 1420, 1500)
STATUSES = {"pending": "PDNG", "accepted": "ACSC", "rejected": "RJCT"}
FORMATS = {
    Rail.BACS: ("arucs", "camt.054", "camt.053"),
    Rail.FASTER_PAYMENTS: ("pain.002", "camt.054", "camt.053"),
}


@dataclass(frozen=True)
class Sent:
    """A payment as the bank knows it, and whose it is."""

    id: UUID
    run_id: UUID
    budget_id: UUID
    pence: int
    sort_code: str
    account_number: str
    reference: str
    rail: Rail
    pay_on: date


@dataclass(frozen=True)
class Answer:
    """A file, and the payments that are back once it has been read."""

    data: bytes
    back: frozenset[UUID]


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


def sent_by(run_id: UUID) -> list[Sent]:
    rows = (
        Payment.objects.filter(run_id=run_id).select_related("budget__case", "run").order_by("id")
    )
    banks = BankDetails.objects.in_bulk([row.bank_id for row in rows])
    return [
        Sent(
            row.id,
            run_id,
            row.budget_id,
            row.amount_pence,
            banks[row.bank_id].sort_code,
            banks[row.bank_id].account_number,
            reference(row.id, row.budget.case.reference),
            Rail(row.run.rail),
            row.pay_on,
        )
        for row in rows
    ]


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


def an_answer(chance: Random, sent: Sequence[Sent], everything: Sequence[Sent]) -> Answer:
    """Return a file about some payments of a run; some of what it says fits none of them."""
    form = chance.choice(FORMATS[sent[0].rail])
    named = chance.sample(sent, chance.randint(1, len(sent)))
    # A bank says the same thing of a payment again on another day.
    on = sent[0].pay_on + timedelta(days=chance.randint(0, 3))
    wrong = {one.id for one in named if chance.random() < 0.2}
    told = [replace(one, pence=one.pence + 1) if one.id in wrong else one for one in named]
    if form == "pain.002":
        return a_status_report(chance, told, on, wrong, all_of_run={one.id for one in sent})
    if form == "arucs":
        items = [_returned_credit(one) for one in told]
        data = answering.arucs(*items, header=f'currentProcessingDate="{on}"')
        return Answer(data, frozenset(one.id for one in told if one.id not in wrong))
    kinds = {one.id: chance.choice(("accepted", "pending", "returned")) for one in told}
    data = answering.camt(*(_entry(one, kinds[one.id], on) for one in told), kind=form)
    unsure = wrong | {one.id for one in told if _alike(one, everything)}
    back = {one.id for one in told if kinds[one.id] == "returned" and one.id not in unsure}
    return Answer(data, frozenset(back))


def _alike(one: Sent, everything: Sequence[Sent]) -> bool:
    """Return whether a statement cannot tell a payment by Bacs from another month's: a person can."""
    return (
        one.rail is Rail.BACS
        and sum(
            (other.reference, other.pence) == (one.reference, one.pence) for other in everything
        )
        > 1
    )


def a_status_report(
    chance: Random, told: Sequence[Sent], on: date, wrong: set[UUID], all_of_run: set[UUID]
) -> Answer:
    whole = chance.random() < 0.2
    kinds = {one.id: "rejected" if whole else chance.choice(list(STATUSES)) for one in told}
    said = [
        _to(one, answering.payment(
            payment_code(one.id), STATUSES[kinds[one.id]], _why(kinds[one.id]), _pounds(one.pence)
        ))
        for one in told
    ]  # fmt: skip
    group = f"<GrpSts>RJCT</GrpSts>{answering.reason('FF01')}" if whole else ""
    data = answering.pain002(answering.batch(*said), group=group, made=f"{on}T10:00:00")
    data = data.replace(b"RUN-1", payment_code(told[0].run_id).encode())
    if whole:
        return Answer(data, frozenset(all_of_run))
    back = {one.id for one in told if kinds[one.id] == "rejected" and one.id not in wrong}
    return Answer(data, frozenset(back))


def _why(kind: str) -> str:
    return answering.reason("AC04") if kind == "rejected" else ""


def _entry(one: Sent, kind: str, on: date) -> str:
    # Bacs carries no end-to-end id, and banks give its reference as one.
    named = one.reference if one.rail is Rail.BACS else payment_code(one.id)
    said = answering.detail(
        named,
        _pounds(one.pence),
        why=answering.returned() if kind == "returned" else "",
    )
    entry = answering.entry(
        said,
        amount=_pounds(one.pence),
        way="CRDT" if kind == "returned" else "DBIT",
        status="PDNG" if kind == "pending" else "BOOK",
    )
    return _to(one, entry).replace("2026-11-24", on.isoformat())


def _returned_credit(one: Sent) -> str:
    said = _to(one, answering.credit(amount=_pounds(one.pence)))
    return said.replace("2026-11-20", one.pay_on.isoformat())


def _to(one: Sent, said: str) -> str:
    """Return what is said with the payment's own account and reference."""
    for example, own in (
        ("400515", one.sort_code),
        ("40-05-15", one.sort_code),
        ("87654321", one.account_number),
        ("PHB A.1", one.reference),
    ):
        said = said.replace(example, own)
    return said


def _pounds(pence: int) -> str:
    return f"{pence / 100:.2f}"


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
