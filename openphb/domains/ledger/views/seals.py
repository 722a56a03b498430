"""The chain's seals: when, how many, and the head that left the database."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.ledger import queries
from openphb.domains.ledger.queries.seals import PAGE
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import NothingThere
from openphb.web.parts import Column, Kind, Page
from openphb.web.shortcuts import page


@requires(Permission.LEDGER_VIEW)
def seals(request: Request, tenant_id: UUID) -> HttpResponse:
    """Fifty seals, newest first, and how many journals wait for the next."""
    before = request.GET.get("before", "")
    if before and not before.isdecimal():
        raise NothingThere
    found = queries.seals(
        viewer=request.viewer, tenant_id=tenant_id, before=int(before) if before else None
    )
    here = reverse("ledger:seals", args=[tenant_id])
    return page(
        request,
        "ledger/seals.jinja",
        {
            "name": dict(queries.tenants(viewer=request.viewer)).get(tenant_id, ""),
            "waiting": queries.unsealed(viewer=request.viewer, tenant_id=tenant_id),
            "columns": (
                Column(_("Seal"), Kind.NUMBER),
                Column(_("Sealed")),
                Column(_("Journals"), Kind.NUMBER),
                Column(_("Entries"), Kind.NUMBER),
                Column(_("Head (SHA-256)")),
            ),
            "rows": [
                (
                    one.number,
                    f"{one.sealed_at.astimezone(LONDON):%-d %b %Y %H:%M}",
                    one.journals,
                    one.entries,
                    one.head_sha256,
                )
                for one in found
            ],
            "pages": Page(
                here if before else "",
                f"{here}?before={found[-1].number}" if len(found) == PAGE else "",
            ),
            "back_href": reverse("ledger:trial_balance_of", args=[tenant_id]),
        },
    )
