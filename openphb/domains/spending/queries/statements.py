"""Reading statements: which are there, and what they prove."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from openphb.domains.agreements.accounts import AccountOfBudget, account_of_budget
from openphb.domains.budgets import queries as budgets
from openphb.domains.spending.models import BankStatement, StatementLine
from openphb.domains.spending.types import SoFar, StatementAnswer, StatementFormat
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import Refusal

# One a week over four years.
MOST_STATEMENTS = 208


def statements(*, viewer: Viewer, budget_id: UUID) -> tuple[StatementAnswer, ...]:
    """Return a budget's statements, latest first."""
    rows = _statements(viewer, budget_id).order_by("-closes_on", "-taken_in_at", "-id")
    return tuple(
        StatementAnswer(
            id=row.id,
            budget_id=row.budget_id,
            format=StatementFormat(row.format),
            layout=row.layout,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            opening_pence=row.opening_pence,
            closing_pence=row.closing_pence,
            taken_in_at=row.taken_in_at,
        )
        for row in rows[:MOST_STATEMENTS]
    )


def so_far(*, viewer: Viewer, budget_id: UUID, on: date | None = None) -> SoFar | None:
    """Return what statements prove of a budget's account, up to the end of a day where one is given.

    None where no statement begins by then.
    """
    known = _statements(viewer, budget_id)
    first = known.order_by("opens_on", "taken_in_at", "id").first()
    last = known.order_by("-closes_on", "-taken_in_at", "-id").first()
    if first is None or last is None or (on is not None and on < first.opens_on):
        return None
    closes_on, closing = last.closes_on, last.closing_pence
    if on is not None and on < closes_on:
        after = _lines(viewer, budget_id).filter(on__gt=on).aggregate(moved=Sum("pence"))
        closes_on, closing = on, closing - (after["moved"] or 0)
    return SoFar(first.opens_on, first.opening_pence, closes_on, closing)


def account(*, viewer: Viewer, budget_id: UUID) -> AccountOfBudget:
    """Return the account whose statements the viewer may add.

    Refusals: `nothing_there`, `not_permitted`, `no_agreement`.
    """
    found = account_of_budget(
        viewer=viewer, permission=Permission.STATEMENT_ADD, budget_id=budget_id
    )
    if found is not None:
        return found
    # Who sees the budget is told why it has no account; to anybody else it is not there.
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    viewer.act(Permission.STATEMENT_ADD, tenant_id=budget.tenant_id, subject_id=budget.subject_id)
    raise Refusal(
        "no_agreement",
        "No direct payment is agreed for this budget, so there is no account of it.",
        "Agree the direct payment first.",
    )


def has_account(*, viewer: Viewer, budget_id: UUID) -> bool:
    """Return whether a budget has an account whose statements the viewer may add."""
    if not viewer.holds(Permission.STATEMENT_ADD):
        return False
    found = account_of_budget(
        viewer=viewer, permission=Permission.STATEMENT_ADD, budget_id=budget_id
    )
    return found is not None


def _statements(viewer: Viewer, budget_id: UUID) -> QuerySet[BankStatement]:
    # Whoever may add a statement needs what is there to hold it against, and sees no more of it.
    reach = viewer.scope(Permission.SPENDING_VIEW).q() | viewer.scope(Permission.STATEMENT_ADD).q()
    return BankStatement.objects.filter(reach, budget_id=budget_id)


def _lines(viewer: Viewer, budget_id: UUID) -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(
        viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id
    )
