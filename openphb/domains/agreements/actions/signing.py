"""Signing. The second signature makes the agreement `signed`; nothing else does."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import rules
from openphb.domains.agreements.actions.records import audit, hash_now, lock
from openphb.domains.agreements.eligibility import queries as eligibility
from openphb.domains.agreements.eligibility.rules import check_may_be_paid
from openphb.domains.agreements.models import Signature
from openphb.domains.agreements.types import AgreementState, Party, RecipientKind
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal


def sign_as_person(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
) -> AgreementState:
    """Sign as the holder, representative or nominee; return how the agreement stands then.

    Refusals: `nothing_there`, `not_permitted`, and those of `rules.check_signature`.
    """
    return _sign(
        by=by,
        at=at,
        agreement_id=agreement_id,
        seen_sha256=seen_sha256,
        signed_name=signed_name,
        signed_on=signed_on,
        party=Party.PERSON,
        permission=Permission.AGREEMENT_SIGN,
    )


def record_paper_signature(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
    witness: str,
) -> AgreementState:
    """Record, as staff, that the person signed on paper; return how the agreement stands then.

    Refusals: as `sign_as_person`, and `witness_missing`.
    """
    if not witness.strip():
        raise Refusal(
            "witness_missing",
            "There is no witness.",
            "Write the name of whoever saw the person sign.",
            "witness",
        )
    return _sign(
        by=by,
        at=at,
        agreement_id=agreement_id,
        seen_sha256=seen_sha256,
        signed_name=signed_name,
        signed_on=signed_on,
        party=Party.PERSON,
        permission=Permission.AGREEMENT_PREPARE,
        witness=witness,
    )


def sign_for_body(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
) -> AgreementState:
    """Sign for the body that pays; return how the agreement stands then.

    It signs only once it has decided that a direct payment is made, and nothing bars one today.
    Refusals: as `sign_as_person`, `same_hand`, and those of `check_may_be_paid`.
    """
    return _sign(
        by=by,
        at=at,
        agreement_id=agreement_id,
        seen_sha256=seen_sha256,
        signed_name=signed_name,
        signed_on=signed_on,
        party=Party.BODY,
        permission=Permission.AGREEMENT_SIGN_FOR_BODY,
    )


def _sign(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
    party: Party,
    permission: Permission,
    witness: str = "",
) -> AgreementState:
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)
        there = list(Signature.objects.filter(agreement=row))
        plan = plans.plan(viewer=by, plan_id=row.plan_id)
        rules.check_signature(
            state=AgreementState(row.state),
            party=party,
            already=[Party(one.party) for one in there],
            plan_agreed=plan.state is PlanState.AGREED,
            signed_name=signed_name,
            signed_on=signed_on,
            prepared_on=day_of(row.prepared_at),
            today=by.today,
            seen_sha256=seen_sha256,
            stored_sha256=row.terms_sha256,
            terms_sha256=hash_now(row, plan),
        )
        if party is Party.BODY:
            found = eligibility.may_have(viewer=by, budget_id=row.budget_id)
            check_may_be_paid(
                granted=found.granted if found.decision else None, stands=found.hurdles
            )
            rules.check_other_hand(
                recorders=[one.recorded_by for one in there], user_id=actor.user_id
            )
        Signature.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            agreement=row,
            party=party,
            signed_name=signed_name.strip(),
            statement=rules.statement_for(
                party, recipient_kind=RecipientKind(row.recipient_kind), witness=witness
            ),
            signed_on=signed_on,
            recorded_by=actor.user_id,
            recorded_at=at,
            terms_sha256=row.terms_sha256,
        )
        if there:
            row.state = AgreementState.SIGNED
            row.save()
        audit(
            f"agreement.signed_by_{party}",
            actor,
            at,
            row,
            {"signed_on": signed_on.isoformat(), "on_paper": bool(witness), "state": row.state},
        )
        return AgreementState(row.state)
