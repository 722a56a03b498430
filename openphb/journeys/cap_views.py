"""The page on which finance is asked whether a plan may take a pot of money over its cap."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries
from openphb.domains.payments.types import CapAnswer, Capped, QuestionState
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanState
from openphb.domains.plans.views.asking import caption
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form, TextAreaField
from openphb.web.forms.fields import Look
from openphb.web.shortcuts import page, posted, told


class AskForm(Form):
    """Why a plan should be agreed although it takes a pot over its cap."""

    reason = TextAreaField(
        label=gettext_lazy("Why should it be agreed?"),
        help_text=gettext_lazy("Finance reads it. Do not write more of the person than they need."),
        missing=gettext_lazy("Write why"),
        max_length=2000,
        look=Look(rows=4),
    )


@requires(Permission.PLAN_APPROVE)
def ask_over_cap(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask finance, once for each pot that the plan would take over its cap."""
    plan = plans.plan(viewer=request.viewer, plan_id=plan_id)
    back = reverse("journeys:decide_plan", args=[plan_id])
    over = over_cap(queries.caps_of_plan(viewer=request.viewer, plan_id=plan_id))
    if plan.state is not PlanState.SUBMITTED or not any(one.asks for one in over):
        return told(
            request,
            _("Over a cap"),
            _("There is nothing to ask finance about this plan."),
            onward=(_("Back to the plan"), back),
        )
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            payments.ask_over_cap(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Finance is asked. The plan waits for their answer."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "journeys/ask_over_cap.jinja",
        {"form": form, "caption": caption(plan), "over": over, "back_href": back},
    )


@dataclass(frozen=True)
class Over:
    """One pot that a plan would take over its cap, in words: whether that bars it, and can be asked."""

    words: str
    said: str
    bars: bool
    asks: bool


def over_cap(found: tuple[Capped, ...]) -> list[Over]:
    """Return the pots that a plan would take over their caps."""
    return [
        Over(
            _words(one),
            _said(one),
            one.answer is CapAnswer.ASKS,
            one.answer is CapAnswer.ASKS and one.question_state is not QuestionState.ASKED,
        )
        for one in found
        if one.answer in (CapAnswer.ASKS, CapAnswer.ALLOWED)
    ]


def _words(one: Capped) -> str:
    return _(
        "%(name)s would come to %(total)s in %(year)s: %(over)s over its cap of %(cap)s. "
        "This plan draws %(after)s of it."
    ) % {
        "name": one.name,
        "year": one.year,
        "total": pounds(one.facts.total_pence),
        "over": pounds(one.facts.over_pence),
        "cap": pounds(one.facts.cap_pence),
        "after": pounds(one.facts.after_pence),
    }


def _said(one: Capped) -> str:
    if one.answer is CapAnswer.ALLOWED:
        return _("It was decided that it may.")
    match one.question_state:
        case QuestionState.ASKED:
            return _("Finance is asked. The plan waits for their answer.")
        case QuestionState.REFUSED:
            return _("Finance decided that it may not: %(reason)s") % {"reason": one.decided_reason}
        case QuestionState.ALLOWED:
            return _("It was allowed for less than this.")
        case None:
            return _("Nobody has decided about it.")
