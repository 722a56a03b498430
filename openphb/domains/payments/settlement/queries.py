"""Reading what bodies owe each other: what was paid, statements, disputes and refunds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.payments.funding.queries import ours, who_bears
from openphb.domains.payments.models import (
    ContributionRefund,
    HandOver,
    LineFunding,
    PaidElsewhere,
    PaidSchedule,
    RefundLine,
    Settlement,
    SettlementAgreed,
    SettlementDispute,
    SettlementLine,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.settlement import rules
from openphb.domains.payments.types import (
    Cell,
    CellKey,
    DisputeAnswer,
    HandOverAnswer,
    PaidRow,
    PairNow,
    RefundAnswer,
    RefundBy,
    RefundLineAnswer,
    RefundState,
    RowAnswer,
    ScheduleAnswer,
    SettlementAnswer,
    SettlementState,
    SettlementSummary,
    Side,
    SideAgreed,
    StatedLine,
)
from openphb.domains.plans.live.funding import budgets_shared, lines_agreed
from openphb.foundation.access import matrix
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.organisations.models import Commissioning, Organisation
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

# Budgets worked out at a time, so that memory does not grow with the tenant.
CHUNK = 1_000
SHOWN = 100


def cells_now(
    *, tenant_id: UUID, known_seq: int, on: date, reach: Q | None = None
) -> dict[CellKey, Cell]:
    """Return what was paid of every line that more than one body may bear, by month and bearer.

    `reach` narrows it to some budgets. Whoever calls has shown that they may read them.
    """
    mine = Q(tenant_id=tenant_id) & (reach or Q())
    wanted = set(budgets_shared(mine))
    wanted |= set(LineFunding.objects.filter(mine).values_list("budget_id", flat=True))
    wanted |= set(PaidElsewhere.objects.filter(mine).values_list("budget_id", flat=True))
    in_order = sorted(wanted)
    found: dict[CellKey, Cell] = {}
    for start in range(0, len(in_order), CHUNK):
        part = in_order[start : start + CHUNK]
        found |= _of_budgets(tenant_id, part, known_seq, on)
    return found


def _of_budgets(
    tenant_id: UUID, budget_ids: Collection[UUID], known_seq: int, on: date
) -> dict[CellKey, Cell]:
    reach = Q(budget_id__in=budget_ids)
    facts = budget_facts(Q(tenant_id=tenant_id) & reach, known_seq, reserved=False)
    line_ids = {fact.line_id for one in facts.values() for fact in one.facts}
    line_ids |= {paid.line_id for one in facts.values() for paid in one.accounted}
    who = who_bears(tenant_id=tenant_id, reach=reach, known_seq=known_seq, line_ids=line_ids, on=on)
    found: dict[CellKey, Cell] = {}
    for budget_id, one in facts.items():
        found |= rules.paid_here(budget_id, one.facts, one.accounted, who)
    return found | rules.paid_elsewhere(rows_paid(Q(tenant_id=tenant_id) & reach), who)


def rows_paid(reach: Q) -> list[PaidRow]:
    """Return what other bodies said that they paid, for budgets in `reach`."""
    rows = PaidElsewhere.objects.filter(reach).order_by("service_from", "id")
    return [
        PaidRow(
            row.budget_id,
            row.line_key,
            row.line_id,
            row.body_id,
            Period(row.service_from, row.service_to),
            row.paid_pence,
            row.contribution_pence,
        )
        for row in rows
    ]


def to_state(
    *, tenant_id: UUID, ours_id: UUID, other_id: UUID, period: Period, known_seq: int, on: date
) -> dict[CellKey, Cell]:
    """Return what is to be said between two bodies of some months and was not said before.

    A refund that the council makes is repaid to it with the rest; one that the NHS makes is not.
    """
    now = rules.between(
        cells_now(tenant_id=tenant_id, known_seq=known_seq, on=on), ours_id, other_id
    )
    straight = set(
        HandOver.objects.filter(
            tenant_id=tenant_id, from_body_id=other_id, refund_by=RefundBy.NHS
        ).values_list("budget_id", flat=True)
    )
    now = {
        key: cell if key.budget_id in straight else replace(cell, refund_pence=0)
        for key, cell in now.items()
    }
    return rules.changed(
        rules.within(now, period),
        rules.within(_stated(tenant_id, ours_id, other_id), period),
    )


def _stated(tenant_id: UUID, ours_id: UUID, other_id: UUID) -> dict[CellKey, Cell]:
    """Return what earlier statements between two bodies say, added up; withdrawn ones say nothing."""
    found: dict[CellKey, Cell] = {}
    rows = SettlementLine.objects.filter(
        tenant_id=tenant_id, settlement__other_id=other_id
    ).exclude(settlement__state=SettlementState.WITHDRAWN)
    for row in rows:
        pair = (ours_id, other_id) if row.paid_by_us else (other_id, ours_id)
        key = CellKey(row.budget_id, row.line_key, row.month, *pair)
        known = found.get(key)
        found[key] = Cell(
            row.line_id,
            Period(row.service_from, row.service_to),
            row.care_pence + (known.care_pence if known else 0),
            row.refund_pence + (known.refund_pence if known else 0),
        )
    return found


def to_refund(*, hand_over: HandOver, on: date) -> dict[CellKey, Cell]:
    """Return what a person is to have back by a hand-over and was not promised before, by month."""
    tenant_id, budget_id = hand_over.tenant_id, hand_over.budget_id
    cells = cells_now(
        tenant_id=tenant_id, known_seq=known_to(tenant_id), on=on, reach=Q(budget_id=budget_id)
    )
    # What is refunded and nothing else: the care itself is between the bodies.
    now = {
        key: Cell(cell.line_id, cell.days, 0, cell.refund_pence)
        for key, cell in cells.items()
        if cell.refund_pence and key.payer_id == hand_over.from_body_id
    }
    stated: dict[CellKey, Cell] = {}
    rows = RefundLine.objects.filter(
        tenant_id=tenant_id, refund__hand_over_id=hand_over.id
    ).exclude(refund__state=RefundState.REFUSED)
    nhs = ours(tenant_id, on)
    for row in rows:
        key = CellKey(budget_id, row.line_key, row.month, hand_over.from_body_id, nhs)
        known = stated.get(key)
        stated[key] = Cell(
            row.line_id,
            Period(row.service_from, row.service_to),
            0,
            row.pence + (known.refund_pence if known else 0),
        )
    return rules.changed(now, stated)


# What a viewer may see of it.


def seen(viewer: Viewer) -> Q:
    """Return the statements that a viewer may see: all of a tenant, or those of their own body."""
    every = [
        one
        for one in viewer.grants
        if one.subject_id is None and matrix.allows(Permission.SETTLEMENT_VIEW, one.role)
    ]
    seen = Q(pk__in=[])
    for one in every:
        here = Q(tenant_id=one.tenant_id)
        seen |= here & Q(other_id=one.organisation_id) if one.role == Role.OTHER_FUNDER else here
    return seen


def bodies_answering(*, viewer: Viewer, tenant_id: UUID) -> frozenset[UUID]:
    """Return the bodies that a viewer may answer statements for in a tenant."""
    return frozenset(
        one.organisation_id
        for one in viewer.grants
        if one.tenant_id == tenant_id
        and one.organisation_id is not None
        and matrix.allows(Permission.SETTLEMENT_ANSWER, one.role)
    )


def settlements(*, viewer: Viewer) -> tuple[SettlementSummary, ...]:
    """Return the last statements between bodies that the viewer may see, newest first."""
    rows = list(
        Settlement.objects.filter(seen(viewer))
        .select_related("ours", "other")
        .order_by("-drafted_at", "-id")[:SHOWN]
    )
    agreed, disputed = _stand(rows)
    return tuple(_summary(row, agreed[row.id], row.id in disputed) for row in rows)


def settlement(*, viewer: Viewer, settlement_id: UUID) -> SettlementAnswer:
    """Return one statement with its lines. Refusal: `nothing_there`."""
    row = (
        Settlement.objects.filter(seen(viewer), pk=settlement_id)
        .select_related("ours", "other")
        .first()
    )
    if row is None:
        raise NothingThere("settlement")
    agreed, disputed = _stand([row])
    sides = list(SettlementAgreed.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id))
    disputes = SettlementDispute.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id)
    people = names_of([row.drafted_by, *(one.recorded_by for one in sides)])
    return SettlementAnswer(
        _summary(row, agreed[row.id], row.id in disputed),
        row.known_seq,
        row.drafted_by,
        people.get(row.drafted_by, ""),
        row.drafted_at,
        tuple(_lines(row)),
        tuple(
            SideAgreed(
                Side(one.side),
                row.ours.name if one.side == Side.OURS else row.other.name,
                one.name,
                one.agreed_on,
                one.how,
                people.get(one.recorded_by, "") if one.keyed else "",
            )
            for one in sorted(sides, key=lambda one: one.recorded_at)
        ),
        tuple(
            DisputeAnswer(
                one.id,
                Side(one.side),
                one.name,
                one.words,
                one.raised_on,
                one.resolved_words,
                one.resolved_on,
            )
            for one in disputes.order_by("recorded_at", "id")
        ),
        row.journal_id,
        row.settled_on,
        row.reference,
        row.settled_journal_id,
    )


def _lines(row: Settlement) -> Iterable[StatedLine]:
    lines = SettlementLine.objects.filter(tenant_id=row.tenant_id, settlement_id=row.id)
    for one in lines.order_by(
        "budget__case__reference", "line__position", "line_key", "month", "paid_by_us"
    ).values_list(
        *("budget_id", "subject_id", "budget__case__reference", "line_key", "line__description"),
        *("service_from", "service_to", "paid_by_us", "care_pence", "refund_pence", "owed_pence"),
    ):
        *about, start, end, paid_by_us, care, refund, owed = one
        yield StatedLine(*about, Period(start, end), paid_by_us, care, refund, owed)


def _stand(rows: Iterable[Settlement]) -> tuple[Mapping[UUID, tuple[Side, ...]], set[UUID]]:
    """Return who has agreed to each statement, and which have a dispute that is open."""
    ids = [row.id for row in rows]
    agreed: dict[UUID, list[Side]] = defaultdict(list)
    for settlement_id, side in SettlementAgreed.objects.filter(settlement_id__in=ids).values_list(
        "settlement_id", "side"
    ):
        agreed[settlement_id].append(Side(side))
    disputed = SettlementDispute.objects.filter(settlement_id__in=ids, resolved_on=None)
    return (
        defaultdict(tuple, {key: tuple(sorted(sides)) for key, sides in agreed.items()}),
        set(disputed.values_list("settlement_id", flat=True)),
    )


def _summary(row: Settlement, agreed: tuple[Side, ...], disputed: bool) -> SettlementSummary:
    return SettlementSummary(
        row.id,
        row.tenant_id,
        row.number,
        row.ours.name,
        row.other_id,
        row.other.name,
        Period(row.starts_on, row.ends_on),
        SettlementState(row.state),
        row.to_us_pence,
        agreed,
        disputed,
    )


def pairs_now(*, viewer: Viewer) -> tuple[PairNow, ...]:
    """Return, for whoever may draft, what no statement says yet, by commissioner and other body.

    Worked out from what was paid, so it takes as long as a statement does.
    """
    tenants = sorted(viewer.scope(Permission.SETTLEMENT_DRAFT).tenant_ids)
    found = []
    for tenant_id in tenants:
        responsible = Commissioning.objects.filter(
            tenant_id=tenant_id, valid__contains=viewer.today
        )
        ours_id = responsible.values_list("organisation_id", flat=True).first()
        if ours_id is None:
            continue
        cells = cells_now(tenant_id=tenant_id, known_seq=known_to(tenant_id), on=viewer.today)
        others = {body for key in cells for body in (key.payer_id, key.bearer_id)} - {ours_id}
        others |= set(
            Settlement.objects.filter(tenant_id=tenant_id).values_list("other_id", flat=True)
        )
        names = dict(Organisation.objects.filter(pk__in=others).values_list("id", "name"))
        for other_id in sorted(others, key=lambda one: names[one]):
            months = [key.month for key in rules.between(cells, ours_id, other_id)]
            if not months:
                continue
            period = Period(min(months), _following(max(months)))
            left = to_state(
                tenant_id=tenant_id,
                ours_id=ours_id,
                other_id=other_id,
                period=period,
                known_seq=known_to(tenant_id),
                on=viewer.today,
            )
            found.append(
                PairNow(tenant_id, other_id, names[other_id], to_us(left, ours_id), period)
            )
    return tuple(found)


def to_us(cells: Mapping[CellKey, Cell], ours_id: UUID) -> int:
    """Return what cells between two bodies come to, as pence that are owed to one of them."""
    return sum(
        (cell.care_pence - cell.refund_pence) * (1 if key.payer_id == ours_id else -1)
        for key, cell in cells.items()
    )


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


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
