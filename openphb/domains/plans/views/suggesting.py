"""The parts of a plan in words, what others suggest beside each, and the questions of suggesting."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.plans import actions
from openphb.domains.plans.forms.together import KINDS_WORDS, SUGGEST_WORDS, AddForm
from openphb.domains.plans.inviting import queries as inviting
from openphb.domains.plans.inviting.rules import ADDS
from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.together import queries
from openphb.domains.plans.together.rules import BESIDE_PART, SUGGESTABLE
from openphb.domains.plans.together.types import Adds, PartsBeside
from openphb.domains.plans.views.taking_up import added_words
from openphb.domains.plans.views.together import ask_beside, caption, looked
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere
from openphb.web.forms.fields import Words
from openphb.web.shortcuts import page, posted

PART_TITLES: dict[Adds, Words] = {
    Adds.SUGGESTION: gettext_lazy("Suggest other words"),
    Adds.COMMENT: gettext_lazy("Write a comment"),
    Adds.REMOVAL: gettext_lazy("Say that it should go"),
}


@requires(Permission.PLAN_CONTRIBUTE)
def beside_parts(request: Request, plan_id: UUID, which: str) -> HttpResponse:
    """Show the parts of one kind in words, with what others suggest beside each."""
    beside = _beside(request, plan_id, which)
    found = queries.together(viewer=request.viewer, plan_id=plan_id)
    looked(request, found)
    limit, _named = inviting.limit_of(viewer=request.viewer, plan_id=plan_id)
    return page(
        request,
        "plans/together/parts_beside.jinja",
        {
            "found": found,
            "beside": beside,
            "title": KINDS_WORDS[beside.kind],
            "caption": caption(found),
            "adds": [(adds, words) for adds, words in PART_TITLES.items() if adds in ADDS[limit]],
            "new": SUGGEST_WORDS[beside.kind] if Adds.NEW_PART in ADDS[limit] else "",
            "new_href": reverse("plans:part_new", args=[plan_id, which]),
            "may_add": bool(ADDS[limit]),
            "may_write": request.viewer.scope(Permission.PLAN_WRITE).covers(
                tenant_id=found.tenant_id, subject_id=found.subject_id
            ),
            "me": request.viewer.user_id,
            **added_words(),
            "back_href": reverse("plans:together", args=[plan_id]),
        },
    )


@requires(Permission.PLAN_CONTRIBUTE)
def part_new(request: Request, plan_id: UUID, which: str) -> HttpResponse:
    """Ask for a part that the plan does not have yet."""
    return _suggest(request, plan_id, which, None, Adds.NEW_PART)


@requires(Permission.PLAN_CONTRIBUTE)
def part_suggest(
    request: Request, plan_id: UUID, which: str, part_id: UUID, suggests: str
) -> HttpResponse:
    """Ask for other words for a part, why it should go, or a comment."""
    if suggests not in BESIDE_PART:
        raise NothingThere("page")
    return _suggest(request, plan_id, which, part_id, Adds(suggests))


def _suggest(
    request: Request, plan_id: UUID, which: str, part_id: UUID | None, adds: Adds
) -> HttpResponse:
    beside = _beside(request, plan_id, which)
    found = queries.together(viewer=request.viewer, plan_id=plan_id)
    part = next((one for one in beside.parts if one.part_id == part_id), None)
    if part_id and part is None:
        raise NothingThere("part of the plan")
    form = AddForm(
        posted(request),
        adds=adds,
        kind=beside.kind,
        may_key=request.viewer.holds(Permission.PLAN_KEY),
        today=request.viewer.today,
        initial={"words": part.suggestable if part and adds is Adds.SUGGESTION else ""},
    )
    return ask_beside(
        request,
        form,
        lambda: actions.suggest_part(
            by=request.viewer,
            at=request.moment.at,
            plan_id=plan_id,
            kind=beside.kind,
            part_id=part_id,
            adds=adds,
            words=form.cleaned_data["words"],
            said=form.said(),
        ),
        found,
        (reverse("plans:beside_parts", args=[plan_id, which]), str(KINDS_WORDS[beside.kind])),
        title=str(SUGGEST_WORDS[beside.kind] if part is None else PART_TITLES[adds]),
        said=_("Your words are kept beside the plan."),
        more={"part": part, "is_new": part is None},
    )


def _beside(request: Request, plan_id: UUID, which: str) -> PartsBeside:
    if which not in SUGGESTABLE:
        raise NothingThere("page")
    (found,) = queries.parts_beside(viewer=request.viewer, plan_id=plan_id, kinds=[PartKind(which)])
    return found
