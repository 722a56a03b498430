"""Pages of exceptions by name, of the commissioner's own list, and of who a line pays."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import queries as people
from openphb.domains.plans import actions
from openphb.domains.plans.forms.readiness import (
    AnswerForm,
    ExceptionForm,
    LineAboutForm,
    LocalForm,
)
from openphb.domains.plans.readiness import local as own_list
from openphb.domains.plans.readiness import named
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.readiness.types import ApprovalState, LineAbout, NamedException
from openphb.domains.plans.views.asking import caption, draft
from openphb.domains.plans.views.listing import found_in
from openphb.domains.plans.views.readiness import STATE_WORDS
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import queries as documents
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.parts import SummaryRow
from openphb.web.shortcuts import page, posted


@requires(Permission.PLAN_WRITE)
def line_about(request: Request, plan_id: UUID, part_id: UUID) -> HttpResponse:
    """Ask who a line pays, when they come, and what others pay."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.lines, part_id)
    about = readiness.about_lines(viewer=request.viewer, plan=plan).get(part_id, LineAbout())
    form = LineAboutForm(
        posted(request),
        today=request.viewer.today,
        version=plan.version,
        initial=LineAboutForm.initial_of(about),
    )
    back = reverse("plans:lines", args=[plan.id])
    return _answered(
        request,
        form,
        lambda: actions.put_line_note(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=form.seen_version or 0,
            line_id=part_id,
            about=form.about(),
        ),
        renew=lambda: form.renew_version(plan.version),
        onward=back,
        said=_("Saved."),
        more={
            "title": _("Who is paid, and when"),
            "intro": found.description if found else "",
            "caption": caption(plan),
            "back_href": back,
            "button_text": _("Save and go on"),
        },
    )


