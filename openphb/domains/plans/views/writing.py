"""Writing a version: starting it, its tasks, its words and dates, sending it and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets import queries as budgets
from openphb.domains.plans import actions, queries, reference
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.approving.types import RiskLevel
from openphb.domains.plans.forms import GROUP_WORDS, DatesForm, PlainForm, SendForm, WordsForm
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.reference import SectionOf
from openphb.domains.plans.sections.types import PartKind, Section, Sees
from openphb.domains.plans.types import Fault, PlanAnswer
from openphb.domains.plans.views.asking import ask, caption, draft
from openphb.domains.plans.views.differing import difference_parts
from openphb.domains.plans.views.readiness import mend_href
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere
from openphb.web.forms import Form
from openphb.web.parts import Task
from openphb.web.shortcuts import page, posted


@requires(Permission.PLAN_WRITE)
def start(request: Request, budget_id: UUID) -> HttpResponse:
    """Ask whether to start the next version, and start it."""
    budgets.budget(viewer=request.viewer, budget_id=budget_id)
    if request.method == "POST":
        plan_id = actions.start_plan(by=request.viewer, at=request.moment.at, budget_id=budget_id)
        return HttpResponseRedirect(reverse("plans:tasks", args=[plan_id]))
    agreed = queries.agreed_plan(viewer=request.viewer, budget_id=budget_id)
    return page(
        request,
        "plans/question.jinja",
        {
            "form": Form(),
            "title": _("Write a new version of the plan"),
            "intro": _(
                "It begins as a copy of version %(number)s, which stays in force until then."
            )
            % {"number": agreed.number}
            if agreed
            else _("You can stop and come back. Nothing is sent until you say so."),
            "caption": _("Care and support plan"),
            "back_href": reverse("plans:versions", args=[budget_id]),
            "button_text": _("Start writing"),
        },
    )


@requires(Permission.PLAN_WRITE)
def tasks(request: Request, plan_id: UUID) -> HttpResponse:
    """Show what is written, what is missing, and how to send the plan."""
    plan = draft(request, plan_id)
    trail.looked(
        "plan being written",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_VIEW,
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
    )
    found = readiness.stopping(viewer=request.viewer, plan=plan)
    groups = tasks_of(plan, found, sections_for(request.viewer, plan))
    return page(
        request,
        "plans/tasks.jinja",
        {
            "plan": plan,
            "caption": caption(plan),
            "groups": groups,
            "tasks": [task for _name, tasks_ in groups for task in tasks_],
            "faults": [(fault, mend_href(plan, fault)) for fault in found],
            "to_do": sum(task.status == _("To do") for _name, some in groups for task in some),
            "may_send": request.viewer.holds(Permission.PLAN_SUBMIT),
            "send_href": reverse("plans:send", args=[plan.id]),
            "ready_href": reverse("plans:ready", args=[plan.id]),
            "back_href": reverse("plans:plan", args=[plan.id]),
        },
    )


@requires(Permission.PLAN_WRITE)
def words(request: Request, plan_id: UUID, section: str) -> HttpResponse:
    """Ask for one section in the person's words."""
    plan = draft(request, plan_id)
    asked = {row.section: row for row in sections_for(request.viewer, plan)}
    if section not in asked:
        raise NothingThere("page")
    which = Section(section)
    form = WordsForm(
        posted(request),
        section=asked[which],
        version=plan.version,
        initial=_section_initial(plan, which),
    )
    return ask(
        request,
        form,
        lambda version: actions.write_words(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            section=which,
            words=form.cleaned_data["words"],
            sees=form.read_by,
        ),
        plan=plan,
        title=asked[which].heading,
        back=reverse("plans:tasks", args=[plan.id]),
        again=lambda now: _section_initial(now, which),
        about=(PartKind.SECTION, which),
    )


