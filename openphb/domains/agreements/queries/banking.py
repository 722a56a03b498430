"""Reading accounts. Numbers are masked for all who need not check or pay them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from openphb.domains.agreements import rules
from openphb.domains.agreements.models import (
    BankDetails,
    PayeeCheck,
)
from openphb.domains.agreements.types import (
    AccountRule,
    AgreementState,
    BankAnswer,
    BankAwaiting,
    BankState,
    ModulusAnswer,
    NameConfirmed,
    Payable,
    PayeeCheckAnswer,
    PayeeMatch,
    RecipientKind,
)
from openphb.domains.budgets.types import Frequency
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
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


def numbers_pass(
    *, viewer: Viewer, tenant_id: UUID, agreement_ids: Collection[UUID]
) -> Mapping[UUID, UUID]:
    """Return agreement → its approved account, where the numbers of that pass the modulus check."""
    return dict(
        BankDetails.objects.filter(
            viewer.scope(Permission.RUN_VIEW).q(),
            tenant_id=tenant_id,
            agreement_id__in=list(agreement_ids),
            state=BankState.APPROVED,
            modulus=ModulusAnswer.VALID,
        ).values_list("agreement_id", "id")
    )


def names_confirmed(
    *, viewer: Viewer, tenant_id: UUID, agreement_ids: Collection[UUID]
) -> Mapping[UUID, NameConfirmed]:
    """Return agreement → that its approved account is proven without a payment, where it is.

    Its numbers pass the modulus check, and the last Confirmation of Payee that somebody recorded
    says that the name is the holder's.
    """
    passing = numbers_pass(viewer=viewer, tenant_id=tenant_id, agreement_ids=agreement_ids)
    agreement_of = {bank_id: agreement_id for agreement_id, bank_id in passing.items()}
    last = (
        PayeeCheck.objects.filter(tenant_id=tenant_id, bank_id__in=list(agreement_of))
        .order_by("bank_id", "-recorded_at", "-id")
        .distinct("bank_id")
    )
    return {
        agreement_of[check.bank_id]: NameConfirmed(
            check.bank_id, check.checked_on, check.recorded_by
        )
        for check in last
        if check.result == PayeeMatch.MATCH
    }


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
    names = names_beside([*rows, *approved.values()], [one.recorded_by for one in made])
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
                bank_answer(row, viewer, names),
                None if current is None else bank_answer(current, viewer, names),
                tuple(checks[row.id]),
            )
        )
    return tuple(found)


def names_beside(details: Iterable[BankDetails], others: Iterable[UUID]) -> dict[UUID, str]:
    details = list(details)
    return names_of(
        [*(one.proposed_by for one in details), *(one.decided_by for one in details), *others]
    )


def bank_answer(row: BankDetails, viewer: Viewer, names: dict[UUID, str]) -> BankAnswer:
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
        AccountRule(row.account_rule) if row.account_rule else None,
        row.account_people,
    )


def _number(row: BankDetails, viewer: Viewer) -> str:
    whole = any(
        viewer.scope(permission).covers(tenant_id=row.tenant_id, subject_id=row.subject_id)
        for permission in SEES_NUMBERS
    )
    return row.account_number if whole else rules.masked(row.account_number)
