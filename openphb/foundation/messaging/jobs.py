"""Handing a message to the way out."""

from __future__ import annotations

from uuid import UUID

from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.foundation.messaging import gateways
from openphb.foundation.messaging.models import Message, MessageStop
from openphb.foundation.messaging.types import Envelope, MessageState
from openphb.kernel.refusal import NothingThere, Refusal

STOPPED = "messages_stopped"


def stopped(subject_id: UUID) -> bool:
    """Return whether nothing more is written to a person."""
    return MessageStop.objects.filter(subject_id=subject_id, lifted_at=None).exists()


@job("messaging.deliver", attempts=8)
def deliver(run: Run, message_id: UUID) -> None:
    """Send one message, unless it is sent; try again where the fault may pass."""
    fault = _attempt(run, message_id)
    if fault is not None:
        # Raised after the transaction, which keeps that this attempt was made.
        raise fault


def _attempt(run: Run, message_id: UUID) -> gateways.GatewayFault | None:
    """Make one attempt under the row's lock; return what went wrong if it may pass."""
    with run.acting() as by:
        reach = by.scope(Permission.MESSAGE_SEND).q()
        row = Message.objects.select_for_update().filter(reach, id=message_id).first()
        if row is None:
            raise NothingThere("message")
        if row.state == MessageState.SENT:
            return None
        if not row.to_estate and stopped(row.subject_id):
            row.state, row.failure = MessageState.FAILED, STOPPED
            row.save()
            return None
        row.attempts = run.attempt
        fault: gateways.GatewayFault | None = None
        try:
            gateway = gateways.current()
            row.gateway_reference = gateway.send(
                Envelope(row.id, row.to_address, row.heading, row.body), again=run.attempt > 1
            )
            row.gateway, row.failure = gateway.name, ""
            row.state, row.sent_at = MessageState.SENT, run.at
        except gateways.GatewayFault as caught:
            fault, row.failure = caught, caught.code[:60]
            if run.last:
                row.state = MessageState.FAILED
        except Refusal as refusal:
            row.state, row.failure = MessageState.FAILED, refusal.code[:60]
        row.save()
        if row.state != MessageState.QUEUED:
            trail.record(
                f"message.{row.state}",
                by=by.act(
                    Permission.MESSAGE_SEND, tenant_id=row.tenant_id, subject_id=row.subject_id
                ),
                at=run.at,
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                record_kind="message",
                record_id=row.id,
                details={"attempts": row.attempts, "failure": row.failure},
            )
        return fault
