"""Agreeing a plan: the decision, and where money is already paid, what it is paid for from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace import queries as orders
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.jobs import write_letter
from openphb.domains.plans.lowering.types import NOTHING_SAID, WhyLower
from openphb.domains.plans.types import Verdict
from openphb.domains.reviews import actions as reviews
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.jobs.types import SYSTEM_USER_ID


def decide(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    verdict: Verdict,
    reasons: str,
    grounds: tuple[str, ...] = (),
    why_lower: WhyLower = NOTHING_SAID,
) -> None:
    """Approve or refuse a version; where a signed agreement pays already, record the new entitlement.

    The person is written to. The review on the plan's own day is opened, and where NHS Continuing
    Healthcare was decided, one three months after that: whichever is due first. The old version
    entitles until the new one starts, the new one from then on; an order whose line it does not have
    as ordered ends there. No pot of money goes over its cap by
    it without somebody's decision. Refusals: `cap_passed`, those of `plans.decide`,
    `reviews.open_after_eligibility`, `reviews.open_after_plan` and `payments.record_entitlement`.
    """
    with transaction.atomic():
        drawn = (
            payment_queries.weigh_plan(viewer=by, plan_id=plan_id)
            if verdict is Verdict.APPROVED
            else None
        )
        plans.decide(
            by=by,
            at=at,
            plan_id=plan_id,
            version=version,
            verdict=verdict,
            reasons=reasons,
            grounds=grounds,
            why_lower=why_lower,
        )
        if verdict is not Verdict.APPROVED:
            # The notice of it, given with the decision, has a letter of its own.
            return
        # As OpenPHB, so that the letter is written even if the approver's role ends meanwhile.
        write_letter.defer(by=SYSTEM_USER_ID, plan_id=plan_id)
        payments.check_caps(by=by, at=at, found=drawn, plan_id=plan_id)
        _go_on_from(by, at, plan_id)


def decide_in_part(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    reasons: str,
    not_agreed: Sequence[NotAgreed],
    why_lower: WhyLower = NOTHING_SAID,
) -> UUID:
    """Agree to all lines of a version but some; return the version that holds the agreed ones.

    The person is written to about both, and what is paid already follows the agreed lines. Refusals:
    `cap_passed`, those of `plans.decide_in_part` and of `payments.record_entitlement`.
    """
    with transaction.atomic():
        drawn = payment_queries.weigh_plan(
            viewer=by, plan_id=plan_id, not_agreed=[one.line_id for one in not_agreed]
        )
        made = plans.decide_in_part(
            by=by,
            at=at,
            plan_id=plan_id,
            version=version,
            reasons=reasons,
            not_agreed=not_agreed,
            why_lower=why_lower,
        )
        write_letter.defer(by=SYSTEM_USER_ID, plan_id=made)
        payments.check_caps(by=by, at=at, found=drawn, plan_id=made)
        _go_on_from(by, at, made)
        return made


def _go_on_from(by: Viewer, at: datetime, plan_id: UUID) -> None:
    """Open the reviews that are called for, end the orders that the plan does not have any more, and
    record what a signed agreement pays for from now on.
    """
    plan = plan_queries.summary(viewer=by, plan_id=plan_id)
    reviews.open_after_eligibility(by=by, at=at, budget_id=plan.budget_id)
    reviews.open_after_plan(
        by=by,
        at=at,
        budget_id=plan.budget_id,
        agreed_on=by.today,
        review_on=plan.review_on,
    )
    if orders.has_orders(viewer=by, budget_id=plan.budget_id, permission=Permission.PLAN_APPROVE):
        marketplace.end_with_plan(
            by=by.act(
                Permission.PLAN_APPROVE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
            ),
            at=at,
            today=by.today,
            plan=plan_queries.whole(viewer=by, plan_id=plan_id),
        )
    agreement = agreements.agreement_of_budget(viewer=by, budget_id=plan.budget_id)
    if agreement is not None and agreement.state is AgreementState.SIGNED:
        payments.record_entitlement(
            by=by,
            at=at,
            tenant_id=plan.tenant_id,
            agreement_id=agreement.id,
            plan_id=plan.id,
        )
