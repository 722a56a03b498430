"""Making a plan together: what is added beside each section, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions, reference
from openphb.domains.plans.forms.together import (
    KINDS_WORDS,
    AddForm,
    DeclineForm,
    EndingForm,
    ReplyForm,
    SettleForm,
    TakeBackForm,
)
from openphb.domains.plans.inviting import queries as inviting
from openphb.domains.plans.inviting.rules import ADDS
from openphb.domains.plans.sections import rules as sections
from openphb.domains.plans.sections.rules import Clash
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.together import queries
from openphb.domains.plans.together.rules import BESIDE_SECTION, USED
from openphb.domains.plans.together.types import (
    Added,
    Adds,
    Became,
    Beside,
    PartBeside,
    Together,
)
from openphb.domains.plans.views.taking_up import added_words, take_up_href
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
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
    looked(request, found)
    me = request.viewer.user_id
    heads = headings()
    parts = queries.parts_beside(viewer=request.viewer, plan_id=plan_id)
    every = [one for section in found.sections for one in section.added]
    for kind in parts:
        every += [*(one for part in kind.parts for one in part.added), *kind.others]
    return page(
        request,
        "plans/together/together.jinja",
        {
            "found": found,
            "caption": caption(found),
            "sections": [
                (
                    heads[one.section],
                    reverse("plans:beside", args=[found.plan_id, one.section]),
                    bool(one.words),
                    len(one.open_ones),
                )
                for one in found.sections
            ],
            "parts": [
                (
                    KINDS_WORDS[one.kind],
                    reverse("plans:beside_parts", args=[found.plan_id, one.kind]),
                    len(one.parts),
                    len(one.open_ones),
                )
                for one in parts
            ],
            "of_others": _latest(found, (one for one in every if one.written_by != me)),
            "mine": _latest(found, (one for one in every if one.written_by == me)),
            **added_words(),
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
    looked(request, found)
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
            "caption": caption(found),
            "adds": [
                (words, reverse("plans:add", args=[plan_id, section, adds]))
                for adds, words in ADD_TITLES.items()
                if adds in ADDS[limit] and (adds is not Adds.SUGGESTION or one.words)
            ],
            "may_add": bool(ADDS[limit]),
            "used": [each for each in one.added if each.ending and each.ending.became in USED],
            "may_write": may,
            "me": request.viewer.user_id,
            **added_words(),
            "back_href": reverse("plans:together", args=[plan_id]),
        },
    )


@requires(Permission.PLAN_CONTRIBUTE)
def add(request: Request, plan_id: UUID, section: str, adds: str) -> HttpResponse:
    """Ask for what somebody adds beside a section."""
    found, one = queries.beside(viewer=request.viewer, plan_id=plan_id, section=section)
    if adds not in BESIDE_SECTION:
        raise NothingThere("page")
    kind = Adds(adds)
    form = AddForm(
        posted(request),
        adds=kind,
        may_key=request.viewer.holds(Permission.PLAN_KEY),
        today=request.viewer.today,
        initial={"words": one.words if kind is Adds.SUGGESTION else ""},
    )
    return ask_beside(
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
        place_of(found, one),
        title=ADD_TITLES[kind],
        said=_("Your words are kept beside the plan."),
    )


@requires(Permission.PLAN_CONTRIBUTE)
def reply(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask for an answer to something that was added."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    form = ReplyForm(posted(request))
    return ask_beside(
        request,
        form,
        lambda: actions.reply(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=contribution_id,
            words=form.cleaned_data["words"],
        ),
        found,
        place_of(found, one, added),
        title=_("Answer %(name)s") % {"name": added.name},
        said=_("Your answer is kept."),
        added=added,
    )


@requires(Permission.PLAN_CONTRIBUTE)
def settle(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask whether a comment is settled."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    form = SettleForm(posted(request))
    return ask_beside(
        request,
        form,
        lambda: actions.settle(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=contribution_id,
            words=form.cleaned_data["words"],
        ),
        found,
        place_of(found, one, added),
        title=_("Settle this comment"),
        said=_("The comment is settled."),
        added=added,
    )


@requires(Permission.PLAN_WRITE)
def ending(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask what becomes of somebody's words: the plan's text and theirs stand side by side."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    if not isinstance(one, Beside):
        return _part_ending(request, found, one, added)
    text = added.words
    if added.adds is not Adds.SUGGESTION:
        text = sections.together(one.words, added.words)
    form = EndingForm(
        posted(request), adds=added.adds, version=found.version, initial={"text": text}
    )
    return ask_beside(
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
        place_of(found, one, added),
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


def _part_ending(
    request: Request, found: Together, part: PartBeside | None, added: Added
) -> HttpResponse:
    """Ask why a suggestion is not used; the page leads to where it is written into the plan."""
    form = DeclineForm(posted(request), version=found.version)
    differs = part and added.adds is Adds.SUGGESTION
    return ask_beside(
        request,
        form,
        lambda: actions.decide_contribution(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=added.id,
            version=form.seen_version or 0,
            became=Became.DECLINED,
            words=form.cleaned_data["words"],
        ),
        found,
        place_of(found, part, added),
        title=_("What %(name)s suggests") % {"name": added.name},
        said=_("Saved."),
        added=added,
        more={
            **({"stands": part.suggestable} if part else {}),
            "difference": sections.difference(part.suggestable, added.words)
            if part and differs
            else (),
            "take_up_href": take_up_href(found.plan_id, added)
            if added.is_open
            and added.adds is not Adds.COMMENT
            and (part or added.adds is Adds.NEW_PART)
            else "",
            "button_text": _("Do not use it"),
            "is_gone": part is None and added.adds is not Adds.NEW_PART,
        },
        template="plans/together/part_ending.jinja",
    )


@requires(Permission.PLAN_CONTRIBUTE)
def taken_back(request: Request, contribution_id: UUID) -> HttpResponse:
    """Ask whether somebody takes back their own words."""
    found, one, added = queries.contribution(viewer=request.viewer, contribution_id=contribution_id)
    form = TakeBackForm(posted(request))
    return ask_beside(
        request,
        form,
        lambda: actions.take_back_contribution(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=contribution_id,
            words=form.cleaned_data["words"],
        ),
        found,
        place_of(found, one, added),
        title=_("Take back what you wrote"),
        said=_("You have taken it back. It can still be read, with a note that you did."),
        added=added,
    )


def headings() -> dict[Section, str]:
    """Return what each section is called."""
    return {row.section: row.heading for row in reference.sections()}


def place_of(
    found: Together, one: Beside | PartBeside | None, added: Added | None = None
) -> tuple[str, str]:
    """Return the page beside a section or a part, and what that is called.

    `added` says of which kind a part is that is not there.
    """
    if isinstance(one, Beside):
        return reverse("plans:beside", args=[found.plan_id, one.section]), headings()[one.section]
    kind = one.kind if one else added.kind if added else None
    if kind is None:
        raise NothingThere("part of the plan")
    return reverse("plans:beside_parts", args=[found.plan_id, kind]), str(KINDS_WORDS[kind])


def ask_beside(
    request: Request,
    form: Form,
    act: Callable[[], object],
    found: Together,
    place: tuple[str, str],
    *,
    title: str,
    said: str,
    added: Added | None = None,
    more: dict[str, object] | None = None,
    template: str = "plans/together/question.jinja",
) -> HttpResponse:
    """Show a question about what stands beside a plan; on an answer, act and go to its `place`."""
    onward, heading = place
    shown = more or {}
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Clash) and isinstance(form, EndingForm):
                now = queries.together(viewer=request.viewer, plan_id=found.plan_id)
                form.renew_version(now.version)
                stands = {one.section: one.words for one in now.sections}
                if added and added.section:
                    shown = {**shown, "stands": stands.get(added.section, "")}
        else:
            messages.success(request, said)
            return HttpResponseRedirect(onward)
    return page(
        request,
        template,
        {
            **added_words(),
            "button_text": _("Save"),
            **shown,
            "form": form,
            "title": title,
            "section": heading,
            "added": added,
            "caption": caption(found),
            "back_href": onward,
        },
    )


def _latest(found: Together, added: Iterable[Added]) -> list[tuple[str, str, Added]]:
    """Return what was added last, newest first: ten of it, each with what it is beside and where."""
    newest = sorted(added, key=lambda one: one.written_at, reverse=True)[:10]
    beside = {one.section: one for one in found.sections}
    placed = [
        (place_of(found, beside[one.section] if one.section else None, one), one) for one in newest
    ]
    return [
        (heading, f"{href}#part-{one.part_id}" if one.part_id else href, one)
        for (href, heading), one in placed
    ]


def caption(found: Together) -> str:
    """Return what stands above a page about a version."""
    return _("Care and support plan, version %(number)s") % {"number": found.number}


def looked(request: Request, found: Together) -> None:
    """Write down that somebody looked at what stands beside a plan."""
    trail.looked(
        inviting.LOOKED,
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.PLAN_CONTRIBUTE,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
