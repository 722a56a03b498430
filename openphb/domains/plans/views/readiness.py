"""Pages of what is checked, what a plan still needs, who is paid, exceptions, and the local list."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import queries
from openphb.domains.plans.readiness import local as own_list
from openphb.domains.plans.readiness import named
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.readiness.types import (
    ApprovalState,
    Mark,
    NamedException,
    Severity,
    Topic,
)
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import Fault, PlanAnswer, PlanState
from openphb.domains.plans.views.asking import caption
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.periods import long_date
from openphb.web.parts import Cell, Colour, Column
from openphb.web.shortcuts import page

SEVERITY_WORDS = {
    Severity.STOPS: (_("Stops the plan"), Colour.RED),
    Severity.NEEDS_APPROVAL: (_("Needs approval by name"), Colour.YELLOW),
    Severity.WARNS: (_("To look at"), Colour.BLUE),
}
TOPIC_WORDS = {
    Topic.CONTENT: _("What a plan must hold"),
    Topic.JOINS: _("Needs, outcomes and money belong together"),
    Topic.EXCLUDED: _("What a budget cannot buy"),
    Topic.FAMILY: _("Paying family and friends"),
    Topic.CHECKED: _("Checks of people"),
    Topic.TOP_UP: _("Money of the person’s own"),
    Topic.HOURS: _("Visits and hours"),
    Topic.TWICE: _("Nothing is paid for twice"),
    Topic.MONEY: _("Sums"),
}
STATE_WORDS = {
    ApprovalState.ASKED: (_("Waits for an answer"), Colour.YELLOW),
    ApprovalState.APPROVED: (_("Approved"), Colour.GREEN),
    ApprovalState.REFUSED: (_("Refused"), Colour.RED),
}
# Where a fault is → the route of one part, or of all, where that is not called by its name.
_ONE = {"about": "plans:line_about", "funders": "plans:funders", "covers": "plans:line_cover"}
_ALL = {"exceptions": "plans:exception_ask", "about": "plans:lines", "funders": "plans:lines"}


@requires(Permission.PLAN_VIEW)
def ready(request: Request, plan_id: UUID) -> HttpResponse:
    """Show what stops a plan, what needs approval by name, what to look at, and what was approved."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        "whether a plan is ready",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    found = readiness.faults_of(viewer=request.viewer, plan=plan)
    writing = plan.state is PlanState.DRAFT and request.viewer.holds(Permission.PLAN_WRITE)
    asked = named.of_budget(viewer=request.viewer, budget_id=plan.budget_id)
    return page(
        request,
        "plans/ready.jinja",
        {
            "plan": plan,
            "caption": caption(plan),
            "groups": [
                (
                    heading,
                    [_told(plan, one, asked) for one in found if one.severity is kind],
                )
                for kind, heading in (
                    (Severity.STOPS, _("This stops the plan")),
                    (Severity.NEEDS_APPROVAL, _("Somebody has to approve this by name")),
                    (Severity.WARNS, _("Look at this")),
                )
            ],
            "stops": sum(one.severity is not Severity.WARNS for one in found),
            "writing": writing,
            "may_ask": writing and request.viewer.holds(Permission.EXCEPTION_ASK),
            "may_send": writing and request.viewer.holds(Permission.PLAN_SUBMIT),
            "may_read_exceptions": request.viewer.holds(Permission.EXCEPTION_VIEW),
            "may_read_checks": request.viewer.holds(Permission.LOCAL_LIST_VIEW),
            "excepted": readiness.by_exception(viewer=request.viewer, plan=plan),
            "back_href": reverse("plans:tasks" if writing else "plans:plan", args=[plan.id]),
        },
    )


def _told(plan: PlanAnswer, fault: Fault, asked: tuple[NamedException, ...]) -> dict[str, object]:
    waits = next(
        (one for one in asked if one.about == fault.about and one.state is ApprovalState.ASKED),
        None,
    )
    return {
        "fault": fault,
        "href": mend_href(plan, fault),
        "waits": waits if fault.about else None,
    }


def mend_href(plan: PlanAnswer, fault: Fault) -> str:
    """Return the page where a fault is put right."""
    which, _dot, part_id = fault.where.partition(".")
    if which in set(Section):
        return reverse("plans:words", args=[plan.id, which])
    if which == "beside":
        return reverse("people:person", args=[plan.subject_id])
    if part_id:
        return reverse(
            _ONE.get(which) or f"plans:{which.removesuffix('s')}", args=[plan.id, part_id]
        )
    # The dates of a plan, its people, its lines, its risks and so on: the list.
    return reverse(_ALL.get(which) or f"plans:{which}", args=[plan.id])


@requires(Permission.LOCAL_LIST_VIEW)
def checks(request: Request) -> HttpResponse:
    """List everything that is checked in a plan, and the commissioners' own lists."""
    found = readiness.checked(viewer=request.viewer)
    columns = [Column(_("What is checked")), Column(_("What it does")), Column(_("Why"))]
    columns += [Column(_("Source")), Column(_("How well we know"))]
    topics = [
        (
            TOPIC_WORDS[topic],
            [
                [
                    one.checks,
                    Cell(SEVERITY_WORDS[one.severity][0], tag=SEVERITY_WORDS[one.severity][1]),
                    one.why.replace("{local_why}", _("(as the list gives it).")),
                    one.source,
                    _("Read")
                    if one.mark is Mark.CONFIRMED
                    else _("From knowledge, to be verified"),
                ]
                for one in found
                if one.topic is topic
            ],
        )
        for topic in Topic
    ]
    rows = [
        [
            Cell(one.row.what, href=reverse("plans:local", args=[one.id])),
            one.commissioner,
            long_date(one.valid_from),
            long_date(one.valid_to) if one.valid_to else "",
            Cell(STATE_WORDS[one.state][0], tag=STATE_WORDS[one.state][1]),
        ]
        for one in own_list.versions(viewer=request.viewer)
    ]
    return page(
        request,
        "plans/checks.jinja",
        {
            "count": len(found),
            "topics": topics,
            "columns": columns,
            "rows": rows,
            "local_columns": [
                Column(_("What is not bought")),
                Column(_("Commissioner")),
                Column(_("From")),
                Column(_("Until")),
                Column(_("How it stands")),
            ],
            "may_propose": request.viewer.holds(Permission.LOCAL_LIST_PROPOSE),
        },
    )
