"""Pages on which extra cover is started, looked at, and ended sooner."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.payments import queries as payments
from openphb.domains.payments.queries.extra_cover import STARTERS
from openphb.domains.payments.rules.extra_cover import days_asked
from openphb.domains.payments.types.extra_cover import CoverMoney, CoverOffer, ExtraCoverAnswer
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.journeys import extra_cover as journey
from openphb.journeys.extra_cover_forms import EndForm, PhoneForm, StartForm
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import InSteps
from openphb.web.shortcuts import page, posted, told

ONE_DAY = timedelta(days=1)


@requires(Permission.EXTRA_COVER_START)
def extra_cover_start(request: Request, budget_id: UUID) -> HttpResponse:
    """Ask what happened and from when, show what it comes to, and start extra cover."""
    viewer = request.viewer
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    agreed = payments.cover_offers(viewer=viewer, budget_id=budget_id, on=viewer.today)
    offers = tuple(one for one in agreed if can_start(viewer, one))
    back = back_of(viewer, budget)
    if not offers:
        running = next((one.running for one in agreed if one.running), None)
        if running:
            return HttpResponseRedirect(reverse("journeys:extra_cover", args=[running]))
        title = _("Extra cover cannot be started here")
        return told(request, title, _not_now(viewer, agreed), onward=(_("Go back"), back))
    kind = PhoneForm if viewer.is_staff else StartForm
    whats = _whats(offers)
    steps = InSteps(posted(request), kind.STEPS, lambda sent: kind(sent, whats=whats))
    if isinstance(steps.answers, StartForm):
        said = steps.answers
        try:
            cover_id = journey.start(
                by=viewer,
                at=request.moment.at,
                budget_id=budget_id,
                line_id=said.line_id,
                asked=said.asked(viewer.today),
            )
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            if refusal.where == "starts_on":
                refusal.where = "when"
            steps.refuse(refusal)
        else:
            messages.success(request, _("Extra cover is started."))
            return HttpResponseRedirect(reverse("journeys:extra_cover", args=[cover_id]))
    names = people.names(viewer=viewer, subject_ids=[budget.subject_id])
    return page(
        request,
        "journeys/extra_cover_start.jinja",
        {
            "steps": steps,
            "form": steps.form,
            "back_href": back,
            "caption": names.get(budget.subject_id, "") if not _is_own(viewer) else "",
            "own": _is_own(viewer),
            "staff": viewer.is_staff,
            "check": _check(request, budget_id, offers, kind) if steps.last else None,
        },
    )


@requires(Permission.PAYMENT_VIEW)
def extra_cover(request: Request, extra_cover_id: UUID) -> HttpResponse:
    """Show extra cover that was started: until when, what it used, and where the money comes from."""
    viewer = request.viewer
    found = payments.extra_cover(viewer=viewer, cover_id=extra_cover_id)
    trail.looked(
        "extra cover",
        by=viewer,
        at=request.moment.at,
        permission=Permission.PAYMENT_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    names = people.names(viewer=viewer, subject_ids=[found.subject_id])
    may = viewer.scope(Permission.EXTRA_COVER_START).covers(
        tenant_id=found.tenant_id, subject_id=found.subject_id
    )
    return page(
        request,
        "journeys/extra_cover.jinja",
        {
            "one": found,
            "own": _is_own(viewer),
            "name": names.get(found.subject_id, ""),
            "state": state_words(found, viewer),
            "used_pence": found.used_pence(viewer.today),
            "may_end": may and not found.is_over(viewer.today),
            "may_read_payments": viewer.holds(Permission.PAYMENT_VIEW),
            "back_href": back_of(viewer, budgets.budget(viewer=viewer, budget_id=found.budget_id)),
        },
    )


@requires(Permission.EXTRA_COVER_START)
def extra_cover_end(request: Request, extra_cover_id: UUID) -> HttpResponse:
    """Ask for the last day, where extra cover is to end sooner than it would by itself."""
    viewer = request.viewer
    found = payments.extra_cover(viewer=viewer, cover_id=extra_cover_id)
    back = reverse("journeys:extra_cover", args=[found.id])
    if found.is_over(viewer.today):
        return told(
            request,
            _("This extra cover is over"),
            _("It ended by itself."),
            onward=(_("Go back"), back),
        )
    # Who opens the page mostly means today; where it has not begun, that it is not needed at all.
    soonest = max(viewer.today, found.starts_on - ONE_DAY)
    form = EndForm(posted(request), initial={"last_day": soonest})
    if request.method == "POST" and form.is_valid():
        try:
            journey.end(
                by=viewer,
                at=request.moment.at,
                cover_id=found.id,
                last_day=form.cleaned_data["last_day"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The extra cover ends sooner. What is left is put by again.")
            )
            return HttpResponseRedirect(back)
    return page(
        request,
        "journeys/extra_cover_end.jinja",
        {
            "form": form,
            "one": found,
            "today": viewer.today,
            "back_href": back,
            "button_text": _("End extra cover"),
        },
    )


def state_words(found: ExtraCoverAnswer, viewer: Viewer) -> str:
    """Return in a short sentence until when it is on."""
    last = found.last_day
    if last is None:
        return _("This extra cover was given up before it began.")
    if found.is_over(viewer.today):
        return _("This extra cover ended on %(day)s.") % {"day": long_date(last)}
    if found.starts_on > viewer.today:
        return _("Extra cover starts on %(first)s and is on until %(last)s.") % {
            "first": long_date(found.starts_on),
            "last": long_date(last),
        }
    return _("Extra cover is on until %(day)s.") % {"day": long_date(last)}


def can_start(viewer: Viewer, offer: CoverOffer) -> bool:
    """Whether somebody may start it, and there is some of it left that is not on already."""
    return _may_start(viewer, offer) and offer.running is None and offer.most_days > 0


def _may_start(viewer: Viewer, offer: CoverOffer) -> bool:
    """Whether somebody is among those who were agreed to start it; staff do for whoever rings."""
    as_who = {STARTERS[role] for role in viewer.roles if role in STARTERS}
    return viewer.is_staff or any(offer.terms.may_start.includes(one) for one in as_who)


def back_of(viewer: Viewer, budget: BudgetSummary) -> str:
    """Return where somebody came from: their budget's page, or the case."""
    if viewer.holds(Permission.HOME_BUDGET):
        return reverse("holder:budget", args=[budget.id])
    if viewer.holds(Permission.CASE_VIEW):
        return reverse("staff:case", args=[budget.case_id])
    return reverse("payments:budget_year", args=[budget.id])


