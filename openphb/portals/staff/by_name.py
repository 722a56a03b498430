"""Exceptions that somebody approves by name, on Today: those that wait, and those that run out."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from openphb.domains.plans.readiness import named
from openphb.foundation.access.types import Viewer
from openphb.kernel.calendars import day_of
from openphb.portals.staff.parts import Item, Waits, path_of, waits
from openphb.web.parts import clock

# Time enough to look again, ask, and have an answer before care stops being paid.
BEFORE = timedelta(days=28)


def waiting(viewer: Viewer) -> Waits:
    """Return the exceptions that wait for this viewer's answer, the oldest first."""
    found = named.waiting(viewer=viewer)
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            one.what,
            day_of(one.asked_at),
            path_of("plans:exception", one.id),
            None,
        ),
    )


def running_out(viewer: Viewer) -> Waits:
    """Return approved exceptions that end within four weeks, the first to end first."""
    found = named.running_out(viewer=viewer, by=viewer.today + BEFORE)
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            _("Approved by name, and runs out: %(what)s") % {"what": one.what},
            day_of(one.asked_at),
            path_of("plans:exception", one.id),
            clock("", one.expires_on, today=viewer.today),
        ),
    )
