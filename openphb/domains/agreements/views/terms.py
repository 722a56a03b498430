"""Reading an agreement, preparing it, changing it before anybody signs, giving it up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.actions.preparing import default_conditions
from openphb.domains.agreements.forms import TermsForm
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementState,
    BankState,
    HospitalRule,
    RecipientKind,
)
from openphb.domains.agreements.views import wording
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal
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
    steps = wording.steps(request.viewer, found)
    prepares = wording.covers(request.viewer, Permission.AGREEMENT_PREPARE, found)
    open_ = found.state is AgreementState.PREPARED
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
            "steps": steps,
            "may_href": reverse("agreements:may_have", args=[found.budget_id])
            if wording.covers(request.viewer, Permission.MAY_HAVE_VIEW, found)
            else "",
            "first": next((one for one in steps if one.href), None),
            "approved": _account(found, BankState.APPROVED),
            "proposed": _account(found, BankState.PROPOSED),
            "dead": _account(found, BankState.DEAD),
            "refused": last if last and last.state is BankState.REFUSED else None,
            "refused_on": last and last.decided_at and day_of(last.decided_at),
            "parties": tuple(
                (wording.party_words(party), found.signed_by(party)) for party in found.parties
            ),
            "again_href": _again(request, found) if open_ and prepares else "",
            "may_void": open_ and prepares,
            "may_change": open_ and prepares and not found.signatures,
            "may_give_up": open_ and prepares,
            "may_propose": found.bank_in(BankState.APPROVED) is not None
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
            ", ".join(wording.party_words(party) for party in one.lacks),
            day_of(one.prepared_at),
        )
        for one in found
    ]
    columns = (
        Column(_("Who is paid")),
        Column(_("Whose signature is missing")),
        Column(_("Prepared on"), Kind.DAY),
    )
    return page(request, "agreements/waiting.jinja", {"columns": columns, "rows": rows})


@requires(Permission.AGREEMENT_PREPARE)
def prepare(request: Request, plan_id: UUID) -> HttpResponse:
    """The terms of an agreement for an agreed plan."""
    plan = plans.whole(viewer=request.viewer, plan_id=plan_id)
    there = queries.agreement_of_budget(viewer=request.viewer, budget_id=plan.budget_id)
    if request.method != "POST" and there and there.state is not AgreementState.ENDED:
        messages.info(request, _("This budget already has an agreement. Here it is."))
        return HttpResponseRedirect(_of(there.id))
    first_day = plan.starts_on or request.viewer.today
    budget = budgets.budget(viewer=request.viewer, budget_id=plan.budget_id)
    form = TermsForm(
        posted(request),
        person=wording.person_name(request.viewer, plan.subject_id),
        lines=_lines(plan),
        initial={
            "hospital_rule": HospitalRule.PAID_AS_USUAL,
            "frequency": budget.frequency,
            "first_day": first_day,
            "conditions": default_conditions(plan, first_day),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            agreement_id = actions.prepare(
                by=request.viewer, at=request.moment.at, plan_id=plan_id, **_said(form)
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The agreement is ready. Next, both sides read it and sign.")
            )
            return HttpResponseRedirect(_of(agreement_id))
    return page(request, "agreements/prepare.jinja", {"form": form, "plan": plan})


@requires(Permission.AGREEMENT_PREPARE)
def revise(request: Request, agreement_id: UUID) -> HttpResponse:
    """Other terms, while nobody has signed."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    form = TermsForm(
        posted(request),
        person=wording.person_name(request.viewer, found.subject_id),
        lines=_lines(plans.whole(viewer=request.viewer, plan_id=found.plan_id)),
        initial={
            "hospital_rule": found.hospital.rule,
            "hospital_nights": found.hospital.nights or None,
            "hospital_lines": [str(key) for key in found.hospital.lines],
            "seen": found.terms_sha256,
            "recipient_kind": found.recipient_kind,
            "recipient_name": found.recipient_name,
            "frequency": found.frequency,
            "first_day": found.first_day,
            "conditions": found.conditions,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise(
                by=request.viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                seen_sha256=form.cleaned_data["seen"],
                **_said(form),
            )
        except (NothingThere, NotPermitted):
            raise
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
        except (NothingThere, NotPermitted):
            raise
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


def _said(form: TermsForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "recipient_kind": RecipientKind(said["recipient_kind"]),
        "recipient_name": said["recipient_name"],
        "frequency": Frequency(said["frequency"]),
        "first_day": said["first_day"],
        "conditions": said["conditions"],
        "hospital": form.hospital,
    }


def _lines(plan: PlanAnswer) -> list[tuple[UUID, str]]:
    return [(line.line_key, line.description) for line in wording.direct_payment_lines(plan)]


def _account(found: AgreementAnswer, state: BankState) -> str:
    one = found.bank_in(state)
    return wording.account_words(one) if one else ""


def _of(agreement_id: UUID) -> str:
    return reverse("agreements:agreement", args=[agreement_id])
