"""Saying that one does not agree, and answering it: the rules. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.domains.cases.types import DisagreementAnswer
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def due_on(said_on: date, days: int) -> date:
    """Return the day by which an answer is due, `days` after it was said."""
    return said_on + timedelta(days=days)


def refuse_disagreeing(
    *, said_on: date, words: str, told_on: date, today: date, open_since: date | None
) -> None:
    """Refuse what was not said yet, or before it was told, without words, or twice at once.

    `open_since` is when the same was said that nobody has answered yet. Refusals:
    `disagreement_open`, `disagreement_wordless`, `disagreement_in_future`,
    `disagreement_before_told`.
    """
    if open_since is not None:
        raise Refusal(
            "disagreement_open",
            f"It was said on {long_date(open_since)}, and nobody has answered yet.",
            "The answer to that comes first. Tell the care co-ordinator if there is more to say.",
        )
    if not words.strip():
        raise Refusal(
            "disagreement_wordless",
            "There are no words in it.",
            "Say what seems wrong. A few words are enough.",
            "words",
        )
    if said_on > today:
        raise Refusal(
            "disagreement_in_future",
            f"{long_date(said_on)} is in the future.",
            "Check the date.",
            "said_on",
        )
    if said_on < told_on:
        raise Refusal(
            "disagreement_before_told",
            f"The person was told on {long_date(told_on)}, after {long_date(said_on)}.",
            "Check the date.",
            "said_on",
        )


def refuse_replying(
    of: DisagreementAnswer, *, answered_by: UUID, answered_on: date, reasons: str, today: date
) -> None:
    """Refuse a second answer, one by who decided it first, one without reasons or on no possible day.

    Refusals: `disagreement_answered`, `disagreement_own_decision`, `reply_without_reasons`,
    `reply_in_future`, `reply_before_said`.
    """
    if of.reply is not None:
        raise disagreement_answered()
    if answered_by == of.decided_by:
        raise Refusal(
            "disagreement_own_decision",
            "You decided this yourself, so you cannot be the one who looks at it again.",
            "Ask somebody else who may answer.",
        )
    if not reasons.strip():
        raise Refusal(
            "reply_without_reasons",
            "The answer has no reasons.",
            "Say why, so that the person can understand it.",
            "reasons",
        )
    if answered_on > today:
        raise Refusal(
            "reply_in_future",
            f"{long_date(answered_on)} is in the future.",
            "Record it when the person has been answered.",
            "answered_on",
        )
    if answered_on < of.said_on:
        raise Refusal(
            "reply_before_said",
            f"It was said on {long_date(of.said_on)}, after {long_date(answered_on)}.",
            "Check the date.",
            "answered_on",
        )


def disagreement_answered() -> Refusal:
    """Return the refusal of a second answer."""
    return Refusal(
        "disagreement_answered", "It has been answered already.", "Open it to see the answer."
    )
