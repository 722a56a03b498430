"""Pages of who was invited to help with a plan."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.forms.inviting import (
    CONTRIBUTOR_WORDS,
    MAY_WORDS,
    EndForm,
    InviteForm,
)
from openphb.domains.plans.forms.together import ADDED_AS_WORDS
from openphb.domains.plans.inviting import queries
from openphb.domains.plans.inviting.rules import LASTS
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted


@requires(Permission.PLAN_INVITE)
def contributors(request: Request, plan_id: UUID) -> HttpResponse:
    """List who was invited to help with a plan, what they may do, and offer to end it."""
    found = queries.contributors(viewer=request.viewer, plan_id=plan_id)
    return page(
        request,
        "plans/inviting/contributors.jinja",
        {
            "found": found,
            "as_words": ADDED_AS_WORDS,
            "may_words": MAY_WORDS,
            "state_words": CONTRIBUTOR_WORDS,
            "invite_href": reverse("plans:contributor_new", args=[plan_id]),
            "back_href": reverse("plans:together", args=[plan_id]),
        },
    )


@requires(Permission.PLAN_INVITE)
def contributor_new(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask whom somebody invites; the link is shown on this answer alone."""
    queries.contributors(viewer=request.viewer, plan_id=plan_id)
    form = InviteForm(posted(request), initial={"expires_on": request.viewer.today + LASTS})
    back = reverse("plans:contributors", args=[plan_id])
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        try:
            issued = actions.invite_contributor(
                by=request.viewer, at=request.moment.at, plan_id=plan_id, draft=draft
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            link = f"{reverse('access:join')}?{urlencode({'code': issued.code})}"
            # No redirect: the link is kept nowhere that another page could read it from.
            response = page(
                request,
                "plans/inviting/invited.jinja",
                {
                    "issued": issued,
                    "name": draft.name,
                    "link": request.build_absolute_uri(link),
                    "back_href": back,
                },
            )
            response["Cache-Control"] = "no-store"
            return response
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("Invite somebody to help"),
            "intro": _("You get a link to give to them. You can end it at any time."),
            "back_href": back,
            "button_text": _("Make the link"),
        },
    )


@requires(Permission.PLAN_INVITE)
def contributor_end(request: Request, contributor_id: UUID) -> HttpResponse:
    """Ask to end that somebody helps with a plan."""
    found = queries.contributor(viewer=request.viewer, contributor_id=contributor_id)
    form = EndForm(posted(request))
    back = reverse("plans:contributors", args=[found.plan_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_contributor(
                by=request.viewer,
                at=request.moment.at,
                contributor_id=contributor_id,
                words=form.cleaned_data["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s helps no more.") % {"name": found.draft.name})
            return HttpResponseRedirect(back)
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": _("%(name)s helps no more") % {"name": found.draft.name},
            "intro": _("They can no longer open the plan. What they added stays with it."),
            "back_href": back,
            "button_text": _("End it now"),
        },
    )
