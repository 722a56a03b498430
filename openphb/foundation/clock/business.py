"""The one clock. Edges read it (requests, jobs, commands) and pass what they read inwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from openphb.foundation.clock.models import PretendToday
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal


@dataclass(frozen=True)
class Moment:
    """Business time at an edge: the day, the instant, and whether the day is pretended."""

    today: date
    at: datetime
    pretended: bool


def read() -> Moment:
    """Return the present moment of business time."""
    now = timezone.now().astimezone(LONDON)
    pretended = PretendToday.objects.filter(pk=1).values_list("today", flat=True).first()
    if pretended is None:
        return Moment(now.date(), now, pretended=False)
    at = datetime.combine(pretended, now.time(), tzinfo=LONDON)
    return Moment(pretended, at, pretended=True)


def pretend(today: date) -> None:
    """Set the pretended day of a demonstration.

    :raises Refusal: `clock_backwards`, if the day is before the one already pretended.
    """
    current = PretendToday.objects.select_for_update().filter(pk=1).first()
    if current is not None and today < current.today:
        raise Refusal(
            code="clock_backwards",
            message=f"Today is already {current.today.isoformat()}, and time only goes forward.",
            mend=f"Choose {(current.today + timedelta(days=1)).isoformat()} or later.",
            where="to",
        )
    PretendToday.objects.update_or_create(pk=1, defaults={"today": today})
