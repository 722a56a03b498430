"""How what the NHS pays for a chair falls on the lines of its plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openphb.domains.wheelchairs.types import ChairOption, ChairPart, PartOfBudget
from openphb.kernel.refusal import Refusal

SHORTEST = 5


def billable(option: ChairOption, parts: Iterable[PartOfBudget]) -> tuple[PartOfBudget, ...]:
    """Return the parts that an invoice for the chair may be paid from.

    The NHS mends its own chair, so it keeps what is for repairs; to a third party all of it goes.
    """
    return tuple(
        one
        for one in parts
        if option is ChairOption.THIRD_PARTY or one.part is not ChairPart.REPAIRS
    )


def for_repairs(option: ChairOption, parts: Iterable[PartOfBudget]) -> tuple[PartOfBudget, ...]:
    """Return the parts that bills for repairs may be paid from."""
    if option is ChairOption.THIRD_PARTY:
        return ()
    return tuple(one for one in parts if one.part is ChairPart.REPAIRS)


def fall_on(
    parts: Sequence[PartOfBudget], *, before_pence: int, pence: int
) -> tuple[tuple[PartOfBudget, int], ...]:
    """Return what of `pence` falls on each part, after `before_pence` fell on them already.

    The parts are filled in their order, so that any invoices add up to what one would have been.
    """
    found = []
    start = 0
    for one in parts:
        end = start + one.pence
        falls = min(max(before_pence + pence, start), end) - min(max(before_pence, start), end)
        if falls:
            found.append((one, falls))
        start = end
    return tuple(found)


def withdrawn_fault(*, withdrawn: bool, words: str) -> Refusal | None:
    """Return why an invoice cannot be taken back, or None. Codes: `chair_bill_withdrawn`,
    `chair_bill_words`. Whether its bills are paid already is theirs to say."""
    if withdrawn:
        return Refusal(
            "chair_bill_withdrawn", "This invoice was withdrawn already.", "Look at it again."
        )
    if len(words.strip()) < SHORTEST:
        return Refusal(
            "chair_bill_words", "It does not say why.", "Say why it is withdrawn.", "words"
        )
    return None
