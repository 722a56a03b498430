"""Statements between two bodies: drafted of what was paid, and withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from openphb.domains.payments.actions import settlement_records as records
from openphb.domains.payments.funding.queries import ours
from openphb.domains.payments.models import (
    Settlement,
    SettlementLine,
)
from openphb.domains.payments.queries.due import known_to
from openphb.domains.payments.settlement import queries, rules
from openphb.domains.payments.types import Cell, CellKey, SettlementState
from openphb.domains.plans.live.funding import lines_agreed
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


def draft_settlement(
    *, by: Viewer, at: datetime, tenant_id: UUID, other_id: UUID, period: Period
) -> UUID:
    """Draft what another body and we owe each other for some months, and return its id.

    Of what was paid, as known now, less what earlier statements said of the same months.
    Refusals: `nothing_there`, `settlement_with_itself`, `settlement_open`, `settlement_nothing`,
    those of `rules.period_fault`.
    """
    with transaction.atomic():
        actor = by.act(Permission.SETTLEMENT_DRAFT, tenant_id=tenant_id)
        fault = rules.period_fault(period, today=by.today)
        if fault:
            raise fault
        assert period.end is not None, "months have an end"
        if not Organisation.objects.filter(pk=other_id).exists():
            raise NothingThere("body")
        one_at_a_time("payments.settlement", tenant_id)
        ours_id, known_seq = ours(tenant_id, by.today), known_to(tenant_id)
        _refuse_not_now(tenant_id, ours_id, other_id)
        cells = queries.to_state(
            tenant_id=tenant_id,
            ours_id=ours_id,
            other_id=other_id,
            period=period,
            known_seq=known_seq,
            on=by.today,
        )
        if not cells:
            raise Refusal(
                "settlement_nothing",
                "Neither owes the other anything for these months that was not said before.",
                "Choose other months, or take in first what they paid.",
            )
        last = Settlement.objects.filter(tenant_id=tenant_id).aggregate(n=Max("number"))["n"]
        made = Settlement.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            number=(last or 0) + 1,
            ours_id=ours_id,
            other_id=other_id,
            starts_on=period.start,
            ends_on=period.end,
            known_seq=known_seq,
            state=SettlementState.DRAFT,
            to_us_pence=queries.to_us(cells, ours_id),
            drafted_by=actor.user_id,
            drafted_at=at,
        )
        SettlementLine.objects.bulk_create(_rows(made, cells))
        records.audit("settlement.drafted", made, by=actor, at=at, pence=made.to_us_pence)
        return made.id


def withdraw_settlement(*, by: Viewer, at: datetime, settlement_id: UUID) -> None:
    """Take a statement back that not both have agreed to: the next one says what it said.

    Refusals: `nothing_there`, `settlement_not_open`.
    """
    with transaction.atomic():
        row = records.lock(by, settlement_id)
        actor = by.act(Permission.SETTLEMENT_DRAFT, tenant_id=row.tenant_id)
        records.refuse_closed(row)
        row.state = SettlementState.WITHDRAWN
        row.save(update_fields=["state"])
        records.audit("settlement.withdrawn", row, by=actor, at=at)


def _rows(made: Settlement, cells: Mapping[CellKey, Cell]) -> Iterable[SettlementLine]:
    subjects = {
        line.budget_id: line.subject_id
        for line in lines_agreed(
            Q(tenant_id=made.tenant_id, budget_id__in={key.budget_id for key in cells})
        )
    }
    for key, cell in cells.items():
        assert cell.days.end is not None, "days of a month have an end"
        yield SettlementLine(
            id=new_id(),
            tenant_id=made.tenant_id,
            subject_id=subjects[key.budget_id],
            settlement=made,
            budget_id=key.budget_id,
            line_id=cell.line_id,
            line_key=key.line_key,
            month=key.month,
            service_from=cell.days.start,
            service_to=cell.days.end,
            paid_by_us=key.payer_id == made.ours_id,
            care_pence=cell.care_pence,
            refund_pence=cell.refund_pence,
            owed_pence=cell.care_pence - cell.refund_pence,
        )


def _refuse_not_now(tenant_id: UUID, ours_id: UUID, other_id: UUID) -> None:
    if ours_id == other_id:
        raise Refusal(
            "settlement_with_itself",
            "A body owes itself nothing.",
            "Choose the other body.",
            "other",
        )
    open_now = Settlement.objects.filter(
        tenant_id=tenant_id, other_id=other_id, state=SettlementState.DRAFT
    )
    if open_now.exists():
        raise Refusal(
            "settlement_open",
            "A statement with this body is open.",
            "Have both agree to it, or withdraw it: two would say the same thing twice.",
            "other",
        )
