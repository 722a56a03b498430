"""Pages of the commissioner's own offer: for whoever it may concern, and for who writes it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, queries
from openphb.domains.cases.forms import LocalOfferDecisionForm, LocalOfferForm
from openphb.domains.cases.types import LocalOfferState
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.shortcuts import page, posted


@requires(Permission.LOCAL_OFFER_VIEW)
def local_offers(request: Request) -> HttpResponse:
    """To whom else each commissioner offers a budget today; its versions for who writes them."""
    viewer = request.viewer
    own = viewer.holds(Permission.HOME_OWN)
    writes = viewer.scope(Permission.LOCAL_OFFER_RECORD).tenant_ids
    reached = queries.commissioners_offering(viewer=viewer, permission=Permission.LOCAL_OFFER_VIEW)
    found = [
        {
            "tenant_id": tenant_id,
            "name": queries.commissioner_name(viewer=viewer, tenant_id=tenant_id),
            "offer": queries.local_offer_on(viewer=viewer, tenant_id=tenant_id, on=viewer.today),
            "versions": queries.local_offers(viewer=viewer, tenant_id=tenant_id),
            "writes": tenant_id in writes,
        }
        for tenant_id in reached
    ]
    context = {
        "found": found,
        "own": own,
        "back_href": reverse("holder:home") if own else reverse("staff:today"),
    }
    return page(request, "cases/local_offers.jinja", context)


@requires(Permission.LOCAL_OFFER_RECORD)
def write_local_offer(request: Request, tenant_id: UUID) -> HttpResponse:
    """A new version, which begins with what counts today."""
    viewer = request.viewer
    if tenant_id not in viewer.scope(Permission.LOCAL_OFFER_RECORD).tenant_ids:
        raise NothingThere("own offer")
    now = queries.local_offer_on(viewer=viewer, tenant_id=tenant_id, on=viewer.today)
    form = LocalOfferForm(
        posted(request), before=now.draft if now else None, initial={"starts_on": viewer.today}
    )
    if form.is_valid():
        try:
            made = actions.propose_local_offer(
                by=viewer, at=request.moment.at, tenant_id=tenant_id, draft=form.draft
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written. Somebody else publishes it."))
            return redirect("cases:local_offer", local_offer_id=made)
    context = {
        "form": form,
        "caption": queries.commissioner_name(viewer=viewer, tenant_id=tenant_id),
        "back_href": reverse("cases:local_offers"),
    }
    return page(request, "cases/write_local_offer.jinja", context)


@requires(Permission.LOCAL_OFFER_RECORD)
def local_offer(request: Request, local_offer_id: UUID) -> HttpResponse:
    """One version: what it says, and for who may, whether it is published."""
    viewer = request.viewer
    found = queries.local_offer(viewer=viewer, local_offer_id=local_offer_id)
    decides = (
        found.state is LocalOfferState.PROPOSED
        and found.tenant_id in viewer.scope(Permission.LOCAL_OFFER_DECIDE).tenant_ids
    )
    form = LocalOfferDecisionForm(posted(request))
    # Who sends a decision that is no longer asked for is refused by the action, in its words.
    if form.is_valid():
        try:
            actions.decide_local_offer(
                by=viewer,
                at=request.moment.at,
                local_offer_id=local_offer_id,
                publish=form.cleaned_data["decision"] == "publish",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decided."))
            return redirect("cases:local_offers")
    own = found.proposed_by == viewer.user_id
    context = {
        "form": form,
        "found": found,
        "asked": decides and not own,
        "own": decides and own,
        "name": queries.commissioner_name(viewer=viewer, tenant_id=found.tenant_id),
        "back_href": reverse("cases:local_offers"),
    }
    return page(request, "cases/local_offer.jinja", context)
