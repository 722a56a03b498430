"""Ending a quarantine, and moving the demonstration's day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from openphb.foundation.access.types import NotPermitted, Permission, Viewer
from openphb.foundation.clock import business
from openphb.foundation.operations.models import Quarantine
from openphb.kernel.refusal import Refusal

SHORTEST_REASON = 20
# Far enough to see a first review or a year end come; a slip of the keyboard does not lose the world.
FURTHEST = timedelta(days=366)


@transaction.atomic
def release_quarantine(*, reason: str, by: Viewer, at: datetime) -> None:
    """Open the rails again; who, when and why stay in the row.

    Refusals: `not_permitted`, `reason_needed`, `not_in_quarantine`.
    """
    if not by.holds(Permission.RAILS_RELEASE):
        raise NotPermitted(Permission.RAILS_RELEASE)
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise Refusal(
            code="reason_needed",
            message="The reason for opening the rails is too short.",
            mend="Say what was reconciled with the bank, up to which day, and what was found.",
            where="reason",
        )
    found = Quarantine.objects.select_for_update().filter(released_at__isnull=True).first()
    if found is None:
        raise Refusal(
            code="not_in_quarantine",
            message="The rails are open already.",
            mend="Nothing needs to be done.",
        )
    found.released_at = at
    found.released_by = by.user_id
    found.released_because = said
    found.save(update_fields=["released_at", "released_by", "released_because"])


@transaction.atomic
def move_day(*, to: date, by: Viewer, at: datetime) -> None:
    """Move the demonstration's pretended day forward.

    Refusals: `not_permitted`, `not_a_demonstration`, `clock_backwards`, `day_too_far`.
    """
    if not by.holds(Permission.CLOCK_SET):
        raise NotPermitted(Permission.CLOCK_SET)
    if not business.read().pretended:
        raise Refusal(
            code="not_a_demonstration",
            message="Here today is the real day, and nobody can move it.",
            mend="To try another day out, start a demonstration: make demo.",
            where="to",
        )
    if to > at.date() + FURTHEST:
        raise Refusal(
            code="day_too_far",
            message="That day is more than a year away, and there is no way back.",
            mend="Move the day by a year at most at a time.",
            where="to",
        )
    business.pretend(to)
