"""Whom or what a page of a firm was asked about, in its address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.monitoring import queries
from openphb.domains.monitoring.types import HoldingAnswer
from openphb.foundation.access.routes import Request
from openphb.kernel.refusal import NothingThere
from openphb.web.shortcuts import told


def person_href(holding_id: UUID) -> str:
    """Return the page of one person's money."""
    return f"{reverse('firm:person')}?who={holding_id}"


def own_holding(request: Request) -> HoldingAnswer | None:
    """Return the holding that the address asks for; None where it asks for none."""
    asked = wanted(request, "who")
    if asked is None:
        return None
    return queries.own_holding(viewer=request.viewer, holding_id=asked)


def wanted(request: Request, name: str) -> UUID | None:
    """Return an id of the address; None where it has none. Refusal: `nothing_there`."""
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as fault:
        raise NothingThere("person") from fault


def nobody(request: Request) -> HttpResponse:
    """The page that asks to choose somebody first."""
    return told(
        request,
        _("Choose somebody first"),
        _("This page is about one person whose money you hold."),
        onward=(_("Go to the people"), reverse("firm:home")),
    )
