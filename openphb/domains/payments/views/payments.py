"""One payment and why it is what it is; holds; and the list of what is due."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms import DueForm, ReasonForm, ReturnForm, WaiveForm
from openphb.domains.payments.returned.reasons import returned_credit_reasons
from openphb.domains.payments.returned.sites import site_reasons
from openphb.domains.payments.types import (
    SITE_RAILS,
    DueList,
    Exceptional,
    PaymentAnswer,
    PaymentState,
    RecipientDue,
    WhyLine,
)
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, path_if_routed, posted, told

# Beyond this the page says how many more there are: the command line gives the whole list.
MOST_ROWS = 500


@requires(Permission.PAYMENT_VIEW)
def payment(request: Request, payment_id: UUID) -> HttpResponse:
    """Why a payment is what it is: the same page for its recipient, staff and finance."""
    why = queries.why(viewer=request.viewer, payment_id=payment_id)
    one = why.payment
    trail.looked(
        "payment",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PAYMENT_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    sees_runs = request.viewer.holds(Permission.RUN_VIEW)
    sees_case = request.viewer.is_staff and request.viewer.holds(Permission.CASE_VIEW)
    return page(
        request,
        "payments/payment.jinja",
        {
            "why": why,
            "offset": queries.offset_in_payment(viewer=request.viewer, payment_id=payment_id),
            "by_a_site": one.rail in SITE_RAILS,
            "signed": wording.signed,
            "payment": one,
            "state": wording.payment_state(one.state, one.rail),
            "paid": one.state is PaymentState.PAID,
            "covers": period_words(one.period),
            "rows": _made_of(why.lines),
            "columns": _made_of_columns(why.lines),
            # A period is worked out whole; what this payment leaves as it was explains nothing.
            "earlier_rows": [
                (period_words(line.period), *_why_row(line))
                for line in why.earlier
                if line.due_pence
            ],
            "earlier_columns": (
                Column(_("For")),
                Column(_("What for")),
                Column(_("The sum")),
                Column(_("Comes to"), Kind.MONEY),
                Column(_("Paid before"), Kind.MONEY),
                Column(_("In this payment"), Kind.MONEY),
            ),
            "may_return": one.state in (PaymentState.PAID, PaymentState.EXPOSED)
            and request.viewer.holds(Permission.PAYMENT_RETURN),
            "may_waive": _waits(one) and request.viewer.holds(Permission.COOLING_OFF_WAIVE),
            "run_href": reverse("payments:run", args=[one.run_id]) if sees_runs else "",
            "is_staff": request.viewer.is_staff,
            "back_href": reverse("payments:run", args=[one.run_id])
            if sees_runs
            else reverse("payments:budget_year", args=[one.budget_id]),
            "case_href": path_if_routed("staff:cases") if sees_case else "",
        },
    )


@requires(Permission.RUN_PREPARE)
def hold(request: Request, payment_id: UUID) -> HttpResponse:
    """Keep one payment of a draft back, with a reason."""
    one = queries.payment(viewer=request.viewer, payment_id=payment_id)
    back = reverse("payments:run", args=[one.run_id])
    if one.state is not PaymentState.INCLUDED:
        return _told(request, one, _("This payment cannot be held now"))
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold(
                by=request.viewer,
                at=request.moment.at,
                payment_id=payment_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The payment to %(who)s is held. It stays due.") % {"who": one.recipient_name},
            )
            return HttpResponseRedirect(back)
    return page(request, "payments/hold.jinja", {"form": form, "payment": one, "back_href": back})


@requires(Permission.RUN_PREPARE)
def release(request: Request, payment_id: UUID) -> HttpResponse:
    """Let a held payment go."""
    one = queries.payment(viewer=request.viewer, payment_id=payment_id)
    back = reverse("payments:run", args=[one.run_id])
    if one.state is not PaymentState.HELD:
        return _told(request, one, _("This payment is not held"))
    if request.method == "POST":
        try:
            actions.release(by=request.viewer, at=request.moment.at, payment_id=payment_id)
        except Refusal as refusal:
            messages.warning(request, f"{refusal.message} {refusal.mend}")
        else:
            messages.success(
                request, _("The payment to %(who)s is released.") % {"who": one.recipient_name}
            )
        return HttpResponseRedirect(back)
    return page(request, "payments/release.jinja", {"payment": one, "back_href": back})


@requires(Permission.COOLING_OFF_WAIVE)
def waive(request: Request, payment_id: UUID) -> HttpResponse:
    """Let a changed account be paid before its waiting days are over."""
    one = queries.payment(viewer=request.viewer, payment_id=payment_id)
    back = reverse("payments:payment", args=[one.id])
    if not _waits(one):
        return _told(request, one, _("This payment does not wait for a changed account"))
    form = WaiveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.waive_cooling_off(
                by=request.viewer,
                at=request.moment.at,
                payment_id=payment_id,
                reason=form.cleaned_data["reason"],
                authority=form.cleaned_data["authority"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The account may be paid. Whoever prepares the run releases the payment."),
            )
            return HttpResponseRedirect(back)
    return page(request, "payments/waive.jinja", {"form": form, "payment": one, "back_href": back})


@requires(Permission.PAYMENT_RETURN)
def came_back(request: Request, payment_id: UUID) -> HttpResponse:
    """Record that a payment came back, and why."""
    one = queries.payment(viewer=request.viewer, payment_id=payment_id)
    back = reverse("payments:payment", args=[one.id])
    if one.state not in (PaymentState.PAID, PaymentState.EXPOSED):
        return _told(request, one, _("This payment cannot come back"))
    by_a_site = one.rail in SITE_RAILS
    meant = {
        reason.code: reason.words for reason in site_reasons(one.rail) or returned_credit_reasons()
    }
    form = ReturnForm(
        posted(request),
        reasons=[(code, said if by_a_site else f"{code}: {said}") for code, said in meant.items()],
        by_a_site=by_a_site,
    )
    if request.method == "POST" and form.is_valid():
        code, note = form.cleaned_data["reason_code"], form.cleaned_data["note"]
        try:
            actions.record_return(
                by=request.viewer,
                at=request.moment.at,
                payment_id=payment_id,
                returned_on=form.cleaned_data["returned_on"],
                reason_code=code,
                reason=f"{meant[code]} {note}".strip(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The payment is recorded as not paid. It is due again.")
                if by_a_site
                else _(
                    "The payment is recorded as returned. It is due again, and needs another account."
                ),
            )
            return HttpResponseRedirect(back)
    return page(
        request,
        "payments/came_back.jinja",
        {"form": form, "payment": one, "by_a_site": by_a_site, "back_href": back},
    )


def _told(request: Request, one: PaymentAnswer, title: str) -> HttpResponse:
    """Say how a payment stands about which nothing is asked now."""
    return told(
        request,
        title,
        _("%(pounds)s to %(who)s, run %(run)s: %(state)s.")
        % {
            "pounds": pounds(one.amount_pence),
            "who": one.recipient_name,
            "run": one.run_reference,
            "state": str(wording.payment_state(one.state, one.rail).value).lower(),
        },
        onward=(_("See the payment"), reverse("payments:payment", args=[one.id])),
    )


def _waits(one: PaymentAnswer) -> bool:
    return one.state is PaymentState.HELD and Exceptional.ACCOUNT_WAITS in one.exceptions


@requires(Permission.RUN_VIEW)
def due(request: Request) -> HttpResponse:
    """What is due to everyone, if they are paid on a day."""
    names = {
        str(tenant): name
        for tenant, _organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.RUN_VIEW
        )
    }
    only = next(iter(names)) if len(names) == 1 else ""
    form = DueForm(
        request.GET if "tenant" in request.GET else None,
        tenants=names.items(),
        initial={"tenant": only, "on": request.viewer.today},
    )
    found: DueList | None = None
    if form.is_bound and form.is_valid():
        found = queries.due(
            viewer=request.viewer,
            on=form.cleaned_data["on"],
            tenant_id=UUID(form.cleaned_data["tenant"]),
        )
    listed = (
        [one for one in found.recipients if one.due_pence or one.overpaid_pence] if found else []
    )
    return page(
        request,
        "payments/due.jinja",
        {
            "form": form,
            "found": found,
            "rows": [_due_row(one) for one in listed[:MOST_ROWS]],
            "more": max(len(listed) - MOST_ROWS, 0),
            "columns": (
                Column(_("Who")),
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Due"), Kind.MONEY),
                Column(_("Of which for earlier"), Kind.MONEY),
                Column(_("Overpaid"), Kind.MONEY),
                Column(_("Account")),
            ),
            "back_href": reverse("payments:runs"),
        },
    )


def period_words(period: Period) -> str:
    """Return a service period as people say it: "Friday 27 November 2026 to Thursday …"."""
    last = period.last_day
    if last is None or last == period.start:
        return long_date(period.start)
    return _("%(first)s to %(last)s") % {
        "first": long_date(period.start),
        "last": long_date(last),
    }


def _made_of_columns(lines: tuple[WhyLine, ...]) -> tuple[Column, ...]:
    """What was paid before has columns only where there was something."""
    words = (Column(_("What for")), Column(_("The sum")))
    if not _some_before(lines):
        return (*words, Column(_("Comes to"), Kind.MONEY))
    return (
        *words,
        Column(_("Comes to"), Kind.MONEY),
        Column(_("Paid before"), Kind.MONEY),
        Column(_("In this payment"), Kind.MONEY),
    )


def _made_of(lines: tuple[WhyLine, ...]) -> list[tuple[Any, ...]]:
    """The lines with, where there are several, their sum last."""
    rows = [_why_row(line) if _some_before(lines) else _why_row(line)[:3] for line in lines]
    if len(lines) > 1:
        sums = [sum(row[place] for row in rows) for place in range(2, len(rows[0]))]
        rows.append((_("Altogether"), "", *sums))
    return rows


def _some_before(lines: tuple[WhyLine, ...]) -> bool:
    return any(line.accounted_pence for line in lines)


def _why_row(line: WhyLine) -> tuple[Any, ...]:
    return (
        line.description,
        "; ".join(line.sentences) or _("No longer in the plan for these days"),
        line.entitled_pence,
        line.accounted_pence,
        line.due_pence,
    )


def _due_row(one: RecipientDue) -> tuple[object, ...]:
    earlier = sum(
        period.pay_pence for period in one.periods if period.period.start < one.covered.start
    )
    account = (
        Cell(_("Approved"), tag=Colour.GREEN)
        if one.payee
        else Cell(_("None approved"), tag=Colour.ORANGE)
    )
    return (
        one.recipient_name,
        one.case_reference,
        one.due_pence,
        earlier,
        one.overpaid_pence,
        account,
    )
