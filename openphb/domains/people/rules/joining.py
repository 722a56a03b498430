"""What joining two records needs."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.people.rules.people import SHORTEST_WORDS
from openphb.kernel.refusal import Refusal


def refuse_joining(*, kept: UUID, other: UUID, asked_other: UUID, reason: str) -> None:
    """Refuse to join what is one record, or one person's already.

    `kept` and `other` are the records that are kept for the two people now. Refusals:
    `same_record`, `joined_already`, `reason_missing`.
    """
    if kept == asked_other:
        raise Refusal(
            "same_record",
            "These are one record, or joined already.",
            "Choose another one, or part them first.",
        )
    if kept == other:
        raise Refusal(
            "joined_already", "These two records are joined already.", "Nothing needs doing."
        )
    refuse_no_reason(reason)


def refuse_no_reason(reason: str) -> None:
    """Refusal `reason_missing`: nobody could tell later why."""
    if len(reason.strip()) < SHORTEST_WORDS:
        raise Refusal(
            "reason_missing",
            "It does not say how this is known.",
            "Say what you looked at, for example the passport or a call with the family.",
            "reason",
        )
