"""Staff: one budget that an organisation holds, from its first advance to nothing held."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets.types import Basis
from openphb.domains.monitoring import actions, queries, reference
from openphb.domains.monitoring.forms import (
    NEW,
    OURSELVES,
    AskBackForm,
    ConfirmForm,
    DecideRowForm,
    HoldingForm,
    ReceivedForm,
    RowForm,
)
from openphb.domains.monitoring.types import (
    HoldingFull,
    HoldingKind,
    RowAnswer,
    RowState,
    SentHow,
    StatementGiven,
)
from openphb.domains.monitoring.views.parts import (
    STATE_COLOURS,
    advance_cells,
    advance_columns,
    coming_rows,
    days_words,
    done,
    figures,
    line_columns,
    line_rows,
    move_cells,
    move_columns,
    row_cells,
    row_columns,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import SummaryRow
from openphb.web.shortcuts import page, posted, told

HOLDERS = ("provider", "support_service")
SHOWN = 60


@requires(Permission.HOLDING_RECORD)
def record(request: Request, agreement_id: UUID) -> HttpResponse:
    """Write down which organisation holds a budget under a signed agreement, and at which fee."""
    viewer = request.viewer
    found = queries.to_write(viewer=viewer, agreement_id=agreement_id)
    if found is None:
        there = queries.holding_of_agreement(viewer=viewer, agreement_id=agreement_id)
        onward = (
            (_("See what it holds"), reverse("monitoring:holding", args=[there.id]))
            if there
            else (_("Organisations that hold money"), reverse("monitoring:firms"))
        )
        return told(
            request,
            _("There is nothing to write down"),
            _("It is written down already.")
            if there
            else _("No organisation holds this money, or not everybody has signed."),
            onward=onward,
        )
    names = [
        (one.id, one.name)
        for one in organisations.organisations(on=viewer.today)
        if one.kind in HOLDERS
    ]
    likely = next((key for key, name in names if name == found.recipient_name), None)
    form = HoldingForm(
        posted(request),
        organisations=names,
        funders=queries.funders(viewer=viewer),
        initial={
            "organisation": str(likely or NEW),
            "new_name": "" if likely else found.recipient_name,
            "fee_basis": Basis.PER_FOUR_WEEKS.value,
            "fee_funder": OURSELVES,
            "keep_weeks": reference.limit("keep_weeks", viewer.today),
        },
    )
    made: list[UUID] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.record_holding(
                by=viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                draft=form.draft(),
            )
        ),
    ):
        messages.success(request, _("The organisation is written down."))
        return HttpResponseRedirect(reverse("monitoring:holding", args=made))
    return page(
        request,
        "monitoring/record.jinja",
        {
            "form": form,
            "found": found,
            "kind": _(found.kind.words),
            "third": found.kind is HoldingKind.THIRD_PARTY,
            "back_href": reverse("monitoring:firms"),
        },
    )


@requires(Permission.FIRM_VIEW)
def holding(request: Request, holding_id: UUID) -> HttpResponse:
    """One holding: what is held, what to look at, what was advanced, and what is owed back."""
    viewer = request.viewer
    found = queries.whole(viewer=viewer, holding_id=holding_id)
    one = found.holding
    trail.looked(
        "money that an organisation holds",
        by=viewer,
        at=request.moment.at,
        permission=Permission.HOLDING_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    open_rows = [row for row in found.rows if row.state.is_open]
    third = one.kind is HoldingKind.THIRD_PARTY
    may_accept = viewer.scope(Permission.HOLDING_ACCEPT).covers(
        tenant_id=one.tenant_id, subject_id=one.subject_id
    )
    return page(
        request,
        "monitoring/holding.jinja",
        {
            "found": found,
            "one": one,
            "caption": f"{one.organisation_name}, {_(one.kind.words).lower()}",
            "figures": figures(one.sums),
            "third": third,
            "terms": _terms(found),
            "open_rows": [row_cells(row, _row_href(row)) for row in open_rows],
            "row_columns": row_columns(change="look"),
            "decided_columns": row_columns(),
            "decided": [row_cells(row) for row in found.rows if not row.state.is_open][:SHOWN],
            "undoubted": sum(
                1 for row in open_rows if not row.doubts and row.state is RowState.SENT
            ),
            "advance_columns": advance_columns(),
            "advances": [advance_cells(each) for each in found.advances],
            "coming": coming_rows(found.coming),
            "line_columns": line_columns(),
            "lines": line_rows(found.lines),
            "move_columns": move_columns(),
            "moves": [move_cells(each) for each in found.moves][:SHOWN],
            "may_accept": may_accept,
            "may_advance": third
            and viewer.scope(Permission.HOLDING_ADVANCE).covers(
                tenant_id=one.tenant_id, subject_id=one.subject_id
            ),
            "may_tell": may_accept,
            "back_href": reverse("monitoring:firm", args=[one.tenant_id, one.organisation_id]),
        },
    )


def _row_href(row: RowAnswer) -> str:
    return reverse("monitoring:row", args=[row.id])


def _terms(found: HoldingFull) -> list[SummaryRow]:
    one = found.holding
    fee = _("none")
    if one.fee_pence:
        fee = f"{pounds(one.fee_pence)} {_(one.fee_basis.words)}"
        if one.fee_funder_name:
            fee += _(", paid for by %(name)s") % {"name": one.fee_funder_name}
    rows = [
        SummaryRow(_("From"), long_date(one.first_day)),
        SummaryRow(_("Fee"), fee),
        SummaryRow(_("Agreed in"), one.source),
    ]
    if one.kind is HoldingKind.THIRD_PARTY:
        rows.append(
            SummaryRow(
                _("May stay with them"), _("%(num)s weeks of money") % {"num": one.keep_weeks}
            )
        )
    if one.ended_on:
        rows.append(SummaryRow(_("Ended on"), long_date(one.ended_on)))
    if found.died_on:
        rows.append(SummaryRow(_("The person died on"), long_date(found.died_on)))
    rows.append(
        SummaryRow(
            _("Told us of all up to"),
            long_date(one.told_until) if one.told_until else _("nothing yet"),
        )
    )
    return rows


@requires(Permission.HOLDING_ADVANCE)
def advance(request: Request, holding_id: UUID) -> HttpResponse:
    """What would be advanced now, and the button that sends it to be paid."""
    viewer = request.viewer
    one = queries.holding(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    now = queries.next_advance(viewer=viewer, holding_id=holding_id)
    form = ConfirmForm(posted(request))
    if now is None or now.fault:
        says = (
            (_("A managed account is paid as a direct payment is."),)
            if now is None or now.fault is None
            else (now.fault.message, now.fault.mend)
        )
        return told(
            request,
            _("Nothing is advanced now"),
            *says,
            onward=(_("See what is held"), back),
            caption=one.person_name,
        )
    if request.method == "POST" and done(
        form,
        lambda: actions.make_advance(by=viewer, at=request.moment.at, holding_id=holding_id),
    ):
        messages.success(
            request,
            _("%(pence)s is sent to be paid in the next run of bills.")
            % {"pence": pounds(now.pence)},
        )
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/advance.jinja",
        {
            "form": form,
            "one": one,
            "now": now,
            "days": days_words(now.period),
            "caption": one.person_name,
            "back_href": back,
        },
    )


@requires(Permission.HOLDING_ACCEPT)
def accept(request: Request, holding_id: UUID) -> HttpResponse:
    """Accept every row about which nothing is in doubt."""
    back = HttpResponseRedirect(reverse("monitoring:holding", args=[holding_id]))
    if request.method != "POST":
        queries.holding(viewer=request.viewer, holding_id=holding_id)
        return back
    accepted, left = actions.accept_undoubted(
        by=request.viewer, at=request.moment.at, holding_id=holding_id
    )
    messages.success(
        request,
        _("%(num)s accepted, %(left)s to look at.") % {"num": accepted, "left": left},
    )
    return back


@requires(Permission.HOLDING_ACCEPT)
def row(request: Request, held_row_id: UUID) -> HttpResponse:
    """One row: what is in doubt about it, what was said, and what becomes of it."""
    viewer = request.viewer
    found = queries.row_of(viewer=viewer, row_id=held_row_id)
    one = queries.holding(viewer=viewer, holding_id=found.holding_id)
    back = reverse("monitoring:holding", args=[found.holding_id])
    form = DecideRowForm(posted(request))

    def act() -> None:
        given, at = form.cleaned_data, request.moment.at
        if given["decision"] == "accept":
            actions.accept_row(by=viewer, at=at, row_id=held_row_id)
        elif given["decision"] == "ask":
            actions.question_row(by=viewer, at=at, row_id=held_row_id, words=given["question"])
        else:
            actions.refuse_row(by=viewer, at=at, row_id=held_row_id, words=given["why"])

    if request.method == "POST" and found.state.is_open and done(form, act):
        messages.success(request, _("It is recorded."))
        return HttpResponseRedirect(back)
    summary = [
        SummaryRow(_("Day"), long_date(found.on)),
        SummaryRow(_("What"), f"{_(found.kind.words)}: {found.words}"),
        SummaryRow(_("For"), found.line_words or _(found.kind.words)),
        SummaryRow(_("What shows it"), found.evidence or _("nothing is named")),
        SummaryRow(_("Their number"), found.row_key),
    ]
    return page(
        request,
        "monitoring/row.jinja",
        {
            "form": form,
            "row": found,
            "one": one,
            "summary": summary,
            "doubts": [_(doubt.words) for doubt in found.doubts],
            "colour": STATE_COLOURS[found.state],
            "caption": f"{one.person_name}, {one.organisation_name}",
            "back_href": back,
        },
    )


@requires(Permission.HOLDING_ACCEPT)
def tell(request: Request, holding_id: UUID) -> HttpResponse:
    """Key what an organisation told us on paper, one thing at a time."""
    viewer = request.viewer
    one = queries.holding(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    form = row_form(request, holding_id)
    if request.method == "POST" and done(
        form,
        lambda: actions.send_statement(
            by=viewer,
            at=request.moment.at,
            given=StatementGiven(holding_id, form.cleaned_data["on"], (form.given(),)),
            how=SentHow.PAPER,
        ),
    ):
        messages.success(request, _("It is there, and waits to be looked at."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/tell.jinja",
        {"form": form, "caption": one.person_name, "back_href": back},
    )


def row_form(request: Request, holding_id: UUID) -> RowForm:
    """Return the form of one thing that was done, with the lines of a holding."""
    lines = queries.lines(viewer=request.viewer, holding_id=holding_id)
    initial: dict[str, Any] = {
        "on": request.viewer.today,
        "row_key": queries.next_number(viewer=request.viewer, holding_id=holding_id),
        "kind": "spent",
    }
    if len(lines) == 1:
        initial["line"] = str(lines[0][0])
    return RowForm(posted(request), lines=lines, initial=initial)


@requires(Permission.HOLDING_ACCEPT)
def ask_back(request: Request, holding_id: UUID) -> HttpResponse:
    """Ask money back: how much, and what the letter says."""
    viewer = request.viewer
    found = queries.whole(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    if not found.may_ask_pence or found.why_back is None:
        return told(
            request,
            _("Nothing can be asked back today"),
            _("Nothing is held beyond what may stay, or it is asked back already."),
            _("What they say they spent is looked at first."),
            onward=(_("See what is held"), back),
            caption=found.holding.person_name,
        )
    form = AskBackForm(posted(request), initial={"pence": found.may_ask_pence})
    if request.method == "POST" and done(
        form,
        lambda: actions.ask_back(
            by=viewer,
            at=request.moment.at,
            holding_id=holding_id,
            pence=form.cleaned_data["pence"],
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("It is asked back. The letter is there to be sent."))
        return HttpResponseRedirect(back)
    days = timedelta(days=reference.limit("return_days", viewer.today))
    return page(
        request,
        "monitoring/ask_back.jinja",
        {
            "form": form,
            "found": found,
            "why": _(found.why_back.words),
            "due_on": viewer.today + days,
            "caption": f"{found.holding.person_name}, {found.holding.organisation_name}",
            "back_href": back,
        },
    )


@requires(Permission.HOLDING_ACCEPT)
def received(request: Request, holding_id: UUID) -> HttpResponse:
    """Record that money which was asked back came."""
    viewer = request.viewer
    one = queries.holding(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    if one.claim is None:
        return told(
            request,
            _("Nothing is asked back"),
            _("What they send without being asked stands in what they tell us."),
            onward=(_("See what is held"), back),
            caption=one.person_name,
        )
    form = ReceivedForm(
        posted(request), initial={"pence": one.claim.open_pence, "on": viewer.today}
    )
    if request.method == "POST" and done(
        form,
        lambda: actions.receive(
            by=viewer,
            at=request.moment.at,
            holding_id=holding_id,
            pence=form.cleaned_data["pence"],
            on=form.cleaned_data["on"],
            words=form.cleaned_data["words"],
        ),
    ):
        messages.success(request, _("It is in the ledger."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/received.jinja",
        {
            "form": form,
            "one": one,
            "caption": f"{one.person_name}, {one.organisation_name}",
            "back_href": back,
        },
    )


@requires(Permission.FIRM_VIEW)
def letter(request: Request, holding_id: UUID) -> HttpResponse:
    """Give out the letter that asks an organisation for money back. Refusal: `nothing_there`."""
    viewer = request.viewer
    found = queries.whole(viewer=viewer, holding_id=holding_id)
    if not found.claims:
        return told(
            request,
            _("There is no letter"),
            _("Nothing was asked back."),
            onward=(
                _("See what is held"),
                reverse("monitoring:holding", args=[holding_id]),
            ),
        )
    claim, one = found.claims[0], found.holding
    body = organisations.responsible_for(one.tenant_id, claim.asked_on)
    return downloads.printed(
        "monitoring/printed/claim.jinja",
        {
            "one": one,
            "claim": claim,
            "sums": one.sums,
            "why": _(claim.why.words),
            "body": body.name if body else "",
            "reference": _("%(case)s, money to send back") % {"case": one.reference},
            "large_print": False,
        },
        f"send-back-{one.reference}.pdf",
    )
