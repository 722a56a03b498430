"""Complaints and disputes about eligibility, the three queues, and letters about what is late."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, letters, queries
from openphb.domains.cases.forms import (
    ComplainForm,
    ComplainHeardForm,
    ConcernStepForm,
    LateForm,
    MoveForm,
)
from openphb.domains.cases.rights.clocks import raised
from openphb.domains.cases.rights.concerns import STEPS, late_words, next_door
from openphb.domains.cases.types import ClockKind, ConcernAnswer, ConcernStep, Heard, Queue
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Column, Kind, clock
from openphb.web.shortcuts import page, posted


@requires(Permission.DISAGREEMENT_ANSWER)
def queue(request: Request, queue: str) -> HttpResponse:
    """Show one of the three queues: what waits in it, the one due first first."""
    here = next((one for one in Queue if one.value == queue), None)
    if here is None:
        raise NothingThere("queue")
    viewer = request.viewer
    if here is Queue.DECISION:
        waiting = [
            (one.subject_id, one.said_on, one.due_on, reverse("cases:disagreement", args=[one.id]))
            for one in queries.unanswered(viewer=viewer)
        ]
    else:
        waiting = [
            (
                one.subject_id,
                one.received_on,
                _next_due(one),
                reverse("cases:concern", args=[one.id]),
            )
            for one in queries.queue(viewer=viewer, queue=here)
        ]
    names = people.names(viewer=viewer, subject_ids={one[0] for one in waiting})
    rows = []
    for subject_id, since, due, href in waiting:
        stands = clock("", due, today=viewer.today)
        rows.append(
            (
                Cell(names.get(subject_id) or _("No name"), href=href),
                since,
                due,
                Cell(stands.words, tag=stands.colour),
            )
        )
    context = {
        "queue": here,
        "queues": tuple(Queue),
        "rows": rows,
        "columns": (
            Column(_("Who")),
            Column(_("Since"), Kind.DAY),
            Column(_("Due by"), Kind.DAY),
            Column(_("How it stands")),
        ),
        "back_href": reverse("staff:today"),
    }
    return page(request, "cases/queue.jinja", context)


@requires(Permission.CONCERN_RECORD)
def complain(request: Request, case_id: UUID) -> HttpResponse:
    """Make a complaint or say that a decision about eligibility is wrong."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    own = request.viewer.holds(Permission.HOME_OWN)
    form: ComplainForm = (
        ComplainForm(posted(request))
        if own
        else ComplainHeardForm(posted(request), today=request.viewer.today)
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.file_concern(
                by=request.viewer,
                at=request.moment.at,
                case_id=case_id,
                queue=Queue(given["queue"]),
                received_on=request.viewer.today if own else given["said_on"],
                happened_on=given["happened_on"],
                heard=Heard.PAGE if own else Heard(given["heard"]),
                words=given["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Thank you. It is written down, with its day."))
            return redirect("cases:concern", concern_id=made)
    context = {
        "form": form,
        "case": case,
        "own": own,
        "back_href": reverse("cases:rights", args=[case_id]),
    }
    return page(request, "cases/complain.jinja", context)


@requires(Permission.CONCERN_VIEW)
def concern(request: Request, concern_id: UUID) -> HttpResponse:
    """Show one complaint or dispute with what was done about it."""
    found = queries.concern(viewer=request.viewer, concern_id=concern_id)
    trail.looked(
        "complaint or dispute",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.CONCERN_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    may = request.viewer.holds(Permission.CONCERN_ANSWER)
    context = {
        "found": found,
        "name": _name(request, found),
        "own": request.viewer.holds(Permission.HOME_OWN),
        "late": late_words(found),
        "next_door": next_door(found.queue),
        "may_step": may and bool(_steps(found)),
        "may_move": may and found.open,
        "back_href": reverse("cases:rights", args=[found.case_id]),
    }
    return page(request, "cases/concern.jinja", context)


@requires(Permission.CONCERN_ANSWER)
def concern_step(request: Request, concern_id: UUID) -> HttpResponse:
    """Record what was done about a complaint or a dispute."""
    found = queries.concern(viewer=request.viewer, concern_id=concern_id)
    form = ConcernStepForm(
        posted(request), steps=_steps(found), initial={"taken_on": request.viewer.today}
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.take_step(
                by=request.viewer,
                at=request.moment.at,
                concern_id=concern_id,
                step=ConcernStep(given["step"]),
                taken_on=given["taken_on"],
                words=given["words"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is recorded. The person can read it."))
            return redirect("cases:concern", concern_id=concern_id)
    context = {
        "form": form,
        "found": found,
        "name": _name(request, found),
        "back_href": reverse("cases:concern", args=[concern_id]),
    }
    return page(request, "cases/concern_step.jinja", context)


@requires(Permission.CONCERN_ANSWER)
def move_concern(request: Request, concern_id: UUID) -> HttpResponse:
    """Move what was filed in the wrong queue."""
    found = queries.concern(viewer=request.viewer, concern_id=concern_id)
    known = queries.notices_of_case(viewer=request.viewer, case_id=found.case_id)
    form = MoveForm(posted(request), concern=found, notices=[(one.id, one.what) for one in known])
    if form.is_valid():
        chosen = form.cleaned_data["to"]
        filed = chosen in (Queue.COMPLAINT, Queue.ELIGIBILITY)
        try:
            made = actions.move_concern(
                by=request.viewer,
                at=request.moment.at,
                concern_id=concern_id,
                to=Queue(chosen) if filed else Queue.DECISION,
                words=form.cleaned_data["words"],
                notice_id=None if filed else UUID(chosen),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("It is in the right queue now, with its own day."))
            if filed:
                return redirect("cases:concern", concern_id=made)
            return redirect("cases:disagreement", disagreement_id=made)
    context = {
        "form": form,
        "found": found,
        "name": _name(request, found),
        "back_href": reverse("cases:concern", args=[concern_id]),
    }
    return page(request, "cases/move_concern.jinja", context)


@requires(Permission.CONCERN_VIEW)
def concern_letter(request: Request, concern_id: UUID) -> HttpResponse:
    """Give out the letter about a complaint or a dispute: that we have it, or what we answered."""
    found = queries.concern(viewer=request.viewer, concern_id=concern_id)
    told = letters.of_concern(request.viewer, found)
    return downloads.printed(letters.LETTER, told, f"{found.queue}-{told['case']}.pdf")


@requires(Permission.NOTICE_FOLLOW)
def late(request: Request, case_id: UUID) -> HttpResponse:
    """Write to somebody because a clock broke: which one is in the address, else the oldest."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    today = request.viewer.today
    broken = [
        one
        for one in raised(queries.running(viewer=request.viewer, case_id=case_id), today)
        if one.due_on < today
    ]
    asked = request.GET.get("about", "")
    chosen = next((one for one in broken if f"{one.kind}.{one.about_id}" == asked), None)
    chosen = chosen or (broken[0] if broken else None)
    form = LateForm(posted(request))
    if chosen is not None and form.is_valid():
        try:
            made = actions.send_late_letter(
                by=request.viewer,
                at=request.moment.at,
                case_id=case_id,
                kind=ClockKind(chosen.kind),
                about_id=chosen.about_id,
                next_words=form.cleaned_data["next_words"],
                short=form.short,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The letter is ready. Print it and send it."))
            return redirect("cases:late_letter", letter_id=made)
    context = {
        "form": form,
        "case": case,
        "chosen": chosen,
        "days": (today - chosen.due_on).days if chosen else 0,
        "back_href": reverse("cases:rights", args=[case_id]),
    }
    return page(request, "cases/late.jinja", context)


@requires(Permission.NOTICE_VIEW)
def late_letter(request: Request, letter_id: UUID) -> HttpResponse:
    """Show a letter about lateness, with what may be owed line by line."""
    found = queries.late_letter(viewer=request.viewer, letter_id=letter_id)
    context = {
        "found": found,
        "told": letters.of_late(request.viewer, found),
        "own": request.viewer.holds(Permission.HOME_OWN),
        "back_href": reverse("cases:rights", args=[found.case_id]),
    }
    return page(request, "cases/late_letter.jinja", context)


@requires(Permission.NOTICE_VIEW)
def late_letter_pdf(request: Request, letter_id: UUID) -> HttpResponse:
    """Give out a letter about lateness as a PDF."""
    found = queries.late_letter(viewer=request.viewer, letter_id=letter_id)
    told = letters.of_late(request.viewer, found)
    return downloads.printed(letters.LETTER, told, f"late-{told['case']}.pdf")


def _steps(found: ConcernAnswer) -> list[ConcernStep]:
    """Return the steps that may still be taken; moving has a page of its own."""
    taken = {one.step for one in found.steps}
    left = [one for one in STEPS[found.queue] - taken if one is not ConcernStep.MOVED]
    further = ConcernStep.TO_NHS_ENGLAND
    if not found.open:
        left = [one for one in left if one is further and ConcernStep.ANSWERED in taken]
    else:
        left = [one for one in left if one is not further]
    return sorted(left, key=list(ConcernStep).index)


def _next_due(one: ConcernAnswer) -> date:
    return one.answer_by if one.acknowledged_on else one.acknowledge_by


def _name(request: Request, found: ConcernAnswer) -> str:
    names = people.names(viewer=request.viewer, subject_ids=[found.subject_id])
    return names.get(found.subject_id, "")
