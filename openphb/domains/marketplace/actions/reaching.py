"""Whom the people of a provider reach: whoever it has an order for, until some time after it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from openphb.domains.marketplace import reference
from openphb.domains.marketplace.models import CareOrder, OrderEnding, ProviderMember
from openphb.domains.marketplace.types import OrderState
from openphb.foundation.access.actions.providing import reach_for
from openphb.foundation.access.models import Grant, GrantLine
from openphb.foundation.access.types import Actor, Role
from openphb.kernel.calendars import day_of

SEEN = [OrderState.SENT, OrderState.ACCEPTED]
_TOMORROW = timedelta(days=1)


def reach_of_order(*, actor: Actor, at: datetime, order: CareOrder) -> None:
    """Give everybody of an order's provider reach of its person, or change until when they have it."""
    members = ProviderMember.objects.filter(
        tenant_id=order.tenant_id, organisation_id=order.organisation_id, ended_on=None
    )
    until = _until(order, day_of(at))
    for member in members.order_by("id"):
        reach_for(
            by=actor,
            at=at,
            user_id=member.user_id,
            organisation_id=order.organisation_id,
            tenant_id=order.tenant_id,
            subject_id=order.subject_id,
            until=until,
            authority=f"Order {order.reference}",
        )


def reach_of_member(*, actor: Actor, at: datetime, member: ProviderMember) -> None:
    """Give somebody new reach of everybody whom their organisation has an order for."""
    today = day_of(at)
    orders = CareOrder.objects.filter(
        tenant_id=member.tenant_id, organisation_id=member.organisation_id, state__in=SEEN
    ).order_by("subject_id", "-made_at", "-id")
    for order in orders.distinct("subject_id"):
        reach_for(
            by=actor,
            at=at,
            user_id=member.user_id,
            organisation_id=member.organisation_id,
            tenant_id=member.tenant_id,
            subject_id=order.subject_id,
            until=_until(order, today),
            authority=f"Order {order.reference}",
        )


def end_reach(*, actor: Actor, at: datetime, member: ProviderMember, on: date) -> None:
    """End what somebody reaches for an organisation in a commissioner's records."""
    lines = GrantLine.objects.filter(
        tenant_id=member.tenant_id,
        grant__user_id=member.user_id,
        grant__role=Role.PROVIDER,
        grant__organisation_id=member.organisation_id,
    ).exclude(subject=None)
    open_ = Grant.objects.filter(id__in=lines.values("grant_id"), valid_to=None)
    later = Grant.objects.filter(id__in=lines.values("grant_id"), valid_to__gt=on)
    people = lines.filter(grant__in=open_ | later).values_list("subject_id", flat=True)
    for subject_id in list(people):
        assert subject_id is not None
        reach_for(
            by=actor,
            at=at,
            user_id=member.user_id,
            organisation_id=member.organisation_id,
            tenant_id=member.tenant_id,
            subject_id=subject_id,
            until=on,
            authority="",
        )


def _until(order: CareOrder, today: date) -> date | None:
    """Return the first day without reach: after the last of the provider's orders for the person.

    Where none is sent or accepted any more, the day still lasts, so that who declined reads so.
    """
    after = reference.limit("reach_after_days", today)
    ends: list[date | None] = [
        valid.upper
        for valid in CareOrder.objects.filter(
            tenant_id=order.tenant_id,
            subject_id=order.subject_id,
            organisation_id=order.organisation_id,
            state__in=SEEN,
        ).values_list("valid", flat=True)
    ]
    # Who is told late that an order ended has as long to send what was done until then.
    ends += OrderEnding.objects.filter(
        tenant_id=order.tenant_id,
        subject_id=order.subject_id,
        order__organisation_id=order.organisation_id,
        order__agreed_at__isnull=False,
        taken_back_at=None,
    ).values_list("recorded_on", flat=True)
    if not ends:
        return today + _TOMORROW
    last = [end for end in ends if end is not None]
    if len(last) < len(ends):
        return None
    return max(max(last) + after, today + _TOMORROW)
