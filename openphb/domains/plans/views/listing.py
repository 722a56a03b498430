"""Lists of the parts of a draft, one part of them, and its removal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans import actions
from openphb.domains.plans.forms import PlainForm
from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.together import queries as together
from openphb.domains.plans.together.rules import SUGGESTABLE
from openphb.domains.plans.types import PlanAnswer
from openphb.domains.plans.views.asking import ask, caption, draft
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import NothingThere
from openphb.web.shortcuts import page, posted


class Known(Protocol):
    """A part of a plan."""

    @property
    def id(self) -> UUID: ...


Part = TypeVar("Part", bound=Known)
# One part → its list's route; the list of people is not called "persons".
LISTS: Mapping[str, str] = {"person": "people"}


def found_in(request: Request, parts: Iterable[Part], part_id: UUID | None) -> Part | None:
    """Return the part of that id, None for a new one.

    Where somebody sends one that is there no more, None too: its action says what became of it,
    and their words stay. Refusal: `nothing_there`.
    """
    if part_id is None:
        return None
    for part in parts:
        if part.id == part_id:
            return part
    if request.method == "POST":
        return None
    raise NothingThere("part of the plan")


def initial_now(
    parts: Iterable[Part], part_id: UUID | None, initial_of: Callable[[Part], dict[str, object]]
) -> dict[str, object] | None:
    """Return what a form would show of the part as it is now, None where it is there no more."""
    found = next((part for part in parts if part.id == part_id), None)
    return None if found is None else initial_of(found)


def list_of(
    request: Request,
    plan: PlanAnswer,
    which: str,
    *,
    title: str,
    intro: str,
    empty: str,
    rows: list[tuple[UUID, str, str, list[tuple[str, str]]]],
    begin: tuple[str, str] | None = None,
) -> HttpResponse:
    """Show the parts of one kind: (id, words, more words, further links) each.

    `begin` is a link (words, path) to where several are added at once. What others suggest waits
    beside each part, and is counted here.
    """
    kind = PartKind(which)
    waiting: dict[UUID, int] = {}
    others = 0
    if kind in SUGGESTABLE:
        (beside,) = together.parts_beside(viewer=request.viewer, plan_id=plan.id, kinds=[kind])
        waiting = {one.part_id: len(one.open_ones) for one in beside.parts}
        others = sum(one.is_open for one in beside.others)
    return page(
        request,
        "plans/parts.jinja",
        {
            "title": title,
            "intro": intro,
            "empty_words": empty,
            "caption": caption(plan),
            "parts": [
                {
                    "words": words,
                    "more": more,
                    "id": part_id,
                    "waiting": waiting.get(part_id, 0),
                    "links": [
                        (_("Change"), reverse(f"plans:{which}", args=[plan.id, part_id])),
                        *links,
                        (_("Remove"), reverse("plans:remove", args=[plan.id, which, part_id])),
                    ],
                }
                for part_id, words, more, links in rows
            ],
            "begin": begin,
            "others": others,
            "beside_href": reverse("plans:beside_parts", args=[plan.id, kind])
            if kind in SUGGESTABLE
            else "",
            "add_href": reverse(f"plans:{which}_add", args=[plan.id]),
            "back_href": reverse("plans:tasks", args=[plan.id]),
        },
    )


@requires(Permission.PLAN_WRITE)
def remove(request: Request, plan_id: UUID, which: str, part_id: UUID) -> HttpResponse:
    """Ask to remove a part of a draft."""
    plan = draft(request, plan_id)
    removals: dict[str, tuple[Callable[..., None], dict[UUID, str]]] = {
        "need": (actions.remove_need, {one.id: one.words for one in plan.needs}),
        "outcome": (actions.remove_outcome, {one.id: one.words for one in plan.outcomes}),
        "action": (actions.remove_action, {one.id: one.draft.words for one in plan.actions}),
        "line": (actions.remove_line, {one.id: one.description for one in plan.lines}),
        "risk": (actions.remove_risk, {one.id: one.words for one in plan.risks}),
        "step": (actions.remove_step, {one.id: one.draft.trigger for one in plan.steps}),
        "person": (actions.remove_person, {one.id: one.draft.name for one in plan.people}),
        "assent": (actions.remove_assent, {one.id: one.draft.name for one in plan.assents}),
    }
    action, parts = removals.get(which, (None, {}))
    if action is None or part_id not in parts:
        raise NothingThere("part of the plan")
    ids: dict[str, Any] = {f"{which}_id": part_id}
    return ask(
        request,
        PlainForm(posted(request), version=plan.version),
        lambda version: action(
            by=request.viewer, at=request.moment.at, plan_id=plan.id, version=version, **ids
        ),
        plan=plan,
        title=_("Remove “%(part)s”?") % {"part": parts[part_id]},
        back=reverse(f"plans:{LISTS.get(which, which + 's')}", args=[plan.id]),
        button=_("Remove it"),
        said=_("Removed."),
        part=(PartKind(which), part_id),
        removes=True,
    )
