"""Pages on which a pause, a hospital stay, a death and what is owed after it are recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import CareGoesOn, PauseDraft, StopDraft, StopGround
from openphb.domains.agreements.views.wording import pause_words
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary, ManagementOption
from openphb.domains.cases import queries as cases
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import ClosingKind
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.journeys import changed_circumstances as journey
from openphb.journeys.circumstance_forms import (
    ClosingForm,
    DeathForm,
    DischargeForm,
    MistakeForm,
    PauseForm,
    ResumeForm,
    StayForm,
    StopForm,
)
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form, InSteps
from openphb.web.shortcuts import page, posted, told


@requires(Permission.PAUSE_RECORD)
def suspend(request: Request, budget_id: UUID) -> HttpResponse:
    """Say which of the two is meant: a pause or a hold; and what is suspended now."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    known = [
        one
        for one in agreements.pauses(viewer=viewer, budget_id=budget_id)
        if not one.told.for_good and (one.period.end is None or one.period.end > viewer.today)
    ]
    money = (
        payment_queries.money_stands(
            viewer=viewer, permission=Permission.LAST_MONEY_VIEW, budget_id=budget_id
        )
        if viewer.holds(Permission.LAST_MONEY_VIEW)
        else None
    )
    context = {
        "budget": budget,
        "person": people.person_of_subject(viewer=viewer, subject_id=budget.subject_id),
        "paused": [
            f"{pause_words(one)}: {one.told.words} {one.told.authority} {one.told.safe_care}"
            for one in known
        ],
        "held": money.held_back if money else 0,
        "may_resume": bool(known),
        "may_stop": viewer.holds(Permission.AGREEMENT_STOP),
        "runs_href": reverse("payments:runs") if viewer.holds(Permission.RUN_VIEW) else "",
        "back_href": _back(request, budget.case_id),
    }
    return page(request, "journeys/suspend.jinja", context)


@requires(Permission.PAUSE_RECORD)
def pause(request: Request, budget_id: UUID) -> HttpResponse:
    """Pause a direct payment: with authority, and with care that goes on."""
    budget = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    steps = InSteps(
        posted(request),
        PauseForm.STEPS,
        lambda sent: PauseForm(sent, initial={"starts_on": request.viewer.today}),
    )

    def act(form: Form) -> None:
        assert isinstance(form, PauseForm)
        journey.pause_payments(
            by=request.viewer,
            at=request.moment.at,
            budget_id=budget_id,
            draft=PauseDraft(**form.told),
        )

    return _ask_in_steps(
        request,
        steps,
        act,
        "journeys/pause.jinja",
        budget.case_id,
        _("Payments are paused. Nothing that was paid is taken back by this."),
        _about_budget(request, budget),
    )


@requires(Permission.AGREEMENT_STOP)
def stop(request: Request, budget_id: UUID) -> HttpResponse:
    """Stop a direct payment for good: with reasons, notice, and care that goes on."""
    budget = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    steps = InSteps(
        posted(request),
        StopForm.STEPS,
        lambda sent: StopForm(sent, initial={"told_on": request.viewer.today}),
    )

    def act(form: Form) -> None:
        given = form.cleaned_data
        journey.stop_payments(
            by=request.viewer,
            at=request.moment.at,
            budget_id=budget_id,
            draft=StopDraft(
                **given
                | {
                    "ground": StopGround(given["ground"]),
                    "care_by": CareGoesOn(given["care_by"]),
                    "care_who": given.get("care_who") or "",
                }
            ),
        )

    return _ask_in_steps(
        request,
        steps,
        act,
        "journeys/stop.jinja",
        budget.case_id,
        _("The direct payment stops. What is owed up to then is still paid."),
        _about_budget(request, budget),
    )


@requires(Permission.PAUSE_RECORD)
def resume(request: Request, budget_id: UUID) -> HttpResponse:
    """Let a paused payment go on."""
    budget = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    form = ResumeForm(
        posted(request),
        initial={"resumes_on": request.viewer.today},
    )

    def act() -> None:
        journey.resume_payments(
            by=request.viewer, at=request.moment.at, budget_id=budget_id, **form.cleaned_data
        )

    about = _about_budget(request, budget)
    return _ask(
        request,
        form,
        act,
        "journeys/resume.jinja",
        budget.case_id,
        _("Payments go on. What is owed for the days between is in the next payment."),
        about,
        first="" if about["pauses"] else _("Nothing is paused, so there is nothing to let go on."),
    )


@requires(Permission.CIRCUMSTANCE_RECORD)
def hospital_stay(request: Request, case_id: UUID) -> HttpResponse:
    """Record a hospital stay."""
    subject_id = cases.case_facts(viewer=request.viewer, case_id=case_id).subject_id
    form = StayForm(posted(request))

    def act() -> None:
        journey.went_into_hospital(
            by=request.viewer, at=request.moment.at, subject_id=subject_id, **form.cleaned_data
        )

    return _ask(
        request,
        form,
        act,
        "journeys/hospital_stay.jinja",
        case_id,
        _("The hospital stay is recorded."),
        _about(request, subject_id),
    )


