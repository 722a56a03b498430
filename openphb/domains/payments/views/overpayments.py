"""Money paid too much: what is outstanding, why, and what two people do about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms import ReceivedForm, RecoveryDecisionForm
from openphb.domains.payments.types import (
    OverpaymentAnswer,
    RecoveryAnswer,
    RecoveryKind,
    RecoveryState,
)
from openphb.domains.payments.views.payments import period_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted, told


def kind_words(kind: RecoveryKind) -> str:
    """Return what is done, as pages name it."""
    return {
        RecoveryKind.OFFSET: _("Lower one later payment"),
        RecoveryKind.REPAYMENT: _("Ask for it back"),
        RecoveryKind.WRITE_OFF: _("Let it rest"),
    }[kind]


def state_tag(recovery: RecoveryAnswer) -> Cell:
    """Return how a recovery stands, as a tag."""
    words, colour = {
        RecoveryState.PROPOSED: (_("Waits for a decision"), Colour.ORANGE),
        RecoveryState.AGREED: (_("Agreed, not done yet"), Colour.BLUE),
        RecoveryState.REFUSED: (_("Refused"), Colour.GREY),
        RecoveryState.DONE: (_("Done"), Colour.GREEN),
        RecoveryState.LAPSED: (_("Lapsed"), Colour.GREY),
    }[recovery.state]
    return Cell(words, tag=colour)


@requires(Permission.RECOVERY_VIEW)
def overpayments(request: Request) -> HttpResponse:
    """Every overpayment that is open, oldest first."""
    rows = [
        (
            Cell(one.recipient_name, href=reverse("payments:overpayment", args=[one.id])),
            one.case_reference,
            one.found_on,
            one.outstanding_pence,
            one.for_name or _("Nobody yet"),
            state_tag(one.waiting) if one.waiting else Cell(_("To decide"), tag=Colour.ORANGE),
        )
        for one in queries.overpayments(viewer=request.viewer)
    ]
    columns = (
        Column(_("Who")),
        Column(_("Case"), Kind.REFERENCE),
        Column(_("Found on"), Kind.DAY),
        Column(_("Outstanding"), Kind.MONEY),
        Column(_("For")),
        Column(_("How it stands")),
    )
    return page(request, "payments/overpayments.jinja", {"rows": rows, "columns": columns})


@requires(Permission.RECOVERY_VIEW)
def overpayment(request: Request, overpayment_id: UUID) -> HttpResponse:
    """One overpayment: for which weeks, why, and what is done about it."""
    one = queries.overpayment(viewer=request.viewer, overpayment_id=overpayment_id)
    trail.looked(
        "overpayment",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.RECOVERY_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    waiting = one.waiting
    may_propose = waiting is None and one.closed_on is None
    return page(
        request,
        "payments/overpayment.jinja",
        {
            "one": one,
            "mine": not request.viewer.is_staff,
            "columns": (
                Column(_("For")),
                Column(_("What for")),
                Column(_("Comes to now"), Kind.MONEY),
                Column(_("Was paid"), Kind.MONEY),
                Column(_("Too much"), Kind.MONEY),
            ),
            "rows": [
                (
                    period_words(line.period),
                    one.words[line.line_id].description if line.line_id in one.words else "",
                    line.entitled_pence,
                    line.accounted_pence,
                    -line.due_pence,
                )
                for period in one.periods
                for line in period.lines
                if line.due_pence
            ],
            "recoveries": [
                (kind_words(recovery.kind), state_tag(recovery), recovery)
                for recovery in one.recoveries
            ],
            "proposals": [
                (kind_words(kind), kind)
                for kind in RecoveryKind
                if may_propose and request.viewer.holds(Permission.RECOVERY_PROPOSE)
            ],
            "decide_href": _decide_href(request, waiting),
            "received_href": reverse("payments:received", args=[waiting.id])
            if waiting
            and waiting.kind is RecoveryKind.REPAYMENT
            and waiting.state is RecoveryState.AGREED
            and request.viewer.holds(Permission.PAYMENT_RETURN)
            else "",
            "back_href": reverse("payments:overpayments"),
        },
    )


@requires(Permission.RECOVERY_DECIDE)
def decide_recovery(request: Request, recovery_id: UUID) -> HttpResponse:
    """Agree or refuse what somebody else proposed; once it is decided, show what was decided."""
    one, recovery = _found(request, recovery_id)
    back = reverse("payments:overpayment", args=[one.id])
    if recovery.state is not RecoveryState.PROPOSED:
        return page(
            request,
            "payments/recovery_decided.jinja",
            {
                "one": one,
                "recovery": recovery,
                "kind": kind_words(recovery.kind),
                "state": state_tag(recovery),
                "facts": _rests_on(recovery),
                "back_href": back,
            },
            # Who sends a decision all the same is told that it changed nothing.
            status=409 if request.method == "POST" else 200,
        )
    form = RecoveryDecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_recovery(
                by=request.viewer,
                at=request.moment.at,
                recovery_id=recovery_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your decision is recorded."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "payments/decide_recovery.jinja",
        {
            "form": form,
            "one": one,
            "recovery": recovery,
            "kind": kind_words(recovery.kind),
            "facts": _rests_on(recovery),
            "back_href": back,
        },
    )


@requires(Permission.PAYMENT_RETURN)
def received(request: Request, recovery_id: UUID) -> HttpResponse:
    """Record that a repayment reached the bank."""
    one, recovery = _found(request, recovery_id)
    if recovery.kind is not RecoveryKind.REPAYMENT or recovery.state is not RecoveryState.AGREED:
        return told(
            request,
            _("No repayment is waited for"),
            f"{kind_words(recovery.kind)}, {pounds(recovery.pence)}: "
            f"{str(state_tag(recovery).value).lower()}.",
            onward=(
                _("See how the money stands now"),
                reverse("payments:overpayment", args=[one.id]),
            ),
        )
    form = ReceivedForm(posted(request), initial={"received_on": request.viewer.today})
    back = reverse("payments:overpayment", args=[one.id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_repayment(
                by=request.viewer,
                at=request.moment.at,
                recovery_id=recovery_id,
                received_on=form.cleaned_data["received_on"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The repayment is recorded."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "payments/received.jinja",
        {"form": form, "one": one, "recovery": recovery, "back_href": back},
    )


def _found(request: Request, recovery_id: UUID) -> tuple[OverpaymentAnswer, RecoveryAnswer]:
    one = queries.overpayment_of_recovery(viewer=request.viewer, recovery_id=recovery_id)
    for recovery in one.recoveries:
        if recovery.id == recovery_id:
            return one, recovery
    raise NothingThere("recovery")


def _decide_href(request: Request, waiting: RecoveryAnswer | None) -> str:
    if (
        waiting is None
        or waiting.state is not RecoveryState.PROPOSED
        or waiting.proposed_by == request.viewer.user_id
        or not request.viewer.holds(Permission.RECOVERY_DECIDE)
    ):
        return ""
    return reverse("payments:decide_recovery", args=[waiting.id])


def _rests_on(recovery: RecoveryAnswer) -> list[tuple[str, str]]:
    """Return what a proposal rests on, as (name, value)."""
    found = [(_("Reasons"), recovery.reasons)]
    if recovery.told_on and recovery.answer_by:
        found.append((_("The person was told in writing"), long_date(recovery.told_on)))
        found.append((_("They may answer until"), long_date(recovery.answer_by)))
    if recovery.unused_pence is not None and recovery.unused_on:
        proved = _("%(pounds)s, proved to %(day)s") % {
            "pounds": pounds(recovery.unused_pence),
            "day": long_date(recovery.unused_on),
        }
        found.append((_("Lies unused in the account"), proved))
        found.append((_("Why what remains is enough"), recovery.enough))
    if recovery.repaid_by:
        found.append((_("Who must repay"), recovery.repaid_by))
    return found
