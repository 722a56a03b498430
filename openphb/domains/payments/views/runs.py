"""Finance: the list of runs, one run with what needs a look, and the accounts that pay."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.ledger import queries as ledger
from openphb.domains.payments import actions, queries
from openphb.domains.payments.continuity.queries import outages
from openphb.domains.payments.forms import (
    PayerForm,
)
from openphb.domains.payments.queries.runs import PAGE
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.rules.accounts import CLEARING, EXPENDITURE
from openphb.domains.payments.rules.runs import OPEN, WAITS_FOR_APPROVAL
from openphb.domains.payments.types import (
    SITE_RAILS,
    LeftOut,
    PayerAnswer,
    PaymentAnswer,
    PaymentState,
    RunAnswer,
    RunState,
    WhyLeftOut,
)
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.operations.queries import rails_closed
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind, Page
from openphb.web.shortcuts import page, posted


@requires(Permission.RUN_VIEW)
def runs(request: Request) -> HttpResponse:
    """The runs of the viewer's commissioners."""
    after = _key(request)
    found = queries.runs(viewer=request.viewer, after=after)
    # Who pays is said where it is not the same for every run.
    several = len({one.payer_name for one in found}) > 1
    rows = [
        (
            Cell(one.reference, href=of_run(one.id)),
            one.pay_on,
            one.payment_count,
            one.total_pence,
            wording.run_state(one.state, one.rail),
            wording.kind(one.kind),
            *((one.payer_name,) if several else ()),
        )
        for one in found
    ]
    columns = (
        Column(_("Run"), Kind.REFERENCE),
        Column(_("Pays on"), Kind.DAY),
        Column(_("People"), Kind.NUMBER),
        Column(_("Total"), Kind.MONEY),
        Column(_("How it stands")),
        Column(_("Kind")),
        *((Column(_("Paid by")),) if several else ()),
    )
    following = f"?after={found[-1].id}" if len(found) == PAGE else ""
    return page(
        request,
        "payments/runs.jinja",
        {
            "rows": rows,
            "columns": columns,
            "pages": Page(reverse("payments:runs") if after else "", following),
            "closed": rails_closed(),
            "outages": wording.outages_say(outages(viewer=request.viewer, lasting=True)),
            "may_return": request.viewer.holds(Permission.PAYMENT_RETURN),
            "may_see_overpaid": request.viewer.holds(Permission.RECOVERY_VIEW),
            "may_release": request.viewer.holds(Permission.RAILS_RELEASE),
            "may_prepare": request.viewer.holds(Permission.RUN_PREPARE),
            "may_set_payer": request.viewer.holds(Permission.RUN_APPROVE),
            "may_see_numbers": request.viewer.holds(Permission.PAYEE_NUMBER_VIEW),
            "no_payer": not queries.payers(viewer=request.viewer),
        },
    )


@requires(Permission.RUN_VIEW)
def run(request: Request, run_id: UUID) -> HttpResponse:
    """One run: what needs a look, what is unchanged, and what comes next."""
    found = queries.run(viewer=request.viewer, run_id=run_id)
    return page(request, "payments/run.jinja", _run_context(request, found))


@requires(Permission.RUN_VIEW)
def run_payments(request: Request, run_id: UUID) -> HttpResponse:
    """Every payment of a run, fifty a page."""
    found = queries.run(viewer=request.viewer, run_id=run_id)
    shown = queries.payments_of_run(viewer=request.viewer, run_id=run_id, after=_key(request))
    draft = found.state is RunState.DRAFT and request.viewer.holds(Permission.RUN_PREPARE)
    here = reverse("payments:run_payments", args=[run_id])
    return page(
        request,
        "payments/run_payments.jinja",
        {
            "run": found,
            "columns": _columns(draft=draft),
            "rows": [_row(one, draft=draft) for one in shown.payments],
            "pages": Page(
                here if _key(request) else "", f"?after={shown.after}" if shown.after else ""
            ),
            "back_href": of_run(run_id),
        },
    )


