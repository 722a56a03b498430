"""What waits about money that organisations hold for people."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.monitoring import queries as monitoring
from openphb.domains.monitoring.types import HoldingAnswer, HoldingKind
from openphb.foundation.access.types import Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff.parts import Item, Waits, worded
from openphb.web.parts import clock


def waiting(viewer: Viewer) -> Waits:
    """Return what somebody has to look at, what costs most first: late money, then papers."""
    return worded(tuple(_items(viewer)))


def _items(viewer: Viewer) -> Iterator[Item]:
    found = monitoring.waiting(viewer=viewer)
    for held in found.late_claims:
        assert held.claim is not None
        yield Item(
            _who(held),
            _("%(pence)s that was asked back has not come")
            % {"pence": pounds(held.claim.open_pence)},
            held.claim.asked_on,
            _href(held),
            clock("", held.claim.due_on, today=viewer.today),
        )
    for firm, check in found.differences:
        yield Item(
            firm.name,
            _("Its client account differs by %(pence)s from what it holds")
            % {"pence": pounds(abs(check.difference_pence))},
            check.on,
            reverse("monitoring:firm", args=[firm.tenant_id, firm.organisation_id]),
        )
    for agreed in found.to_write:
        yield Item(
            agreed.recipient_name,
            _("Write down its fee: until then nothing is advanced")
            if agreed.kind is HoldingKind.THIRD_PARTY
            else _("Write down its fee, so that it can tell us what it did"),
            agreed.signed_for,
            reverse("monitoring:record", args=[agreed.agreement_id]),
            clock(_("Starts"), agreed.signed_for, today=viewer.today),
        )
    for held in found.to_decide:
        words = ngettext(
            "Look at %(num)s row that they told us",
            "Look at %(num)s rows that they told us",
            held.to_decide,
        )
        since = held.told_until or held.first_day
        yield Item(_who(held), words % {"num": held.to_decide}, since, _href(held))
    for owed in found.owed:
        yield Item(
            f"{owed.person_name}, {owed.organisation_name}",
            _("They say %(pence)s is still owed") % {"pence": pounds(owed.pence)},
            day_of(owed.told_at),
            reverse("monitoring:liability", args=[owed.id]),
        )
    for held in found.to_ask_back:
        yield Item(
            _who(held),
            _("%(pence)s held, and some can be asked back")
            % {"pence": pounds(held.sums.held_pence)},
            held.ended_on or viewer.today,
            reverse("monitoring:ask_back", args=[held.id]),
        )
    for held, due in found.late_statements:
        yield Item(
            _who(held),
            _("They have not told us what they spent"),
            due,
            _href(held),
            clock("", due, today=viewer.today),
        )
    for firm, paper in found.papers:
        until = paper.draft.holds_until if paper.draft else None
        yield Item(
            firm.name,
            _("%(paper)s: %(state)s")
            % {"paper": _(paper.kind.words), "state": _(paper.state.words).lower()},
            until or viewer.today,
            reverse("monitoring:firm", args=[firm.tenant_id, firm.organisation_id]),
            clock("", until, today=viewer.today) if until else None,
        )


def _who(held: HoldingAnswer) -> str:
    return f"{held.person_name}, {held.organisation_name}"


def _href(held: HoldingAnswer) -> str:
    return reverse("monitoring:holding", args=[held.id])
