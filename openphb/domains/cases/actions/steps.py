"""Writes about a case's steps: decision, offer, answer, co-ordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries, rules
from openphb.domains.cases.models import Case, EligibilityDecision, Offer
from openphb.domains.cases.types import (
    DecisionAnswer,
    Eligibility,
    OfferAnswer,
    OfferRecord,
    Standing,
    Step,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal, Stale


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
) -> UUID:
    """Record what the body decided about eligibility; return the decision's id.

    A later decision replaces an earlier one and both stay. Refusals: `nothing_there`, `stale`,
    those of `rules.refuse_decision`, `not_permitted`.
    """
    with transaction.atomic():
        held = _hold(by, Permission.CASE_DECIDE_ELIGIBILITY, case_id, version)
        rules.refuse_decision(
            held.step,
            decided_on=decided_on,
            decided_by_body=decided_by_body,
            reasons=reasons,
            today=by.today,
        )
        decided = EligibilityDecision.objects.create(
            tenant_id=held.case.tenant_id,
            subject_id=held.case.subject_id,
            case=held.case,
            decision=decision,
            decided_on=decided_on,
            decided_by_body=decided_by_body.strip(),
            reasons=reasons.strip(),
            recorded_by=held.actor.user_id,
            recorded_at=at,
        )
        held.finish("case.eligibility_decided", at, {"decision": str(decision)})
        return decided.id


def make_offer(
    *, by: Viewer, at: datetime, case_id: UUID, version: int, offered_on: date, how: str
) -> UUID:
    """Record that a budget was offered to the person; return the offer's id.

    Refusals: `nothing_there`, `stale`, those of `rules.refuse_offer`, `not_permitted`.
    """
    with transaction.atomic():
        held = _hold(by, Permission.CASE_OFFER, case_id, version)
        rules.refuse_offer(
            held.step,
            standing=Standing(held.case.standing),
            decisions=held.decisions,
            referred_on=held.case.referred_on,
            offered_on=offered_on,
            how=how,
            today=by.today,
        )
        offer = Offer.objects.create(
            tenant_id=held.case.tenant_id,
            subject_id=held.case.subject_id,
            case=held.case,
            offered_on=offered_on,
            how=how.strip(),
            offered_by=held.actor.user_id,
        )
        held.finish("case.offered", at, {"offer_id": str(offer.id)})
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
) -> None:
    """Record what the person said to the latest offer.

    Refusals: `nothing_there`, `stale`, `no_offer`, those of `rules.refuse_answer`,
    `not_permitted`.
    """
    with transaction.atomic():
        held = _hold(by, Permission.CASE_OFFER, case_id, version)
        if not held.offers:
            raise Refusal("no_offer", "No budget has been offered yet.", "Record the offer first.")
        latest = held.offers[0]
        rules.refuse_answer(
            latest,
            answer=answer,
            answered_on=answered_on,
            decline_reason=decline_reason,
            today=by.today,
        )
        Offer.objects.filter(id=latest.id).update(
            answer=answer,
            answered_on=answered_on,
            decline_reason=decline_reason.strip() if answer is OfferAnswer.DECLINED else "",
        )
        held.finish("case.offer_answered", at, {"answer": str(answer), "offer_id": str(latest.id)})


def assign(*, by: Viewer, at: datetime, case_id: UUID, version: int, co_ordinator_id: UUID) -> None:
    """Choose the case's care co-ordinator.

    Refusals: `nothing_there`, `stale`, `case_closed`; `not_a_co_ordinator`, where the user does
    not hold that role in the case's tenant today; `not_permitted`.
    """
    with transaction.atomic():
        held = _hold(by, Permission.CASE_ASSIGN, case_id, version)
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
        held = _hold(by, Permission.BUDGET_INDICATE, case_id, None)
        held.case.budget_opened = True
        held.finish("case.budget_opened", at, {})


@dataclass(frozen=True)
class _Held:
    """A case locked for one change, with what the rules need of it."""

    by: Viewer
    case: Case
    actor: Actor
    step: Step
    decisions: list[DecisionAnswer]
    offers: list[OfferRecord]

    def finish(self, what: str, at: datetime, details: Mapping[str, object]) -> None:
        """Count the version up, see whether it still waits for somebody, save, write the audit."""
        self.case.version += 1
        self.case.waits = queries.waits(viewer=self.by, case=self.case)
        self.case.save()
        _audit(what, self.actor, at, self.case, details)


def _hold(by: Viewer, permission: Permission, case_id: UUID, version: int | None) -> _Held:
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise NothingThere("case")
    actor = by.act(permission, tenant_id=case.tenant_id, subject_id=case.subject_id)
    if version is not None and case.version != version:
        raise Stale()
    decisions, offers = queries.decisions_and_offers(viewer=by, case_ids=[case.id])
    step = rules.step(
        closed_on=case.closed_on, decisions=decisions[case.id], offers=offers[case.id]
    )
    return _Held(by, case, actor, step, decisions[case.id], offers[case.id])


def _audit(
    what: str, actor: Actor, at: datetime, case: Case, details: Mapping[str, object]
) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=case.tenant_id,
        subject_id=case.subject_id,
        record_kind="case",
        record_id=case.id,
        details=details,
    )
