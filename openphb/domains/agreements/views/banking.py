"""Giving the account that money goes to, and checking it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.forms import BankDecisionForm, BankForm, PayeeCheckForm
from openphb.domains.agreements.types import BankAnswer, BankAwaiting, BankState, PayeeMatch
from openphb.domains.agreements.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date, sort_code
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted, told


@requires(Permission.BANK_PROPOSE)
def propose_bank(request: Request, agreement_id: UUID) -> HttpResponse:
    """The account that money should go to; somebody else checks it first."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    back = reverse("agreements:agreement", args=[agreement_id])
    form = BankForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_bank(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                **form.said,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Thank you. Somebody in finance checks the account before it is used.")
            )
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "agreement": found,
        "changes": found.bank_in(BankState.APPROVED) is not None,
        "back_href": back,
    }
    return page(request, "agreements/propose_bank.jinja", context)


@requires(Permission.BANK_APPROVE)
def awaiting(request: Request) -> HttpResponse:
    """The accounts that wait to be checked, oldest first."""
    found = queries.bank_awaiting(viewer=request.viewer)
    rows = [
        (
            Cell(one.recipient_name, href=reverse("agreements:bank", args=[one.proposed.id])),
            one.proposed.account_name,
            _("A change of account") if one.approved else _("The first account"),
            one.proposed.proposed_by_name,
            day_of(one.proposed.proposed_at),
        )
        for one in found
    ]
    columns = (
        Column(_("Who is paid")),
        Column(_("Name on the account")),
        Column(_("What it is")),
        Column(_("Given by")),
        Column(_("Given on"), Kind.DAY),
    )
    return page(request, "agreements/bank_awaiting.jinja", {"columns": columns, "rows": rows})


@requires(Permission.BANK_APPROVE)
def bank(request: Request, bank_id: UUID) -> HttpResponse:
    """What is proposed beside what is approved now, for somebody else than the proposer."""
    found = queries.bank(viewer=request.viewer, bank_id=bank_id)
    trail.looked(
        "bank details",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.BANK_APPROVE,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    back = reverse("agreements:agreement", args=[found.agreement_id])
    form = BankDecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        approve = form.cleaned_data["approve"] == "yes"
        try:
            messaged = actions.decide_bank(
                by=request.viewer,
                at=request.moment.at,
                bank_id=bank_id,
                approve=approve,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The account is approved. Money due from now on goes to it.")
                if approve
                else _("The account is refused. Nothing is paid to it."),
            )
            if approve and found.approved:
                messages.warning(request, wording.told_of_change(messaged))
            return HttpResponseRedirect(back)
    decided_at = found.proposed.decided_at
    context = {
        "form": form,
        "bank": found,
        "person": wording.person_name(request.viewer, found.subject_id),
        "columns": _columns(found),
        "rows": _beside(found),
        "checks": [wording.payee_check(one) for one in found.checks],
        "modulus": wording.modulus_words(found.proposed.modulus),
        "decided_on": decided_at and day_of(decided_at),
        "open": found.proposed.state is BankState.PROPOSED,
        "mine": found.proposed.proposed_by == request.viewer.user_id,
        "back_href": back,
    }
    return page(request, "agreements/bank.jinja", context)


@requires(Permission.BANK_APPROVE)
def payee_check(request: Request, bank_id: UUID) -> HttpResponse:
    """What the bank says of the name on an account, asked there and recorded here."""
    found = queries.bank(viewer=request.viewer, bank_id=bank_id)
    back = reverse("agreements:bank", args=[bank_id])
    if found.proposed.state is not BankState.PROPOSED:
        return told(
            request,
            _("This account is decided already"),
            _("What the bank says of a name is recorded before the account is approved."),
            onward=(_("See the account"), back),
            caption=found.recipient_name,
        )
    form = PayeeCheckForm(posted(request), initial={"checked_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_payee_check(
                by=request.viewer,
                at=request.moment.at,
                bank_id=bank_id,
                result=PayeeMatch(form.cleaned_data["result"]),
                name_returned=form.cleaned_data["name_returned"],
                checked_on=form.cleaned_data["checked_on"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("What the bank said is recorded."))
            return HttpResponseRedirect(back)
    context = {"form": form, "bank": found, "back_href": back}
    return page(request, "agreements/payee_check.jinja", context)


def _columns(found: BankAwaiting) -> tuple[Column, ...]:
    heading = _("Proposed") if found.proposed.state is BankState.PROPOSED else _("This account")
    return Column(_("Account")), Column(heading), Column(_("Approved now"))


def _beside(found: BankAwaiting) -> tuple[tuple[str, str, str], ...]:
    names = (
        _("Name on the account"),
        _("Sort code"),
        _("Account number"),
        _("Given by"),
        _("Given on"),
        _("Approved by"),
    )
    now = _facts(found.approved) if found.approved else (_("None"), *("–" for _name in names[1:]))
    return tuple(zip(names, _facts(found.proposed), now, strict=True))


def _facts(one: BankAnswer) -> tuple[str, ...]:
    approved = one.state in (BankState.APPROVED, BankState.REPLACED)
    return (
        one.account_name,
        sort_code(one.sort_code),
        one.account_number,
        one.proposed_by_name,
        long_date(day_of(one.proposed_at)),
        one.decided_by_name if approved else _("Not approved"),
    )
