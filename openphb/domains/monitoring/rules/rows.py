"""What a statement may say, and what is in doubt about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from openphb.domains.monitoring.types import Doubt, RowFacts, RowGiven, RowKind, RowState
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

LONGEST_KEY = 60
LONGEST_WORDS = 300
MOST_PENCE = 100_000_000
SHORTEST_REASON = 5


def row_fault(row: RowGiven, *, today: date, line_keys: Iterable[UUID]) -> Refusal | None:
    """Return why a row cannot be taken, or None.

    Codes: `row_key_missing`, `row_words_missing`, `row_in_the_future`, `row_pence`,
    `row_line_missing`, `row_line_unknown`, `row_too_long`.
    """
    checks = (
        (
            not row.row_key.strip() or len(row.row_key) > LONGEST_KEY,
            "row_key_missing",
            f"Each row has a number of your own, of at most {LONGEST_KEY} letters.",
            "Give it one: the same number is never counted twice.",
            "row",
        ),
        (
            not row.words.strip(),
            "row_words_missing",
            "It does not say what it was.",
            "Write what was bought, or what the money was for.",
            "what",
        ),
        (
            max(len(row.words), len(row.evidence)) > LONGEST_WORDS,
            "row_too_long",
            f"The words are longer than {LONGEST_WORDS} letters.",
            "Write them shorter.",
            "what" if len(row.words) > LONGEST_WORDS else "evidence",
        ),
        (
            row.on > today,
            "row_in_the_future",
            f"{long_date(row.on)} has not come yet.",
            "Tell of what was done, on the day on which it was done.",
            "date",
        ),
        (
            not 1 <= row.pence <= MOST_PENCE,
            "row_pence",
            "That cannot be the amount.",
            "Write pounds and pence above nothing, like 1136.00.",
            "amount",
        ),
        (
            row.kind is RowKind.SPENT and row.line_key is None,
            "row_line_missing",
            "It does not say for which line of the plan it was.",
            "Choose one of the lines that you hold money for.",
            "line",
        ),
        (
            row.line_key is not None and row.line_key not in set(line_keys),
            "row_line_unknown",
            "You hold no money for this line.",
            "Choose one of the lines that you hold money for.",
            "line",
        ),
    )
    return next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )


def other_content(row_key: str) -> Refusal:
    """Return that a row's number was used for something else."""
    return Refusal(
        "row_other_content",
        f"You told us of row {row_key} before, and it said something else.",
        "Take that row back while nobody has accepted it, and tell what is right under a new number.",
        "row",
    )


def doubts(row_id: UUID, row: RowGiven, facts: RowFacts, *, person_asks: bool) -> tuple[Doubt, ...]:
    """Return what a person has to look at before a row is accepted, the weightiest last."""
    days = facts.line_days.get(row.line_key) if row.line_key else None
    before = facts.spent_before_pence.get(row_id, 0)
    advanced = facts.advanced_pence.get(row.line_key, 0) if row.line_key else 0
    found = (
        (Doubt.BEFORE_START, row.on < facts.first_day),
        # What was ordered before the end is often paid, and sent back, after it.
        (
            Doubt.AFTER_END,
            facts.last_day is not None
            and row.on > facts.last_day
            and row.kind is not RowKind.RETURNED,
        ),
        (
            Doubt.LINE_NOT_IN_PLAN,
            row.kind is RowKind.SPENT and days is not None and not days.contains(row.on),
        ),
        (Doubt.LINE_ABOVE, row.kind is RowKind.SPENT and before + row.pence > advanced),
        (
            Doubt.FEE_ABOVE,
            row.kind is RowKind.FEE
            and facts.fee_before_pence.get(row_id, 0) + row.pence
            > facts.fee_agreed_pence.get(row_id, 0),
        ),
        (Doubt.NO_EVIDENCE, row.kind is RowKind.SPENT and not row.evidence.strip()),
        (Doubt.PERSON_ASKS, person_asks),
        (Doubt.MORE_THAN_HELD, row.pence > facts.held_pence),
    )
    return tuple(doubt for doubt, holds in found if holds)


def accept_fault(state: RowState, pence: int, held_pence: int) -> Refusal | None:
    """Return why a row cannot be accepted, or None. Codes: `row_decided`, `more_than_held`."""
    if not state.is_open:
        return decided(state)
    if pence > held_pence:
        return Refusal(
            "more_than_held",
            f"They hold {pounds(max(held_pence, 0))}, and this is {pounds(pence)}. "
            f"What is above it, {pounds(pence - max(held_pence, 0))}, is their own until it is agreed.",
            "Advance what is due first, or agree a newer plan. Else do not accept it.",
        )
    return None


def decided(state: RowState) -> Refusal:
    """Return that a row is not open any more."""
    return Refusal(
        "row_decided",
        {
            RowState.ACCEPTED: "This row was accepted already.",
            RowState.REFUSED: "It was decided that this row is not accepted.",
            RowState.WITHDRAWN: "The organisation took this row back.",
        }.get(state, "This row is not open."),
        "Look at how it stands now.",
    )


def words_fault(words: str, where: str) -> Refusal | None:
    """Return why a question or an answer says too little, or None. Code: `words_missing`."""
    if len(words.strip()) >= SHORTEST_REASON:
        return None
    return Refusal(
        "words_missing",
        "It does not say enough for somebody to answer.",
        "Write a few words more.",
        where,
    )


def running_before(rows: Iterable[tuple[UUID, object, date, int]]) -> Mapping[UUID, int]:
    """Return row → what rows of the same group came to before it, in order of their days.

    Each is (row, its group, its day, pence); of one day they come as they are given.
    """
    sums: dict[object, int] = {}
    found: dict[UUID, int] = {}
    for row_id, group, _on, pence in sorted(rows, key=lambda one: one[2]):
        found[row_id] = sums.get(group, 0)
        sums[group] = found[row_id] + pence
    return found
