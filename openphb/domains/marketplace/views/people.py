"""The person's own pages: care that the NHS arranges for them, in plain words."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.forms import AgreeForm, RightForm
from openphb.domains.marketplace.types import (
    DeliveryStanding,
    DeliveryTold,
    LineBalance,
    OrderState,
)
from openphb.domains.marketplace.views.ordering import seen_as, to_answer
from openphb.domains.marketplace.views.parts import done
from openphb.domains.marketplace.wording import (
    comes_to_words,
    days_words,
    delivered_words,
    ending_words,
    much_words,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.kernel.periods import financial_year_period
from openphb.web.shortcuts import page, posted, told

SHOWN = 14


@requires(Permission.ORDER_VIEW)
def arranged(request: Request, budget_id: UUID) -> HttpResponse:
    """What the NHS arranges: what was ordered, what was delivered, what to say, and the money."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    year = financial_year_period(viewer.today)
    may_say = viewer.scope(Permission.ORDER_AGREE).covers(
        tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    shown = []
    for balance in queries.arranged(viewer=viewer, budget_id=budget_id):
        delivered = [
            one
            for one in queries.deliveries(viewer=viewer, order_key=balance.order.order_key)
            if one.standing is not DeliveryStanding.TAKEN_BACK
        ]
        lines = [(one, delivered_words(one)) for one in delivered[:SHOWN]]
        shown.append((balance, _words(balance), lines, _waiting(delivered)))
    return page(
        request,
        "marketplace/arranged.jinja",
        {
            "shown": shown,
            "may_say": may_say,
            "own": Role.HOLDER in viewer.roles,
            "until": year.last_day,
            "budget_id": budget_id,
            "back_href": reverse("holder:budget", args=[budget_id])
            if viewer.holds(Permission.HOME_BUDGET)
            else reverse("marketplace:orders", args=[budget_id]),
        },
    )


@requires(Permission.ORDER_AGREE)
def agree(request: Request, order_id: UUID) -> HttpResponse:
    """Do you agree to this order?"""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:arranged", args=[found.budget_id])
    if found.state is not OrderState.TO_AGREE:
        return told(
            request,
            _("This is answered already"),
            _(found.state.words),
            onward=(_("See the care the NHS arranges"), back),
        )
    form = AgreeForm(posted(request))

    def answer() -> None:
        by, at = request.viewer, request.moment.at
        if form.cleaned_data["agrees"] == "yes":
            actions.agree(by=by, at=at, order_id=order_id)
        else:
            actions.not_agree(by=by, at=at, order_id=order_id, words=form.cleaned_data["words"])

    if request.method == "POST" and done(form, answer):
        messages.success(request, _("Thank you. Your answer is kept."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "marketplace/agree.jinja",
        {
            "form": form,
            "order": found,
            "much": much_words(found),
            "comes_to": comes_to_words(found),
            "days": days_words(found.valid),
            "back_href": back,
        },
    )


@requires(Permission.ORDER_AGREE)
def right(request: Request, order_id: UUID) -> HttpResponse:
    """Was this right?"""
    viewer = request.viewer
    found = queries.order(viewer=viewer, order_id=order_id)
    back = reverse("marketplace:arranged", args=[found.budget_id])
    waiting = to_answer(request, found)
    if not waiting:
        return told(
            request,
            _("Nothing waits for your answer"),
            _("When they tell us what they did next, we will ask you again."),
            onward=(_("See the care the NHS arranges"), back),
        )
    form = RightForm(posted(request), told=waiting, own=True)
    if request.method == "POST" and done(
        form,
        lambda: actions.say_right(
            by=viewer,
            at=request.moment.at,
            order_key=found.order_key,
            answers=form.answers(),
        ),
    ):
        messages.success(request, _("Thank you. Your answer is kept."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "marketplace/right.jinja",
        {
            "form": form,
            "order": found,
            "told": [delivered_words(one) for one in waiting],
            "seen": " ".join(map(seen_as, waiting)),
            "own": True,
            "back_href": back,
        },
    )


def _waiting(delivered: list[DeliveryTold]) -> list[DeliveryTold]:
    return [one for one in delivered if one.standing is DeliveryStanding.WAITING]


def _words(balance: LineBalance) -> dict[str, str]:
    return {
        "much": much_words(balance.order),
        "comes_to": comes_to_words(balance.order),
        "days": days_words(balance.order.valid),
        "ending": ending_words(balance.order),
    }
