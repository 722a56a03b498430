"""Asking money back from an organisation that holds it, and recording what came."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.monitoring import reference
from openphb.domains.monitoring.actions.deciding import settle
from openphb.domains.monitoring.models import Claim, HeldMoney, HeldMovement, Holding
from openphb.domains.monitoring.queries.holdings import sums_of
from openphb.domains.monitoring.queries.whole import whole
from openphb.domains.monitoring.rules.accounts import BANK, HELD
from openphb.domains.monitoring.rules.returns import claim_fault, received_fault
from openphb.domains.monitoring.types import HoldingKind, MoveKind
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def ask_back(*, by: Viewer, at: datetime, holding_id: UUID, pence: int, words: str = "") -> UUID:
    """Ask an organisation to send money back within the days of the rules; return what is asked.

    Refusals: `nothing_there`, `not_permitted`, those of `claim_fault`.
    """
    holding = _holding(by, holding_id)
    actor = by.act(
        Permission.HOLDING_ACCEPT, tenant_id=holding.tenant_id, subject_id=holding.subject_id
    )
    one_at_a_time("held money", holding.id)
    found = whole(viewer=by, holding_id=holding_id)
    fault = claim_fault(pence, found.may_ask_pence, is_open=found.holding.claim is not None)
    if fault:
        raise fault
    assert found.why_back is not None
    claim = Claim.objects.create(
        id=new_id(),
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        holding=holding,
        why=found.why_back,
        pence=pence,
        asked_on=by.today,
        due_on=by.today + timedelta(days=reference.limit("return_days", by.today)),
        words=words.strip(),
        asked_by=actor.user_id,
        asked_at=at,
    )
    trail.record(
        "holding.asked_back",
        by=actor,
        at=at,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        record_kind="holding",
        record_id=holding.id,
        details={"pence": pence, "why": str(claim.why), "due_on": claim.due_on.isoformat()},
    )
    return claim.id


@transaction.atomic
def receive(
    *, by: Viewer, at: datetime, holding_id: UUID, pence: int, on: date, words: str
) -> None:
    """Record that money which was asked back came into our bank account.

    Refusals: `nothing_there`, `not_permitted`, `claim_none`, those of `received_fault`.
    """
    holding = _holding(by, holding_id)
    actor = by.act(
        Permission.HOLDING_ACCEPT, tenant_id=holding.tenant_id, subject_id=holding.subject_id
    )
    one_at_a_time("held money", holding.id)
    claim = (
        Claim.objects.select_for_update()
        .filter(tenant_id=holding.tenant_id, holding=holding, settled_on=None)
        .first()
    )
    if claim is None or holding.kind != HoldingKind.THIRD_PARTY:
        raise Refusal(
            "claim_none",
            "Nothing was asked back.",
            "Ask for it first. What they sent without being asked stands in their statement.",
        )
    sums = sums_of(HeldMoney.objects.get(tenant_id=holding.tenant_id, holding=holding))
    fault = received_fault(pence, sums, on, by.today)
    if fault:
        raise fault
    body = organisations.responsible_for(holding.tenant_id, by.today)
    about = Dimensions(
        subject_id=holding.subject_id,
        budget_id=holding.budget_id,
        funder_id=body.id if body else None,
        option=HoldingKind.THIRD_PARTY,
    )
    movement_id = new_id()
    journal_id = ledger.post(
        by=actor,
        at=at,
        posted_on=by.today,
        tenant_id=holding.tenant_id,
        key=f"held:{movement_id}",
        what="held_money_returned",
        subject_id=holding.subject_id,
        postings=(Posting(BANK, pence, 0, about), Posting(HELD, 0, pence, about)),
    )
    HeldMovement.objects.create(
        id=movement_id,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        holding=holding,
        key=f"received:{movement_id}",
        kind=MoveKind.RETURNED,
        pence=pence,
        on=on,
        claim=claim,
        journal_id=journal_id,
        words=words.strip(),
    )
    settle(claim, by)
    trail.record(
        "holding.received_back",
        by=actor,
        at=at,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        record_kind="holding",
        record_id=holding.id,
        details={"pence": pence, "on": on.isoformat()},
    )


def _holding(by: Viewer, holding_id: UUID) -> Holding:
    row = Holding.objects.filter(by.scope(Permission.HOLDING_ACCEPT).q(), pk=holding_id).first()
    if row is None:
        raise NothingThere("holding")
    return row
