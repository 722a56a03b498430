"""The plan on paper, and the letter about what was decided."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.domains.plans import queries
from openphb.domains.plans.forms import OPTION_WORDS, quantity
from openphb.domains.plans.types import LineAnswer, PlanAnswer, PlanState, Verdict
from openphb.domains.plans.views.lowering import told_in_letter
from openphb.domains.plans.views.reading import dates_summary, how_much
from openphb.domains.plans.views.saying import (
    outcome_more,
    parts_told,
    risk_more,
    sections_told,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import Column, Kind

PLAN, LETTER = "plans/printed/plan.jinja", "plans/printed/letter.jinja"


@requires(Permission.PLAN_VIEW)
def plan_pdf(request: Request, plan_id: UUID) -> HttpResponse:
    """Give out one version as a PDF, as it stands or stood."""
    found = queries.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        "plan as PDF",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    told = on_paper(request.viewer, found, request.viewer.today)
    return downloads.printed(PLAN, told, f"plan-{told['case']}-version-{found.number}.pdf")


def on_paper(viewer: Viewer, plan: PlanAnswer, today: date) -> dict[str, Any]:
    """Return what the printed plan says."""
    return {
        **about(viewer, plan, today),
        "state": state_words(plan),
        "sections": sections_told(plan, on_paper=True),
        **parts_told(plan),
        "outcomes_more": {one.id: outcome_more(one) for one in plan.outcomes},
        "risks_more": {one.id: risk_more(one) for one in plan.risks},
        "needs": {need.id: need.words for need in plan.needs},
        "served": {
            outcome.id: [line.description for line in plan.lines_serving(outcome.id)]
            for outcome in plan.outcomes
        },
        "dates": dates_summary(plan),
        "today": today,
    }


def letter(viewer: Viewer, plan: PlanAnswer) -> dict[str, Any]:
    """Return what the letter about an agreed plan says. The decision must be there."""
    assert plan.decision is not None, "a letter is written when somebody has decided"
    decided_on = day_of(plan.decision.decided_at)
    return {
        **about(viewer, plan, decided_on),
        "amounts": amounts(plan, to_the_person=True),
        "decided_on": decided_on,
        **told_in_letter(viewer, plan.id),
    }


def amounts(plan: PlanAnswer, *, to_the_person: bool = False) -> str:
    """Return what a plan comes to, in short sentences; a letter says "you"."""
    totals, direct = plan.totals, plan.direct_payment
    said = [
        _("It comes to %(week)s a week. That is %(year)s a year, counted as %(weeks)s.")
        % {
            "week": pounds(totals.weekly_pence),
            "year": pounds(totals.annual_pence),
            "weeks": plan.weeks_in_year.words,
        }
    ]
    if totals.one_off_pence:
        said.append(_("%(once)s more is paid once.") % {"once": pounds(totals.one_off_pence)})
    if direct.weekly_pence:
        words = (
            _(
                "%(week)s a week of it is a direct payment: we pay it to you, or to somebody "
                "you choose, to buy this care."
            )
            if to_the_person
            else _(
                "%(week)s a week of it is a direct payment: it is paid to the person, or to "
                "somebody they choose, to buy this care."
            )
        )
        said.append(words % {"week": pounds(direct.weekly_pence)})
    return " ".join(said)


def state_words(plan: PlanAnswer) -> str:
    """Return how a version stands, in a sentence or two."""
    if plan.decision is None:
        return {
            PlanState.DRAFT: _("This plan is still being written. It may change."),
        }.get(plan.state, _("This plan waits for a decision. It is not agreed yet."))
    decided = {
        "name": plan.decision.decided_by_name or _("an approver"),
        "day": long_date(day_of(plan.decision.decided_at)),
    }
    if plan.decision.verdict is Verdict.REFUSED:
        return _("This plan was not agreed. %(name)s decided that on %(day)s.") % decided
    if plan.decision.verdict is Verdict.PART:
        return (
            _(
                "Only a part of this plan was agreed, by %(name)s on %(day)s. "
                "The part that was agreed is a version of its own."
            )
            % decided
        )
    agreed = _("This plan was agreed by %(name)s on %(day)s.") % decided
    if plan.state is PlanState.SUPERSEDED:
        return agreed + " " + _("A later version has replaced it.")
    return agreed


def about(viewer: Viewer, plan: PlanAnswer, on: date) -> dict[str, Any]:
    """Return what every paper about a plan says: whose it is, who writes, and what it comes to."""
    budget = budgets.budget(viewer=viewer, budget_id=plan.budget_id)
    case = cases.case(viewer=viewer, case_id=budget.case_id)
    to = people.addressee(viewer=viewer, subject_id=plan.subject_id)
    body = organisations.responsible_for(plan.tenant_id, on)
    reference = case.facts.reference
    return {
        "plan": plan,
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": reference,
        "reference": _("%(case)s, plan version %(number)s")
        % {"case": reference, "number": plan.number},
        "whom": case.co_ordinator_name or _("your care co-ordinator"),
        "amounts": amounts(plan),
        "columns": (
            Column(_("What it buys")),
            Column(_("How much")),
            Column(_("Who looks after the money")),
            Column(_("A week"), Kind.MONEY),
            Column(_("Once"), Kind.MONEY),
        ),
        "rows": [_cells(line) for line in plan.lines],
    }


def _cells(line: LineAnswer) -> tuple[object, ...]:
    totals = line.totals
    paid = str(OPTION_WORDS[line.management_option])
    if len(line.shares) > 1:
        shared = "; ".join(
            f"{share.funder_name} {quantity(share.ten_thousandths)} %" for share in line.shares
        )
        paid = f"{paid} ({shared})"
    return (
        f"{line.description}{f' ({line.supplier})' if line.supplier else ''}",
        how_much(line),
        paid,
        totals.weekly_pence or None,
        totals.one_off_pence or None,
    )
