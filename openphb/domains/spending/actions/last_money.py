"""Saying what money that is left is kept for, and asking the rest back or writing it off."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary, ManagementOption
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import NoticeDraft, NoticeKind, ToldBy
from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.types import Dimensions, Posting
from openphb.domains.payments.rules.accounts import BANK, EXPENDITURE, WRITTEN_OFF
from openphb.domains.spending import queries
from openphb.domains.spending.kept import amounts_kept
from openphb.domains.spending.models import LastMoney, MoneyKept
from openphb.domains.spending.rules import by_kind as rules
from openphb.domains.spending.types import (
    KeptFor,
    LastMoneyDraft,
    LastMoneyKind,
    LastMoneyState,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere


def keep_for(
    *, by: Viewer, at: datetime, budget_id: UUID, kind: KeptFor, pence: int, words: str
) -> None:
    """Record that so much of what somebody has is kept for one purpose; nothing takes it back.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.keeping_fault`.
    """
    with transaction.atomic():
        budget, actor = _held(by, budget_id, Permission.LAST_MONEY_RECORD)
        held = queries.held_by_kind(viewer=by, budget_id=budget_id, on=by.today)
        kept = amounts_kept(tenant_id=budget.tenant_id, budget_id=budget_id)
        fault = rules.keeping_fault(kind, pence, words, held_pence=held.held_pence, kept=kept)
        if fault:
            raise fault
        row = MoneyKept.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            kind=kind,
            pence=pence,
            words=words.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        _audit("money_kept.recorded", actor, at, budget, row.id, kind=str(kind), pence=pence)


def propose_last(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    draft: LastMoneyDraft,
    ended: bool,
    overpaid_pence: int,
) -> UUID:
    """Propose to ask back, or to write off, what is left and kept for nothing; return its id.

    `ended` is whether the budget has, and `overpaid_pence` what was paid too much and is dealt with on
    its own, as the rooms beside this one know. Somebody else decides. Refusals: `nothing_there`,
    `not_permitted`, those of `rules.last_fault`.
    """
    with transaction.atomic():
        budget, actor = _held(by, budget_id, Permission.LAST_MONEY_RECORD)
        held = queries.held_by_kind(viewer=by, budget_id=budget_id, on=by.today, ended=ended)
        fault = rules.last_fault(
            draft,
            left_pence=max(held.unexplained_pence - overpaid_pence, 0),
            ended=ended,
            open_already=LastMoney.objects.filter(
                budget_id=budget.id, state__in=[LastMoneyState.PROPOSED, LastMoneyState.AGREED]
            ).exists(),
            today=by.today,
        )
        if fault:
            raise fault
        ask = draft.kind is LastMoneyKind.ASK
        row = LastMoney.objects.create(
            id=new_id(),
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            kind=draft.kind,
            state=LastMoneyState.PROPOSED,
            pence=draft.pence,
            reasons=draft.reasons.strip(),
            told_on=draft.told_on if ask else None,
            answer_by=draft.answer_by if ask else None,
            repaid_by=draft.repaid_by.strip() if ask else "",
            proposed_by=actor.user_id,
            proposed_at=at,
        )
        _audit("last_money.proposed", actor, at, budget, row.id, kind=row.kind, pence=row.pence)
        return row.id


def decide_last(
    *, by: Viewer, at: datetime, last_money_id: UUID, agree: bool, reason: str, died: bool
) -> None:
    """Agree or refuse what somebody else proposed about money that is left; a write-off is done with that.

    Who is asked for money may ask to have it looked at again, as after any repayment. Refusals:
    `nothing_there`, `not_permitted`, those of `rules.deciding_fault` and of `cases.give_notice`.
    """
    with transaction.atomic():
        row, budget, actor = _row(by, last_money_id, Permission.LAST_MONEY_DECIDE)
        held = queries.held_by_kind(viewer=by, budget_id=row.budget_id, on=by.today, ended=True)
        fault = rules.deciding_fault(
            state=LastMoneyState(row.state),
            same_person=row.proposed_by == actor.user_id,
            reason=reason,
            pence=row.pence if agree else 0,
            left_pence=held.unexplained_pence,
        )
        if fault:
            raise fault
        row.state = LastMoneyState.AGREED if agree else LastMoneyState.REFUSED
        row.decided_by, row.decided_at, row.decided_reason = actor.user_id, at, reason.strip()
        row.save()
        _audit(f"last_money.{row.state}", actor, at, budget, row.id, pence=row.pence)
        if agree and row.kind == LastMoneyKind.WRITE_OFF:
            _done(row, budget, actor, at, on=by.today, against=WRITTEN_OFF, reference="")
        elif agree:
            _give_notice(by, at, row, budget, died)


def receive_last(
    *, by: Viewer, at: datetime, last_money_id: UUID, received_on: date, reference: str
) -> None:
    """Record that money that was asked back reached the bank.

    Refusals: `nothing_there`, `not_permitted`, those of `rules.receiving_fault`.
    """
    with transaction.atomic():
        row, budget, actor = _row(by, last_money_id, Permission.LAST_MONEY_RECEIVE)
        fault = rules.receiving_fault(
            state=LastMoneyState(row.state),
            kind=LastMoneyKind(row.kind),
            received_on=received_on,
            told_on=row.told_on,
            today=by.today,
        )
        if fault:
            raise fault
        _done(row, budget, actor, at, on=received_on, against=BANK, reference=reference)


def _held(by: Viewer, budget_id: UUID, permission: Permission) -> tuple[BudgetSummary, Actor]:
    budget, _reference = budgets.budget_named(viewer=by, permission=permission, budget_id=budget_id)
    actor = by.act(permission, tenant_id=budget.tenant_id, subject_id=budget.subject_id)
    # What is there must not move while somebody says what it is for.
    Subject.objects.select_for_update(no_key=True).get(
        tenant_id=budget.tenant_id, pk=budget.subject_id
    )
    return budget, actor


def _row(
    by: Viewer, last_money_id: UUID, permission: Permission
) -> tuple[LastMoney, BudgetSummary, Actor]:
    found = LastMoney.objects.filter(by.scope(permission).q(), pk=last_money_id).first()
    if found is None:
        raise NothingThere("money that is left")
    budget, actor = _held(by, found.budget_id, permission)
    return LastMoney.objects.select_for_update().get(pk=found.pk), budget, actor


def _done(
    row: LastMoney,
    budget: BudgetSummary,
    by: Actor,
    at: datetime,
    *,
    on: date,
    against: str,
    reference: str,
) -> None:
    """Post it: care that was paid for and not bought costs us that much less, or is given up."""
    body = organisations.responsible_for(budget.tenant_id, on)
    about = Dimensions(
        budget_id=budget.id,
        funder_id=body.id if body else None,
        option=ManagementOption.DIRECT_PAYMENT,
    )
    row.journal_id = ledger.post(
        by=by,
        at=at,
        posted_on=on,
        tenant_id=budget.tenant_id,
        key=f"last_money:{row.id}",
        what=f"last_money_{row.kind}",
        subject_id=budget.subject_id,
        postings=[Posting(against, row.pence, 0, about), Posting(EXPENDITURE, 0, row.pence, about)],
    )
    row.state, row.done_on, row.reference = LastMoneyState.DONE, on, reference.strip()
    row.save()
    _audit("last_money.done", by, at, budget, row.id, kind=row.kind, pence=row.pence)


def _give_notice(
    by: Viewer, at: datetime, row: LastMoney, budget: BudgetSummary, died: bool
) -> None:
    """Source: SI 2013/1617, regulation 15: reasons, the amount, the time, who must repay."""
    assert row.decided_by is not None
    assert row.told_on is not None, "who is asked was told before it was proposed"
    cases.give_notice(
        by=by,
        at=at,
        case_id=budget.case_id,
        draft=NoticeDraft(
            kind=NoticeKind.REPAYMENT,
            about_id=row.id,
            what=f"{pounds(row.pence)} that was not needed for care, to be paid back",
            grounds=("death",) if died else ("changed",),
            reasons=row.reasons,
            evidence=row.decided_reason,
            decided_by=row.decided_by,
            decided_on=by.today,
            told_on=row.told_on,
            told_by=ToldBy.LETTER,
            amount_pence=row.pence,
            pay_by=row.answer_by,
            who_pays=row.repaid_by,
        ),
    )


def _audit(
    what: str, by: Actor, at: datetime, budget: BudgetSummary, record_id: UUID, **details: object
) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
        record_kind="last_money",
        record_id=record_id,
        details=details,
    )
