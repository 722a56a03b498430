"""Writes about a case's steps: decision, offer, answer, co-ordinator."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries, rules
from openphb.domains.cases.actions.assessing import refuse_departing, rests_on_assessment
from openphb.domains.cases.actions.holding import hold
from openphb.domains.cases.lettering.sending import write_offer
from openphb.domains.cases.models import EligibilityDecision, Offer
from openphb.domains.cases.types import (
    DeclinedBecause,
    Eligibility,
    OfferAnswer,
    Standing,
    Step,
)
from openphb.domains.people.types import Format
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.refusal import Refusal


def record_decision(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    version: int,
    decision: Eligibility,
    decided_on: date,
    decided_by_body: str,
    reasons: str,
    assessment_id: UUID | None = None,
    departs_because: str = "",
) -> UUID:
    """Record what the body decided about eligibility; return the decision's id.

    It rests on an assessment of this case, where one is recorded. A later decision replaces an
    earlier one and both stay. Refusals: `nothing_there`, `stale`, those of `rules.refuse_decision`
    and of `refuse_departing`, `not_permitted`.
    """
    with transaction.atomic():
        held = hold(by, Permission.CASE_DECIDE_ELIGIBILITY, case_id, version)
        rules.refuse_decision(
            held.step,
            decided_on=decided_on,
            decided_by_body=decided_by_body,
            reasons=reasons,
            today=by.today,
        )
        rests_on = rests_on_assessment(by, held.case.id, assessment_id)
        refuse_departing(decision, rests_on, departs_because)
        decided = EligibilityDecision.objects.create(
            tenant_id=held.case.tenant_id,
            subject_id=held.case.subject_id,
            case=held.case,
            decision=decision,
            decided_on=decided_on,
            decided_by_body=decided_by_body.strip(),
            reasons=reasons.strip(),
            assessment_id=rests_on.id if rests_on else None,
            departs_because=departs_because.strip(),
            recorded_by=held.actor.user_id,
            recorded_at=at,
        )
        held.finish("case.eligibility_decided", at, {"decision": str(decision)})
        return decided.id


def make_offer(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    version: int,
    offered_on: date,
    how: str,
    formats: tuple[Format, ...],
    language: str = "",
) -> UUID:
    """Record that a budget was offered to the person, how and in which forms; return the offer's id.

    `language` is "" for English.

    Refusals: `nothing_there`, `stale`, those of `rules.refuse_offer`, `not_permitted`.
    """
    with transaction.atomic():
        held = hold(by, Permission.CASE_OFFER, case_id, version)
        rules.refuse_offer(
            held.step,
            standing=Standing(held.case.standing),
            decisions=held.decisions,
            referred_on=held.case.referred_on,
            offered_on=offered_on,
            how=how,
            formats=formats,
            today=by.today,
        )
        offer = Offer.objects.create(
            tenant_id=held.case.tenant_id,
            subject_id=held.case.subject_id,
            case=held.case,
            offered_on=offered_on,
            how=how.strip(),
            formats=[one.value for one in formats],
            language=language.strip(),
            offered_by=held.actor.user_id,
        )
        held.finish("case.offered", at, {"offer_id": str(offer.id)})
        write_offer.defer(by=SYSTEM_USER_ID, case_id=case_id, offer_id=offer.id)
        return offer.id


def record_answer(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    version: int,
    answer: OfferAnswer,
    answered_on: date,
    decline_reason: str = "",
    because: DeclinedBecause | None = None,
) -> None:
    """Record what the person said to the latest offer.

    Refusals: `nothing_there`, `stale`, `no_offer`, those of `rules.refuse_answer`,
    `not_permitted`.
    """
    with transaction.atomic():
        held = hold(by, Permission.CASE_OFFER, case_id, version)
        if not held.offers:
            raise Refusal("no_offer", "No budget has been offered yet.", "Record the offer first.")
        latest = held.offers[0]
        rules.refuse_answer(
            latest,
            answer=answer,
            answered_on=answered_on,
            decline_reason=decline_reason,
            because=because,
            today=by.today,
        )
        Offer.objects.filter(id=latest.id).update(
            answer=answer,
            answered_on=answered_on,
            decline_reason=decline_reason.strip() if answer is OfferAnswer.DECLINED else "",
            declined_because=because if answer is OfferAnswer.DECLINED else None,
        )
        held.finish("case.offer_answered", at, {"answer": str(answer), "offer_id": str(latest.id)})


def assign(*, by: Viewer, at: datetime, case_id: UUID, version: int, co_ordinator_id: UUID) -> None:
    """Choose the case's care co-ordinator.

    Refusals: `nothing_there`, `stale`, `case_closed`; `not_a_co_ordinator`, where the user does
    not hold that role in the case's tenant today; `not_permitted`.
    """
    with transaction.atomic():
        held = hold(by, Permission.CASE_ASSIGN, case_id, version)
        if held.step is Step.CLOSED:
            raise Refusal("case_closed", "This case is closed.", "Open a new one with a referral.")
        tenant_id = held.case.tenant_id
        if not queries.is_co_ordinator(viewer=by, user_id=co_ordinator_id, tenant_id=tenant_id):
            raise Refusal(
                "not_a_co_ordinator",
                "They are not a care co-ordinator here.",
                "Choose somebody from the list, or ask an administrator to give them the role.",
                "co_ordinator",
            )
        held.case.co_ordinator_id = co_ordinator_id
        held.finish("case.assigned", at, {"co_ordinator_id": str(co_ordinator_id)})


def note_budget_opened(*, by: Viewer, at: datetime, case_id: UUID) -> None:
    """Note that a case has its budget, so that it waits for one no more. Called by who opens it.

    Refusals: `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        held = hold(by, Permission.BUDGET_INDICATE, case_id, None)
        held.case.budget_opened = True
        held.finish("case.budget_opened", at, {})