def _is_own(viewer: Viewer) -> bool:
    return Role.HOLDER in viewer.roles


def _not_now(viewer: Viewer, agreed: tuple[CoverOffer, ...]) -> str:
    """Return why nothing can be started now."""
    if not agreed:
        return _("The plan has no extra cover. Ring the care co-ordinator.")
    if not any(_may_start(viewer, one) for one in agreed):
        return _("It was agreed that somebody else starts it: %(who)s. Ask them, or ring.") % {
            "who": _(agreed[0].terms.may_start.words).lower()
        }
    return _("What was agreed for this year is used up. Ring the care co-ordinator.")


def _whats(offers: tuple[CoverOffer, ...]) -> list[tuple[str, str]]:
    """Return each thing that may start something; which line pays is said where several could."""
    return [
        (
            f"{one.line_id}:{trigger}",
            _(trigger.words) if len(offers) == 1 else f"{_(trigger.words)} ({one.description})",
        )
        for one in offers
        for trigger in one.terms.triggers
    ]


def _check(
    request: Request, budget_id: UUID, offers: tuple[CoverOffer, ...], kind: type[StartForm]
) -> dict[str, object] | None:
    """Return what it comes to, to be read before it is started; None where an answer is wrong."""
    sent: QueryDict = request.POST
    form = kind(sent, whats=_whats(offers))
    form.is_valid()
    if not {"what", "when"} <= form.cleaned_data.keys() or "starts_on" in form.errors:
        return None
    asked = form.asked(request.viewer.today)
    offer = next(one for one in offers if one.line_id == form.line_id)
    put_by = journey.put_by(viewer=request.viewer, budget_id=budget_id, line_id=offer.line_id)
    days = days_asked(asked, offer.terms, offer.used_in_year_pence)
    return {
        "asked": asked,
        "offer": offer,
        "put_by": put_by,
        "money": CoverMoney(days, offer.terms.day_pence, put_by.pence),
        "last_day": asked.starts_on + (days - 1) * ONE_DAY,
    }
