"""The page on which needs, help and unpaid support are written, priced and kept."""

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
from openphb.domains.budgets.forms.needs import MORE_SUPPORT, NeedsForm
from openphb.domains.budgets.methods.cost_matrix.refusing import MOST_ROWS
from openphb.domains.budgets.methods.costed_lines import MOST_LINES
from openphb.domains.budgets.methods.needs_profile import NeedsWorked, look_again, pack_for
from openphb.domains.budgets.methods.needs_profile.refusing import MOST_SUPPORT
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.shortcuts import page, posted


@requires(Permission.BUDGET_INDICATE)
def needs(request: Request, budget_id: UUID) -> HttpResponse:
    """Write a profile; see what it comes to as often as one likes, then keep it."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    case = cases.case_facts(viewer=request.viewer, case_id=budget.case_id)
    latest = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    given: dict[str, Any] = {
        "pack": pack_for(case.category, request.viewer.today),
        "offer": queries.on_offer(viewer=request.viewer, budget_id=budget_id),
        "version": version,
    }
    answers = posted(request)
    seen: NeedsWorked | None = None
    if answers is None:
        had = queries.profile_of(viewer=request.viewer, budget_id=budget_id)
        week = queries.week_of(viewer=request.viewer, budget_id=budget_id)
        form = NeedsForm(profile=had, week=week, **given)
    elif {"more", "more_care", "more_support"} & answers.keys():
        form = NeedsForm(**given, **_rows(answers))
        form.stand_as_sent(answers)
    else:
        form = NeedsForm(answers, **given, **_rows(answers))
        if form.is_valid():
            try:
                if "keep" in answers:
                    _keep(request, budget_id, form)
                    messages.success(request, _("The indicative budget is worked out."))
                    return redirect("budgets:indicative", budget_id=budget_id)
                seen = queries.needs_priced(
                    viewer=request.viewer, budget_id=budget_id, profile=form.profile
                )
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.renew_version(version)
    names = people.names(viewer=request.viewer, subject_ids=[budget.subject_id])
    context = {
        "form": form,
        "seen": seen.matrix if seen else None,
        "sums": seen.sums if seen else (),
        "look_again": look_again(seen.profile) if seen else (),
        "budget": budget,
        "name": names.get(budget.subject_id, ""),
        "most": MOST_LINES,
        "most_care": MOST_ROWS,
        "most_support": MOST_SUPPORT,
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, "budgets/needs.jinja", context)


def _rows(answers: QueryDict) -> dict[str, Any]:
    return {
        "care_rows": care_rows_wanted(answers, MOST_ROWS),
        "support_rows": rows_wanted(
            answers, MOST_SUPPORT, more=MORE_SUPPORT, name="support_rows", button="more_support"
        ),
        "rows": rows_wanted(answers, MOST_LINES, more=MORE_ROWS),
    }


def _keep(request: Request, budget_id: UUID, form: NeedsForm) -> None:
    actions.work_out_needs(
        by=request.viewer,
        at=request.moment.at,
        budget_id=budget_id,
        after_version=-1 if form.seen_version is None else form.seen_version,
        profile=form.profile,
    )
