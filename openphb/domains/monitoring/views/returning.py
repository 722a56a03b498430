"""Staff: asking money back from an organisation, its letter, and what came."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.monitoring import actions, queries, reference
from openphb.domains.monitoring.forms import (
    AskBackForm,
    ReceivedForm,
)
from openphb.domains.monitoring.views.parts import (
    done,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.web.shortcuts import page, posted, told


@requires(Permission.HOLDING_ACCEPT)
def ask_back(request: Request, holding_id: UUID) -> HttpResponse:
    """Ask money back: how much, and what the letter says."""
    viewer = request.viewer
    found = queries.whole(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    if not found.may_ask_pence or found.why_back is None:
        return told(
            request,
            _("Nothing can be asked back today"),
            _("Nothing is held beyond what may stay, or it is asked back already."),
            _("What they say they spent is looked at first."),
            onward=(_("See what is held"), back),
            caption=found.holding.person_name,
        )
    form = AskBackForm(posted(request), initial={"pence": found.may_ask_pence})
    if request.method == "POST" and done(
        form,
        lambda: actions.ask_back(
            by=viewer,
            at=request.moment.at,
            holding_id=holding_id,
            pence=form.cleaned_data["pence"],
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("It is asked back. The letter is there to be sent."))
        return HttpResponseRedirect(back)
    days = timedelta(days=reference.limit("return_days", viewer.today))
    return page(
        request,
        "monitoring/ask_back.jinja",
        {
            "form": form,
            "found": found,
            "why": _(found.why_back.words),
            "due_on": viewer.today + days,
            "caption": f"{found.holding.person_name}, {found.holding.organisation_name}",
            "back_href": back,
        },
    )


@requires(Permission.HOLDING_ACCEPT)
def received(request: Request, holding_id: UUID) -> HttpResponse:
    """Record that money which was asked back came."""
    viewer = request.viewer
    one = queries.holding(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    if one.claim is None:
        return told(
            request,
            _("Nothing is asked back"),
            _("What they send without being asked stands in what they tell us."),
            onward=(_("See what is held"), back),
            caption=one.person_name,
        )
    form = ReceivedForm(
        posted(request), initial={"pence": one.claim.open_pence, "on": viewer.today}
    )
    if request.method == "POST" and done(
        form,
        lambda: actions.receive(
            by=viewer,
            at=request.moment.at,
            holding_id=holding_id,
            pence=form.cleaned_data["pence"],
            on=form.cleaned_data["on"],
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("It is in the ledger."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/received.jinja",
        {
            "form": form,
            "one": one,
            "caption": f"{one.person_name}, {one.organisation_name}",
            "back_href": back,
        },
    )


@requires(Permission.FIRM_VIEW)
def letter(request: Request, holding_id: UUID) -> HttpResponse:
    """Give out the letter that asks an organisation for money back. Refusal: `nothing_there`."""
    viewer = request.viewer
    found = queries.whole(viewer=viewer, holding_id=holding_id)
    if not found.claims:
        return told(
            request,
            _("There is no letter"),
            _("Nothing was asked back."),
            onward=(
                _("See what is held"),
                reverse("monitoring:holding", args=[holding_id]),
            ),
        )
    claim, one = found.claims[0], found.holding
    body = organisations.responsible_for(one.tenant_id, claim.asked_on)
    return downloads.printed(
        "monitoring/printed/claim.jinja",
        {
            "one": one,
            "claim": claim,
            "sums": one.sums,
            "why": _(claim.why.words),
            "body": body.name if body else "",
            "reference": _("%(case)s, money to send back") % {"case": one.reference},
            "large_print": False,
        },
        f"send-back-{one.reference}.pdf",
    )
