"""Starting a direct payment: the last signature turns an agreed plan into money that is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.jobs import keep_signed
from openphb.domains.agreements.types import (
    AgreementKind,
    AgreementState,
    IdentityLevel,
    Party,
    Witnessed,
)
from openphb.domains.payments import actions as payments
from openphb.foundation.access.types import Viewer
from openphb.foundation.documents import actions as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.jobs.types import SYSTEM_USER_ID


def sign_as_person(
    *,
    by: Viewer,
    at: datetime,
    agreement_id: UUID,
    seen_sha256: str,
    signed_name: str,
    signed_on: date,
    identity: IdentityLevel | None = None,
) -> AgreementState:
    """Sign as the person or whoever acts for them; if it is the last signature, begin entitlement.

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
            identity=identity,
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
    witness: Witnessed,
    party: Party = Party.PERSON,
    signed_as: str = "",
    paper: UploadedFile[Any] | None = None,
) -> AgreementState:
    """Record a signature from paper; if it is the last one, begin entitlement.

    `paper` is the scan, kept with the person's documents.
    Refusals: those of `agreements.record_paper_signature`, of `documents.add` and of
    `payments.record_entitlement`.
    """
    with transaction.atomic():
        if paper is not None and paper.file is not None:
            found = agreement_queries.agreement(viewer=by, agreement_id=agreement_id)
            document_id = documents.add(
                by=by,
                at=at,
                tenant_id=found.tenant_id,
                subject_id=found.subject_id,
                kind=DocumentKind.AGREEMENT,
                title=_("%(what)s, signed on paper") % {"what": _(found.kind.words)},
                file_name=paper.name or "",
                content=paper.file,
            )
            witness = replace(witness, document_id=document_id)
        state = agreements.record_paper_signature(
            by=by,
            at=at,
            agreement_id=agreement_id,
            seen_sha256=seen_sha256,
            signed_name=signed_name,
            signed_on=signed_on,
            witness=witness,
            party=party,
            signed_as=signed_as,
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
    identity: IdentityLevel | None = None,
) -> AgreementState:
    """Sign for the body that pays; if it is the last signature, begin entitlement.

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
            identity=identity,
        )
        return _begin_if_signed(by, at, agreement_id, state)


def _begin_if_signed(
    by: Viewer, at: datetime, agreement_id: UUID, state: AgreementState
) -> AgreementState:
    if state is not AgreementState.SIGNED:
        return state
    keep_signed.defer(by=SYSTEM_USER_ID, agreement_id=agreement_id)
    agreement = agreement_queries.agreement(viewer=by, agreement_id=agreement_id)
    # What an organisation holds is advanced to it by bills, and is nothing that is due directly.
    if agreement.kind is not AgreementKind.THIRD_PARTY:
        payments.record_entitlement(
            by=by,
            at=at,
            tenant_id=agreement.tenant_id,
            agreement_id=agreement.id,
            plan_id=agreement.plan_id,
        )
    return state
