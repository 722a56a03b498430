"""Everything about one holding: advances, rows, movements, lines, and what is owed back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from openphb.domains.monitoring import reach
from openphb.domains.monitoring.models import Advance, AdvanceLine, Claim, HeldMovement, Holding
from openphb.domains.monitoring.queries.holdings import (
    answer_of,
    claim_answers,
    due_of,
    visible,
)
from openphb.domains.monitoring.queries.owing import reserved_pence
from openphb.domains.monitoring.queries.rows import (
    advanced_by_line,
    lines_of,
    row_answers,
    spent_by_line,
)
from openphb.domains.monitoring.rules.returns import may_stay, owed_back
from openphb.domains.monitoring.types import (
    AdvanceAnswer,
    ComingTold,
    HoldingAnswer,
    HoldingFull,
    HoldingKind,
    LineSpent,
    MoveAnswer,
    MoveKind,
    WhyBack,
)
from openphb.domains.payments import queries as payments
from openphb.domains.payments.advances import AdvancesDue, died_on, weekly_worth
from openphb.domains.payments.types import BillAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period

COMING = 3


def whole(*, viewer: Viewer, holding_id: UUID) -> HoldingFull:
    """Return one holding with everything about it. Refusal: `nothing_there`."""
    row = visible(viewer, holding_id)
    told = answer_of(row)
    due = due_of([row], viewer.today, coming=COMING).get(row.id)
    rows = row_answers(row)
    died = died_on(tenant_id=row.tenant_id, subject_id=row.subject_id)
    back, why = may_ask(
        told, due, ended=ended(told, died, viewer), reserved_pence=reserved_pence(row)
    )
    return HoldingFull(
        holding=told,
        advances=_advances(viewer, row),
        due_pence=due.pence if due else 0,
        coming=tuple(ComingTold(one.pay_on, one.period, one.pence) for one in due.coming)
        if due
        else (),
        rows=rows,
        moves=moves_of(row),
        lines=line_sums(row),
        claims=tuple(one for _id, one in claim_answers(Claim.objects.filter(holding=row))),
        may_ask_pence=back,
        why_back=why,
        died_on=died,
    )


def ended(told: HoldingAnswer, died: object, viewer: Viewer) -> bool:
    """Return whether a holding is at its end today: its agreement has ended, or the person died."""
    return died is not None or (told.ended_on is not None and told.ended_on <= viewer.today)


def may_ask(
    told: HoldingAnswer, due: AdvancesDue | None, *, ended: bool, reserved_pence: int
) -> tuple[int, WhyBack | None]:
    """Return what can be asked back of a holding today, and why; what is still owed at the end is not.

    A managed account is a direct payment: its money comes back by regulation 15 and not by this.
    """
    if told.kind is not HoldingKind.THIRD_PARTY or due is None or told.claim is not None:
        return 0, None
    return owed_back(
        told.sums,
        open_pence=reserved_pence + told.open_pence,
        ended=ended,
        stays_pence=may_stay(weekly_worth(due), told.keep_weeks),
    )


def moves_of(row: Holding) -> tuple[MoveAnswer, ...]:
    """Return what moved of a holding's money, newest first."""
    found = HeldMovement.objects.filter(holding=row).select_related("row").order_by("-on", "-id")
    return tuple(
        MoveAnswer(
            one.on,
            MoveKind(one.kind),
            one.pence,
            one.row.words if one.row else one.words,
        )
        for one in found
    )


def line_sums(row: Holding) -> tuple[LineSpent, ...]:
    """Return what was advanced and spent by line of the plan, in the order of the plan."""
    advanced = advanced_by_line(row)
    spent = spent_by_line(row)
    return tuple(
        LineSpent(line.words, advanced.get(line.line_key, 0), spent.get(line.line_key, 0))
        for line in lines_of(row)
        if line.line_key in spent or advanced.get(line.line_key)
    )


def _advances(viewer: Viewer, row: Holding) -> tuple[AdvanceAnswer, ...]:
    found = list(Advance.objects.filter(holding=row).select_related("bill").order_by("-number"))
    bills = _bills(viewer, row, [one.bill.key for one in found])
    earlier: dict[UUID, int] = {}
    for advance_id, start, pence in AdvanceLine.objects.filter(holding=row).values_list(
        "advance_id", "service_from", "pence"
    ):
        of = next(one for one in found if one.id == advance_id)
        if start < of.period_from:
            earlier[advance_id] = earlier.get(advance_id, 0) + pence
    return tuple(
        AdvanceAnswer(
            one.id,
            one.number,
            Period(one.period_from, one.period_to),
            one.pence,
            earlier.get(one.id, 0),
            one.worked_out_on,
            bills.get(one.bill.key),
        )
        for one in found
    )


def _bills(viewer: Viewer, row: Holding, keys: list[str]) -> Mapping[str, BillAnswer]:
    own = (row.tenant_id, row.organisation_id) in reach.firms_of(viewer)
    return payments.bills_by_key(
        viewer=viewer,
        permission=Permission.HOLDING_SEND if own else Permission.HOLDING_VIEW,
        tenant_id=row.tenant_id,
        keys=keys,
    )
