"""Pages of one-off budgets: the staff's list and record, and the person's own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets import queries as budgets
from openphb.domains.one_offs import actions, queries
from openphb.domains.one_offs.forms import HelpForm, LookForm, TellForm, UseForm
from openphb.domains.one_offs.types import OneOffAnswer, OneOffState, ToldState, UnspentUse
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, KeyFigure, Kind, clock
from openphb.web.shortcuts import answered, page, posted, posted_files, told

MOST = 200
COLOURS = {
    OneOffState.AGREED: Colour.GREY,
    OneOffState.TO_TELL: Colour.BLUE,
    OneOffState.LATE: Colour.RED,
    OneOffState.TO_LOOK_AT: Colour.ORANGE,
    OneOffState.TO_CLOSE: Colour.ORANGE,
    OneOffState.CLOSED: Colour.GREEN,
}


@requires(Permission.ONE_OFF_DECIDE)
def one_offs(request: Request) -> HttpResponse:
    """List the one-off budgets of open cases: what waits for somebody first."""
    viewer = request.viewer
    found = queries.one_offs(viewer=viewer)
    shown = found[:MOST]
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in shown})
    rows = [
        [
            Cell(
                names.get(one.subject_id, ""),
                href=reverse("one_offs:one_off", args=[one.budget_id]),
            ),
            ", ".join(line.words for line in one.lines),
            one.facts.paid_pence,
            one.facts.due_on if one.facts.rest_pence else None,
            Cell(_(one.state.words), tag=COLOURS[one.state]),
        ]
        for one in shown
    ]
    waits = sum(one.state in queries.WAITS for one in found)
    return page(
        request,
        "one_offs/one_offs.jinja",
        {
            "rows": rows,
            "columns": [
                Column(_("Person")),
                Column(_("For")),
                Column(_("Paid"), Kind.MONEY),
                Column(_("To be told by"), Kind.DAY),
                Column(_("How it stands")),
            ],
            "lead": ngettext(
                "%(num)s one-off budget waits for somebody.",
                "%(num)s one-off budgets wait for somebody.",
                waits,
            )
            % {"num": waits},
            "more": max(len(found) - MOST, 0),
        },
    )


@requires(Permission.ONE_OFF_VIEW)
def one_off(request: Request, budget_id: UUID) -> HttpResponse:
    """How a one-off budget stands: paid, told, left, helped, closed."""
    viewer = request.viewer
    budget, reference = budgets.budget_named(
        viewer=viewer, permission=Permission.ONE_OFF_VIEW, budget_id=budget_id
    )
    to_case = reverse("staff:case", args=[budget.case_id])
    found = queries.one_off(viewer=viewer, budget_id=budget_id)
    if found is None:
        return _none(request, to_case)
    _looked(request, found)
    decides = viewer.holds(Permission.ONE_OFF_DECIDE) and found.state is not OneOffState.CLOSED
    facts = found.facts
    names = people.names(viewer=viewer, subject_ids=[found.subject_id])
    return page(
        request,
        "one_offs/one_off.jinja",
        {
            "found": found,
            "caption": f"{names.get(found.subject_id, '')} · {reference}",
            "colour": COLOURS[found.state],
            "due": clock(_("To be told by"), facts.due_on, today=viewer.today)
            if facts.due_on and facts.rest_pence and found.state is not OneOffState.CLOSED
            else None,
            "figures": [
                KeyFigure(_("Paid"), facts.paid_pence),
                KeyFigure(_("Spent, and looked at"), facts.accepted_pence),
                KeyFigure(_("Not accounted for"), facts.rest_pence),
            ],
            "line_columns": [
                Column(_("For")),
                Column(_("Agreed"), Kind.MONEY),
                Column(_("Paid"), Kind.MONEY),
                Column(_("Arrived on"), Kind.DAY),
            ],
            "line_rows": [
                [one.words, one.agreed_pence, one.paid_pence, one.paid_on] for one in found.lines
            ],
            "told_columns": [
                Column(_("Bought on"), Kind.DAY),
                Column(_("What")),
                Column(_("Cost"), Kind.MONEY),
                Column(_("Receipt")),
                Column(_("How it stands")),
                Column(_("To do")),
            ],
            "told_rows": _told_rows(request, found, decides),
            "may_tell": viewer.holds(Permission.ONE_OFF_TELL)
            and found.state not in (OneOffState.AGREED, OneOffState.CLOSED),
            "lists": viewer.holds(Permission.ONE_OFF_DECIDE),
            "decides": decides and facts.paid_pence > 0,
            "may_close": decides and found.state is OneOffState.TO_CLOSE,
            "back_href": to_case,
        },
    )


@requires(Permission.ONE_OFF_VIEW)
def own(request: Request, budget_id: UUID) -> HttpResponse:
    """The person's own page: what came, what they told us, and what is next."""
    viewer = request.viewer
    budget, _reference = budgets.budget_named(
        viewer=viewer, permission=Permission.ONE_OFF_VIEW, budget_id=budget_id
    )
    holder = viewer.holds(Permission.HOME_BUDGET)
    back = reverse("holder:budget" if holder else "one_offs:one_off", args=[budget_id])
    found = queries.one_off(viewer=viewer, budget_id=budget_id)
    if found is None:
        return _none(request, back)
    _looked(request, found)
    may_tell = (
        viewer.scope(Permission.ONE_OFF_TELL).covers(
            tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        and found.state is not OneOffState.AGREED
        and found.state is not OneOffState.CLOSED
    )
    return page(
        request,
        "one_offs/own.jinja",
        {
            "found": found,
            "own": Role.HOLDER in viewer.roles,
            "stands": stands_words(found),
            "told": [(one, _told_words(one.state)) for one in found.told],
            "comes_back": sum(one.pence for one in found.uses if one.use is UnspentUse.BACK),
            "may_tell": may_tell,
            "asks_help": may_tell and found.help is None,
            "back_href": back,
        },
    )


@requires(Permission.ONE_OFF_TELL)
def tell(request: Request, budget_id: UUID) -> HttpResponse:
    """What did you buy?"""
    viewer = request.viewer
    found = _found(request, budget_id, Permission.ONE_OFF_TELL)
    back = back_to(request, budget_id)
    if found is None:
        return _none(request, back)
    if found.state in (OneOffState.AGREED, OneOffState.CLOSED):
        return told(
            request,
            _("There is nothing to tell us now"),
            _("This is closed.")
            if found.state is OneOffState.CLOSED
            else _("The money has not come yet. Tell us once it has."),
            onward=(_("Go back"), back),
        )
    own_page = not viewer.is_staff
    form = TellForm(posted(request), posted_files(request), found=found, own=own_page)
    return answered(
        request,
        "one_offs/tell.jinja",
        form,
        lambda: actions.tell(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            draft=form.draft(),
            paper=form.cleaned_data["paper"],
        ),
        says=_("Thank you. We look at it."),
        back=back,
        own=own_page,
        found=found,
    )


@requires(Permission.ONE_OFF_TELL)
def helped(request: Request, budget_id: UUID) -> HttpResponse:
    """Did it help?"""
    viewer = request.viewer
    found = _found(request, budget_id, Permission.ONE_OFF_TELL)
    back = back_to(request, budget_id)
    if found is None:
        return _none(request, back)
    if found.state in (OneOffState.AGREED, OneOffState.CLOSED):
        return told(
            request,
            _("There is nothing to tell us now"),
            _("If something about it matters to you, ring your care co-ordinator."),
            onward=(_("Go back"), back),
        )
    own_page = not viewer.is_staff
    form = HelpForm(posted(request), own=own_page)
    return answered(
        request,
        "one_offs/helped.jinja",
        form,
        lambda: actions.say_help(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            score=int(form.cleaned_data["score"]),
            words=form.cleaned_data["words"],
            how=form.said_how,
            name=form.said_name,
        ),
        says=_("Thank you. Your answer is kept."),
        back=back,
        own=own_page,
        found=found,
    )


@requires(Permission.ONE_OFF_DECIDE)
def look(request: Request, told_id: UUID) -> HttpResponse:
    """Is this what the money was for?"""
    viewer = request.viewer
    found, one = queries.told(viewer=viewer, told_id=told_id)
    back = reverse("one_offs:one_off", args=[found.budget_id])
    if one.state is ToldState.ACCEPTED:
        return told(
            request,
            _("This was looked at already"),
            _("It is what the money was for."),
            onward=(_("Go back"), back),
        )
    form = LookForm(posted(request))
    return answered(
        request,
        "one_offs/look.jinja",
        form,
        lambda: actions.look(
            by=viewer,
            at=request.moment.at,
            told_id=told_id,
            accepts=form.cleaned_data["right"] == "yes",
            words=form.cleaned_data["words"],
        ),
        says=_("It is written down."),
        back=back,
        one=one,
        opens=viewer.holds(Permission.DOCUMENT_VIEW),
    )


@requires(Permission.ONE_OFF_DECIDE)
def use(request: Request, budget_id: UUID) -> HttpResponse:
    """What becomes of money that was not spent?"""
    viewer = request.viewer
    found = _found(request, budget_id, Permission.ONE_OFF_DECIDE)
    back = reverse("one_offs:one_off", args=[budget_id])
    if found is None:
        return _none(request, back)
    if not found.facts.rest_pence or found.state is OneOffState.CLOSED:
        return told(
            request,
            _("All of it is accounted for"),
            _("Nothing has to be agreed about it."),
            onward=(_("Go back"), back),
        )
    form = UseForm(posted(request), found=found)
    return answered(
        request,
        "one_offs/use.jinja",
        form,
        lambda: actions.agree_use(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            line_key=UUID(form.cleaned_data["line"]),
            use=UnspentUse(form.cleaned_data["use"]),
            pence=form.cleaned_data["pence"],
            words=form.cleaned_data["words"],
            agreed_with=form.cleaned_data["agreed_with"],
        ),
        says=_("It is written down."),
        back=back,
        found=found,
    )


def back_to(request: Request, budget_id: UUID) -> str:
    """Return the page of a one-off budget that this viewer reads: staff's, or the person's own."""
    route = "one_offs:one_off" if request.viewer.is_staff else "one_offs:own"
    return reverse(route, args=[budget_id])


def stands_words(found: OneOffAnswer) -> str:
    """Return how a one-off budget stands, in plain words for the person."""
    facts = found.facts
    if found.state is OneOffState.AGREED:
        return _("It is agreed. The money has not come yet.")
    if found.state is OneOffState.CLOSED:
        return _("All is done. You do not have to do anything more.")
    if not facts.rest_pence or facts.waiting:
        return _("Thank you for telling us. We look at it, and then we close this.")
    day = {"day": long_date(facts.due_on) if facts.due_on else ""}
    if found.state is OneOffState.LATE:
        return _("Please tell us what you bought. We hoped to hear from you by %(day)s.") % day
    return _("Please tell us by %(day)s what you bought.") % day


def _told_words(state: ToldState) -> str:
    return {
        ToldState.SENT: _("We look at it."),
        ToldState.ACCEPTED: _("We looked at it. It is right."),
        ToldState.ASKED: _("We have a question about it:"),
    }[state]


def _told_rows(request: Request, found: OneOffAnswer, decides: bool) -> list[list[object]]:
    opens = request.viewer.holds(Permission.DOCUMENT_VIEW)
    rows: list[list[object]] = []
    for one in found.told:
        paper: object = _("none")
        if one.document_id is not None:
            href = reverse("documents:download", args=[one.document_id]) if opens else ""
            paper = Cell(_("Open the receipt"), href=href) if href else _("kept")
        href = reverse("one_offs:look", args=[one.id])
        answers = decides and one.state is not ToldState.ACCEPTED
        stands = _(one.state.words) + (f": {one.looked_words}" if one.looked_words else "")
        rows.append(
            [
                one.on,
                f"{one.words} ({one.name})",
                one.pence,
                paper,
                stands,
                Cell(_("Look at %(pence)s") % {"pence": pounds(one.pence)}, href=href)
                if answers
                else "",
            ]
        )
    return rows


def _found(request: Request, budget_id: UUID, permission: Permission) -> OneOffAnswer | None:
    budgets.budget_named(viewer=request.viewer, permission=permission, budget_id=budget_id)
    return queries.one_off(viewer=request.viewer, budget_id=budget_id, permission=permission)


def _none(request: Request, back: str) -> HttpResponse:
    return told(
        request,
        _("This is no one-off budget"),
        _("A one-off budget pays once, and nothing again and again."),
        onward=(_("Go back"), back),
    )


def _looked(request: Request, found: OneOffAnswer) -> None:
    trail.looked(
        "one-off budget",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.ONE_OFF_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
