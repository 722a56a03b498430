"""What waits for staff about money that organisations hold."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.domains.monitoring import reference
from openphb.domains.monitoring.models import Holding
from openphb.domains.monitoring.queries.firms import firms
from openphb.domains.monitoring.queries.holdings import (
    agreements_to_write,
    answers,
    due_of,
)
from openphb.domains.monitoring.queries.owing import liabilities_open, reserved_pence
from openphb.domains.monitoring.queries.rows import row_answers
from openphb.domains.monitoring.queries.whole import ended, may_ask
from openphb.domains.monitoring.types import (
    CheckAnswer,
    FirmAnswer,
    HoldingAnswer,
    HoldingKind,
    PaperStanding,
    PaperState,
    Waiting,
)
from openphb.domains.payments.advances import died_on, last_full_period
from openphb.foundation.access.types import Permission, Viewer

MOST = 50
LOOKED_AT = (PaperState.ENDS_SOON, PaperState.ENDED)


def waiting(*, viewer: Viewer) -> Waiting:
    """Return what waits for a member of staff: fifty of a kind at most, by name.

    Nothing for who may neither write holdings down nor accept what was spent.
    """
    decides = viewer.holds(Permission.HOLDING_ACCEPT)
    writes = viewer.holds(Permission.HOLDING_RECORD)
    if not (decides or writes):
        return Waiting()
    rows = {
        row.id: row
        for row in Holding.objects.filter(
            viewer.scope(Permission.HOLDING_VIEW).tenants_q()
        ).select_related("agreement")
    }
    held = answers(Holding.objects.filter(pk__in=list(rows)))
    found = firms(viewer=viewer)
    return Waiting(
        to_write=agreements_to_write(viewer=viewer)[:MOST] if writes else (),
        to_decide=tuple(one for one in held if one.to_decide)[:MOST] if decides else (),
        late_claims=tuple(one for one in held if one.claim and one.claim.due_on < viewer.today)[
            :MOST
        ]
        if decides
        else (),
        to_ask_back=_to_ask(viewer, rows, held)[:MOST] if decides else (),
        late_statements=_late(viewer.today, held)[:MOST] if decides else (),
        papers=_papers(found)[:MOST] if writes else (),
        differences=_differences(found)[:MOST] if decides else (),
        owed=liabilities_open(list(rows.values()))[:MOST] if decides else (),
    )


def _to_ask(
    viewer: Viewer, rows: dict[UUID, Holding], held: tuple[HoldingAnswer, ...]
) -> tuple[HoldingAnswer, ...]:
    """Return the holdings of which something can be asked back; only those that hold anything."""
    likely = [
        one
        for one in held
        if one.sums.held_pence > 0 and one.claim is None and one.kind is HoldingKind.THIRD_PARTY
    ]
    dues = due_of([rows[one.id] for one in likely], viewer.today)
    found = []
    for one in likely:
        died = died_on(tenant_id=one.tenant_id, subject_id=one.subject_id)
        told = row_answers(rows[one.id]) if one.to_decide else ()
        pence, _why = may_ask(
            one,
            dues.get(one.id),
            told,
            ended=ended(one, died, viewer),
            reserved_pence=reserved_pence(rows[one.id]),
        )
        if pence:
            found.append(one)
    return tuple(found)


def _late(today: date, held: tuple[HoldingAnswer, ...]) -> tuple[tuple[HoldingAnswer, date], ...]:
    """Return the holdings of which a period was not told in time, with the day it was due."""
    days = timedelta(days=reference.limit("statement_days", today))
    found = []
    for one in held:
        period = last_full_period(
            frequency=one.frequency,
            first_day=one.first_day,
            ended_on=one.ended_on,
            on=today - days,
        )
        if period is None or not one.sums.advanced_pence:
            continue
        last = period.last_day
        assert last is not None
        if one.told_until is None or one.told_until < last:
            found.append((one, last + days))
    return tuple(found)


def _papers(found: tuple[FirmAnswer, ...]) -> tuple[tuple[FirmAnswer, PaperStanding], ...]:
    return tuple(
        (firm, paper) for firm in found for paper in firm.papers if paper.state in LOOKED_AT
    )


def _differences(found: tuple[FirmAnswer, ...]) -> tuple[tuple[FirmAnswer, CheckAnswer], ...]:
    return tuple(
        (firm, firm.checks[0]) for firm in found if firm.checks and firm.checks[0].difference_pence
    )
