"""Rows of statements, with what is in doubt about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Sum

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.monitoring import reach
from openphb.domains.monitoring.models import AdvanceLine, HeldMoney, Holding, StatementRow
from openphb.domains.monitoring.rules import rows as rules
from openphb.domains.monitoring.types import (
    HoldingKind,
    RowAnswer,
    RowFacts,
    RowGiven,
    RowKind,
    RowState,
)
from openphb.domains.payments.advances import (
    HeldLine,
    died_on,
    held_lines,
    rate_over,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import NothingThere

COUNTS = (RowState.SENT, RowState.QUESTIONED, RowState.ACCEPTED)
ONE_DAY = timedelta(days=1)


def row_of(*, viewer: Viewer, row_id: UUID) -> RowAnswer:
    """Return one row of a statement. Refusal: `nothing_there`."""
    row = StatementRow.objects.filter(pk=row_id).first()
    holding = (
        Holding.objects.filter(reach.seen_q(viewer), pk=row.holding_id).first() if row else None
    )
    if row is None or holding is None:
        raise NothingThere("row")
    return next(one for one in row_answers(holding) if one.id == row_id)


def row_answers(holding: Holding) -> tuple[RowAnswer, ...]:
    """Return every row that was told of a holding, newest first, with what is in doubt.

    Whoever calls has shown that the viewer may read the holding. Nine statements.
    """
    found = list(StatementRow.objects.filter(holding=holding).order_by("on", "id"))
    facts = facts_of(holding, found)
    words = {line.line_key: line.words for line in lines_of(holding)}
    names = names_of(row.decided_by for row in found if row.decided_by)
    return tuple(
        RowAnswer(
            id=row.id,
            holding_id=row.holding_id,
            row_key=row.row_key,
            kind=RowKind(row.kind),
            on=row.on,
            pence=row.pence,
            line_key=row.line_key,
            line_words=words.get(row.line_key, "") if row.line_key else "",
            words=row.words,
            evidence=row.evidence,
            state=RowState(row.state),
            doubts=rules.doubts(row.id, given(row), facts, person_asks=_person_asks(row))
            if RowState(row.state).is_open
            else (),
            question=row.question,
            question_by_person=row.question_by_person,
            asked_at=row.asked_at,
            answer=row.answer,
            answered_at=row.answered_at,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
            decided_at=row.decided_at,
        )
        for row in reversed(found)
    )


def _person_asks(row: StatementRow) -> bool:
    return row.question_by_person and not row.answer


def given(row: StatementRow) -> RowGiven:
    """Return a row as it was told."""
    return RowGiven(
        row.row_key, RowKind(row.kind), row.on, row.pence, row.words, row.evidence, row.line_key
    )


def lines_of(holding: Holding) -> tuple[HeldLine, ...]:
    """Return the lines that an organisation holds money for: its own, of third party or direct."""
    return held_lines(
        tenant_id=holding.tenant_id,
        budget_ids=[holding.budget_id],
        direct=holding.kind == HoldingKind.MANAGED_ACCOUNT,
    ).get(holding.budget_id, ())


def facts_of(holding: Holding, found: Iterable[StatementRow]) -> RowFacts:
    """Return what a holding's rows are held against: the agreement, the plan and the other rows."""
    counted = [row for row in found if row.state in COUNTS]
    managed = holding.kind == HoldingKind.MANAGED_ACCOUNT
    fees = [(row.id, "fee", row.on, row.pence) for row in counted if row.kind == RowKind.FEE]
    spent = [
        (row.id, row.line_key, row.on, row.pence) for row in counted if row.kind == RowKind.SPENT
    ]
    days = {line.line_key: line.valid for line in lines_of(holding)}
    agreed = holding.agreement
    ended = agreed.ended_on - ONE_DAY if agreed.ended_on else None
    died = died_on(tenant_id=holding.tenant_id, subject_id=holding.subject_id)
    ends = [day for day in (ended, died) if day is not None]
    last_day = min(ends) if ends else None
    held = HeldMoney.objects.get(tenant_id=holding.tenant_id, holding=holding)
    return RowFacts(
        first_day=agreed.first_day,
        last_day=last_day,
        fee_agreed_pence={
            row.id: _fee_until(holding, row) for row in counted if row.kind == RowKind.FEE
        },
        fee_before_pence=rules.running_before(fees),
        line_days={} if managed else days,
        advanced_pence=dict.fromkeys(days, rules.MOST_PENCE * 1_000)
        if managed
        else advanced_by_line(holding),
        spent_before_pence=rules.running_before(spent),
        held_pence=held.held_pence,
    )


def _fee_until(holding: Holding, row: StatementRow) -> int:
    """Return the fee that is agreed for the days up to the end of the period that a day is in.

    A fee is kept at the beginning or at the end of a period: either is within what is agreed.
    """
    return rate_over(
        pence=holding.fee_pence,
        basis=Basis(holding.fee_basis),
        first_day=holding.agreement.first_day,
        ended_on=holding.agreement.ended_on,
        frequency=Frequency(holding.agreement.frequency),
        on=row.on,
    )


def advanced_by_line(holding: Holding) -> Mapping[UUID, int]:
    """Return line key → what was advanced for it, without what was withdrawn."""
    sums: dict[UUID, int] = defaultdict(int)
    rows = (
        AdvanceLine.objects.filter(holding=holding, advance__bill__withdrawn_by=None)
        .values_list("line_key")
        .annotate(pence=Sum("pence"))
    )
    for line_key, pence in rows:
        sums[line_key] = int(pence)
    return sums


def spent_by_line(holding: Holding) -> Mapping[UUID, int]:
    """Return line key → what was accepted as spent on it."""
    rows = (
        StatementRow.objects.filter(holding=holding, kind=RowKind.SPENT, state=RowState.ACCEPTED)
        .values_list("line_key")
        .annotate(pence=Sum("pence"))
    )
    return {line_key: int(pence) for line_key, pence in rows if line_key is not None}
