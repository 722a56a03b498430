"""Pages of reviews and of what people say of their outcomes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.reviews import actions, queries, rules
from openphb.domains.reviews.forms import BookForm, OpenForm, RateForm, RecordForm
from openphb.domains.reviews.types import Calendar, ReviewAnswer
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Clock, Column, Kind, clock
from openphb.web.shortcuts import page, posted


def title_of(calendar: Calendar) -> str:
    """Return how pages name a review of a calendar."""
    return {
        Calendar.PLAN_AND_BUDGET: _("Review of plan and budget"),
        Calendar.MONEY_AUDIT: _("Audit of the money"),
        Calendar.CHC_ELIGIBILITY: _("Review of eligibility"),
    }[calendar]


@requires(Permission.REVIEW_VIEW)
def budget(request: Request, budget_id: UUID) -> HttpResponse:
    """A budget's reviews, and how its outcomes are going."""
    found = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    reviews = queries.reviews_of_budget(viewer=request.viewer, budget_id=budget_id)
    said = {
        one.outcome_key: one
        for one in queries.latest_ratings(viewer=request.viewer, budget_id=budget_id)
    }
    outcomes = queries.outcomes_to_rate(viewer=request.viewer, budget_id=budget_id)
    _looked(request, found.tenant_id, found.subject_id)
    return page(
        request,
        "reviews/budget.jinja",
        {
            "budget_id": budget_id,
            "to_come": [
                (one, title_of(one.calendar), clock_of(request, one)) for one in reviews if one.open
            ],
            "held": [(one, title_of(one.calendar)) for one in reviews if not one.open],
            "outcomes": [(one, said.get(one.outcome_key)) for one in outcomes],
            "may_open": request.viewer.holds(Permission.REVIEW_BOOK),
            "may_rate": request.viewer.holds(Permission.PLAN_WRITE),
        },
    )


@requires(Permission.REVIEW_VIEW)
def review(request: Request, review_id: UUID) -> HttpResponse:
    """One review: when, where, why, and what it found."""
    one = queries.review(viewer=request.viewer, review_id=review_id)
    _looked(request, one.tenant_id, one.subject_id)
    return page(
        request,
        "reviews/review.jinja",
        {
            "review": one,
            "heading": title_of(one.calendar),
            "clock": clock_of(request, one),
            "may_book": one.open and request.viewer.holds(Permission.REVIEW_BOOK),
            "may_record": one.open and request.viewer.holds(Permission.REVIEW_RECORD),
            "back_href": _of_budget(one.budget_id),
        },
    )


@requires(Permission.REVIEW_VIEW)
def due(request: Request) -> HttpResponse:
    """Reviews that are late or due soon."""
    rows = [
        (
            Cell(
                title_of(one.calendar),
                href=reverse("reviews:review", kwargs={"review_id": one.id}),
            ),
            one.due_by,
            one.booked_for,
            Cell(clock_of(request, one).words, tag=clock_of(request, one).colour),
        )
        for one in queries.due_soon(viewer=request.viewer)
    ]
    columns = (
        Column(_("Review")),
        Column(_("Due by"), Kind.DAY),
        Column(_("Booked for"), Kind.DAY),
        Column(_("How it stands")),
    )
    return page(request, "reviews/due.jinja", {"rows": rows, "columns": columns})


