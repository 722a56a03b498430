"""Other papers of a plan: Easy Read of it and of the decision, and the one-page profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import queries as people
from openphb.domains.plans import easy, queries, reference
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import PlanAnswer
from openphb.domains.plans.views.printing import about
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere
from openphb.web.shortcuts import page

EASY_READ, PROFILE = "plans/printed/easy_read.jinja", "plans/printed/profile.jinja"
# What somebody who helps for the first time has to know: as much as one page holds.
ON_ONE_PAGE = (Section.ABOUT_ME, Section.WHAT_MATTERS, Section.HOW_TO_SUPPORT_ME)


@requires(Permission.PLAN_VIEW)
def easy_read(request: Request, plan_id: UUID) -> HttpResponse:
    """Tell a plan in short sentences, with a picture for each idea."""
    plan = _looked(request, plan_id, "plan in Easy Read")
    context = {
        **easily(request.viewer, plan),
        "back_href": reverse("plans:plan", args=[plan_id]),
    }
    return page(request, "plans/easy_read.jinja", context)


@requires(Permission.PLAN_VIEW)
def easy_read_pdf(request: Request, plan_id: UUID) -> HttpResponse:
    """Give out a plan in Easy Read as a PDF."""
    plan = _looked(request, plan_id, "plan in Easy Read as PDF")
    told = easily(request.viewer, plan)
    name = f"plan-easy-read-{told['case']}-version-{plan.number}.pdf"
    return downloads.printed(EASY_READ, told, name)


@requires(Permission.PLAN_VIEW)
def decision_easy_read_pdf(request: Request, plan_id: UUID) -> HttpResponse:
    """Give out what was decided in Easy Read as a PDF."""
    plan = _looked(request, plan_id, "decision in Easy Read as PDF")
    if plan.decision is None:
        raise NothingThere("decision")
    told = easily_decided(request.viewer, plan)
    name = f"decision-easy-read-{told['case']}-version-{plan.number}.pdf"
    return downloads.printed(EASY_READ, told, name)


@requires(Permission.PLAN_VIEW)
def profile_pdf(request: Request, plan_id: UUID) -> HttpResponse:
    """Give out the one-page profile as a PDF."""
    plan = _looked(request, plan_id, "one-page profile as PDF")
    told = profile(request.viewer, plan)
    return downloads.printed(PROFILE, told, f"profile-{told['case']}-version-{plan.number}.pdf")


def easily(viewer: Viewer, plan: PlanAnswer) -> dict[str, Any]:
    """Return what the Easy Read plan says."""
    told = about(viewer, plan, viewer.today)
    steps = easy.plan_steps(plan, whom=told["whom"])
    return {**told, "title": _("My plan"), "on": viewer.today, "steps": steps}


def easily_decided(viewer: Viewer, plan: PlanAnswer) -> dict[str, Any]:
    """Return what the Easy Read letter about a decision says. The decision must be there."""
    assert plan.decision is not None, "a letter is written when somebody has decided"
    on = day_of(plan.decision.decided_at)
    told = about(viewer, plan, on)
    steps = easy.decision_steps(plan, whom=told["whom"])
    return {**told, "title": _("Our answer about your plan"), "on": on, "steps": steps}


def profile(viewer: Viewer, plan: PlanAnswer) -> dict[str, Any]:
    """Return what the one-page profile says: the person's words, and how to talk with them."""
    person = people.person_of_subject(viewer=viewer, subject_id=plan.subject_id)
    return {
        **about(viewer, plan, viewer.today),
        "person": person,
        "sections": [
            (row.heading, plan.words[row.section])
            for row in reference.sections()
            if row.section in ON_ONE_PAGE and plan.words.get(row.section)
        ],
        "on": viewer.today,
    }


def _looked(request: Request, plan_id: UUID, what: str) -> PlanAnswer:
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        what,
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    return plan
