"""Reading an agreement, preparing it, changing it before anybody signs, giving it up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.actions.preparing import conditions_of, kept_as_besides
from openphb.domains.agreements.forms import EndForm, TermsForm, ThirdPartyTermsForm
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementKind,
    AgreementState,
    BankState,
    HospitalRule,
    Party,
)
from openphb.domains.agreements.views import checks, steps, wording
from openphb.domains.budgets import queries as budgets
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.AGREEMENT_VIEW)
def agreement(request: Request, agreement_id: UUID) -> HttpResponse:
    """How an agreement stands, what it says, who signed, where the money goes."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    trail.looked(
        "agreement",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.AGREEMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    found_steps = steps.steps(request.viewer, found)
    prepares = wording.covers(request.viewer, Permission.AGREEMENT_PREPARE, found)
    open_ = found.state is AgreementState.PREPARED
    direct = found.kind is not AgreementKind.THIRD_PARTY
    staff = request.viewer.is_staff
    last = found.bank[0] if found.bank else None
    return page(
        request,
        "agreements/agreement.jinja",
        {
            "agreement": found,
            "lead": wording.lead(found),
            "terms": wording.shown_terms(request.viewer, found),
            "kept": documents.paper(
                viewer=request.viewer, kind=DocumentKind.AGREEMENT, paper_of=found.id
            ),
            "steps": found_steps,
            "what_it_is": wording.what_it_is(found.kind),
            "third": found.kind is AgreementKind.THIRD_PARTY,
            "checks": checks.before_signing(request.viewer, found) if open_ and staff else (),
            "may_href": reverse("agreements:may_have", args=[found.budget_id])
            if direct and wording.covers(request.viewer, Permission.MAY_HAVE_VIEW, found)
            else "",
            "duties_href": checks.duties_href(request.viewer, found),
            "may_end": found.kind is AgreementKind.THIRD_PARTY
            and found.state is AgreementState.SIGNED
            and wording.covers(request.viewer, Permission.AGREEMENT_STOP, found),
            "first": next((one for one in found_steps if one.href), None),
            "approved": _account(found, BankState.APPROVED),
            "proposed": _account(found, BankState.PROPOSED),
            "dead": _account(found, BankState.DEAD),
            "refused": last if last and last.state is BankState.REFUSED else None,
            "refused_on": last and last.decided_at and day_of(last.decided_at),
            "firm_words": wording.party_words(Party.FIRM),
            "parties": tuple(
                (wording.party_words(party), found.signed_by(party)) for party in found.parties
            ),
            "again_href": _again(request, found) if open_ and prepares else "",
            "may_void": open_ and prepares,
            "may_change": open_ and prepares and not found.signatures,
            "may_give_up": open_ and prepares,
            "may_propose": direct
            and found.bank_in(BankState.APPROVED) is not None
            and found.bank_in(BankState.PROPOSED) is None
            and found.state is not AgreementState.ENDED
            and wording.covers(request.viewer, Permission.BANK_PROPOSE, found),
        },
    )


@requires(Permission.AGREEMENT_VIEW)
def waiting(request: Request) -> HttpResponse:
    """The agreements that lack a signature, oldest first."""
    found = queries.agreements_waiting(viewer=request.viewer)
    rows = [
        (
            Cell(one.recipient_name, href=_of(one.id)),
            _(one.kind.words),
            ", ".join(wording.party_words(party) for party in one.lacks),
            day_of(one.prepared_at),
        )
        for one in found
    ]
    columns = (
        Column(_("Who holds the money")),
        Column(_("Which agreement")),
        Column(_("Whose signature is missing")),
        Column(_("Prepared on"), Kind.DAY),
    )
    return page(request, "agreements/waiting.jinja", {"columns": columns, "rows": rows})


@requires(Permission.AGREEMENT_PREPARE)
def prepare(request: Request, plan_id: UUID) -> HttpResponse:
    """The terms of a direct payment agreement for an agreed plan; a managed account is one."""
    plan = plans.whole(viewer=request.viewer, plan_id=plan_id)
    there = queries.agreement_of_budget(viewer=request.viewer, budget_id=plan.budget_id)
    return _prepare(request, plan, there, AgreementKind.DIRECT_PAYMENT)


@requires(Permission.AGREEMENT_PREPARE)
def prepare_third_party(request: Request, plan_id: UUID) -> HttpResponse:
    """The terms of an agreement with an organisation that holds the money and arranges the care."""
    plan = plans.whole(viewer=request.viewer, plan_id=plan_id)
    there = queries.third_party_of_budget(viewer=request.viewer, budget_id=plan.budget_id)
    return _prepare(request, plan, there, AgreementKind.THIRD_PARTY)


