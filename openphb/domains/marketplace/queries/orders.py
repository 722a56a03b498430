"""Reads about orders: for staff, for the person, and for the provider itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.marketplace import reach
from openphb.domains.marketplace.models import CareOrder, OrderEnding, Provider
from openphb.domains.marketplace.queries.endings import endings_of
from openphb.domains.marketplace.types import (
    LineToOrder,
    OrderAnswer,
    OrderEnds,
    OrderState,
    SaidHow,
)
from openphb.domains.plans import queries as plans
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

# What a provider is told of: what has reached it.
REACHED = (OrderState.SENT, OrderState.ACCEPTED, OrderState.DECLINED, OrderState.WITHDRAWN)
MOST = 50


def order(*, viewer: Viewer, order_id: UUID) -> OrderAnswer:
    """Return one version of an order, to staff, its person or its provider. Refusal: `nothing_there`."""
    row = (
        CareOrder.objects.filter(_seen(viewer), pk=order_id).select_related("organisation").first()
    )
    if row is None:
        raise NothingThere("order")
    return answers([row])[0]


def versions(*, viewer: Viewer, order_key: UUID) -> tuple[OrderAnswer, ...]:
    """Return every version of an order that the viewer may see, newest first."""
    rows = CareOrder.objects.filter(_seen(viewer), order_key=order_key)
    return answers(rows.select_related("organisation").order_by("-number"))


def orders_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[OrderAnswer, ...]:
    """Return the orders of a budget, every version, by line and newest first."""
    rows = CareOrder.objects.filter(viewer.scope(Permission.ORDER_VIEW).q(), budget_id=budget_id)
    return answers(rows.select_related("organisation").order_by("line_key", "order_key", "-number"))


def ordered_keys(*, viewer: Viewer, budget_id: UUID) -> frozenset[UUID]:
    """Return the lines of a budget with an order that waits or holds, for who may order on it."""
    rows = CareOrder.objects.filter(
        viewer.scope(Permission.ORDER_VIEW).q(),
        budget_id=budget_id,
        state__in=[one for one in OrderState if one.is_live],
    )
    return frozenset(rows.values_list("line_key", flat=True))


def own_orders(*, viewer: Viewer) -> tuple[OrderAnswer, ...]:
    """Return a provider's own orders that have reached it, the latest version of each, newest first."""
    rows = (
        CareOrder.objects.filter(reach.own_q(viewer), state__in=REACHED)
        .exclude(state=OrderState.WITHDRAWN, agreed_at=None)
        .select_related("organisation")
        .order_by("order_key", "-number")
        .distinct("order_key")
    )
    return tuple(sorted(answers(rows), key=lambda one: (one.made_at, one.id), reverse=True))


def own_accepted(*, viewer: Viewer) -> tuple[OrderAnswer, ...]:
    """Return a provider's own accepted orders, the latest accepted version of each, by number."""
    rows = (
        CareOrder.objects.filter(reach.own_q(viewer), state=OrderState.ACCEPTED)
        .select_related("organisation")
        .order_by("order_key", "-number")
        .distinct("order_key")
    )
    return tuple(sorted(answers(rows), key=lambda one: one.reference))


def accepted_of_provider(*, viewer: Viewer, provider_id: UUID) -> tuple[OrderAnswer, ...]:
    """Return a provider's accepted orders for who may key what it sends on paper, by number.

    Of each order the latest accepted version.
    """
    reached = viewer.scope(Permission.INVOICE_RECORD).q()
    provider = Provider.objects.filter(
        pk=provider_id, tenant_id__in=viewer.scope(Permission.INVOICE_RECORD).tenant_ids
    ).first()
    if provider is None:
        raise NothingThere("provider")
    rows = (
        CareOrder.objects.filter(
            reached,
            tenant_id=provider.tenant_id,
            organisation_id=provider.organisation_id,
            state=OrderState.ACCEPTED,
        )
        .select_related("organisation")
        .order_by("order_key", "-number")
        .distinct("order_key")
    )
    return tuple(sorted(answers(rows), key=lambda one: one.reference))


