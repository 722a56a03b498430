"""The parts of a draft that need no money: a list and a question of each."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.forms import ActionForm, AssentsForm, PersonForm, StepForm
from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.views.asking import ask, draft
from openphb.domains.plans.views.listing import found_in, initial_now, list_of
from openphb.domains.plans.views.saying import (
    Told,
    action_told,
    assent_told,
    person_told,
    step_told,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import posted

Row = tuple[UUID, str, str, list[tuple[str, str]]]


def _row(part_id: UUID, told: Told) -> Row:
    return part_id, told.words, told.more, []


@requires(Permission.PLAN_WRITE)
def actions_(request: Request, plan_id: UUID) -> HttpResponse:
    """List what people will do that needs no money."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "action",
        title=_("Actions"),
        intro=_("What will people do towards this plan that needs no money?"),
        empty=_("What people will do will be listed here."),
        rows=[_row(one.id, action_told(one)) for one in plan.actions],
    )


@requires(Permission.PLAN_WRITE)
def action(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one thing that somebody will do."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.actions, part_id)
    form = ActionForm(
        posted(request),
        outcomes=plan.outcomes,
        version=plan.version,
        initial=ActionForm.initial_of(found) if found else None,
    )
    return ask(
        request,
        form,
        lambda version: actions.put_action(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            action_id=part_id,
            action=form.draft(),
            sees=form.read_by,
        ),
        plan=plan,
        title=_("Change an action") if part_id else _("Add an action"),
        back=reverse("plans:actions", args=[plan.id]),
        again=lambda now: initial_now(now.actions, part_id, ActionForm.initial_of),
        part=(PartKind.ACTION, part_id),
    )


@requires(Permission.PLAN_WRITE)
def steps(request: Request, plan_id: UUID) -> HttpResponse:
    """List what is done when something goes wrong."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "step",
        title=_("Steps when things go wrong"),
        intro=_("What could happen, what is done then, and who does it? (the contingency plan)"),
        empty=_("What is done when something goes wrong will be listed here."),
        rows=[_row(one.id, step_told(one)) for one in plan.steps],
    )


@requires(Permission.PLAN_WRITE)
def step(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one thing that could go wrong and what is done then."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.steps, part_id)
    form = StepForm(
        posted(request),
        version=plan.version,
        initial=StepForm.initial_of(found) if found else None,
    )
    return ask(
        request,
        form,
        lambda version: actions.put_step(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            step_id=part_id,
            step=form.draft(),
            sees=form.read_by,
        ),
        plan=plan,
        title=_("Change a step") if part_id else _("Add a step"),
        back=reverse("plans:steps", args=[plan.id]),
        again=lambda now: initial_now(now.steps, part_id, StepForm.initial_of),
        part=(PartKind.STEP, part_id),
    )


@requires(Permission.PLAN_WRITE)
def people(request: Request, plan_id: UUID) -> HttpResponse:
    """List who matters to the plan, its care co-ordinator first."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "person",
        title=_("People of the plan"),
        intro=_("Who matters to this plan? One of them is the care co-ordinator."),
        empty=_("The people of this plan will be listed here."),
        rows=[_row(one.id, person_told(one)) for one in plan.people],
    )


@requires(Permission.PLAN_WRITE)
def person(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask for one of the people of a plan."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.people, part_id)
    form = PersonForm(
        posted(request),
        version=plan.version,
        initial=PersonForm.initial_of(found) if found else None,
    )
    return ask(
        request,
        form,
        lambda version: actions.put_person(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            person_id=part_id,
            person=form.draft(),
            sees=form.read_by,
        ),
        plan=plan,
        title=_("Change a person") if part_id else _("Add a person"),
        back=reverse("plans:people", args=[plan.id]),
        again=lambda now: initial_now(now.people, part_id, PersonForm.initial_of),
        part=(PartKind.PERSON, part_id),
    )


@requires(Permission.PLAN_WRITE)
def assents(request: Request, plan_id: UUID) -> HttpResponse:
    """List who agreed to this version."""
    plan = draft(request, plan_id)
    return list_of(
        request,
        plan,
        "assent",
        title=_("Who agreed to it"),
        intro=_("Who said yes to this version of the plan? The next version asks them again."),
        empty=_("Who agreed to this version will be listed here."),
        rows=[_row(one.id, assent_told(one)) for one in plan.assents],
    )


@requires(Permission.PLAN_WRITE)
def assent(request: Request, plan_id: UUID, part_id: UUID | None = None) -> HttpResponse:
    """Ask who agreed to this version, when and how."""
    plan = draft(request, plan_id)
    found = found_in(request, plan.assents, part_id)
    form = AssentsForm(
        posted(request),
        version=plan.version,
        initial=AssentsForm.initial_of(found) if found else {"agreed_on": request.viewer.today},
    )
    return ask(
        request,
        form,
        lambda version: actions.put_assent(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            assent_id=part_id,
            assent=form.draft(),
        ),
        plan=plan,
        title=_("Change who agreed") if part_id else _("Add who agreed"),
        back=reverse("plans:assents", args=[plan.id]),
        again=lambda now: initial_now(now.assents, part_id, AssentsForm.initial_of),
        about=(PartKind.ASSENT, part_id) if part_id else None,
    )