def _prepare(
    request: Request, plan: PlanAnswer, there: AgreementAnswer | None, kind: AgreementKind
) -> HttpResponse:
    if request.method != "POST" and there and there.state is not AgreementState.ENDED:
        messages.info(request, _("This budget already has an agreement. Here it is."))
        return HttpResponseRedirect(_of(there.id))
    first_day = plan.starts_on or request.viewer.today
    budget = budgets.budget(viewer=request.viewer, budget_id=plan.budget_id)
    form = _terms_form(
        request,
        plan,
        kind,
        {
            "hospital_rule": HospitalRule.PAID_AS_USUAL,
            "frequency": budget.frequency,
            "first_day": first_day,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            agreement_id = actions.prepare(
                by=request.viewer, at=request.moment.at, plan_id=plan.id, **form.said
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The agreement is ready. Next, everybody who signs it reads it.")
            )
            return HttpResponseRedirect(_of(agreement_id))
    context = {
        "form": form,
        "plan": plan,
        "third": kind is AgreementKind.THIRD_PARTY,
        "what_it_is": wording.what_it_is(kind),
        "conditions": conditions_of(plan, kind, day=request.viewer.today, first_day=first_day),
    }
    return page(request, "agreements/prepare.jinja", context)


@requires(Permission.AGREEMENT_PREPARE)
def revise(request: Request, agreement_id: UUID) -> HttpResponse:
    """Other terms, while nobody has signed."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    plan = plans.whole(viewer=request.viewer, plan_id=found.plan_id)
    form = _terms_form(
        request,
        plan,
        found.kind,
        {
            "hospital_rule": found.hospital.rule,
            "hospital_nights": found.hospital.nights or None,
            "hospital_lines": [str(key) for key in found.hospital.lines],
            "seen": found.terms_sha256,
            "recipient_kind": found.recipient_kind,
            "recipient_name": found.recipient_name,
            "frequency": found.frequency,
            "first_day": found.first_day,
            "also": kept_as_besides(found, plan),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                seen_sha256=form.cleaned_data["seen"],
                **form.said,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The agreement now says what you wrote."))
            return HttpResponseRedirect(_of(agreement_id))
    context = {"form": form, "agreement": found, "back_href": _of(agreement_id)}
    return page(request, "agreements/revise.jinja", context)


@requires(Permission.AGREEMENT_PREPARE)
def give_up(request: Request, agreement_id: UUID) -> HttpResponse:
    """Ending an agreement that was not signed by both."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    form = Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_up(by=request.viewer, at=request.moment.at, agreement_id=agreement_id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The agreement is given up. You can prepare another."))
            return HttpResponseRedirect(_of(agreement_id))
    context = {"form": form, "agreement": found, "back_href": _of(agreement_id)}
    return page(request, "agreements/give_up.jinja", context)


def _again(request: Request, found: AgreementAnswer) -> str:
    """Return where an agreement whose plan was overtaken is prepared again; "" where it was not."""
    newer = plans.agreed_whole(viewer=request.viewer, budget_id=found.budget_id)
    if newer is None or newer.id == found.plan_id:
        return ""
    return reverse("agreements:prepare_again", args=[found.id])


def _terms_form(
    request: Request, plan: PlanAnswer, kind: AgreementKind, initial: dict[str, Any]
) -> TermsForm:
    form = ThirdPartyTermsForm if kind is AgreementKind.THIRD_PARTY else TermsForm
    return form(
        posted(request),
        person=wording.person_name(request.viewer, plan.subject_id),
        lines=[(line.line_key, line.description) for line in wording.lines_of(plan, kind)],
        initial=initial,
    )


@requires(Permission.AGREEMENT_STOP)
def end_third_party(request: Request, agreement_id: UUID) -> HttpResponse:
    """From which day an organisation no longer holds the money, and why."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    form = EndForm(posted(request), initial={"ended_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_third_party(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The agreement has ended. You can prepare another."))
            return HttpResponseRedirect(_of(agreement_id))
    context = {"form": form, "agreement": found, "back_href": _of(agreement_id)}
    return page(request, "agreements/end.jinja", context)


def _account(found: AgreementAnswer, state: BankState) -> str:
    one = found.bank_in(state)
    return wording.account_words(one) if one else ""


def _of(agreement_id: UUID) -> str:
    return reverse("agreements:agreement", args=[agreement_id])