def lines_to_order(*, viewer: Viewer, budget_id: UUID) -> tuple[LineToOrder, ...]:
    """Return the lines of the agreed plan that the NHS buys, each with its orders."""
    plan = plans.agreed_plan(viewer=viewer, budget_id=budget_id)
    if plan is None or plan.starts_on is None:
        return ()
    by_line: dict[UUID, list[OrderAnswer]] = defaultdict(list)
    for one in orders_of_budget(viewer=viewer, budget_id=budget_id):
        by_line[one.line_key].append(one)
    return tuple(
        LineToOrder(
            budget_id=budget_id,
            line_id=line.id,
            line_key=line.line_key,
            description=line.description,
            supplier=line.supplier,
            quantity_hundredths=line.quantity_hundredths,
            unit=line.unit,
            unit_pence=line.unit_pence,
            basis=line.basis,
            falls_on=line.falls_on,
            valid=Period(max(plan.starts_on, line.valid_from), line.valid_to),
            orders=tuple(by_line.get(line.line_key, ())),
        )
        for line in plan.lines
        if line.management_option is ManagementOption.NOTIONAL
    )


def answers_of_providers(*, viewer: Viewer) -> tuple[OrderAnswer, ...]:
    """Return up to 50 orders that wait for an answer, or were declined and not ordered again.

    The oldest first, for who may order.
    """
    return answers(_unanswered(viewer.scope(Permission.ORDER_MAKE).q()))


@asked
def _unanswered(reach: Q) -> QuerySet[CareOrder]:
    live = CareOrder.objects.filter(state__in=[OrderState.SENT, OrderState.ACCEPTED]).values(
        "line_key"
    )
    rows = CareOrder.objects.filter(reach).filter(
        Q(state__in=[OrderState.TO_AGREE, OrderState.SENT])
        | Q(state__in=[OrderState.DECLINED, OrderState.NOT_AGREED]) & ~Q(line_key__in=live)
    )
    return rows.select_related("organisation").order_by("made_at", "id")[:MOST]


def to_order_again(*, viewer: Viewer) -> tuple[OrderAnswer, ...]:
    """Return up to 50 orders that a newer plan ended though it has their line, ordered by nobody since.

    For who may order; whichever ends first comes first.
    """
    return answers(_to_order_again(viewer.scope(Permission.ORDER_MAKE).q()))


@asked
def _to_order_again(reach: Q) -> QuerySet[CareOrder]:
    since = CareOrder.objects.filter(
        tenant_id=OuterRef("tenant_id"),
        budget_id=OuterRef("order__budget_id"),
        line_key=OuterRef("order__line_key"),
        state__in=[one for one in OrderState if one.is_live],
    ).filter(Q(valid__endswith=None) | Q(valid__endswith__gt=OuterRef("ends_on")))
    gone = OrderEnding.objects.filter(
        tenant_id=OuterRef("tenant_id"), order__budget_id=OuterRef("order__budget_id")
    ).filter(taken_back_at=None, why__in=[OrderEnds.DIED, OrderEnds.CLOSED, OrderEnds.MOVED])
    ended = (
        OrderEnding.objects.filter(
            reach,
            why=OrderEnds.LINE_CHANGED,
            taken_back_at=None,
        )
        .exclude(Exists(since))
        .exclude(Exists(gone))
    )
    rows = CareOrder.objects.filter(id__in=ended.values("order_id")).select_related("organisation")
    return rows.order_by("valid__endswith", "id")[:MOST]


def _seen(viewer: Viewer) -> Q:
    reached = reach.own_q(viewer) & Q(state__in=REACHED)
    return reached | viewer.scope(Permission.ORDER_VIEW).q()


def answers(rows: Iterable[CareOrder]) -> tuple[OrderAnswer, ...]:
    """Return rows as their readers see them; their organisation is loaded with them."""
    found = list(rows)
    names = names_of(
        user_id for row in found for user_id in (row.made_by, row.answered_by, row.ended_by)
    )
    endings = endings_of([row.id for row in found])
    return tuple(
        OrderAnswer(
            id=row.id,
            order_key=row.order_key,
            number=row.number,
            reference=row.reference,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            line_id=row.line_id,
            line_key=row.line_key,
            description=row.description,
            quantity_hundredths=row.quantity_hundredths,
            unit=row.unit,
            unit_pence=row.unit_pence,
            vat_ten_thousandths=row.vat_ten_thousandths,
            basis=Basis(row.basis),
            falls_on=row.falls_on,
            valid=Period(row.valid.lower, row.valid.upper),
            person_name=row.person_name,
            how_to_reach=row.how_to_reach,
            to_know=row.to_know,
            state=OrderState(row.state),
            made_by_name=names.get(row.made_by, ""),
            made_at=row.made_at,
            agreed_name=row.agreed_name,
            agreed_at=row.agreed_at,
            agreed_how=SaidHow(row.agreed_how) if row.agreed_how else None,
            answered_by_name=names.get(row.answered_by, "") if row.answered_by else "",
            answered_at=row.answered_at,
            answer_words=row.answer_words,
            ended_words=row.ended_words,
            ending=endings.get(row.id),
        )
        for row in found
    )
