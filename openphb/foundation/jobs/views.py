"""The page of jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs import queries
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import NothingThere
from openphb.web.parts import Cell, Colour, Column, Kind, Page
from openphb.web.shortcuts import page

# Timed jobs run every minute: this late, somebody should look.
LATE = timedelta(minutes=5)


@requires(Permission.JOB_VIEW)
def jobs(request: Request) -> HttpResponse:
    """Show how the queue stands and what failed, by kind of error alone."""
    found = queries.board(viewer=request.viewer, before=_key(request.GET.get("before")))
    words = {
        "todo": _("Waiting"),
        "doing": _("Being done"),
        "succeeded": _("Done in the last 7 days"),
        "failed": _("Failed for good"),
        "cancelled": _("Cancelled"),
        "aborted": _("Broken off"),
    }
    failures = [
        [
            _time(one.at),
            one.task,
            one.attempt,
            one.error_class,
            Cell(_("Given up"), tag=Colour.RED)
            if one.gave_up
            else Cell(_("Tried again"), tag=Colour.GREY),
        ]
        for one in found.failures
    ]
    alive = found.last_beat is not None and timezone.now() - found.last_beat < LATE
    return page(
        request,
        "jobs/jobs.jinja",
        {
            "alive": alive,
            "last_beat": _time(found.last_beat),
            "worker_seen": _time(found.worker_seen),
            "workers": found.workers,
            "oldest_waiting": _time(found.oldest_waiting),
            "count_columns": [Column(_("State")), Column(_("Jobs"), Kind.NUMBER)],
            "count_rows": [[words[state], found.counts[state]] for state in words],
            "failure_columns": [
                Column(_("When")),
                Column(_("Job")),
                Column(_("Attempt"), Kind.NUMBER),
                Column(_("Kind of error")),
                Column(_("Then")),
            ],
            "failures": failures,
            "pages": Page(
                next_href=f"{reverse('jobs:jobs')}?before={found.next_before}"
                if found.next_before
                else ""
            ),
        },
    )


def _key(given: str | None) -> UUID | None:
    """Return the key in an address; a mangled one leads nowhere."""
    try:
        return UUID(given) if given else None
    except ValueError as fault:
        raise NothingThere from fault


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(LONDON):%-d %b %Y %H:%M:%S}" if at else ""
