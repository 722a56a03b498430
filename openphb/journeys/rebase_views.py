"""The page on which an agreed budget is worked out again: before, after, and why."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.methods.rebased import (
    LineAgain,
    PricedBy,
    WorkedAgain,
    is_employing,
)
from openphb.domains.budgets.rules import one_off_fraction, weekly_fraction
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.journeys import rebase_budget
from openphb.journeys.rebase_forms import RebaseForm
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds, round_half_up
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted

# Said before the sentence that says how a price is known. What stays as agreed says so itself.
RAISED_BY = {
    PricedBy.CARD: gettext_lazy("The rate card."),
    PricedBy.MINIMUM_WAGE: gettext_lazy("The minimum wage."),
    PricedBy.EMPLOYING: gettext_lazy("What employing costs by law."),
}


@requires(Permission.BUDGET_INDICATE)
def rebase(request: Request, budget_id: UUID) -> HttpResponse:
    """Show the agreed plan at today's prices beside what was agreed; keep it when it is said."""
    viewer = request.viewer
    made = rebase_budget.worked_again(viewer=viewer, budget_id=budget_id)
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    trail.looked(
        "an agreed budget at today's prices",
        by=viewer,
        at=request.moment.at,
        permission=Permission.BUDGET_INDICATE,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    latest = budgets.indicative(viewer=viewer, budget_id=budget_id)
    version = latest.version if latest else 0
    form = RebaseForm(
        posted(request),
        employs=any(is_employing(one.line) for one in made.given.lines),
        employing=made.given.employing,
        version=version,
        initial={"plan": made.given.plan_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if "keep" in request.POST:
                rebase_budget.keep(
                    by=viewer,
                    at=request.moment.at,
                    budget_id=budget_id,
                    after_version=-1 if form.seen_version is None else form.seen_version,
                    plan_id=form.cleaned_data["plan"] or budget_id,
                    employing=form.employing,
                )
                messages.success(request, _("The budget is worked out again. No money changed."))
                return HttpResponseRedirect(reverse("budgets:indicative", args=[budget_id]))
            made = rebase_budget.worked_again(
                viewer=viewer, budget_id=budget_id, employing=form.employing
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(version)
            if refusal.code == rebase_budget.PLAN_CHANGED:
                form.renew_plan(made.given.plan_id)
    names = people.names(viewer=viewer, subject_ids=[budget.subject_id])
    return page(
        request,
        "journeys/rebase.jinja",
        {
            "form": form,
            "caption": names.get(budget.subject_id, ""),
            "made": made,
            "columns": [
                Column(_("What")),
                Column(_("As agreed")),
                Column(_("Today")),
                Column(_("More (a week, or once)"), Kind.MONEY),
                Column(_("Why")),
            ],
            "rows": [_row(one, made.worked.weeks_in_year) for one in made.lines],
            "total_columns": [
                Column(_("All of it")),
                Column(_("As agreed"), Kind.MONEY),
                Column(_("Today"), Kind.MONEY),
                Column(_("More"), Kind.MONEY),
            ],
            "totals": _totals(made),
            "rose": made.worked.weekly_pence > made.before.weekly_pence
            or made.worked.one_off_pence > made.before.one_off_pence,
            "back_href": reverse("budgets:indicative", args=[budget_id]),
        },
    )


def _row(one: LineAgain, weeks: WeeksInYear) -> list[object]:
    more = round_half_up(_exact(one.now, weeks) - (_exact(one.was, weeks) if one.was else 0))
    return [
        one.now.description,
        _sum(one.was) if one.was else _("No line yet"),
        _sum(one.now),
        more or None,
        f"{RAISED_BY.get(one.priced_by, '')} {one.words}".strip(),
    ]


def _sum(line: CostedLine) -> str:
    return _("%(many)s at %(price)s, %(often)s") % {
        "many": counted_hundredths(line.quantity_hundredths, line.unit),
        "price": pounds(line.unit_pence),
        "often": _(line.basis.words),
    }


def _exact(line: CostedLine, weeks: WeeksInYear) -> Fraction:
    """Return what a line comes to a week, or once, where it is paid once."""
    rate = (line.quantity_hundredths, line.unit_pence, line.basis)
    return one_off_fraction(*rate) if line.basis is Basis.ONE_OFF else weekly_fraction(*rate, weeks)


def _totals(made: WorkedAgain) -> list[list[object]]:
    before, now = made.before, made.worked
    amounts = (
        (_("A week"), before.weekly_pence, now.weekly_pence),
        (_("A year"), before.annual_pence, now.annual_pence),
        (_("Once"), before.one_off_pence, now.one_off_pence),
    )
    return [[words, was, is_, (is_ - was) or None] for words, was, is_ in amounts if was or is_]
