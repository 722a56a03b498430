"""What was on each card, as its provider said last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from openphb.domains.payments.continuity.types import CardBalanceAnswer
from openphb.domains.payments.models import CardBalance, PayeeNumber
from openphb.domains.payments.types import HouseRuleState, Rail
from openphb.foundation.access.types import Permission, Viewer

CARDS_A_PAGE = 50


def card_balances(*, viewer: Viewer, after: UUID | None = None) -> tuple[CardBalanceAnswer, ...]:
    """Return fifty cards with the last balance of each, in order of number."""
    rows = _last(viewer, Permission.RUN_VIEW)
    if after is not None:
        rows = rows.filter(number_id__gt=after)
    return tuple(_answer(row) for row in rows[:CARDS_A_PAGE])


def card_balance_of(*, viewer: Viewer, budget_id: UUID) -> CardBalanceAnswer | None:
    """Return the last balance of the card that a budget is paid to; None where none is known."""
    rows = _last(viewer, Permission.PAYMENT_VIEW).filter(number__agreement__budget_id=budget_id)
    found = sorted(rows, key=lambda row: (row.on, row.id))
    return _answer(found[-1]) if found else None


def cards_named(tenant_id: UUID, card_ids: Collection[str]) -> Mapping[str, tuple[UUID, UUID]]:
    """Return the provider's id of a card → the card and whose it is, for those that were agreed."""
    rows = PayeeNumber.objects.filter(
        tenant_id=tenant_id,
        rail=Rail.PREPAID_CARD,
        state=HouseRuleState.AGREED,
        number__in=list(card_ids),
    ).order_by("valid_from", "decided_at", "id")
    return {row.number: (row.id, row.subject_id) for row in rows}


def balances_on(tenant_id: UUID, number_ids: Collection[UUID]) -> Mapping[tuple[UUID, date], int]:
    """Return (card, day) → pence, for every balance of these cards."""
    rows = CardBalance.objects.filter(tenant_id=tenant_id, number_id__in=list(number_ids))
    return {
        (number_id, on): pence
        for number_id, on, pence in rows.values_list("number_id", "on", "pence")
    }


def _last(viewer: Viewer, permission: Permission) -> QuerySet[CardBalance]:
    return (
        CardBalance.objects.filter(viewer.scope(permission).q())
        .select_related("number__agreement__budget__case")
        .order_by("number_id", "-on", "-id")
        .distinct("number_id")
    )


def _answer(row: CardBalance) -> CardBalanceAnswer:
    agreement = row.number.agreement
    return CardBalanceAnswer(
        number_id=row.number_id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=agreement.budget_id,
        recipient_name=agreement.recipient_name,
        case_reference=agreement.budget.case.reference,
        card_id=row.number.number,
        on=row.on,
        pence=row.pence,
    )
