"""Starting a direct payment: the second signature turns an agreed plan into money that is due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.jobs import keep_signed
from openphb.domains.agreements.types import AgreementState
from openphb.domains.payments import actions as payments
from openphb.foundation.access.types import Viewer
from openphb.foundation.jobs.types import SYSTEM_USER_ID


def sign_as_person(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
) -> AgreementState:
    """Sign as the person or whoever acts for them; if it is the second signature, begin entitlement.

    Refusals: those of `agreements.sign_as_person` and of `payments.record_entitlement`.
    """
    with transaction.atomic():
        state = agreements.sign_as_person(
            by=by,
            at=at,
            agreement_id=agreement_id,
            seen_sha256=seen_sha256,
            signed_name=signed_name,
            signed_on=signed_on,
        )
        return _begin_if_signed(by, at, agreement_id, state)


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
    """Record the person's signature from paper; if it is the second one, begin entitlement.

    Refusals: those of `agreements.record_paper_signature` and of `payments.record_entitlement`.
    """
    with transaction.atomic():
        state = agreements.record_paper_signature(
            by=by,
            at=at,
            agreement_id=agreement_id,
            seen_sha256=seen_sha256,
            signed_name=signed_name,
            signed_on=signed_on,
            witness=witness,
        )
        return _begin_if_signed(by, at, agreement_id, state)


def sign_for_body(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
) -> AgreementState:
    """Sign for the body that pays; if it is the second signature, begin entitlement.

    Refusals: those of `agreements.sign_for_body` and of `payments.record_entitlement`.
    """
    with transaction.atomic():
        state = agreements.sign_for_body(
            by=by,
            at=at,
            agreement_id=agreement_id,
            seen_sha256=seen_sha256,
            signed_name=signed_name,
            signed_on=signed_on,
        )
        return _begin_if_signed(by, at, agreement_id, state)


def _begin_if_signed(
    by: Viewer, at: datetime, agreement_id: UUID, state: AgreementState
) -> AgreementState:
    if state is AgreementState.SIGNED:
        keep_signed.defer(by=SYSTEM_USER_ID, agreement_id=agreement_id)
        agreement = agreement_queries.agreement(viewer=by, agreement_id=agreement_id)
        payments.record_entitlement(
            by=by,
            at=at,
            tenant_id=agreement.tenant_id,
            agreement_id=agreement.id,
            plan_id=agreement.plan_id,
        )
    return state
