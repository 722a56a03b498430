"""Reading plans: a budget's versions, one version, and those that wait for a decision."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import often_words
from openphb.domains.people import queries as people
from openphb.domains.plans import queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.refusing import codes_on
from openphb.domains.plans.forms import BASIS_WORDS, OPTION_WORDS, quantity
from openphb.domains.plans.types import LineAnswer, PlanAnswer, PlanState, Verdict
from openphb.domains.plans.views.asking import caption
from openphb.domains.plans.views.saying import (
    outcome_more,
    parts_told,
    risk_more,
    sections_told,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.calendars import day_of
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.web.parts import Cell, Colour, Column, Kind, Page, SummaryRow
from openphb.web.shortcuts import page

STATE_WORDS = {
    PlanState.DRAFT: (_("Being written"), Colour.BLUE),
    PlanState.SUBMITTED: (_("Waits for a decision"), Colour.YELLOW),
    PlanState.AGREED: (_("Agreed"), Colour.GREEN),
    PlanState.REFUSED: (_("Refused"), Colour.RED),
    PlanState.SUPERSEDED: (_("Replaced by a later version"), Colour.GREY),
}


@requires(Permission.PLAN_VIEW)
def versions(request: Request, budget_id: UUID) -> HttpResponse:
    """List the versions of a budget's plan, newest first, and offer to start the next."""
    budgets.budget(viewer=request.viewer, budget_id=budget_id)
    found = queries.plans_of_budget(viewer=request.viewer, budget_id=budget_id)
    rows = [
        [
            Cell(
                _("Version %(number)s") % {"number": one.number},
                href=reverse("plans:plan", args=[one.id]),
            ),
            Cell(STATE_WORDS[one.state][0], tag=STATE_WORDS[one.state][1]),
            one.starts_on,
            one.review_on,
            Cell(
                _("Version %(number)s (PDF)") % {"number": one.number},
                href=reverse("plans:plan_pdf", args=[one.id]),
            ),
        ]
        for one in found
    ]
    columns = [
        Column(_("Version")),
        Column(_("How it stands")),
        Column(_("Starts"), Kind.DAY),
        Column(_("Review"), Kind.DAY),
        Column(_("Download")),
    ]
    open_ones = [one for one in found if one.state in (PlanState.DRAFT, PlanState.SUBMITTED)]
    return page(
        request,
        "plans/versions.jinja",
        {
            "columns": columns,
            "rows": rows,
            "start_href": reverse("plans:start", args=[budget_id])
            if request.viewer.holds(Permission.PLAN_WRITE) and not open_ones
            else "",
        },
    )


