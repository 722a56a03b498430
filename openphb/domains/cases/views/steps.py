"""Pages of a case's own steps. The case itself is told by the staff portal, as one story."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, queries
from openphb.domains.cases.forms import (
    AnswerForm,
    AssignForm,
    DecisionForm,
    OfferForm,
)
from openphb.domains.cases.rights.asking import granted_without_offer, offered_by_answer
from openphb.domains.cases.types import (
    CaseAnswer,
    DeclinedBecause,
    Eligibility,
    OfferAnswer,
)
from openphb.domains.cases.views.assessing import rests_on_choices
from openphb.domains.people import queries as people
from openphb.domains.people.types import Format
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.forms import VersionedForm
from openphb.web.shortcuts import page, posted


@requires(Permission.CASE_DECIDE_ELIGIBILITY)
def decide(request: Request, case_id: UUID) -> HttpResponse:
    case = queries.case(viewer=request.viewer, case_id=case_id)
    known = queries.assessments_of_case(viewer=request.viewer, case_id=case_id)
    form = DecisionForm(
        posted(request),
        version=case.version,
        assessments=rests_on_choices(known),
        initial={"decided_on": request.viewer.today},
    )

    def act() -> None:
        given = form.cleaned_data
        actions.record_decision(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            version=form.seen_version or 0,
            decision=Eligibility(given["decision"]),
            decided_on=given["decided_on"],
            decided_by_body=given["decided_by_body"],
            reasons=given["reasons"],
            assessment_id=UUID(given["rests_on"]) if given.get("rests_on") else None,
            departs_because=given.get("departs_because", ""),
        )

    done = _("The decision is recorded.")
    return _step(request, case, form, act, "cases/decide.jinja", done, assessments=known)


@requires(Permission.CASE_OFFER)
def offer(request: Request, case_id: UUID) -> HttpResponse:
    case = queries.case(viewer=request.viewer, case_id=case_id)
    told = next(
        (
            one.communication
            for one in people.communication(viewer=request.viewer, subject_id=case.facts.subject_id)
        ),
        None,
    )
    granted = granted_without_offer(
        queries.requests_of_case(viewer=request.viewer, case_id=case_id), case.offers
    )
    form = OfferForm(
        posted(request),
        version=case.version,
        initial={
            "offered_on": granted.reply.decided_on
            if granted and granted.reply
            else request.viewer.today,
            "how": offered_by_answer(granted) if granted else "",
            "formats": [one.value for one in told.formats] if told else [],
            "language": told.language if told else "",
        },
    )

    def act() -> None:
        actions.make_offer(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            version=form.seen_version or 0,
            offered_on=form.cleaned_data["offered_on"],
            how=form.cleaned_data["how"],
            formats=tuple(Format(one) for one in form.cleaned_data["formats"]),
            language=form.cleaned_data["language"],
        )

    return _step(request, case, form, act, "cases/offer.jinja", _("The offer is recorded."))


@requires(Permission.CASE_OFFER)
def answer(request: Request, case_id: UUID) -> HttpResponse:
    case = queries.case(viewer=request.viewer, case_id=case_id)
    form = AnswerForm(
        posted(request),
        version=case.version,
        initial={"answered_on": request.viewer.today},
    )

    def act() -> None:
        because = form.cleaned_data["because"]
        actions.record_answer(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            version=form.seen_version or 0,
            answer=OfferAnswer(form.cleaned_data["answer"]),
            answered_on=form.cleaned_data["answered_on"],
            decline_reason=form.cleaned_data["decline_reason"],
            because=DeclinedBecause(because) if because else None,
        )

    return _step(request, case, form, act, "cases/answer.jinja", _("The answer is recorded."))


@requires(Permission.CASE_ASSIGN)
def assign(request: Request, case_id: UUID) -> HttpResponse:
    case = queries.case(viewer=request.viewer, case_id=case_id)
    form = AssignForm(
        posted(request),
        version=case.version,
        co_ordinators=[
            one
            for one in queries.co_ordinators(viewer=request.viewer)
            if one.tenant_id == case.facts.tenant_id
        ],
        initial={"co_ordinator": case.facts.co_ordinator_id},
    )

    def act() -> None:
        actions.assign(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            version=form.seen_version or 0,
            co_ordinator_id=UUID(form.cleaned_data["co_ordinator"]),
        )

    return _step(
        request, case, form, act, "cases/assign.jinja", _("The care co-ordinator is chosen.")
    )


def _step(
    request: Request,
    case: CaseAnswer,
    form: VersionedForm,
    act: Callable[[], None],
    template: str,
    done: str,
    **shown: object,
) -> HttpResponse:
    """Ask for one step of a case; when it is taken, go back to the case and say so."""
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                form.renew_version(case.version)
        else:
            messages.success(request, done)
            return redirect("staff:case", case_id=case.facts.id)
    context = {
        **shown,
        "form": form,
        "case": case,
        "back_href": reverse("staff:case", args=[case.facts.id]),
    }
    return page(request, template, context)
