"""Pages that write down what the person said, and that take back or end an order."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.forms import (
    AgreedForm,
    EndForm,
    RightForm,
    WhyForm,
)
from openphb.domains.marketplace.types import (
    OrderState,
)
from openphb.domains.marketplace.views.ordering.parts import no_longer, seen_as, to_answer
from openphb.domains.marketplace.views.parts import (
    done,
)
from openphb.domains.marketplace.wording import (
    delivered_words,
    much_words,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import page, posted, told


@requires(Permission.ORDER_MAKE)
def order_agreed(request: Request, order_id: UUID) -> HttpResponse:
    """Key that the person agreed to an order, and how."""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    if found.state is not OrderState.TO_AGREE:
        return no_longer(request, found, back)
    form = AgreedForm(posted(request), initial={"agreed_name": found.person_name})
    if request.method == "POST" and done(
        form,
        lambda: actions.agree_for(
            by=request.viewer,
            at=request.moment.at,
            order_id=order_id,
            agreed=form.agreement(),
        ),
    ):
        messages.success(request, _("The order is sent to the provider."))
        return HttpResponseRedirect(back)
    context = {"form": form, "order": found, "much": much_words(found), "back_href": back}
    return page(request, "marketplace/order_agreed.jinja", context)


@requires(Permission.ORDER_MAKE)
def order_withdraw(request: Request, order_id: UUID) -> HttpResponse:
    """Take back an order that nobody has accepted."""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    if found.state not in (OrderState.TO_AGREE, OrderState.SENT):
        return no_longer(request, found, back)
    form = WhyForm(posted(request))
    if request.method == "POST" and done(
        form,
        lambda: actions.withdraw(
            by=request.viewer,
            at=request.moment.at,
            order_id=order_id,
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("The order is withdrawn."))
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("Withdraw order %(number)s") % {"number": found.reference},
        "order": found,
        "button_text": _("Withdraw it"),
        "back_href": back,
    }
    return page(request, "marketplace/order_step.jinja", context)


@requires(Permission.ORDER_MAKE)
def order_end(request: Request, order_id: UUID) -> HttpResponse:
    """End an accepted order after a last day."""
    found = queries.order(viewer=request.viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    if found.state is not OrderState.ACCEPTED:
        return no_longer(request, found, back)
    form = EndForm(posted(request), initial={"ends_on": request.viewer.today})
    if request.method == "POST" and done(
        form,
        lambda: actions.end_order(
            by=request.viewer,
            at=request.moment.at,
            order_id=order_id,
            last_day=form.cleaned_data["ends_on"],
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("The order ends on that day."))
        return HttpResponseRedirect(back)
    context = {
        "form": form,
        "title": _("End order %(number)s") % {"number": found.reference},
        "order": found,
        "button_text": _("End it"),
        "back_href": back,
    }
    return page(request, "marketplace/order_step.jinja", context)


@requires(Permission.ORDER_MAKE)
def order_answers(request: Request, order_id: UUID) -> HttpResponse:
    """Key what the person says of what was delivered, and how they said it."""
    viewer = request.viewer
    found = queries.order(viewer=viewer, order_id=order_id)
    back = reverse("marketplace:order", args=[order_id])
    waiting = to_answer(request, found)
    if not waiting:
        return told(
            request,
            _("Nothing waits for an answer"),
            _("Everything that was delivered has been answered, or counts."),
            onward=(_("Go to the order"), back),
        )
    form = RightForm(posted(request), told=waiting, own=False)
    if request.method == "POST" and done(
        form,
        lambda: actions.say_right(
            by=viewer,
            at=request.moment.at,
            order_key=found.order_key,
            answers=form.answers(),
            how=form.said_how,
        ),
    ):
        messages.success(request, _("It is written down."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "marketplace/right.jinja",
        {
            "form": form,
            "order": found,
            "told": [delivered_words(one) for one in waiting],
            "seen": " ".join(map(seen_as, waiting)),
            "own": False,
            "back_href": back,
        },
    )
