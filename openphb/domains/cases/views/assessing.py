"""Pages of how somebody was assessed: keyed once, corrected, read, and taken in from a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.cases import actions, queries
from openphb.domains.cases.assessing import clocks
from openphb.domains.cases.assessing.table_file import header_of
from openphb.domains.cases.assessing.thresholds import team_is_as_expected
from openphb.domains.cases.assessing.tools import tool_coded, tools, tools_for
from openphb.domains.cases.forms.assessing import (
    MORE_MEMBERS,
    MOST_MEMBERS,
    AssessmentForm,
    DelayForm,
    NeedForm,
    TakeInForm,
)
from openphb.domains.cases.types import (
    Assessed,
    AssessmentAnswer,
    AssessmentDraft,
    Doing,
    Eligibility,
    WhoPaid,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal
from openphb.web.forms import VersionedForm
from openphb.web.parts import Clock, Column, clock, hour_clock
from openphb.web.shortcuts import page, posted, posted_files


@requires(Permission.CASE_VIEW)
def assessments(request: Request, case_id: UUID) -> HttpResponse:
    """How one case was assessed: its clock, its tools, and what can be recorded."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    known = queries.assessed(viewer=request.viewer, case_id=case_id)
    _looked(request, case.facts.tenant_id, case.facts.subject_id)
    records = request.viewer.holds(Permission.ASSESSMENT_RECORD)
    until = known.decided_on or request.viewer.today
    eligible = not case.decisions or case.decisions[0].decision is Eligibility.ELIGIBLE
    late = clocks.late_days(known.counting, until=until) if known.counting else 0
    context = {
        "case": case,
        "known": known,
        "clock": clock_of(known, request),
        "late": late,
        "refund": known.counting is not None
        and clocks.refund_may_be_owed(
            case.facts.category, known.counting, until=until, delays=known.delays, eligible=eligible
        ),
        "tools": tools_for(case.facts.category, request.viewer.today) if records else (),
        "records": records,
        "staff": request.viewer.holds(Permission.HOME_STAFF),
        "back_href": reverse("staff:case", args=[case_id])
        if request.viewer.holds(Permission.HOME_STAFF)
        else "",
    }
    return page(request, "cases/assessments.jinja", context)


@requires(Permission.CASE_VIEW)
def assessment(request: Request, assessment_id: UUID) -> HttpResponse:
    """One version of an assessment, with what the tool's own rule says of it."""
    found = queries.assessment(viewer=request.viewer, assessment_id=assessment_id)
    _looked(request, found.tenant_id, found.subject_id)
    case = queries.case(viewer=request.viewer, case_id=found.case_id)
    unseen = [one.name for one in found.tool.domains if not one.levels_seen]
    context = {
        "found": found,
        "case": case,
        "versions": queries.versions_of(viewer=request.viewer, assessment_id=assessment_id),
        "columns": (Column(_("Domain")), Column(_("Level")), Column(_("Evidence"))),
        "rows": [
            (_(found.tool.domain(one.domain).name), _(one.mark.words), one.evidence or "–")
            for one in found.told.findings
        ],
        "team_columns": (Column(_("Name")), Column(_("Profession or role")), Column(_("From"))),
        "team_rows": [
            (one.name, one.profession, _from(one.side.words, one.organisation))
            for one in found.told.members
        ],
        "team_expected": team_is_as_expected(found.told.members),
        "unseen": unseen,
        "corrects": found.latest and request.viewer.holds(Permission.ASSESSMENT_RECORD),
        "decides": any(one.doing is Doing.DECIDE for one in case.doing),
        "may_decide": request.viewer.holds(Permission.CASE_DECIDE_ELIGIBILITY),
        "back_href": reverse("cases:assessments", args=[found.case_id]),
    }
    return page(request, "cases/assessment.jinja", context)


@requires(Permission.ASSESSMENT_RECORD)
def assess(request: Request, case_id: UUID, tool: str) -> HttpResponse:
    """Key an assessment once."""
    case = queries.case(viewer=request.viewer, case_id=case_id)
    form = _form(request, tool, version=case.version)

    def act() -> UUID:
        return actions.record_assessment(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            version=form.seen_version,
            told=form.told,
        )

    return _keyed(request, form, act, case.name, reverse("cases:assessments", args=[case_id]))


@requires(Permission.ASSESSMENT_RECORD)
def correct_assessment(request: Request, assessment_id: UUID) -> HttpResponse:
    """Correct an assessment: the old version stays, with the reason why there is a new one."""
    found = queries.assessment(viewer=request.viewer, assessment_id=assessment_id)
    case = queries.case(viewer=request.viewer, case_id=found.case_id)
    form = _form(request, found.tool.code, before=found.told)

    def act() -> UUID:
        return actions.correct_assessment(
            by=request.viewer,
            at=request.moment.at,
            assessment_id=assessment_id,
            reason=form.cleaned_data["reason"],
            told=form.told,
        )

    back = reverse("cases:assessment", args=[assessment_id])
    return _keyed(request, form, act, case.name, back)


