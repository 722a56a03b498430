"""Pages of money that somebody adds to accommodation after section 117."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.forms import EndTopUpForm, TopUpForm
from openphb.domains.budgets.types import TopUpAnswer
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import SummaryRow
from openphb.web.shortcuts import answered, page, posted, told


@requires(Permission.BUDGET_VIEW)
def top_ups(request: Request, budget_id: UUID) -> HttpResponse:
    """What somebody adds to a home that the person chose; on other budgets why nobody may."""
    viewer = request.viewer
    budget = queries.budget(viewer=viewer, budget_id=budget_id)
    trail.looked(
        "what somebody adds to accommodation",
        by=viewer,
        at=request.moment.at,
        permission=Permission.BUDGET_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    found = queries.top_ups(viewer=viewer, budget_id=budget_id)
    may = viewer.scope(Permission.FUNDING_RECORD).covers(
        tenant_id=budget.tenant_id, subject_id=budget.subject_id
    )
    return page(
        request,
        "budgets/top_ups.jinja",
        {
            "why_not": queries.why_not_added(viewer=viewer, budget_id=budget_id),
            "found": [(one, _summary(one), _goes_on(one, request)) for one in found],
            "may_record": may,
            "new_href": reverse("budgets:top_up_new", args=[budget_id]),
            "own": Role.HOLDER in viewer.roles,
            "back_href": _back(request, budget_id, budget.case_id),
        },
    )


@requires(Permission.FUNDING_RECORD)
def top_up_new(request: Request, budget_id: UUID) -> HttpResponse:
    """Record that somebody pays more for a home that the person chose."""
    viewer = request.viewer
    back = reverse("budgets:top_ups", args=[budget_id])
    why_not = queries.why_not_added(viewer=viewer, budget_id=budget_id)
    if why_not is not None:
        return told(
            request,
            _("Nobody adds to this"),
            why_not.message,
            why_not.mend,
            onward=(_("Go back"), back),
        )
    form = TopUpForm(posted(request))
    return answered(
        request,
        "budgets/top_up_new.jinja",
        form,
        lambda: actions.record_top_up(
            by=viewer, at=request.moment.at, budget_id=budget_id, draft=form.draft()
        ),
        says=_("It is recorded. No NHS money changes by it."),
        back=back,
    )


@requires(Permission.FUNDING_RECORD)
def top_up_end(request: Request, top_up_id: UUID) -> HttpResponse:
    """End that somebody adds to a home."""
    found = queries.top_up(viewer=request.viewer, top_up_id=top_up_id)
    form = EndTopUpForm(posted(request), initial={"last_day": request.viewer.today})
    return answered(
        request,
        "budgets/top_up_end.jinja",
        form,
        lambda: actions.end_top_up(
            by=request.viewer,
            at=request.moment.at,
            top_up_id=top_up_id,
            last_day=form.cleaned_data["last_day"],
            words=form.cleaned_data["words"],
        ),
        says=_("It ends on that day."),
        back=reverse("budgets:top_ups", args=[found.budget_id]),
        one=found,
    )


def _goes_on(one: TopUpAnswer, request: Request) -> bool:
    return one.valid.end is None or one.valid.end > request.viewer.today


def _summary(one: TopUpAnswer) -> list[SummaryRow]:
    until = one.valid.last_day
    days = _("from %(day)s") % {"day": long_date(one.valid.start)}
    if until is not None:
        days = _("from %(day)s to %(last)s") % {
            "day": long_date(one.valid.start),
            "last": long_date(until),
        }
    rows = [
        SummaryRow(_("The home costs a week"), pounds(one.cost_pence)),
        SummaryRow(_("A suitable home usually costs a week"), pounds(one.usual_pence)),
        SummaryRow(_("Somebody adds a week"), pounds(one.weekly_pence)),
        SummaryRow(_("Who pays it"), f"{one.name}. {_(one.paid_by.words)}."),
        SummaryRow(_("To whom"), one.paid_to),
        SummaryRow(_("Days"), days),
        SummaryRow(_("Agreed in writing"), long_date(one.agreed_on)),
        SummaryRow(_("Looked at again"), long_date(one.review_on)),
        SummaryRow(
            _("Recorded by"), f"{one.recorded_by_name}, {long_date(day_of(one.recorded_at))}"
        ),
    ]
    if one.ended_words:
        rows.append(SummaryRow(_("Why it ended"), one.ended_words))
    return rows


def _back(request: Request, budget_id: UUID, case_id: UUID) -> str:
    if request.viewer.holds(Permission.HOME_BUDGET):
        return reverse("holder:budget", args=[budget_id])
    if request.viewer.holds(Permission.CASE_VIEW):
        return reverse("staff:case", args=[case_id])
    return reverse("finance:home")
