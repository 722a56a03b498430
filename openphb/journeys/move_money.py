"""Moving money between lines: not while the money is stopped, and paid by the new version at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments import actions as payments
from openphb.domains.people import queries as people
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.moving import queries as moving
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import Refusal


def propose(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    from_line: UUID,
    to_line: UUID,
    pence: int,
    words: str,
) -> UUID:
    """Put forward to move money between two lines of a budget's agreed plan; return the proposal's id.

    Refusals: `move_while_stopped`, `move_after_death`, `agreement_not_signed`, those of
    `plans.propose_move`.
    """
    with transaction.atomic():
        plan_id = moving.agreed_version(viewer=by, budget_id=budget_id)
        _refuse_stopped(by, plan_id)
        return plans.propose_move(
            by=by,
            at=at,
            plan_id=plan_id,
            from_line=from_line,
            to_line=to_line,
            pence=pence,
            words=words,
        )


def accept(*, by: Viewer, at: datetime, move_id: UUID, reasons: str = "") -> UUID:
    """Accept a proposal; where a signed agreement pays, it pays by the new version. Return its id.

    Refusals: those of `propose` and of `plans.accept_move`.
    """
    with transaction.atomic():
        move = moving.move(viewer=by, move_id=move_id)
        _refuse_stopped(by, move.plan_id)
        made_id = plans.accept_move(by=by, at=at, move_id=move_id, reasons=reasons)
        agreement = agreements.agreement_of_budget(viewer=by, budget_id=move.budget_id)
        if agreement is not None and agreement.state is AgreementState.SIGNED:
            payments.record_entitlement(
                by=by,
                at=at,
                tenant_id=move.tenant_id,
                agreement_id=agreement.id,
                plan_id=made_id,
            )
        return made_id


def _refuse_stopped(by: Viewer, plan_id: UUID) -> None:
    """Refuse what would change the money of somebody whose money is stopped, or not begun yet."""
    plan = plan_queries.whole(viewer=by, plan_id=plan_id)
    if plan.subject_id in people.died_by(viewer=by, on=by.today):
        raise Refusal(
            "move_after_death",
            "The person has died, so nothing is moved any more.",
            "Ask the care co-ordinator what happens to the money.",
        )
    pauses = agreements.pauses(viewer=by, budget_id=plan.budget_id)
    if any(one.period.contains(by.today) for one in pauses):
        raise Refusal(
            "move_while_stopped",
            "The direct payment is stopped for now, so nothing can be moved.",
            "Wait until it goes on, or ask your care co-ordinator.",
        )
    paid = any(line.management_option is ManagementOption.DIRECT_PAYMENT for line in plan.lines)
    agreement = agreements.agreement_of_budget(viewer=by, budget_id=plan.budget_id)
    if paid and (agreement is None or agreement.state is not AgreementState.SIGNED):
        # A version that begins later would take from it what it is to be paid before that day.
        raise Refusal(
            "agreement_not_signed",
            "The direct payment agreement is not signed by both sides yet.",
            "Sign it first, or ask for a change of plan.",
        )
