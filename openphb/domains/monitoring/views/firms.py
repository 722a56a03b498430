"""Staff: organisations that hold people's money, who works there, and what they showed."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.forms import ConfirmForm, PaperForm, PersonForm
from openphb.domains.monitoring.types import FirmAnswer, HoldingKind, PaperState, Sums
from openphb.domains.monitoring.views.parts import (
    done,
    figures,
    holding_columns,
    holding_row,
    paper_cells,
    paper_columns,
)
from openphb.foundation.access.actions import NewStaff
from openphb.foundation.access.actions.providing import OutsideAccount
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted

LOOKED_AT = (PaperState.ENDED, PaperState.ENDS_SOON)


@requires(Permission.FIRM_VIEW)
def firms(request: Request) -> HttpResponse:
    """Every organisation that holds people's money: how much, and what to look at."""
    found = queries.firms(viewer=request.viewer)
    to_write = (
        queries.agreements_to_write(viewer=request.viewer)
        if request.viewer.holds(Permission.HOLDING_RECORD)
        else ()
    )
    return page(
        request,
        "monitoring/firms.jinja",
        {
            "sums": sum((one.sums for one in found), Sums()),
            "to_write": [
                (
                    Cell(
                        one.recipient_name,
                        href=reverse("monitoring:record", args=[one.agreement_id]),
                    ),
                    _(one.kind.words),
                    long_date(one.signed_for),
                )
                for one in to_write
            ],
            "write_columns": (
                Column(_("Organisation, as the agreement names it")),
                Column(_("Kind")),
                Column(_("From")),
            ),
            "rows": [_firm(one) for one in found],
            "columns": (
                Column(_("Organisation")),
                Column(_("People"), Kind.NUMBER),
                Column(_("Held"), Kind.MONEY),
                Column(_("To look at")),
            ),
        },
    )


def _firm(one: FirmAnswer) -> tuple[object, ...]:
    return (
        Cell(one.name, href=reverse("monitoring:firm", args=[one.tenant_id, one.organisation_id])),
        len(one.holdings),
        one.sums.held_pence,
        _to_look_at(one),
    )


def _to_look_at(one: FirmAnswer) -> Cell | str:
    papers = [paper for paper in one.papers if paper.state in LOOKED_AT]
    rows = sum(held.to_decide for held in one.holdings)
    parts = []
    if papers:
        parts.append(_("%(num)s papers run out") % {"num": len(papers)})
    if rows:
        parts.append(_("%(num)s rows wait") % {"num": rows})
    if one.checks and one.checks[0].difference_pence:
        parts.append(_("client account differs"))
    return Cell("; ".join(parts), tag=Colour.ORANGE) if parts else ""


@requires(Permission.FIRM_VIEW)
def firm(request: Request, tenant_id: UUID, organisation_id: UUID) -> HttpResponse:
    """One organisation: for whom it holds money, its papers, and who signs in for it."""
    found = queries.firm(
        viewer=request.viewer, tenant_id=tenant_id, organisation_id=organisation_id
    )
    here = [tenant_id, organisation_id]
    return page(
        request,
        "monitoring/firm.jinja",
        {
            "firm": found,
            "figures": figures(found.sums),
            "columns": holding_columns(),
            "rows": [
                holding_row(one, reverse("monitoring:holding", args=[one.id]))
                for one in found.holdings
            ],
            "paper_columns": paper_columns(),
            "papers": [paper_cells(one) for one in found.papers],
            "people": found.people,
            "managed": any(one.kind is HoldingKind.MANAGED_ACCOUNT for one in found.holdings),
            "check_columns": (
                Column(_("Day"), Kind.DAY),
                Column(_("Their balance"), Kind.MONEY),
                Column(_("Held for people"), Kind.MONEY),
                Column(_("Difference")),
            ),
            "checks": [
                (one.on, one.stated_pence, one.held_pence, difference(one.difference_pence))
                for one in found.checks
            ],
            "may_record": tenant_id in request.viewer.scope(Permission.HOLDING_RECORD).tenant_ids,
            "invite_href": reverse("monitoring:invite", args=here),
            "paper_href": reverse("monitoring:paper", args=here),
            "back_href": reverse("monitoring:firms"),
        },
    )


def difference(pence: int) -> Cell:
    """Return by how much a client account differs from what is held in it, as a tag."""
    if not pence:
        return Cell(_("They agree"), tag=Colour.GREEN)
    words = _("%(pence)s too little") if pence > 0 else _("%(pence)s more than is held")
    return Cell(words % {"pence": pounds(abs(pence))}, tag=Colour.RED)


@never_cache
@requires(Permission.HOLDING_RECORD)
def invite(request: Request, tenant_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Invite somebody who works there; their link is shown on this answer alone."""
    found = queries.firm(
        viewer=request.viewer, tenant_id=tenant_id, organisation_id=organisation_id
    )
    back = reverse("monitoring:firm", args=[tenant_id, organisation_id])
    form = PersonForm(posted(request))
    made: list[OutsideAccount] = []

    def act() -> None:
        given = form.cleaned_data
        made.append(
            actions.invite_person(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                organisation_id=organisation_id,
                person=NewStaff(given["name"], given["username"], given["email"]),
            )
        )

    if request.method == "POST" and done(form, act):
        link = ""
        if made[0].secret:
            query = urlencode({"secret": made[0].secret})
            link = request.build_absolute_uri(f"{reverse('access:open_account')}?{query}")
        return page(
            request,
            "monitoring/invited.jinja",
            {
                "name": form.cleaned_data["name"],
                "send_to": form.cleaned_data["email"],
                "link": link,
                "expires_on": made[0].expires_on,
                "back_href": back,
            },
        )
    return page(
        request, "monitoring/invite.jinja", {"form": form, "firm": found, "back_href": back}
    )


@requires(Permission.HOLDING_RECORD)
def end_person(request: Request, firm_member_id: UUID) -> HttpResponse:
    """End that somebody acts for an organisation: asked once more, then done."""
    name = queries.person_name(viewer=request.viewer, member_id=firm_member_id)
    form = ConfirmForm(posted(request))
    if request.method == "POST" and done(
        form,
        lambda: actions.end_person(
            by=request.viewer, at=request.moment.at, member_id=firm_member_id
        ),
    ):
        messages.success(request, _("They reach nobody by it any more."))
        return HttpResponseRedirect(reverse("monitoring:firms"))
    return page(
        request,
        "monitoring/end_person.jinja",
        {"form": form, "name": name, "back_href": reverse("monitoring:firms")},
    )


@requires(Permission.HOLDING_RECORD)
def paper(request: Request, tenant_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Record a paper that an organisation showed."""
    found = queries.firm(
        viewer=request.viewer, tenant_id=tenant_id, organisation_id=organisation_id
    )
    back = reverse("monitoring:firm", args=[tenant_id, organisation_id])
    form = PaperForm(posted(request), initial={"holds_from": request.viewer.today})
    if request.method == "POST" and done(
        form,
        lambda: actions.record_paper(
            by=request.viewer,
            at=request.moment.at,
            tenant_id=tenant_id,
            organisation_id=organisation_id,
            draft=form.draft(),
        ),
    ):
        messages.success(request, _("The paper is recorded."))
        return HttpResponseRedirect(back)
    return page(request, "monitoring/paper.jinja", {"form": form, "firm": found, "back_href": back})
