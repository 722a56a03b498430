"""Pages of who does not agree, and of the answer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, queries
from openphb.domains.cases.forms import (
    ReplyForm,
)
from openphb.domains.cases.types import (
    DisagreementAnswer,
    Reconsidered,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal
from openphb.web.shortcuts import page, posted


@requires(Permission.DISAGREEMENT_VIEW)
def disagreement(request: Request, disagreement_id: UUID) -> HttpResponse:
    """Show what somebody does not agree with, in their own words, and the answer."""
    found = queries.disagreement(viewer=request.viewer, disagreement_id=disagreement_id)
    trail.looked(
        "disagreement",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.DISAGREEMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    may_answer = found.reply is None and request.viewer.holds(Permission.DISAGREEMENT_ANSWER)
    context = {
        "found": found,
        "name": _name(request, found),
        "may_answer": may_answer,
        "looked_at": queries.looked_at_lately(viewer=request.viewer, of=found),
        "mine": request.viewer.holds(Permission.HOME_OWN),
        "back_href": _case_of(request, found),
    }
    return page(request, "cases/disagreement.jinja", context)


@requires(Permission.DISAGREEMENT_ANSWER)
def answer_disagreement(request: Request, disagreement_id: UUID) -> HttpResponse:
    found = queries.disagreement(viewer=request.viewer, disagreement_id=disagreement_id)
    looked_at = queries.looked_at_lately(viewer=request.viewer, of=found)
    form = ReplyForm(
        posted(request), looked_at=looked_at, initial={"answered_on": request.viewer.today}
    )
    if form.is_valid():
        try:
            actions.answer_disagreement(
                by=request.viewer,
                at=request.moment.at,
                disagreement_id=disagreement_id,
                outcome=Reconsidered(form.cleaned_data["outcome"]),
                reasons=form.cleaned_data["reasons"],
                answered_on=form.cleaned_data["answered_on"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The answer is recorded. The person can read it."))
            return redirect("cases:disagreement", disagreement_id=disagreement_id)
    context = {
        "form": form,
        "found": found,
        "name": _name(request, found),
        "own": found.decided_by == request.viewer.user_id,
        "back_href": reverse("cases:disagreement", args=[disagreement_id]),
    }
    return page(request, "cases/answer_disagreement.jinja", context)


def _name(request: Request, found: DisagreementAnswer) -> str:
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    return names.get(found.subject_id, "")


def _case_of(request: Request, found: DisagreementAnswer) -> str:
    """Return where the page belongs: to the decision, to the case, or to one's own pages."""
    if found.about.is_notice:
        return reverse("cases:notice", args=[found.about_id])
    if request.viewer.holds(Permission.HOME_OWN):
        return reverse("holder:home")
    return reverse("staff:case", args=[found.case_id])
