"""Reading agreements. Account numbers are masked for all who need not check or pay them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.agreements import rules
from openphb.domains.agreements.hospital import hospital_term
from openphb.domains.agreements.models import (
    BankDetails,
    DirectPaymentAgreement,
    Pause,
    PauseRecord,
    PayeeCheck,
    Signature,
)
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementState,
    AgreementWaiting,
    BankAnswer,
    BankAwaiting,
    BankState,
    ModulusAnswer,
    Party,
    PauseAnswer,
    PauseKind,
    PauseReason,
    PauseTold,
    Payable,
    PayeeCheckAnswer,
    PayeeMatch,
    RecipientKind,
    SignatureAnswer,
    StopGround,
)
from openphb.domains.budgets.types import Frequency
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.facts.record import period_of
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

PAGE = 50
# Who checks an account or pays into it sees all of its number.
SEES_NUMBERS = (
    Permission.BANK_APPROVE,
    Permission.RUN_PREPARE,
    Permission.RUN_APPROVE,
    Permission.RUN_SUBMIT,
)
READS_PAYABLE = (Permission.RUN_VIEW, Permission.PAYMENT_VIEW, *SEES_NUMBERS)


def agreement(*, viewer: Viewer, agreement_id: UUID) -> AgreementAnswer:
    """Return one agreement. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=agreement_id).first()
    if row is None:
        raise NothingThere("agreement")
    return _answer(row, viewer)


def agreement_of_budget(*, viewer: Viewer, budget_id: UUID) -> AgreementAnswer | None:
    """Return the agreement of a budget that has not ended, else the last one, else None."""
    rows = list(_visible(viewer).filter(budget_id=budget_id).order_by("-prepared_at", "-id"))
    live = [row for row in rows if row.state != AgreementState.ENDED]
    return _answer((live or rows)[0], viewer) if rows else None


def agreements_waiting(
    *, viewer: Viewer, after: UUID | None = None
) -> tuple[AgreementWaiting, ...]:
    """Return up to 50 agreements that lack a signature, oldest first, after one if given."""
    rows = _visible(viewer).filter(state=AgreementState.PREPARED)
    if after is not None:
        rows = rows.filter(id__gt=after)
    page = list(rows.order_by("id")[:PAGE])
    signed: dict[UUID, set[str]] = defaultdict(set)
    for agreement_id, party in Signature.objects.filter(
        agreement_id__in=[row.id for row in page]
    ).values_list("agreement_id", "party"):
        signed[agreement_id].add(party)
    return tuple(
        AgreementWaiting(
            row.id,
            row.tenant_id,
            row.subject_id,
            row.budget_id,
            row.recipient_name,
            row.prepared_at,
            tuple(party for party in Party if party not in signed[row.id]),
        )
        for row in page
    )


def bank(*, viewer: Viewer, bank_id: UUID) -> BankAwaiting:
    """Return bank details and what they would replace, for who checks them.

    Refusal: `nothing_there`.
    """
    scope = viewer.scope(Permission.BANK_APPROVE)
    row = BankDetails.objects.filter(scope.q(), pk=bank_id).select_related("agreement").first()
    if row is None:
        raise NothingThere("bank account")
    return _awaiting([row], viewer)[0]


def bank_awaiting(*, viewer: Viewer, after: UUID | None = None) -> tuple[BankAwaiting, ...]:
    """Return up to 50 bank details that wait to be checked, oldest first, after one if given."""
    rows = BankDetails.objects.filter(
        viewer.scope(Permission.BANK_APPROVE).q(), state=BankState.PROPOSED
    )
    if after is not None:
        rows = rows.filter(id__gt=after)
    return _awaiting(list(rows.select_related("agreement").order_by("id")[:PAGE]), viewer)


