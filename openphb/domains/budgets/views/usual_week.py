"""The page on which a usual week of care is written, priced and kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.forms import rows_wanted
from openphb.domains.budgets.forms.care import care_rows_wanted
from openphb.domains.budgets.forms.lines import MORE_ROWS
from openphb.domains.budgets.forms.week import WeekForm
from openphb.domains.budgets.methods.cost_matrix import MatrixWorked
from openphb.domains.budgets.methods.cost_matrix.refusing import MOST_ROWS
from openphb.domains.budgets.methods.costed_lines import MOST_LINES
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.shortcuts import page, posted


@requires(Permission.BUDGET_INDICATE)
def week(request: Request, budget_id: UUID) -> HttpResponse:
    """Write a week; see what it comes to as often as one likes, then keep it."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    latest = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    offer = queries.on_offer(viewer=request.viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    answers = posted(request)
    seen: MatrixWorked | None = None
    if answers is None:
        had = queries.week_of(viewer=request.viewer, budget_id=budget_id)
        form = WeekForm(week=had, offer=offer, version=version)
    elif "more" in answers or "more_care" in answers:
        form = WeekForm(offer=offer, **_rows(answers))
        form.stand_as_sent(answers)
    else:
        form = WeekForm(answers, offer=offer, version=version, **_rows(answers))
        if form.is_valid():
            try:
                if "keep" in answers:
                    _keep(request, budget_id, form)
                    messages.success(request, _("The indicative budget is worked out."))
                    return redirect("budgets:indicative", budget_id=budget_id)
                seen = queries.week_priced(
                    viewer=request.viewer, budget_id=budget_id, week=form.week
                )
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.renew_version(version)
    names = people.names(viewer=request.viewer, subject_ids=[budget.subject_id])
    context = {
        "form": form,
        "seen": seen,
        "budget": budget,
        "name": names.get(budget.subject_id, ""),
        "most": MOST_LINES,
        "most_care": MOST_ROWS,
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, "budgets/week.jinja", context)


def _keep(request: Request, budget_id: UUID, form: WeekForm) -> None:
    actions.work_out_week(
        by=request.viewer,
        at=request.moment.at,
        budget_id=budget_id,
        after_version=-1 if form.seen_version is None else form.seen_version,
        week=form.week,
    )


def _rows(sent: QueryDict) -> dict[str, Any]:
    return {
        "care_rows": care_rows_wanted(sent, MOST_ROWS),
        "rows": rows_wanted(sent, MOST_LINES, more=MORE_ROWS),
    }
