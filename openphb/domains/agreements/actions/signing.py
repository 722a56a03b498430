"""Signing. The last signature makes the agreement `signed`; nothing else does."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import rules
from openphb.domains.agreements.actions.records import (
    audit,
    check_duties,
    hash_now,
    kind_of,
    lock,
)
from openphb.domains.agreements.eligibility import queries as eligibility
from openphb.domains.agreements.eligibility.rules import check_may_be_paid
from openphb.domains.agreements.employing.types import DutyEffect
from openphb.domains.agreements.models import DirectPaymentAgreement, Signature, SignatureVoid
from openphb.domains.agreements.types import (
    AgreementKind,
    AgreementState,
    IdentityLevel,
    Party,
    RecipientKind,
    SignedHow,
    Witnessed,
    parties,
)
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.documents import queries as documents
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal


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
        identity=identity,
    )


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
) -> AgreementState:
    """Record, as staff, that the person or the firm signed on paper; return how it stands then.

    For a firm, `signed_as` is the role by which whoever signed may bind it.
    Refusals: as `sign_as_person`, those of `rules.check_witness` and `rules.check_signatory`,
    `document_missing`, and `party_signs_here` for the body, which signs on the screen.
    """
    rules.check_witness(witness, signed_on=signed_on, today=by.today)
    if party is Party.BODY:
        raise Refusal(
            "party_signs_here", "The body signs on the screen.", "Sign for the body on its page."
        )
    return _sign(
        by=by,
        at=at,
        agreement_id=agreement_id,
        seen_sha256=seen_sha256,
        signed_name=signed_name,
        signed_on=signed_on,
        party=party,
        permission=Permission.AGREEMENT_PREPARE,
        witness=witness,
        identity=IdentityLevel.IN_PERSON,
        signed_as=signed_as,
    )


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
    """Sign for the body that pays; return how the agreement stands then.

    For a direct payment it signs only once it has decided that one is made, nothing bars one today,
    and whoever employs has what the commissioner asks before signing.
    Refusals: as `sign_as_person`, `same_hand`, `duties_missing`, and those of `check_may_be_paid`.
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
        identity=identity,
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
    witness: Witnessed | None = None,
    identity: IdentityLevel | None = None,
    signed_as: str = "",
) -> AgreementState:
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)
        everything = list(Signature.objects.filter(agreement=row))
        gone = set(
            SignatureVoid.objects.filter(signature__in=everything).values_list(
                "signature_id", flat=True
            )
        )
        there = [one for one in everything if one.id not in gone]
        wanted = parties(RecipientKind(row.recipient_kind))
        if party not in wanted:
            raise Refusal(
                "party_not_asked", "Nobody else signs this agreement.", "Read who signs it."
            )
        if witness is not None and witness.document_id is not None:
            _check_document(by, row, witness.document_id)
        plan = plans.whole(viewer=by, plan_id=row.plan_id)
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
        rules.check_signatory(party=party, signed_as=signed_as)
        if party is Party.BODY:
            _check_body(by, row)
            rules.check_other_hand(
                recorders=[one.recorded_by for one in there], user_id=actor.user_id
            )
        Signature.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            agreement=row,
            party=party,
            signed_name=signed_name.strip(),
            signed_as=signed_as.strip() if party is Party.FIRM else "",
            statement=rules.statement_for(
                party,
                recipient_kind=RecipientKind(row.recipient_kind),
                witness=witness.name if witness else "",
            ),
            signed_on=signed_on,
            recorded_by=actor.user_id,
            recorded_at=at,
            terms_sha256=row.terms_sha256,
            how=SignedHow.PAPER if witness else SignedHow.SCREEN,
            identity=identity or "",
            witness_name=witness.name.strip() if witness else "",
            witness_role=witness.role.strip() if witness else "",
            witnessed_on=witness.on if witness else None,
            document_id=witness.document_id if witness else None,
            turn=1 + sum(one.party == party for one in everything),
        )
        if {Party(one.party) for one in there} | {party} == set(wanted):
            row.state = AgreementState.SIGNED
            row.save()
        audit(
            f"agreement.signed_by_{party}",
            actor,
            at,
            row,
            {
                "signed_on": signed_on.isoformat(),
                "on_paper": witness is not None,
                "state": row.state,
            },
        )
        return AgreementState(row.state)


def _check_body(by: Viewer, row: DirectPaymentAgreement) -> None:
    """Hold a direct payment to its decision and to an employer's duties; a third party's needs neither.

    The Regulations on direct payments say nothing of a budget that an organisation holds.
    """
    if kind_of(row) is AgreementKind.THIRD_PARTY:
        return
    found = eligibility.may_have(viewer=by, budget_id=row.budget_id)
    check_may_be_paid(granted=found.granted if found.decision else None, stands=found.hurdles)
    check_duties(by, row, DutyEffect.STOPS_SIGNING)


def void_signature(
    *, by: Viewer, at: datetime, agreement_id: UUID, party: Party, reason: str
) -> None:
    """Take a wrong signature out of an agreement that not everybody has signed; it stays on record.

    The party signs again. Refusals: `nothing_there`, `not_permitted`, those of `rules.check_void`.
    """
    with transaction.atomic():
        row = lock(by=by, agreement_id=agreement_id)
        actor = by.act(
            Permission.AGREEMENT_PREPARE, tenant_id=row.tenant_id, subject_id=row.subject_id
        )
        last = Signature.objects.filter(agreement=row, party=party).order_by("-turn").first()
        if last is None:
            raise NothingThere("signature")
        rules.check_void(
            state=AgreementState(row.state),
            voided=SignatureVoid.objects.filter(signature=last).exists(),
            reason=reason,
        )
        SignatureVoid.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            signature=last,
            reason=reason.strip(),
            voided_by=actor.user_id,
            voided_at=at,
        )
        audit("agreement.signature_voided", actor, at, row, {"party": str(party)})


def _check_document(by: Viewer, row: DirectPaymentAgreement, document_id: UUID) -> None:
    found = documents.document(viewer=by, document_id=document_id)
    if (found.tenant_id, found.subject_id) != (row.tenant_id, row.subject_id):
        raise NothingThere("document")
