"""A plan in the formats of other systems: given out, and brought in by somebody who chooses."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.people import queries as people
from openphb.domains.plans import actions, queries
from openphb.domains.plans.exchange import prsb, reading, taking
from openphb.domains.plans.exchange.elements import canonical
from openphb.domains.plans.exchange.fhir import bundle
from openphb.domains.plans.exchange.sharing import shared
from openphb.domains.plans.exchange.types import SharedPlan
from openphb.domains.plans.forms.exchange import ReadForm, TakeForm
from openphb.domains.plans.views.asking import caption, draft
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted, posted_files

FHIR_JSON = "application/fhir+json"
TAKE = "take"


@requires(Permission.PLAN_VIEW)
def plan_fhir(request: Request, plan_id: UUID) -> HttpResponseBase:
    """Give out one version as a FHIR R4 bundle."""
    plan = _given_out(request, plan_id, "plan as FHIR")
    content = canonical(bundle.written(plan)).encode()
    name = f"plan-{plan.case}-version-{plan.number}.fhir.json"
    return downloads.file(BytesIO(content), name, FHIR_JSON)


@requires(Permission.PLAN_VIEW)
def plan_prsb(request: Request, plan_id: UUID) -> HttpResponseBase:
    """Give out one version as JSON under the PRSB headings."""
    plan = _given_out(request, plan_id, "plan as PRSB headings")
    content = canonical(prsb.written(plan)).encode()
    name = f"plan-{plan.case}-version-{plan.number}.json"
    return downloads.file(BytesIO(content), name, "application/json")


@requires(Permission.PLAN_WRITE)
def bring_in(request: Request, plan_id: UUID) -> HttpResponse:
    """Read a file from elsewhere, show what it says, and take in what somebody chooses."""
    plan = draft(request, plan_id)
    person = people.person_of_subject(viewer=request.viewer, subject_id=plan.subject_id)
    context: dict[str, Any] = {
        "caption": caption(plan),
        "back_href": reverse("plans:tasks", args=[plan.id]),
    }
    choose = ReadForm(posted(request), posted_files(request))
    if request.method != "POST" or not choose.is_valid():
        return page(request, "plans/bring_in.jinja", {**context, "form": choose})
    content = choose.cleaned_data["content"]
    try:
        found = reading.read(content)
        proved = taking.check_person(found, person.nhs_number)
    except Refusal as refusal:
        choose.refuse(refusal)
        return page(request, "plans/bring_in.jinja", {**context, "form": choose})
    form = TakeForm(
        posted(request) if TAKE in request.POST else None,
        version=plan.version,
        reading=found,
        needs=plan.needs,
        name=person.name,
        proved=proved,
        initial={"content": content},
    )
    if TAKE in request.POST and form.is_valid():
        try:
            taken = actions.take_in(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan.id,
                version=form.seen_version or plan.version,
                wanted=form.wanted,
                sha256=found.sha256,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(taken))
            return redirect("plans:tasks", plan_id=plan.id)
    return page(
        request,
        "plans/bring_in_read.jinja",
        {**context, "form": form, "reading": found, "proved": proved, "name": person.name},
    )


def _given_out(request: Request, plan_id: UUID, what: str) -> SharedPlan:
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        what,
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    return shared(viewer=request.viewer, plan=plan)


def _said(taken: taking.Taken) -> str:
    parts = [
        (ngettext("%(num)s need", "%(num)s needs", taken.needs), taken.needs),
        (ngettext("%(num)s outcome", "%(num)s outcomes", taken.outcomes), taken.outcomes),
        (
            ngettext("words in %(num)s section", "words in %(num)s sections", taken.sections),
            taken.sections,
        ),
    ]
    said = ", ".join(words % {"num": number} for words, number in parts if number)
    return _("Taken in: %(what)s. Read it through: it is part of the draft now.") % {"what": said}
