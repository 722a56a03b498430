"""Pages of who stands in for an approver who is away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.forms.approving import (
    CoverForm,
)
from openphb.domains.plans.views.approving import commissioner_name
from openphb.domains.plans.views.questions import one_question
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import posted


@requires(Permission.COVER_RECORD)
def cover_new(request: Request, tenant_id: UUID) -> HttpResponse:
    """Who is away, and who stands in."""
    people = approving.people_of(viewer=request.viewer, tenant_id=tenant_id)
    form = CoverForm(posted(request), people=[(one.user_id, one.name) for one in people])
    back = reverse("plans:scheme_of", args=[tenant_id])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.record_cover(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                absent=UUID(said["absent"]),
                stand_in=UUID(said["stand_in"]) if said["stand_in"] else None,
                valid_from=said["valid_from"],
                valid_to=said["valid_to"],
                words=said["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(back)
    return one_question(
        request,
        form,
        title=_("Record who is away"),
        shown=commissioner_name(request, tenant_id),
        back=back,
        button=_("Record it"),
    )


@requires(Permission.COVER_RECORD)
def cover_end(request: Request, cover_id: UUID) -> HttpResponse:
    """That somebody is back sooner."""
    found, tenant_id = approving.cover(viewer=request.viewer, cover_id=cover_id)
    back = reverse("plans:scheme_of", args=[tenant_id])
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_cover(by=request.viewer, at=request.moment.at, cover_id=cover_id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(back)
    return one_question(
        request,
        form,
        title=_("%(name)s is back") % {"name": found.absent_name},
        intro=_("Recorded as away from %(first)s until %(back)s. From today on nobody stands in.")
        % {"first": long_date(found.cover.valid_from), "back": long_date(found.cover.valid_to)},
        back=back,
        button=_("Yes, they are back"),
    )