def payable(
    *, viewer: Viewer, tenant_id: UUID, agreement_ids: Collection[UUID]
) -> tuple[Payable, ...]:
    """Return which of these agreements are signed and have an approved account, by agreement.

    Account numbers are whole for who prepares, approves or sends payments, and masked for others.
    """
    reach = Q(pk__in=[])
    for permission in READS_PAYABLE:
        reach |= viewer.scope(permission).q()
    rows = (
        BankDetails.objects.filter(
            reach,
            tenant_id=tenant_id,
            state=BankState.APPROVED,
            agreement_id__in=list(agreement_ids),
            agreement__state=AgreementState.SIGNED,
        )
        .annotate(
            changed=Exists(
                BankDetails.objects.filter(
                    tenant_id=OuterRef("tenant_id"),
                    agreement_id=OuterRef("agreement_id"),
                    state__in=[BankState.REPLACED, BankState.DEAD],
                )
            )
        )
        .order_by("agreement_id")
        # Plain values: a run asks this of 200,000 people.
        .values_list(
            *("agreement_id", "agreement__budget_id", "subject_id", "agreement__recipient_name"),
            *("agreement__frequency", "agreement__first_day", "id", "sort_code", "account_number"),
            *("account_name", "decided_at", "changed", "decided_by"),
        )
    )
    whole = [viewer.scope(permission) for permission in SEES_NUMBERS]
    return tuple(
        Payable(
            agreement_id=agreement_id,
            tenant_id=tenant_id,
            budget_id=budget_id,
            subject_id=subject_id,
            recipient_name=name,
            frequency=Frequency(frequency),
            first_day=first_day,
            bank_id=bank_id,
            sort_code=sort_code,
            account_number=number
            if any(scope.covers(tenant_id=tenant_id, subject_id=subject_id) for scope in whole)
            else rules.masked(number),
            account_name=account_name,
            approved_on=day_of(decided_at) if decided_at else None,
            changed=changed,
            decided_by=decided_by,
        )
        for (
            agreement_id,
            budget_id,
            subject_id,
            name,
            frequency,
            first_day,
            bank_id,
            sort_code,
            number,
            account_name,
            decided_at,
            changed,
            decided_by,
        ) in rows
    )


def pauses(*, viewer: Viewer, budget_id: UUID) -> tuple[PauseAnswer, ...]:
    """Return a budget's pauses as they are known now, in order of their first day."""
    scope = viewer.scope(Permission.CIRCUMSTANCE_VIEW)
    rows = list(
        Pause.objects.filter(scope.q(), budget_id=budget_id, stops=True, known__upper_inf=True)
        .select_related("record")
        .order_by("valid")
    )
    names = names_of(row.record.recorded_by for row in rows)
    return tuple(PauseAnswer(_told(row.record, names), period_of(row)) for row in rows)


def pauses_to_review(*, viewer: Viewer, until: date) -> tuple[tuple[PauseAnswer, UUID, UUID], ...]:
    """Return up to 50 pauses without an end that are to be looked at by a day, with subject and budget."""
    scope = viewer.scope(Permission.PAUSE_RECORD)
    rows = list(
        Pause.objects.filter(
            scope.q(),
            stops=True,
            known__upper_inf=True,
            valid__upper_inf=True,
            record__review_on__lte=until,
        )
        .select_related("record")
        .order_by("record__review_on", "id")[:PAGE]
    )
    names = names_of(row.record.recorded_by for row in rows)
    return tuple(
        (PauseAnswer(_told(row.record, names), period_of(row)), row.subject_id, row.budget_id)
        for row in rows
    )


def pauses_told(*, viewer: Viewer, pause_ids: Collection[UUID]) -> dict[UUID, PauseTold]:
    """Return id → what was recorded of a pause, for those that the viewer may see."""
    if not pause_ids:
        return {}
    scope = viewer.scope(Permission.CIRCUMSTANCE_VIEW)
    rows = list(
        PauseRecord.objects.filter(scope.q(), pk__in=pause_ids).exclude(kind=PauseKind.RESUME)
    )
    names = names_of(row.recorded_by for row in rows)
    return {row.id: _told(row, names) for row in rows}


