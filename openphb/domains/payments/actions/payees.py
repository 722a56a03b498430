"""A recipient's number in a site's own system: proposed by one person, decided by another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.payments.models import PayeeNumber, Payment
from openphb.domains.payments.rules.payees import decision_fault, number_fault
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import HouseRuleState, NumberProposed
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


def propose_number(*, by: Viewer, at: datetime, agreement_id: UUID, asked: NumberProposed) -> UUID:
    """Propose the number that a recipient is paid by from a day on; return its id.

    It holds once somebody else has agreed. Refusals: `nothing_there`, `not_permitted`,
    `payee_number_agreement`, `payee_number_waits`, and those of `number_fault`.
    """
    with transaction.atomic():
        agreement = agreements.agreement(viewer=by, agreement_id=agreement_id)
        actor = by.act(
            Permission.PAYEE_NUMBER_PROPOSE,
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
        )
        fault = number_fault(asked, by.today)
        if fault:
            raise fault
        if agreement.state is not AgreementState.SIGNED:
            raise Refusal(
                "payee_number_agreement",
                "Nobody is paid on this agreement now.",
                "Have it signed first, or use the agreement that is in force.",
            )
        one_at_a_time("payee numbers", agreement.tenant_id)
        waits = PayeeNumber.objects.filter(
            tenant_id=agreement.tenant_id,
            agreement_id=agreement_id,
            rail=asked.rail,
            state=HouseRuleState.PROPOSED,
        )
        if waits.exists():
            raise Refusal(
                "payee_number_waits",
                "Another number for this recipient waits for a decision.",
                "Have it decided first.",
            )
        row = PayeeNumber.objects.create(
            id=new_id(),
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
            agreement_id=agreement_id,
            rail=asked.rail,
            number=asked.number,
            site=asked.site,
            source=asked.source.strip(),
            state=HouseRuleState.PROPOSED,
            valid_from=asked.valid_from,
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("payee_number.proposed", row, by=actor, at=at, source=row.source[:200])
        return row.id


def decide_number(*, by: Viewer, at: datetime, number_id: UUID, agree: bool, reason: str) -> None:
    """Agree to a number that somebody else proposed, saying how it was checked, or refuse it.

    Refusals: `nothing_there`, `not_permitted`, `payee_number_decided`, `payee_number_own`,
    `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PAYEE_NUMBER_DECIDE)
        row = PayeeNumber.objects.select_for_update().filter(scope.q(), pk=number_id).first()
        if row is None:
            raise NothingThere("number")
        actor = by.act(
            Permission.PAYEE_NUMBER_DECIDE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        fault = decision_fault(
            row.state, proposed_by=row.proposed_by, decider=actor.user_id
        ) or reason_fault(reason)
        if fault:
            raise fault
        row.state = HouseRuleState.AGREED if agree else HouseRuleState.REFUSED
        row.decided_by, row.decided_at, row.decided_reason = actor.user_id, at, reason.strip()
        row.save()
        _audit(f"payee_number.{row.state}", row, by=actor, at=at)


def end_number(*, by: Actor, at: datetime, payment: Payment, on: date, because: str) -> None:
    """Send nothing more to the number of a payment that failed because of it.

    One that is replaced already stays as it is, for what it said is true of its days.
    """
    assert payment.number_id is not None
    row = PayeeNumber.objects.select_for_update().get(
        tenant_id=payment.tenant_id, pk=payment.number_id
    )
    if row.ended_on is None:
        row.ended_on, row.ended_because = on, because.strip()
        row.save(update_fields=["ended_on", "ended_because"])
        _audit("payee_number.ended", row, by=by, at=at, because=because[:200])


def _audit(what: str, row: PayeeNumber, *, by: Actor, at: datetime, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="payee_number",
        record_id=row.id,
        details={"rail": str(row.rail), "from": row.valid_from.isoformat(), **details},
    )
