"""Pages of questions about a plan that waits, and of asking again for what was not agreed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions, queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.forms.approving import (
    AnswerForm,
    QuestionForm,
    TakeBackForm,
)
from openphb.domains.plans.forms.steps import PlainForm
from openphb.domains.plans.views.asking import ask, caption
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted


@requires(Permission.PLAN_APPROVE)
def question_new(request: Request, plan_id: UUID) -> HttpResponse:
    """What somebody who decides wants to know first."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    form = QuestionForm(posted(request))
    back = reverse("plans:plan", args=[plan_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_question(
                by=request.viewer,
                at=request.moment.at,
                plan_id=plan_id,
                words=form.cleaned_data["words"],
            )
        except NothingThere:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your question was asked."))
            return HttpResponseRedirect(back)
    return one_question(
        request,
        form,
        title=_("Ask a question before you decide"),
        shown=caption(plan),
        back=back,
        button=_("Ask"),
    )


@requires(Permission.PLAN_WRITE)
def question_answer(request: Request, question_id: UUID) -> HttpResponse:
    """The answer to a question about a plan."""
    form = AnswerForm(posted(request))
    return _about_question(
        request, question_id, form, actions.answer_question, _("Send the answer")
    )


@requires(Permission.PLAN_APPROVE)
def question_back(request: Request, question_id: UUID) -> HttpResponse:
    """That a question is no longer asked."""
    form = TakeBackForm(posted(request))
    return _about_question(
        request, question_id, form, actions.take_back_question, _("Take it back")
    )


@requires(Permission.PLAN_WRITE)
def ask_again(request: Request, plan_id: UUID) -> HttpResponse:
    """Start a version with the lines that were not agreed."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    made: list[UUID] = []
    left = [
        one
        for one in approving.decided_lines(viewer=request.viewer, plan_id=plan_id)
        if one.line_id in {line.id for line in plan.lines}
    ]
    response = ask(
        request,
        PlainForm(posted(request), version=plan.version),
        lambda _version: made.append(
            actions.ask_again(by=request.viewer, at=request.moment.at, plan_id=plan_id)
        ),
        plan=plan,
        title=_("Ask again about what was not agreed"),
        intro=_("A new version begins with everything that is agreed, and with: %(lines)s.")
        % {"lines": "; ".join(one.description for one in left)},
        back=reverse("plans:plan", args=[plan.id]),
        button=_("Start the new version"),
        said=_("The new version is begun. Say what has changed, or why it matters."),
    )
    return HttpResponseRedirect(reverse("plans:tasks", args=made)) if made else response


def _about_question(
    request: Request, question_id: UUID, form: Form, act: object, button: str
) -> HttpResponse:
    found = approving.question(viewer=request.viewer, question_id=question_id)
    plan = queries.plan(viewer=request.viewer, plan_id=found.plan_id)
    back = reverse("plans:plan", args=[plan.id])
    if request.method == "POST" and form.is_valid():
        try:
            assert callable(act)
            act(
                by=request.viewer,
                at=request.moment.at,
                question_id=question_id,
                words=form.cleaned_data["words"],
            )
        except NothingThere:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Kept with the plan."))
            return HttpResponseRedirect(back)
    return one_question(
        request,
        form,
        title=_("%(name)s asks about the plan") % {"name": found.asked_by_name},
        intro=found.words,
        shown=caption(plan),
        back=back,
        button=button,
    )


def one_question(
    request: Request,
    form: Form,
    *,
    title: str,
    back: str,
    button: str,
    intro: str = "",
    shown: str = "",
) -> HttpResponse:
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": title,
            "intro": intro,
            "caption": shown,
            "back_href": back,
            "button_text": button,
        },
    )
