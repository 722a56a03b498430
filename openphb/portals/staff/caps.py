"""What waits about caps of pots of money, for Today."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openphb.domains.payments import queries as payments
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff.parts import Item, Waits, path_of, waits


def waiting(viewer: Viewer) -> Waits:
    """Return plans that wait because of a cap, then pots that are over theirs and undecided."""
    asked = payments.questions(viewer=viewer, waiting=True)
    decides = viewer.holds(Permission.SOURCE_DECIDE)
    return waits(
        asked,
        lambda one: Item(
            one.case_reference or one.source_name,
            (
                _("Decide whether it may take %(pot)s %(money)s over its cap")
                if decides
                else _("Waits: it would take %(pot)s %(money)s over its cap")
            )
            % {"pot": one.source_name, "money": pounds(one.over_pence)},
            day_of(one.asked_at),
            path_of("payments:cap_question", one.id),
        ),
    ) + waits(
        payments.pots_undecided(viewer=viewer),
        lambda one: Item(
            one.name,
            _("%(money)s over its cap of %(year)s, and nobody decided that it may be")
            % {"money": pounds(-one.left_pence), "year": one.year},
            viewer.today,
            path_of("payments:source", one.source_id),
        ),
    )
