"""What was paid and who bears it, as known now: what statements and refunds are drafted of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.payments.funding.queries import ours, who_bears
from openphb.domains.payments.models import (
    HandOver,
    LineFunding,
    PaidElsewhere,
    RefundLine,
    SettlementLine,
)
from openphb.domains.payments.queries.bills import paid_by_bills
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.settlement import rules
from openphb.domains.payments.types import (
    Cell,
    CellKey,
    PaidRow,
    RefundBy,
    RefundState,
    SettlementState,
)
from openphb.domains.plans.live.funding import budgets_shared
from openphb.kernel.periods import Period

# Budgets worked out at a time, so that memory does not grow with the tenant.
CHUNK = 1_000


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
    billed = paid_by_bills(tenant_id, budget_ids)
    line_ids |= {paid.line_id for of_line in billed.values() for paid in of_line}
    who = who_bears(tenant_id=tenant_id, reach=reach, known_seq=known_seq, line_ids=line_ids, on=on)
    found: dict[CellKey, Cell] = {}
    for budget_id, one in facts.items():
        found |= rules.paid_here(budget_id, one.facts, one.accounted, who)
    # What an organisation was paid for is borne by its days; its line entitles nobody to money.
    for (budget_id, _line_key), of_line in billed.items():
        found |= rules.paid_here(budget_id, (), of_line, who)
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


def to_us(cells: Mapping[CellKey, Cell], ours_id: UUID) -> int:
    """Return what cells between two bodies come to, as pence that are owed to one of them."""
    return sum(
        (cell.care_pence - cell.refund_pence) * (1 if key.payer_id == ours_id else -1)
        for key, cell in cells.items()
    )
