"""Asking for a budget, answering, deciding who manages it, and not offering one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, queries
from openphb.domains.cases.forms import (
    AnswerRequestForm,
    HeardForm,
    ManagingForm,
    NotOfferedForm,
    SayForm,
)
from openphb.domains.cases.rights.reference import grounds_on
from openphb.domains.cases.types import (
    CaseAnswer,
    Doing,
    Granted,
    Heard,
    Managed,
    NoticeKind,
    NotOfferedBecause,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted


@requires(Permission.REQUEST_RECORD)
def ask_for_budget(request: Request, case_id: UUID) -> HttpResponse:
    """Ask for a budget; staff write down that the person asked."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    own = request.viewer.holds(Permission.HOME_OWN)
    form: SayForm = (
        SayForm(posted(request)) if own else HeardForm(posted(request), today=request.viewer.today)
    )

    def act() -> None:
        given = form.cleaned_data
        actions.ask_for_budget(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            asked_on=request.viewer.today if own else given["said_on"],
            heard=Heard.PAGE if own else Heard(given["heard"]),
            words=given["words"],
        )

    return _asked(
        request,
        case,
        form,
        act,
        "cases/ask_for_budget.jinja",
        _("It is written down. Somebody answers, with reasons."),
        own=own,
    )


@requires(Permission.REQUEST_DECIDE)
def answer_request(request: Request, request_id: UUID) -> HttpResponse:
    """Answer somebody who asked for a budget."""
    asked = queries.request_for_budget(viewer=request.viewer, request_id=request_id)
    case = queries.case(viewer=request.viewer, case_id=asked.case_id)
    right = queries.right_of_case(
        viewer=request.viewer, case_id=asked.case_id, on=request.viewer.today
    )
    form = AnswerRequestForm(
        posted(request),
        grounds=grounds_on(NoticeKind.BUDGET_REFUSED, request.viewer.today, right=right.right),
        initial={"decided_on": request.viewer.today},
    )

    def act() -> None:
        given = form.cleaned_data
        actions.answer_request(
            by=request.viewer,
            at=request.moment.at,
            request_id=request_id,
            granted=Granted(given["granted"]),
            part=given["part"],
            grounds=tuple(given["grounds"]),
            reasons=given["reasons"],
            evidence=given["evidence"],
            decided_on=given["decided_on"],
        )

    return _asked(
        request,
        case,
        form,
        act,
        "cases/answer_request.jinja",
        _("The answer is recorded."),
        onward=_after_answer(request, case, form),
        asked=asked,
        right=right,
    )


@requires(Permission.REQUEST_DECIDE)
def managing(request: Request, case_id: UUID) -> HttpResponse:
    """Decide how the money of a budget is managed."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    form = ManagingForm(
        posted(request),
        grounds=grounds_on(NoticeKind.DIRECT_PAYMENT_REFUSED, request.viewer.today),
        initial={"decided_on": request.viewer.today},
    )

    def act() -> None:
        given = form.cleaned_data
        actions.decide_managing(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            ways=[Managed(way) for way in given["ways"]],
            direct_payment_refused=given["refused"] == "yes",
            grounds=tuple(given["grounds"]),
            reasons=given["reasons"],
            decided_on=given["decided_on"],
        )

    return _asked(
        request, case, form, act, "cases/managing.jinja", _("It is recorded who manages the money.")
    )


@requires(Permission.CASE_OFFER)
def not_offered(request: Request, case_id: UUID) -> HttpResponse:
    """Record why no budget is offered for now."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    form = NotOfferedForm(posted(request), initial={"decided_on": request.viewer.today})

    def act() -> None:
        given = form.cleaned_data
        actions.leave_unoffered(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            because=NotOfferedBecause(given["because"]),
            words=given["words"],
            decided_on=given["decided_on"],
        )

    return _asked(request, case, form, act, "cases/not_offered.jinja", _("The reason is recorded."))


def _after_answer(request: Request, case: CaseAnswer, form: AnswerRequestForm) -> str:
    """Return where an answer leads: yes leads on to the offer, for whoever may record that."""
    if not form.is_valid() or Granted(form.cleaned_data["granted"]) is Granted.REFUSED:
        return ""
    offers = any(one.doing is Doing.OFFER for one in case.doing)
    return "cases:offer" if offers and request.viewer.holds(Permission.CASE_OFFER) else ""


def _asked(
    request: Request,
    case: CaseAnswer,
    form: Form,
    act: Callable[[], None],
    template: str,
    done: str,
    onward: str = "",
    **more: Any,
) -> HttpResponse:
    """Ask one thing about a case; when it is done, go back to its decisions and say so."""
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect(onward or "cases:rights", case_id=case.facts.id)
    context = {
        "form": form,
        "case": case,
        "back_href": reverse("cases:rights", args=[case.facts.id]),
        **more,
    }
    return page(request, template, context)
