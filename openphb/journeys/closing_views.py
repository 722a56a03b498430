"""The page that closes a case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import queries as cases
from openphb.domains.cases.forms import CloseForm
from openphb.domains.cases.types import Ending
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.journeys import close_case as journey
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.shortcuts import page, posted


@requires(Permission.CASE_CLOSE)
def close_case(request: Request, case_id: UUID) -> HttpResponse:
    """Close a case with its reason: a plan that needs no budget is an end like another."""
    case = cases.case(viewer=request.viewer, case_id=case_id)
    form = CloseForm(
        posted(request), version=case.version, initial={"closed_on": request.viewer.today}
    )
    if form.is_valid():
        try:
            journey.close(
                by=request.viewer,
                at=request.moment.at,
                case_id=case_id,
                version=form.seen_version or 0,
                ending=Ending(form.cleaned_data["ending"]),
                words=form.cleaned_data["words"],
                closed_on=form.cleaned_data["closed_on"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(case.version)
        else:
            messages.success(request, _("The case is closed. Its record stays."))
            return redirect("cases:rights", case_id=case_id)
    context = {
        "form": form,
        "case": case,
        "back_href": reverse("cases:rights", args=[case_id]),
    }
    return page(request, "journeys/close_case.jinja", context)
