"""What somebody else wrote for everybody, for Today: the own offer, and the words of letters."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openphb.domains.cases import queries as cases
from openphb.foundation.access.types import Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import long_date
from openphb.portals.staff.parts import Item, Waits, path_of, waits


def offers(viewer: Viewer) -> Waits:
    """Return the versions of the commissioner's own offer that somebody else wrote."""
    return waits(
        cases.local_offers_to_decide(viewer=viewer),
        lambda one: Item(
            cases.commissioner_name(viewer=viewer, tenant_id=one.tenant_id),
            _("Written by %(who)s, to count from %(day)s")
            % {"who": one.proposed_by_name, "day": long_date(one.draft.starts_on)},
            day_of(one.proposed_at),
            path_of("cases:local_offer", one.id),
        ),
    )


def letters(viewer: Viewer) -> Waits:
    """Return the versions of letters' words that somebody else wrote."""
    return waits(
        cases.letter_templates_to_decide(viewer=viewer),
        lambda one: Item(
            one.draft.kind.words,
            _("Written by %(who)s, to count from %(day)s")
            % {"who": one.proposed_by_name, "day": long_date(one.draft.starts_on)},
            day_of(one.proposed_at),
            path_of("cases:letter_template", one.id),
        ),
    )
