"""Pages of statements and spending, for the holder and for staff alike."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets import queries as budgets
from openphb.domains.spending import actions, queries
from openphb.domains.spending.forms import LAYOUT_WORDS, CodeForm, StatementForm
from openphb.domains.spending.types import MonthLeft, Movement, StatementFormat, TakenIn
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal
from openphb.web.charts import Chart, money_left_by_month
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.SPENDING_VIEW)
def budget(request: Request, budget_id: UUID) -> HttpResponse:
    """What is left, what came in, what was spent and on what."""
    _looked(request, budget_id)
    asked: dict[str, Any] = {"viewer": request.viewer, "budget_id": budget_id}
    left = queries.money_left(**asked, on=request.viewer.today)
    months = queries.left_by_month(**asked)
    return page(
        request,
        "spending/budget.jinja",
        {
            "budget_id": budget_id,
            "left": left,
            "mine": not request.viewer.is_staff,
            "by_outcome": [(one.words, one.pence) for one in queries.spent_by_outcome(**asked)],
            "by_line": [(one.words, one.pence) for one in queries.spent_by_line(**asked)],
            "columns": (Column(_("What for")), Column(_("Spent"), Kind.MONEY)),
            "uncoded": queries.uncoded(**asked),
            "chart": chart_of(months),
            "may_add": queries.has_account(viewer=request.viewer, budget_id=budget_id),
            "may_code": request.viewer.holds(Permission.SPENDING_CODE),
            "may_see_payments": request.viewer.holds(Permission.PAYMENT_VIEW),
        },
    )


@requires(Permission.SPENDING_VIEW)
def why(request: Request, budget_id: UUID) -> HttpResponse:
    """How each figure is worked out, as sentences."""
    _looked(request, budget_id)
    left = queries.money_left(viewer=request.viewer, budget_id=budget_id, on=request.viewer.today)
    context = {
        "left": left,
        "mine": not request.viewer.is_staff,
        "budget_id": budget_id,
        "back_href": _of("budget", budget_id),
    }
    return page(request, "spending/why.jinja", context)


@requires(Permission.SPENDING_VIEW)
def statements(request: Request, budget_id: UUID) -> HttpResponse:
    """The statements that are there, with what each proves."""
    _looked(request, budget_id)
    found = queries.statements(viewer=request.viewer, budget_id=budget_id)
    rows = [
        (
            long_date(one.closes_on),
            one.opens_on,
            one.opening_pence,
            one.closing_pence,
            _("XML (camt.053)")
            if one.format is StatementFormat.CAMT053
            else _("CSV, %(layout)s") % {"layout": LAYOUT_WORDS.get(one.layout, one.layout)},
        )
        for one in found
    ]
    columns = (
        Column(_("Up to")),
        Column(_("From"), Kind.DAY),
        Column(_("Began with"), Kind.MONEY),
        Column(_("Ended with"), Kind.MONEY),
        Column(_("File")),
    )
    context = {
        "rows": rows,
        "columns": columns,
        "budget_id": budget_id,
        "may_add": queries.has_account(viewer=request.viewer, budget_id=budget_id),
        "back_href": _of("budget", budget_id),
    }
    return page(request, "spending/statements.jinja", context)


@requires(Permission.STATEMENT_ADD)
def add_statement(request: Request, budget_id: UUID) -> HttpResponse:
    """A bank's file, taken in as a whole or not at all."""
    queries.account(viewer=request.viewer, budget_id=budget_id)
    form = StatementForm(posted(request), posted_files(request))
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_in_statement(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                data=form.cleaned_data["file"].read(),
                layout=form.cleaned_data["layout"] or None,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, taken_words(taken))
            return HttpResponseRedirect(_then(request, "movements", budget_id) or request.path)
    context = {
        "form": form,
        "mine": not request.viewer.is_staff,
        "back_href": _then(request, "statements", budget_id),
        "button_text": _("Add the statement"),
    }
    return page(request, "spending/add_statement.jinja", context)


