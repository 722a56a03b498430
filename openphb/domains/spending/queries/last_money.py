"""Reading what money that somebody has is for, and what is done about what is left of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.payments.paid import repaid_since
from openphb.domains.payments.types import HeldByKind
from openphb.domains.plans.live.funding import lines_put_by
from openphb.domains.spending.kept import amounts_kept
from openphb.domains.spending.models import LastMoney, MoneyKept
from openphb.domains.spending.queries.figures import money_left, put_by
from openphb.domains.spending.rules import by_kind as rules
from openphb.domains.spending.types import (
    Kept,
    KeptFor,
    LastMoneyAnswer,
    LastMoneyKind,
    LastMoneyState,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def kept(*, viewer: Viewer, budget_id: UUID) -> tuple[Kept, ...]:
    """Return what money of a budget is kept for, as last recorded of each purpose, nothing left out."""
    rows = MoneyKept.objects.filter(
        viewer.scope(Permission.LAST_MONEY_VIEW).q(), budget_id=budget_id
    ).order_by("kind", "-recorded_at", "-id")
    latest = list(rows.distinct("kind"))
    names = names_of([row.recorded_by for row in latest])
    found = {
        KeptFor(row.kind): Kept(
            KeptFor(row.kind),
            row.pence,
            row.words,
            names.get(row.recorded_by, ""),
            row.recorded_at,
        )
        for row in latest
    }
    return tuple(found[kind] for kind in KeptFor if kind in found)


def held_by_kind(*, viewer: Viewer, budget_id: UUID, on: date, ended: bool = False) -> HeldByKind:
    """Return what somebody has of a budget's money on a day, by what it is for.

    Once it has `ended`, nothing is put by for extra cover any more. Refusal: `nothing_there`.
    """
    budget, _reference = budgets.budget_named(
        viewer=viewer, permission=Permission.LAST_MONEY_VIEW, budget_id=budget_id
    )
    left = money_left(viewer=viewer, budget_id=budget_id, on=on)
    done = LastMoney.objects.filter(
        tenant_id=budget.tenant_id, budget_id=budget_id, state=LastMoneyState.DONE
    )
    came_back = [
        (row.done_on, row.pence)
        for row in done.filter(kind=LastMoneyKind.ASK)
        if row.done_on is not None
    ]
    came_back += repaid_since(tenant_id=budget.tenant_id, budget_id=budget_id)
    written_off = done.filter(kind=LastMoneyKind.WRITE_OFF).aggregate(all=Sum("pence"))["all"]
    held = rules.held_now(
        left.left_pence,
        left.proved_until,
        came_back=came_back,
        written_off_pence=int(written_off or 0),
    )
    return rules.by_kind(
        held,
        amounts_kept(tenant_id=budget.tenant_id, budget_id=budget_id),
        put_by_pence=0 if ended else _put_by(viewer, budget, on),
        proved_until=left.proved_until,
    )


def last_money(*, viewer: Viewer, budget_id: UUID) -> tuple[LastMoneyAnswer, ...]:
    """Return what was proposed and done about money that is left, newest first."""
    return _answers(viewer, Q(budget_id=budget_id))


def last_money_named(*, viewer: Viewer, last_money_id: UUID) -> LastMoneyAnswer:
    """Return one proposal. Refusal: `nothing_there`."""
    found = _answers(viewer, Q(pk=last_money_id))
    if not found:
        raise NothingThere("money that is left")
    return found[0]


def last_money_waiting(*, viewer: Viewer) -> tuple[LastMoneyAnswer, ...]:
    """Return up to fifty proposals that wait for this viewer's decision, oldest first."""
    scope = viewer.scope(Permission.LAST_MONEY_DECIDE)
    found = _answers(viewer, scope.q() & Q(state=LastMoneyState.PROPOSED))
    return tuple(one for one in reversed(found) if one.proposed_by != viewer.user_id)[:50]


def _answers(viewer: Viewer, reach: Q) -> tuple[LastMoneyAnswer, ...]:
    rows = list(
        LastMoney.objects.filter(viewer.scope(Permission.LAST_MONEY_VIEW).q(), reach).order_by(
            "-proposed_at", "-id"
        )
    )
    names = names_of([one for row in rows for one in (row.proposed_by, row.decided_by)])
    return tuple(
        LastMoneyAnswer(
            row.id,
            row.tenant_id,
            row.subject_id,
            row.budget_id,
            LastMoneyKind(row.kind),
            LastMoneyState(row.state),
            row.pence,
            row.reasons,
            row.told_on,
            row.answer_by,
            row.repaid_by,
            row.proposed_by,
            names.get(row.proposed_by, ""),
            row.proposed_at,
            names.get(row.decided_by, "") if row.decided_by else "",
            row.decided_reason,
            row.done_on,
            row.reference,
        )
        for row in rows
    )


def _put_by(viewer: Viewer, budget: BudgetSummary, on: date) -> int:
    """Return what the lines that are put by for extra cover have, whoever may see the plan."""
    keys = lines_put_by(Q(tenant_id=budget.tenant_id, budget_id=budget.id))
    return sum(
        put_by(viewer=viewer, budget_id=budget.id, line_key=line_key, on=on).pence
        for line_key in keys
    )
