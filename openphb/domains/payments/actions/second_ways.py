"""Recording the second way in which somebody can be paid, and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.payments.actions.records import agreement_of
from openphb.domains.payments.continuity.queries.ways import (
    in_force,
    live,
    recipient_ways,
    ways_open,
)
from openphb.domains.payments.continuity.rules import second_way_fault
from openphb.domains.payments.continuity.types import (
    Proof,
    SecondWayProposed,
    Way,
)
from openphb.domains.payments.models import BankAnswerLine, Payment, SecondWay
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.returned.types import StatusKind
from openphb.domains.payments.types import PaymentState, Rail, RunState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

PART = 1_000
NAME_CONFIRMED = "The account’s numbers pass the check, and its bank confirmed the holder’s name."


def record_second_way(
    *, by: Viewer, at: datetime, budget_id: UUID, asked: SecondWayProposed
) -> UUID:
    """Record a proven second way for the recipient of a budget; return its id.

    It is what an approved account or an agreed number opens: this proves that it works.
    Refusals: `nothing_there`, `not_permitted`, `second_way_shut`, `second_way_unproven`,
    `second_way_numbers`, and those of `second_way_fault`.
    """
    with transaction.atomic():
        found = recipient_ways(viewer=by, budget_id=budget_id)
        actor = by.act(
            Permission.SECOND_WAY_RECORD, tenant_id=found.tenant_id, subject_id=found.subject_id
        )
        fault = second_way_fault(asked, usual=found.usual, today=by.today)
        if fault:
            raise fault
        way = next((one for one in found.others if one.rail is asked.rail), None)
        if way is None:
            raise Refusal(
                "second_way_shut",
                f"They have nothing that {RAILS[asked.rail].name} could pay to.",
                "Have an account approved, or a supplier number or a card agreed, first.",
                "rail",
            )
        proven_by = None
        if asked.proof is Proof.REAL_PAYMENT:
            proven_by = _confirmed_payment(found.tenant_id, found.agreement_id, way)
            if proven_by is None:
                raise Refusal(
                    "second_way_unproven",
                    f"No payment to them by {RAILS[asked.rail].name} was confirmed.",
                    "Have a penny sent, or for an account have its holder’s name confirmed.",
                    "proof",
                )
        if asked.proof is Proof.CHECKED:
            _refuse_numbers(by, found.tenant_id, found.agreement_id)
        row = SecondWay.objects.create(
            id=new_id(),
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            agreement_id=found.agreement_id,
            rail=way.rail,
            bank_id=way.bank_id,
            number_id=way.number_id,
            proof=asked.proof,
            payment=proven_by,
            proven_on=proven_by.pay_on if proven_by else asked.proven_on,
            evidence=asked.evidence.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "second_way.recorded",
            by=actor,
            at=at,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            record_kind="second_way",
            record_id=row.id,
            details={"rail": row.rail, "proof": row.proof},
        )
        return row.id


def record_known_ways(*, by: Viewer, at: datetime, tenant_id: UUID) -> int:
    """Record a second way for everybody who lacks one and whose records prove one; return how many.

    A payment of ours that was confirmed proves the way it went; an account is proven by its numbers
    and by a Confirmation of Payee that somebody recorded. Refusal: `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.SECOND_WAY_RECORD, tenant_id=tenant_id)
        one_at_a_time("second ways", tenant_id)
        lacking = _lacking(tenant_id, by.today)
        made = 0
        for start in range(0, len(lacking), PART):
            rows = list(_known(by, actor, at, tenant_id, lacking[start : start + PART]))
            SecondWay.objects.bulk_create(rows)
            trail.record_all(
                (
                    trail.Done(
                        "second_way.recorded",
                        row.subject_id,
                        "second_way",
                        row.id,
                        {"rail": row.rail, "proof": row.proof},
                    )
                    for row in rows
                ),
                by=actor,
                at=at,
                tenant_id=tenant_id,
            )
            made += len(rows)
        return made


@dataclass(frozen=True)
class _Lacks:
    agreement_id: UUID
    subject_id: UUID
    usual: Rail


def _lacking(tenant_id: UUID, today: date) -> list[_Lacks]:
    has = set(in_force(today).filter(tenant_id=tenant_id).values_list("agreement_id", "rail"))
    by_agreement: dict[UUID, set[str]] = {}
    for agreement_id, rail in has:
        by_agreement.setdefault(agreement_id, set()).add(rail)
    return [
        _Lacks(agreement_id, subject_id, Rail(usual))
        for agreement_id, subject_id, usual in live(Q(tenant_id=tenant_id)).values_list(
            "agreement_id", "subject_id", "usual"
        )
        if not by_agreement.get(agreement_id, set()) - {usual}
    ]


def _known(
    by: Viewer, actor: Actor, at: datetime, tenant_id: UUID, part: list[_Lacks]
) -> Iterator[SecondWay]:
    ids = [one.agreement_id for one in part]
    ways = ways_open(by, tenant_id, ids)
    named = agreements.names_confirmed(viewer=by, tenant_id=tenant_id, agreement_ids=ids)
    paid = _confirmed(tenant_id, ids)
    for one in part:
        for way in ways[one.agreement_id]:
            if way.rail is one.usual:
                continue
            proof = paid.get((one.agreement_id, way.rail, way.bank_id or way.number_id))
            seen = named.get(one.agreement_id)
            if proof is None and (way.bank_id is None or seen is None):
                continue
            yield SecondWay(
                id=new_id(),
                tenant_id=tenant_id,
                subject_id=one.subject_id,
                agreement_id=one.agreement_id,
                rail=way.rail,
                bank_id=way.bank_id,
                number_id=way.number_id,
                proof=Proof.REAL_PAYMENT if proof else Proof.CHECKED,
                payment=proof,
                proven_on=proof.pay_on if proof else seen.checked_on if seen else by.today,
                evidence="" if proof else NAME_CONFIRMED,
                recorded_by=actor.user_id,
                recorded_at=at,
            )
            break


def _confirmed_payment(tenant_id: UUID, agreement_id: UUID, way: Way) -> Payment | None:
    found = _confirmed(tenant_id, [agreement_id])
    return found.get((agreement_id, way.rail, way.bank_id or way.number_id))


def _confirmed(
    tenant_id: UUID, agreement_ids: Iterable[UUID]
) -> dict[tuple[UUID, Rail, UUID | None], Payment]:
    """Return (agreement, rail, account or number) → the last payment by it that was confirmed."""
    accepted = BankAnswerLine.objects.filter(
        tenant_id=tenant_id, kind=StatusKind.ACCEPTED, payment__isnull=False
    ).values("payment_id")
    rows = Payment.objects.filter(
        Q(run__state=RunState.CONFIRMED) | Q(id__in=accepted),
        tenant_id=tenant_id,
        agreement_id__in=list(agreement_ids),
        state=PaymentState.PAID,
    ).order_by("pay_on", "id")
    return {(agreement_of(row), Rail(row.rail), row.bank_id or row.number_id): row for row in rows}


def _refuse_numbers(by: Viewer, tenant_id: UUID, agreement_id: UUID) -> None:
    """Refuse to count an account as checked whose numbers did not pass the modulus check."""
    passed = agreements.numbers_pass(viewer=by, tenant_id=tenant_id, agreement_ids=[agreement_id])
    if agreement_id not in passed:
        raise Refusal(
            "second_way_numbers",
            "The modulus check could not be made of the account’s numbers.",
            "Have a penny sent to it instead.",
            "proof",
        )