@requires(Permission.SPENDING_VIEW)
def movements(request: Request, budget_id: UUID) -> HttpResponse:
    """Every movement on the account, newest first, and what it was for."""
    _looked(request, budget_id)
    asked = request.GET.get("after", "")
    try:
        after = UUID(asked) if asked else None
    except ValueError:
        after = None
    found = queries.movements(viewer=request.viewer, budget_id=budget_id, after=after)
    here = _of("movements", budget_id)
    may_code = request.viewer.holds(Permission.SPENDING_CODE)
    context = {
        "columns": (
            Column(_("Who")),
            Column(_("Day"), Kind.DAY),
            Column(_("In or out"), Kind.MONEY),
            Column(_("What for")),
        ),
        "rows": [
            (
                one.payee or one.reference or _("No name given"),
                one.on,
                one.pence,
                Cell(
                    what_for(one),
                    href=reverse("spending:code", kwargs={"movement_id": one.id})
                    if may_code and one.pence < 0
                    else "",
                ),
            )
            for one in found.rows
        ],
        "pages": Page(
            previous_href=here if after else "",
            next_href=f"{here}?{urlencode({'after': found.next_after})}"
            if found.next_after
            else "",
        ),
        "budget_id": budget_id,
        "mine": not request.viewer.is_staff,
        "may_add": queries.has_account(viewer=request.viewer, budget_id=budget_id),
        "back_href": _of("budget", budget_id),
    }
    return page(request, "spending/movements.jinja", context)


@requires(Permission.SPENDING_CODE)
def code(request: Request, movement_id: UUID) -> HttpResponse:
    """What one payment was for."""
    movement = queries.movement(
        viewer=request.viewer, movement_id=movement_id, permission=Permission.SPENDING_CODE
    )
    purposes = queries.purposes(viewer=request.viewer, budget_id=movement.budget_id)
    suggested = (
        () if movement.parts else queries.suggestion(viewer=request.viewer, movement_id=movement_id)
    )
    form = CodeForm(
        posted(request),
        purposes=purposes,
        pence=-movement.pence,
        parts=movement.parts or suggested,
        coded=bool(movement.parts),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.code_movement(
                by=request.viewer,
                at=request.moment.at,
                movement_id=movement_id,
                parts=form.parts(),
                seen=_ids(request.POST.get("seen", "")),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is written down what this was for."))
            return HttpResponseRedirect(
                _then(request, "budget", movement.budget_id) or request.path
            )
    context = {
        "form": form,
        "movement": movement,
        "spent": pounds(-movement.pence),
        "suggested": bool(suggested),
        "purposes": purposes,
        "seen": " ".join(str(one.id) for one in movement.parts),
        "back_href": _then(request, "movements", movement.budget_id),
        "button_text": _("Save"),
    }
    return page(request, "spending/code.jinja", context)


def what_for(movement: Movement) -> str:
    """Return what a movement was for, or that it is not yet said."""
    if movement.pence > 0:
        return _("Money in")
    said = "; ".join(
        f"{part.line}: {part.outcome}, {pounds(part.pence)}" for part in movement.parts
    )
    if not movement.uncoded_pence:
        return said
    open_ = {"pounds": pounds(movement.uncoded_pence)}
    return (
        _("%(said)s; %(pounds)s not said yet") % {"said": said, **open_}
        if said
        else _("Not said yet")
    )


def taken_words(taken: TakenIn) -> str:
    """Return what is said when a file went in, or added nothing."""
    if taken.same_file:
        return _("This file was added before. Nothing was added again.")
    if not taken.added:
        return _("Every movement of this file was here already. Nothing was added.")
    added = ngettext(
        "%(count)s movement was added.", "%(count)s movements were added.", taken.added
    ) % {"count": taken.added}
    ends = _("The account has %(pounds)s on %(day)s.") % {
        "pounds": pounds(taken.closing_pence),
        "day": long_date(taken.closes_on),
    }
    if not taken.known:
        return f"{added} {ends}"
    known = ngettext("%(count)s was here already.", "%(count)s were here already.", taken.known) % {
        "count": taken.known
    }
    return f"{added} {known} {ends}"


def chart_of(months: tuple[MonthLeft, ...]) -> Chart | None:
    return money_left_by_month(
        "left-by-month",
        tuple(f"{str(MONTHS[one.month.month])[:3]} {one.month.year}" for one in months),
        tuple(one.left_pence for one in months),
        tuple(one.expected_pence for one in months),
    )


def _ids(words: str) -> set[UUID]:
    """Return the ids a form carried. What is no id was never on a screen, so it makes none."""
    found = set()
    for word in words.split():
        try:
            found.add(UUID(word))
        except ValueError:
            continue
    return found


def _looked(request: Request, budget_id: UUID) -> None:
    found = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    trail.looked(
        "spending",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.SPENDING_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )


def _then(request: Request, name: str, budget_id: UUID) -> str:
    """Return a page of the budget's spending, or "" for who adds and codes but does not see it."""
    return _of(name, budget_id) if request.viewer.holds(Permission.SPENDING_VIEW) else ""


def _of(name: str, budget_id: UUID) -> str:
    return reverse(f"spending:{name}", kwargs={"budget_id": budget_id})
