"""What a movement may be coded to, and what is suggested from what the same payee was for before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from openphb.domains.plans.live.types import Purpose
from openphb.domains.spending.types import EarlierCoding, Part
from openphb.kernel.money import pounds, split
from openphb.kernel.refusal import Refusal


def refuse_coding(movement_pence: int, parts: Sequence[Part], purposes: Iterable[Purpose]) -> None:
    """Refuse parts that a movement cannot have. No parts at all take away what was said before.

    One wage may serve several outcomes, and part of it may still be open; together they never come
    to more than the movement. Refusals: `money_in_not_coded`, `part_not_above_zero`,
    `part_twice`, `purpose_not_in_plan`, `coded_more_than_spent`.
    """
    if movement_pence > 0:
        raise Refusal(
            "money_in_not_coded",
            "This is money that came in. Only what was spent is said what it was for.",
            "Go back to the list and choose a payment out.",
        )
    allowed = {(one.line_id, one.outcome_id) for one in purposes}
    seen: set[tuple[UUID, UUID]] = set()
    for part in parts:
        pair = (part.line_id, part.outcome_id)
        if part.pence <= 0:
            raise Refusal("part_not_above_zero", "An amount is not above zero.", "Enter pounds.")
        if pair in seen:
            raise Refusal(
                "part_twice", "The same line and outcome are there twice.", "Add them together."
            )
        if pair not in allowed:
            raise Refusal(
                "purpose_not_in_plan",
                "The plan that is agreed now has no such line for this outcome.",
                "Choose from the list. If the plan should have it, ask for a change to the plan.",
            )
        seen.add(pair)
    total = sum(part.pence for part in parts)
    if total > -movement_pence:
        raise Refusal(
            "coded_more_than_spent",
            f"The amounts come to {pounds(total)}, and {pounds(-movement_pence)} was spent.",
            f"Take {pounds(total + movement_pence)} off one of them.",
        )


def same_payee(payee: str) -> str:
    """Return what makes two payees the same: their letters. "Dove Cottage 0411" and "0412" are one.

    A payee without letters is itself.
    """
    return "".join(letter for letter in payee.casefold() if letter.isalpha()) or payee.strip()


def suggestion(
    payee: str, movement_pence: int, earlier: Iterable[EarlierCoding], purposes: Iterable[Purpose]
) -> tuple[Part, ...]:
    """Return how a payment would be coded if it were like the last one to the same payee.

    The last one's parts keep their proportions, and come to as much of this one as they did of it.
    Nothing is suggested where the payee is new, or the plan no longer has one of the parts.
    """
    wanted = same_payee(payee)
    alike = [one for one in earlier if wanted and same_payee(one.payee) == wanted]
    if not alike or movement_pence >= 0:
        return ()
    last = max(alike, key=lambda one: (one.on, one.movement_id)).movement_id
    parts = [one for one in alike if one.movement_id == last]
    pairs = {(one.line_key, one.outcome_key): one for one in purposes}
    if any((one.line_key, one.outcome_key) not in pairs for one in parts):
        return ()
    coded = sum(one.pence for one in parts)
    rest = -parts[0].movement_pence - coded
    amounts = split(-movement_pence, [*(one.pence for one in parts), max(rest, 0)])
    return tuple(
        Part(found.line_id, found.outcome_id, pence)
        for one, pence in zip(parts, amounts[: len(parts)], strict=True)
        if pence > 0 and (found := pairs[one.line_key, one.outcome_key])
    )
