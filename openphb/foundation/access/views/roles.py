"""Who holds which staff role: the list, giving, inviting, agreeing, renewing and ending."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.foundation.access import actions, forms, queries
from openphb.foundation.access.actions import Given, IssuedLink, NewStaff
from openphb.foundation.access.queries import HeldRole, Proposed
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import TAKES_TWO, Permission, Role
from openphb.foundation.access.views.parts import now_cell
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import Form
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page, posted


@requires(Permission.ACCESS_ADMINISTER)
def grants(request: Request) -> HttpResponse:
    """List who holds which staff role, where, and until when."""
    ended = request.GET.get("ended") == "yes"
    found = queries.roles(
        viewer=request.viewer, before=_key(request.GET.get("before")), ended=ended
    )
    here = f"{reverse('access:grants')}?{'ended=yes&' if ended else ''}"
    return page(
        request,
        "access/grants.jinja",
        {
            "columns": [
                Column(_("Name")),
                Column(_("Role")),
                Column(_("Organisation")),
                Column(_("Whose records")),
                Column(_("From"), Kind.DAY),
                Column(_("Until"), Kind.DAY),
                Column(_("Authority")),
                Column(_("Now")),
            ],
            "rows": [_row(one, request.viewer.today) for one in found.roles],
            "ended": ended,
            "proposal_columns": [
                Column(_("Name")),
                Column(_("Role")),
                Column(_("Organisation")),
                Column(_("Whose records")),
                Column(_("From"), Kind.DAY),
                Column(_("Proposed by")),
            ],
            "proposals": [_proposed(one) for one in queries.proposals(viewer=request.viewer)],
            "pages": Page(next_href=f"{here}before={found.next_before}")
            if found.next_before
            else Page(),
        },
    )


@requires(Permission.ACCESS_ADMINISTER)
def give(request: Request) -> HttpResponse:
    """Ask who gets which role, and give it."""
    form = forms.GiveRole(
        posted(request),
        offer=queries.choices(viewer=request.viewer),
        initial={"valid_from": request.viewer.today},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            given = actions.give_role(
                by=request.viewer,
                at=request.moment.at,
                username=said["username"],
                **_role_part(said),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _said(given))
            return HttpResponseRedirect(reverse("access:grants"))
    return page(request, "access/give.jinja", {"form": form, "back_href": reverse("access:grants")})


@requires(Permission.ACCESS_ADMINISTER)
def invite_staff(request: Request) -> HttpResponse:
    """Ask for somebody new and their role; issue a link, which is shown on this answer alone."""
    form = forms.InviteStaff(
        posted(request),
        offer=queries.choices(viewer=request.viewer),
        initial={"valid_from": request.viewer.today},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = NewStaff(said["name"], said["username"], said["email"], said["cis2_uid"])
        try:
            issued = actions.invite_staff(
                by=request.viewer, at=request.moment.at, person=person, **_role_part(said)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _shown_once(request, issued, person.name, person.email, person.cis2_uid)
    return page(
        request, "access/invite_staff.jinja", {"form": form, "back_href": reverse("access:grants")}
    )


@requires(Permission.ACCESS_ADMINISTER)
def invite_again(request: Request, grant_id: UUID) -> HttpResponse:
    """Issue a new link for somebody who has not opened their account; show it on this answer alone."""
    found = queries.role(viewer=request.viewer, grant_id=grant_id)
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.invite_again(
                by=request.viewer, at=request.moment.at, user_id=found.user_id
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _shown_once(request, issued, found.name, _("them"))
    return page(
        request,
        "access/invite_again.jinja",
        {
            "form": form,
            "held": found,
            "back_href": reverse("access:role", args=[grant_id]),
            "button_text": _("Make a new link"),
        },
    )


def _shown_once(
    request: Request, issued: IssuedLink, name: str, send_to: str, cis2_uid: str = ""
) -> HttpResponse:
    link = f"{reverse('access:open_account')}?secret={issued.secret}"
    # No redirect: the link is kept nowhere that another page could read it from.
    response = page(
        request,
        "access/invited.jinja",
        {
            "name": name,
            "send_to": send_to,
            "cis2": bool(cis2_uid),
            "issued": issued,
            "link": request.build_absolute_uri(link),
            "back_href": reverse("access:grants"),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.ACCESS_ADMINISTER)
def decide(request: Request, proposal_id: UUID) -> HttpResponse:
    """Show a role that somebody proposed, and take the second person's answer."""
    found = queries.proposal(viewer=request.viewer, proposal_id=proposal_id)
    form = forms.Decide(posted(request))
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["answer"] == "yes"
        try:
            actions.decide_proposal(
                by=request.viewer, at=request.moment.at, proposal_id=proposal_id, agree=agree
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            done = _("You agreed, and the role was given.") if agree else _("You turned it down.")
            messages.success(request, done)
            return HttpResponseRedirect(reverse("access:grants"))
    return page(
        request,
        "access/decide.jinja",
        {"form": form, "found": found, "back_href": reverse("access:grants")},
    )


@requires(Permission.ACCESS_ADMINISTER)
def held(request: Request, grant_id: UUID) -> HttpResponse:
    """Show one role: where it holds, and what can be done with it."""
    found = queries.role(viewer=request.viewer, grant_id=grant_id)
    today = request.viewer.today
    going_on = found.valid_to is None or found.valid_to > today
    renewable = (
        found.subject_id is None
        and found.valid_to is not None
        and going_on
        and found.role not in TAKES_TWO
    )
    return page(
        request,
        "access/role.jinja",
        {
            "held": found,
            "now": now_cell(found, today),
            "today": today,
            "invite_again_href": reverse("access:invite_again", args=[grant_id]),
            "unopened_until": queries.unopened_until(viewer=request.viewer, grant_id=grant_id),
            "renew_href": reverse("access:renew", args=[grant_id]) if renewable else "",
            "end_href": reverse("access:end", args=[grant_id]) if going_on else "",
            "back_href": reverse("access:grants"),
        },
    )


@requires(Permission.ACCESS_ADMINISTER)
def renew(request: Request, grant_id: UUID) -> HttpResponse:
    """Ask until when a role goes on, and renew it."""
    found = queries.role(viewer=request.viewer, grant_id=grant_id)
    form = forms.RenewRole(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.renew_role(
                by=request.viewer,
                at=request.moment.at,
                grant_id=grant_id,
                until=form.cleaned_data["until"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role was renewed."))
            return HttpResponseRedirect(reverse("access:grants"))
    return page(
        request,
        "access/renew.jinja",
        {"form": form, "held": found, "back_href": reverse("access:role", args=[grant_id])},
    )


@requires(Permission.ACCESS_ADMINISTER)
def end(request: Request, grant_id: UUID) -> HttpResponse:
    """Ask when a role ends, and end it."""
    held = queries.role(viewer=request.viewer, grant_id=grant_id)
    form = forms.EndRole(posted(request), initial={"on": request.viewer.today})
    back = (
        reverse("access:joined", args=[held.subject_id])
        if held.subject_id
        else reverse("access:grants")
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(
                by=request.viewer,
                at=request.moment.at,
                grant_id=grant_id,
                on=form.cleaned_data["on"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role ends on that day."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "access/end.jinja",
        {"form": form, "held": held, "back_href": back},
    )


def _role_part(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": Role(said["role"]),
        "organisation_id": UUID(said["organisation"]),
        "tenant_ids": [UUID(one) for one in said["tenants"]],
        "valid_from": said["valid_from"],
        "valid_to": said["valid_to"],
        "authority": said["authority"],
    }


def _said(given: Given) -> str:
    if given.grant_id is None:
        return _("This role takes two people. It begins when somebody else agrees.")
    return _("The role was given.")


def _row(one: HeldRole, today: date) -> list[object]:
    return [
        Cell(one.name, href=reverse("access:role", args=[one.grant_id])),
        str(one.role.label),
        one.organisation,
        ", ".join(one.tenants),
        one.valid_from,
        one.valid_to,
        one.authority,
        now_cell(one, today),
    ]


def _proposed(one: Proposed) -> list[object]:
    return [
        Cell(one.name, href=reverse("access:decide", args=[one.id])),
        str(one.role.label),
        one.organisation,
        ", ".join(one.tenants),
        one.valid_from,
        one.proposed_by or _("The command line"),
    ]


def _key(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError as fault:
        raise NothingThere from fault
