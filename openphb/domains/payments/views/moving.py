"""Paying another way what a rail has not taken of a run, or may not have."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.payments import actions, jobs
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.types import Moved, MovePlan, MoveTo
from openphb.domains.payments.forms import OverrideForm
from openphb.domains.payments.queries import MOST_WAITED_FOR
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.views import wording
from openphb.domains.payments.views.runs import of_run
from openphb.domains.payments.views.work import of_work
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.forms import Form
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.RUN_VIEW)
def move_run(request: Request, run_id: UUID) -> HttpResponse:
    """What of a run its rail has taken, what has not, and where that would go."""
    viewer = request.viewer
    plan = queries.move_plan(viewer=viewer, at=request.moment.at, run_id=run_id)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            return _moved(request, plan, None)
        except NothingThere:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
    return page(
        request,
        "payments/move_run.jinja",
        {
            "form": form,
            "plan": plan,
            "rail_name": RAILS[plan.rail].name,
            "columns": (
                Column(_("How it stands")),
                Column(_("Payments"), Kind.NUMBER),
                Column(_("Total"), Kind.MONEY),
            ),
            "rows": [
                (wording.standing(standing), one.count, one.pence)
                for standing, one in plan.standings.items()
            ],
            "free": _to(plan, plan.free),
            "by_word": _to(plan, plan.by_word),
            "may_move": bool(plan.free) and viewer.holds(Permission.PAYMENT_MOVE),
            "may_override": bool(plan.by_word)
            and viewer.holds(Permission.PAYMENT_MOVE_UNCERTAIN)
            and viewer.user_id != plan.prepared_by,
            "back_href": of_run(run_id),
        },
    )


@requires(Permission.PAYMENT_MOVE_UNCERTAIN)
def override_run(request: Request, run_id: UUID) -> HttpResponse:
    """Have paid again, by one's own word, what may have been paid."""
    plan = queries.move_plan(viewer=request.viewer, at=request.moment.at, run_id=run_id)
    form = OverrideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _moved(request, plan, form.cleaned_data["reason"])
        except NothingThere:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
    count = sum(one.count for one in plan.by_word)
    return page(
        request,
        "payments/override_run.jinja",
        {
            "form": form,
            "plan": plan,
            "rail_name": RAILS[plan.rail].name,
            "count": count,
            "pence": sum(one.pence for one in plan.by_word),
            "by_word": _to(plan, plan.by_word),
            "back_href": _of_move(run_id),
        },
    )


def _moved(request: Request, plan: MovePlan, reason: str | None) -> HttpResponse:
    """Move, or override with a reason; or have the worker do it where there are many to pay."""
    viewer, at = request.viewer, request.moment.at
    many = sum(one.count for one in plan.standings.values())
    if many > MOST_WAITED_FOR:
        work_id = actions.ask_to_move(by=viewer, at=at, run_id=plan.run_id, reason=reason)
        assert viewer.user_id is not None, "who may move is signed in"
        jobs.move_run.defer(by=viewer.user_id, work_id=work_id)
        return HttpResponseRedirect(of_work(work_id))
    made = (
        actions.move(by=viewer, at=at, run_id=plan.run_id)
        if reason is None
        else actions.override(by=viewer, at=at, run_id=plan.run_id, reason=reason)
    )
    messages.success(request, _done(made))
    return HttpResponseRedirect(of_run(made.run_ids[0] if made.run_ids else plan.run_id))


def _done(made: Moved) -> str:
    said = ngettext(
        "%(num)s payment is in a new run.", "%(num)s payments are in new runs.", made.paid_anew
    ) % {"num": made.paid_anew}
    if made.exposures:
        said += " " + _("%(pounds)s may be paid twice until the first rail answers.") % {
            "pounds": pounds(made.exposed_pence)
        }
    return said + " " + _("Look at it and send it for approval.")


def _to(plan: MovePlan, found: Iterable[MoveTo]) -> list[str]:
    """Return in a sentence each where payments would go, and when the money would be there."""
    return [
        ngettext(
            "%(num)s payment, %(pounds)s, by %(rail)s: the money is there on %(day)s",
            "%(num)s payments, %(pounds)s, by %(rail)s: the money is there on %(day)s",
            one.count,
        )
        % {
            "num": one.count,
            "pounds": pounds(one.pence),
            "rail": RAILS[one.rail].name,
            "day": long_date(one.pay_on),
        }
        + (
            ""
            if one.pay_on <= plan.pay_on
            else _(", later than %(day)s, when it was due") % {"day": long_date(plan.pay_on)}
        )
        + "."
        for one in found
    ]


def _of_move(run_id: UUID) -> str:
    return reverse("payments:move_run", args=[run_id])
