"""Organisations, and the history of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.organisations import queries
from openphb.web.parts import Cell, Column, Happening, Kind, SummaryRow
from openphb.web.shortcuts import page


@requires(Permission.ORGANISATION_VIEW)
def organisations(request: Request) -> HttpResponse:
    """List every body, with the days it existed."""
    found = queries.organisations()
    rows = [
        [
            Cell(one.name, href=reverse("organisations:one", args=[one.id])),
            one.ods_code,
            one.kind_words,
            one.valid.start,
            one.valid.last_day,
        ]
        for one in found
    ]
    columns = [
        Column(_("Name")),
        Column(_("ODS code")),
        Column(_("Kind")),
        Column(_("First day"), Kind.DAY),
        Column(_("Last day"), Kind.DAY),
    ]
    now = sum(one.valid.contains(request.viewer.today) for one in found)
    return page(
        request,
        "organisations/organisations.jinja",
        {"columns": columns, "rows": rows, "existing": now, "all": len(found)},
    )


@requires(Permission.ORGANISATION_VIEW)
def organisation(request: Request, organisation_id: UUID) -> HttpResponse:
    """Show one body, whom it followed and who followed it."""
    story = queries.history(organisation_id)
    one = story.organisation
    happenings = [
        Happening(
            h.on,
            _("%(name)s took over its duties") % {"name": h.successor.name},
            href=reverse("organisations:one", args=[h.successor.id]),
        )
        for h in reversed(story.handed_over)
    ] + [
        Happening(
            h.on,
            _("It took over the duties of %(name)s") % {"name": h.predecessor.name},
            href=reverse("organisations:one", args=[h.predecessor.id]),
        )
        for h in reversed(story.took_over)
    ]
    summary = [
        SummaryRow(_("ODS code"), one.ods_code),
        SummaryRow(_("Kind"), one.kind_words),
        SummaryRow(_("First day"), one.valid.start, kind=Kind.DAY),
        SummaryRow(_("Last day"), one.valid.last_day, kind=Kind.DAY),
        SummaryRow(_("Where this comes from"), one.source),
    ]
    return page(
        request,
        "organisations/organisation.jinja",
        {
            "name": one.name,
            "summary": summary,
            "happenings": happenings,
            "back_href": reverse("organisations:list"),
        },
    )
