"""Pages about moving money between the lines of an agreed budget."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets.types import often_words
from openphb.domains.people import queries as people
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.moving import queries as moving
from openphb.domains.plans.moving.rules import may_give, may_take
from openphb.domains.plans.moving.types import MoveAnswer, MoveState
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.journeys import move_money
from openphb.journeys.move_forms import MoveAnswerForm, MoveForm
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import short_date
from openphb.web.parts import Cell, Colour, Column
from openphb.web.shortcuts import page, posted

STATE_WORDS = {
    MoveState.WAITING: (_("Waits for an answer"), Colour.YELLOW),
    MoveState.ACCEPTED: (_("Moved"), Colour.GREEN),
    MoveState.REFUSED: (_("Refused"), Colour.RED),
}


@requires(Permission.MONEY_MOVE)
def move_money_page(request: Request, budget_id: UUID) -> HttpResponse:
    """Ask from which line of the agreed budget to which money should be moved."""
    plan_id = moving.agreed_version(viewer=request.viewer, budget_id=budget_id)
    plan = plan_queries.plan(viewer=request.viewer, plan_id=plan_id)
    rules = moving.rules_on(viewer=request.viewer, plan_id=plan.id, on=request.viewer.today)
    left = moving.limit_left(viewer=request.viewer, plan=plan)
    on = max(request.viewer.today, plan.starts_on or request.viewer.today)
    gives = [line for line in plan.lines if may_give(line, rules, on)]
    takes = [line for line in plan.lines if may_take(line, rules, on)]
    form = MoveForm(posted(request), gives=gives, takes=takes)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            move_id = move_money.propose(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                from_line=UUID(said["from_line"]),
                to_line=UUID(said["to_line"]),
                pence=said["amount"],
                words=said["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is put forward. The care co-ordinator answers it."))
            return HttpResponseRedirect(reverse("journeys:money_move", args=[move_id]))
    return page(
        request,
        "journeys/move_money.jinja",
        {
            "form": form,
            "left": left,
            "possible": bool(gives and takes and left and left.left_pence),
            "columns": [
                Column(_("What")),
                Column(_("How much")),
                Column(_("Why")),
                Column(_("How it stands")),
            ],
            "rows": [
                _row(one)
                for one in moving.moves_of_budget(viewer=request.viewer, budget_id=budget_id)
            ],
            "back_href": reverse("plans:plan", args=[plan.id]),
            "button_text": _("Put it forward"),
        },
    )


@requires(Permission.PLAN_VIEW)
def money_move(request: Request, move_id: UUID) -> HttpResponse:
    """Show one proposal to move money; whoever may answer it does so here."""
    one = moving.move(viewer=request.viewer, move_id=move_id)
    trail.looked(
        "money to move",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    may_answer = (
        one.state is MoveState.WAITING
        and request.viewer.holds(Permission.MONEY_MOVE_ACCEPT)
        and one.proposed_by != request.viewer.user_id
    )
    form = MoveAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["verdict"] == "accept"
        answer = move_money.accept if accepted else plans.refuse_move
        try:
            answer(
                by=request.viewer,
                at=request.moment.at,
                move_id=move_id,
                reasons=form.cleaned_data["reasons"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your answer is recorded."))
            return HttpResponseRedirect(reverse("journeys:money_move", args=[move_id]))
    names = people.names(viewer=request.viewer, subject_ids=[one.subject_id])
    state, colour = STATE_WORDS[one.state]
    return page(
        request,
        "journeys/money_move.jinja",
        {
            "form": form,
            "one": one,
            "name": names.get(one.subject_id, ""),
            "much": much_words(one),
            "state": state,
            "colour": colour,
            "may_answer": may_answer,
            "button_text": _("Record your answer"),
            "back_href": reverse("plans:plan", args=[one.made_plan_id or one.plan_id]),
        },
    )


def much_words(one: MoveAnswer) -> str:
    """Return how much a proposal moves: "£28.40 a week"."""
    return f"{pounds(one.pence)} {often_words(one.basis, one.falls_on)}"


def _row(one: MoveAnswer) -> list[object]:
    state, colour = STATE_WORDS[one.state]
    return [
        Cell(
            _("From “%(giver)s” to “%(taker)s”, %(day)s")
            % {
                "giver": one.from_words,
                "taker": one.to_words,
                "day": short_date(day_of(one.proposed_at)),
            },
            href=reverse("journeys:money_move", args=[one.id]),
        ),
        much_words(one),
        one.words,
        Cell(state, tag=colour),
    ]
