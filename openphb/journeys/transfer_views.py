"""Pages on which a case passes to another commissioner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import queries as agreements
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import often_words
from openphb.domains.cases import queries as cases
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import (
    HeldByKind,
    TransferAnswer,
    TransferBasis,
    TransferDraft,
    TransferSide,
    TransferState,
)
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.journeys import transfer_case as journey
from openphb.journeys.transfer_forms import (
    AcceptForm,
    EndForm,
    SayForm,
    TakeOverForm,
    TransferForm,
)
from openphb.kernel.calendars import day_of
from openphb.kernel.counting import counted_hundredths
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date, short_date
from openphb.web.forms import Form, InSteps
from openphb.web.parts import Cell, Colour, Column, Kind, SummaryRow
from openphb.web.shortcuts import answered, page, posted, told

STATE_COLOURS = {
    TransferState.PROPOSED: Colour.YELLOW,
    TransferState.ACCEPTED: Colour.BLUE,
    TransferState.DONE: Colour.GREEN,
    TransferState.REFUSED: Colour.RED,
    TransferState.WITHDRAWN: Colour.GREY,
}
LETTER = "journeys/printed/transfer.jinja"


@requires(Permission.TRANSFER_VIEW)
def transfers(request: Request) -> HttpResponse:
    """List the cases that are on their way between bodies."""
    rows = [
        (
            Cell(one.case_reference, reverse("journeys:transfer", args=[one.id])),
            one.from_name,
            one.to_name,
            one.effective_on,
            Cell(_(one.state.words), tag=STATE_COLOURS[one.state]),
        )
        for one in payment_queries.transfers(viewer=request.viewer)
    ]
    columns = (
        Column(_("Case"), Kind.REFERENCE),
        Column(_("From")),
        Column(_("To")),
        Column(_("First day"), Kind.DAY),
        Column(_("How it stands")),
    )
    return page(request, "journeys/transfers.jinja", {"rows": rows, "columns": columns})


@requires(Permission.TRANSFER_PROPOSE)
def propose_transfer(request: Request, budget_id: UUID) -> HttpResponse:
    """Ask another body to take a case over."""
    viewer = request.viewer
    budget, reference = budgets.budget_named(
        viewer=viewer, permission=Permission.TRANSFER_PROPOSE, budget_id=budget_id
    )
    back = reverse("staff:case", args=[budget.case_id])
    bodies = [
        (str(tenant_id), name)
        for tenant_id, name in payment_queries.may_take_over(viewer=viewer, on=viewer.today)
        if tenant_id != budget.tenant_id
    ]
    steps = InSteps(
        posted(request),
        TransferForm.STEPS,
        lambda sent: TransferForm(sent, bodies=bodies, initial={"told_on": viewer.today}),
    )
    if steps.answers is not None:
        said = steps.answers.cleaned_data
        try:
            transfer_id = payments.propose_transfer(
                by=viewer,
                at=request.moment.at,
                budget_id=budget_id,
                draft=TransferDraft(
                    UUID(said["to_tenant"]),
                    TransferBasis(said["basis"]),
                    said["effective_on"],
                    said["words"],
                    said["told_on"],
                ),
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            steps.refuse(_at_field(refusal))
        else:
            messages.success(
                request, _("The other body is asked. You go on paying until it has taken over.")
            )
            return HttpResponseRedirect(reverse("journeys:transfer", args=[transfer_id]))
    person = people.person_of_subject(viewer=viewer, subject_id=budget.subject_id)
    shown = {"steps": steps, "form": steps.form, "back_href": back}
    return page(
        request,
        "journeys/propose_transfer.jinja",
        shown | {"caption": f"{person.name} · {reference}"},
    )


def _at_field(refusal: Refusal) -> Refusal:
    """Return a refusal at the field of the form that its own names."""
    if refusal.where != "to_tenant_id":
        return refusal
    return Refusal(refusal.code, refusal.message, refusal.mend, "to_tenant")


@requires(Permission.TRANSFER_VIEW)
def transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Tell how a transfer stands: who pays until when, what goes with it, and what was said."""
    viewer = request.viewer
    try:
        found = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
    except NothingThere:
        # Taken over: what this body has of it stands in its own records.
        here = payment_queries.received(viewer=viewer, transfer_id=transfer_id)
        return _received(request, here.case_id, transfer_id)
    new = found.side is TransferSide.NEW
    open_ = found.state.open
    reading = (
        payment_queries.lent(viewer=viewer, transfer_id=transfer_id) if new and open_ else viewer
    )
    person = people.person_of_subject(viewer=reading, subject_id=found.subject_id)
    trail.looked(
        "transfer to another commissioner",
        by=reading,
        at=request.moment.at,
        permission=Permission.TRANSFER_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    pays_from = (
        payment_queries.first_day_paid(viewer=viewer, transfer_id=transfer_id)
        if open_ or found.pays_from
        else None
    )
    claimed = payment_queries.claimed(viewer=viewer, transfer_id=transfer_id)
    context = {
        "found": found,
        "new": new,
        "person": person,
        "pays_from": pays_from,
        "until": pays_from - timedelta(days=1) if pays_from else None,
        "state": Cell(_(found.state.words), tag=STATE_COLOURS[found.state]),
        "claimed": [(one.words, _days(one.days), one.pence) for one in claimed],
        "claimed_pence": sum(one.pence for one in claimed),
        "claim_columns": (
            Column(_("What for")),
            Column(_("Days")),
            Column(_("Paid"), Kind.MONEY),
        ),
        "goes": _what_goes(reading, found) if open_ else (),
        "held": _held_rows(_held(viewer, found)) if open_ else (),
        "may": _may(viewer, found),
    }
    return page(request, "journeys/transfer.jinja", context)


def _days(period: Any) -> str:
    return f"{short_date(period.start)} – {short_date(period.last_day)}"


def _held(viewer: Viewer, found: TransferAnswer) -> HeldByKind | None:
    if found.side is TransferSide.NEW:
        return journey.held_there(by=viewer, transfer_id=found.id)
    return None


def _held_rows(held: HeldByKind | None) -> tuple[SummaryRow, ...]:
    if held is None:
        return ()
    return (
        SummaryRow(_("In the person’s account"), held.held_pence, kind=Kind.MONEY),
        SummaryRow(_("Of it kept for bills, tax and pay"), held.earmarked_pence, kind=Kind.MONEY),
        SummaryRow(_("Of it saved as the plan says"), held.planned_pence, kind=Kind.MONEY),
        SummaryRow(_("Of it kept for nothing"), held.unexplained_pence, kind=Kind.MONEY),
    )


def _what_goes(reading: Viewer, found: TransferAnswer) -> tuple[SummaryRow, ...]:
    """Return what would be taken over, as the body that is asked may read it while it is asked."""
    plan = plans.agreed_whole(viewer=reading, budget_id=found.budget_id)
    agreement = agreements.agreement_of_budget(viewer=reading, budget_id=found.budget_id)
    rows = []
    if plan is not None:
        rows += [SummaryRow(_("Plan"), _("Version %(n)s, agreed") % {"n": plan.number})]
        rows += [
            SummaryRow(
                line.description,
                f"{counted_hundredths(line.quantity_hundredths, line.unit)} "
                f"{often_words(line.basis, line.falls_on)}, {pounds(line.unit_pence)}",
            )
            for line in plan.lines
        ]
    if agreement is not None:
        rows.append(SummaryRow(_("Direct payment to"), agreement.recipient_name))
    return tuple(rows)


def _may(viewer: Viewer, found: TransferAnswer) -> dict[str, bool]:
    new = found.side is TransferSide.NEW
    talks = found.state.open and viewer.holds(
        Permission.TRANSFER_ACCEPT if new else Permission.TRANSFER_PROPOSE
    )
    return {
        "talk": talks,
        "accept": new
        and found.state is TransferState.PROPOSED
        and viewer.holds(Permission.TRANSFER_ACCEPT),
        "take_over": new
        and found.state is TransferState.ACCEPTED
        and viewer.holds(Permission.TRANSFER_TAKE_OVER)
        and found.accepted_by != viewer.user_id,
        "end": talks,
    }


def _received(request: Request, case_id: UUID, transfer_id: UUID) -> HttpResponse:
    del case_id
    here = payment_queries.received(viewer=request.viewer, transfer_id=transfer_id)
    trail.looked(
        "case from another commissioner",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.TRANSFER_VIEW,
        tenant_id=here.tenant_id,
        subject_id=here.subject_id,
    )
    context = {
        "here": here,
        "person": people.person_of_subject(viewer=request.viewer, subject_id=here.subject_id),
        "until": here.pays_from - timedelta(days=1),
        "held": _held_rows(here.held),
    }
    return page(request, "journeys/received.jinja", context)


@requires(Permission.TRANSFER_ACCEPT)
def accept_transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Accept a case for the body that is asked."""
    found = payment_queries.transfer(viewer=request.viewer, transfer_id=transfer_id)
    people_here = [
        (str(one.user_id), one.name)
        for one in cases.co_ordinators(viewer=request.viewer)
        if one.tenant_id == found.to_tenant_id
    ]
    form = AcceptForm(posted(request), people=people_here)

    def act() -> None:
        journey.accept(
            by=request.viewer,
            at=request.moment.at,
            transfer_id=transfer_id,
            words=form.cleaned_data["words"],
            co_ordinator_id=UUID(form.cleaned_data["co_ordinator"]),
        )

    if found.side is not TransferSide.NEW or found.state is not TransferState.PROPOSED:
        return _not_now(request, found)
    return _ask(
        request,
        found,
        form,
        act,
        "journeys/accept_transfer.jinja",
        _("It is accepted. Finance approves the account and takes it over: until then they pay."),
    )


@requires(Permission.TRANSFER_VIEW)
def say_about_transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Ask the other body something, or answer it."""
    found = payment_queries.transfer(viewer=request.viewer, transfer_id=transfer_id)
    form = SayForm(posted(request))

    def act() -> None:
        payments.say_about_transfer(
            by=request.viewer,
            at=request.moment.at,
            transfer_id=transfer_id,
            words=form.cleaned_data["words"],
        )

    if not found.state.open:
        return _not_now(request, found)
    return _ask(
        request,
        found,
        form,
        act,
        "journeys/say_about_transfer.jinja",
        _("The other body can read it."),
    )


@requires(Permission.TRANSFER_VIEW)
def end_transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Refuse a case, or take the question back."""
    found = payment_queries.transfer(viewer=request.viewer, transfer_id=transfer_id)
    form = EndForm(posted(request))

    def act() -> None:
        payments.end_transfer(
            by=request.viewer,
            at=request.moment.at,
            transfer_id=transfer_id,
            words=form.cleaned_data["words"],
        )

    if not found.state.open:
        return _not_now(request, found)
    new = found.side is TransferSide.NEW
    return _ask(
        request,
        found,
        form,
        act,
        "journeys/end_transfer.jinja",
        _("It is refused, and they go on paying.")
        if new
        else _("It is taken back, and you go on paying."),
        # Whoever is asked reads it no more, once it has answered.
        onward=reverse("journeys:transfers") if new else "",
        new=new,
    )


@requires(Permission.TRANSFER_TAKE_OVER)
def take_over(request: Request, transfer_id: UUID) -> HttpResponse:
    """Approve the account and the day, and take the case over."""
    viewer = request.viewer
    found = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
    if found.side is not TransferSide.NEW or found.state is not TransferState.ACCEPTED:
        return _not_now(request, found)
    reading = payment_queries.lent(viewer=viewer, transfer_id=transfer_id)
    agreement = agreements.agreement_of_budget(viewer=reading, budget_id=found.budget_id)
    account = next(
        iter(
            agreements.payable(
                viewer=reading, tenant_id=found.tenant_id, agreement_ids=[agreement.id]
            )
        )
        if agreement
        else iter(()),
        None,
    )
    form = TakeOverForm(posted(request))
    if agreement is None:
        form.fields["reason"].required = False
    made: list[UUID] = []

    def act() -> None:
        carried = journey.take_over(
            by=viewer,
            at=request.moment.at,
            transfer_id=transfer_id,
            how_checked=form.cleaned_data["reason"],
        )
        made.append(carried.case_id)

    pays_from = payment_queries.first_day_paid(viewer=viewer, transfer_id=transfer_id)
    return _ask(
        request,
        found,
        form,
        act,
        "journeys/take_over.jinja",
        _("The case is taken over. You pay from %(day)s.") % {"day": long_date(pays_from)},
        account=account,
        agreement=agreement,
        pays_from=pays_from,
        until=pays_from - timedelta(days=1),
        days=(pays_from - found.effective_on).days,
        held=_held_rows(journey.held_there(by=viewer, transfer_id=transfer_id)),
    )


@requires(Permission.TRANSFER_VIEW)
def transfer_letter(request: Request, transfer_id: UUID) -> HttpResponse:
    """Give out the letter that tells the person who pays from when."""
    viewer = request.viewer
    try:
        found = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
    except NothingThere:
        here = payment_queries.received(viewer=viewer, transfer_id=transfer_id)
        subject_id, tenant_id = here.subject_id, here.tenant_id
        body, other, case = here.to_name, here.from_name, here.case_reference
        pays_from, words, day = here.pays_from, here.words, here.effective_on
        written_on, name = day_of(here.taken_over_at), here.taken_over_by_name
        new = True
    else:
        if found.state is not TransferState.DONE or found.pays_from is None:
            raise NothingThere("letter") from None
        subject_id, tenant_id = found.subject_id, found.tenant_id
        body, other, case = found.from_name, found.to_name, found.case_reference
        pays_from, words, day = found.pays_from, found.words, found.effective_on
        written_on = day_of(found.done_at) if found.done_at else viewer.today
        name, new = found.proposed_by_name, False
    trail.looked(
        "letter about another commissioner",
        by=viewer,
        at=request.moment.at,
        permission=Permission.TRANSFER_VIEW,
        tenant_id=tenant_id,
        subject_id=subject_id,
    )
    to = people.addressee(viewer=viewer, subject_id=subject_id)
    context = {
        "to": to,
        "large_print": to.large_print,
        "body": body,
        "payer": body if new else other,
        "before": other if new else body,
        "case": case,
        "reference": _("%(case)s, who pays") % {"case": case},
        "written_on": written_on,
        "pays_from": pays_from,
        "until": pays_from - timedelta(days=1),
        "effective_on": day,
        "why": words,
        "name": name,
        "whom": _("your care co-ordinator"),
    }
    return downloads.printed(LETTER, context, f"who-pays-{case}.pdf")


def _ask(
    request: Request,
    found: TransferAnswer,
    form: Form,
    act: Callable[[], None],
    template: str,
    done: str,
    *,
    onward: str = "",
    **shown: Any,
) -> HttpResponse:
    back = reverse("journeys:transfer", args=[found.id])
    shown = {"found": found, "caption": found.case_reference, **shown}
    return answered(request, template, form, act, says=done, back=back, onward=onward, **shown)


def _not_now(request: Request, found: TransferAnswer) -> HttpResponse:
    back = reverse("journeys:transfer", args=[found.id])
    return told(
        request,
        _("This transfer does not wait for that"),
        _("It stands so: %(state)s.") % {"state": _(found.state.words).lower()},
        onward=(_("Back to the transfer"), back),
        caption=found.case_reference,
    )
