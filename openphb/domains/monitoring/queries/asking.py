"""What the pages need before somebody acts: what would be advanced, lines to choose, a free number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.monitoring import reach
from openphb.domains.monitoring.files import HeldPerson
from openphb.domains.monitoring.models import Holding, StatementRow
from openphb.domains.monitoring.queries.holdings import due_of
from openphb.domains.monitoring.queries.rows import lines_of
from openphb.domains.monitoring.rules.advances import advance_fault
from openphb.domains.payments.advances import AHEAD, pay_by
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class NextAdvance:
    """What would be advanced now: for which period, by when, with how much of earlier ones."""

    period: Period
    pence: int
    earlier_pence: int
    pay_by: date
    fault: Refusal | None


def next_advance(*, viewer: Viewer, holding_id: UUID) -> NextAdvance | None:
    """Return what would be advanced now, or why nothing is; None for a managed account.

    Refusal: `nothing_there`.
    """
    row = (
        Holding.objects.filter(viewer.scope(Permission.HOLDING_ADVANCE).q(), pk=holding_id)
        .select_related("agreement")
        .first()
    )
    if row is None:
        raise NothingThere("holding")
    due = due_of([row], viewer.today + AHEAD, coming=1).get(row.id)
    if due is None:
        return None
    fault = advance_fault(due)
    period = due.covered or (
        due.coming[0].period if due.coming else Period(row.agreement.first_day)
    )
    newest = sum(one.net_pence for one in due.periods if one.period == due.covered)
    return NextAdvance(period, due.pence, due.pence - newest, pay_by(due, viewer.today), fault)


def lines(*, viewer: Viewer, holding_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """Return (key, words) of the lines that an organisation holds money for. Refusal: `nothing_there`."""
    return tuple((one.line_key, one.words) for one in lines_of(_visible(viewer, holding_id)))


def next_number(*, viewer: Viewer, holding_id: UUID) -> str:
    """Return a number of a row that is free, for who has none of their own."""
    row = _visible(viewer, holding_id)
    count = StatementRow.objects.filter(tenant_id=row.tenant_id, holding=row).count()
    return f"{row.reference}-{count + 1}"


def held_people(*, viewer: Viewer) -> tuple[HeldPerson, ...]:
    """Return everybody of whom the viewer's own organisation may tell in a file, by name."""
    rows = Holding.objects.filter(reach.own_q(viewer)).select_related("agreement")
    return tuple(
        HeldPerson(
            row.id,
            row.reference,
            row.person_name,
            {line.words: line.line_key for line in lines_of(row)},
        )
        for row in rows.order_by("person_name", "id")
    )


def _visible(viewer: Viewer, holding_id: UUID) -> Holding:
    row = (
        Holding.objects.filter(
            reach.sends_q(viewer) | viewer.scope(Permission.HOLDING_ACCEPT).q(), pk=holding_id
        )
        .select_related("agreement")
        .first()
    )
    if row is None:
        raise NothingThere("holding")
    return row
