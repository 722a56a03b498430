"""Taking in what a card provider says is on its cards: each good row, and each once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.continuity.balances import read_balances
from openphb.domains.payments.continuity.queries.cards import balances_on, cards_named
from openphb.domains.payments.continuity.types import (
    BalanceFault,
    BalanceRow,
    BalancesTaken,
)
from openphb.domains.payments.models import CardBalance
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def take_in_balances(*, by: Viewer, at: datetime, tenant_id: UUID, data: bytes) -> BalancesTaken:
    """Take in a file of balances of one tenant's cards: good rows go in, the others are told.

    A row that was taken in before adds nothing; one that says something else of the same card and
    day is told. Refusals, of the whole file: `not_permitted` and those of `read_balances`.
    """
    with transaction.atomic():
        actor = by.act(Permission.CARD_BALANCE_ADD, tenant_id=tenant_id)
        read, faults = read_balances(data, today=by.today)
        one_at_a_time("card balances", tenant_id)
        cards = cards_named(tenant_id, {row.card_id for row in read})
        known = balances_on(tenant_id, {number_id for number_id, _subject in cards.values()})
        added: dict[tuple[UUID, date], CardBalance] = {}
        before = 0
        for row in read:
            card = cards.get(row.card_id)
            if card is None:
                faults.append(_unknown(row))
                continue
            number_id, subject_id = card
            said = known.get((number_id, row.on))
            if (number_id, row.on) in added:
                said = added[number_id, row.on].pence
            if said == row.pence:
                before += 1
            elif said is not None:
                faults.append(_differs(row, said))
            else:
                added[number_id, row.on] = CardBalance(
                    id=new_id(),
                    tenant_id=tenant_id,
                    subject_id=subject_id,
                    number_id=number_id,
                    on=row.on,
                    pence=row.pence,
                    recorded_by=actor.user_id,
                    recorded_at=at,
                )
        CardBalance.objects.bulk_create(added.values(), batch_size=1_000)
        trail.record(
            "card_balances.taken_in",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="card_balance",
            record_id=new_id(),
            details={"added": len(added), "known": before, "faults": len(faults)},
        )
        return BalancesTaken(len(added), before, tuple(sorted(faults, key=lambda one: one.line)))


def _unknown(row: BalanceRow) -> BalanceFault:
    return BalanceFault(
        row.line,
        "card_id",
        "card_unknown",
        f"No agreed card is called {row.card_id}.",
        "Propose the card under “Supplier numbers and cards” and have it agreed, or take the row out.",
    )


def _differs(row: BalanceRow, said: int) -> BalanceFault:
    return BalanceFault(
        row.line,
        "balance",
        "balance_differs",
        f"{pounds(said)} was taken in for this card and {long_date(row.on)} before.",
        "Ask the card provider which is right. What was taken in is never overwritten.",
    )
