"""Hand-overs, what other bodies said that they paid, and refunds of contributions."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.payments.funding.queries import ours
from openphb.domains.payments.models import (
    ContributionRefund,
    HandOver,
    PaidElsewhere,
    PaidSchedule,
    RefundLine,
)
from openphb.domains.payments.queries.due import known_to
from openphb.domains.payments.settlement.queries.working import cells_now, to_refund
from openphb.domains.payments.types import (
    HandOverAnswer,
    RefundAnswer,
    RefundBy,
    RefundLineAnswer,
    RefundState,
    RefundWaiting,
    RowAnswer,
    ScheduleAnswer,
)
from openphb.domains.plans.live.funding import lines_agreed
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

SHOWN = 100


def schedules(*, viewer: Viewer) -> tuple[ScheduleAnswer, ...]:
    """Return the last schedules that were taken in, newest first, without their rows."""
    scope = viewer.scope(Permission.SETTLEMENT_DRAFT)
    rows = list(
        PaidSchedule.objects.filter(scope.tenants_q())
        .select_related("body")
        .order_by("-taken_in_at", "-id")[:SHOWN]
    )
    return tuple(_schedule(row, ()) for row in rows)


def schedule(*, viewer: Viewer, schedule_id: UUID) -> ScheduleAnswer:
    """Return one schedule, row by row. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.SETTLEMENT_DRAFT)
    row = (
        PaidSchedule.objects.filter(scope.tenants_q(), pk=schedule_id)
        .select_related("body")
        .first()
    )
    if row is None:
        raise NothingThere("schedule")
    return _schedule(row, tuple(RowAnswer(**one) for one in row.rows))


def _schedule(row: PaidSchedule, rows: tuple[RowAnswer, ...]) -> ScheduleAnswer:
    added = PaidElsewhere.objects.filter(tenant_id=row.tenant_id, schedule_id=row.id)
    sums = list(added.values_list("paid_pence", "contribution_pence"))
    return ScheduleAnswer(
        row.id,
        row.tenant_id,
        row.body.name,
        row.file_name,
        names_of([row.taken_in_by]).get(row.taken_in_by, ""),
        row.taken_in_at,
        len(sums),
        row.known,
        sum(paid for paid, _asked in sums),
        sum(asked for _paid, asked in sums),
        rows,
    )


def hand_overs_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[HandOverAnswer, ...]:
    """Return the hand-overs of one budget, newest first."""
    scope = viewer.scope(Permission.FUNDING_VIEW)
    rows = _hand_overs().filter(scope.q(), budget_id=budget_id)
    return tuple(_hand_over(row) for row in rows.order_by("-effective_on", "-id"))


def hand_over(*, viewer: Viewer, hand_over_id: UUID) -> HandOverAnswer:
    """Return one hand-over. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.FUNDING_VIEW)
    row = _hand_overs().filter(scope.q(), pk=hand_over_id).first()
    if row is None:
        raise NothingThere("hand-over")
    return _hand_over(row)


def _hand_overs() -> QuerySet[HandOver]:
    return HandOver.objects.select_related("from_body", "to_body", "budget__case")


def _hand_over(row: HandOver) -> HandOverAnswer:
    return HandOverAnswer(
        row.id,
        row.tenant_id,
        row.subject_id,
        row.budget_id,
        row.budget.case.reference,
        row.from_body_id,
        row.from_body.name,
        row.to_body.name,
        row.effective_on,
        row.decided_on,
        row.decided_by,
        row.reason,
        row.source,
        RefundBy(row.refund_by),
        names_of([row.recorded_by]).get(row.recorded_by, ""),
        row.recorded_at,
    )


def paid_before_hand_over(*, viewer: Viewer, hand_over_id: UUID) -> tuple[int, int, int]:
    """Return of one hand-over: what the other body paid from its day on, what of that the person gave,
    and what of it is to be refunded that nobody proposed yet. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.FUNDING_VIEW)
    row = HandOver.objects.filter(scope.q(), pk=hand_over_id).first()
    if row is None:
        raise NothingThere("hand-over")
    cells = cells_now(
        tenant_id=row.tenant_id,
        known_seq=known_to(row.tenant_id),
        on=viewer.today,
        reach=Q(budget_id=row.budget_id),
    )
    nhs = ours(row.tenant_id, viewer.today)
    mine = [
        cell
        for key, cell in cells.items()
        if key.payer_id == row.from_body_id and key.bearer_id == nhs
    ]
    left = to_refund(hand_over=row, on=viewer.today)
    return (
        sum(cell.care_pence for cell in mine),
        sum(cell.refund_pence for cell in mine),
        sum(cell.refund_pence for cell in left.values()),
    )


def refunds_of_hand_over(*, viewer: Viewer, hand_over_id: UUID) -> tuple[RefundAnswer, ...]:
    """Return the refunds of one hand-over, newest first."""
    scope = viewer.scope(Permission.REFUND_VIEW)
    rows = ContributionRefund.objects.filter(scope.q(), hand_over_id=hand_over_id)
    return tuple(
        refund(viewer=viewer, refund_id=one)
        for one in rows.order_by("-proposed_at", "-id").values_list("id", flat=True)
    )


def refunds_waiting(*, viewer: Viewer) -> tuple[RefundWaiting, ...]:
    """Return the refunds that wait to be decided or to be paid, the longest first. Two statements."""
    scope = viewer.scope(Permission.REFUND_VIEW)
    rows = ContributionRefund.objects.filter(
        scope.q(), state__in=(RefundState.PROPOSED, RefundState.AGREED)
    ).order_by("proposed_at", "id")
    return tuple(
        RefundWaiting(id_, reference, pence, RefundState(state), body, proposed_at)
        for id_, reference, pence, state, body, proposed_at in rows.values_list(
            *("id", "hand_over__budget__case__reference", "pence", "state"),
            *("by_body__name", "proposed_at"),
        )[:SHOWN]
    )


def refund(*, viewer: Viewer, refund_id: UUID) -> RefundAnswer:
    """Return one refund with what it is of. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.REFUND_VIEW)
    row = (
        ContributionRefund.objects.filter(scope.q(), pk=refund_id).select_related("by_body").first()
    )
    if row is None:
        raise NothingThere("refund")
    people = names_of([row.proposed_by, row.decided_by])
    handed = _hand_over(_hand_overs().get(pk=row.hand_over_id))
    words = {
        line.line_key: line.words
        for line in lines_agreed(Q(tenant_id=row.tenant_id, budget_id=row.budget_id))
    }
    lines = RefundLine.objects.filter(tenant_id=row.tenant_id, refund_id=row.id)
    return RefundAnswer(
        row.id,
        row.tenant_id,
        row.subject_id,
        row.budget_id,
        handed.case_reference,
        handed,
        row.by_body.name,
        row.pence,
        RefundState(row.state),
        tuple(
            RefundLineAnswer(
                words.get(one.line_key, ""), Period(one.service_from, one.service_to), one.pence
            )
            for one in lines.order_by("service_from", "line_key")
        ),
        row.proposed_by,
        people.get(row.proposed_by, ""),
        row.proposed_at,
        people.get(row.decided_by, "") if row.decided_by else "",
        row.decided_at,
        row.decided_reason,
        row.paid_on,
        row.paid_reference,
        row.journal_id,
        row.paid_journal_id,
    )
