"""What is still owed when an organisation stops holding money: told by it, decided by us, paid by it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.monitoring import reach
from openphb.domains.monitoring.actions.telling import send_statement
from openphb.domains.monitoring.models import FirmLiability, HeldMoney, Holding, StatementRow
from openphb.domains.monitoring.queries.holdings import sums_of
from openphb.domains.monitoring.queries.owing import ended_on, reserved_pence
from openphb.domains.monitoring.queries.rows import lines_of
from openphb.domains.monitoring.rules import liabilities as rules
from openphb.domains.monitoring.types import (
    HoldingKind,
    LiabilityGiven,
    LiabilityState,
    PaidFrom,
    RowGiven,
    RowKind,
    StatementGiven,
)
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import ClosingKind
from openphb.domains.spending import actions as spending
from openphb.domains.spending.kept import amounts_kept
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def tell_liability(*, by: Viewer, at: datetime, holding_id: UUID, given: LiabilityGiven) -> UUID:
    """Say what is still owed after a death or an end; return it. The same again adds nothing.

    Refusals: `nothing_there`, `not_permitted`, those of `liability_fault`.
    """
    holding = Holding.objects.filter(reach.sends_q(by), pk=holding_id).first()
    if holding is None:
        raise NothingThere("holding")
    actor = _sender(by, holding)
    one_at_a_time("held money", holding.id)
    lines = {line.line_key: line.line_id for line in lines_of(holding)}
    fault = rules.liability_fault(
        given,
        ended_on=ended_on(holding, by.today),
        first_day=holding.agreement.first_day,
        line_keys=lines,
    )
    if fault:
        raise fault
    says = {
        "tenant_id": holding.tenant_id,
        "holding": holding,
        "kind": given.kind,
        "pence": given.pence,
        "due_on": given.due_on,
        "words": given.words.strip(),
    }
    known = (
        FirmLiability.objects.filter(**says)
        .exclude(state__in=[LiabilityState.WITHDRAWN, LiabilityState.REFUSED])
        .first()
    )
    if known is not None:
        return known.id
    row = FirmLiability.objects.create(
        **says,
        id=new_id(),
        subject_id=holding.subject_id,
        evidence=given.evidence.strip(),
        line_id=lines[given.line_key],
        line_key=given.line_key,
        state=LiabilityState.TOLD,
        told_by=actor.user_id,
        told_at=at,
    )
    _audit("liability.told", row, by=actor, at=at, pence=row.pence, kind=str(row.kind))
    return row.id


@transaction.atomic
def withdraw_liability(*, by: Viewer, at: datetime, liability_id: UUID) -> None:
    """Take back what was told as owed, while nobody has decided it.

    Refusals: `nothing_there`, `not_permitted`, `liability_decided`.
    """
    row, actor = _own(by, liability_id)
    rules.refuse_decided(LiabilityState(row.state))
    row.state = LiabilityState.WITHDRAWN
    row.save(update_fields=["state"])
    _audit("liability.withdrawn", row, by=actor, at=at)


@transaction.atomic
def answer_liability(*, by: Viewer, at: datetime, liability_id: UUID, words: str) -> None:
    """Answer what was asked about something that is owed; it waits again.

    Refusals: `nothing_there`, `not_permitted`, `liability_not_asked`, `liability_why`.
    """
    row, actor = _own(by, liability_id)
    if row.state != LiabilityState.QUESTIONED:
        raise Refusal("liability_not_asked", "Nothing is asked about this.", "Look at it again.")
    rules.refuse_words(words, "words")
    row.answer, row.state = words.strip(), LiabilityState.TOLD
    row.save(update_fields=["answer", "state"])
    _audit("liability.answered", row, by=actor, at=at)


@transaction.atomic
def say_liability_paid(*, by: Viewer, at: datetime, liability_id: UUID, on: date) -> None:
    """Say that what was accepted is paid: it is told as spent, and looked at like every other row.

    Refusals: `nothing_there`, `not_permitted`, `liability_not_accepted`, `liability_of_account`,
    those of `send_statement`.
    """
    row, actor = _own(by, liability_id)
    rules.refuse_paid(LiabilityState(row.state), HoldingKind(row.holding.kind))
    key = f"owed-{str(row.id)[-12:]}"
    told = RowGiven(key, RowKind.SPENT, on, row.pence, row.words, row.evidence, row.line_key)
    send_statement(by=by, at=at, given=StatementGiven(row.holding_id, on, (told,)))
    row.row = StatementRow.objects.get(
        tenant_id=row.tenant_id, holding_id=row.holding_id, row_key=key
    )
    row.state = LiabilityState.PAID
    row.save(update_fields=["row", "state"])
    _audit("liability.paid", row, by=actor, at=at, on=on.isoformat())


@transaction.atomic
def question_liability(*, by: Viewer, at: datetime, liability_id: UUID, words: str) -> None:
    """Ask an organisation about something that it says is owed.

    Refusals: `nothing_there`, `not_permitted`, `liability_decided`, `liability_why`.
    """
    row, actor = _deciding(by, liability_id)
    rules.refuse_words(words, "question")
    before = f"{row.question} — {row.answer}\n" if row.answer else ""
    row.question, row.answer = f"{before}{words.strip()}", ""
    row.asked_by, row.asked_at, row.state = actor.user_id, at, LiabilityState.QUESTIONED
    row.save()
    _audit("liability.questioned", row, by=actor, at=at)


@transaction.atomic
def refuse_liability(*, by: Viewer, at: datetime, liability_id: UUID, words: str) -> None:
    """Decide that something is not owed by the budget.

    Refusals: `nothing_there`, `not_permitted`, `liability_decided`, `liability_own`, `liability_why`.
    """
    row, actor = _deciding(by, liability_id)
    rules.refuse_words(words, "why")
    _decide(row, actor, at, LiabilityState.REFUSED, words)
    _audit("liability.refused", row, by=actor, at=at)


@transaction.atomic
def accept_liability(
    *, by: Viewer, at: datetime, liability_id: UUID, paid_from: PaidFrom, words: str
) -> None:
    """Accept that something is owed, and say what money pays it.

    A third party pays it from what it holds, which is not asked back meanwhile. Of a managed account it
    is put by as kept for that, or becomes due as a closing cost. Refusals: `nothing_there`,
    `not_permitted`, `liability_decided`, those of `rules.refuse_accepting`, of `spending.keep_for`
    and of `payments.record_closing_cost`.
    """
    row, actor = _deciding(by, liability_id)
    holding = row.holding
    kind = HoldingKind(holding.kind)
    held = sums_of(HeldMoney.objects.get(tenant_id=row.tenant_id, holding=holding)).held_pence
    rules.refuse_accepting(
        kind=kind,
        paid_from=paid_from,
        pence=row.pence,
        free_pence=held - reserved_pence(holding, but=row.id),
        is_own=row.told_by == actor.user_id,
    )
    said = f"{holding.organisation.name}: {row.words}"
    if kind is HoldingKind.MANAGED_ACCOUNT and paid_from is PaidFrom.HELD:
        purpose = rules.KEPT_AS[ClosingKind(row.kind)]
        kept = amounts_kept(tenant_id=row.tenant_id, budget_id=holding.budget_id)
        spending.keep_for(
            by=by,
            at=at,
            budget_id=holding.budget_id,
            kind=purpose,
            pence=kept.get(purpose, 0) + row.pence,
            words=f"{said}. {row.evidence}",
        )
    elif paid_from is PaidFrom.DUE:
        payments.record_closing_cost(
            by=by,
            at=at,
            budget_id=holding.budget_id,
            line_id=row.line_id,
            kind=ClosingKind(row.kind),
            pence=row.pence,
            due_on=row.due_on,
            words=said,
            authority=f"{by.name}, who saw: {row.evidence}",
        )
    row.paid_from = paid_from
    _decide(row, actor, at, LiabilityState.ACCEPTED, words)
    _audit("liability.accepted", row, by=actor, at=at, paid_from=str(paid_from))


def _decide(
    row: FirmLiability, actor: Actor, at: datetime, state: LiabilityState, words: str
) -> None:
    if row.told_by == actor.user_id:
        raise Refusal(
            "liability_own", "You told this yourself.", "Somebody else has to look at it."
        )
    row.state, row.decided_words = state, words.strip()
    row.decided_by, row.decided_at = actor.user_id, at
    row.save()


def _deciding(by: Viewer, liability_id: UUID) -> tuple[FirmLiability, Actor]:
    row = (
        FirmLiability.objects.select_for_update(of=("self",))
        .select_related("holding__organisation")
        .filter(by.scope(Permission.HOLDING_ACCEPT).q(), pk=liability_id)
        .first()
    )
    if row is None:
        raise NothingThere("what is owed")
    actor = by.act(Permission.HOLDING_ACCEPT, tenant_id=row.tenant_id, subject_id=row.subject_id)
    rules.refuse_decided(LiabilityState(row.state))
    one_at_a_time("held money", row.holding_id)
    return row, actor


def _own(by: Viewer, liability_id: UUID) -> tuple[FirmLiability, Actor]:
    row = (
        FirmLiability.objects.select_for_update(of=("self",))
        .select_related("holding")
        .filter(pk=liability_id)
        .first()
    )
    if row is None or not Holding.objects.filter(reach.sends_q(by), pk=row.holding_id).exists():
        raise NothingThere("what is owed")
    return row, _sender(by, row.holding)


def _sender(by: Viewer, holding: Holding) -> Actor:
    return reach.act_for(
        by,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        organisation_id=holding.organisation_id,
    )


def _audit(what: str, row: FirmLiability, *, by: Actor, at: datetime, **details: object) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="firm_liability",
        record_id=row.id,
        details=details,
    )
