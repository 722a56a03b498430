"""Making a plan together: what is added beside each section, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions, reference
from openphb.domains.plans.forms.together import (
    ADDED_AS_WORDS,
    ADDS_WORDS,
    BECAME_WORDS,
    CAME_WORDS,
    AddForm,
    EndingForm,
    ReplyForm,
    SettleForm,
)
from openphb.domains.plans.inviting import queries as inviting
from openphb.domains.plans.inviting.rules import ADDS
from openphb.domains.plans.sections import rules as sections
from openphb.domains.plans.sections.rules import Clash
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.together import queries
from openphb.domains.plans.together.types import Added, Adds, Became, Beside, Together
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import Form
from openphb.web.shortcuts import page, posted

ADD_TITLES = {
    Adds.OWN_WORDS: _("Add your own words"),
    Adds.SUGGESTION: _("Suggest other words"),
    Adds.COMMENT: _("Write a comment"),
}


@requires(Permission.PLAN_CONTRIBUTE)
def together(request: Request, plan_id: UUID) -> HttpResponse:
    """Show what one can add to a plan, what others added, and what happens next."""
    found = queries.together(viewer=request.viewer, plan_id=plan_id)
    _looked(request, found)
    me = request.viewer.user_id
    heads = headings()
    return page(
        request,
        "plans/together/together.jinja",
        {
            "found": found,
            "caption": _caption(found),
            "sections": [
                (
                    heads[one.section],
                    reverse("plans:beside", args=[found.plan_id, one.section]),
                    bool(one.words),
                    len(one.open_ones),
                )
                for one in found.sections
            ],
            "of_others": _latest(found, lambda one: one.written_by != me),
            "mine": _latest(found, lambda one: one.written_by == me),
            "heads": heads,
            **_words(),
            "papers": queries.papers(viewer=request.viewer, plan_id=plan_id),
            "may_key": request.viewer.holds(Permission.PLAN_KEY),
            "may_write": request.viewer.holds(Permission.PLAN_WRITE),
            "may_invite": request.viewer.scope(Permission.PLAN_INVITE).covers(
                tenant_id=found.tenant_id, subject_id=found.subject_id
            ),
            "may_add": bool(ADDS[inviting.limit_of(viewer=request.viewer, plan_id=plan_id)[0]]),
            "back_href": reverse("plans:plan", args=[found.plan_id])
            if request.viewer.holds(Permission.PLAN_VIEW)
            else "",
        },
    )


@requires(Permission.PLAN_CONTRIBUTE)
def beside(request: Request, plan_id: UUID, section: str) -> HttpResponse:
    """Show a section, what stands beside it, and where its words come from."""
    found, one = queries.beside(viewer=request.viewer, plan_id=plan_id, section=section)
    _looked(request, found)
    may = request.viewer.scope(Permission.PLAN_WRITE).covers(
        tenant_id=found.tenant_id, subject_id=found.subject_id
    )
    limit, _named = inviting.limit_of(viewer=request.viewer, plan_id=plan_id)
    return page(
        request,
        "plans/together/beside.jinja",
        {
            "found": found,
            "one": one,
            "title": headings()[one.section],
            "caption": _caption(found),
            "adds": [
                (words, reverse("plans:add", args=[plan_id, section, adds]))
                for adds, words in ADD_TITLES.items()
                if adds in ADDS[limit] and (adds is not Adds.SUGGESTION or one.words)
            ],
            "may_add": bool(ADDS[limit]),
            "used": [
                each
                for each in one.added
                if each.ending and each.ending.became in (Became.USED, Became.USED_CHANGED)
            ],
            "may_write": may,
            "me": request.viewer.user_id,
            **_words(),
            "back_href": reverse("plans:together", args=[plan_id]),
        },
    )


@requires(Permission.PLAN_CONTRIBUTE)
def add(request: Request, plan_id: UUID, section: str, adds: str) -> HttpResponse:
    """Ask for what somebody adds beside a section."""
    found, one = queries.beside(viewer=request.viewer, plan_id=plan_id, section=section)
    if adds not in set(Adds):
        raise NothingThere("page")
    kind = Adds(adds)
    form = AddForm(
        posted(request),
        adds=kind,
        may_key=request.viewer.holds(Permission.PLAN_KEY),
        today=request.viewer.today,
        initial={"words": one.words if kind is Adds.SUGGESTION else ""},
    )
    return _ask(
        request,
        form,
        lambda: actions.contribute(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan_id,
            section=one.section,
            adds=kind,
            words=form.cleaned_data["words"],
            said=form.said(),
        ),
        found,
        one,
        title=ADD_TITLES[kind],
        said=_("Your words are kept beside the plan."),
    )


@requires(Permission.PLAN_CONTRIBUTE)
def reply(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask for an answer to something that was added."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    form = ReplyForm(posted(request))
    return _ask(
        request,
        form,
        lambda: actions.reply(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=contribution_id,
            words=form.cleaned_data["words"],
        ),
        found,
        one,
        title=_("Answer %(name)s") % {"name": added.name},
        said=_("Your answer is kept."),
        added=added,
    )


@requires(Permission.PLAN_CONTRIBUTE)
def settle(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask whether a comment is settled."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    form = SettleForm(posted(request))
    return _ask(
        request,
        form,
        lambda: actions.settle(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=contribution_id,
            words=form.cleaned_data["words"],
        ),
        found,
        one,
        title=_("Settle this comment"),
        said=_("The comment is settled."),
        added=added,
    )


@requires(Permission.PLAN_WRITE)
def ending(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask what becomes of somebody's words: the plan's text and theirs stand side by side."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    text = added.words
    if added.adds is not Adds.SUGGESTION:
        text = sections.together(one.words, added.words)
    form = EndingForm(
        posted(request), adds=added.adds, version=found.version, initial={"text": text}
    )
    return _ask(
        request,
        form,
        lambda: actions.decide_contribution(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=contribution_id,
            version=form.seen_version or 0,
            became=Became(form.cleaned_data["became"]),
            words=form.cleaned_data["words"],
            text=form.cleaned_data["text"],
        ),
        found,
        one,
        title=_("Words of %(name)s") % {"name": added.name},
        said=_("Saved."),
        added=added,
        more={
            "stands": one.words,
            "difference": sections.difference(one.words, added.words)
            if added.adds is Adds.SUGGESTION
            else (),
        },
    )


def headings() -> dict[Section, str]:
    """Return what each section is called."""
    return {row.section: row.heading for row in reference.sections()}


def _ask(
    request: Request,
    form: Form,
    act: Callable[[], object],
    found: Together,
    one: Beside,
    *,
    title: str,
    said: str,
    added: Added | None = None,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    onward = reverse("plans:beside", args=[found.plan_id, one.section])
    shown = more or {}
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Clash) and isinstance(form, EndingForm):
                now, section = queries.beside(
                    viewer=request.viewer, plan_id=found.plan_id, section=one.section
                )
                form.renew_version(now.version)
                shown = {**shown, "stands": section.words}
        else:
            messages.success(request, said)
            return HttpResponseRedirect(onward)
    return page(
        request,
        "plans/together/question.jinja",
        {
            **_words(),
            **shown,
            "form": form,
            "title": title,
            "section": headings()[one.section],
            "added": added,
            "caption": _caption(found),
            "back_href": onward,
            "button_text": _("Save"),
        },
    )


def _latest(found: Together, wanted: Callable[[Added], bool]) -> list[Added]:
    """Return what waits or was answered last, newest first; ten of it."""
    all_of_it = [one for section in found.sections for one in section.added if wanted(one)]
    return sorted(all_of_it, key=lambda one: one.written_at, reverse=True)[:10]


def _words() -> dict[str, object]:
    return {
        "as_words": ADDED_AS_WORDS,
        "came_words": CAME_WORDS,
        "adds_words": ADDS_WORDS,
        "became_words": BECAME_WORDS,
    }


def _caption(found: Together) -> str:
    return _("Care and support plan, version %(number)s") % {"number": found.number}


def _looked(request: Request, found: Together) -> None:
    trail.looked(
        inviting.LOOKED,
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_CONTRIBUTE,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
