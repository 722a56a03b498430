"""A file of what was done with people's money: taken row by row, and answered row by row."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring import files as reading
from openphb.domains.monitoring.forms import SendFileForm
from openphb.domains.monitoring.types import FileTaken
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.portals.firm.views import counted
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted, posted_files

MOST_SHOWN = 200


@requires(Permission.HOLDING_SEND)
def send(request: Request) -> HttpResponse:
    """Take in a file; say of each bad row what is wrong and how to mend it."""
    form = SendFileForm(posted(request), posted_files(request))
    taken = None
    if form.is_valid():
        try:
            rows, wrong = reading.read_rows(
                form.cleaned_data["file"].read(), queries.held_people(viewer=request.viewer)
            )
            found = actions.take_file(by=request.viewer, at=request.moment.at, rows=rows)
            taken = FileTaken(
                found.added,
                found.known,
                found.people,
                tuple(sorted((*found.wrong, *wrong), key=lambda one: one.line)),
            )
        except Refusal as refusal:
            form.refuse(refusal)
    return page(
        request,
        "firm/file.jinja",
        {
            "form": form,
            "says": counted(taken.added, taken.known, taken.people) if taken else "",
            "taken": taken,
            "wrong_columns": (
                Column(_("Line"), Kind.NUMBER),
                Column(_("Column")),
                Column(_("What is wrong")),
                Column(_("How to mend it")),
            ),
            "wrong": [
                (one.line, one.column, one.message, one.mend) for one in taken.wrong[:MOST_SHOWN]
            ]
            if taken
            else [],
            "wrong_count": len(taken.wrong) if taken else 0,
            "needed": reading.COLUMNS,
            "maybe": reading.MAYBE,
            "template_href": reverse("firm:template"),
            "back_href": reverse("firm:home"),
        },
    )


@requires(Permission.HOLDING_SEND)
def template(request: Request) -> HttpResponse:
    """The template: a row for each part of the plan of everybody whose money you hold."""
    text = reading.write_template(queries.held_people(viewer=request.viewer), request.viewer.today)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-we-did.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
