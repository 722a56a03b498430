"""Accepting what an organisation says it did, asking about it, or not accepting it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.monitoring.models import (
    Claim,
    HeldMoney,
    HeldMovement,
    Holding,
    StatementRow,
)
from openphb.domains.monitoring.queries.rows import row_answers
from openphb.domains.monitoring.rules import rows as rules
from openphb.domains.monitoring.rules.accounts import BANK, FEES, HELD, THIRD_PARTY_EXPENDITURE
from openphb.domains.monitoring.types import HoldingKind, MoveKind, RowKind, RowState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.refusal import NothingThere

ACCOUNT_OF = {
    RowKind.SPENT: THIRD_PARTY_EXPENDITURE,
    RowKind.FEE: FEES,
    RowKind.RETURNED: BANK,
}
_ONE_DAY = timedelta(days=1)


@transaction.atomic
def accept_row(*, by: Viewer, at: datetime, row_id: UUID) -> None:
    """Accept one row: what it says left what the organisation holds, and is in the ledger.

    Refusals: `nothing_there`, `not_permitted`, `row_decided`, `more_than_held`.
    """
    row, holding, actor = _row(by, row_id, Permission.HOLDING_ACCEPT)
    _accept(row, holding, actor, by, at)


def accept_undoubted(*, by: Viewer, at: datetime, holding_id: UUID) -> tuple[int, int]:
    """Accept every row of a holding about which nothing is in doubt or asked, the oldest first.

    Returns how many were accepted, and how many wait. Refusals: `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        holding = _holding(by, holding_id)
        actor = by.act(
            Permission.HOLDING_ACCEPT, tenant_id=holding.tenant_id, subject_id=holding.subject_id
        )
        one_at_a_time("held money", holding.id)
        waiting = [one for one in reversed(row_answers(holding)) if one.state.is_open]
        accepted = 0
        for told in waiting:
            if told.doubts or told.state is not RowState.SENT:
                continue
            row = StatementRow.objects.select_for_update().get(pk=told.id)
            held = _held(holding)
            if rules.accept_fault(RowState(row.state), row.pence, held) is None:
                _accept(row, holding, actor, by, at)
                accepted += 1
        return accepted, len(waiting) - accepted


@transaction.atomic
def question_row(*, by: Viewer, at: datetime, row_id: UUID, words: str) -> None:
    """Ask the organisation about a row; it is not accepted before it has answered or somebody decides.

    Refusals: `nothing_there`, `not_permitted`, `row_decided`, `words_missing`.
    """
    _ask(by, at, row_id, words, Permission.HOLDING_ACCEPT, by_person=False)


@transaction.atomic
def ask_about_row(*, by: Viewer, at: datetime, row_id: UUID, words: str) -> None:
    """Say, as the person or who stands in their place, that a row was not right, and why.

    Refusals: `nothing_there`, `not_permitted`, `row_decided`, `words_missing`.
    """
    _ask(by, at, row_id, words, Permission.HOLDING_SAY, by_person=True)


@transaction.atomic
def refuse_row(*, by: Viewer, at: datetime, row_id: UUID, words: str) -> None:
    """Decide that a row is not accepted: the organisation bears it itself.

    Refusals: `nothing_there`, `not_permitted`, `row_decided`, `words_missing`.
    """
    row, _held_by, actor = _row(by, row_id, Permission.HOLDING_ACCEPT)
    if not RowState(row.state).is_open:
        raise rules.decided(RowState(row.state))
    fault = rules.words_fault(words, "words")
    if fault:
        raise fault
    if not row.question:
        row.question, row.asked_by, row.asked_at = words.strip(), actor.user_id, at
    row.state, row.decided_by, row.decided_at = RowState.REFUSED, actor.user_id, at
    row.save()
    _audit("holding.row_refused", row, by=actor, at=at, why=words.strip()[:200])


def _ask(
    by: Viewer, at: datetime, row_id: UUID, words: str, permission: Permission, *, by_person: bool
) -> None:
    row, _held_by, actor = _row(by, row_id, permission)
    if not RowState(row.state).is_open:
        raise rules.decided(RowState(row.state))
    fault = rules.words_fault(words, "words")
    if fault:
        raise fault
    before = f"{row.question} — {row.answer}\n" if row.answer else ""
    row.question, row.answer, row.answered_at = f"{before}{words.strip()}", "", None
    row.question_by_person = by_person
    row.state, row.asked_by, row.asked_at = RowState.QUESTIONED, actor.user_id, at
    row.save()
    _audit("holding.row_questioned", row, by=actor, at=at, by_person=by_person)


def _accept(row: StatementRow, holding: Holding, actor: Actor, by: Viewer, at: datetime) -> None:
    fault = rules.accept_fault(RowState(row.state), row.pence, _held(holding))
    if fault:
        raise fault
    kind = RowKind(row.kind)
    row.state, row.decided_by, row.decided_at = RowState.ACCEPTED, actor.user_id, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    claim = (
        Claim.objects.filter(tenant_id=row.tenant_id, holding=holding, settled_on=None).first()
        if kind is RowKind.RETURNED
        else None
    )
    HeldMovement.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        holding=holding,
        key=f"row:{row.id}",
        kind=MoveKind(row.kind),
        pence=row.pence,
        on=row.on,
        row=row,
        claim=claim,
        journal_id=_post(row, holding, actor, by, at)
        if holding.kind == HoldingKind.THIRD_PARTY
        else None,
    )
    if claim:
        settle(claim, by)
    _audit("holding.row_accepted", row, by=actor, at=at)


def _post(row: StatementRow, holding: Holding, actor: Actor, by: Viewer, at: datetime) -> UUID:
    """Post what left an organisation: expenditure, its fee, or back in our bank."""
    kind = RowKind(row.kind)
    body = organisations.responsible_for(row.tenant_id, by.today)
    ours = body.id if body else None
    about = Dimensions(
        subject_id=row.subject_id,
        budget_id=holding.budget_id,
        line_id=row.line_id,
        funder_id=(holding.fee_funder_id or ours) if kind is RowKind.FEE else ours,
        option=HoldingKind.THIRD_PARTY,
        service_from=row.on,
        service_to=row.on + _ONE_DAY,
    )
    return ledger.post(
        by=actor,
        at=at,
        posted_on=by.today,
        tenant_id=row.tenant_id,
        key=f"held:{row.id}",
        what=f"held_money_{row.kind}",
        subject_id=row.subject_id,
        postings=(
            Posting(ACCOUNT_OF[kind], row.pence, 0, about),
            Posting(HELD, 0, row.pence, about),
        ),
    )


def settle(claim: Claim, by: Viewer) -> None:
    """Close what was asked back once all of it has come."""
    came = HeldMovement.objects.filter(tenant_id=claim.tenant_id, claim=claim).aggregate(
        pence=Sum("pence")
    )["pence"]
    if int(came or 0) >= claim.pence:
        claim.settled_on = by.today
        claim.save(update_fields=["settled_on"])


def _held(holding: Holding) -> int:
    return HeldMoney.objects.get(tenant_id=holding.tenant_id, holding=holding).held_pence


def _holding(by: Viewer, holding_id: UUID) -> Holding:
    row = (
        Holding.objects.filter(by.scope(Permission.HOLDING_ACCEPT).q(), pk=holding_id)
        .select_related("agreement")
        .first()
    )
    if row is None:
        raise NothingThere("holding")
    return row


def _row(by: Viewer, row_id: UUID, permission: Permission) -> tuple[StatementRow, Holding, Actor]:
    """Return a row with its holding, nobody else moving the holding's money meanwhile."""
    found = StatementRow.objects.filter(by.scope(permission).q(), pk=row_id).first()
    if found is None:
        raise NothingThere("row")
    one_at_a_time("held money", found.holding_id)
    row = StatementRow.objects.select_for_update().get(pk=row_id)
    holding = Holding.objects.select_related("agreement").get(pk=row.holding_id)
    actor = by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)
    return row, holding, actor


def _audit(what: str, row: StatementRow, *, by: Actor, at: datetime, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="statement_row",
        record_id=row.id,
        details={"pence": row.pence, "kind": str(row.kind), **details},
    )
