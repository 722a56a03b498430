"""What is done to a run, one question a page: sent on, sent back, approved, taken to the bank."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, jobs, queries
from openphb.domains.payments.forms import (
    ApproveForm,
    ConfirmedForm,
    ReasonForm,
    ReviewForm,
)
from openphb.domains.payments.rules.runs import clock_right_fault, transition_fault
from openphb.domains.payments.types import (
    SITE_RAILS,
    RunState,
)
from openphb.domains.payments.views import wording
from openphb.domains.payments.views.runs import of_run
from openphb.domains.payments.views.work import of_work
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted


@requires(Permission.RUN_PREPARE)
def review(request: Request, run_id: UUID) -> HttpResponse:
    """Send a draft for approval, as it was on the screen."""
    queries.run(viewer=request.viewer, run_id=run_id)
    form = ReviewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.review(
            by=request.viewer,
            at=request.moment.at,
            run_id=run_id,
            version=form.cleaned_data["version"],
        )
        messages.success(request, _("The run waits for approval by somebody else."))
    return HttpResponseRedirect(of_run(run_id))


@requires(Permission.RUN_VIEW)
def send_back(request: Request, run_id: UUID) -> HttpResponse:
    """Make a run that waits for approval a draft again."""
    return _asked(
        request,
        run_id,
        ReasonForm(posted(request)),
        "payments/send_back.jinja",
        lambda form: actions.send_back(
            by=request.viewer,
            at=request.moment.at,
            run_id=run_id,
            reason=form.cleaned_data["reason"],
        ),
        _("The run is a draft again."),
        becomes=RunState.DRAFT,
    )


@requires(Permission.RUN_PREPARE)
def cancel(request: Request, run_id: UUID) -> HttpResponse:
    """Give a run up."""
    return _asked(
        request,
        run_id,
        ReasonForm(posted(request)),
        "payments/cancel.jinja",
        lambda form: actions.cancel(
            by=request.viewer,
            at=request.moment.at,
            run_id=run_id,
            reason=form.cleaned_data["reason"],
        ),
        _("The run is cancelled. What it would have paid is due again."),
        becomes=RunState.CANCELLED,
    )


@requires(Permission.RUN_APPROVE)
def right_clock(request: Request, run_id: UUID) -> HttpResponse:
    """Say that the clock was ahead when a run was worked on."""
    found = queries.run(viewer=request.viewer, run_id=run_id)
    assert found.last_worked_on is not None, "a run was prepared"
    fault = clock_right_fault(found.state, found.last_worked_on, request.viewer.today)
    if fault and request.method != "POST":
        return _told(request, run_id, fault)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.right_clock(
                by=request.viewer,
                at=request.moment.at,
                run_id=run_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Later runs can be prepared, and this one can go on."))
            return HttpResponseRedirect(of_run(run_id))
    return page(
        request,
        "payments/right_clock.jinja",
        {"form": form, "run": found, "back_href": of_run(run_id)},
    )


@requires(Permission.RUN_APPROVE)
def approve(request: Request, run_id: UUID) -> HttpResponse:
    """The total, typed by somebody who did not prepare the run."""
    return _asked(
        request,
        run_id,
        ApproveForm(posted(request)),
        "payments/approve.jinja",
        lambda form: _approve(request, run_id, form.cleaned_data["total"]),
        _("The run is approved. Its file is ready to be taken."),
        becomes=RunState.APPROVED,
    )


def _approve(request: Request, run_id: UUID, typed_pence: int) -> str | None:
    """Approve the run, or have it approved where there are many to pay and say where that is told."""
    viewer, at = request.viewer, request.moment.at
    if queries.run(viewer=viewer, run_id=run_id).payment_count <= queries.MOST_WAITED_FOR:
        actions.approve(by=viewer, at=at, run_id=run_id, typed_pence=typed_pence)
        return None
    work_id = actions.ask_to_approve(by=viewer, at=at, run_id=run_id, typed_pence=typed_pence)
    assert viewer.user_id is not None, "who may approve is signed in"
    jobs.approve_run.defer(by=viewer.user_id, work_id=work_id)
    return of_work(work_id)


@requires(Permission.RUN_SUBMIT)
def file(request: Request, run_id: UUID) -> HttpResponse:
    """The file, as bytes to keep."""
    taken = actions.take_file(by=request.viewer, at=request.moment.at, run_id=run_id)
    response = HttpResponse(taken.content, content_type=taken.media_type)
    response["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    # It holds account numbers: no browser or proxy keeps it.
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.RUN_SUBMIT)
def confirm(request: Request, run_id: UUID) -> HttpResponse:
    """Record that the money left."""
    return _asked(
        request,
        run_id,
        ConfirmedForm(
            posted(request),
            seen=wording.seen_paid(queries.run(viewer=request.viewer, run_id=run_id).rail),
        ),
        "payments/confirm.jinja",
        lambda _form: actions.confirm(by=request.viewer, at=request.moment.at, run_id=run_id),
        _("The run is paid."),
        becomes=RunState.CONFIRMED,
    )


def _asked(
    request: Request,
    run_id: UUID,
    form: Form,
    template: str,
    act: Callable[[Form], str | None],
    done: str,
    *,
    becomes: RunState,
) -> HttpResponse:
    """One question about a run: asked, answered by an action, or refused on the form.

    `act` may say where its answer leads; else it leads to the run, which then says `done`.

    A run that can no longer become what the question is about is shown as it stands, without a
    form that could only be refused.
    """
    found = queries.run(viewer=request.viewer, run_id=run_id)
    late = transition_fault(found.state, becomes)
    if late and request.method != "POST":
        return _told(request, run_id, late)
    if request.method == "POST" and form.is_valid():
        try:
            leads_to = act(form)
        except Refusal as refusal:
            if late:
                return _told(request, run_id, refusal)
            form.refuse(refusal)
        else:
            if leads_to:
                return HttpResponseRedirect(leads_to)
            found = queries.run(viewer=request.viewer, run_id=run_id)
            if found.state is RunState.FIRST_OF_TWO:
                done = _("You have approved it. A run of this value waits for a second approver.")
            messages.success(request, done)
            return HttpResponseRedirect(of_run(run_id))
    return page(
        request,
        template,
        {
            "form": form,
            "run": found,
            "by_a_site": found.rail in SITE_RAILS,
            "back_href": of_run(run_id),
        },
    )


def _told(request: Request, run_id: UUID, refusal: Refusal) -> HttpResponse:
    messages.warning(request, f"{refusal.message} {refusal.mend}")
    return HttpResponseRedirect(of_run(run_id))
