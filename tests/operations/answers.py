"""What banks may answer about payments that were sent: right, wrong, and in every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from openphb.domains.agreements.models import BankDetails
from openphb.domains.payments.models import Payment
from openphb.domains.payments.rails import payment_code, reference
from openphb.domains.payments.returned.tests import making as answering
from openphb.domains.payments.types import Rail

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
        items = [credit_of(one) for one in told]
        data = answering.arucs(*items, header=f'currentProcessingDate="{on}"')
        return Answer(data, frozenset(one.id for one in told if one.id not in wrong))
    kinds = {one.id: chance.choice(("accepted", "pending", "returned")) for one in told}
    data = answering.camt(*(entry_of(one, kinds[one.id], on) for one in told), kind=form)
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


def entry_of(one: Sent, kind: str, on: date) -> str:
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


def credit_of(one: Sent) -> str:
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
