"""The page of what is left to close, and the steps on the way to £0.00."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import queries as cases
from openphb.domains.monitoring.views.owing import liability_cells, liability_columns
from openphb.domains.people import queries as people
from openphb.domains.spending import actions as spending
from openphb.domains.spending import queries as spending_queries
from openphb.domains.spending.types import KeptFor, LastMoneyDraft, LastMoneyKind, LastMoneyState
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.journeys import left_to_close as journey
from openphb.journeys.closing_forms import DecideLastForm, KeepForm, LastMoneyForm, ReceiveForm
from openphb.journeys.left_to_close import LeftToClose, Thing
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.forms import Form
from openphb.web.parts import Column, KeyFigure, Kind, Task
from openphb.web.shortcuts import answered, page, posted, told

LETTER = "journeys/printed/last_statement.jinja"


@requires(Permission.LAST_MONEY_VIEW)
def left_to_close(request: Request, budget_id: UUID) -> HttpResponse:
    """Tell what is left before the case can be closed, and who does it."""
    viewer = request.viewer
    found = journey.left_to_close(viewer=viewer, budget_id=budget_id)
    case = cases.case(viewer=viewer, case_id=found.case_id) if _sees_case(viewer) else None
    trail.looked(
        "what is left to close",
        by=viewer,
        at=request.moment.at,
        permission=Permission.LAST_MONEY_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    context = {
        "found": found,
        "person": people.person_of_subject(viewer=viewer, subject_id=found.subject_id),
        "closed_on": case.closed_on if case else None,
        "figures": (
            KeyFigure(_("Held"), found.held_pence),
            KeyFigure(_("Owed"), found.money.owed_pence),
            KeyFigure(_("Paid too much"), found.money.overpaid_pence),
        ),
        "tasks": [_task(viewer, found, one) for one in found.things],
        "columns": (Column(_("What the money is for")), Column(_("Amount"), Kind.MONEY)),
        "rows": (
            (_("Kept for bills, tax and pay"), found.held.earmarked_pence),
            (_("Saved as the plan says"), found.held.planned_pence),
            (_("Kept for nothing"), found.held.unexplained_pence),
            (_("Held in all"), found.held.held_pence),
        ),
        "kept": [one for one in found.kept if one.pence],
        "last": found.last,
        "owed_columns": liability_columns(),
        "owed": [
            liability_cells(
                one,
                reverse("monitoring:liability", args=[one.id])
                if one.state.is_open and viewer.holds(Permission.HOLDING_ACCEPT)
                else "",
            )
            for one in found.firm_owed
        ],
        "may_keep": viewer.holds(Permission.LAST_MONEY_RECORD),
        "may_close": viewer.holds(Permission.CASE_CLOSE) and found.at_nothing,
        "back_href": _back(viewer, found.case_id),
    }
    return page(request, "journeys/left_to_close.jinja", context)


def _sees_case(viewer: Viewer) -> bool:
    return viewer.holds(Permission.CASE_VIEW)


def _back(viewer: Viewer, case_id: UUID) -> str:
    return reverse("staff:case", args=[case_id]) if _sees_case(viewer) else reverse("finance:home")


def _task(viewer: Viewer, found: LeftToClose, one: journey.ToClose) -> Task:
    names = {
        Thing.ENDING: _("Record the death, or that the direct payment stops"),
        Thing.OWED: _("Pay what is owed, wages and notice among it"),
        Thing.STATEMENT: _("Take in the bank statement up to the end"),
        Thing.OVERPAID: _("Deal with what was paid too much"),
        Thing.KEPT: _("See that bills, tax and pay are paid from what is kept for them"),
        Thing.LEFT: _("Ask back what is kept for nothing, or write it off"),
        Thing.DECIDE: _("Decide what is proposed about what is left"),
        Thing.RECEIVE: _("Record that what was asked back came in"),
        Thing.FIRM: _("Look at what the organisation says is still owed"),
    }
    status = _("Done")
    if not one.done:
        status = pounds(one.pence) if one.pence else _("To do")
    return Task(
        names[one.thing],
        status,
        "" if one.done else _href(viewer, found, one.thing),
        _(one.doer.words),
        one.done,
    )


def _href(viewer: Viewer, found: LeftToClose, thing: Thing) -> str:
    """Return where a thing is done, for a viewer who may; "" for others."""
    waiting = next((one for one in found.last if one.open), None)
    ways: dict[Thing, tuple[Permission, str, UUID | None]] = {
        Thing.ENDING: (Permission.CIRCUMSTANCE_RECORD, "journeys:death", found.case_id),
        Thing.OWED: (Permission.RUN_VIEW, "payments:runs", None),
        Thing.STATEMENT: (Permission.STATEMENT_ADD, "spending:add_statement", found.budget_id),
        Thing.OVERPAID: (
            Permission.RECOVERY_VIEW,
            "payments:overpayment",
            found.overpayments[0].id if found.overpayments else None,
        ),
        Thing.KEPT: (Permission.LAST_MONEY_RECORD, "journeys:keep_for", found.budget_id),
        Thing.LEFT: (Permission.LAST_MONEY_RECORD, "journeys:propose_last", found.budget_id),
        Thing.DECIDE: (
            Permission.LAST_MONEY_DECIDE,
            "journeys:decide_last",
            waiting.id if waiting else None,
        ),
        Thing.RECEIVE: (
            Permission.LAST_MONEY_RECEIVE,
            "journeys:receive_last",
            waiting.id if waiting else None,
        ),
    }
    waits = next((one for one in found.firm_owed if one.state.is_open), None)
    ways[Thing.FIRM] = (
        Permission.HOLDING_ACCEPT,
        "monitoring:liability",
        waits.id if waits else None,
    )
    permission, route, key = ways[thing]
    if not viewer.holds(permission) or (key is None and route != "payments:runs"):
        return ""
    return reverse(route, args=[key] if key else [])


@requires(Permission.LAST_MONEY_RECORD)
def keep_for(request: Request, budget_id: UUID) -> HttpResponse:
    """Say what money that is there is kept for."""
    found = journey.left_to_close(viewer=request.viewer, budget_id=budget_id)
    form = KeepForm(posted(request))

    def act() -> None:
        given = dict(form.cleaned_data)
        spending.keep_for(
            by=request.viewer,
            at=request.moment.at,
            budget_id=budget_id,
            kind=KeptFor(given.pop("kind")),
            **given,
        )

    return _ask(request, found, form, act, "journeys/keep_for.jinja", _("It is written down."))


@requires(Permission.LAST_MONEY_RECORD)
def propose_last(request: Request, budget_id: UUID) -> HttpResponse:
    """Propose what is done about money that is kept for nothing."""
    viewer = request.viewer
    found = journey.left_to_close(viewer=viewer, budget_id=budget_id)
    form = LastMoneyForm(
        posted(request),
        initial={
            "pence": found.left_pence,
            "told_on": viewer.today,
            "answer_by": viewer.today + timedelta(days=56),
        },
    )

    def act() -> None:
        journey.propose(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            draft=LastMoneyDraft(**form.told),
        )

    return _ask(
        request,
        found,
        form,
        act,
        "journeys/propose_last.jinja",
        _("It is proposed. A finance approver decides it."),
    )


@requires(Permission.LAST_MONEY_DECIDE)
def decide_last(request: Request, last_money_id: UUID) -> HttpResponse:
    """Agree to what somebody proposed about money that is left, or not."""
    viewer = request.viewer
    one = spending_queries.last_money_named(viewer=viewer, last_money_id=last_money_id)
    found = journey.left_to_close(viewer=viewer, budget_id=one.budget_id)
    form = DecideLastForm(posted(request))

    def act() -> None:
        journey.decide(
            by=viewer,
            at=request.moment.at,
            last_money_id=last_money_id,
            agree=form.cleaned_data["agree"] == "yes",
            reason=form.cleaned_data["reason"],
        )

    if one.state is not LastMoneyState.PROPOSED:
        return _not_now(request, found)
    return _ask(
        request, found, form, act, "journeys/decide_last.jinja", _("It is decided."), one=one
    )


@requires(Permission.LAST_MONEY_RECEIVE)
def receive_last(request: Request, last_money_id: UUID) -> HttpResponse:
    """Record that money that was asked back came in."""
    viewer = request.viewer
    one = spending_queries.last_money_named(viewer=viewer, last_money_id=last_money_id)
    found = journey.left_to_close(viewer=viewer, budget_id=one.budget_id)
    form = ReceiveForm(posted(request), initial={"received_on": viewer.today})

    def act() -> None:
        spending.receive_last(
            by=viewer, at=request.moment.at, last_money_id=last_money_id, **form.cleaned_data
        )

    if one.state is not LastMoneyState.AGREED:
        return _not_now(request, found)
    return _ask(
        request,
        found,
        form,
        act,
        "journeys/receive_last.jinja",
        _("It is recorded, and in the ledger."),
        one=one,
    )


@requires(Permission.LAST_MONEY_VIEW)
def last_statement(request: Request, budget_id: UUID) -> HttpResponse:
    """Give out the statement of the money at the end, as a letter."""
    viewer = request.viewer
    found = journey.left_to_close(viewer=viewer, budget_id=budget_id)
    if found.ended_on is None:
        # Nothing has ended: what there is to do for that is on its page.
        return HttpResponseRedirect(reverse("journeys:left_to_close", args=[budget_id]))
    trail.looked(
        "last statement",
        by=viewer,
        at=request.moment.at,
        permission=Permission.LAST_MONEY_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    to = people.addressee(viewer=viewer, subject_id=found.subject_id)
    body = organisations.responsible_for(found.tenant_id, viewer.today)
    asked = next((one for one in found.last if one.kind is LastMoneyKind.ASK and one.open), None)
    context = {
        "found": found,
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": found.reference,
        "reference": _("%(case)s, the money at the end") % {"case": found.reference},
        "written_on": viewer.today,
        "asked": asked,
        "came_back": [one for one in found.last if one.state is LastMoneyState.DONE],
        "kept": [one for one in found.kept if one.pence],
        "columns": (Column(_("What the money is for")), Column(_("Amount"), Kind.MONEY)),
        "rows": (
            (_("Bills, tax and pay that are still to be paid"), found.held.earmarked_pence),
            (_("Saved as the plan says"), found.held.planned_pence),
            (_("Not needed any more"), found.held.unexplained_pence),
        ),
        "whom": _("the care co-ordinator"),
        "name": viewer.name,
        "last_day": long_date(found.ended_on),
    }
    return downloads.printed(LETTER, context, f"last-statement-{found.reference}.pdf")


def _ask(
    request: Request,
    found: LeftToClose,
    form: Form,
    act: Callable[[], None],
    template: str,
    done: str,
    **shown: Any,
) -> HttpResponse:
    back = reverse("journeys:left_to_close", args=[found.budget_id])
    shown = {"found": found, "caption": found.reference, **shown}
    return answered(request, template, form, act, says=done, back=back, **shown)


def _not_now(request: Request, found: LeftToClose) -> HttpResponse:
    return told(
        request,
        _("This does not wait for that"),
        _("Something else was decided about it meanwhile."),
        onward=(
            _("What is left to close"),
            reverse("journeys:left_to_close", args=[found.budget_id]),
        ),
        caption=found.reference,
    )