def _told(row: PauseRecord, names: dict[UUID, str]) -> PauseTold:
    return PauseTold(
        row.id,
        PauseKind(row.kind),
        StopGround(row.reason) if row.kind == PauseKind.STOP else PauseReason(row.reason),
        row.words,
        row.authority,
        row.safe_care,
        row.review_on,
        row.told_on,
        row.why_sooner,
        names.get(row.recorded_by, ""),
        row.recorded_at,
    )


def _visible(viewer: Viewer) -> QuerySet[DirectPaymentAgreement]:
    return DirectPaymentAgreement.objects.filter(viewer.scope(Permission.AGREEMENT_VIEW).q())


def _answer(row: DirectPaymentAgreement, viewer: Viewer) -> AgreementAnswer:
    signatures = list(Signature.objects.filter(agreement_id=row.id).order_by("recorded_at"))
    details = list(BankDetails.objects.filter(agreement_id=row.id).order_by("-proposed_at", "-id"))
    names = _names(details, [row.prepared_by, *(one.recorded_by for one in signatures)])
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
        signatures=tuple(
            SignatureAnswer(
                Party(one.party),
                one.signed_name,
                one.statement,
                one.signed_on,
                one.recorded_by,
                names.get(one.recorded_by, ""),
                one.recorded_at,
            )
            for one in signatures
        ),
        bank=tuple(_bank(one, viewer, names) for one in details),
        hospital=hospital_term(row),
    )


def _awaiting(rows: list[BankDetails], viewer: Viewer) -> tuple[BankAwaiting, ...]:
    approved = {
        one.agreement_id: one
        for one in BankDetails.objects.filter(
            agreement_id__in=[row.agreement_id for row in rows], state=BankState.APPROVED
        )
    }
    made = list(
        PayeeCheck.objects.filter(bank_id__in=[row.id for row in rows]).order_by(
            "-recorded_at", "-id"
        )
    )
    names = _names([*rows, *approved.values()], [one.recorded_by for one in made])
    checks: dict[UUID, list[PayeeCheckAnswer]] = defaultdict(list)
    for one in made:
        checks[one.bank_id].append(
            PayeeCheckAnswer(
                PayeeMatch(one.result),
                one.name_returned,
                one.checked_on,
                names.get(one.recorded_by, ""),
            )
        )
    found = []
    for row in rows:
        current = approved.get(row.agreement_id)
        found.append(
            BankAwaiting(
                row.agreement_id,
                row.tenant_id,
                row.subject_id,
                RecipientKind(row.agreement.recipient_kind),
                row.agreement.recipient_name,
                _bank(row, viewer, names),
                None if current is None else _bank(current, viewer, names),
                tuple(checks[row.id]),
            )
        )
    return tuple(found)


def _names(details: Iterable[BankDetails], others: Iterable[UUID]) -> dict[UUID, str]:
    details = list(details)
    return names_of(
        [*(one.proposed_by for one in details), *(one.decided_by for one in details), *others]
    )


def _bank(row: BankDetails, viewer: Viewer, names: dict[UUID, str]) -> BankAnswer:
    return BankAnswer(
        row.id,
        BankState(row.state),
        row.account_name,
        row.sort_code,
        _number(row, viewer),
        ModulusAnswer(row.modulus),
        row.proposed_by,
        names.get(row.proposed_by, ""),
        row.proposed_at,
        names.get(row.decided_by, "") if row.decided_by else "",
        row.decided_at,
        row.decided_reason,
    )


def _number(row: BankDetails, viewer: Viewer) -> str:
    whole = any(
        viewer.scope(permission).covers(tenant_id=row.tenant_id, subject_id=row.subject_id)
        for permission in SEES_NUMBERS
    )
    return row.account_number if whole else rules.masked(row.account_number)
