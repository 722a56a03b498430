"""What family and staff added to a plan while it was written: by phone, on paper, and on screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from openphb.domains.plans import actions as plans
from openphb.domains.plans.helping import queries as helping
from openphb.domains.plans.inviting.types import ContributorDraft, May
from openphb.domains.plans.sections.types import PartKind, Section
from openphb.domains.plans.together import queries as together
from openphb.domains.plans.together.types import (
    AddedAs,
    Adds,
    Became,
    Came,
    InWordsOf,
    PaperStyle,
)
from openphb.foundation.access.types import Viewer

TALKS = "Sit where I can see you, use short sentences, and give me time."
BETTER = f"{TALKS} Say it again if I look away."
ON_PAPER = "A cup of tea first, then we talk. I like to choose what I wear."


def added(viewer: Viewer, at: datetime, plan_id: UUID, version: int) -> int:
    """Let others add to a draft as its co-ordinator keys it; return its version afterwards."""
    given: dict[str, Any] = {"by": viewer, "at": at, "plan_id": plan_id}
    sister = InWordsOf("Anne Marsh", AddedAs.SUPPORTER, Came.PHONE, viewer.today)
    better = plans.contribute(
        **given, section=Section.COMMUNICATION, adds=Adds.SUGGESTION, words=BETTER, said=sister
    )
    plans.decide_contribution(
        by=viewer,
        at=at,
        contribution_id=better,
        version=version,
        became=Became.USED,
        words="Thank you, Anne.",
        text=BETTER,
    )
    paper_id = plans.print_paper(
        **given, sections=[Section.ABOUT_ME, Section.STRENGTHS], style=PaperStyle.EASY
    )
    plans.key_paper(
        by=viewer,
        at=at,
        paper_id=paper_id,
        name="Anne Marsh",
        added_as=AddedAs.SUPPORTER,
        filled_in_on=viewer.today,
        words={Section.ABOUT_ME: ON_PAPER},
    )
    plans.print_paper(**given, sections=[Section.WHAT_MATTERS], style=PaperStyle.LARGE)
    comment = plans.contribute(
        **given,
        section=Section.MONITORING,
        adds=Adds.COMMENT,
        words="Could this be at home rather than at the surgery?",
        said=sister,
    )
    plans.reply(by=viewer, at=at, contribution_id=comment, words="I will ask the GP.")
    _suggested(given, plan_id, sister)
    _invited(given, viewer)
    version += 1
    listed = helping.chosen(viewer=viewer, plan_id=plan_id).helpers
    key = next((one.key for one in listed if not one.why_not), None)
    if key is None:
        # A world for measuring has no list of who helps.
        return version
    plans.choose_helper(**given, version=version, key=key, words="They came to my house.")
    return version + 1


def _suggested(given: dict[str, Any], plan_id: UUID, sister: InWordsOf) -> None:
    """Have his sister suggest a need, say something about one, and take a word of hers back."""
    plans.suggest_part(
        **given,
        kind=PartKind.NEED,
        part_id=None,
        adds=Adds.NEW_PART,
        words="Somebody to go with him when he sees the dentist.",
        said=sister,
    )
    viewer: Viewer = given["by"]
    (beside,) = together.parts_beside(viewer=viewer, plan_id=plan_id, kinds=[PartKind.NEED])
    for part in beside.parts[:1]:
        plans.suggest_part(
            **given,
            kind=PartKind.NEED,
            part_id=part.part_id,
            adds=Adds.COMMENT,
            words="Evenings are harder than mornings.",
            said=sister,
        )
    mistaken = plans.suggest_part(
        **given,
        kind=PartKind.PERSON,
        part_id=None,
        adds=Adds.NEW_PART,
        words="Our cousin, who drives.",
        said=sister,
    )
    plans.take_back_contribution(
        by=viewer, at=given["at"], contribution_id=mistaken, words="She moves away."
    )


def _invited(given: dict[str, Any], viewer: Viewer) -> None:
    """Ask an advocate for help, and take back what a neighbour was asked."""
    until = viewer.today + timedelta(days=14)
    plans.invite_contributor(
        **given,
        draft=ContributorDraft(
            "Joan Ellis",
            AddedAs.ADVOCATE,
            May.SUGGEST,
            "Could you look at how I like to be talked to?",
            until,
        ),
    )
    neighbour = plans.invite_contributor(
        **given,
        draft=ContributorDraft(
            "Peter Shaw", AddedAs.SUPPORTER, May.COMMENT, "What do you see on a bad day?", until
        ),
    )
    plans.end_contributor(
        by=viewer,
        at=given["at"],
        contributor_id=neighbour.contributor_id,
        words="He has moved away.",
    )
