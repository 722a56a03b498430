"""Pages of the panel: its meetings, their agendas and minutes, decisions and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import queries as people
from openphb.domains.plans import actions
from openphb.domains.plans import queries as plans
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.types import Waiting
from openphb.domains.plans.forms.approving import line_words
from openphb.domains.plans.forms.panel import (
    AgendaForm,
    ConditionMetForm,
    MeetingForm,
    PanelDecisionForm,
    PresentForm,
    ReferForm,
)
from openphb.domains.plans.panel import queries
from openphb.domains.plans.panel.types import Meeting
from openphb.domains.plans.types import Verdict
from openphb.domains.plans.views.asking import caption
from openphb.domains.plans.views.precedents import tried
from openphb.domains.plans.views.reading import path_if_routed_to
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.documents import downloads
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column, Kind, clock
from openphb.web.shortcuts import page, posted

MINUTES = "plans/panel/minutes.jinja"
VERDICTS = {
    Verdict.APPROVED: (_("Agreed"), Colour.GREEN),
    Verdict.PART: (_("Agreed in part"), Colour.GREEN),
    Verdict.REFUSED: (_("Not agreed"), Colour.RED),
}


@requires(Permission.PANEL_VIEW)
def panel(request: Request) -> HttpResponse:
    """The meetings of the panel, what waits for one, and conditions that are to be done."""
    viewer = request.viewer
    found = queries.meetings(viewer=viewer)
    waiting = for_the_panel(viewer)
    to_do = queries.conditions_open(viewer=viewer)
    whose = {one.subject_id for one in waiting} | {one.subject_id for one in to_do}
    names = people.names(viewer=viewer, subject_ids=whose)
    runs = viewer.scope(Permission.PANEL_RUN).tenant_ids
    return page(
        request,
        "plans/panel/panel.jinja",
        {
            "meeting_columns": [
                Column(_("Meeting")),
                Column(_("Commissioner")),
                Column(_("Where")),
                Column(_("Plans"), Kind.NUMBER),
            ],
            "meetings": [
                [
                    Cell(long_date(one.held_on), href=reverse("plans:meeting", args=[one.id])),
                    one.commissioner,
                    one.place,
                    len(one.items),
                ]
                for one in found
            ],
            "waiting": [
                (
                    names.get(one.subject_id, ""),
                    path_if_routed_to("journeys:decide_plan", one.plan_id),
                    " ".join(one.route.because),
                    clock(_("Decide"), one.route.due_on, today=viewer.today, soon=3),
                )
                for one in waiting
            ],
            "condition_columns": [
                Column(_("What is to be done")),
                Column(_("For")),
                Column(_("Who sees to it")),
                Column(_("By"), Kind.DAY),
            ],
            "conditions": [
                [
                    Cell(one.words, href=reverse("plans:condition", args=[one.id])),
                    names.get(one.subject_id, ""),
                    one.owner_name,
                    one.due_on,
                ]
                for one in to_do
            ],
            "callable": [
                (name, reverse("plans:meeting_new", args=[tenant_id]))
                for tenant_id, name in approving.commissioners(
                    viewer=viewer, permission=Permission.PANEL_RUN
                )
                if tenant_id in runs
            ],
        },
    )


@requires(Permission.PLAN_APPROVE)
def refer(request: Request, plan_id: UUID) -> HttpResponse:
    """Let the panel look at a plan, and say why."""
    plan = plans.plan(viewer=request.viewer, plan_id=plan_id)
    form = ReferForm(posted(request))
    back = path_if_routed_to("journeys:decide_plan", plan_id) or reverse(
        "plans:plan", args=[plan_id]
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(
            form,
            lambda: actions.refer_to_panel(
                by=request.viewer, at=request.moment.at, plan_id=plan_id, reason=reason
            ),
        ):
            messages.success(request, _("It is for the panel now."))
            return HttpResponseRedirect(back)
    return _asked(request, form, _("Refer it to the panel"), back, _("Refer it"), caption(plan))


@requires(Permission.PANEL_RUN)
def meeting_new(request: Request, tenant_id: UUID) -> HttpResponse:
    """Call a meeting of a commissioner's panel."""
    if tenant_id not in request.viewer.scope(Permission.PANEL_RUN).tenant_ids:
        raise NothingThere("commissioner")
    form = MeetingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made: list[UUID] = []
        if tried(
            form,
            lambda: made.append(
                actions.call_meeting(
                    by=request.viewer,
                    at=request.moment.at,
                    tenant_id=tenant_id,
                    held_on=said["held_on"],
                    place=said["place"],
                )
            ),
        ):
            return HttpResponseRedirect(reverse("plans:agenda", args=made))
    return _asked(
        request, form, _("Call a meeting of the panel"), reverse("plans:panel"), _("Call it")
    )