@requires(Permission.CIRCUMSTANCE_RECORD)
def discharge(request: Request, case_id: UUID) -> HttpResponse:
    """Record that somebody came home."""
    subject_id = cases.case_facts(viewer=request.viewer, case_id=case_id).subject_id
    form = DischargeForm(
        posted(request),
        initial={"discharged_on": request.viewer.today},
    )

    def act() -> None:
        journey.came_home(
            by=request.viewer, at=request.moment.at, subject_id=subject_id, **form.cleaned_data
        )

    about = _about(request, subject_id)
    return _ask(
        request,
        form,
        act,
        "journeys/discharge.jinja",
        case_id,
        _("The discharge is recorded."),
        about,
        first=""
        if about["life"].stays
        else _("No hospital stay is recorded. Record the stay first."),
    )


@requires(Permission.CIRCUMSTANCE_RECORD)
def death(request: Request, case_id: UUID) -> HttpResponse:
    """Record that somebody died, or correct the day."""
    subject_id = cases.case_facts(viewer=request.viewer, case_id=case_id).subject_id
    form = DeathForm(posted(request))

    def act() -> None:
        journey.holder_died(
            by=request.viewer, at=request.moment.at, subject_id=subject_id, **form.cleaned_data
        )

    return _ask(
        request,
        form,
        act,
        "journeys/death.jinja",
        case_id,
        _("The death is recorded. Payments wait for a decision, and messages have stopped."),
        _about(request, subject_id),
    )


@requires(Permission.CIRCUMSTANCE_RECORD)
def death_mistaken(request: Request, case_id: UUID) -> HttpResponse:
    """Take back a death that was recorded by mistake."""
    subject_id = cases.case_facts(viewer=request.viewer, case_id=case_id).subject_id
    form = MistakeForm(posted(request))

    def act() -> None:
        journey.death_was_a_mistake(
            by=request.viewer, at=request.moment.at, subject_id=subject_id, **form.cleaned_data
        )

    about = _about(request, subject_id)
    return _ask(
        request,
        form,
        act,
        "journeys/death_mistaken.jinja",
        case_id,
        _("It is taken back. Release the payments that were held, and say sorry."),
        about,
        first=""
        if about["life"].death
        else _("No death is recorded, so there is nothing to take back."),
    )


@requires(Permission.CLOSING_RECORD)
def closing_cost(request: Request, budget_id: UUID) -> HttpResponse:
    """Record what is still owed after a death, or after a direct payment was stopped."""
    budget = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    plan = plans.agreed_plan(viewer=request.viewer, budget_id=budget_id)
    lines = [
        (str(line.id), line.description)
        for line in (plan.lines if plan else ())
        if line.management_option is ManagementOption.DIRECT_PAYMENT
    ]
    form = ClosingForm(
        posted(request),
        lines=lines,
        initial={"due_on": request.viewer.today},
    )

    def act() -> None:
        given = dict(form.cleaned_data)
        payments.record_closing_cost(
            by=request.viewer,
            at=request.moment.at,
            budget_id=budget_id,
            line_id=UUID(given.pop("line")),
            kind=ClosingKind(given.pop("kind")),
            **given,
        )

    about = _about_budget(request, budget)
    return _ask(
        request,
        form,
        act,
        "journeys/closing_cost.jinja",
        budget.case_id,
        _("It is recorded. Its payment waits in the next run until somebody releases it."),
        about
        | {
            "costs": payment_queries.closing_costs(viewer=request.viewer, budget_id=budget_id),
        },
        first=""
        if about["life"].death or about["stopped"]
        else _(
            "Neither a death nor the end of the direct payment is recorded. While it goes on, "
            "costs belong in the plan."
        ),
    )


def _about(request: Request, subject_id: UUID) -> dict[str, Any]:
    return {
        "person": people.person_of_subject(viewer=request.viewer, subject_id=subject_id),
        "life": people.life(viewer=request.viewer, subject_id=subject_id),
    }


def _about_budget(request: Request, budget: BudgetSummary) -> dict[str, Any]:
    pauses = agreements.pauses(viewer=request.viewer, budget_id=budget.id)
    return _about(request, budget.subject_id) | {
        "pauses": [f"{pause_words(one)}: {one.told.words}" for one in pauses],
        "stopped": any(one.told.for_good for one in pauses),
    }


def _ask(
    request: Request,
    form: Form,
    act: Callable[[], None],
    template: str,
    case_id: UUID,
    done: str,
    context: dict[str, Any],
    *,
    first: str = "",
) -> HttpResponse:
    """Ask for one thing; when it is recorded, go back to the case, or Today, and say so.

    `first` says what must be recorded before anything can be asked; "" where nothing is missing.
    """
    back = _back(request, case_id)
    if first:
        sees_case = request.viewer.holds(Permission.CASE_VIEW)
        where = _("Back to the case") if sees_case else _("Back to Today")
        name = context["person"].name
        return told(
            request, _("This cannot be recorded yet"), first, onward=(where, back), caption=name
        )
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    return page(request, template, {"form": form, "back_href": back, "case_id": case_id, **context})


def _ask_in_steps(
    request: Request,
    steps: InSteps,
    act: Callable[[Form], None],
    template: str,
    case_id: UUID,
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Ask for one thing a few questions at a time; when it is recorded, go back and say so."""
    back = _back(request, case_id)
    if steps.answers is not None:
        try:
            act(steps.answers)
        except Refusal as refusal:
            steps.refuse(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    shown = {"steps": steps, "form": steps.form, "back_href": back, "case_id": case_id}
    return page(request, template, shown | context)


def _back(request: Request, case_id: UUID) -> str:
    sees_case = request.viewer.holds(Permission.CASE_VIEW)
    return reverse("staff:case", args=[case_id]) if sees_case else reverse("staff:today")
