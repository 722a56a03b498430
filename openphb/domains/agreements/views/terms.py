"""Reading, preparing and revising an agreement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.actions.preparing import default_conditions
from openphb.domains.agreements.forms import (
    FREQUENCY_WORDS,
    MODULUS_WORDS,
    RECIPIENT_WORDS,
    TermsForm,
)
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementState,
    BankAnswer,
    BankState,
    Party,
    RecipientKind,
)
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import Frequency
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer
from openphb.domains.plans.views.reading import line_cells, line_columns
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import sort_code
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column, Kind, SummaryRow
from openphb.web.shortcuts import page

STATE_WORDS = {
    AgreementState.PREPARED: (_("Waits for signatures"), Colour.YELLOW),
    AgreementState.SIGNED: (_("Signed by both"), Colour.GREEN),
    AgreementState.ENDED: (_("Ended"), Colour.GREY),
}
PARTY_WORDS = {
    Party.PERSON: _("The person, or who acts for them"),
    Party.BODY: _("The body that pays"),
}
BANK_WORDS = {
    BankState.PROPOSED: (_("Waits to be checked"), Colour.YELLOW),
    BankState.APPROVED: (_("In use"), Colour.GREEN),
    BankState.REFUSED: (_("Refused"), Colour.RED),
    BankState.REPLACED: (_("Replaced"), Colour.GREY),
}


@requires(Permission.AGREEMENT_VIEW)
def agreement(request: Request, agreement_id: UUID) -> HttpResponse:
    """Show an agreement: how it stands, what is agreed, who signed, where the money goes."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    trail.looked(
        "direct payment agreement",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.AGREEMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    state, colour = STATE_WORDS[found.state]
    return page(
        request,
        "agreements/agreement.jinja",
        {
            "agreement": found,
            "name": names.get(found.subject_id, ""),
            "state": state,
            "colour": colour,
            "next": next_words(found),
            "actions": _actions(request, found),
            "back_href": reverse("plans:versions", args=[found.budget_id])
            if request.viewer.holds(Permission.PLAN_VIEW)
            else "",
            **terms_context(request, found),
        },
    )


@requires(Permission.AGREEMENT_VIEW)
def waiting(request: Request) -> HttpResponse:
    """List the agreements that lack a signature, oldest first."""
    found = queries.agreements_waiting(viewer=request.viewer)
    rows = [
        [
            Cell(one.recipient_name, href=reverse("agreements:agreement", args=[one.id])),
            ", ".join(PARTY_WORDS[party] for party in one.lacks),
            one.prepared_at.date(),
        ]
        for one in found
    ]
    columns = [
        Column(_("Who is paid")),
        Column(_("Whose signature is missing")),
        Column(_("Prepared on"), Kind.DAY),
    ]
    return page(request, "agreements/waiting.jinja", {"columns": columns, "rows": rows})