@requires(Permission.PANEL_VIEW)
def meeting(request: Request, meeting_id: UUID) -> HttpResponse:
    """One meeting: its agenda with the papers, who was there, and what was decided."""
    viewer = request.viewer
    found = queries.meeting(viewer=viewer, meeting_id=meeting_id)
    runs = found.tenant_id in viewer.scope(Permission.PANEL_RUN).tenant_ids
    waiting = {one.plan_id: one for one in for_the_panel(viewer)}
    items = [
        {
            **told,
            "papers": [
                (_("The plan"), reverse("plans:plan", args=[one.plan_id])),
                (
                    _("Everything that the decision turns on"),
                    path_if_routed_to("journeys:decide_plan", one.plan_id)
                    if viewer.holds(Permission.PLAN_APPROVE)
                    else "",
                ),
                (
                    _("Documents"),
                    path_if_routed_to("documents:list", one.subject_id)
                    if viewer.holds(Permission.DOCUMENT_VIEW)
                    else "",
                ),
            ],
            "clock": clock(
                _("Decide"), waiting[one.plan_id].route.due_on, today=viewer.today, soon=3
            )
            if one.plan_id in waiting
            else None,
            "record_href": reverse("plans:panel_item", args=[one.id])
            if runs and one.waits and one.said is None
            else "",
            "decide_href": path_if_routed_to("journeys:decide_plan", one.plan_id)
            if one.waits and one.said and viewer.holds(Permission.PLAN_APPROVE)
            else "",
        }
        for one, told in zip(found.items, items_told(viewer, found), strict=True)
    ]
    return page(
        request,
        "plans/panel/meeting.jinja",
        {
            "meeting": found,
            "items": items,
            "agenda_href": reverse("plans:agenda", args=[meeting_id]) if runs else "",
            "present_href": reverse("plans:present", args=[meeting_id])
            if runs and viewer.today >= found.held_on
            else "",
            "minutes_href": reverse("plans:minutes", args=[meeting_id]),
            "back_href": reverse("plans:panel"),
        },
    )


@requires(Permission.PANEL_RUN)
def agenda(request: Request, meeting_id: UUID) -> HttpResponse:
    """Choose which plans a meeting looks at."""
    viewer = request.viewer
    found = queries.meeting(viewer=viewer, meeting_id=meeting_id)
    there = {one.plan_id for one in found.items}
    waiting = [
        one
        for one in for_the_panel(viewer)
        if one.tenant_id == found.tenant_id and one.plan_id not in there
    ]
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in waiting})
    form = AgendaForm(
        posted(request),
        waiting=[
            (
                one.plan_id,
                _("%(name)s, to be decided by %(day)s")
                % {"name": names.get(one.subject_id, ""), "day": long_date(one.route.due_on)},
            )
            for one in waiting
        ],
    )
    back = reverse("plans:meeting", args=[meeting_id])
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        if tried(
            form,
            lambda: actions.put_on_agenda(
                by=viewer, at=request.moment.at, meeting_id=meeting_id, plan_ids=chosen
            ),
        ):
            return HttpResponseRedirect(back)
    intro = "" if waiting else _("No other plan waits for the panel.")
    return _asked(
        request, form, _("Agenda of the panel"), back, _("Put them on it"), _day(found), intro
    )


@requires(Permission.PANEL_RUN)
def present(request: Request, meeting_id: UUID) -> HttpResponse:
    """Record who was at a meeting."""
    found = queries.meeting(viewer=request.viewer, meeting_id=meeting_id)
    there = {one for one, _name in found.present}
    members = queries.people_of(viewer=request.viewer, tenant_id=found.tenant_id)
    form = PresentForm(
        posted(request),
        people=[(one.user_id, one.name) for one in members if one.user_id not in there],
    )
    back = reverse("plans:meeting", args=[meeting_id])
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        if tried(
            form,
            lambda: actions.record_present(
                by=request.viewer, at=request.moment.at, meeting_id=meeting_id, members=chosen
            ),
        ):
            return HttpResponseRedirect(back)
    return _asked(request, form, _("Who was at the meeting"), back, _("Save"), _day(found))


