"""The page on which a usual week is given a range: what would make it less, and what more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.forms.range import MORE_MOVERS, RangeForm, care_words
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.domains.budgets.methods.cost_matrix import CareWeek
from openphb.domains.budgets.methods.severity_range import RangeWorked
from openphb.domains.budgets.methods.severity_range.pack import MOST_MOVERS
from openphb.domains.budgets.pictures import range_chart
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.shortcuts import page, posted


@requires(Permission.BUDGET_INDICATE)
def ranged(request: Request, budget_id: UUID) -> HttpResponse:
    """Write what would move the usual week; see the range as often as one likes, then keep it."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    week = queries.week_of(viewer=request.viewer, budget_id=budget_id)
    names = people.names(viewer=request.viewer, subject_ids=[budget.subject_id])
    context: dict[str, object] = {
        "budget": budget,
        "name": names.get(budget.subject_id, ""),
        "most": MOST_MOVERS,
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    if week is None or not week.rows:
        return page(request, "budgets/range_needs_week.jinja", context)
    latest = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    answers = posted(request)
    seen: RangeWorked | None = None
    if answers is None:
        had = queries.movers_of(viewer=request.viewer, budget_id=budget_id)
        form = RangeForm(week=week, movers=had, version=version)
    elif "more" in answers:
        form = RangeForm(week=week, rows=rows_wanted(answers, MOST_MOVERS, more=MORE_MOVERS))
        form.stand_as_sent(answers)
    else:
        form = RangeForm(
            answers,
            week=week,
            rows=rows_wanted(answers, MOST_MOVERS, more=MORE_MOVERS),
            version=version,
        )
        if form.is_valid():
            try:
                if "keep" in answers:
                    _keep(request, budget_id, week, form)
                    messages.success(request, _("The indicative budget is worked out."))
                    return redirect("budgets:indicative", budget_id=budget_id)
                seen = queries.range_priced(
                    viewer=request.viewer, budget_id=budget_id, week=week, movers=form.movers
                )
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.renew_version(version)
    if seen is not None:
        low, usual, high = (one.worked.weekly_pence for one in (seen.low, seen.central, seen.high))
        context["picture"] = range_chart(low, usual, high)
    context |= {"form": form, "seen": seen, "week": [care_words(row) for row in week.rows]}
    return page(request, "budgets/range.jinja", context)


def _keep(request: Request, budget_id: UUID, week: CareWeek, form: RangeForm) -> None:
    actions.work_out_range(
        by=request.viewer,
        at=request.moment.at,
        budget_id=budget_id,
        after_version=-1 if form.seen_version is None else form.seen_version,
        week=week,
        movers=form.movers,
    )