@requires(Permission.ASSESSMENT_RECORD)
def note_need(request: Request, case_id: UUID) -> HttpResponse:
    """Record that the body was told of a need."""
    form = NeedForm(posted(request), initial={"received_on": request.viewer.today})

    def act() -> None:
        actions.note_need(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            received_at=form.received_at,
            words=form.cleaned_data["words"],
        )

    return _said(request, case_id, form, act, "cases/note_need.jinja", _("The notice is recorded."))


@requires(Permission.ASSESSMENT_RECORD)
def explain_delay(request: Request, case_id: UUID) -> HttpResponse:
    """Record why a decision is late."""
    form = DelayForm(posted(request))

    def act() -> None:
        actions.explain_delay(
            by=request.viewer,
            at=request.moment.at,
            case_id=case_id,
            words=form.cleaned_data["words"],
            beyond_control=form.cleaned_data["beyond_control"] == "yes",
            paid_by=WhoPaid(form.cleaned_data["paid_by"]),
        )

    done = _("The reason is recorded.")
    return _said(request, case_id, form, act, "cases/explain_delay.jinja", done)


@requires(Permission.ASSESSMENT_RECORD)
def take_in_assessments(request: Request, tool: str) -> HttpResponse:
    """A file of assessments out of another system; its good rows go in, its others are told."""
    known = tool_coded(tool)
    commissioners = people.commissioners(
        viewer=request.viewer, permission=Permission.ASSESSMENT_RECORD
    )
    form = TakeInForm(posted(request), posted_files(request), commissioners=commissioners)
    context = {
        "tool": known,
        "others": [one for one in tools().values() if one.code != known.code],
        "header_row": header_of(known),
        "back_href": reverse("staff:cases"),
    }
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = actions.take_in_assessments(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=form.tenant_id,
                tool=known.code,
                data=file.read(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            columns = (
                Column(_("Row")),
                Column(_("Column")),
                Column(_("What is wrong")),
                Column(_("How to mend it")),
            )
            rows = [
                (_("Line %(number)s") % {"number": one.line}, one.column, one.message, one.mend)
                for one in found.faults
            ]
            more = {"found": found, "columns": columns, "rows": rows, "name": file.name}
            return page(request, "cases/took_in_assessments.jinja", context | more)
    return page(request, "cases/take_in_assessments.jinja", context | {"form": form})


@requires(Permission.ASSESSMENT_RECORD)
def assessments_template(_request: Request, tool: str) -> HttpResponse:
    """The first row of a file of assessments, as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow(header_of(tool_coded(tool)))
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{tool_coded(tool).code}.csv"'
    return answer


def clock_of(known: Assessed, request: Request) -> Clock | None:
    """Return how the clock of a decision stands now, in hours where it counts hours."""
    found = known.counting
    if found is None:
        return None
    if found.due_at is not None:
        done = known.decided_recorded_at
        return hour_clock(_("Decision"), found.due_at, now=request.moment.at, done=done)
    today = request.viewer.today
    return clock(_("Decision"), found.due, today=today, done=known.decided_on)


def _form(
    request: Request,
    tool: str,
    *,
    before: AssessmentDraft | None = None,
    version: int | None = None,
) -> AssessmentForm:
    sent = posted(request)
    wanted = str(sent.get("member_rows", "")) if sent else ""
    rows = int(wanted) if wanted.isdecimal() and len(wanted) < 3 else 0
    if sent is not None and "more" in sent:
        rows += MORE_MEMBERS
    return AssessmentForm(
        # Who asks for more rows has not finished: nothing is judged yet.
        None if sent is not None and "more" in sent else sent,
        tool=tool_coded(tool),
        today=request.viewer.today,
        before=before,
        member_rows=min(rows, MOST_MEMBERS),
        version=version,
    )


def _keyed(
    request: Request, form: AssessmentForm, act: Callable[[], UUID], name: str, back: str
) -> HttpResponse:
    sent = posted(request)
    if sent is not None and "more" in sent:
        form.stand_as_sent(sent)
    elif form.is_valid():
        try:
            assessment_id = act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The assessment is recorded. Nothing is decided by it."))
            return redirect("cases:assessment", assessment_id=assessment_id)
    context = {"form": form, "name": name, "back_href": back}
    return page(request, "cases/assess.jinja", context)


def _said(
    request: Request,
    case_id: UUID,
    form: VersionedForm,
    act: Callable[[], None],
    template: str,
    done: str,
) -> HttpResponse:
    case = queries.case(viewer=request.viewer, case_id=case_id)
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("cases:assessments", case_id=case_id)
    back = reverse("cases:assessments", args=[case_id])
    return page(request, template, {"form": form, "case": case, "back_href": back})


def _from(side: str, organisation: str) -> str:
    return f"{_(side)}, {organisation}" if organisation else _(side)


def _looked(request: Request, tenant_id: UUID, subject_id: UUID) -> None:
    trail.looked(
        "assessment",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.CASE_VIEW,
        tenant_id=tenant_id,
        subject_id=subject_id,
    )


def rests_on_choices(known: tuple[AssessmentAnswer, ...]) -> list[tuple[UUID, str]]:
    """Return the assessments that a decision may rest on, as its form offers them."""
    return [
        (one.id, f"{_(one.tool.name)}, {one.told.completed_on.strftime('%d/%m/%Y')}")
        for one in known
    ]
