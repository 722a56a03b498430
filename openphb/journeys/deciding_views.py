"""The page that decides about a plan, with what every room knows of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import queries as agreements
from openphb.domains.budgets.types import ManagementOption
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import NoticeKind
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import PlanEffect
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.agreeing.types import Compared
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.forms import DecisionForm, who_pays_words
from openphb.domains.plans.lowering import queries as lowering
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.precedents import queries as precedents
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.seeing.rules import check_decides
from openphb.domains.plans.types import LineAnswer, PlanAnswer, PlanState, Verdict
from openphb.domains.plans.views.differing import difference_parts
from openphb.domains.plans.views.lowering import fall_told
from openphb.domains.plans.views.panel import VERDICTS
from openphb.domains.plans.views.precedents import precedent_columns, precedent_rows
from openphb.domains.plans.views.reading import dates_summary, how_much
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.journeys import (
    agree_plan,
)
from openphb.journeys.cap_views import over_cap
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.formatting import short_date
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.PLAN_APPROVE)
def decide_plan(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask an approver for one decision, with everything it turns on, on one page."""
    plan = plans.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        "plan to decide",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    waits = plan.state is PlanState.SUBMITTED
    # Both are of all its lines: beside the sums of some, they would tell what the others cost.
    whole = not plan.lines_left_out
    lower = (
        lowering.would_lower(viewer=request.viewer, plan_id=plan_id) if waits and whole else None
    )
    form = DecisionForm(
        posted(request),
        version=plan.version,
        grounds=cases.grounds_for(
            viewer=request.viewer, kind=NoticeKind.SERVICE_REFUSED, on=request.viewer.today
        ),
    )
    if lower is not None and not lower.is_backwards:
        form.ask_why_lower(lowering.grounds(request.viewer, request.viewer.today), lower)
    if request.method == "POST" and form.is_valid():
        try:
            agree_plan.decide(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                version=form.seen_version or 0,
                verdict=Verdict(form.cleaned_data["verdict"]),
                reasons=form.cleaned_data["reasons"],
                grounds=form.rests_on,
                why_lower=form.why_lower(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(plan.version)
        else:
            return HttpResponseRedirect(reverse("journeys:plan_decided", args=[plan_id]))
    before = plans.agreed_plan(viewer=request.viewer, budget_id=plan.budget_id)
    if before is not None and before.id == plan.id:
        before = None
    effect = (
        payments.effect_of_version(
            viewer=request.viewer,
            plan=plan,
            agreement=agreements.agreement_of_budget(
                viewer=request.viewer, budget_id=plan.budget_id
            ),
        )
        if whole
        else None
    )
    compared = agreeing.compared(viewer=request.viewer, plan=plan)
    names = people.names(viewer=request.viewer, subject_ids=[plan.subject_id])
    return page(
        request,
        "journeys/decide_plan.jinja",
        {
            "form": form,
            "plan": plan,
            "title": decision_title(plan, before, names.get(plan.subject_id, "")),
            "money": money_words(plan, before, compared),
            "caption": _("Care and support plan, version %(number)s") % {"number": plan.number},
            "columns": reason_columns(),
            "rows": reason_rows(plan, before),
            "gone": gone(plan, before),
            "before": before,
            "barred": barred_words(plan),
            "compared": compared,
            **difference_parts(compared),
            "effect": effect if effect and effect.periods and not plan.decision else None,
            "effect_columns": effect_columns(),
            "effect_rows": effect_rows(effect) if effect else [],
            "dates": dates_summary(plan),
            "lower": fall_told(lower) if lower else [],
            "excepted": readiness.by_exception(viewer=request.viewer, plan=plan) if waits else [],
            "may_read_exceptions": request.viewer.holds(Permission.EXCEPTION_VIEW),
            "button_text": _("Record your decision"),
            **_caps(request, plan),
            **_approval(request, plan),
            **_likely(request, plan),
            **_panel(request, plan),
            "plan_href": reverse("plans:plan", args=[plan.id]),
            "back_href": reverse("plans:awaiting"),
        },
    )


def _likely(request: Request, plan: PlanAnswer) -> dict[str, object]:
    """Return how like cases were decided, where somebody is still to decide."""
    if plan.state is not PlanState.SUBMITTED:
        return {"likely": []}
    return {
        "likely": [
            (one, precedent_rows(one.nearest, request))
            for one in precedents.like_cases(viewer=request.viewer, plan=plan)
        ],
        "precedent_columns": precedent_columns(),
        "precedents_href": reverse("plans:precedents"),
    }


def _panel(request: Request, plan: PlanAnswer) -> dict[str, object]:
    """Return what the panel said about a version that waits, or how to have it look."""
    said = panel.said_of(viewer=request.viewer, plan_id=plan.id)
    if plan.state is PlanState.SUBMITTED and said and said.version != plan.version:
        said = None
    return {
        "panel_said": said,
        "panel_verdict": VERDICTS[said.verdict] if said else None,
        "panel_href": reverse("plans:panel"),
        "refer_href": reverse("plans:refer", args=[plan.id]),
    }


def _caps(request: Request, plan: PlanAnswer) -> dict[str, object]:
    """Return the pots of money that a version would take over their caps, if it waits."""
    if plan.state is not PlanState.SUBMITTED:
        return {"over": []}
    over = over_cap(payments.caps_of_plan(viewer=request.viewer, plan_id=plan.id))
    return {
        "over": over,
        "over_href": reverse("journeys:ask_over_cap", args=[plan.id])
        if any(one.asks for one in over)
        else "",
        "over_bars": any(one.bars for one in over),
    }


def _approval(request: Request, plan: PlanAnswer) -> dict[str, object]:
    """Return what the rules say about a version, and what was asked about it."""
    route = facts = None
    if plan.state is PlanState.SUBMITTED:
        facts = approving.facts_of(viewer=request.viewer, plan=plan)
        setting = approving.setting(viewer=request.viewer, tenant_id=plan.tenant_id)
        route = setting.route(facts, request.viewer.today)
    return {
        # It names what the whole plan comes to.
        "route": None if plan.lines_left_out else route,
        "risk": facts.risk if facts else "",
        "questions": approving.asked(viewer=request.viewer, plan_id=plan.id),
        "me": request.viewer.user_id,
        "scheme_href": reverse("plans:scheme_of", args=[plan.tenant_id]),
        "part_href": reverse("journeys:decide_in_part", args=[plan.id])
        if len(plan.lines) > 1 and not plan.lines_left_out
        else "",
        "ask_href": reverse("plans:question_new", args=[plan.id]),
    }


@requires(Permission.PLAN_APPROVE)
def plan_decided(request: Request, plan_id: UUID) -> HttpResponse:
    """Say what was decided and what happens next."""
    plan = plans.plan(viewer=request.viewer, plan_id=plan_id)
    approved = plan.decision is not None and plan.decision.verdict is Verdict.APPROVED
    return page(
        request,
        "journeys/plan_decided.jinja",
        {
            "done": _("The plan is agreed") if approved else _("The plan was refused"),
            "approved": approved,
            "plan": plan,
            "reference": _("Version %(number)s") % {"number": plan.number},
            "agreement": agreements.agreement_of_budget(
                viewer=request.viewer, budget_id=plan.budget_id
            ),
            "pays_directly": ManagementOption.DIRECT_PAYMENT
            in plans.ways_of(viewer=request.viewer, plan_id=plan_id),
            "who_pays": who_pays_words(
                plan,
                to_the_person=False,
                holds=agreements.organisation_holds(
                    viewer=request.viewer, budget_id=plan.budget_id
                ),
            ),
            "plan_href": reverse("plans:plan", args=[plan.id]),
            "list_href": reverse("plans:awaiting"),
        },
    )


def decision_title(plan: PlanAnswer, before: PlanAnswer | None, name: str) -> str:
    """Return the first words of an approver's page: "Mr W · change to plan · +£84.20 a week"."""
    # What was agreed is the agreed version itself: nothing says any more what it changed.
    what = _("change to plan") if before else "" if plan.decision else _("first plan")
    if before is None:
        amount = _("%(money)s a week") % {"money": pounds(plan.totals.weekly_pence)}
    else:
        change = plan.totals.weekly_pence - before.totals.weekly_pence
        amount = _("%(money)s a week") % {
            "money": f"+{pounds(change)}" if change > 0 else pounds(change)
        }
    return " · ".join(part for part in (name, what, amount) if part)


def barred_words(plan: PlanAnswer) -> str:
    """Return why somebody who reads a plan so may not decide about it, and who may; "" if they may."""
    try:
        check_decides(plan)
    except Refusal as refusal:
        return str(refusal)
    return ""


def money_words(
    plan: PlanAnswer, before: PlanAnswer | None, compared: Compared | None
) -> list[tuple[str, int | None]]:
    """Return the amounts that a decision compares, each with its name: first what is decided about."""
    return [
        (_("This version, a week"), plan.totals.weekly_pence),
        (_("This version, once"), plan.totals.one_off_pence),
        (_("Agreed now, a week"), before.totals.weekly_pence if before else None),
        (_("Indicative, a week"), compared.found.indicative.weekly_pence if compared else None),
    ]


def reason_columns() -> list[Column]:
    """Return the columns of a plan's reasons: need → outcome → line → money."""
    return [
        Column(_("Need")),
        Column(_("Outcome")),
        Column(_("Line")),
        Column(_("How much")),
        Column(_("A week"), Kind.MONEY),
        Column(_("Once"), Kind.MONEY),
        Column(_("Before, a week"), Kind.MONEY),
    ]


def reason_rows(plan: PlanAnswer, before: PlanAnswer | None) -> list[list[object]]:
    """Return one row for each line, with the needs and outcomes it serves and what it was."""
    needs = {need.id: need.words for need in plan.needs}
    outcomes = {outcome.id: outcome for outcome in plan.outcomes}
    was = {line.line_key: line for line in before.lines} if before else {}

    def row(line: LineAnswer) -> list[object]:
        served = [outcomes[one] for one in line.outcome_ids]
        sources = dict.fromkeys(needs[one.need_id] for one in served if one.need_id)
        old = was.get(line.line_key)
        return [
            "; ".join(sources),
            "; ".join(one.words for one in served),
            line.description,
            how_much(line),
            line.totals.weekly_pence or None,
            line.totals.one_off_pence or None,
            old.totals.weekly_pence if old else None,
        ]

    return [row(line) for line in plan.lines]


def gone(plan: PlanAnswer, before: PlanAnswer | None) -> list[str]:
    """Return the lines that the version agreed now has, and this one has not."""
    kept = {line.line_key for line in plan.lines}
    return [
        _("%(line)s, %(money)s a week")
        % {"line": line.description, "money": pounds(line.totals.weekly_pence)}
        for line in (before.lines if before else ())
        if line.line_key not in kept
    ]


def effect_columns() -> list[Column]:
    """Return the columns of what a version changes in weeks that are paid."""
    return [
        Column(_("Days that are paid")),
        Column(_("Was paid"), Kind.MONEY),
        Column(_("Comes to now"), Kind.MONEY),
        Column(_("Would come to"), Kind.MONEY),
        Column(_("More owed (arrears)"), Kind.MONEY),
        Column(_("More paid too much"), Kind.MONEY),
    ]


def effect_rows(effect: PlanEffect) -> list[list[object]]:
    """Return them, a period a row."""
    return [
        [
            _("%(first)s to %(last)s")
            % {
                "first": short_date(one.period.start),
                "last": short_date(one.period.last_day or one.period.start),
            },
            one.paid_pence,
            one.entitled_before_pence,
            one.entitled_after_pence,
            one.arrears_pence,
            one.overpaid_pence,
        ]
        for one in effect.periods
    ]
