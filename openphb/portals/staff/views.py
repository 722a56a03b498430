"""Staff screens that cross domains: Today, the list of cases, and one person's story."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.types import Queue
from openphb.domains.people import queries as people_queries
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.portals.staff import story
from openphb.portals.staff import today as today_page
from openphb.portals.staff.parts import SHOWN
from openphb.web.parts import Page
from openphb.web.shortcuts import page


@requires(Permission.HOME_STAFF)
def today(request: Request) -> HttpResponse:
    parts = today_page.parts(request.viewer, request.moment.at)
    return page(
        request,
        "staff/today.jinja",
        {
            "today": request.viewer.today,
            "parts": parts,
            "most": today_page.MOST,
            "shown": SHOWN,
            "total": sum(part.count for part in parts),
            "providers": request.viewer.holds(Permission.PROVIDER_RECORD),
            "one_offs": request.viewer.holds(Permission.ONE_OFF_DECIDE),
            "queues": tuple(Queue) if request.viewer.holds(Permission.DISAGREEMENT_ANSWER) else (),
        },
    )


@requires(Permission.CASE_VIEW)
def cases(request: Request) -> HttpResponse:
    found = case_queries.cases(viewer=request.viewer, after=request.GET.get("after", ""))
    here = reverse("staff:cases")
    return page(
        request,
        "staff/cases.jinja",
        {
            "rows": found.rows,
            "may_refer": request.viewer.holds(Permission.CASE_REFER),
            "pages": Page(
                previous_href=here if request.GET.get("after") else "",
                next_href=f"{here}?after={found.next_after}" if found.next_after else "",
                shown=ngettext("%(num)s case", "%(num)s cases, newest first", len(found.rows))
                % {"num": len(found.rows)},
            ),
        },
    )


@requires(Permission.CASE_VIEW)
def person_cases(request: Request, subject_id: UUID) -> HttpResponse:
    """Every case of one person, of all the records that were joined for them."""
    viewer = request.viewer
    person = people_queries.person_of_subject(viewer=viewer, subject_id=subject_id)
    return page(
        request,
        "staff/person_cases.jinja",
        {
            "person": person,
            "rows": case_queries.cases_of_subject(viewer=viewer, subject_id=subject_id),
            "records": len(people_queries.together(viewer=viewer, subject_id=subject_id)),
            "may_refer": viewer.holds(Permission.CASE_REFER),
            "back_href": reverse("people:person", args=[subject_id]),
        },
    )


@requires(Permission.CASE_VIEW)
def case(request: Request, case_id: UUID) -> HttpResponse:
    told = story.of_case(viewer=request.viewer, at=request.moment.at, case_id=case_id)
    trail.looked(
        "case",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.CASE_VIEW,
        tenant_id=told.case.facts.tenant_id,
        subject_id=told.case.facts.subject_id,
    )
    return page(request, "staff/case.jinja", {"story": told})
