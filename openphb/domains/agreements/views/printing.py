"""An agreement on paper: to be signed, or as it was signed; and the letter that it stops."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import queries
from openphb.domains.agreements.types import (
    AgreementAnswer,
    AgreementState,
    Party,
    PauseAnswer,
    StopGround,
)
from openphb.domains.agreements.views import wording
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.types import DocumentKind
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.calendars import day_of
from openphb.web.formatting import long_date
from openphb.web.shortcuts import told

AGREEMENT, PAUSE = "agreements/printed/agreement.jinja", "agreements/printed/pause.jinja"


@requires(Permission.AGREEMENT_VIEW)
def agreement_pdf(request: Request, agreement_id: UUID) -> HttpResponse:
    """Give out an agreement as a PDF: the one that was kept when both had signed, else as it stands."""
    found = queries.agreement(viewer=request.viewer, agreement_id=agreement_id)
    kept = documents.paper(
        viewer=request.viewer, kind=DocumentKind.AGREEMENT, paper_of=agreement_id
    )
    if kept is not None:
        return HttpResponseRedirect(reverse("documents:download", args=[kept.id]))
    trail.looked(
        "agreement as PDF",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.AGREEMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    paper = on_paper(request.viewer, found)
    return downloads.printed(AGREEMENT, paper, file_name(paper))


@requires(Permission.CIRCUMSTANCE_VIEW)
def pause_pdf(request: Request, budget_id: UUID) -> HttpResponse:
    """Give out the letter that tells a person that their direct payment is paused, or stops.

    Of the pause that begins last, as it is known now.
    """
    budget = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    # Who pays from when is told by the letter of the transfer.
    pauses = [
        one
        for one in queries.pauses(viewer=request.viewer, budget_id=budget_id)
        if one.told.reason is not StopGround.OTHER_BODY
    ]
    if not pauses:
        return told(
            request,
            _("There is no letter"),
            _("The direct payment of this budget is not paused, and has not been stopped."),
            onward=(_("See the budget"), reverse("budgets:indicative", args=[budget_id])),
        )
    pause = pauses[-1]
    trail.looked(
        "letter about a direct payment that stops or is paused",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.CIRCUMSTANCE_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    paper = pause_on_paper(request.viewer, budget, pause)
    kind = "stop" if pause.told.for_good else "pause"
    return downloads.printed(PAUSE, paper, f"{kind}-{paper['case']}.pdf")


def pause_on_paper(viewer: Viewer, budget: BudgetSummary, pause: PauseAnswer) -> dict[str, Any]:
    """Return what the letter says: what stops, when and why, the care that goes on, how to object."""
    facts = cases.facts_of(viewer=viewer, case_ids=[budget.case_id]).get(budget.case_id)
    case = facts.reference if facts else ""
    to = people.addressee(viewer=viewer, subject_id=budget.subject_id)
    written_on = pause.told.told_on or day_of(pause.told.recorded_at)
    body = organisations.responsible_for(budget.tenant_id, written_on)
    return {
        "pause": pause.told,
        "days": wording.pause_words(pause),
        "why": wording.stop_words(pause.told.reason)
        if pause.told.for_good
        else f"{pause.told.reason.words}.",
        "last_day": pause.period.start - timedelta(days=1),
        "written_on": written_on,
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": case,
        "reference": _("%(case)s, direct payment") % {"case": case} if case else "",
        "whom": _("your care co-ordinator"),
    }


def on_paper(viewer: Viewer, agreement: AgreementAnswer) -> dict[str, Any]:
    """Return what the printed agreement says. Only who may see the plan sees its lines."""
    # Who pays may see an agreement and not the case: the reference is then left out.
    budget = budgets.budget(viewer=viewer, budget_id=agreement.budget_id)
    facts = cases.facts_of(viewer=viewer, case_ids=[budget.case_id]).get(budget.case_id)
    case = facts.reference if facts else ""
    to = people.addressee(viewer=viewer, subject_id=agreement.subject_id)
    body = organisations.responsible_for(agreement.tenant_id, day_of(agreement.prepared_at))
    return {
        "agreement": agreement,
        "what_it_is": wording.what_it_is(agreement.kind),
        "terms": wording.shown_terms(viewer, agreement),
        "firm_words": wording.party_words(Party.FIRM),
        "parties": tuple(
            (wording.party_words(party), agreement.signed_by(party)) for party in agreement.parties
        ),
        "state": state_words(agreement),
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": case,
        "reference": f"{case}, {_(agreement.kind.words).lower()}"
        if case
        else _(agreement.kind.words),
    }


def file_name(paper: dict[str, Any]) -> str:
    """Return what the file is called: the case's reference and nobody's name."""
    return f"agreement-{paper['case']}.pdf" if paper["case"] else "agreement.pdf"


def state_words(agreement: AgreementAnswer) -> str:
    """Return whether it is signed, in a sentence."""
    if agreement.state is AgreementState.ENDED and agreement.ended_on:
        return _("This agreement ended on %(day)s.") % {"day": long_date(agreement.ended_on)}
    three = len(agreement.parties) > len((Party.PERSON, Party.BODY))
    if three and agreement.state is AgreementState.PREPARED:
        return _("Not signed by all three yet. No money is paid until all three have signed.")
    if agreement.state is AgreementState.SIGNED:
        last = max(one.signed_on for one in agreement.signatures)
        said = (
            _("All three have signed. The last signature is of %(day)s.")
            if three
            else _("Both sides have signed. The last signature is of %(day)s.")
        )
        return said % {"day": long_date(last)}
    return _("Not signed by both sides yet. No money is paid until both have signed.")
