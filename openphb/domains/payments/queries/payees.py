"""Recipients as a site's own systems know them: numbers in force, waiting and past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.agreements.types import AgreementState
from openphb.domains.payments.models import PayeeNumber, PaymentSchedule
from openphb.domains.payments.types import (
    HouseRuleState,
    NumberNow,
    PayeeAnswer,
    PayeeNumberAnswer,
    PayeePage,
    Rail,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

PAGE = 50


def numbers_on(
    tenant_id: UUID, agreement_ids: Collection[UUID], rail: Rail, on: date
) -> Mapping[UUID, NumberNow]:
    """Return agreement → the number that its recipient is paid by on a day, for those with one.

    The last that was agreed for the day holds; where that has ended, none before it comes back.
    """
    rows = PayeeNumber.objects.filter(
        tenant_id=tenant_id,
        agreement_id__in=agreement_ids,
        rail=rail,
        state=HouseRuleState.AGREED,
        valid_from__lte=on,
    ).order_by("valid_from", "decided_at", "id")
    found: dict[UUID, list[PayeeNumber]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(row)
    return {
        agreement_id: _now(of_one)
        for agreement_id, of_one in found.items()
        if of_one[-1].ended_on is None
    }


def _now(rows: Sequence[PayeeNumber]) -> NumberNow:
    last = rows[-1]
    another = any((row.number, row.site) != (last.number, last.site) for row in rows[:-1])
    assert last.decided_at is not None
    return NumberNow(last.id, last.number, last.site, day_of(last.decided_at) if another else None)


def payee(*, viewer: Viewer, budget_id: UUID) -> PayeeAnswer:
    """Return whom a budget's signed agreement pays, with every number of theirs, newest first.

    Refusal: `nothing_there`, also where no agreement is signed.
    """
    found = _payees(viewer, Q(budget_id=budget_id))
    if not found:
        raise NothingThere("recipient with a signed agreement")
    return found[0]


def payees(*, viewer: Viewer, after: UUID | None = None, case_reference: str = "") -> PayeePage:
    """Return fifty of those whom signed agreements pay, from the one after `after`.

    With a `case_reference`, of cases called that only, in capitals or not.
    """
    wanted = Q() if after is None else Q(agreement_id__gt=after)
    if case_reference:
        wanted &= Q(budget__case__reference__iexact=case_reference)
    found = _payees(viewer, wanted)
    return PayeePage(found[:PAGE], found[PAGE - 1].agreement_id if len(found) > PAGE else None)


def payee_number(*, viewer: Viewer, number_id: UUID) -> PayeeNumberAnswer:
    """Return one number. Refusal: `nothing_there`."""
    row = _numbers(viewer).filter(pk=number_id).first()
    if row is None:
        raise NothingThere("number")
    # Whether it holds depends on the others of the same recipient.
    found = _answers(_numbers(viewer).filter(agreement_id=row.agreement_id), viewer.today)
    return next(one for one in found if one.id == number_id)


def numbers_to_decide(*, viewer: Viewer) -> tuple[PayeeNumberAnswer, ...]:
    """Return up to fifty numbers that wait for this viewer: proposed by another, oldest first."""
    scope = viewer.scope(Permission.PAYEE_NUMBER_DECIDE)
    rows = (
        PayeeNumber.objects.filter(
            scope.q(), ~Q(proposed_by=viewer.user_id), state=HouseRuleState.PROPOSED
        )
        .select_related("agreement__budget__case")
        .order_by("proposed_at", "id")
    )
    return _answers(rows[:PAGE], viewer.today)


def _numbers(viewer: Viewer) -> QuerySet[PayeeNumber]:
    scope = viewer.scope(Permission.PAYEE_NUMBER_VIEW)
    return PayeeNumber.objects.filter(scope.q()).select_related("agreement__budget__case")


def _payees(viewer: Viewer, wanted: Q) -> tuple[PayeeAnswer, ...]:
    scope = viewer.scope(Permission.PAYEE_NUMBER_VIEW)
    rows = list(
        PaymentSchedule.objects.filter(
            scope.q(), wanted, agreement__state=AgreementState.SIGNED, known__upper_inf=True
        )
        .order_by("agreement_id")
        .distinct("agreement_id")
        .values_list(
            *("agreement_id", "tenant_id", "subject_id", "budget_id"),
            *("agreement__recipient_name", "budget__case__reference"),
        )[: PAGE + 1]
    )
    numbers: dict[UUID, list[PayeeNumberAnswer]] = defaultdict(list)
    of_these = _numbers(viewer).filter(agreement_id__in=[row[0] for row in rows])
    agreement_of = dict(of_these.values_list("id", "agreement_id"))
    for one in _answers(of_these.order_by("-proposed_at", "-id"), viewer.today):
        numbers[agreement_of[one.id]].append(one)
    return tuple(
        PayeeAnswer(
            agreement_id,
            tenant_id,
            subject_id,
            budget_id,
            recipient_name,
            case_reference,
            tuple(numbers[agreement_id]),
        )
        for agreement_id, tenant_id, subject_id, budget_id, recipient_name, case_reference in rows
    )


def _answers(rows: Iterable[PayeeNumber], today: date) -> tuple[PayeeNumberAnswer, ...]:
    found = list(rows)
    names = names_of(one for row in found for one in (row.proposed_by, row.decided_by))
    holding: dict[tuple[UUID, str], PayeeNumber] = {}
    agreed = [
        row for row in found if row.state == HouseRuleState.AGREED and row.valid_from <= today
    ]
    for row in sorted(agreed, key=lambda row: (row.valid_from, str(row.decided_at), row.id)):
        holding[row.agreement_id, row.rail] = row
    return tuple(
        PayeeNumberAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.agreement.budget_id,
            recipient_name=row.agreement.recipient_name,
            case_reference=row.agreement.budget.case.reference,
            rail=Rail(row.rail),
            number=row.number,
            site=row.site,
            source=row.source,
            valid_from=row.valid_from,
            state=HouseRuleState(row.state),
            proposed_by=row.proposed_by,
            proposed_by_name=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
            decided_at=row.decided_at,
            decided_reason=row.decided_reason,
            ended_on=row.ended_on,
            ended_because=row.ended_because,
            in_force=holding.get((row.agreement_id, row.rail)) is row and row.ended_on is None,
        )
        for row in found
    )
