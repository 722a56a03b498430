"""Pages about budgets: open one, work out and tell its indicative amount, and why it is that."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.employing import cost_by_pay_period
from openphb.domains.budgets.forms import (
    LinesForm,
    OpenBudgetForm,
    TeamForm,
    TellForm,
    rows_wanted,
)
from openphb.domains.budgets.forms.lines import MORE_ROWS
from openphb.domains.budgets.forms.team import MOST_PEOPLE, OFTEN, PAYS, people_wanted
from openphb.domains.budgets.jobs import write_letters
from openphb.domains.budgets.methods.costed_lines import MOST_LINES
from openphb.domains.budgets.methods.registry import BY_PACK, EVERY_CATEGORY, offered
from openphb.domains.budgets.types import (
    BudgetSummary,
    Frequency,
    IndicativeAnswer,
    ToldHow,
    WeeksInYear,
)
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.periods import financial_year_period
from openphb.kernel.refusal import NothingThere, Refusal, Stale
from openphb.web.shortcuts import page, posted


@requires(Permission.BUDGET_INDICATE)
def open_budget(request: Request, case_id: UUID) -> HttpResponse:
    case = cases.case(viewer=request.viewer, case_id=case_id)
    form = OpenBudgetForm(posted(request), today=request.viewer.today)
    if form.is_valid():
        try:
            budget_id = actions.open_budget(
                by=request.viewer,
                at=request.moment.at,
                case_id=case_id,
                opened_on=form.cleaned_data["opened_on"],
                frequency=Frequency(form.cleaned_data["frequency"]),
                weeks_in_year=WeeksInYear(form.cleaned_data["weeks_in_year"]),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The budget is open. Next, work out how much it may be."))
            return redirect(offered(case.facts.category)[0].page, budget_id=budget_id)
    context = {"form": form, "case": case, "back_href": reverse("staff:case", args=[case_id])}
    return page(request, "budgets/open.jinja", context)


@requires(Permission.BUDGET_INDICATE)
def methods(request: Request, budget_id: UUID) -> HttpResponse:
    """Offer every method, those that suit the case first."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    case = cases.case(viewer=request.viewer, case_id=budget.case_id)
    context = {
        "budget": budget,
        "category": case.facts.category,
        "every": len(EVERY_CATEGORY),
        "methods": offered(case.facts.category),
        "name": _name(request, budget),
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, "budgets/methods.jinja", context)


@requires(Permission.BUDGET_INDICATE)
def lines(request: Request, budget_id: UUID) -> HttpResponse:
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    latest = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    answers = posted(request)
    if answers is None:
        form = LinesForm(lines=latest.lines if latest else (), version=version)
    elif "more" in answers:
        form = LinesForm(rows=rows_wanted(answers, MOST_LINES, more=MORE_ROWS))
        form.stand_as_sent(answers)
    else:
        form = LinesForm(
            answers, rows=rows_wanted(answers, MOST_LINES, more=MORE_ROWS), version=version
        )
        if form.is_valid():
            try:
                actions.work_out_indicative(
                    by=request.viewer,
                    at=request.moment.at,
                    budget_id=budget_id,
                    after_version=-1 if form.seen_version is None else form.seen_version,
                    lines=form.lines,
                )
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.renew_version(version)
            else:
                messages.success(request, _("The indicative budget is worked out."))
                return redirect("budgets:indicative", budget_id=budget_id)
    context = {
        "form": form,
        "budget": budget,
        "name": _name(request, budget),
        "most": MOST_LINES,
        "may_see_rates": request.viewer.holds(Permission.RATE_VIEW),
        "back_href": reverse("staff:case", args=[budget.case_id]),
    }
    return page(request, "budgets/lines.jinja", context)


@requires(Permission.RATE_VIEW)
def pa_cost(request: Request) -> HttpResponse:
    """Show what a team would cost. Nothing is kept, and nobody is named."""
    answers = posted(request)
    more = answers is not None and "more" in answers
    form = TeamForm(
        None if more else answers,
        people=people_wanted(answers or {}),
        year=financial_year_period(request.viewer.today),
    )
    if more and answers:
        form.stand_as_sent(answers)
    context: dict[str, object] = {"form": form, "most": MOST_PEOPLE, "cost": None}
    if form.is_valid():
        try:
            team = form.team
            by_pay = cost_by_pay_period(team, form.dates)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            often = [(OFTEN[key], by_pay[pays]) for key, pays in PAYS.items()]
            context |= {"cost": by_pay[team.pays], "often": often}
    return page(request, "budgets/pa_cost.jinja", context)