@requires(Permission.EXCEPTION_ASK)
def exception_ask(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask that a plan may do something by exception."""
    plan = draft(request, plan_id)
    asked = named.of_budget(viewer=request.viewer, budget_id=plan.budget_id)
    waits = {one.about for one in asked if one.state is ApprovalState.ASKED}
    faults = [
        one
        for one in readiness.faults_of(viewer=request.viewer, plan=plan)
        if one.about and one.about not in waits
    ]
    listed = documents.documents(viewer=request.viewer, subject_id=plan.subject_id).lines
    papers = {str(one.id): one for one in listed if not one.withheld}
    form = ExceptionForm(
        posted(request),
        faults=faults,
        papers=[(key, one.title) for key, one in papers.items()],
        initial={"expires_on": plan.review_on},
    )
    back = reverse("plans:ready", args=[plan.id])
    return _answered(
        request,
        form,
        lambda: actions.ask_exception(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            draft=form.draft({key: one.id for key, one in papers.items()}),
        ),
        onward=back,
        said=_("You asked for approval. Somebody else answers."),
        more={
            "title": _("Ask for approval by name"),
            "intro": ""
            if faults
            else _("This plan does nothing now for which approval has to be asked."),
            "caption": caption(plan),
            "back_href": back,
            "button_text": _("Ask for approval"),
        },
    )


@requires(Permission.EXCEPTION_VIEW)
def exception(request: Request, exception_id: UUID) -> HttpResponse:
    """Show an exception that somebody asked for, and take the answer of somebody else."""
    found = named.exception(viewer=request.viewer, exception_id=exception_id)
    trail.looked(
        "exception",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.EXCEPTION_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    may = (
        found.state is ApprovalState.ASKED
        and found.asked_by != request.viewer.user_id
        and request.viewer.holds(Permission.EXCEPTION_DECIDE)
    )
    form = AnswerForm(posted(request), with_reasons=True)
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    return _answered(
        request,
        form,
        lambda: actions.decide_exception(
            by=request.viewer,
            at=request.moment.at,
            exception_id=found.id,
            approve=form.cleaned_data["answer"] == "yes",
            reasons=form.cleaned_data["reasons"],
        ),
        onward=reverse("plans:exception", args=[found.id]),
        said=_("Your answer is kept."),
        template="plans/exception.jinja",
        more={
            "title": found.what,
            "caption": names.get(found.subject_id, ""),
            "state": STATE_WORDS[found.state],
            "may": may,
            "facts": _facts(found),
            "found": found,
            "paper_href": reverse("documents:download", args=[found.document_id])
            if found.document_id and request.viewer.holds(Permission.DOCUMENT_VIEW)
            else "",
            "back_href": reverse("plans:ready", args=[found.plan_id]),
            "button_text": _("Save the answer"),
        },
    )


def _facts(found: NamedException) -> list[SummaryRow]:
    return [
        SummaryRow(_("Why it is necessary"), found.necessity),
        SummaryRow(_("How that is known"), found.evidence),
        SummaryRow(_("Counts until"), long_date(found.expires_on)),
        SummaryRow(_("Asked by"), found.asked_by_name),
        *(
            [
                SummaryRow(_("Answered by"), found.decided_by_name),
                SummaryRow(_("Because"), found.reasons),
            ]
            if found.decided_at
            else []
        ),
    ]


@requires(Permission.LOCAL_LIST_PROPOSE)
def local_add(request: Request) -> HttpResponse:
    """Ask what a commissioner's own list is to leave out."""
    tenants = own_list.commissioners(
        viewer=request.viewer, permission=Permission.LOCAL_LIST_PROPOSE
    )
    form = LocalForm(posted(request), tenants=tenants, initial={"valid_from": request.viewer.today})
    back = reverse("plans:checks")
    return _answered(
        request,
        form,
        lambda: actions.propose_local(
            by=request.viewer,
            at=request.moment.at,
            tenant_id=UUID(form.cleaned_data["tenant"]),
            draft=form.draft(),
        ),
        onward=back,
        said=_("It is put forward. It counts once somebody else agrees."),
        more={
            "title": _("Leave something out"),
            "intro": _(
                "What is on the list can still be approved by name for one person, with reasons."
            ),
            "caption": _("The commissioner’s own list"),
            "back_href": back,
            "button_text": _("Put it forward"),
        },
    )


@requires(Permission.LOCAL_LIST_VIEW)
def local(request: Request, exclusion_id: UUID) -> HttpResponse:
    """Show one version of a row of the commissioner's own list, and take another person's answer."""
    found = own_list.version(viewer=request.viewer, exclusion_id=exclusion_id)
    may = (
        found.state is ApprovalState.ASKED
        and found.proposed_by != request.viewer.user_id
        and request.viewer.holds(Permission.LOCAL_LIST_DECIDE)
    )
    form = AnswerForm(posted(request))
    facts = [
        SummaryRow(_("Commissioner"), found.commissioner),
        SummaryRow(_("Words that give it away"), ", ".join(found.row.words)),
        SummaryRow(_("But not in"), ", ".join(found.row.unless) or _("nothing")),
        SummaryRow(_("Why it is not bought"), found.row.why),
        SummaryRow(_("From"), long_date(found.valid_from)),
        SummaryRow(_("Until"), long_date(found.valid_to) if found.valid_to else _("no end")),
        SummaryRow(_("Put forward by"), found.proposed_by_name),
    ]
    if found.state is not ApprovalState.ASKED:
        facts += [
            SummaryRow(_("Answered by"), found.decided_by_name),
            SummaryRow(_("Because"), found.reasons or _("no reason was given")),
        ]
    return _answered(
        request,
        form,
        lambda: actions.decide_local(
            by=request.viewer,
            at=request.moment.at,
            exclusion_id=found.id,
            agree=form.cleaned_data["answer"] == "yes",
            reasons=form.cleaned_data["reasons"],
        ),
        onward=reverse("plans:checks"),
        said=_("Your answer is kept."),
        template="plans/exception.jinja",
        more={
            "title": found.row.what,
            "caption": _("The commissioner’s own list"),
            "state": STATE_WORDS[found.state],
            "may": may,
            "facts": facts,
            "paper_href": "",
            "back_href": reverse("plans:checks"),
            "button_text": _("Save the answer"),
        },
    )


def _answered(
    request: Request,
    form: Form,
    act: Callable[[], object],
    *,
    onward: str,
    said: str,
    more: dict[str, object],
    template: str = "plans/question.jinja",
    renew: Callable[[], object] | None = None,
) -> HttpResponse:
    """Show a question; on an answer `act` and go on, or say on the form why not.

    Who is told that somebody else was first may save again: `renew` lets the form know.
    """
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
            if renew is not None and refusal.code == "changed_meanwhile":
                renew()
        else:
            messages.success(request, said)
            return HttpResponseRedirect(onward)
    return page(request, template, {**more, "form": form})
