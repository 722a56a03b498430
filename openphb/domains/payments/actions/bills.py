"""Bills of organisations: sent to be paid once they were found right, and taken back unpaid."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.models import Bill, BillLine, Payment
from openphb.domains.payments.rules.bills import bill_fault, bill_state, content_of
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import BillAsked, BillState, PaymentState
from openphb.foundation.access.types import Actor
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


def put_bill(*, by: Actor, at: datetime, asked: BillAsked) -> UUID:
    """Send a bill to be paid, by somebody who was found to be allowed to; return its id.

    The same bill again, by its key, adds nothing. Refusals: `bill_other_content` where the key was
    used for another bill, and those of `bill_fault`.
    """
    fault = bill_fault(asked)
    if fault:
        raise fault
    with transaction.atomic():
        one_at_a_time(f"bill {asked.key}", asked.tenant_id)
        sha256 = content_of(asked)
        known = Bill.objects.filter(tenant_id=asked.tenant_id, key=asked.key).first()
        if known is not None:
            if known.content_sha256 != sha256:
                raise Refusal(
                    "bill_other_content",
                    f"Bill {known.reference} was sent to be paid already, with other content.",
                    "Withdraw it while it is not paid, and send what is right under a new key.",
                )
            return known.id
        bill = Bill.objects.create(
            id=new_id(),
            tenant_id=asked.tenant_id,
            subject_id=asked.subject_id,
            budget_id=asked.budget_id,
            organisation_id=asked.organisation_id,
            key=asked.key,
            kind=asked.kind,
            management_option=asked.option,
            reference=asked.reference.strip(),
            received_on=asked.received_on,
            pay_by=asked.pay_by,
            pence=asked.pence,
            content_sha256=sha256,
            put_by=by.user_id,
            put_at=at,
        )
        BillLine.objects.bulk_create(
            BillLine(
                tenant_id=asked.tenant_id,
                subject_id=asked.subject_id,
                bill=bill,
                line_id=line.line_id,
                line_key=line.line_key,
                service_from=line.service_from,
                service_to=line.service_to,
                pence=line.pence,
            )
            for line in asked.lines
        )
        _audit("bill.put", bill, by=by, at=at, pence=bill.pence, key=bill.key)
        return bill.id


def withdraw_bill(*, by: Actor, at: datetime, tenant_id: UUID, key: str, reason: str) -> None:
    """Take back a bill that is in no run and was not paid.

    Refusals: `nothing_there`, `bill_not_waiting`, `reason_needed`.
    """
    fault = reason_fault(reason)
    if fault:
        raise fault
    with transaction.atomic():
        bill = Bill.objects.select_for_update().filter(tenant_id=tenant_id, key=key).first()
        if bill is None:
            raise NothingThere("bill")
        state = bill_state(
            withdrawn=bill.withdrawn_by is not None,
            payments=[
                PaymentState(one)
                for one in Payment.objects.filter(tenant_id=tenant_id, bill=bill).values_list(
                    "state", flat=True
                )
            ],
        )
        if state is not BillState.WAITING:
            raise Refusal(
                "bill_not_waiting",
                {
                    BillState.PAID: "This bill is paid.",
                    BillState.IN_A_RUN: "This bill is in a run that is being made ready.",
                    BillState.WITHDRAWN: "This bill was withdrawn already.",
                }[state],
                "Ask for the money back, or cancel the run first.",
            )
        bill.withdrawn_by, bill.withdrawn_at = by.user_id, at
        bill.withdrawn_reason = reason.strip()
        bill.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
        _audit("bill.withdrawn", bill, by=by, at=at, reason=reason.strip()[:200])


def _audit(what: str, bill: Bill, *, by: Actor, at: datetime, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=bill.tenant_id,
        subject_id=bill.subject_id,
        record_kind="bill",
        record_id=bill.id,
        details={"reference": bill.reference, **details},
    )
