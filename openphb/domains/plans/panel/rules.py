"""When a panel may decide: who takes part, how many, and what has to be said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.plans.panel.types import ConditionDraft, PanelSaid, Voice
from openphb.domains.plans.types import Verdict
from openphb.kernel.refusal import NothingThere, Refusal

QUORUM = "panel_quorum"
LEAST_FOR_A_PART = 2
"""So many lines a plan has at least that is agreed in part."""
_WAY = {
    Verdict.APPROVED: "Approve it.",
    Verdict.PART: "Follow “Agree to some lines and not to others”, and leave out the same lines.",
    Verdict.REFUSED: "Refuse it.",
}
_AGAIN = (
    "If that is no longer right, have its sender take it back and send it again: then a meeting looks "
    "at it again."
)


def check_panel(
    said: PanelSaid | None,
    verdict: Verdict,
    *,
    version: int,
    not_agreed: Collection[UUID] = (),
) -> None:
    """Raise what keeps a plan that is for the panel from being decided so.

    `version` is what the plan was sent at, and `not_agreed` are the lines that would be left out.
    Refusals: `panel_has_not_met`, `panel_decided_otherwise`, `panel_left_out_others`.
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
            f"The panel decided otherwise: {decided_words(said)}.",
            f"{_WAY[said.verdict]} {_AGAIN}",
            "verdict",
        )
    if {line_id for line_id, _what in said.not_agreed} != set(not_agreed):
        raise Refusal(
            "panel_left_out_others",
            f"The panel decided about other lines: {decided_words(said)}.",
            f"Choose those lines and no others. {_AGAIN}",
            "lines",
        )


def check_lines(verdict: Verdict, not_agreed: Collection[UUID], *, lines: Collection[UUID]) -> None:
    """Raise what keeps a panel from deciding so about the lines of a plan.

    Refusals: `panel_part_of_one_line`, `panel_lines_not_said`, `panel_nothing_agreed`,
    `panel_lines_of_no_part`, `nothing_there`.
    """
    if not set(not_agreed) <= set(lines):
        raise NothingThere("line of the plan")
    if verdict is not Verdict.PART:
        if not_agreed:
            raise Refusal(
                "panel_lines_of_no_part",
                "Lines are chosen that are not agreed, and the panel decided about the whole plan.",
                "Choose “Agree to some lines and not to others”, or choose no lines.",
                "lines",
            )
        return
    if len(lines) < LEAST_FOR_A_PART:
        raise Refusal(
            "panel_part_of_one_line",
            "This plan has one line, so there is no part of it to agree to.",
            "Agree to the plan, or do not, and write in the reasons what would have to change.",
            "verdict",
        )
    if not not_agreed:
        raise Refusal(
            "panel_lines_not_said",
            "It is not said which lines the panel did not agree to.",
            "Choose them: whoever decides then leaves out those and no others.",
            "lines",
        )
    if len(set(not_agreed)) == len(set(lines)):
        raise Refusal(
            "panel_nothing_agreed",
            "No line would be left that the panel agreed to.",
            "Choose “Do not agree”, or leave out fewer lines.",
            "lines",
        )


def decided_words(said: PanelSaid) -> str:
    """Return what a panel decided about a plan, in words that end no sentence."""
    if said.verdict is Verdict.PART and said.not_agreed:
        left_out = ", ".join(f"“{what}”" for _line_id, what in said.not_agreed)
        return f"it agreed to the plan without {left_out}"
    return {
        Verdict.APPROVED: "it agreed to the whole plan",
        Verdict.PART: "it agreed to some lines and not to others",
        Verdict.REFUSED: "it did not agree to the plan",
    }[said.verdict]


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
