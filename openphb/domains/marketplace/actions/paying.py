"""Having what was found right paid: each time that something was matched is one bill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from openphb.domains.marketplace.models import MatchedPart, ProviderInvoice
from openphb.domains.marketplace.rules.invoicing import bill_key
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import BillAsked, BillKind, BillLineAsked
from openphb.foundation.access.types import Actor
from openphb.kernel.periods import Period


def have_paid(
    *, by: Actor, at: datetime, invoice: ProviderInvoice, round_: int, parts: Sequence[MatchedPart]
) -> None:
    """Send what was matched of an invoice in one round to be paid; nothing where it is worth nothing."""
    lines = tuple(_line(part) for part in parts if part.pence)
    if not lines:
        return
    payments.put_bill(
        by=by,
        at=at,
        asked=BillAsked(
            tenant_id=invoice.tenant_id,
            subject_id=invoice.subject_id,
            budget_id=invoice.budget_id,
            organisation_id=invoice.organisation_id,
            key=bill_key(invoice.id, round_),
            kind=BillKind.PROVIDER_INVOICE,
            reference=invoice.number,
            received_on=invoice.received_on,
            pay_by=invoice.pay_by,
            lines=lines,
        ),
    )


def _line(part: MatchedPart) -> BillLineAsked:
    days = Period(part.line.days.lower, part.line.days.upper).overlap(part.order.worth.valid)
    assert days is not None, "what was matched was delivered on days of the order"
    assert days.end is not None, "a line of an invoice has a last day"
    return BillLineAsked(part.order.line_id, part.order.line_key, days.start, days.end, part.pence)