@requires(Permission.REVIEW_BOOK)
def open_(request: Request, budget_id: UUID) -> HttpResponse:
    """A review that no clock has opened: why, and by when."""
    found = budgets.budget(viewer=request.viewer, budget_id=budget_id)
    form = OpenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_review(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=found.tenant_id,
                subject_id=found.subject_id,
                budget_id=budget_id,
                calendar=Calendar(form.cleaned_data["calendar"]),
                because=form.cleaned_data["because"],
                due_by=form.cleaned_data["due_by"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The review is opened. Book a day for it next."))
            return HttpResponseRedirect(_of_budget(budget_id))
    return page(request, "reviews/open.jinja", {"form": form, "back_href": _of_budget(budget_id)})


@requires(Permission.REVIEW_BOOK)
def book(request: Request, review_id: UUID) -> HttpResponse:
    """A day and a place for a review."""
    one = queries.review(viewer=request.viewer, review_id=review_id)
    offered = rules.suggested_day(one.due_by, request.viewer.today)
    words = _("It is due by %(due)s. A working day that fits is %(day)s.") % {
        "due": long_date(one.due_by),
        "day": long_date(offered),
    }
    form = BookForm(
        posted(request),
        suggestion=words,
        initial={"booked_for": one.booked_for or offered, "where": one.where},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.book_review(
                by=request.viewer, at=request.moment.at, review_id=review_id, **form.cleaned_data
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            day = long_date(form.cleaned_data["booked_for"])
            messages.success(request, _("The review is booked for %(day)s.") % {"day": day})
            return HttpResponseRedirect(_of(review_id))
    context = {"form": form, "heading": title_of(one.calendar), "back_href": _of(review_id)}
    return page(request, "reviews/book.jinja", context)


@requires(Permission.REVIEW_RECORD)
def record(request: Request, review_id: UUID) -> HttpResponse:
    """What a review found."""
    one = queries.review(viewer=request.viewer, review_id=review_id)
    form = RecordForm(posted(request), initial={"held_on": one.booked_for or request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            following = actions.record_review(
                by=request.viewer, at=request.moment.at, review_id=review_id, **form.cleaned_data
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, recorded_words(request, following))
            return HttpResponseRedirect(_of_budget(one.budget_id))
    context = {"form": form, "heading": title_of(one.calendar), "back_href": _of(review_id)}
    return page(request, "reviews/record.jinja", context)


@requires(Permission.PLAN_WRITE)
def rate(request: Request, budget_id: UUID, outcome_id: UUID) -> HttpResponse:
    """How one outcome is going, as the person says it."""
    outcomes = queries.outcomes_to_rate(viewer=request.viewer, budget_id=budget_id)
    outcome = next((one for one in outcomes if one.id == outcome_id), None)
    if outcome is None:
        raise NothingThere("outcome")
    form = RateForm(posted(request), initial={"said_on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rate_outcome(
                by=request.viewer,
                at=request.moment.at,
                budget_id=budget_id,
                outcome_id=outcome_id,
                score=int(form.cleaned_data["score"]),
                said_on=form.cleaned_data["said_on"],
                words=form.cleaned_data["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Thank you. It is written down."))
            return HttpResponseRedirect(_of_budget(budget_id))
    context = {"form": form, "outcome": outcome, "back_href": _of_budget(budget_id)}
    return page(request, "reviews/rate.jinja", context)


def clock_of(request: Request, one: ReviewAnswer) -> Clock:
    """How a review's deadline stands today."""
    return clock(
        title_of(one.calendar),
        one.due_by,
        today=request.viewer.today,
        done=one.held_on,
        soon=queries.SOON.days,
    )


def recorded_words(request: Request, following: UUID | None) -> str:
    """Return what is said after a review is recorded: what comes next, and by when."""
    if following is None:
        return _("What the review found is written down.")
    one = queries.review(viewer=request.viewer, review_id=following)
    day = {"day": long_date(one.due_by)}
    return _("What the review found is written down. The next one is due by %(day)s.") % day


def _looked(request: Request, tenant_id: UUID, subject_id: UUID) -> None:
    trail.looked(
        "reviews",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.REVIEW_VIEW,
        tenant_id=tenant_id,
        subject_id=subject_id,
    )


def _of(review_id: UUID) -> str:
    return reverse("reviews:review", kwargs={"review_id": review_id})


def _of_budget(budget_id: UUID) -> str:
    return reverse("reviews:budget", kwargs={"budget_id": budget_id})
