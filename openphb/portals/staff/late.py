"""Clocks that are broken or about to break, as Today lists them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openphb.domains.cases import queries as cases
from openphb.domains.cases.rights.clocks import raised
from openphb.domains.cases.types import ClockKind
from openphb.foundation.access.types import Viewer
from openphb.portals.staff.parts import Item, Waits, path_of, waits
from openphb.web.parts import clock

# What other parts of Today list with their own words and due days.
ELSEWHERE = frozenset({ClockKind.ELIGIBILITY, ClockKind.RECONSIDERATION})


def waiting(viewer: Viewer) -> Waits:
    """Return what is late or soon late, and what follows from a decision that changed; the late first.

    Who was written to about a broken clock still waits for what it is about.
    """
    running = cases.running(viewer=viewer, but=ELSEWHERE)
    shown = set(raised(running, viewer.today))
    # A decision that changed stays here from the first day, until it was done again.
    shown |= {one for one in running if one.kind is ClockKind.REDO}
    written = cases.written_to(viewer=viewer)
    return waits(
        sorted(shown, key=lambda each: (each.due_on, each.since, each.about_id)),
        lambda one: Item(
            one.subject_id,
            _(one.kind.words)
            + (
                _(" (they were written to)")
                if (one.kind, one.about_id, one.due_on) in written
                else ""
            ),
            one.since,
            path_of("cases:notice", one.about_id)
            if one.kind is ClockKind.REDO
            else path_of("cases:rights", one.case_id),
            clock("", one.due_on, today=viewer.today),
        ),
    )
