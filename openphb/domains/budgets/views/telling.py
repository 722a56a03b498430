"""An indicative budget as its person meets it: told, tried out, printed, and not agreed with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.forms.told import DisagreeForm, HeardForm, WhatIfForm
from openphb.domains.budgets.letters import EASY_READ, LETTER, on_paper
from openphb.domains.budgets.methods.cost_matrix import MatrixWorked
from openphb.domains.budgets.methods.registry import BY_PACK
from openphb.domains.budgets.pictures import range_chart
from openphb.domains.budgets.types import BudgetSummary, IndicativeAnswer
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import About, Heard
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.shortcuts import page, posted


@requires(Permission.CASE_VIEW)
def explained(request: Request, budget_id: UUID) -> HttpResponse:
    """Tell the person how much it is, what for, how it was worked out and what they can do."""
    budget, answer = _found(request, budget_id)
    said = [
        one
        for one in cases.disagreements_of_case(viewer=request.viewer, case_id=budget.case_id)
        if one.about is About.INDICATIVE_BUDGET
    ]
    context = {
        **on_paper(request.viewer, budget, answer),
        "budget": budget,
        "said": said,
        "may_disagree": answer.told_on is not None
        and request.viewer.holds(Permission.DISAGREEMENT_RECORD)
        and all(one.reply for one in said),
        "picture": range_chart(
            answer.range.low.weekly_pence, answer.weekly_pence, answer.range.high.weekly_pence
        )
        if answer.range
        else None,
        "of_week": BY_PACK[answer.pack].week is not None,
        "back_href": _back(request, budget),
    }
    return page(request, "budgets/explained.jinja", context)


@requires(Permission.CASE_VIEW)
def easy_read(request: Request, budget_id: UUID) -> HttpResponse:
    """Tell the same in short sentences, with a picture for each idea."""
    budget, answer = _found(request, budget_id)
    context = {
        **on_paper(request.viewer, budget, answer),
        "back_href": reverse("budgets:explained", args=[budget_id]),
    }
    return page(request, "budgets/easy_read.jinja", context)


@requires(Permission.CASE_VIEW)
def letter_pdf(request: Request, budget_id: UUID) -> HttpResponse:
    """Give out the letter as a PDF, as it stands."""
    budget, answer = _found(request, budget_id)
    told = on_paper(request.viewer, budget, answer)
    return downloads.printed(LETTER, told, f"first-budget-{told['case']}-{answer.version}.pdf")


@requires(Permission.CASE_VIEW)
def easy_read_pdf(request: Request, budget_id: UUID) -> HttpResponse:
    """Give out the Easy Read letter as a PDF, as it stands."""
    budget, answer = _found(request, budget_id)
    told = on_paper(request.viewer, budget, answer)
    name = f"first-budget-easy-read-{told['case']}-{answer.version}.pdf"
    return downloads.printed(EASY_READ, told, name)


@requires(Permission.BUDGET_VIEW)
def what_if(request: Request, budget_id: UUID) -> HttpResponse:
    """Try another week by the prices of the sum that was told; nothing is kept."""
    _budget, answer = _found(request, budget_id)
    week = queries.week_of(viewer=request.viewer, budget_id=budget_id)
    back_href = reverse("budgets:explained", args=[budget_id])
    if week is None:
        return page(request, "budgets/no_week.jinja", {"back_href": back_href})
    form = WhatIfForm(posted(request), week=week)
    seen: MatrixWorked | None = None
    if form.is_valid():
        try:
            seen = queries.what_if(viewer=request.viewer, budget_id=budget_id, week=form.week)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "seen": seen,
        "answer": answer,
        "back_href": back_href,
    }
    return page(request, "budgets/what_if.jinja", context)


@requires(Permission.DISAGREEMENT_RECORD)
def disagree(request: Request, budget_id: UUID) -> HttpResponse:
    """Say that one does not agree; staff write down what they heard."""
    budget, answer = _found(request, budget_id)
    own = request.viewer.holds(Permission.HOME_OWN)
    form: DisagreeForm = (
        DisagreeForm(posted(request))
        if own
        else HeardForm(posted(request), today=request.viewer.today)
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.disagree(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                said_on=request.viewer.today if own else given["said_on"],
                heard=Heard.PAGE if own else Heard(given["heard"]),
                words=given["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("Thank you. It is written down, with today’s date.")
                if own
                else _("It is written down, with the day on which it was said."),
            )
            return redirect("cases:disagreement", disagreement_id=made)
    context = {
        "form": form,
        "own": own,
        "answer": answer,
        "name": on_paper(request.viewer, budget, answer)["to"].name,
        "back_href": reverse("budgets:explained", args=[budget_id]),
    }
    return page(request, "budgets/disagree.jinja", context)


def _found(request: Request, budget_id: UUID) -> tuple[BudgetSummary, IndicativeAnswer]:
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    answer = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    if answer is None:
        raise NothingThere("indicative budget")
    trail.looked(
        "indicative budget",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.BUDGET_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    return budget, answer


def _back(request: Request, budget: BudgetSummary) -> str:
    if request.viewer.holds(Permission.HOME_OWN):
        return reverse("holder:budget", args=[budget.id])
    return reverse("budgets:indicative", args=[budget.id])
