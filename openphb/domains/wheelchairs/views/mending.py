"""Repairs and changed needs: asked by the person or for whoever rings, and answered by staff."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import queries as marketplace
from openphb.domains.wheelchairs import actions, queries
from openphb.domains.wheelchairs.forms import ChangedForm, LookForm, RepairDoneForm, RepairForm
from openphb.domains.wheelchairs.types import ChairAnswer, ChairPart, LookFound, RepairPaid
from openphb.domains.wheelchairs.views import parts
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import answered, posted, told


@requires(Permission.WHEELCHAIR_ASK)
def repair(request: Request, budget_id: UUID) -> HttpResponse:
    """What is broken?"""
    viewer = request.viewer
    found = _in_use(request, budget_id)
    if found is None:
        return _no_chair(request, budget_id)
    own = not viewer.is_staff
    form = RepairForm(posted(request), own=own)
    return answered(
        request,
        "wheelchairs/repair.jinja",
        form,
        lambda: actions.ask_repair(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=found.id,
            part=ChairPart(form.cleaned_data["part"]),
            words=form.cleaned_data["words"],
            how=form.asked_how,
            name=form.asked_name,
        ),
        says=_("Thank you. Below it says who has it mended."),
        back=parts.back_to(request, found),
        found=found,
        own=own,
    )


@requires(Permission.WHEELCHAIR_ASK)
def changed(request: Request, budget_id: UUID) -> HttpResponse:
    """What has changed?"""
    viewer = request.viewer
    found = _in_use(request, budget_id)
    if found is None:
        return _no_chair(request, budget_id)
    back = parts.back_to(request, found)
    if found.open_look is not None:
        return told(
            request,
            _("We know that something has changed"),
            _("Somebody looks at it. Ring us if it cannot wait."),
            onward=(_("Go back"), back),
        )
    own = not viewer.is_staff
    form = ChangedForm(posted(request), own=own)
    return answered(
        request,
        "wheelchairs/changed.jinja",
        form,
        lambda: actions.ask_look(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=found.id,
            words=form.cleaned_data["words"],
            how=form.asked_how,
            name=form.asked_name,
        ),
        says=_("Thank you. Somebody looks at it and rings you."),
        back=back,
        own=own,
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def looked(request: Request, wheelchair_id: UUID) -> HttpResponse:
    """What did the early look find?"""
    viewer = request.viewer
    found = queries.chair(viewer=viewer, wheelchair_id=wheelchair_id)
    back = parts.back_to(request, found)
    if found.open_look is None:
        return told(
            request,
            _("Nobody has said that the need changed"),
            _("There is nothing to answer."),
            onward=(_("Go back"), back),
        )
    form = LookForm(posted(request))
    return answered(
        request,
        "wheelchairs/looked.jinja",
        form,
        lambda: actions.record_look(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=wheelchair_id,
            found=LookFound(form.cleaned_data["found"]),
            words=form.cleaned_data["words"],
        ),
        says=_("It is written down."),
        back=back,
        look=found.open_look,
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def repair_done(request: Request, repair_id: UUID) -> HttpResponse:
    """When was it done, and how is it paid?"""
    viewer = request.viewer
    found, one = queries.repair(viewer=viewer, repair_id=repair_id)
    form = RepairDoneForm(
        posted(request),
        mended_by=one.mended_by,
        repairers=marketplace.provider_choices(viewer=viewer, tenant_id=found.tenant_id),
        initial={"on": viewer.today},
    )

    def record() -> None:
        given = form.cleaned_data
        organisation = given.get("organisation_id")
        actions.record_repair(
            by=viewer,
            at=request.moment.at,
            repair_id=repair_id,
            on=given["on"],
            words=given["words"],
            paid=RepairPaid(given["paid"]) if given.get("paid") else None,
            pence=given.get("pence") or 0,
            organisation_id=UUID(organisation) if organisation else None,
            number=given.get("number") or "",
        )

    return answered(
        request,
        "wheelchairs/repair_done.jinja",
        form,
        record,
        says=_("The repair is recorded."),
        back=parts.back_to(request, found),
        one=one,
    )


def _in_use(request: Request, budget_id: UUID) -> ChairAnswer | None:
    """Return the chair that is used now, of a budget about which the viewer may ask."""
    budgets.budget_named(
        viewer=request.viewer, permission=Permission.WHEELCHAIR_ASK, budget_id=budget_id
    )
    found = queries.chair_of_budget(viewer=request.viewer, budget_id=budget_id)
    in_use = found and found.handed_over_on is not None and found.ended_on is None
    return found if in_use else None


def _no_chair(request: Request, budget_id: UUID) -> HttpResponse:
    route = "wheelchairs:chair" if request.viewer.is_staff else "wheelchairs:own"
    return told(
        request,
        _("There is no chair in use yet"),
        _("If your chair is broken, ring the wheelchair service."),
        onward=(_("Go back"), reverse(route, args=[budget_id])),
    )
