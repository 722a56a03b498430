"""Joining a record or an account with what somebody was given; and the matrix of permissions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openphb.foundation.access import actions, attempts, forms, matrix, queries
from openphb.foundation.access.actions import NewUser
from openphb.foundation.access.routes import Request, open_to_all, requires, signed_in
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.access.views.parts import now_cell
from openphb.kernel.refusal import Refusal
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.ACCESS_INVITE)
def joined(request: Request, subject_id: UUID) -> HttpResponse:
    """Show who has joined a person's record; issue a code, which is shown on this answer alone."""
    found = queries.joined(viewer=request.viewer, subject_id=subject_id)
    form = forms.Invite(posted(request))
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
                    now_cell(one, today),
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
    # A link may bring the code, so that nobody has to type it.
    brought = {"code": request.GET.get("code", "")}
    form = (forms.Code if known else forms.Join)(posted(request), initial=brought)
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


@never_cache
@open_to_all("Who was sent a link has no password yet: the link is what lets them in.")
def open_account(request: Request) -> HttpResponse:
    """Let an invited member of staff choose a password, by a link that works once."""
    form = forms.OpenAccount(posted(request))
    address = request.META.get("REMOTE_ADDR", "")
    if request.method == "POST" and form.is_valid():
        try:
            attempts.check(address)
            actions.accept_staff_invitation(
                by=request.viewer,
                at=request.moment.at,
                secret=request.GET.get("secret", ""),
                password=form.cleaned_data["password"],
            )
        except Refusal as refusal:
            if refusal.code == "invitation":
                attempts.wrong(address)
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("Your account is open. Sign in, and then set up a second step."),
            )
            return HttpResponseRedirect(reverse("account_login"))
    return page(request, "access/open_account.jinja", {"form": form})


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
