"""What waits about money that organisations hold for people."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.monitoring import queries as monitoring
from openphb.domains.monitoring.types import (
    CheckAnswer,
    FirmAnswer,
    HoldingAnswer,
    HoldingKind,
    LiabilityAnswer,
    PaperStanding,
    ToWrite,
)
from openphb.foundation.access.types import Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff.parts import Item, Waits, path_of, waits
from openphb.web.parts import clock


def waiting(viewer: Viewer) -> Waits:
    """Return what somebody has to look at, what costs most first: late money, then papers."""
    found, today = monitoring.waiting(viewer=viewer), viewer.today
    return (
        waits(found.late_claims, lambda held: _late_claim(held, today))
        + waits(found.differences, lambda one: _difference(*one))
        + waits(found.to_write, lambda agreed: _to_write(agreed, today))
        + waits(found.to_decide, _to_decide)
        + waits(found.owed, _owed)
        + waits(found.to_ask_back, lambda held: _to_ask_back(held, today))
        + waits(found.late_statements, lambda one: _late_statement(*one, today))
        + waits(found.papers, lambda one: _paper(*one, today))
    )


def _late_claim(held: HoldingAnswer, today: date) -> Item:
    assert held.claim is not None
    return Item(
        _who(held),
        _("%(pence)s that was asked back has not come") % {"pence": pounds(held.claim.open_pence)},
        held.claim.asked_on,
        _href(held),
        clock("", held.claim.due_on, today=today),
    )


def _difference(firm: FirmAnswer, check: CheckAnswer) -> Item:
    return Item(
        firm.name,
        _("Its client account differs by %(pence)s from what it holds")
        % {"pence": pounds(abs(check.difference_pence))},
        check.on,
        path_of("monitoring:firm", firm.tenant_id, firm.organisation_id),
    )


def _to_write(agreed: ToWrite, today: date) -> Item:
    return Item(
        agreed.recipient_name,
        _("Write down its fee: until then nothing is advanced")
        if agreed.kind is HoldingKind.THIRD_PARTY
        else _("Write down its fee, so that it can tell us what it did"),
        agreed.signed_for,
        path_of("monitoring:record", agreed.agreement_id),
        clock(_("Starts"), agreed.signed_for, today=today),
    )


def _to_decide(held: HoldingAnswer) -> Item:
    words = ngettext(
        "Look at %(num)s row that they told us",
        "Look at %(num)s rows that they told us",
        held.to_decide,
    )
    since = held.told_until or held.first_day
    return Item(_who(held), words % {"num": held.to_decide}, since, _href(held))


def _owed(owed: LiabilityAnswer) -> Item:
    return Item(
        f"{owed.person_name}, {owed.organisation_name}",
        _("They say %(pence)s is still owed") % {"pence": pounds(owed.pence)},
        day_of(owed.told_at),
        path_of("monitoring:liability", owed.id),
    )


def _to_ask_back(held: HoldingAnswer, today: date) -> Item:
    return Item(
        _who(held),
        _("%(pence)s held, and some can be asked back") % {"pence": pounds(held.sums.held_pence)},
        held.ended_on or today,
        path_of("monitoring:ask_back", held.id),
    )


def _late_statement(held: HoldingAnswer, due: date, today: date) -> Item:
    return Item(
        _who(held),
        _("They have not told us what they spent"),
        due,
        _href(held),
        clock("", due, today=today),
    )


def _paper(firm: FirmAnswer, paper: PaperStanding, today: date) -> Item:
    until = paper.draft.holds_until if paper.draft else None
    return Item(
        firm.name,
        _("%(paper)s: %(state)s")
        % {"paper": _(paper.kind.words), "state": _(paper.state.words).lower()},
        until or today,
        path_of("monitoring:firm", firm.tenant_id, firm.organisation_id),
        clock("", until, today=today) if until else None,
    )


def _who(held: HoldingAnswer) -> str:
    return f"{held.person_name}, {held.organisation_name}"


def _href(held: HoldingAnswer) -> str:
    return path_of("monitoring:holding", held.id)
