"""The pages on which what is commissioned now is keyed or taken in, and looked at part by part."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.forms.package import MORE_PARTS, PackageForm
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.domains.budgets.methods import existing_package
from openphb.domains.budgets.methods.existing_package import (
    PackageWorked,
    RowFault,
    read_package,
    template,
)
from openphb.domains.budgets.methods.existing_package.pack import MOST_PARTS
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.BUDGET_INDICATE)
def package(request: Request, budget_id: UUID) -> HttpResponse:
    """Write what is commissioned now; see what it comes to part by part, then keep it."""
    budget = queries.budget(viewer=request.viewer, budget_id=budget_id)
    latest = queries.indicative(viewer=request.viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    answers = posted(request)
    seen: PackageWorked | None = None
    faults: tuple[RowFault, ...] = ()
    if answers is None:
        had = queries.package_of(viewer=request.viewer, budget_id=budget_id)
        form = PackageForm(parts=had, version=version)
    elif "more" in answers:
        form = PackageForm(rows=rows_wanted(answers, MOST_PARTS, more=MORE_PARTS))
        form.stand_as_sent(answers)
    else:
        form = PackageForm(
            answers,
            files=posted_files(request),
            rows=rows_wanted(answers, MOST_PARTS, more=MORE_PARTS),
            version=version,
        )
        if form.is_valid():
            try:
                if "take_in" in answers:
                    form, faults = _taken_in(request, form, version)
                elif "keep" in answers:
                    _keep(request, budget_id, form)
                    messages.success(request, _("The indicative budget is worked out."))
                    return redirect("budgets:indicative", budget_id=budget_id)
                else:
                    seen = existing_package.work_out(
                        form.parts,
                        weeks_in_year=budget.weeks_in_year,
                        worked_out_on=request.viewer.today,
                    )
            except Refusal as refusal:
                form.refuse(refusal)
                if isinstance(refusal, Stale):
                    form.renew_version(version)
    names = people.names(viewer=request.viewer, subject_ids=[budget.subject_id])
    context = {
        "form": form,
        "faults": faults,
        "seen": seen,
        "budget": budget,
        "name": names.get(budget.subject_id, ""),
        "most": MOST_PARTS,
        "back_href": reverse("budgets:indicative", args=[budget_id]),
    }
    return page(request, "budgets/package.jinja", context)


@requires(Permission.BUDGET_INDICATE)
def package_template(request: Request, budget_id: UUID) -> HttpResponse:
    """Give an empty file to fill in."""
    queries.budget(viewer=request.viewer, budget_id=budget_id)
    answer = HttpResponse(template(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="care-package.csv"'
    return answer


def _taken_in(
    request: Request, form: PackageForm, version: int
) -> tuple[PackageForm, tuple[RowFault, ...]]:
    """Return a form with what was written and what the file holds, and the rows that were not taken."""
    had, file = form.parts, form.cleaned_data["file"]
    if file is None:
        raise Refusal("file_missing", "No file is chosen.", "Choose one, or write below.", "file")
    found = read_package(file.read(), had=had)
    if len(found.parts) > MOST_PARTS:
        raise Refusal(
            "parts_too_many",
            f"With this file there are {len(found.parts)} parts, and a package holds {MOST_PARTS}.",
            "Put small things of one kind together, and send it again.",
            "file",
        )
    many = len(found.parts) - len(had)
    messages.success(
        request,
        ngettext(
            "%(num)s part is taken in. Nothing is kept yet.",
            "%(num)s parts are taken in. Nothing is kept yet.",
            many,
        )
        % {"num": many},
    )
    return PackageForm(parts=found.parts, version=version), found.faults


def _keep(request: Request, budget_id: UUID, form: PackageForm) -> None:
    actions.work_out_package(
        by=request.viewer,
        at=request.moment.at,
        budget_id=budget_id,
        after_version=-1 if form.seen_version is None else form.seen_version,
        parts=form.parts,
    )
