"""Advancing money to organisations that hold budgets: each advance is a bill that is paid in a run."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.monitoring.models import Advance, AdvanceLine, Holding
from openphb.domains.monitoring.queries.holdings import due_of
from openphb.domains.monitoring.rules.advances import advance_fault, advance_lines, bill_lines
from openphb.domains.monitoring.types import HoldingKind
from openphb.domains.payments import actions as payments
from openphb.domains.payments.advances import AHEAD, pay_by
from openphb.domains.payments.paid import paid_at_once
from openphb.domains.payments.types import BillAsked, BillKind
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def make_advance(*, by: Viewer, at: datetime, holding_id: UUID) -> UUID:
    """Send what is due to one organisation for one person to be paid; return the advance's id.

    It covers every period up to ten days ahead that was not advanced, and what changed in those
    that were. Asked again it is refused, because nothing is due any more. Refusals:
    `nothing_there`, `not_permitted`, `holding_is_managed`, `advance_paid_at_once`, those of `advance_fault`.
    """
    holding = (
        Holding.objects.filter(by.scope(Permission.HOLDING_ADVANCE).q(), pk=holding_id)
        .select_related("agreement")
        .first()
    )
    if holding is None:
        raise NothingThere("holding")
    if holding.kind != HoldingKind.THIRD_PARTY:
        raise Refusal(
            "holding_is_managed",
            "A managed account is paid as a direct payment is.",
            "Nothing needs doing: it is in the payment runs.",
        )
    actor = by.act(
        Permission.HOLDING_ADVANCE, tenant_id=holding.tenant_id, subject_id=holding.subject_id
    )
    # Two that worked it out together would each advance the same period.
    one_at_a_time("advances", holding.id)
    due = due_of([holding], by.today + AHEAD)[holding.id]
    fault = advance_fault(due)
    if fault:
        raise fault
    assert due.covered is not None
    number = Advance.objects.filter(tenant_id=holding.tenant_id, holding=holding).count() + 1
    advance_id = new_id()
    lines = advance_lines(due)
    if paid_at_once(holding.tenant_id, [line.line_key for line in lines]):
        raise Refusal(
            "advance_paid_at_once",
            "A line of this budget was billed as a whole: its supplier is paid, and holds nothing.",
            "Look at the wheelchair of this budget. Nothing is paid twice.",
        )
    bill_id = payments.put_bill(
        by=actor,
        at=at,
        asked=BillAsked(
            tenant_id=holding.tenant_id,
            subject_id=holding.subject_id,
            budget_id=holding.budget_id,
            organisation_id=holding.organisation_id,
            key=f"advance:{advance_id}",
            kind=BillKind.THIRD_PARTY_ADVANCE,
            reference=f"{holding.reference}/A{number}",
            received_on=by.today,
            pay_by=pay_by(due, by.today),
            lines=bill_lines(lines),
        ),
    )
    advance = Advance.objects.create(
        id=advance_id,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        holding=holding,
        number=number,
        period_from=due.covered.start,
        period_to=end_of(due.covered),
        pence=due.pence,
        worked_out_on=by.today,
        known_seq=due.known_seq,
        bill_id=bill_id,
        made_by=actor.user_id,
        made_at=at,
    )
    AdvanceLine.objects.bulk_create(
        AdvanceLine(
            tenant_id=holding.tenant_id,
            subject_id=holding.subject_id,
            advance=advance,
            holding=holding,
            line_id=line.line_id,
            line_key=line.line_key,
            service_from=line.period.start,
            service_to=end_of(line.period),
            pence=line.due_pence,
        )
        for line in lines
    )
    trail.record(
        "holding.advanced",
        by=actor,
        at=at,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        record_kind="holding",
        record_id=holding.id,
        details={"advance": number, "pence": due.pence, "bill": str(bill_id)},
    )
    return advance.id


def make_advances(*, by: Viewer, at: datetime, tenant_id: UUID, most: int = 1_000) -> int:
    """Advance all that is due at a commissioner; return how many advances were made.

    An organisation that is due nothing is passed over.
    """
    rows = Holding.objects.filter(
        by.scope(Permission.HOLDING_ADVANCE).tenants_q(),
        tenant_id=tenant_id,
        kind=HoldingKind.THIRD_PARTY,
    ).select_related("agreement")
    dues = due_of(rows.order_by("id")[:most], by.today + AHEAD)
    ready = [holding_id for holding_id, due in dues.items() if advance_fault(due) is None]
    for holding_id in ready:
        make_advance(by=by, at=at, holding_id=holding_id)
    return len(ready)


def end_of(period: Period) -> date:
    """Return the first day after a service period: each has one."""
    assert period.end is not None
    return period.end
