"""Reading agreements and who has signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.agreements.conditions.kept import condition_rows
from openphb.domains.agreements.hospital import hospital_term
from openphb.domains.agreements.models import (
    BankDetails,
    DirectPaymentAgreement,
    Signature,
    SignatureVoid,
)
from openphb.domains.agreements.queries.banking import PAGE, bank_answer, names_beside
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementState,
    AgreementWaiting,
    IdentityLevel,
    Party,
    RecipientKind,
    SignatureAnswer,
    Witnessed,
    parties,
)
from openphb.domains.budgets.types import Frequency
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.refusal import NothingThere


def agreement(*, viewer: Viewer, agreement_id: UUID) -> AgreementAnswer:
    """Return one agreement. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=agreement_id).first()
    if row is None:
        raise NothingThere("agreement")
    return _answer(row, viewer)


def agreement_of_budget(*, viewer: Viewer, budget_id: UUID) -> AgreementAnswer | None:
    """Return a budget's direct payment agreement that has not ended, else the last one, else None.

    A managed account is one; a third-party agreement is not: see `third_party_of_budget`.
    """
    mine = _visible(viewer).exclude(recipient_kind=RecipientKind.THIRD_PARTY)
    return _newest(viewer, mine.filter(budget_id=budget_id))


def third_party_of_budget(*, viewer: Viewer, budget_id: UUID) -> AgreementAnswer | None:
    """Return a budget's third-party agreement that has not ended, else the last one, else None."""
    mine = _visible(viewer).filter(recipient_kind=RecipientKind.THIRD_PARTY)
    return _newest(viewer, mine.filter(budget_id=budget_id))


def organisation_holds(*, viewer: Viewer, budget_id: UUID) -> bool:
    """Return whether an organisation holds a budget's money now: its agreement is signed by all.

    One bit of an agreement, for whoever reads the plan: it is said there who pays.
    """
    reach = viewer.scope(Permission.PLAN_VIEW).q() | viewer.scope(Permission.AGREEMENT_VIEW).q()
    return DirectPaymentAgreement.objects.filter(
        reach,
        budget_id=budget_id,
        recipient_kind=RecipientKind.THIRD_PARTY,
        state=AgreementState.SIGNED,
    ).exists()


def _newest(viewer: Viewer, found: QuerySet[DirectPaymentAgreement]) -> AgreementAnswer | None:
    rows = list(found.order_by("-prepared_at", "-id"))
    live = [row for row in rows if row.state != AgreementState.ENDED]
    return _answer((live or rows)[0], viewer) if rows else None


def agreements_waiting(
    *, viewer: Viewer, after: UUID | None = None
) -> tuple[AgreementWaiting, ...]:
    """Return up to 50 agreements that lack a signature, oldest first, after one if given."""
    page = _prepared(viewer.scope(Permission.AGREEMENT_VIEW).q(), after)
    signed: dict[UUID, set[str]] = defaultdict(set)
    for agreement_id, party in _signed([row.id for row in page]):
        signed[agreement_id].add(party)
    return tuple(
        AgreementWaiting(
            row.id,
            row.tenant_id,
            row.subject_id,
            row.budget_id,
            row.recipient_name,
            row.prepared_at,
            tuple(
                party
                for party in parties(RecipientKind(row.recipient_kind))
                if party not in signed[row.id]
            ),
            RecipientKind(row.recipient_kind).agreement,
        )
        for row in page
    )


@asked
def _prepared(reach: Q, after: UUID | None) -> QuerySet[DirectPaymentAgreement]:
    rows = DirectPaymentAgreement.objects.filter(reach, state=AgreementState.PREPARED)
    if after is not None:
        rows = rows.filter(id__gt=after)
    columns = ("id", "tenant_id", "subject_id", "budget_id", "recipient_name", "recipient_kind")
    return rows.order_by("id").only(*columns, "prepared_at")[:PAGE]


@asked
def _signed(agreement_ids: Collection[UUID]) -> Any:
    counted = Signature.objects.filter(agreement_id__in=agreement_ids).exclude(
        id__in=SignatureVoid.objects.values("signature_id")
    )
    return counted.values_list("agreement_id", "party")


def _visible(viewer: Viewer) -> QuerySet[DirectPaymentAgreement]:
    return DirectPaymentAgreement.objects.filter(viewer.scope(Permission.AGREEMENT_VIEW).q())


def _answer(row: DirectPaymentAgreement, viewer: Viewer) -> AgreementAnswer:
    signatures = list(Signature.objects.filter(agreement_id=row.id).order_by("recorded_at"))
    gone = dict(
        SignatureVoid.objects.filter(signature__in=signatures).values_list("signature_id", "reason")
    )
    details = list(BankDetails.objects.filter(agreement_id=row.id).order_by("-proposed_at", "-id"))
    names = names_beside(details, [row.prepared_by, *(one.recorded_by for one in signatures)])
    return AgreementAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        plan_id=row.plan_id,
        state=AgreementState(row.state),
        recipient_kind=RecipientKind(row.recipient_kind),
        recipient_name=row.recipient_name,
        frequency=Frequency(row.frequency),
        first_day=row.first_day,
        conditions=row.conditions,
        terms_sha256=row.terms_sha256,
        prepared_by_name=names.get(row.prepared_by, ""),
        prepared_at=row.prepared_at,
        ended_on=row.ended_on,
        signatures=tuple(_signature(one, names) for one in signatures if one.id not in gone),
        voided=tuple(
            replace(_signature(one, names), voided_why=gone[one.id])
            for one in signatures
            if one.id in gone
        ),
        bank=tuple(bank_answer(one, viewer, names) for one in details),
        rows=condition_rows(row),
        also=row.also,
        ended_why=row.ended_why,
        hospital=hospital_term(row),
    )


def _signature(row: Signature, names: dict[UUID, str]) -> SignatureAnswer:
    witnessed = row.witnessed_on
    return SignatureAnswer(
        Party(row.party),
        row.signed_name,
        row.statement,
        row.signed_on,
        row.recorded_by,
        names.get(row.recorded_by, ""),
        row.recorded_at,
        id=row.id,
        signed_as=row.signed_as,
        identity=IdentityLevel(row.identity) if row.identity else None,
        witness=Witnessed(row.witness_name, row.witness_role, witnessed, row.document_id)
        if witnessed
        else None,
    )
