"""The year's end: what is open, what keeps it open, who proposed, who closed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openphb.domains.ledger import actions, queries
from openphb.domains.ledger.types import YearAnswer, YearState
from openphb.foundation.access.names import names_of
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.formatting import short_date
from openphb.web.shortcuts import page


@requires(Permission.LEDGER_VIEW)
def years(request: Request, tenant_id: UUID) -> HttpResponse:
    """Every posting year, newest first, with what may be done about it."""
    found = queries.financial_years(viewer=request.viewer, tenant_id=tenant_id)
    names = names_of(who for one in found for who in (one.proposed_by, one.closed_by))
    return page(
        request,
        "ledger/years.jinja",
        {
            "name": dict(queries.tenants(viewer=request.viewer)).get(tenant_id, ""),
            "tenant_id": tenant_id,
            "years": [
                {
                    "year": one.year,
                    "slug": one.year.replace("/", "-"),
                    "state": one.state,
                    "story": _story(one, names),
                    "obstacles": one.obstacles,
                    "may_propose": one.state is YearState.OPEN
                    and not one.obstacles
                    and _may(request, Permission.LEDGER_PROPOSE_CLOSE, tenant_id),
                    "may_withdraw": one.state is YearState.PROPOSED
                    and one.proposed_by == request.viewer.user_id
                    and _may(request, Permission.LEDGER_PROPOSE_CLOSE, tenant_id),
                    "may_close": one.state is YearState.PROPOSED
                    and not one.obstacles
                    and one.proposed_by != request.viewer.user_id
                    and _may(request, Permission.LEDGER_CLOSE_YEAR, tenant_id),
                }
                for one in found
            ],
            "back_href": reverse("ledger:trial_balance_of", args=[tenant_id]),
        },
    )


@requires(Permission.LEDGER_PROPOSE_CLOSE)
@require_POST
def propose(request: Request, tenant_id: UUID, year: str) -> HttpResponse:
    """Propose that a year be closed."""
    actions.propose_close(
        by=request.viewer, at=request.moment.at, tenant_id=tenant_id, year=_year(year)
    )
    messages.success(request, _("Somebody else can close the year now."))
    return HttpResponseRedirect(reverse("ledger:years", args=[tenant_id]))


@requires(Permission.LEDGER_PROPOSE_CLOSE)
@require_POST
def withdraw(request: Request, tenant_id: UUID, year: str) -> HttpResponse:
    """Take back one's own proposal to close a year."""
    actions.withdraw_close(
        by=request.viewer, at=request.moment.at, tenant_id=tenant_id, year=_year(year)
    )
    messages.success(request, _("You took your proposal back. The year stays open."))
    return HttpResponseRedirect(reverse("ledger:years", args=[tenant_id]))


@requires(Permission.LEDGER_CLOSE_YEAR)
@require_POST
def close(request: Request, tenant_id: UUID, year: str) -> HttpResponse:
    """Close a year that somebody else proposed to close."""
    actions.close_year(
        by=request.viewer, at=request.moment.at, tenant_id=tenant_id, year=_year(year)
    )
    messages.success(request, _("The year is closed. Nothing is posted in it any more."))
    return HttpResponseRedirect(reverse("ledger:years", args=[tenant_id]))


def _year(slug: str) -> str:
    """Return the year of an address, where a slash would be a step."""
    return slug.replace("-", "/")


def _may(request: Request, permission: Permission, tenant_id: UUID) -> bool:
    return tenant_id in request.viewer.scope(permission).tenant_ids


def _story(year: YearAnswer, names: dict[UUID, str]) -> list[str]:
    told = []
    if year.proposed_by and year.proposed_at:
        told.append(
            _("%(name)s proposed on %(day)s to close it.")
            % {
                "name": names.get(year.proposed_by, ""),
                "day": short_date(year.proposed_at.date()),
            }
        )
    if year.closed_by and year.closed_at:
        told.append(
            _("%(name)s closed it on %(day)s.")
            % {"name": names.get(year.closed_by, ""), "day": short_date(year.closed_at.date())}
        )
    return told
