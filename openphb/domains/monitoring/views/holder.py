"""The person's own page: who holds their money, what is left, and what was bought."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.forms import AskAboutForm
from openphb.domains.monitoring.types import HeldForHolder, RowAnswer, RowState
from openphb.domains.monitoring.views.parts import done, said_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, posted, told

SHOWN = 30


@requires(Permission.HOLDING_VIEW)
def held(request: Request, budget_id: UUID) -> HttpResponse:
    """Who holds your money, what is left of it and why, and what they bought."""
    viewer = request.viewer
    budget, _reference = budgets.budget_named(
        viewer=viewer, permission=Permission.HOLDING_VIEW, budget_id=budget_id
    )
    found = queries.held_for(viewer=viewer, budget_id=budget_id)
    if found is None:
        return _nobody(request, budget_id)
    trail.looked(
        "money that an organisation holds",
        by=viewer,
        at=request.moment.at,
        permission=Permission.HOLDING_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    may_say = viewer.scope(Permission.HOLDING_SAY).covers(
        tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    rows = [one for one in found.rows if one.state is not RowState.WITHDRAWN]
    return page(
        request,
        "monitoring/held.jinja",
        {
            "found": found,
            "one": found.holding,
            "own": Role.HOLDER in viewer.roles,
            "rows": [(one, _row_words(one)) for one in rows[:SHOWN]],
            "more": max(len(rows) - SHOWN, 0),
            "may_ask": may_say and any(one.state.is_open for one in rows),
            "budget_id": budget_id,
            "back_href": _back(request, budget_id, found),
        },
    )


@requires(Permission.HOLDING_SAY)
def ask(request: Request, budget_id: UUID) -> HttpResponse:
    """Say that something which was bought was not right."""
    viewer = request.viewer
    budgets.budget_named(viewer=viewer, permission=Permission.HOLDING_SAY, budget_id=budget_id)
    found = queries.held_for(viewer=viewer, budget_id=budget_id)
    open_rows = [one for one in found.rows if one.state.is_open] if found else []
    if found is None:
        return _nobody(request, budget_id)
    back = reverse("monitoring:held", args=[budget_id])
    if not open_rows:
        return told(
            request,
            _("There is nothing to ask about now"),
            _("We have looked at all they told us. If something is wrong, ring your co-ordinator."),
            onward=(_("See what is left"), back),
        )
    form = AskAboutForm(
        posted(request),
        rows=[
            (one.id, f"{long_date(one.on)}: {one.words}, {pounds(one.pence)}") for one in open_rows
        ],
    )
    if request.method == "POST" and done(
        form,
        lambda: actions.ask_about_row(
            by=viewer,
            at=request.moment.at,
            row_id=UUID(form.cleaned_data["row"]),
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("Thank you. We ask them, and nothing is counted before that."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/ask.jinja",
        {"form": form, "one": found.holding, "back_href": back},
    )


def _nobody(request: Request, budget_id: UUID) -> HttpResponse:
    return told(
        request,
        _("No organisation holds this money"),
        _("If one should, your co-ordinator can arrange it."),
        onward=(_("See the budget"), _home(request, budget_id)),
    )


def _home(request: Request, budget_id: UUID) -> str:
    if request.viewer.holds(Permission.HOME_BUDGET):
        return reverse("holder:budget", args=[budget_id])
    return reverse("budgets:indicative", args=[budget_id])


def _back(request: Request, budget_id: UUID, found: HeldForHolder) -> str:
    if request.viewer.is_staff:
        return reverse("monitoring:holding", args=[found.holding.id])
    return _home(request, budget_id)


def _row_words(one: RowAnswer) -> str:
    """Return how a row stands, in plain words."""
    said = {
        RowState.SENT: _("We are looking at it."),
        RowState.QUESTIONED: _("We have asked them about it."),
        RowState.ACCEPTED: _("We looked at it. It is right."),
        RowState.REFUSED: _("We did not accept it. They pay for it themselves."),
        RowState.WITHDRAWN: _("They took it back."),
    }[one.state]
    words = said_words(one)
    return f"{said} {words}" if words and one.question_by_person else said
