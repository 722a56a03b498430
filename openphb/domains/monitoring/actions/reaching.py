"""Whom the people of an organisation reach: whose money it holds, until some time after it ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from openphb.domains.monitoring import reference
from openphb.domains.monitoring.models import FirmMember, Holding
from openphb.foundation.access.actions.providing import reach_for
from openphb.foundation.access.types import Actor, Role
from openphb.kernel.calendars import day_of


def reach_of_holding(*, actor: Actor, at: datetime, holding: Holding) -> None:
    """Give everybody who works for a holding's organisation reach of its person."""
    members = FirmMember.objects.filter(
        tenant_id=holding.tenant_id, organisation_id=holding.organisation_id, ended_on=None
    )
    for member in members.order_by("id"):
        _reach(actor, at, member, holding, _until(holding, day_of(at)))


def reach_of_member(*, actor: Actor, at: datetime, member: FirmMember) -> None:
    """Give somebody new reach of everybody whose money their organisation holds."""
    for holding in _held(member):
        _reach(actor, at, member, holding, _until(holding, day_of(at)))


def end_reach(*, actor: Actor, at: datetime, member: FirmMember, on: date) -> None:
    """End what somebody reaches for an organisation: the day is the first without it."""
    for holding in _held(member):
        _reach(actor, at, member, holding, on)


def _held(member: FirmMember) -> list[Holding]:
    rows = Holding.objects.filter(
        tenant_id=member.tenant_id, organisation_id=member.organisation_id
    ).select_related("agreement")
    return list(rows.order_by("subject_id", "id"))


def _until(holding: Holding, today: date) -> date | None:
    """Return the first day without reach: some time after the agreement ended; None while it goes on."""
    others = Holding.objects.filter(
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        organisation_id=holding.organisation_id,
    ).values_list("agreement__ended_on", flat=True)
    ends = list(others)
    if None in ends or not ends:
        return None
    return max(day for day in ends if day) + timedelta(
        days=reference.limit("reach_after_days", today)
    )


def _reach(
    actor: Actor, at: datetime, member: FirmMember, holding: Holding, until: date | None
) -> None:
    reach_for(
        by=actor,
        at=at,
        user_id=member.user_id,
        organisation_id=holding.organisation_id,
        tenant_id=holding.tenant_id,
        subject_id=holding.subject_id,
        until=until,
        authority=f"Holds money for {holding.reference}",
        role=Role.BROKER,
    )
