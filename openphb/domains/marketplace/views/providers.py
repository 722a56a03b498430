"""Pages of organisations that are bought from, and who works for them."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.forms import MemberForm, ProviderForm
from openphb.domains.marketplace.views.parts import done
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.parts import Cell, Column, SummaryRow
from openphb.web.shortcuts import page, posted


@requires(Permission.PROVIDER_RECORD)
def providers(request: Request) -> HttpResponse:
    """List the organisations that are bought from."""
    found = queries.providers(viewer=request.viewer)
    rows = [
        [
            Cell(one.name, href=reverse("marketplace:provider", args=[one.id])),
            one.ods_code or "",
            one.contact,
            _(one.vat.words),
        ]
        for one in found
    ]
    columns = [
        Column(_("Name")),
        Column(_("ODS code")),
        Column(_("How we reach it")),
        Column(_("VAT")),
    ]
    return page(request, "marketplace/providers.jinja", {"columns": columns, "rows": rows})


@requires(Permission.PROVIDER_RECORD)
def provider_new(request: Request) -> HttpResponse:
    """Write down an organisation that is bought from."""
    form = ProviderForm(posted(request), tenants=queries.tenants_to_record(viewer=request.viewer))
    made: list[UUID] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.add_provider(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=form.tenant,
                draft=form.draft(),
            )
        ),
    ):
        messages.success(request, _("The provider is written down."))
        return HttpResponseRedirect(reverse("marketplace:provider", args=made))
    return page(
        request,
        "marketplace/provider_new.jinja",
        {"form": form, "back_href": reverse("marketplace:providers")},
    )


@never_cache
@requires(Permission.PROVIDER_RECORD)
def provider(request: Request, provider_id: UUID) -> HttpResponse:
    """Show a provider and its people; invite somebody, whose link is shown on this answer alone."""
    found = queries.provider(viewer=request.viewer, provider_id=provider_id)
    form = MemberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = form.person()
        try:
            account = actions.invite_member(
                by=request.viewer, at=request.moment.at, provider_id=provider_id, person=person
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            link = ""
            if account.secret:
                query = urlencode({"secret": account.secret})
                link = request.build_absolute_uri(f"{reverse('access:open_account')}?{query}")
            return page(
                request,
                "marketplace/member_invited.jinja",
                {
                    "name": person.name,
                    "send_to": person.email,
                    "link": link,
                    "expires_on": account.expires_on,
                    "back_href": reverse("marketplace:provider", args=[provider_id]),
                },
            )
    summary = [
        SummaryRow(_("ODS code"), found.ods_code or _("none")),
        SummaryRow(_("How we reach it"), found.contact),
        SummaryRow(_("VAT"), _(found.vat.words)),
        SummaryRow(_("Its invoices come"), _(found.invoices_come.words)),
    ]
    return page(
        request,
        "marketplace/provider.jinja",
        {
            "provider": found,
            "summary": summary,
            "may_key": request.viewer.holds(Permission.INVOICE_RECORD),
            "form": form,
            "back_href": reverse("marketplace:providers"),
        },
    )


@requires(Permission.PROVIDER_RECORD)
def member_end(request: Request, member_id: UUID) -> HttpResponse:
    """End that somebody acts for a provider: asked once more, then done."""
    if request.method == "POST":
        actions.end_member(by=request.viewer, at=request.moment.at, member_id=member_id)
        messages.success(request, _("They no longer act for the provider."))
        return HttpResponseRedirect(reverse("marketplace:providers"))
    name = queries.member_name(viewer=request.viewer, member_id=member_id)
    return page(
        request,
        "marketplace/member_end.jinja",
        {"name": name, "back_href": reverse("marketplace:providers")},
    )
