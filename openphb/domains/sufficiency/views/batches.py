"""Putting shortfalls forward, looking at a batch, leaving rows out, and deciding."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import queries as people
from openphb.domains.sufficiency import actions, queries
from openphb.domains.sufficiency.forms import DecisionForm, FromForm, LeaveOutForm
from openphb.domains.sufficiency.jobs import raise_budgets
from openphb.domains.sufficiency.types import Batch, BatchState, RaiseAnswer, RowAnswer
from openphb.domains.sufficiency.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted

# Rows that a page shows; the others are counted, and decided with them.
SHOWN = 200


@requires(Permission.UPLIFT_PROPOSE)
def propose(request: Request, tenant_id: UUID) -> HttpResponse:
    """Put every shortfall of a day forward together."""
    viewer = request.viewer
    if tenant_id not in viewer.scope(Permission.UPLIFT_PROPOSE).tenant_ids:
        raise NothingThere("commissioner")
    asked = {key.replace("on-", "from_day-"): value for key, value in request.GET.items()}
    form = FromForm(posted(request), initial={"from_day": viewer.today})
    if request.method != "POST" and "from_day-day" in asked:
        given = FromForm(asked)
        if given.is_valid():
            form = FromForm(None, initial=given.cleaned_data)
    if request.method == "POST" and form.is_valid():
        try:
            batch_id = actions.propose(
                by=viewer,
                at=request.moment.at,
                tenant_id=tenant_id,
                from_day=form.cleaned_data["from_day"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is put forward. Somebody else decides it."))
            return HttpResponseRedirect(reverse("sufficiency:batch", args=[batch_id]))
    return page(
        request,
        "sufficiency/propose.jinja",
        {
            "form": form,
            "caption": dict(queries.commissioners(viewer=viewer))[tenant_id],
            "back_href": reverse("sufficiency:enough", args=[tenant_id]),
        },
    )


@requires(Permission.SUFFICIENCY_VIEW)
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """A batch as it stands; for who may, the decision; afterwards what came of each budget."""
    viewer = request.viewer
    found = queries.batch(viewer=viewer, batch_id=batch_id)
    told = found.summary
    is_open = told.state is BatchState.PROPOSED
    decides = is_open and told.tenant_id in viewer.scope(Permission.UPLIFT_DECIDE).tenant_ids
    asked = decides and told.proposed_by != viewer.user_id
    form = DecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["decision"] == "agree"
        try:
            actions.decide(
                by=viewer,
                at=request.moment.at,
                batch_id=batch_id,
                agree=agree,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if agree:
                assert viewer.user_id is not None, "whoever decides is somebody"
                raise_budgets.defer(by=viewer.user_id, batch_id=batch_id)
            messages.success(request, _("Decided."))
            return HttpResponseRedirect(reverse("sufficiency:batch", args=[batch_id]))
    rows = found.rows[:SHOWN]
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in rows})
    _note_looks(request, found, rows)
    may_leave_out = is_open and told.tenant_id in viewer.scope(Permission.UPLIFT_PROPOSE).tenant_ids
    return page(
        request,
        "sufficiency/batch.jinja",
        {
            "batch": found,
            "told": told,
            "state": wording.state_tag(told.state),
            "form": form,
            "asked": asked,
            "own": decides and not asked,
            "columns": _columns(leaving=may_leave_out),
            "rows": [_row(one, names, leaving=may_leave_out) for one in rows if not one.left_out],
            "left_columns": (
                Column(_("Whose")),
                Column(_("What it pays for")),
                Column(_("Short a week"), Kind.MONEY),
                Column(_("Why it is left out")),
            ),
            "left": [_left(one, names) for one in rows if one.left_out],
            "others": len(found.rows) - len(rows),
            "raise_columns": (
                Column(_("Whose")),
                Column(_("What came of it")),
                Column(_("Letter")),
            ),
            "raises": [
                _raise(one, names, reads=viewer.holds(Permission.UPLIFT_LETTER))
                for one in found.raises[:SHOWN]
            ],
            "back_href": reverse("sufficiency:enough", args=[told.tenant_id]),
        },
    )


@requires(Permission.UPLIFT_PROPOSE)
def leave_out(request: Request, row_id: UUID) -> HttpResponse:
    """Leave one row out of a batch, with a reason."""
    viewer = request.viewer
    batch_id, row = queries.row(viewer=viewer, row_id=row_id)
    form = LeaveOutForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave_out(
                by=viewer,
                at=request.moment.at,
                row_id=row_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is left out."))
            return HttpResponseRedirect(reverse("sufficiency:batch", args=[batch_id]))
    names = people.names(viewer=viewer, subject_ids={row.subject_id})
    return page(
        request,
        "sufficiency/leave_out.jinja",
        {
            "form": form,
            "row": row,
            "caption": wording.name_of(names, row.subject_id),
            "back_href": reverse("sufficiency:batch", args=[batch_id]),
        },
    )


def _note_looks(request: Request, found: Batch, rows: tuple[RowAnswer, ...]) -> None:
    for subject_id in {one.subject_id for one in rows}:
        trail.looked(
            "uplift batch",
            by=request.viewer,
            at=request.moment.at,
            permission=Permission.SUFFICIENCY_VIEW,
            tenant_id=found.summary.tenant_id,
            subject_id=subject_id,
        )


def _columns(*, leaving: bool) -> tuple[Column, ...]:
    return (
        Column(_("Whose")),
        Column(_("What it pays for")),
        Column(_("One costs")),
        Column(_("More a week"), Kind.MONEY),
        Column(_("Why")),
        Column(_("How that is known")),
        *((Column(_("Leave out")),) if leaving else ()),
    )


def _row(one: RowAnswer, names: Mapping[UUID, str], *, leaving: bool) -> tuple[object, ...]:
    return (
        wording.name_of(names, one.subject_id),
        one.description,
        wording.rise_words(one.from_pence, one.to_pence),
        one.weekly_pence,
        wording.why_tag(one.why),
        one.words,
        *(
            (Cell(_("Leave it out"), href=reverse("sufficiency:leave_out", args=[one.id])),)
            if leaving
            else ()
        ),
    )


def _left(one: RowAnswer, names: Mapping[UUID, str]) -> tuple[object, ...]:
    name = wording.name_of(names, one.subject_id)
    return (name, one.description, one.weekly_pence, one.left_out)


def _raise(one: RaiseAnswer, names: Mapping[UUID, str], *, reads: bool) -> tuple[object, ...]:
    letter: object = _("With the person’s documents") if one.plan_id else _("None")
    if one.plan_id and reads:
        letter = Cell(_("Letter"), href=reverse("sufficiency:letter", args=[one.id]))
    return (
        wording.name_of(names, one.subject_id),
        wording.outcome_words(one.outcome),
        letter,
    )
