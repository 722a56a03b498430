"""Preparing a run: whose payments, of which kind, by which rail and for which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, jobs, queries
from openphb.domains.payments.forms import PrepareForm
from openphb.domains.payments.types import PayerAnswer, PlannedDay, Rail, RunAsked, RunKind
from openphb.domains.payments.views import wording
from openphb.domains.payments.views.runs import of_run
from openphb.domains.payments.views.work import of_work
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, posted


@requires(Permission.RUN_PREPARE)
def prepare(request: Request) -> HttpResponse:
    """Whose payments, of which kind, how and on which day; the calendar's next day is offered."""
    offered = {
        str(one.id): one
        for one in queries.payers(viewer=request.viewer)
        if one.tenant_id in request.viewer.scope(Permission.RUN_PREPARE).tenant_ids
    }
    names = {
        (tenant, organisation): name
        for tenant, organisation, name in queries.commissioners(
            viewer=request.viewer, permission=Permission.RUN_PREPARE
        )
    }
    waiting: dict[str, PlannedDay] = {}
    for planned in queries.pay_calendar(viewer=request.viewer):
        if planned.run_id is None and planned.day.hand_over_by >= request.moment.today:
            waiting.setdefault(str(planned.payer_id), planned)
    choices = [
        (key, names.get((one.tenant_id, one.organisation_id), one.organisation_name))
        for key, one in offered.items()
    ]
    of_sites = queries.rails_set_up(viewer=request.viewer)
    form = PrepareForm(
        posted(request),
        payers=choices,
        pay_days={
            key: _("The next pay day is %(day)s") % {"day": long_date(planned.day.pay_on)}
            for key, planned in waiting.items()
        },
        rails=wording.rails_offered(of_sites),
        kinds=wording.kinds_offered(),
        initial=_offered_first(request, choices, waiting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            leads_to = _prepare(request, offered[form.cleaned_data["payer"]], form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(leads_to)
    return page(
        request,
        "payments/prepare.jinja",
        {
            "form": form,
            "nobody_pays": not offered,
            "no_site_pays": not of_sites,
            "only": choices[0][1] if len(choices) == 1 else "",
            "next": waiting.get(choices[0][0]) if len(choices) == 1 else None,
            "back_href": reverse("payments:runs"),
        },
    )


def _prepare(request: Request, payer: PayerAnswer, form: PrepareForm) -> str:
    """Prepare the run, or have it prepared where there are many to pay; return where that leads."""
    given = form.cleaned_data
    kind = RunKind(given["kind"])
    asked = RunAsked(
        tenant_id=payer.tenant_id,
        organisation_id=payer.organisation_id,
        pay_on=given["pay_on"],
        rail=Rail(given["rail"]),
        kind=kind,
        due_on=given["due_on"],
        named=given["named"].split(),
        reason=form.reason,
        authority=given["authority"],
    )
    viewer, at = request.viewer, request.moment.at
    if kind is not RunKind.EMERGENCY and queries.is_long(viewer=viewer, tenant_id=payer.tenant_id):
        work_id = actions.ask_to_prepare(by=viewer, at=at, asked=asked)
        assert viewer.user_id is not None, "who may prepare is signed in"
        jobs.prepare_run.defer(by=viewer.user_id, work_id=work_id)
        return of_work(work_id)
    return of_run(actions.prepare(by=viewer, at=at, asked=asked).run_id)


def _offered_first(
    request: Request, choices: list[tuple[str, str]], waiting: Mapping[str, PlannedDay]
) -> dict[str, object]:
    """Return what the form begins with: the account asked for, or the only one, and its next day."""
    asked = request.GET.get("payer", choices[0][0] if len(choices) == 1 else "")
    first: dict[str, object] = {"payer": asked, "kind": RunKind.ORDINARY.value}
    days: set[date] = {one.day.pay_on for key, one in waiting.items() if asked in ("", key)}
    # Where several accounts differ, the form says each one's day and offers none.
    if len(days) == 1:
        first["pay_on"] = days.pop()
    if asked in waiting:
        first["rail"] = waiting[asked].rail.value
    return first