@requires(Permission.PLAN_VIEW)
def plan(request: Request, plan_id: UUID) -> HttpResponse:
    """Show one version, whole: what it is for first, then what it costs, then everything else."""
    found = queries.plan(viewer=request.viewer, plan_id=plan_id)
    trail.looked(
        "plan",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    state, colour = state_words(found)
    return page(
        request,
        "plans/plan.jinja",
        {
            "plan": found,
            "caption": caption(found),
            "name": names.get(found.subject_id, ""),
            "state": state,
            "colour": colour,
            "sections": sections_told(found),
            **parts_told(found),
            "outcomes_more": {one.id: outcome_more(one) for one in found.outcomes},
            "risks_more": {one.id: risk_more(one) for one in found.risks},
            "columns": line_columns(),
            "rows": [line_cells(line) for line in found.lines],
            "served": {
                outcome.id: [line.description for line in found.lines_serving(outcome.id)]
                for outcome in found.outcomes
            },
            "needs": {need.id: need.words for need in found.needs},
            "dates": dates_summary(found),
            "actions": _actions(request, found),
            "pdf_href": reverse("plans:plan_pdf", args=[found.id]),
            "letter": documents.paper(
                viewer=request.viewer, kind=DocumentKind.LETTER, paper_of=found.id
            )
            if found.decision
            else None,
            **_approval(request, found),
            "back_href": reverse("plans:versions", args=[found.budget_id]),
        },
    )


def state_words(plan: PlanAnswer) -> tuple[str, Colour]:
    """Return how a version stands, and the colour of its tag."""
    if plan.decision and plan.decision.verdict is Verdict.PART:
        return _("Agreed in part"), Colour.GREEN
    return STATE_WORDS[plan.state]


def _approval(request: Request, plan: PlanAnswer) -> dict[str, object]:
    """Return what was asked about a version, and what became of it where it was agreed in part."""
    viewer = request.viewer
    made, whole = approving.part_of(viewer=viewer, plan_id=plan.id)
    left = approving.decided_lines(viewer=viewer, plan_id=whole or plan.id)
    if left:
        sent = queries.plan(viewer=viewer, plan_id=whole) if whole else plan
        left = tuple(one for one in left if one.line_id in {line.id for line in sent.lines})
    codes = {one.code: one.words for one in codes_on(viewer.today)}
    asks = left and whole and plan.state is PlanState.AGREED and viewer.holds(Permission.PLAN_WRITE)
    return {
        "questions": approving.asked(viewer=viewer, plan_id=plan.id),
        "me": viewer.user_id,
        "may_answer": viewer.holds(Permission.PLAN_WRITE),
        "made_href": reverse("plans:plan", args=[made]) if made else "",
        "whole_href": reverse("plans:plan", args=[whole]) if whole else "",
        "left": [(one, codes.get(one.code, one.code)) for one in left],
        "ask_again_href": reverse("plans:ask_again", args=[whole]) if asks else "",
    }


@requires(Permission.PLAN_APPROVE)
def awaiting(request: Request) -> HttpResponse:
    """List what waits for an approver, longest first."""
    after = request.GET.get("after", "")
    found = queries.awaiting_decision(
        viewer=request.viewer, after=UUID(after) if _is_id(after) else None
    )
    names = people.names(viewer=request.viewer, subject_ids={one.subject_id for one in found})
    rows = [
        [
            Cell(
                names.get(one.subject_id, _("A person")),
                href=path_if_routed_to("journeys:decide_plan", one.plan_id),
            ),
            one.number,
            None if one.lines_left_out else one.weekly_pence,
            None
            if one.agreed_weekly_pence is None or one.lines_left_out
            else one.weekly_pence - one.agreed_weekly_pence,
            one.submitted_by_name,
            day_of(one.submitted_at),
        ]
        for one in found
    ]
    columns = [
        Column(_("Person")),
        Column(_("Version"), Kind.NUMBER),
        Column(_("A week"), Kind.MONEY),
        Column(_("Change"), Kind.MONEY),
        Column(_("Sent by")),
        Column(_("Sent on"), Kind.DAY),
    ]
    more = (
        reverse("plans:awaiting") + f"?after={found[-1].plan_id}"
        if len(found) == queries.PAGE
        else ""
    )
    return page(
        request,
        "plans/awaiting.jinja",
        {"columns": columns, "rows": rows, "pages": Page(next_href=more)},
    )


def line_columns() -> list[Column]:
    """Return the columns of a table of budget lines."""
    return [
        Column(_("What it buys")),
        Column(_("How much")),
        Column(_("A week"), Kind.MONEY),
        Column(_("A year"), Kind.MONEY),
        Column(_("Once"), Kind.MONEY),
        Column(_("Who looks after the money")),
        Column(_("Who pays")),
    ]


def line_cells(line: LineAnswer) -> list[object]:
    """Return one line as cells of that table."""
    totals = line.totals
    return [
        f"{line.description}{f' ({line.supplier})' if line.supplier else ''}",
        how_much(line),
        totals.weekly_pence or None,
        totals.annual_pence or None,
        totals.one_off_pence or None,
        str(OPTION_WORDS[line.management_option]),
        "; ".join(
            f"{share.funder_name} {quantity(share.ten_thousandths)} %" for share in line.shares
        ),
    ]


def how_much(line: LineAnswer) -> str:
    """Return a line's sum as words: "20 hours at £14.20, every week"."""
    return _("%(quantity)s at %(price)s, %(basis)s") % {
        "quantity": counted_hundredths(line.quantity_hundredths, line.unit),
        "price": pounds(line.unit_pence),
        "basis": often_words(line.basis, line.falls_on)
        if line.basis.names_days
        else BASIS_WORDS[line.basis],
    }


def dates_summary(plan: PlanAnswer) -> list[SummaryRow]:
    """Return the dates and promises of a plan as rows."""
    return [
        SummaryRow(_("Starts"), plan.starts_on, kind=Kind.DAY),
        SummaryRow(_("Looked at together on (review)"), plan.review_on, kind=Kind.DAY),
        SummaryRow(
            _("Notice before the amount is lowered"),
            ngettext("%(num)s week", "%(num)s weeks", plan.notice_weeks)
            % {"num": plan.notice_weeks},
        ),
    ]


def path_if_routed_to(name: str, record_id: UUID) -> str:
    """Return the path of a page of an upper room, or "" where that room is not there."""
    try:
        return reverse(name, args=[record_id])
    except NoReverseMatch:
        return ""


def _actions(request: Request, plan: PlanAnswer) -> list[tuple[str, str]]:
    may = request.viewer.holds
    if plan.state is PlanState.DRAFT:
        actions = []
        if may(Permission.PLAN_WRITE):
            actions.append((_("Go on writing"), reverse("plans:tasks", args=[plan.id])))
        if may(Permission.PLAN_CONTRIBUTE):
            actions.append((_("Add to it together"), reverse("plans:together", args=[plan.id])))
        return actions
    if plan.state is PlanState.SUBMITTED:
        actions = []
        if may(Permission.PLAN_APPROVE):
            actions.append((_("Decide"), path_if_routed_to("journeys:decide_plan", plan.id)))
            href = reverse("plans:ready", args=[plan.id])
            actions.append((_("What was checked, and what was approved by name"), href))
        if may(Permission.PLAN_SUBMIT):
            actions.append((_("Take it back"), reverse("plans:take_back", args=[plan.id])))
        return [(words, href) for words, href in actions if href]
    actions = []
    if plan.state is PlanState.AGREED and may(Permission.PLAN_WRITE):
        actions.append((_("Change the plan"), reverse("plans:start", args=[plan.budget_id])))
    if plan.state is PlanState.AGREED and may(Permission.MONEY_MOVE):
        href = path_if_routed_to("journeys:move_money", plan.budget_id)
        actions.append((_("Move money between its lines"), href))
    if plan.state is PlanState.AGREED and may(Permission.BUDGET_INDICATE):
        href = path_if_routed_to("journeys:rebase", plan.budget_id)
        actions.append((_("Work it out again at today’s prices"), href))
    return [(words, href) for words, href in actions if href]


def _is_id(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True
