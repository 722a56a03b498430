"""How each recipient is paid, how else they could be, and what is proven of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState, BankState
from openphb.domains.payments.continuity.types import (
    Proof,
    RecipientWays,
    SecondWayAnswer,
    Way,
    WaysCount,
    WaysPage,
)
from openphb.domains.payments.models import (
    PayeeNumber,
    Payment,
    PaymentSchedule,
    SecondWay,
)
from openphb.domains.payments.queries.payees import numbers_on
from openphb.domains.payments.types import (
    BANK_RAILS,
    SITE_RAILS,
    WAS_MADE,
    HouseRuleState,
    Rail,
    RunKind,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50
# By the calendar; what is paid out of turn says nothing of how somebody is usually paid.
USUAL = (RunKind.ORDINARY, RunKind.ADVANCE)


def live(reach: Q) -> QuerySet[Any]:
    """Return one row for everybody who is paid now, with the rail that usually pays them."""
    last = Payment.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        budget_id=OuterRef("budget_id"),
        state__in=WAS_MADE,
        run__kind__in=USUAL,
    ).order_by("-pay_on", "-id")
    return (
        PaymentSchedule.objects.filter(
            reach, agreement__state=AgreementState.SIGNED, known__upper_inf=True
        )
        .annotate(
            usual=Coalesce(
                Subquery(last.values("rail")[:1]), Value(Rail.BACS.value), output_field=CharField()
            )
        )
        .order_by("agreement_id")
        .distinct("agreement_id")
    )


def in_force(today: date) -> QuerySet[SecondWay]:
    """Return the second ways whose account or number still holds on a day."""
    newer = PayeeNumber.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        agreement_id=OuterRef("agreement_id"),
        rail=OuterRef("rail"),
        state=HouseRuleState.AGREED,
        valid_from__lte=today,
        decided_at__gt=OuterRef("number__decided_at"),
    )
    return SecondWay.objects.filter(
        Q(bank__state=BankState.APPROVED)
        | (
            Q(
                number__state=HouseRuleState.AGREED,
                number__ended_on=None,
                number__valid_from__lte=today,
            )
            & ~Exists(newer)
        )
    )


def _without(reach: Q, today: date) -> QuerySet[Any]:
    # A row of `live` is told apart only once its usual rail is known: hence the outer question.
    inner = live(reach)
    proven = in_force(today).filter(
        ~Q(rail=OuterRef("usual")),
        tenant_id=OuterRef("tenant_id"),
        agreement_id=OuterRef("agreement_id"),
    )
    return inner.filter(~Exists(proven))


def ways_count(*, viewer: Viewer) -> WaysCount:
    """Return how many are paid now and how many of them have no tested second way."""
    reach = viewer.scope(Permission.RUN_VIEW).tenants_q()
    return WaysCount(live(reach).count(), _without(reach, viewer.today).count())


def without_second_way(*, viewer: Viewer, after: UUID | None = None) -> WaysPage:
    """Return fifty of those who are paid now and have no tested second way."""
    reach = viewer.scope(Permission.RUN_VIEW).tenants_q()
    if after is not None:
        reach &= Q(agreement_id__gt=after)
    rows = list(_values(_without(reach, viewer.today))[: PAGE + 1])
    return WaysPage(
        _recipients(viewer, rows[:PAGE]),
        rows[PAGE - 1]["agreement_id"] if len(rows) > PAGE else None,
    )


def recipient_ways(*, viewer: Viewer, budget_id: UUID) -> RecipientWays:
    """Return how the recipient of one budget is paid and could be. Refusal: `nothing_there`."""
    reach = viewer.scope(Permission.RUN_VIEW).tenants_q() & Q(budget_id=budget_id)
    rows = list(_values(live(reach))[:1])
    if not rows:
        raise NothingThere("recipient with a signed agreement")
    return _recipients(viewer, rows)[0]


def second_ways(
    tenant_id: UUID, agreement_ids: Collection[UUID], today: date, *, but: Collection[Rail]
) -> Mapping[UUID, SecondWay]:
    """Return agreement → the last proven way that holds and is none of the rails in `but`."""
    rows = (
        in_force(today)
        .filter(tenant_id=tenant_id, agreement_id__in=list(agreement_ids))
        .exclude(rail__in=list(but))
        .order_by("agreement_id", "-recorded_at", "-id")
        .distinct("agreement_id")
    )
    return {row.agreement_id: row for row in rows}


def second_way_told(*, viewer: Viewer, budget_id: UUID) -> Rail | None:
    """Return how a budget's recipient would be paid if the usual way failed; None where unproven.

    For the person too, who sees no runs: it rests on their own records alone.
    """
    rail = (
        in_force(viewer.today)
        .filter(
            viewer.scope(Permission.PAYMENT_VIEW).q(),
            agreement__budget_id=budget_id,
            agreement__state=AgreementState.SIGNED,
        )
        .order_by("-recorded_at", "-id")
        .values_list("rail", flat=True)
        .first()
    )
    return Rail(rail) if rail else None


def _values(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    return rows.values(
        *("agreement_id", "tenant_id", "subject_id", "budget_id", "usual"),
        recipient=F("agreement__recipient_name"),
        case=F("budget__case__reference"),
    )


def _recipients(viewer: Viewer, rows: list[dict[str, Any]]) -> tuple[RecipientWays, ...]:
    by_tenant: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        by_tenant[row["tenant_id"]].append(row["agreement_id"])
    open_ways: dict[UUID, list[Way]] = {}
    for tenant_id, agreement_ids in by_tenant.items():
        open_ways |= ways_open(viewer, tenant_id, agreement_ids)
    held = list(
        in_force(viewer.today)
        .filter(agreement_id__in=[row["agreement_id"] for row in rows])
        .order_by("recorded_at", "id")
    )
    names = names_of(one.recorded_by for one in held)
    proven = {(one.agreement_id, one.rail): one for one in held}
    found = []
    for row in rows:
        ways = open_ways[row["agreement_id"]]
        usual = Rail(row["usual"]) if any(way.rail == row["usual"] for way in ways) else None
        seconds = [
            one
            for (agreement_id, rail), one in proven.items()
            if agreement_id == row["agreement_id"] and rail != usual
        ]
        found.append(
            RecipientWays(
                agreement_id=row["agreement_id"],
                tenant_id=row["tenant_id"],
                subject_id=row["subject_id"],
                budget_id=row["budget_id"],
                recipient_name=row["recipient"],
                case_reference=row["case"],
                usual=usual,
                others=tuple(way for way in ways if way.rail is not usual),
                second=_answer(seconds[-1], names) if seconds else None,
            )
        )
    return tuple(found)


def _answer(row: SecondWay, names: Mapping[UUID, str]) -> SecondWayAnswer:
    return SecondWayAnswer(
        Rail(row.rail),
        Proof(row.proof),
        row.proven_on,
        row.evidence,
        names.get(row.recorded_by, ""),
    )


def ways_open(
    viewer: Viewer, tenant_id: UUID, agreement_ids: Collection[UUID]
) -> Mapping[UUID, list[Way]]:
    """Return agreement → every way that an approved account or an agreed number opens today."""
    found: dict[UUID, list[Way]] = {agreement_id: [] for agreement_id in agreement_ids}
    for one in agreements.payable(viewer=viewer, tenant_id=tenant_id, agreement_ids=agreement_ids):
        found[one.agreement_id] += [Way(rail, bank_id=one.bank_id) for rail in BANK_RAILS]
    for rail in SITE_RAILS:
        numbers = numbers_on(tenant_id, agreement_ids, rail, viewer.today)
        for agreement_id, number in numbers.items():
            found[agreement_id].append(Way(rail, number_id=number.number_id))
    return found
