"""Who looked, and what was done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import PERSONAL_ROLES, Permission
from openphb.foundation.audit import queries
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import NothingThere
from openphb.web.parts import Cell, Column, Page
from openphb.web.shortcuts import page


@requires(Permission.LOOK_VIEW)
def looks(request: Request, subject_id: UUID) -> HttpResponse:
    """Show who opened a person's record."""
    found = queries.looks(
        viewer=request.viewer, subject_id=subject_id, before=_key(request.GET.get("before"))
    )
    own = bool(request.viewer.roles & PERSONAL_ROLES)
    rows = [
        [
            line.name,
            str(line.role.label),
            line.page.replace("_", " ").capitalize(),
            _time(line.at),
            *([] if own else [_("Not shown to the person") if line.withheld else _("Shown")]),
        ]
        for line in found.lines
    ]
    columns = [Column(_("Who")), Column(_("As")), Column(_("What they opened")), Column(_("When"))]
    return page(
        request,
        "audit/looks.jinja",
        {
            "own": own,
            "columns": columns if own else [*columns, Column(_("To the person"))],
            "rows": rows,
            "people": len({line.name for line in found.lines}),
            "pages": _pages(reverse("audit:looks", args=[subject_id]), found.next_before),
        },
    )


@requires(Permission.AUDIT_VIEW)
def events(request: Request) -> HttpResponse:
    """Show what was done, newest first."""
    record_id = _key(request.GET.get("record"))
    found = queries.events(
        viewer=request.viewer, before=_key(request.GET.get("before")), record_id=record_id
    )
    here = reverse("audit:events") + (f"?record={record_id}" if record_id else "")
    rows = [
        [
            _time(line.at),
            line.name,
            str(line.role.label),
            line.what,
            Cell(line.record_kind, href=f"{reverse('audit:events')}?record={line.record_id}"),
            ", ".join(f"{key} {value}" for key, value in line.details),
            line.authority,
        ]
        for line in found.lines
    ]
    return page(
        request,
        "audit/events.jinja",
        {
            "columns": [
                Column(_("When")),
                Column(_("Who")),
                Column(_("As")),
                Column(_("Did what")),
                Column(_("To what")),
                Column(_("Details")),
                Column(_("By what authority")),
            ],
            "rows": rows,
            "one_record": record_id is not None,
            "pages": _pages(here, found.next_before),
        },
    )


def _pages(here: str, next_before: UUID | None) -> Page:
    if next_before is None:
        return Page()
    return Page(next_href=f"{here}{'&' if '?' in here else '?'}before={next_before}")


def _key(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError as fault:
        raise NothingThere from fault


def _time(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%-d %b %Y %H:%M}"
