"""Who helps to plan: the commissioner's list, and the person's choice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.forms.helping import KIND_OF_HELPER, ChooseHelperForm, HelperForm
from openphb.domains.plans.helping import queries
from openphb.domains.plans.helping.types import Helper
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.HELPER_RECORD)
def helpers(request: Request, tenant_id: UUID) -> HttpResponse:
    """List those who help people of a commissioner to plan."""
    found = queries.helpers(viewer=request.viewer, tenant_id=tenant_id)
    return page(
        request,
        "plans/helping/helpers.jinja",
        {
            "columns": [
                Column(_("Who")),
                Column(_("What they help with")),
                Column(_("Contract to"), Kind.DAY),
                Column(_("Training until"), Kind.DAY),
                Column(_("Can be chosen")),
            ],
            "rows": [
                [
                    Cell(
                        f"{one.draft.name} ({KIND_OF_HELPER[one.draft.kind]})",
                        href=reverse("plans:helper_change", args=[one.id]),
                    ),
                    one.draft.helps_with,
                    one.draft.contract_to,
                    one.draft.trained_until,
                    one.why_not or _("Yes"),
                ]
                for one in found
            ],
            "add_href": reverse("plans:helper_new", args=[tenant_id]),
        },
    )


@requires(Permission.HELPER_RECORD)
def helper_new(request: Request, tenant_id: UUID) -> HttpResponse:
    """Ask for somebody new who helps to plan."""
    queries.helpers(viewer=request.viewer, tenant_id=tenant_id)
    return _record(request, tenant_id, None)


@requires(Permission.HELPER_RECORD)
def helper_change(request: Request, helper_id: UUID) -> HttpResponse:
    """Ask how somebody who helps to plan stands now; what was written before stays."""
    found = queries.helper(viewer=request.viewer, helper_id=helper_id)
    return _record(request, found.tenant_id, found)


@requires(Permission.PLAN_WRITE)
def helper_choose(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask whom the person wants to help them with a plan."""
    found = queries.chosen(viewer=request.viewer, plan_id=plan_id)
    form = ChooseHelperForm(posted(request), helpers=found.helpers, version=found.version)
    back = reverse("plans:together", args=[plan_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_helper(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                version=form.seen_version or 0,
                key=form.key(),
                words=form.cleaned_data["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your choice is kept. You can change it."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "plans/helping/choose.jinja",
        {
            "form": form,
            "found": found,
            "kinds": KIND_OF_HELPER,
            "more": {one.key: _more(one) for one in found.helpers},
            "caption": _("Care and support plan, version %(number)s") % {"number": found.number},
            "back_href": back,
            "button_text": _("Save my choice"),
        },
    )


def _record(request: Request, tenant_id: UUID, helper: Helper | None) -> HttpResponse:
    form = HelperForm(posted(request), initial=HelperForm.initial_of(helper) if helper else None)
    back = reverse("plans:helpers", args=[tenant_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_helper(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                helper=form.draft(),
                key=helper.key if helper else None,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("Change who helps to plan") if helper else _("Add who helps to plan"),
            "intro": _("People choose from this list. What was written before is kept."),
            "back_href": back,
            "button_text": _("Save"),
        },
    )


def _more(one: Helper) -> str:
    """Return what a person wants to know before they choose somebody."""
    said = one.draft
    sentences = [
        said.helps_with.rstrip(".") + ".",
        _("Languages: %(words)s.") % {"words": said.languages} if said.languages else "",
        _("Area: %(words)s.") % {"words": said.area} if said.area else "",
        _("Training: %(words)s.") % {"words": said.training} if said.training else "",
        _("Until %(day)s.") % {"day": long_date(said.contract_to)} if said.contract_to else "",
    ]
    return " ".join(one for one in sentences if one)