@requires(Permission.RUN_APPROVE)
def payer(request: Request) -> HttpResponse:
    """The account that a commissioner pays from."""
    found = {
        f"{tenant}:{organisation}": (tenant, organisation, name)
        for tenant, organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.RUN_APPROVE
        )
    }
    set_already = {
        f"{one.tenant_id}:{one.organisation_id}": one
        for one in queries.payers(viewer=request.viewer)
    }
    asked = request.GET.get("commissioner", "")
    # One commissioner's account is never shown to be set for another.
    offered = [asked] if asked in found else list(found)
    form = PayerForm(
        posted(request),
        commissioners=[(key, found[key][2]) for key in offered],
        initial=_as_set(offered[0], set_already) if len(offered) == 1 else {},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        tenant_id, organisation_id, _name = found[given.pop("commissioner")]
        try:
            actions.set_payer(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                organisation_id=organisation_id,
                **given,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The account to pay from is set."))
            return HttpResponseRedirect(reverse("payments:runs"))
    return page(
        request,
        "payments/payer.jinja",
        {
            "form": form,
            "set_already": [
                (one, f"?{urlencode({'commissioner': key})}") for key, one in set_already.items()
            ],
            "back_href": reverse("payments:runs"),
        },
    )


def _as_set(commissioner: str, set_already: Mapping[str, PayerAnswer]) -> dict[str, object]:
    """Return a commissioner's account as it is set now, so that only what changes is typed."""
    one = set_already.get(commissioner)
    if one is None:
        return {}
    return {
        "commissioner": commissioner,
        "bacs_user_number": one.bacs_user_number,
        "bacs_name": one.bacs_name,
        "sort_code": one.sort_code,
        "account_number": one.account_number,
        "tolerance_percent": one.tolerance_percent,
    }


def _run_context(request: Request, found: RunAnswer) -> dict[str, object]:
    viewer = request.viewer
    draft = found.state is RunState.DRAFT and viewer.holds(Permission.RUN_PREPARE)
    reviewed = found.state in WAITS_FOR_APPROVAL
    outage = next(
        (
            one
            for one in outages(viewer=viewer, lasting=True)
            if (one.tenant_id, one.rail) == (found.tenant_id, found.rail)
        ),
        None,
    )
    needs = [wording.counted_reason(why, count) for why, count in sorted(found.needs.items())]
    if found.held_count:
        needs.append(
            ngettext("%(num)s held", "%(num)s held", found.held_count) % {"num": found.held_count}
        )
    return {
        "run": found,
        "rail_name": RAILS[found.rail].name,
        "state": wording.run_state(found.state, found.rail),
        "out_of_turn": wording.out_of_turn(found),
        "file_by": wording.file_by(found),
        "needs": needs,
        "columns": _columns(draft=draft),
        "rows": [_row(one, draft=draft) for one in found.exceptions],
        "left_out": _left_out(request, found),
        "taker": wording.taker(found.rail),
        "not_this_time": queries.not_this_time(viewer=viewer, run_id=found.id),
        "total_columns": (Column(_("By")), Column(_("Total"), Kind.MONEY)),
        "totals": [
            (_("Rail: %(rail)s") % {"rail": RAILS[found.rail].name}, found.total_pence),
            *(
                (_("Care in %(year)s") % {"year": year}, pence)
                for year, pence in sorted(found.by_year.items())
            ),
        ],
        "paid": found.state is RunState.CONFIRMED,
        "effect": _effect(request, found),
        "effect_columns": (
            Column(_("Account")),
            Column(_("Before"), Kind.MONEY),
            Column(_("This run"), Kind.MONEY),
            Column(_("After"), Kind.MONEY),
        ),
        "may_review": draft,
        "may_cancel": found.state in OPEN and viewer.holds(Permission.RUN_PREPARE),
        "may_send_back": reviewed
        and (viewer.holds(Permission.RUN_APPROVE) or viewer.holds(Permission.RUN_PREPARE)),
        "may_approve": reviewed
        and viewer.holds(Permission.RUN_APPROVE)
        and viewer.user_id not in _had_a_hand(found),
        "may_take": found.file is not None
        and found.state is not RunState.WITHDRAWN
        and not (outage and found.state is RunState.APPROVED)
        and viewer.holds(Permission.RUN_SUBMIT),
        "outage": outage,
        "may_move": outage is not None
        and found.state in (RunState.APPROVED, RunState.SUBMITTED, RunState.CONFIRMED)
        and (
            viewer.holds(Permission.PAYMENT_MOVE) or viewer.holds(Permission.PAYMENT_MOVE_UNCERTAIN)
        ),
        "may_submit": found.state is RunState.APPROVED and viewer.holds(Permission.RUN_SUBMIT),
        "may_confirm": found.state is RunState.SUBMITTED
        and viewer.holds(Permission.RUN_SUBMIT)
        and viewer.today >= found.pay_on,
        "clock_ahead": found.state not in OPEN
        and found.state is not RunState.CANCELLED
        and found.last_worked_on is not None
        and found.last_worked_on > viewer.today,
        "may_right_clock": viewer.holds(Permission.RUN_APPROVE),
        "story": _story(found),
        "people": ngettext("%(num)s person", "%(num)s people", found.payment_count)
        % {"num": found.payment_count},
        "back_href": reverse("payments:runs"),
    }


def _left_out(request: Request, found: RunAnswer) -> list[tuple[LeftOut, str, str, str]]:
    """Return who was left out, why, and where that is mended, with the words of the link."""
    viewer = request.viewer
    if not viewer.holds(Permission.PAYMENT_VIEW):
        return []
    rows = []
    for one in queries.left_out(viewer=viewer, run_id=found.id):
        href, mend = "", ""
        if one.because is WhyLeftOut.NO_APPROVED_ACCOUNT:
            if one.agreement_id and viewer.holds(Permission.AGREEMENT_VIEW):
                href = reverse("agreements:agreement", args=[one.agreement_id])
                mend = _("See the bank account")
        elif viewer.holds(Permission.PAYEE_NUMBER_VIEW):
            href = reverse("payments:payee", args=[one.budget_id])
            mend = _("See the numbers")
        rows.append((one, wording.left_out_because(one.because), href, mend))
    return rows


def _had_a_hand(found: RunAnswer) -> frozenset[UUID | None]:
    """Return who prepared a run or gave it its first approval: neither may approve it."""
    return frozenset({found.prepared.by, found.first_approved.by if found.first_approved else None})


def _effect(request: Request, found: RunAnswer) -> list[tuple[object, ...]]:
    """What approving does to the ledger: each account it touches, before and after."""
    if found.state not in OPEN or not request.viewer.holds(Permission.LEDGER_VIEW):
        return []
    trial = ledger.trial_balance(viewer=request.viewer, tenant_id=found.tenant_id)
    before = {account.code: account.balance_pence for account in trial.accounts}
    rows: list[tuple[object, ...]] = []
    for code, words, pence in (
        (EXPENDITURE, _("Direct payments expenditure"), found.total_pence),
        (CLEARING, _("Payment clearing"), -found.total_pence),
    ):
        now = before.get(code, 0)
        rows.append((f"{code} {words}", now, pence, now + pence))
    return rows


def _story(found: RunAnswer) -> list[str]:
    steps = (
        (_("Prepared by %(name)s on %(day)s"), found.prepared),
        (_("First approved by %(name)s on %(day)s"), found.first_approved),
        (_("Approved by %(name)s on %(day)s"), found.approved),
        (
            _("Taken to the system that pays by %(name)s on %(day)s")
            if found.rail in SITE_RAILS
            else _("Taken to the bank by %(name)s on %(day)s"),
            found.submitted,
        ),
        (_("Confirmed by %(name)s on %(day)s"), found.confirmed),
        (_("Clock said to have been ahead by %(name)s on %(day)s"), found.clock_righted),
    )
    return [
        words % {"name": stamp.name, "day": long_date(day_of(stamp.at))}
        for words, stamp in steps
        if stamp
    ]


def _columns(*, draft: bool) -> tuple[Column, ...]:
    columns = (
        Column(_("Who")),
        Column(_("Case"), Kind.REFERENCE),
        Column(_("Amount"), Kind.MONEY),
        Column(_("Last time"), Kind.MONEY),
        Column(_("Difference"), Kind.CHANGE),
        Column(_("How it stands")),
        Column(_("Why look")),
    )
    return (*columns, Column(_("Hold or release"))) if draft else columns


def _row(one: PaymentAnswer, *, draft: bool) -> tuple[object, ...]:
    difference = one.difference_pence
    here = reverse("payments:payment", args=[one.id])
    row = (
        Cell(one.recipient_name, href=here),
        one.case_reference,
        Cell(one.amount_pence, why_href=here),
        one.last_pence,
        wording.signed(difference) if difference is not None else _("new"),
        wording.payment_state(one.state, one.rail),
        wording.reasons(one),
    )
    if not draft:
        return row
    held = one.state is PaymentState.HELD
    act = "payments:release" if held else "payments:hold"
    return (*row, Cell(_("Release") if held else _("Hold"), href=reverse(act, args=[one.id])))


def _key(request: Request) -> UUID | None:
    """Return the key after which a list goes on; a key that is none begins it again."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def of_run(run_id: UUID) -> str:
    """Return where a run's page is."""
    return reverse("payments:run", args=[run_id])
