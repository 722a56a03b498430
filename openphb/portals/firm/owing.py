"""What somebody who works for a firm keys at the end: what is still owed, before the rest comes back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.forms import OwnLiabilityForm, TellLiabilityForm
from openphb.domains.monitoring.types import HoldingKind, LiabilityAnswer, LiabilityState
from openphb.domains.monitoring.views.owing import COLOURS, summary
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.portals.firm.asked import nobody, own_holding, person_href, wanted
from openphb.web.shortcuts import answered, page, posted, told

SEND = Permission.HOLDING_SEND


@requires(SEND)
def tell(request: Request) -> HttpResponse:
    """Key one thing that is still owed after a death or an end."""
    one = own_holding(request)
    if one is None:
        return nobody(request)
    back = person_href(one.id)
    if not queries.may_tell(viewer=request.viewer, holding_id=one.id):
        return told(
            request,
            _("Nothing is left to close"),
            _("This person’s money goes on. Tell us what you spend as ever."),
            onward=(_("Go to the person"), back),
            caption=one.person_name,
        )
    form = TellLiabilityForm(
        posted(request), lines=queries.lines(viewer=request.viewer, holding_id=one.id)
    )
    return answered(
        request,
        "firm/owed.jinja",
        form,
        lambda: actions.tell_liability(
            by=request.viewer, at=request.moment.at, holding_id=one.id, given=form.given()
        ),
        says=_("Thank you. We look at it. Keep the money for it until then."),
        back=back,
        one=one,
    )


@requires(SEND)
def owed(request: Request) -> HttpResponse:
    """One thing that you keyed as owed: answer what is asked, take it back, or say that it is paid."""
    key = wanted(request, "owed")
    if key is None:
        return nobody(request)
    viewer = request.viewer
    found = queries.liability(viewer=viewer, liability_id=key)
    queries.own_holding(viewer=viewer, holding_id=found.holding_id)
    back = person_href(found.holding_id)
    ways = _ways(found)
    if not ways:
        return told(
            request,
            _(found.state.words),
            found.decided_words or _("There is nothing to do about it."),
            onward=(_("Go to the person"), back),
            caption=found.person_name,
        )
    form = OwnLiabilityForm(posted(request), ways=ways, initial={"on": viewer.today})
    if request.method == "POST" and form.is_valid() and _acted(request, form, found.id):
        messages.success(request, _("Thank you. It is recorded."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "firm/owed_one.jinja",
        {
            "form": form,
            "one": found,
            "summary": summary(found),
            "colour": COLOURS[found.state],
            "back_href": back,
        },
    )


def _ways(found: LiabilityAnswer) -> list[tuple[str, str]]:
    ways = []
    if found.state is LiabilityState.QUESTIONED:
        ways.append(("answer", _("Answer what was asked")))
    if found.state.is_open:
        ways.append(("back", _("Take it back: it is not owed")))
    if found.state is LiabilityState.ACCEPTED and found.holding_kind is HoldingKind.THIRD_PARTY:
        ways.append(("paid", _("Say that it is paid")))
    return ways


def _acted(request: Request, form: OwnLiabilityForm, liability_id: UUID) -> bool:
    def act() -> None:
        given, by, at = form.cleaned_data, request.viewer, request.moment.at
        if given["what"] == "answer":
            actions.answer_liability(by=by, at=at, liability_id=liability_id, words=given["words"])
        elif given["what"] == "paid":
            actions.say_liability_paid(by=by, at=at, liability_id=liability_id, on=given["on"])
        else:
            actions.withdraw_liability(by=by, at=at, liability_id=liability_id)

    return form.does(act)


def href_of(one: LiabilityAnswer) -> str:
    """Return where something that was keyed as owed is answered, taken back or said to be paid."""
    return f"{reverse('firm:owed_one')}?owed={one.id}" if _ways(one) else ""
