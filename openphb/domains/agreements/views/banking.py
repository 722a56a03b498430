"""Giving the account that money goes to, and checking it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.forms import BankDecisionForm, BankForm
from openphb.domains.agreements.views.terms import bank_cells, bank_columns
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import sort_code
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page


@requires(Permission.BANK_PROPOSE)
def propose(request: Request, agreement_id: UUID) -> HttpResponse:
    """Ask for an account; somebody else checks it before anything is paid to it."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    back = reverse("agreements:agreement", args=[agreement_id])
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_bank(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                **form.cleaned_data,
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Thank you. Somebody in finance checks the account before it is used.")
            )
            return HttpResponseRedirect(back)
    return page(
        request,
        "agreements/question.jinja",
        {
            "form": form,
            "title": _("Which account should the money go to?"),
            "intro": _("An account that is in use now stays in use until the new one is approved."),
            "caption": _("Direct payment agreement with %(name)s") % {"name": found.recipient_name},
            "button_text": _("Send for checking"),
            "back_href": back,
        },
    )


@requires(Permission.BANK_APPROVE)
def awaiting(request: Request) -> HttpResponse:
    """List the accounts that wait to be checked, oldest first."""
    found = queries.bank_awaiting(viewer=request.viewer)
    rows = [
        [
            Cell(one.recipient_name, href=reverse("agreements:bank", args=[one.proposed.id])),
            one.proposed.account_name,
            sort_code(one.proposed.sort_code),
            one.proposed.account_number,
            _("A change of account") if one.approved else _("The first account"),
            one.proposed.proposed_by_name,
            one.proposed.proposed_at.date(),
        ]
        for one in found
    ]
    columns = [
        Column(_("Who is paid")),
        Column(_("Name on the account")),
        Column(_("Sort code")),
        Column(_("Number")),
        Column(_("What it is")),
        Column(_("Proposed by")),
        Column(_("Proposed on"), Kind.DAY),
    ]
    return page(request, "agreements/bank_awaiting.jinja", {"columns": columns, "rows": rows})


@requires(Permission.BANK_APPROVE)
def decide(request: Request, bank_id: UUID) -> HttpResponse:
    """Ask whether an account was checked and found right."""
    found = queries.bank(viewer=request.viewer, bank_id=bank_id)
    form = BankDecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_bank(
                by=request.viewer,
                at=request.moment.at,
                bank_id=bank_id,
                approve=form.cleaned_data["approve"] == "yes",
                reason=form.cleaned_data["reason"],
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your decision was recorded."))
            return HttpResponseRedirect(reverse("agreements:awaiting"))
    accounts = [one for one in (found.proposed, found.approved) if one is not None]
    return page(
        request,
        "agreements/decide_bank.jinja",
        {
            "form": form,
            "title": _("Check the account of %(name)s") % {"name": found.recipient_name},
            "change": found.approved is not None,
            "columns": bank_columns(),
            "rows": [bank_cells(one) for one in accounts],
            "caption": _("Bank details"),
            "button_text": _("Record your decision"),
            "back_href": reverse("agreements:awaiting"),
        },
    )
