"""The page on which some lines of a plan are agreed and others are not."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import queries as plans
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.approving.leaving_out import Without, without_each
from openphb.domains.plans.approving.refusing import codes_on
from openphb.domains.plans.forms.approving import PartForm
from openphb.domains.plans.lowering import queries as lowering
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.panel.rules import decided_words
from openphb.domains.plans.types import PlanAnswer, PlanState, Totals
from openphb.domains.plans.views.asking import caption
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.journeys import agree_plan
from openphb.journeys.deciding_views import barred_words
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted, told

NOTHING = Totals(0, 0, 0)


@requires(Permission.PLAN_APPROVE)
def decide_in_part(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask which lines are not agreed, and why each."""
    plan = plans.plan(viewer=request.viewer, plan_id=plan_id)
    back = reverse("journeys:decide_plan", args=[plan_id])
    if plan.state is not PlanState.SUBMITTED:
        return told(
            request,
            _("Agree in part"),
            _("This version does not wait for a decision."),
            onward=(_("See how it stands"), back),
        )
    if words := barred_words(plan):
        return told(request, _("Agree in part"), words, onward=(_("Back to the plan"), back))
    form = PartForm(
        posted(request),
        plan_lines=plan.lines,
        codes=codes_on(request.viewer.today),
        version=plan.version,
    )
    pays = plans.agreed_plan(viewer=request.viewer, budget_id=plan.budget_id)
    if pays is not None and pays.direct_payment != NOTHING:
        form.ask_why_lower(lowering.grounds(request.viewer, request.viewer.today), None)
    said = panel.said_of(viewer=request.viewer, plan_id=plan_id)
    found = said if said and said.version == plan.version else None
    form.fields["lines"].initial = [str(one) for one, _what in found.not_agreed] if found else []
    if request.method == "POST" and form.is_valid():
        try:
            made = agree_plan.decide_in_part(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                version=form.seen_version or 0,
                reasons=form.cleaned_data["reasons"],
                not_agreed=form.not_agreed(),
                why_lower=form.why_lower(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(plan.version)
        else:
            return HttpResponseRedirect(reverse("journeys:plan_decided", args=[made]))
    return page(
        request,
        "journeys/in_part.jinja",
        {
            "form": form,
            "plan": plan,
            **_without(request, plan),
            "title": _("Agree in part"),
            "intro": " ".join(
                [
                    _(
                        "The lines that you agree to become the agreed plan. The person can ask "
                        "again about the others."
                    ),
                    _("What the panel decided: %(what)s.") % {"what": decided_words(found)}
                    if found
                    else "",
                ]
            ),
            "caption": caption(plan),
            "back_href": back,
            "button_text": _("Record your decision"),
        },
    )


def _without(request: Request, plan: PlanAnswer) -> dict[str, object]:
    """Return what leaving each line out does to the money and to the needs, as a table."""
    compared = agreeing.compared(viewer=request.viewer, plan=plan)
    indicative = compared.found.indicative.weekly_pence if compared else None
    return {
        "without_columns": [
            Column(_("Without")),
            Column(_("A week"), Kind.MONEY),
            Column(_("Once"), Kind.MONEY),
            Column(_("Above the indicative budget, a week"), Kind.MONEY),
            Column(_("Nothing else would serve")),
        ],
        "without_rows": [
            [
                one.description,
                one.totals.weekly_pence,
                one.totals.one_off_pence,
                one.from_indicative_weekly_pence,
                _served_words(one),
            ]
            for one in without_each(plan, indicative)
        ],
    }


def _served_words(one: Without) -> str:
    said = [
        *(_("the need “%(words)s”") % {"words": words} for words in one.needs),
        *(_("the outcome “%(words)s”") % {"words": words} for words in one.outcomes),
    ]
    return "; ".join(said) or _("Everything is still served")
