"""What waits for staff about money that organisations hold."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from openphb.domains.monitoring import reference
from openphb.domains.monitoring.models import (
    Claim,
    FirmStatement,
    HeldMoney,
    Holding,
    StatementRow,
)
from openphb.domains.monitoring.queries.firms import firms_on_paper
from openphb.domains.monitoring.queries.holdings import (
    OPEN,
    agreements_to_write,
    due_of,
    told_of,
)
from openphb.domains.monitoring.queries.owing import liabilities_open, reserved_of
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
from openphb.domains.payments.advances import deaths_of, last_full_period
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked

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
    reach = viewer.scope(Permission.HOLDING_VIEW).tenants_q()
    rows = {row.id: row for row in _to_look_at(reach, viewer.today)} if decides else {}
    held = told_of(rows.values()) if rows else ()
    found = firms_on_paper(viewer=viewer)
    return Waiting(
        to_write=agreements_to_write(viewer=viewer)[:MOST] if writes else (),
        to_decide=tuple(one for one in held if one.to_decide)[:MOST],
        late_claims=tuple(one for one in held if one.claim and one.claim.due_on < viewer.today)[
            :MOST
        ],
        to_ask_back=_to_ask(viewer, rows, held),
        late_statements=_late(viewer.today, held)[:MOST],
        papers=_papers(found)[:MOST] if writes else (),
        differences=_differences(found)[:MOST] if decides else (),
        owed=liabilities_open(reach)[:MOST] if decides else (),
    )


def _to_look_at(reach: Q, today: date) -> list[Holding]:
    """Return the holdings that may wait for somebody: the others are not even read.

    Of those whose money may be asked back, which each has to be worked out, the fifty that hold
    most. Whose statement is late tells the rule: here only who told of no day that is long ago.
    """
    told = timedelta(days=reference.limit("statement_days", today))
    return _looked_at(reach, today, today - told)


@asked
def _looked_at(reach: Q, today: date, told_from: date) -> QuerySet[Holding]:
    mine = {"holding": OuterRef("pk")}
    open_claim = Exists(Claim.objects.filter(settled_on=None, **mine))
    likely = (
        Holding.objects.filter(~open_claim, reach, kind=HoldingKind.THIRD_PARTY)
        .annotate(held=Subquery(HeldMoney.objects.filter(**mine).values("held_pence")))
        .filter(held__gt=0)
        .order_by("-held", "id")[:MOST]
    )
    found = Holding.objects.filter(
        Exists(StatementRow.objects.filter(state__in=OPEN, **mine))
        | Exists(Claim.objects.filter(settled_on=None, due_on__lt=today, **mine))
        | Q(pk__in=likely.values("pk"))
        | (
            Exists(HeldMoney.objects.filter(advanced_pence__gt=0, **mine))
            & ~Exists(FirmStatement.objects.filter(until__gte=told_from, **mine))
        ),
        reach,
    )
    return found.select_related("organisation", "agreement", "fee_funder")


def _to_ask(
    viewer: Viewer, rows: dict[UUID, Holding], held: tuple[HoldingAnswer, ...]
) -> tuple[HoldingAnswer, ...]:
    """Return the holdings of which something can be asked back, of those that hold most."""
    likely = [
        one
        for one in held
        if one.sums.held_pence > 0 and one.claim is None and one.kind is HoldingKind.THIRD_PARTY
    ]
    likely = sorted(likely, key=lambda one: -one.sums.held_pence)[:MOST]
    if not likely:
        return ()
    dues = due_of([rows[one.id] for one in likely], viewer.today)
    died = deaths_of({(one.tenant_id, one.subject_id) for one in likely})
    reserved = reserved_of([one.id for one in likely])
    found = []
    for one in likely:
        is_over = ended(one, died.get(one.subject_id), viewer)
        pence, _why = may_ask(
            one,
            dues.get(one.id),
            ended=is_over,
            reserved_pence=reserved.get(one.id, 0),
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
