"""Who has no tested second way to be paid, and recording one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.payments import actions
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.types import (
    Proof,
    RecipientWays,
    SecondWayProposed,
)
from openphb.domains.payments.forms import SecondWayForm
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.types import Rail
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Column, Page
from openphb.web.shortcuts import page, posted


@requires(Permission.PAYEE_NUMBER_VIEW)
def second_ways(request: Request) -> HttpResponse:
    """Everybody who is paid and has no tested second way, fifty a page."""
    after = _key(request)
    found = queries.without_second_way(viewer=request.viewer, after=after)
    here = reverse("payments:second_ways")
    return page(
        request,
        "payments/second_ways.jinja",
        {
            "count": queries.ways_count(viewer=request.viewer),
            "columns": (
                Column(_("Who")),
                Column(_("Case")),
                Column(_("Paid by")),
                Column(_("Could be paid by")),
            ),
            "rows": [_row(one) for one in found.recipients],
            "pages": Page(here if after else "", f"?after={found.after}" if found.after else ""),
            "may_record": request.viewer.holds(Permission.SECOND_WAY_RECORD),
            "back_href": reverse("payments:continuity"),
        },
    )


def _row(one: RecipientWays) -> tuple[object, ...]:
    return (
        Cell(one.recipient_name, href=of_second_way(one.budget_id)),
        one.case_reference,
        RAILS[one.usual].name if one.usual else _("Nothing yet"),
        ", ".join(RAILS[way.rail].name for way in one.others) or _("Nothing else"),
    )


@requires(Permission.SECOND_WAY_RECORD)
def record_known_ways(request: Request) -> HttpResponse:
    """Record every second way that records here prove already."""
    if request.method == "POST":
        made = sum(
            actions.record_known_ways(by=request.viewer, at=request.moment.at, tenant_id=tenant_id)
            for tenant_id in sorted(request.viewer.scope(Permission.SECOND_WAY_RECORD).tenant_ids)
        )
        messages.success(
            request,
            ngettext("%(num)s second way is recorded.", "%(num)s second ways are recorded.", made)
            % {"num": made}
            if made
            else _("Nothing here proves another second way."),
        )
    return HttpResponseRedirect(reverse("payments:second_ways"))


@requires(Permission.PAYEE_NUMBER_VIEW)
def second_way(request: Request, budget_id: UUID) -> HttpResponse:
    """How one recipient is paid, their second way, and for who may, recording it."""
    found = queries.recipient_ways(viewer=request.viewer, budget_id=budget_id)
    trail.looked(
        "ways to be paid",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PAYEE_NUMBER_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    form = SecondWayForm(
        posted(request),
        rails=[(way.rail.value, RAILS[way.rail].name) for way in found.others],
        initial={"proven_on": request.viewer.today},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_second_way(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                asked=SecondWayProposed(
                    Rail(given["rail"]),
                    Proof(given["proof"]),
                    given["proven_on"],
                    given["evidence"],
                ),
            )
        except NothingThere:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The second way is recorded."))
            return HttpResponseRedirect(of_second_way(budget_id))
    return page(
        request,
        "payments/second_way.jinja",
        {
            "form": form,
            "ways": found,
            "usual": RAILS[found.usual].name if found.usual else "",
            "second": RAILS[found.second.rail].name if found.second else "",
            "proof": wording.proof(found.second.proof) if found.second else "",
            "asked": bool(found.others) and request.viewer.holds(Permission.SECOND_WAY_RECORD),
            "back_href": reverse("payments:second_ways"),
        },
    )


def of_second_way(budget_id: UUID) -> str:
    """Return where one recipient's ways to be paid are."""
    return reverse("payments:second_way", args=[budget_id])


def _key(request: Request) -> UUID | None:
    """Return the key after which a list goes on; a key that is none begins it again."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