@requires(Permission.PLAN_WRITE)
def dates(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask when the plan starts and is looked at again."""
    plan = draft(request, plan_id)
    form = DatesForm(posted(request), version=plan.version, initial=_dates_initial(plan))
    return ask(
        request,
        form,
        lambda version: actions.set_dates(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            starts_on=form.cleaned_data["starts_on"],
            review_on=form.cleaned_data["review_on"],
            notice_weeks=form.cleaned_data["notice_weeks"],
        ),
        plan=plan,
        title=_("Start and review"),
        back=reverse("plans:tasks", args=[plan.id]),
        again=_dates_initial,
    )


@requires(Permission.PLAN_SUBMIT)
def send(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask to send the plan for approval."""
    plan = draft(request, plan_id)
    compared = agreeing.compared(viewer=request.viewer, plan=plan)
    differs = compared is not None and bool(compared.found.explanations)
    form = SendForm(
        posted(request),
        differs=differs,
        asked=compared is not None and compared.asks_for_reasons,
        version=plan.version,
        initial={"difference_reasons": plan.difference_reasons},
    )
    return ask(
        request,
        form,
        lambda version: actions.submit(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan.id,
            version=version,
            difference_reasons=form.cleaned_data.get("difference_reasons", ""),
            risk=RiskLevel(form.cleaned_data["risk"]),
        ),
        plan=plan,
        title=_("Send the plan for approval"),
        intro=_("Somebody other than you decides. Until then it cannot be changed."),
        back=reverse("plans:tasks", args=[plan.id]),
        onward=reverse("plans:sent", args=[plan.id]),
        button=_("Send for approval"),
        said=_("The plan was sent."),
        template="plans/send.jinja",
        more={"compared": compared, **difference_parts(compared)},
    )


@requires(Permission.PLAN_SUBMIT)
def sent(request: Request, plan_id: UUID) -> HttpResponse:
    """Say that the plan was sent and what happens next."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    return page(
        request,
        "plans/sent.jinja",
        {
            "done": _("The plan was sent for approval"),
            "reference": caption(plan),
            "plan_href": reverse("plans:plan", args=[plan.id]),
        },
    )


@requires(Permission.PLAN_SUBMIT)
def take_back(request: Request, plan_id: UUID) -> HttpResponse:
    """Ask to take a sent plan back, so that it can be changed."""
    plan = queries.plan(viewer=request.viewer, plan_id=plan_id)
    return ask(
        request,
        PlainForm(posted(request), version=plan.version),
        lambda version: actions.withdraw(
            by=request.viewer, at=request.moment.at, plan_id=plan.id, version=version
        ),
        plan=plan,
        title=_("Take the plan back"),
        intro=_("It goes back to being written. It has to be sent again before anyone decides."),
        back=reverse("plans:plan", args=[plan.id]),
        onward=reverse("plans:tasks", args=[plan.id]),
        button=_("Take it back"),
        said=_("The plan can be changed again."),
    )


def sections_for(viewer: Viewer, plan: PlanAnswer) -> tuple[SectionOf, ...]:
    """Return the sections that a viewer is asked for, in order: none that they may not read.

    Few are asked about safeguarding, and nobody for what another body wrote for itself.
    """
    safeguards = viewer.scope(Permission.PLAN_SAFEGUARD).covers(
        tenant_id=plan.tenant_id, subject_id=plan.subject_id
    )
    return tuple(
        row
        for row in reference.sections_on(viewer.today)
        if (safeguards or not row.restricted) and row.section not in plan.hidden
    )


def tasks_of(
    plan: PlanAnswer, found: tuple[Fault, ...], asked: tuple[SectionOf, ...]
) -> list[tuple[str, list[Task]]]:
    """Return the steps of writing a version in groups, with what is there and what is missing."""
    wrong = [fault.where.split(".")[0] for fault in found]
    groups: dict[str, list[Task]] = {name: [] for name in GROUP_WORDS}

    def status(where: str, *, written: bool, always: bool) -> tuple[str, bool]:
        count = wrong.count(where)
        if count and written:
            return ngettext("%(n)s thing to mend", "%(n)s things to mend", count) % {
                "n": count
            }, False
        if written and not count:
            return _("Done"), True
        return (_("To do") if always or count else _("If it applies")), False

    def part(
        group: str, which: str, name: str, hint: str, count: int, *, always: bool = True
    ) -> None:
        words_, done = status(which, written=bool(count), always=always)
        groups[group].append(
            Task(f"{name} ({count})", words_, reverse(f"plans:{which}", args=[plan.id]), hint, done)
        )

    def section(row: SectionOf) -> None:
        written = bool(plan.words[row.section].strip())
        there = written or (row.section is Section.CONTINGENCY and bool(plan.steps))
        words_, done = status(row.section, written=there, always=row.always)
        href = reverse("plans:words", args=[plan.id, row.section])
        groups[row.group].append(Task(row.heading, words_, href, row.help, done))

    part(
        "me",
        "people",
        _("People of the plan"),
        _("Who matters to it, and who co-ordinates it."),
        len(plan.people),
    )
    part(
        "doing",
        "needs",
        _("Needs"),
        _("What help is needed with, and who found that."),
        len(plan.needs),
    )
    part(
        "doing",
        "outcomes",
        _("Outcomes"),
        _("What the person wants to achieve."),
        len(plan.outcomes),
    )
    part(
        "doing",
        "actions",
        _("Actions"),
        _("What people will do that needs no money."),
        len(plan.actions),
        always=False,
    )
    part(
        "doing",
        "lines",
        _("Budget lines"),
        _("What the money buys, and for what."),
        len(plan.lines),
    )
    part(
        "safe", "risks", _("Risks"), _("What could go wrong, and what was agreed."), len(plan.risks)
    )
    for row in asked:
        section(row)
    part(
        "safe",
        "steps",
        _("Steps when things go wrong"),
        _("Each thing that could happen, what is done and by whom."),
        len(plan.steps),
        always=False,
    )
    dates_words, dates_done = status("dates", written=plan.starts_on is not None, always=True)
    groups["end"].append(
        Task(
            _("Start and review"),
            dates_words,
            reverse("plans:dates", args=[plan.id]),
            _("When it starts, when it is looked at again, what notice is given."),
            dates_done,
        )
    )
    part(
        "end",
        "assents",
        _("Who agreed to it"),
        _("Who said yes to this version, when and how."),
        len(plan.assents),
        always=False,
    )
    return [(str(GROUP_WORDS[name]), tasks_) for name, tasks_ in groups.items() if tasks_]


def _section_initial(plan: PlanAnswer, which: Section) -> dict[str, object]:
    mark = plan.sections.get(which)
    return {"words": plan.words[which], "sees": mark.sees if mark else Sees.BOTH}


def _dates_initial(plan: PlanAnswer) -> dict[str, object]:
    return {
        "starts_on": plan.starts_on,
        "review_on": plan.review_on,
        "notice_weeks": plan.notice_weeks,
    }