@requires(Permission.AGREEMENT_PREPARE)
def prepare(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask for the terms of an agreement for an agreed plan."""
    plan = plans.plan(viewer=request.viewer, plan_id=plan_id)
    form = TermsForm(request.POST or None, initial=_first_terms(request, plan))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            agreement_id = actions.prepare(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                recipient_kind=RecipientKind(said["recipient_kind"]),
                recipient_name=said["recipient_name"],
                frequency=Frequency(said["frequency"]),
                first_day=said["first_day"],
                conditions=said["conditions"],
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The agreement was prepared. Now both sides sign it."))
            return HttpResponseRedirect(reverse("agreements:agreement", args=[agreement_id]))
    return page(
        request,
        "agreements/question.jinja",
        {
            "form": form,
            "title": _("Prepare the direct payment agreement"),
            "intro": _("It is for version %(number)s of the plan.") % {"number": plan.number},
            "caption": _("Direct payment agreement"),
            "button_text": _("Prepare the agreement"),
            "back_href": reverse("plans:plan", args=[plan_id]),
        },
    )


@requires(Permission.AGREEMENT_PREPARE)
def revise(request: Request, agreement_id: UUID) -> HttpResponse:
    """Ask for other terms, while nobody has signed."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    back = reverse("agreements:agreement", args=[agreement_id])
    form = TermsForm(
        request.POST or None,
        initial={
            "seen": found.terms_sha256,
            "recipient_kind": found.recipient_kind,
            "recipient_name": found.recipient_name,
            "frequency": found.frequency,
            "first_day": found.first_day,
            "conditions": found.conditions,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.revise(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                seen_sha256=form.seen_sha256,
                recipient_kind=RecipientKind(said["recipient_kind"]),
                recipient_name=said["recipient_name"],
                frequency=Frequency(said["frequency"]),
                first_day=said["first_day"],
                conditions=said["conditions"],
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The agreement was changed."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "agreements/question.jinja",
        {
            "form": form,
            "title": _("Change the agreement"),
            "intro": _("Nobody has signed it yet. After the first signature its words are fixed."),
            "caption": _("Direct payment agreement"),
            "button_text": _("Save the changes"),
            "back_href": back,
        },
    )


@requires(Permission.AGREEMENT_PREPARE)
def give_up(request: Request, agreement_id: UUID) -> HttpResponse:
    """Ask to give up an agreement that was not signed by both."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    back = reverse("agreements:agreement", args=[agreement_id])
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        actions.give_up(by=request.viewer, at=request.moment.at, agreement_id=agreement_id)
        messages.success(request, _("The agreement was given up. You can prepare another."))
        return HttpResponseRedirect(back)
    return page(
        request,
        "agreements/question.jinja",
        {
            "form": form,
            "title": _("Give this agreement up"),
            "intro": _("It stays on record as never signed by both. No money was paid on it."),
            "caption": _("Direct payment agreement with %(name)s") % {"name": found.recipient_name},
            "button_text": _("Give it up"),
            "back_href": back,
        },
    )


def terms_context(request: Request, found: AgreementAnswer) -> dict[str, object]:
    """Return what a page needs to show the terms of an agreement."""
    lines: list[list[object]] = []
    if request.viewer.holds(Permission.PLAN_VIEW):
        plan = plans.plan(viewer=request.viewer, plan_id=found.plan_id)
        lines = [
            line_cells(line) for line in plan.lines if line.management_option == "direct_payment"
        ]
    return {
        "terms": [
            SummaryRow(_("Who is paid"), found.recipient_name),
            SummaryRow(_("They are"), str(RECIPIENT_WORDS[found.recipient_kind])),
            SummaryRow(_("How often"), str(FREQUENCY_WORDS[found.frequency])),
            SummaryRow(_("First day it pays for"), found.first_day, kind=Kind.DAY),
        ],
        "line_columns": line_columns(),
        "line_rows": lines,
        "conditions": found.conditions.splitlines(),
        "signatures": [(PARTY_WORDS[party], found.signed_by(party)) for party in Party],
        "bank_columns": bank_columns(),
        "bank_rows": [bank_cells(one) for one in found.bank],
    }


def next_words(found: AgreementAnswer) -> str:
    """Return what has to happen before money is paid, or that it can be."""
    missing = [PARTY_WORDS[party] for party in Party if found.signed_by(party) is None]
    if found.state is AgreementState.ENDED:
        return _("Nothing more is paid on it.")
    if missing:
        return _("No money is paid before both have signed. Still to sign: %(who)s.") % {
            "who": "; ".join(missing)
        }
    if found.bank_in(BankState.APPROVED) is None:
        return _("It is signed. Money can be paid once an account has been checked and approved.")
    return _("It is signed, and there is an account. Money is paid when it is due.")


def bank_columns() -> list[Column]:
    """Return the columns of a table of accounts."""
    return [
        Column(_("Account")),
        Column(_("Sort code")),
        Column(_("Number")),
        Column(_("How it stands")),
        Column(_("Check by sum")),
        Column(_("Proposed by")),
        Column(_("Checked by")),
    ]


def bank_cells(one: BankAnswer) -> list[object]:
    """Return one account as cells of that table."""
    words, colour = BANK_WORDS[one.state]
    return [
        one.account_name,
        sort_code(one.sort_code),
        one.account_number,
        Cell(words, tag=colour),
        str(MODULUS_WORDS[one.modulus]),
        one.proposed_by_name,
        one.decided_by_name or None,
    ]


def _first_terms(request: Request, plan: PlanAnswer) -> dict[str, object]:
    budget = budgets.budget(viewer=request.viewer, budget_id=plan.budget_id)
    names = people.names(viewer=request.viewer, subject_ids=[plan.subject_id])
    first_day = plan.starts_on or request.viewer.today
    return {
        "recipient_kind": RecipientKind.HOLDER,
        "recipient_name": names.get(plan.subject_id, ""),
        "frequency": budget.frequency,
        "first_day": first_day,
        "conditions": default_conditions(plan, first_day),
    }


def _actions(request: Request, found: AgreementAnswer) -> list[tuple[str, str]]:
    may = request.viewer.holds
    here = [found.id]
    open_ = found.state is AgreementState.PREPARED
    unsigned = open_ and not found.signatures
    wanted = [
        (
            _("Sign it"),
            "journeys:sign",
            open_ and may(Permission.AGREEMENT_SIGN) and not found.signed_by(Party.PERSON),
        ),
        (
            _("Sign for the body that pays"),
            "journeys:sign_for_body",
            open_ and may(Permission.AGREEMENT_SIGN_FOR_BODY) and not found.signed_by(Party.BODY),
        ),
        (
            _("Record a signature from paper"),
            "journeys:record_paper_signature",
            open_ and may(Permission.AGREEMENT_PREPARE) and not found.signed_by(Party.PERSON),
        ),
        (
            _("Give bank details"),
            "agreements:propose_bank",
            found.state is not AgreementState.ENDED
            and may(Permission.BANK_PROPOSE)
            and found.bank_in(BankState.PROPOSED) is None,
        ),
        (_("Change it"), "agreements:revise", unsigned and may(Permission.AGREEMENT_PREPARE)),
        (_("Give it up"), "agreements:give_up", open_ and may(Permission.AGREEMENT_PREPARE)),
    ]
    return [
        (words, href)
        for words, name, offered in wanted
        if offered and (href := _routed(name, here))
    ]


def _routed(name: str, args: list[UUID]) -> str:
    # Signing crosses domains, so its pages belong to a room above this one.
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
