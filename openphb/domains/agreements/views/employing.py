"""Pages of what whoever employs personal assistants has in place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import actions
from openphb.domains.agreements.employing import queries
from openphb.domains.agreements.employing.types import (
    AskedBy,
    Duty,
    DutyEffect,
    DutyEnds,
    DutyRule,
    DutyStanding,
    DutyState,
    EmployerDuties,
)
from openphb.domains.agreements.forms import DutyForm
from openphb.domains.agreements.views.wording import person_name
from openphb.domains.budgets import queries as budgets
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, posted, posted_files, told


@requires(Permission.DUTY_VIEW)
def duties(request: Request, budget_id: UUID) -> HttpResponse:
    """What whoever employs has in place, what is missing, and what runs out."""
    viewer = request.viewer
    found = queries.duties(viewer=viewer, budget_id=budget_id)
    if found is None:
        return told(
            request,
            _("Nobody is employed with this budget"),
            _(
                "The plan pays no personal assistant by direct payment, so there is nothing to keep."
            ),
            onward=(_("See the budget"), reverse("budgets:indicative", args=[budget_id])),
        )
    trail.looked(
        "employer's duties",
        by=viewer,
        at=request.moment.at,
        permission=Permission.DUTY_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    may_record = viewer.scope(Permission.DUTY_RECORD).covers(
        tenant_id=found.tenant_id, subject_id=found.subject_id
    )
    return page(
        request,
        "agreements/duties.jinja",
        {
            "found": found,
            "lead": lead(found),
            "rows": [(one, state_words(one.state), one.told) for one in found.duties],
            "opens_papers": viewer.holds(Permission.DOCUMENT_VIEW),
            "may_record": may_record,
            "each_assistant": any(one.rule.each_assistant for one in found.duties),
            "own": not viewer.is_staff,
            "person": person_name(viewer, found.subject_id),
        },
    )


@requires(Permission.DUTY_RECORD)
def record_duty(request: Request, budget_id: UUID, duty: str) -> HttpResponse:
    """That a duty is in place, was renewed, or is not needed."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    rule = next(
        (
            one
            for one in queries.duty_rules(tenant_id=budget.tenant_id, day=viewer.today)
            if one.duty == duty
        ),
        None,
    )
    if rule is None:
        raise NothingThere("duty")
    form = DutyForm(
        posted(request),
        posted_files(request),
        rule=rule,
        initial={"starts_on": viewer.today, "who": request.GET.get("who", "")},
    )
    back = reverse("agreements:duties", args=[budget_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_duty(
                by=viewer,
                at=request.moment.at,
                budget_id=budget_id,
                draft=form.draft(Duty(duty)),
                paper=form.cleaned_data["paper"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is recorded."))
            return HttpResponseRedirect(back)
    context: dict[str, Any] = {
        "form": form,
        "rule": rule,
        "ends": rule.ends is not DutyEnds.NEVER,
        "caption": person_name(viewer, budget.subject_id),
        "back_href": back,
    }
    return page(request, "agreements/record_duty.jinja", context)


def lead(found: EmployerDuties) -> str:
    """Return how much is in place, in a sentence."""
    missing = len(found.duties) - found.held
    if not missing:
        return _("Everything is in place today.")
    return _("%(held)s of %(all)s are in place today.") % {
        "held": found.held,
        "all": len(found.duties),
    }


def state_words(state: DutyState) -> str:
    """Return how a duty stands, in a word or two; the days stand beside it."""
    return {
        DutyState.IN_PLACE: _("In place"),
        DutyState.ENDS_SOON: _("Ends soon"),
        DutyState.NOT_YET: _("Begins later"),
        DutyState.LAPSED: _("Ended"),
        DutyState.MISSING: _("Not shown yet"),
        DutyState.NOT_NEEDED: _("Not needed"),
    }[state]


def holder_words(found: EmployerDuties) -> tuple[str, ...]:
    """Return what ends soon, has ended or is missing, as a holder reads it; () where all is well."""
    return tuple(_holder_line(one) for one in found.duties if needs_doing(one))


def needs_doing(one: DutyStanding) -> bool:
    """Return whether somebody has to do something about a duty.

    What the law does not ask, and nothing waits for, is not said to be missing.
    """
    if one.state is DutyState.MISSING and one.rule.basis is AskedBy.LOCAL:
        return one.rule.effect is not DutyEffect.WARNS
    return one.state is DutyState.ENDS_SOON or not one.state.holds


def _holder_line(one: DutyStanding) -> str:
    named = _named(one.rule, one.who)
    draft = one.told.draft if one.told else None
    if draft is not None and one.state is DutyState.NOT_YET:
        return _("%(what)s: it begins on %(day)s. Show us what holds until then.") % {
            "what": named,
            "day": long_date(draft.starts_on),
        }
    if draft is None or draft.ends_on is None:
        return _("%(what)s: nobody has shown us this yet.") % {"what": named}
    day = {"what": named, "day": long_date(draft.ends_on)}
    if one.state is DutyState.LAPSED:
        return _("%(what)s: it ended on %(day)s. Renew it now, and show us the new one.") % day
    return _("%(what)s: it ends on %(day)s. Renew it, and show us the new one.") % day


def _named(rule: DutyRule, who: str) -> str:
    return f"{_(rule.words)} ({who})" if who else str(_(rule.words))
