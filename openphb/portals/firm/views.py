"""What somebody reads who works for an organisation that holds people's money, and what they tell us."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.monitoring import actions, queries
from openphb.domains.monitoring.forms import (
    AllToldForm,
    AnswerForm,
    ClientAccountForm,
    ConfirmForm,
)
from openphb.domains.monitoring.types import (
    FirmAnswer,
    HoldingAnswer,
    PaperState,
    Received,
    RowAnswer,
    RowState,
    StatementGiven,
    Sums,
)
from openphb.domains.monitoring.views.deciding import row_form
from openphb.domains.monitoring.views.firms import difference
from openphb.domains.monitoring.views.owing import liability_cells, liability_columns
from openphb.domains.monitoring.views.parts import (
    advance_cells,
    advance_columns,
    coming_rows,
    done,
    figures,
    line_columns,
    line_rows,
    paper_cells,
    paper_columns,
    row_cells,
    row_columns,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.portals.firm.asked import nobody, own_holding, person_href, wanted
from openphb.portals.firm.owing import href_of
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted, told

SEND = Permission.HOLDING_SEND
RUNS_OUT = (PaperState.ENDS_SOON, PaperState.ENDED, PaperState.MISSING)


@requires(SEND)
def home(request: Request) -> HttpResponse:
    """For whom you hold money: how much, what is asked, what you owe, and papers that run out."""
    firms = queries.own_firms(viewer=request.viewer)
    held = [one for firm in firms for one in firm.holdings]
    sums = sum((one.sums for one in held), Sums())
    return page(
        request,
        "firm/home.jinja",
        {
            "who": ", ".join(dict.fromkeys(firm.name for firm in firms)),
            "figures": figures(sums),
            "columns": (
                Column(_("Person")),
                Column(_("Number"), Kind.REFERENCE),
                Column(_("You hold"), Kind.MONEY),
                Column(_("How it stands")),
            ),
            "rows": [
                (
                    Cell(one.person_name, href=person_href(one.id)),
                    one.reference,
                    one.sums.held_pence,
                    _state(one),
                )
                for one in held
            ],
            "owed": [one for one in held if one.claim],
            "paper_columns": paper_columns(),
            "papers": [
                paper_cells(paper)
                for firm in firms
                for paper in firm.papers
                if paper.state in RUNS_OUT
            ],
            "accounts": queries.client_accounts(viewer=request.viewer),
            "check": _check(firms),
        },
    )


def _check(firms: tuple[FirmAnswer, ...]) -> tuple[str, str, Cell] | None:
    """Return what the newest statement of a client account said: day, balance, difference."""
    checks = [firm.checks[0] for firm in firms if firm.checks]
    if not checks:
        return None
    one = max(checks, key=lambda check: check.on)
    return long_date(one.on), pounds(one.stated_pence), difference(one.difference_pence)


def _state(one: HoldingAnswer) -> Cell:
    if one.claim:
        said = _("Send %(pence)s back by %(day)s") % {
            "pence": pounds(one.claim.open_pence),
            "day": long_date(one.claim.due_on),
        }
        return Cell(said, tag=Colour.ORANGE)
    if one.ended_on:
        return Cell(_("Ended on %(day)s") % {"day": long_date(one.ended_on)}, tag=Colour.GREY)
    if one.told_until is None:
        return Cell(_("Tell us what you did"), tag=Colour.WHITE)
    return Cell(_("Told up to %(day)s") % {"day": long_date(one.told_until)}, tag=Colour.GREEN)


@requires(SEND)
def person(request: Request) -> HttpResponse:
    """One person's money: what came and comes, what you told us, what we ask, what you owe."""
    one = own_holding(request)
    if one is None:
        return nobody(request)
    found = queries.whole(viewer=request.viewer, holding_id=one.id)
    trail.looked(
        "money that an organisation holds",
        by=request.viewer,
        at=request.moment.at,
        permission=SEND,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    return page(
        request,
        "firm/person.jinja",
        {
            "one": one,
            "found": found,
            "figures": figures(one.sums),
            "asked": [
                (row, f"{reverse('firm:answer')}?row={row.id}")
                for row in found.rows
                if row.state is RowState.QUESTIONED and not row.answer
            ],
            "advance_columns": advance_columns(),
            "advances": [advance_cells(each) for each in found.advances],
            "coming": coming_rows(found.coming),
            "row_columns": row_columns(),
            "rows": [row_cells(row, _withdraw_href(row)) for row in found.rows],
            "line_columns": line_columns(),
            "lines": line_rows(found.lines),
            "owed_columns": liability_columns(),
            "owed": [
                liability_cells(each, href_of(each))
                for each in queries.liabilities(viewer=request.viewer, holding_id=one.id)
            ],
            "owed_href": f"{reverse('firm:owed')}?who={one.id}"
            if queries.may_tell(viewer=request.viewer, holding_id=one.id)
            else "",
            "tell_href": f"{reverse('firm:tell')}?who={one.id}",
            "told_href": f"{reverse('firm:all_told')}?who={one.id}",
            "back_href": reverse("firm:home"),
        },
    )


def _withdraw_href(row: RowAnswer) -> str:
    return f"{reverse('firm:withdraw')}?row={row.id}" if row.state.is_open else ""


@requires(SEND)
def tell(request: Request) -> HttpResponse:
    """Tell us one thing that you did with somebody's money."""
    one = own_holding(request)
    if one is None:
        return nobody(request)
    form = row_form(request, one.id)
    came: list[Received] = []

    def act() -> None:
        given = StatementGiven(one.id, form.cleaned_data["on"], (form.given(),))
        came.append(actions.send_statement(by=request.viewer, at=request.moment.at, given=given))

    if request.method == "POST" and done(form, act):
        messages.success(
            request,
            _("Thank you. It is there.")
            if came[0].added
            else _("It was here already. Nothing was added."),
        )
        return HttpResponseRedirect(person_href(one.id))
    return page(
        request,
        "firm/tell.jinja",
        {"form": form, "one": one, "back_href": person_href(one.id)},
    )


@requires(SEND)
def all_told(request: Request) -> HttpResponse:
    """Say that you have told us all up to a day, and what is left by your books."""
    one = own_holding(request)
    if one is None:
        return nobody(request)
    form = AllToldForm(posted(request), initial={"until": request.viewer.today})
    came: list[Received] = []

    def act() -> None:
        given = StatementGiven(one.id, form.cleaned_data["until"], (), form.cleaned_data["held"])
        came.append(actions.send_statement(by=request.viewer, at=request.moment.at, given=given))

    if request.method == "POST" and done(form, act):
        differs = came[0].differs_by_pence
        if differs:
            words = _("It is kept. By our books %(ours)s is left, %(more)s more than by yours.")
            if differs < 0:
                words = _("It is kept. By our books %(ours)s is left, %(more)s less than by yours.")
            messages.warning(
                request, words % {"ours": pounds(came[0].held_pence), "more": pounds(abs(differs))}
            )
        else:
            messages.success(request, _("Thank you. Your books and ours agree."))
        return HttpResponseRedirect(person_href(one.id))
    return page(
        request,
        "firm/all_told.jinja",
        {"form": form, "one": one, "back_href": person_href(one.id)},
    )


@requires(SEND)
def answer(request: Request) -> HttpResponse:
    """Answer what we asked about something."""
    row = _own_row(request)
    if row is None:
        return nobody(request)
    back = person_href(row.holding_id)
    if not row.question or row.answer or not row.state.is_open:
        return told(
            request,
            _("Nothing is asked about this"),
            _("It is answered, or decided."),
            onward=(_("Go to the person"), back),
        )
    form = AnswerForm(posted(request))
    if request.method == "POST" and done(
        form,
        lambda: actions.answer_question(
            by=request.viewer,
            at=request.moment.at,
            row_id=row.id,
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("Thank you. Your answer is there."))
        return HttpResponseRedirect(back)
    return page(request, "firm/answer.jinja", {"form": form, "row": row, "back_href": back})


@requires(SEND)
def withdraw(request: Request) -> HttpResponse:
    """Take back something that you told us, while nobody has accepted it."""
    row = _own_row(request)
    if row is None:
        return nobody(request)
    back = person_href(row.holding_id)
    if not row.state.is_open:
        return told(
            request,
            _("This is decided already"),
            _("It cannot be taken back. If it is wrong, write to us."),
            onward=(_("Go to the person"), back),
        )
    form = ConfirmForm(posted(request))
    if request.method == "POST" and done(
        form,
        lambda: actions.withdraw_row(by=request.viewer, at=request.moment.at, row_id=row.id),
    ):
        messages.success(request, _("It is taken back."))
        return HttpResponseRedirect(back)
    return page(request, "firm/withdraw.jinja", {"form": form, "row": row, "back_href": back})


@requires(SEND)
def account(request: Request) -> HttpResponse:
    """State what your pooled client account has, beside what you hold in it for people."""
    accounts = queries.client_accounts(viewer=request.viewer)
    if not accounts:
        return told(
            request,
            _("You keep no client account here"),
            _("You hold no managed account for anybody."),
            onward=(_("Go to the people"), reverse("firm:home")),
        )
    keys = {f"{tenant}:{organisation}": name for tenant, organisation, name in accounts}
    form = ClientAccountForm(
        posted(request), firms=list(keys.items()), initial={"on": request.viewer.today}
    )
    differs: list[int] = []

    def act() -> None:
        tenant, organisation = form.cleaned_data["firm"].split(":")
        differs.append(
            actions.state_client_account(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=UUID(tenant),
                organisation_id=UUID(organisation),
                on=form.cleaned_data["on"],
                pence=form.cleaned_data["pence"],
            )
        )

    if request.method == "POST" and done(form, act):
        if differs[0]:
            messages.warning(request, str(difference(differs[0]).value))
        else:
            messages.success(request, _("Your account and what you hold for people agree."))
        return HttpResponseRedirect(reverse("firm:home"))
    return page(request, "firm/account.jinja", {"form": form, "back_href": reverse("firm:home")})


def counted(added: int, known: int, people: int) -> str:
    """Return what came of a file, in a sentence."""
    return " ".join(
        (
            ngettext("%(num)s row was added.", "%(num)s rows were added.", added) % {"num": added},
            ngettext("%(num)s was here already.", "%(num)s were here already.", known)
            % {"num": known},
            ngettext("They tell of %(num)s person.", "They tell of %(num)s people.", people)
            % {"num": people},
        )
    )


def _own_row(request: Request) -> RowAnswer | None:
    asked = wanted(request, "row")
    if asked is None:
        return None
    row = queries.row_of(viewer=request.viewer, row_id=asked)
    queries.own_holding(viewer=request.viewer, holding_id=row.holding_id)
    return row