@requires(Permission.PANEL_RUN)
def panel_item(request: Request, item_id: UUID) -> HttpResponse:
    """Record what the panel decided about one plan."""
    viewer = request.viewer
    item = queries.item(viewer=viewer, item_id=item_id)
    found = queries.meeting(viewer=viewer, meeting_id=item.meeting_id)
    members = queries.people_of(viewer=viewer, tenant_id=item.tenant_id)
    form = PanelDecisionForm(
        posted(request),
        present=found.present,
        people=[(one.user_id, one.name) for one in members],
        plan_lines=[
            (line.id, line_words(line)) for line in plans.lines(viewer=viewer, plan_id=item.plan_id)
        ],
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(
            form,
            lambda: actions.record_panel_decision(
                by=viewer,
                at=request.moment.at,
                item_id=item_id,
                verdict=Verdict(said["verdict"]),
                reasons=said["reasons"],
                voices=form.voices(),
                conditions=form.conditions(),
                not_agreed=form.not_agreed(),
            ),
        ):
            messages.success(
                request, _("Recorded. Now whoever holds the limit decides the plan so.")
            )
            return HttpResponseRedirect(reverse("plans:meeting", args=[found.id]))
    names = people.names(viewer=viewer, subject_ids=[item.subject_id])
    intro = "" if found.present else _("First record who was at the meeting.")
    return _asked(
        request,
        form,
        _("What the panel decided"),
        reverse("plans:meeting", args=[found.id]),
        _("Record it"),
        f"{names.get(item.subject_id, '')}, {_day(found)}",
        intro,
    )


@requires(Permission.PANEL_VIEW)
def condition(request: Request, condition_id: UUID) -> HttpResponse:
    """Say what was done about a condition of the panel."""
    found = queries.condition(viewer=request.viewer, condition_id=condition_id)
    form = ConditionMetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if tried(
            form,
            lambda: actions.meet_condition(
                by=request.viewer, at=request.moment.at, condition_id=condition_id, words=words
            ),
        ):
            messages.success(request, _("Kept with the plan."))
            return HttpResponseRedirect(reverse("plans:panel"))
    done = _("It is done: %(words)s") % {"words": found.met} if found.met else ""
    return _asked(
        request,
        form,
        found.words,
        reverse("plans:panel"),
        _("Save"),
        _("%(name)s sees to it by %(day)s")
        % {"name": found.owner_name, "day": long_date(found.due_on)},
        done,
    )


@requires(Permission.PANEL_VIEW)
def minutes(request: Request, meeting_id: UUID) -> HttpResponse:
    """Give out the minutes of a meeting as a PDF."""
    found = queries.meeting(viewer=request.viewer, meeting_id=meeting_id)
    told = {
        "meeting": found,
        "items": items_told(request.viewer, found),
        "today": request.viewer.today,
    }
    return downloads.printed(MINUTES, told, f"panel-{found.held_on.isoformat()}.pdf")


def items_told(viewer: Viewer, found: Meeting) -> list[dict[str, object]]:
    """Return the plans of an agenda and what was decided about each, in words."""
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in found.items})
    return [
        {
            "item": one,
            "name": names.get(one.subject_id, _("A person")),
            "verdict": VERDICTS[one.said.verdict] if one.said else None,
            "took_part": ", ".join(each.name for each in one.said.voices) if one.said else "",
        }
        for one in found.items
    ]


def for_the_panel(viewer: Viewer) -> Sequence[Waiting]:
    """Return the plans that wait for the panel where the viewer decides, what is due first first."""
    return [one for one in approving.waiting(viewer=viewer) if one.route.by_panel]


def _day(found: Meeting) -> str:
    return _("Meeting of %(day)s") % {"day": long_date(found.held_on)}


def _asked(
    request: Request,
    form: Form,
    title: str,
    back: str,
    button: str,
    shown: str = "",
    intro: str = "",
) -> HttpResponse:
    return page(
        request,
        "plans/question.jinja",
        {
            "form": form,
            "title": title,
            "caption": shown,
            "intro": intro,
            "back_href": back,
            "button_text": button,
        },
    )
