"""How the money of one budget stands between it and who receives it: owed, on its way, too much."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from openphb.domains.budgets import queries as budgets
from openphb.domains.payments.models import ClosingCost, Payment
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.types import PaymentState
from openphb.foundation.access.types import Permission, Viewer


@dataclass(frozen=True)
class MoneyStands:
    """Pence of a budget that are owed to its recipient, that wait in a run, and that were too much."""

    owed_pence: int
    """Entitled to and not paid yet, whether or not it stands in a run."""
    waiting_pence: int
    """Of it, what stands in an open run."""
    held_back: int
    """How many payments in open runs somebody has to release."""
    overpaid_pence: int
    paid_ever: bool


def money_stands(*, viewer: Viewer, permission: Permission, budget_id: UUID) -> MoneyStands:
    """Return how a budget's direct payment stands today, closing costs of days to come included.

    `permission` is the one that lets the viewer ask. Refusal: `nothing_there`.
    """
    budget, _reference = budgets.budget_named(
        viewer=viewer, permission=permission, budget_id=budget_id
    )
    reach = Q(tenant_id=budget.tenant_id, budget_id=budget.id)
    last = ClosingCost.objects.filter(reach).order_by("-due_on").first()
    until = max(viewer.today, last.due_on) if last else viewer.today
    found = budget_facts(reach, known_to(budget.tenant_id), reserved=False).get(budget.id)
    periods = found.due(until) if found else ()
    waiting = Payment.objects.filter(
        reach, bill=None, state__in=[PaymentState.INCLUDED, PaymentState.HELD]
    )
    return MoneyStands(
        owed_pence=sum(period.pay_pence for period in periods),
        waiting_pence=int(waiting.aggregate(all=Sum("amount_pence"))["all"] or 0),
        held_back=waiting.filter(state=PaymentState.HELD).count(),
        overpaid_pence=sum(period.overpaid_pence for period in periods),
        paid_ever=Payment.objects.filter(reach, bill=None, state=PaymentState.PAID).exists(),
    )
