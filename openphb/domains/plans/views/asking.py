"""What every question about a draft does: show, take the answer, go on; or say why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from openphb.domains.plans import queries, rules
from openphb.domains.plans.sections import queries as sections
from openphb.domains.plans.sections.rules import Clash
from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.types import PlanAnswer
from openphb.domains.plans.views.clashing import both_in, clash_rows, kept_words
from openphb.domains.plans.views.taking_up import added_words, suggested, taking_up
from openphb.foundation.access.routes import Request
from openphb.kernel.refusal import Refusal, Stale
from openphb.web.forms import VersionedForm
from openphb.web.shortcuts import page

Initial = Callable[[PlanAnswer], Mapping[str, object] | None]
"""What the form shows of its section or part as a plan has it; None where it has it no more."""


def draft(request: Request, plan_id: UUID) -> PlanAnswer:
    """Return a version that may still be written. Refusals: `nothing_there`, `plan_not_draft`.

    What somebody sends is looked at even where the version was sent for approval meanwhile: its
    action refuses, and the page that says so still has their words.
    """
    found = queries.plan(viewer=request.viewer, plan_id=plan_id)
    if request.method != "POST":
        rules.require_draft(found.state)
    return found


def ask(
    request: Request,
    form: VersionedForm,
    act: Callable[[int], object],
    *,
    plan: PlanAnswer,
    title: str,
    back: str,
    onward: str | None = None,
    intro: str = "",
    button: str = "",
    said: str = "",
    template: str = "plans/question.jinja",
    more: Mapping[str, object] = MappingProxyType({}),
    again: Initial | None = None,
    about: tuple[PartKind, str | UUID] | None = None,
    part: tuple[PartKind, UUID | None] | None = None,
    removes: bool = False,
) -> HttpResponse:
    """Show a question; on an answer, `act` on the version that was on the screen and go on.

    A refusal is shown on the form. `onward` is where to go (`back` unless given), `said` what the
    next page says was done. A page of its own extends `plans/question.jinja`, and takes `more`.
    Where two people write one section or part at once, `again` says how it stands now, and
    `about` which one it is (the section's code, or the part's id). `part` is a part instead of
    `about`, None for a new one: others suggest for it, and the page may be opened for a suggestion.
    """
    if part and part[1] and again:
        about = part[0], part[1]
    added = suggested(request, plan, part, removes=removes)
    if added:
        act, onward = taking_up(request, form, plan, added, act)
    clash: dict[str, object] = {}
    if request.method == "POST" and again and "combine" in request.POST:
        now = queries.plan(viewer=request.viewer, plan_id=plan.id)
        both_in(form, again(now) or {}, now.version)
        clash = {"combined": True}
    elif request.method == "POST" and form.is_valid():
        try:
            act(form.seen_version or 0)
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale | Clash):
                now = queries.plan(viewer=request.viewer, plan_id=plan.id)
                form.renew_version(now.version)
                if again and isinstance(refusal, Clash):
                    clash = {
                        "clash": clash_rows(form, again(now)),
                        "who": _who(request, plan, about) if about else "",
                    }
        else:
            messages.success(request, said or _("Saved."))
            return HttpResponseRedirect(onward or back)
    return page(
        request,
        template,
        {
            "kept": _kept(request, form, plan, about) if about and not clash else [],
            **more,
            **clash,
            **({"suggested": added, **added_words()} if added else {}),
            "form": form,
            "title": title,
            "intro": intro,
            "caption": caption(plan),
            "back_href": back,
            "button_text": button or _("Save and go on"),
        },
    )


def caption(plan: PlanAnswer) -> str:
    """Return what stands above a page about a version."""
    return _("Care and support plan, version %(number)s") % {"number": plan.number}


def _kept(
    request: Request, form: VersionedForm, plan: PlanAnswer, about: tuple[PartKind, str | UUID]
) -> list[tuple[str, object, list[tuple[str, str]]]]:
    kind, which = about
    found = sections.set_aside(viewer=request.viewer, plan_id=plan.id, kind=kind, which=which)
    return [(one.written_by_name, one.written_at, kept_words(form, one.said)) for one in found]


def _who(request: Request, plan: PlanAnswer, about: tuple[PartKind, str | UUID]) -> str:
    kind, which = about
    return sections.last_writer(viewer=request.viewer, plan_id=plan.id, kind=kind, which=which)