@requires(Permission.BUDGET_VIEW)
def indicative(request: Request, budget_id: UUID) -> HttpResponse:
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    answer = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    _looked(request, budget, "indicative budget")
    context = {
        "budget": budget,
        "name": _name(request, budget),
        "answer": answer,
        "may_read": request.viewer.holds(Permission.CASE_VIEW),
        "may_record": request.viewer.holds(Permission.DISAGREEMENT_RECORD)
        and not request.viewer.holds(Permission.HOME_OWN),
        "may_indicate": request.viewer.holds(Permission.BUDGET_INDICATE),
        "again": BY_PACK[answer.pack] if answer else None,
        "back_href": _back(request, budget),
    }
    return page(request, "budgets/indicative.jinja", context)


@requires(Permission.BUDGET_INDICATE)
def tell(request: Request, budget_id: UUID) -> HttpResponse:
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    answer = _answer(request, budget_id)
    form = TellForm(
        posted(request),
        version=answer.version,
        initial={"told_on": request.viewer.today},
    )
    if form.is_valid():
        try:
            actions.tell_person(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                after_version=form.seen_version or 0,
                told_on=form.cleaned_data["told_on"],
                told_how=ToldHow(form.cleaned_data["told_how"]),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(answer.version)
        else:
            write_letters.defer(by=SYSTEM_USER_ID, budget_id=budget_id, version=answer.version + 1)
            messages.success(request, _("Recorded. The person can see it in their own pages now."))
            return redirect("budgets:indicative", budget_id=budget_id)
    days, days_said = queries.days_to_answer(
        viewer=request.viewer, tenant_id=budget.tenant_id, on=request.viewer.today
    )
    context = {
        "form": form,
        "answer": answer,
        "days": days,
        "days_said": days_said,
        "name": _name(request, budget),
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, "budgets/tell.jinja", context)


@requires(Permission.BUDGET_VIEW)
def why(request: Request, budget_id: UUID, version: int | None = None) -> HttpResponse:
    """Show the latest indicative budget's working, or one version's."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    answer = _answer(request, budget_id, version)
    _looked(request, budget, "why this indicative budget")
    versions = queries.indicative_versions(viewer=request.viewer, budget_id=budget_id)
    context = {
        "answer": answer,
        "name": _name(request, budget),
        "mine": next(one for one in versions if one.version == answer.version),
        "versions": versions,
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, "budgets/why.jinja", context)


@requires(Permission.BUDGET_VIEW)
def working(request: Request, budget_id: UUID, version: int) -> HttpResponse:
    """Give one version's stored working as a file, for `openphb budget replay`."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    stored = queries.stored_working(viewer=request.viewer, budget_id=budget_id, version=version)
    _looked(request, budget, "indicative budget’s working")
    answer = HttpResponse(
        json.dumps(stored, ensure_ascii=False, indent=2), content_type="application/json"
    )
    answer["Content-Disposition"] = f'attachment; filename="working-{budget_id}-{version}.json"'
    return answer


def _answer(request: Request, budget_id: UUID, version: int | None = None) -> IndicativeAnswer:
    found = queries.indicative(viewer=request.viewer, budget_id=budget_id, version=version)
    if found is None:
        raise NothingThere("indicative budget")
    return found


def _name(request: Request, budget: BudgetSummary) -> str:
    names = people.names(viewer=request.viewer, subject_ids=[budget.subject_id])
    return names.get(budget.subject_id, "")


def _back(request: Request, budget: BudgetSummary) -> str:
    """Return where the page belongs: to one’s own budget, or to the case; "" for neither."""
    if request.viewer.holds(Permission.HOME_OWN):
        return reverse("holder:budget", args=[budget.id])
    if request.viewer.holds(Permission.CASE_VIEW):
        return reverse("staff:case", args=[budget.case_id])
    return ""


def _looked(request: Request, budget: BudgetSummary, what: str) -> None:
    trail.looked(
        what,
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.BUDGET_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
