"""Beginning a plan's lines with those of the indicative budget."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.forms import BeginForm
from openphb.domains.plans.views.asking import ask, draft
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import posted


@requires(Permission.PLAN_WRITE)
def begin(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask of each line of the indicative budget what it helps with, and add those that were answered.

    Every pound has a reason, and only people know it: so a line is added when it has one.
    """
    plan = draft(request, plan_id)
    back = reverse("plans:lines", args=[plan.id])
    if not plan.outcomes:
        return HttpResponseRedirect(reverse("plans:outcome_add", args=[plan.id]))
    offered = agreeing.lines_offered(viewer=request.viewer, plan_id=plan.id)
    if offered is None:
        return HttpResponseRedirect(back)
    form = BeginForm(
        posted(request),
        lines=offered.lines,
        outcomes=plan.outcomes,
        version=plan.version,
        initial={"valid_from": plan.starts_on or request.viewer.today},
    )
    return ask(
        request,
        form,
        lambda _seen: actions.begin_lines(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            lines=form.drafts(),
        ),
        plan=plan,
        title=_("Begin with the lines of the indicative budget"),
        intro=_(
            "Say of each line what it helps the person to achieve. A line without an answer is left "
            "for later: you can come back to this page. Everything can be changed afterwards."
        ),
        back=back,
        button=_("Add these lines"),
        said=_("The lines were added."),
    )
