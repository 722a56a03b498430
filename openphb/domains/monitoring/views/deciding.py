"""Staff: looking at what organisations told us, row by row, and keying what came on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.forms import (
    DecideRowForm,
    RowForm,
)
from openphb.domains.monitoring.types import (
    SentHow,
    StatementGiven,
)
from openphb.domains.monitoring.views.parts import (
    STATE_COLOURS,
    done,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.formatting import long_date
from openphb.web.parts import SummaryRow
from openphb.web.shortcuts import page, posted


@requires(Permission.HOLDING_ACCEPT)
def accept(request: Request, holding_id: UUID) -> HttpResponse:
    """Accept every row about which nothing is in doubt."""
    back = HttpResponseRedirect(reverse("monitoring:holding", args=[holding_id]))
    if request.method != "POST":
        queries.holding(viewer=request.viewer, holding_id=holding_id)
        return back
    accepted, left = actions.accept_undoubted(
        by=request.viewer, at=request.moment.at, holding_id=holding_id
    )
    messages.success(
        request,
        _("%(num)s accepted, %(left)s to look at.") % {"num": accepted, "left": left},
    )
    return back


@requires(Permission.HOLDING_ACCEPT)
def row(request: Request, held_row_id: UUID) -> HttpResponse:
    """One row: what is in doubt about it, what was said, and what becomes of it."""
    viewer = request.viewer
    found = queries.row_of(viewer=viewer, row_id=held_row_id)
    one = queries.holding(viewer=viewer, holding_id=found.holding_id)
    back = reverse("monitoring:holding", args=[found.holding_id])
    form = DecideRowForm(posted(request))

    def act() -> None:
        given, at = form.cleaned_data, request.moment.at
        if given["decision"] == "accept":
            actions.accept_row(by=viewer, at=at, row_id=held_row_id)
        elif given["decision"] == "ask":
            actions.question_row(by=viewer, at=at, row_id=held_row_id, words=given["question"])
        else:
            actions.refuse_row(by=viewer, at=at, row_id=held_row_id, words=given["why"])

    if request.method == "POST" and found.state.is_open and done(form, act):
        messages.success(request, _("It is recorded."))
        return HttpResponseRedirect(back)
    summary = [
        SummaryRow(_("Day"), long_date(found.on)),
        SummaryRow(_("What"), f"{_(found.kind.words)}: {found.words}"),
        SummaryRow(_("For"), found.line_words or _(found.kind.words)),
        SummaryRow(_("What shows it"), found.evidence or _("nothing is named")),
        SummaryRow(_("Their number"), found.row_key),
    ]
    return page(
        request,
        "monitoring/row.jinja",
        {
            "form": form,
            "row": found,
            "one": one,
            "summary": summary,
            "doubts": [_(doubt.words) for doubt in found.doubts],
            "colour": STATE_COLOURS[found.state],
            "caption": f"{one.person_name}, {one.organisation_name}",
            "back_href": back,
        },
    )


@requires(Permission.HOLDING_ACCEPT)
def tell(request: Request, holding_id: UUID) -> HttpResponse:
    """Key what an organisation told us on paper, one thing at a time."""
    viewer = request.viewer
    one = queries.holding(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    form = row_form(request, holding_id)
    if request.method == "POST" and done(
        form,
        lambda: actions.send_statement(
            by=viewer,
            at=request.moment.at,
            given=StatementGiven(holding_id, form.cleaned_data["on"], (form.given(),)),
            how=SentHow.PAPER,
        ),
    ):
        messages.success(request, _("It is there, and waits to be looked at."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/tell.jinja",
        {"form": form, "caption": one.person_name, "back_href": back},
    )


def row_form(request: Request, holding_id: UUID) -> RowForm:
    """Return the form of one thing that was done, with the lines of a holding."""
    lines = queries.lines(viewer=request.viewer, holding_id=holding_id)
    initial: dict[str, Any] = {
        "on": request.viewer.today,
        "row_key": queries.next_number(viewer=request.viewer, holding_id=holding_id),
        "kind": "spent",
    }
    if len(lines) == 1:
        initial["line"] = str(lines[0][0])
    return RowForm(posted(request), lines=lines, initial=initial)
