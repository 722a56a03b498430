"""Wheelchair, one-off and price list: written, seen as often as one likes, and then kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.forms.asking import AskingForm
from openphb.domains.budgets.forms.one_off import OneOffForm
from openphb.domains.budgets.forms.price_list import PriceListForm
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.domains.budgets.forms.wheelchair import WheelchairForm, WheelchairOffer
from openphb.domains.budgets.methods import one_off as one_off_pack
from openphb.domains.budgets.methods import price_list as price_list_pack
from openphb.domains.budgets.methods import wheelchair as wheelchair_pack
from openphb.domains.budgets.methods.given import Made, listed_on
from openphb.domains.budgets.methods.wheelchair.refusing import MOST_EXTRAS
from openphb.domains.people import queries as people
from openphb.domains.rates.types import Unit
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.shortcuts import page, posted

MORE_EXTRAS = 2


@dataclass(frozen=True)
class Way:
    """How one method is asked: its page, and its form, empty, kept or as it was sent."""

    template: str
    form: Callable[..., Any]
    more: dict[str, Any]
    """What its page needs besides."""


@requires(Permission.BUDGET_INDICATE)
def wheelchair(request: Request, budget_id: UUID) -> HttpResponse:
    """Write what the NHS would have supplied; see what it comes to, then keep it."""
    card = queries.card_today(viewer=request.viewer, budget_id=budget_id)
    had = queries.kept_last(viewer=request.viewer, budget_id=budget_id, pack=wheelchair_pack.PACK)
    offer = WheelchairOffer(
        listed_on(card, [Unit.ONCE], own_only=True),
        listed_on(card, [Unit.YEAR], own_only=True),
        wheelchair_pack.repairs_by_card(card),
    )

    def form(sent: QueryDict | None, wanted: QueryDict | None, version: int) -> WheelchairForm:
        extras = rows_wanted(wanted, MOST_EXTRAS, more=MORE_EXTRAS, name="extras") if wanted else 0
        return WheelchairForm(
            sent,
            need=wheelchair_pack.stored_need(had) if had and not wanted else None,
            offer=offer,
            extras=extras,
            today=request.viewer.today,
            version=version,
        )

    way = Way("budgets/wheelchair.jinja", form, {"offer": offer, "most": MOST_EXTRAS})
    return _asked(request, budget_id, way)


@requires(Permission.BUDGET_INDICATE)
def one_off(request: Request, budget_id: UUID) -> HttpResponse:
    """Write a few things with their quotes; see what they come to, then keep them."""
    had = queries.kept_last(viewer=request.viewer, budget_id=budget_id, pack=one_off_pack.PACK)

    def form(sent: QueryDict | None, wanted: QueryDict | None, version: int) -> OneOffForm:
        most = one_off_pack.MOST_THINGS
        return OneOffForm(
            sent,
            things=one_off_pack.stored_things(had) if had and not wanted else None,
            count=rows_wanted(wanted, most, more=1, name="things") if wanted else 0,
            version=version,
        )

    way = Way("budgets/one_off.jinja", form, {"most": one_off_pack.MOST_THINGS})
    return _asked(request, budget_id, way)


@requires(Permission.BUDGET_INDICATE)
def price_list(request: Request, budget_id: UUID) -> HttpResponse:
    """Choose things from the commissioner's list; see what they come to, then keep them."""
    card = queries.card_today(viewer=request.viewer, budget_id=budget_id)
    offer = listed_on(card, price_list_pack.UNITS, own_only=False)
    had = queries.kept_last(viewer=request.viewer, budget_id=budget_id, pack=price_list_pack.PACK)

    def form(sent: QueryDict | None, wanted: QueryDict | None, version: int) -> PriceListForm:
        chosen = price_list_pack.stored_choice(had) if had and not wanted else None
        return PriceListForm(sent, chosen=chosen, offer=offer, version=version)

    way = Way("budgets/price_list.jinja", form, {"tenant_id": card.tenant_id})
    return _asked(request, budget_id, way)


def _asked(request: Request, budget_id: UUID, way: Way) -> HttpResponse:
    """Show a method's form, what it comes to, or that it is kept."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    latest = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    answers = posted(request)
    seen: Made | None = None
    if answers is None:
        form: AskingForm = way.form(None, None, version)
    elif "more" in answers:
        form = way.form(None, answers, version)
        form.stand_as_sent(answers)
    else:
        form = way.form(answers, answers, version)
        if form.is_valid():
            try:
                if "keep" in answers:
                    _keep(request, budget_id, form)
                    messages.success(request, _("The indicative budget is worked out."))
                    return redirect("budgets:indicative", budget_id=budget_id)
                seen = queries.made_today(
                    viewer=request.viewer, budget_id=budget_id, asked=form.asked
                )
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.renew_version(version)
    names = people.names(viewer=request.viewer, subject_ids=[budget.subject_id])
    context = {
        **way.more,
        "form": form,
        "seen": seen,
        "budget": budget,
        "name": names.get(budget.subject_id, ""),
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, way.template, context)


def _keep(request: Request, budget_id: UUID, form: AskingForm) -> None:
    actions.work_out_asked(
        by=request.viewer,
        at=request.moment.at,
        budget_id=budget_id,
        after_version=-1 if form.seen_version is None else form.seen_version,
        asked=form.asked,
    )
