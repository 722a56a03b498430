"""Roles, invitations, joining, and the matrix of permissions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.foundation.access import actions, attempts, forms, matrix, queries
from openphb.foundation.access.actions import NewUser
from openphb.foundation.access.queries import HeldRole
from openphb.foundation.access.routes import Request, open_to_all, requires, signed_in
from openphb.foundation.access.types import Permission, Role
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Colour, Column, Kind, Page
from openphb.web.shortcuts import page


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
            "pages": Page(next_href=f"{here}before={found.next_before}")
            if found.next_before
            else Page(),
        },
    )


@requires(Permission.ACCESS_ADMINISTER)
def give(request: Request) -> HttpResponse:
    """Ask who gets which role, and give it."""
    form = forms.GiveRole(
        request.POST or None,
        offer=queries.choices(viewer=request.viewer),
        initial={"valid_from": request.viewer.today},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.give_role(
                by=request.viewer,
                at=request.moment.at,
                username=said["username"],
                role=Role(said["role"]),
                organisation_id=UUID(said["organisation"]),
                tenant_ids=[UUID(one) for one in said["tenants"]],
                valid_from=said["valid_from"],
                valid_to=said["valid_to"],
                authority=said["authority"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role was given."))
            return HttpResponseRedirect(reverse("access:grants"))
    return page(request, "access/give.jinja", {"form": form, "back_href": reverse("access:grants")})


@requires(Permission.ACCESS_ADMINISTER)
def end(request: Request, grant_id: UUID) -> HttpResponse:
    """Ask when a role ends, and end it."""
    held = queries.role(viewer=request.viewer, grant_id=grant_id)
    form = forms.EndRole(request.POST or None, initial={"on": request.viewer.today})
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


@requires(Permission.ACCESS_INVITE)
def joined(request: Request, subject_id: UUID) -> HttpResponse:
    """Show who has joined a person's record; issue a code, which is shown on this answer alone."""
    found = queries.joined(viewer=request.viewer, subject_id=subject_id)
    form = forms.Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.invite(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=found.tenant_id,
                subject_id=subject_id,
                role=Role(form.cleaned_data["role"]),
                authority=form.cleaned_data["authority"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            # No redirect: the code is kept nowhere that another page could read it from.
            response = page(
                request,
                "access/issued.jinja",
                {
                    "issued": issued,
                    "join_href": request.build_absolute_uri(reverse("access:join")),
                    "back_href": reverse("access:joined", args=[subject_id]),
                },
            )
            response["Cache-Control"] = "no-store"
            return response
    today = request.viewer.today
    may_end = found.tenant_id in request.viewer.scope(Permission.ACCESS_ADMINISTER).tenant_ids
    return page(
        request,
        "access/joined.jinja",
        {
            "form": form,
            "columns": [
                Column(_("Name")),
                Column(_("Role")),
                Column(_("From"), Kind.DAY),
                Column(_("Until"), Kind.DAY),
                Column(_("Authority")),
                Column(_("Now")),
            ],
            "rows": [
                [
                    Cell(one.name, href=reverse("access:end", args=[one.grant_id]))
                    if may_end
                    else one.name,
                    str(one.role.label),
                    one.valid_from,
                    one.valid_to,
                    one.authority,
                    _now(one, today),
                ]
                for one in found.roles
            ],
            "invitation_columns": [
                Column(_("Role")),
                Column(_("Authority")),
                Column(_("Code works until"), Kind.DAY),
            ],
            "invitations": [
                [str(one.role.label), one.authority, one.expires_on] for one in found.invitations
            ],
        },
    )


@open_to_all("Who was given a code has no account yet: the code is what lets them in.")
def join(request: Request) -> HttpResponse:
    """Ask for a code, and for a new account from who is not signed in."""
    known = request.viewer.user_id is not None
    form = (forms.Code if known else forms.Join)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        address = request.META.get("REMOTE_ADDR", "")
        new = (
            None
            if known
            else NewUser(said["name"], said["username"], said["email"], said["password"])
        )
        try:
            attempts.check(address)
            actions.join(by=request.viewer, at=request.moment.at, code=said["code"], new_user=new)
        except Refusal as refusal:
            if refusal.code == "invitation":
                attempts.wrong(address)
            form.refuse(refusal)
        else:
            if known:
                messages.success(request, _("You have joined the record."))
                return HttpResponseRedirect("/")
            messages.success(request, _("Your account is ready. Sign in to go on."))
            return HttpResponseRedirect(reverse("account_login"))
    return page(request, "access/join.jinja", {"form": form, "known": known})


@signed_in("The matrix says nothing about anybody, and everybody may know who may do what.")
def permissions(request: Request) -> HttpResponse:
    """Show which role may do what."""
    shown = [role for role in Role if role is not Role.SYSTEM]
    rows = [
        [matrix.words(one), *(_("Yes") if matrix.allows(one, role) else "" for role in shown)]
        for one in matrix.rows()
    ]
    return page(
        request,
        "access/permissions.jinja",
        {
            "columns": [Column(_("May")), *(Column(str(role.label)) for role in shown)],
            "rows": [[str(row[0]).capitalize(), *row[1:]] for row in rows],
        },
    )


def _row(one: HeldRole, today: date) -> list[object]:
    return [
        Cell(one.name, href=reverse("access:end", args=[one.grant_id])),
        str(one.role.label),
        one.organisation,
        ", ".join(one.tenants),
        one.valid_from,
        one.valid_to,
        one.authority,
        _now(one, today),
    ]


def _now(one: HeldRole, today: date) -> Cell:
    if one.in_force(today):
        return Cell(_("In force"), tag=Colour.GREEN)
    later = one.valid_from > today
    return Cell(_("Not yet") if later else _("Ended"), tag=Colour.BLUE if later else Colour.GREY)


def _key(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError as fault:
        raise NothingThere from fault
