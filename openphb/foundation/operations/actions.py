"""Ending a quarantine."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openphb.foundation.access.types import Actor
from openphb.foundation.operations.models import Quarantine
from openphb.kernel.refusal import Refusal

SHORTEST_REASON = 20


@transaction.atomic
def release_quarantine(*, reason: str, by: Actor, at: datetime) -> None:
    """Opens the rails again. The caller has asked for `Permission.RAILS_RELEASE`; who, when and
    why stay in the row. Refuses where nothing is in quarantine, and a reason that says nothing."""
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        raise Refusal(
            code="reason-needed",
            message="The reason for opening the rails is too short.",
            mend="Say what was reconciled with the bank, up to which day, and what was found.",
            where="reason",
        )
    found = Quarantine.objects.select_for_update().filter(released_at__isnull=True).first()
    if found is None:
        raise Refusal(
            code="not-in-quarantine",
            message="The rails are open already.",
            mend="Nothing needs to be done.",
        )
    found.released_at = at
    found.released_by = by.user_id
    found.released_because = said
    found.save(update_fields=["released_at", "released_by", "released_because"])
