"""The page on which a line that is put by says when its money may be used."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.forms.extra_cover import CoverForm
from openphb.domains.plans.types import LineKind
from openphb.domains.plans.views.asking import ask, draft
from openphb.domains.plans.views.listing import found_in
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere
from openphb.web.shortcuts import posted


@requires(Permission.PLAN_WRITE)
def line_cover(request: Request, plan_id: UUID, part_id: UUID) -> HttpResponse:
    """Ask what may start extra cover, what it pays for, up to how much, and who may start it."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.lines, part_id)
    if found is None or found.kind is not LineKind.CONTINGENCY:
        raise NothingThere("money put by")
    form = CoverForm(
        posted(request),
        version=plan.version,
        initial=CoverForm.initial_of(found.cover) if found.cover else None,
    )
    return ask(
        request,
        form,
        lambda version: actions.put_cover(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            line_id=part_id,
            terms=form.terms(),
        ),
        plan=plan,
        title=_("When may this money be used?"),
        intro=found.description,
        back=reverse("plans:lines", args=[plan.id]),
    )
