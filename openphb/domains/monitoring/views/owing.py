"""Staff: what an organisation says is still owed at the end, accepted, asked about or not accepted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.forms import DecideLiabilityForm
from openphb.domains.monitoring.types import (
    HoldingKind,
    LiabilityAnswer,
    LiabilityState,
    PaidFrom,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind, SummaryRow
from openphb.web.shortcuts import answered, posted, told

COLOURS = {
    LiabilityState.TOLD: Colour.BLUE,
    LiabilityState.QUESTIONED: Colour.ORANGE,
    LiabilityState.ACCEPTED: Colour.GREEN,
    LiabilityState.REFUSED: Colour.RED,
    LiabilityState.WITHDRAWN: Colour.GREY,
    LiabilityState.PAID: Colour.GREEN,
}


@requires(Permission.HOLDING_ACCEPT)
def liability(request: Request, liability_id: UUID) -> HttpResponse:
    """One thing that an organisation says is still owed: what it is, and what becomes of it."""
    viewer = request.viewer
    found = queries.liability(viewer=viewer, liability_id=liability_id)
    trail.looked(
        "what an organisation says is owed",
        by=viewer,
        at=request.moment.at,
        permission=Permission.HOLDING_ACCEPT,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    back = (
        reverse("journeys:left_to_close", args=[found.budget_id])
        if viewer.holds(Permission.LAST_MONEY_VIEW)
        else reverse("monitoring:holding", args=[found.holding_id])
    )
    if not found.state.is_open:
        return told(
            request,
            _("This is decided"),
            f"{_(found.state.words)}. {found.decided_words}",
            onward=(_("What is left to close"), back),
            caption=found.person_name,
        )
    form = DecideLiabilityForm(
        posted(request), third_party=found.holding_kind is HoldingKind.THIRD_PARTY
    )

    def act() -> None:
        given, by, at = form.cleaned_data, viewer, request.moment.at
        if given["decision"] == "accept":
            actions.accept_liability(
                by=by,
                at=at,
                liability_id=liability_id,
                paid_from=PaidFrom(given["paid_from"]),
                words=given["seen"],
            )
        elif given["decision"] == "ask":
            actions.question_liability(
                by=by, at=at, liability_id=liability_id, words=given["question"]
            )
        else:
            actions.refuse_liability(by=by, at=at, liability_id=liability_id, words=given["why"])

    return answered(
        request,
        "monitoring/liability.jinja",
        form,
        act,
        says=_("It is recorded."),
        back=back,
        one=found,
        summary=summary(found),
        colour=COLOURS[found.state],
        caption=f"{found.person_name}, {found.organisation_name}",
    )


def summary(one: LiabilityAnswer) -> list[SummaryRow]:
    """Return something that is owed as a list of what is said of it."""
    return [
        SummaryRow(_("What is owed"), _(one.kind.words)),
        SummaryRow(_("To whom, and what for"), one.words),
        SummaryRow(_("By when"), long_date(one.due_on)),
        SummaryRow(_("Part of the plan"), one.line_words),
        SummaryRow(_("What shows it"), one.evidence),
        SummaryRow(_("Keyed by"), keyed_words(one)),
    ]


def keyed_words(one: LiabilityAnswer) -> str:
    """Return who told it: the person, their organisation, and the day."""
    return f"{one.told_by_name}, {one.organisation_name}, {long_date(day_of(one.told_at))}"


def liability_columns() -> list[Column]:
    return [
        Column(_("What is owed")),
        Column(_("Amount"), Kind.MONEY),
        Column(_("By when"), Kind.DAY),
        Column(_("How it stands")),
        Column(_("Keyed by")),
    ]


def liability_cells(one: LiabilityAnswer, href: str = "") -> list[object]:
    """Return a row of what is owed; `href` leads to where something is done about it."""
    words = f"{_(one.kind.words)}: {one.words}"
    state: Cell | str = Cell(_(one.state.words), tag=COLOURS[one.state])
    return [
        Cell(words, href=href) if href else words,
        one.pence,
        one.due_on,
        state,
        keyed_words(one),
    ]
