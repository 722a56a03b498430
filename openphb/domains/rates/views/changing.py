"""Putting rates forward, by hand or from a file, and deciding them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.rates import actions, queries
from openphb.domains.rates.card_file import HEADER, read_price
from openphb.domains.rates.forms import DecisionForm, ImportForm, RecordForm
from openphb.domains.rates.rules import holding
from openphb.domains.rates.types import Proposal, ProposalState, RateGiven
from openphb.domains.rates.views import wording
from openphb.domains.rates.views.reading import may_record
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Column
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.RATE_RECORD)
def record(request: Request, tenant_id: UUID) -> HttpResponse:
    """One price, put forward by hand."""
    _refuse_elsewhere(request, tenant_id)
    own = queries.own_list(viewer=request.viewer, tenant_id=tenant_id)
    form = RecordForm(posted(request), own=own, initial={"code": request.GET.get("rate", "")})
    if request.method == "POST" and form.is_valid():
        try:
            proposal_id = _put_forward(request, tenant_id, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is put forward. Somebody else decides it."))
            return HttpResponseRedirect(reverse("rates:proposal", args=[proposal_id]))
    return page(
        request,
        "rates/record.jinja",
        {
            "form": form,
            "caption": _commissioner(request, tenant_id),
            "back_href": reverse("rates:card", args=[tenant_id]),
        },
    )


def _put_forward(request: Request, tenant_id: UUID, form: RecordForm) -> UUID:
    said = form.cleaned_data
    key = form.key
    given = RateGiven(
        key=key,
        value=read_price(said["value"], key.unit),
        valid_from=said["valid_from"],
        valid_to=said["valid_to"] + timedelta(days=1) if said["valid_to"] else None,
        source=said["source"],
    )
    return actions.propose_rates(
        by=request.viewer,
        at=request.moment.at,
        tenant_id=tenant_id,
        what=key.full_words,
        rates=[given],
    )


@requires(Permission.RATE_RECORD)
def take_in(request: Request, tenant_id: UUID) -> HttpResponse:
    """A file of prices; its good rows are put forward, its others told."""
    _refuse_elsewhere(request, tenant_id)
    form = ImportForm(posted(request), posted_files(request))
    context = {
        "caption": _commissioner(request, tenant_id),
        "tenant_id": tenant_id,
        "back_href": reverse("rates:card", args=[tenant_id]),
    }
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = actions.import_rates(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                name=file.name or "",
                data=file.read(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            columns = (
                Column(_("Row")),
                Column(_("Column")),
                Column(_("What is wrong")),
                Column(_("How to mend it")),
            )
            rows = [
                (_("Line %(number)s") % {"number": one.line}, one.column, one.message, one.mend)
                for one in found.faults
            ]
            return page(
                request,
                "rates/taken_in.jinja",
                context | {"found": found, "columns": columns, "rows": rows, "name": file.name},
            )
    return page(request, "rates/take_in.jinja", context | {"form": form, "header_row": HEADER})


@requires(Permission.RATE_VIEW)
def proposal(request: Request, rate_proposal_id: UUID) -> HttpResponse:
    """Rates that were put forward together: how they stand, and for who may, the decision."""
    viewer = request.viewer
    found = queries.proposal(viewer=viewer, proposal_id=rate_proposal_id)
    is_open = found.state is ProposalState.PROPOSED
    decides = is_open and found.tenant_id in viewer.scope(Permission.RATE_DECIDE).tenant_ids
    asked = decides and found.proposed_by != viewer.user_id
    form = DecisionForm(posted(request))
    # Who sends a decision that is no longer asked for is refused by the action, in its words.
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_rates(
                by=viewer,
                at=request.moment.at,
                proposal_id=rate_proposal_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decided."))
            return HttpResponseRedirect(reverse("rates:card", args=[found.tenant_id]))
    return page(
        request,
        "rates/proposal.jinja",
        {
            "form": form,
            "proposal": found,
            "state": wording.state_tag(found.state),
            "asked": asked,
            "own": decides and not asked,
            "columns": wording.given_columns(compared=is_open, ends=_ends(found)),
            "rows": _rows(request, found, compared=is_open),
            "back_href": reverse("rates:card", args=[found.tenant_id]),
        },
    )


def _rows(request: Request, found: Proposal, *, compared: bool) -> list[tuple[object, ...]]:
    ends = _ends(found)
    if not compared:
        return [wording.given_row(found.tenant_id, one, ends=ends) for one in found.rates]
    days = {one.valid_from for one in found.rates}
    card = queries.card_on(viewer=request.viewer, tenant_id=found.tenant_id, on=min(days))
    held = {day: holding(card.rates, day) for day in days}
    rows = []
    for one in found.rates:
        now = held[one.valid_from].get(one.key.code)
        beside = wording.price_words(now.key, now.value) if now else _("No price")
        rows.append(wording.given_row(found.tenant_id, one, beside, ends=ends))
    return rows


def _ends(found: Proposal) -> bool:
    return any(one.valid_to for one in found.rates)


def _refuse_elsewhere(request: Request, tenant_id: UUID) -> None:
    if not may_record(request, tenant_id):
        raise NothingThere("rate card")


def _commissioner(request: Request, tenant_id: UUID) -> str:
    names = queries.commissioners(viewer=request.viewer, permission=Permission.RATE_RECORD)
    return dict(names)[tenant_id]
