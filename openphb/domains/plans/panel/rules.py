"""When a panel may decide: who takes part, how many, and what has to be said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.plans.panel.types import ConditionDraft, PanelSaid, Voice
from openphb.domains.plans.types import Verdict
from openphb.kernel.refusal import Refusal

QUORUM = "panel_quorum"


def check_panel(said: PanelSaid | None, verdict: Verdict, *, version: int) -> None:
    """Raise what keeps a plan that is for the panel from being decided so.

    `version` is what the plan was sent at. Refusals: `panel_has_not_met`, `panel_decided_otherwise`.
    """
    if said is None or said.version != version:
        raise Refusal(
            "panel_has_not_met",
            "This plan is for the panel, and no meeting has recorded a decision about it.",
            "Put it on the agenda of a meeting, and record there what the panel decides.",
        )
    if said.verdict is not verdict:
        raise Refusal(
            "panel_decided_otherwise",
            "The panel decided otherwise about this plan.",
            "Decide as the panel did: read what it found with the plan.",
            "verdict",
        )


def check_voices(
    voices: Sequence[Voice],
    *,
    present: Collection[UUID],
    senders: Collection[UUID],
    quorum: int,
) -> None:
    """Raise what keeps these members from deciding about a plan.

    Refusals: `panel_absent`, `panel_sender_takes_no_part`, `panel_too_few`, `dissent_unexplained`,
    `panel_not_agreed`.
    """
    took_part = {one.user_id for one in voices}
    if not took_part <= set(present):
        raise Refusal(
            "panel_absent",
            "Somebody who was not at the meeting cannot have taken part.",
            "Record who was there first.",
        )
    if took_part & set(senders):
        raise Refusal(
            "panel_sender_takes_no_part",
            "Who sent a plan takes no part in deciding about it.",
            "They can speak about it. Choose “took no part” for them.",
        )
    if len(took_part) < quorum:
        raise Refusal(
            "panel_too_few",
            f"{len(took_part)} took part. At least {quorum} have to.",
            "Record everybody who took part, or put the plan to a later meeting.",
        )
    if any(not one.agrees and not one.words.strip() for one in voices):
        raise Refusal(
            "dissent_unexplained",
            "Somebody does not agree, and it is not said why.",
            "Write their reason: it is kept under their name.",
        )
    if 2 * sum(one.agrees for one in voices) <= len(voices):
        raise Refusal(
            "panel_not_agreed",
            "More than half of those who took part have to agree.",
            "Record the decision that most agree to, or put the plan to a later meeting.",
        )


def check_conditions(
    conditions: Sequence[ConditionDraft], verdict: Verdict, *, on: date, people: Collection[UUID]
) -> None:
    """Raise what is missing from the conditions: words, who does it, and a day to come.

    Refusals: `condition_of_a_refusal`, `condition_incomplete`, `condition_day_over`.
    """
    if conditions and verdict is Verdict.REFUSED:
        raise Refusal(
            "condition_of_a_refusal",
            "A plan that is not agreed has no conditions.",
            "Take them out, or say in the reasons what would have to change.",
        )
    for one in conditions:
        if not one.words.strip() or one.owner not in people:
            raise Refusal(
                "condition_incomplete",
                "A condition needs its words, and somebody of the panel who sees to it.",
                "Fill in both.",
            )
        if one.due_on < on:
            raise Refusal(
                "condition_day_over",
                "A condition is to be done by a day that is over.",
                "Choose a later day.",
            )
