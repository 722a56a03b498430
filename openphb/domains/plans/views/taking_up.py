"""A suggestion on the page where whoever holds the pen writes it into the plan."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

from openphb.domains.plans import actions
from openphb.domains.plans.forms.together import (
    ADDED_AS_WORDS,
    ADDS_WORDS,
    BECAME_WORDS,
    CAME_WORDS,
)
from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.together import queries
from openphb.domains.plans.together.rules import box_of
from openphb.domains.plans.together.types import Added, Adds
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.routes import Request
from openphb.kernel.refusal import NothingThere
from openphb.web.forms import Form

NAMED = "suggestion"
"""What the address of a part's page calls the suggestion that is taken up there."""


def take_up_href(plan_id: UUID, added: Added) -> str:
    """Return the page on which a suggestion is written into the plan."""
    if added.adds is Adds.REMOVAL:
        path = reverse("plans:remove", args=[plan_id, added.kind, added.part_id])
    elif added.part_id:
        path = reverse(f"plans:{added.kind}", args=[plan_id, added.part_id])
    else:
        path = reverse(f"plans:{added.kind}_add", args=[plan_id])
    return f"{path}?{NAMED}={added.id}"


def suggested(
    request: Request, plan: PlanAnswer, part: tuple[PartKind, UUID | None] | None, *, removes: bool
) -> Added | None:
    """Return the suggestion that a part's page is opened for; None where it is opened for none.

    Refusal: `nothing_there`, also where it is about something else.
    """
    named = request.GET.get(NAMED)
    if part is None or not named:
        return None
    try:
        contribution_id = UUID(named)
    except ValueError as fault:
        raise NothingThere("suggestion") from fault
    found, _part, added = queries.contribution(
        viewer=request.viewer, contribution_id=contribution_id
    )
    fits = (added.kind, added.part_id) == part and (added.adds is Adds.REMOVAL) is removes
    if found.plan_id != plan.id or not fits or added.adds is Adds.COMMENT:
        raise NothingThere("suggestion")
    return added


def taking_up(
    request: Request,
    form: Form,
    plan: PlanAnswer,
    added: Added,
    act: Callable[[int], object],
) -> tuple[Callable[[int], object], str]:
    """Put a suggestion into its box of a form, to be looked through before it is saved.

    Return a save that also says what became of it (both happen, or neither), and where to go on.
    """
    if request.method != "POST" and added.adds is not Adds.REMOVAL:
        form.initial[box_of(added.kind, added.adds)] = added.words
    return (
        lambda version: actions.take_up(
            by=request.viewer,
            at=request.moment.at,
            contribution_id=added.id,
            write=lambda: act(version),
        ),
        reverse("plans:beside_parts", args=[plan.id, added.kind]),
    )


def added_words() -> dict[str, object]:
    """Return the words for what was added, for a page that shows it."""
    return {
        "as_words": ADDED_AS_WORDS,
        "came_words": CAME_WORDS,
        "adds_words": ADDS_WORDS,
        "became_words": BECAME_WORDS,
    }
