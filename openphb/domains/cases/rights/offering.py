"""The commissioner's own offer: what a version must say, and which one counts on a day. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.domains.cases.rules import RIGHT_SINCE
from openphb.domains.cases.types.offering import LocalOfferDraft, LocalOfferTold
from openphb.domains.cases.types.steps import Category
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

OWN = tuple(one for one in Category if one.may_be_offered and one not in RIGHT_SINCE)
"""The categories in which the law gives no right, so that the commissioner's own offer decides."""
SHORTEST_REASON = 3


def check_draft(draft: LocalOfferDraft, *, today: date) -> None:
    """Refuse a version that begins in the past, says nothing of a category, or says it without words.

    Refusals: `local_offer_past`, `local_offer_wordless`, `local_offer_by_law`, `local_offer_twice`,
    `local_offer_silent`, `local_offer_line_wordless`.
    """
    if draft.starts_on < today:
        raise Refusal(
            "local_offer_past",
            f"It would begin on {long_date(draft.starts_on)}, before anybody could read it.",
            "Choose today or a later day.",
            "starts_on",
        )
    if not draft.words.strip():
        raise Refusal(
            "local_offer_wordless",
            "It does not say what we offer.",
            "Say it in a few sentences that anybody can read.",
            "words",
        )
    said = [one.category for one in draft.lines]
    for category in said:
        if category not in OWN:
            raise Refusal(
                "local_offer_by_law",
                f"{category.words}: the law says it, not our own offer.",
                "Leave it out.",
            )
    if len(set(said)) < len(said):
        raise Refusal("local_offer_twice", "A category stands there twice.", "Keep one of the two.")
    for category in OWN:
        line = draft.of(category)
        if line is None:
            raise Refusal(
                "local_offer_silent",
                f"It does not say whether we offer budgets for this: {category.words}.",
                "Choose yes or no.",
                f"offered_{category}",
            )
        if not line.words.strip():
            raise Refusal(
                "local_offer_line_wordless",
                f"It does not say to whom, or why not: {category.words}.",
                "Say it in a sentence that anybody can read.",
                f"words_{category}",
            )


def refuse_deciding(*, decided: bool, own: bool, reason: str) -> None:
    """Refuse to decide twice, alone, or without a reason.

    Refusals: `local_offer_decided`, `local_offer_own`, `reason_needed`.
    """
    if decided:
        raise Refusal(
            "local_offer_decided", "It was decided already.", "Write a new version to change it."
        )
    if own:
        raise Refusal(
            "local_offer_own",
            "You wrote this version, so somebody else must publish it.",
            "Ask another person who publishes our offer.",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(
            "reason_needed",
            "The reason is missing.",
            "Say in a few words why, for whoever reads this later.",
            "reason",
        )


def offer_on(published: Iterable[LocalOfferTold], on: date) -> LocalOfferTold | None:
    """Return the version that counts on a day: of those that count by then the last; None for none.

    Of two that count from one day the one that was published later counts, then the later written.
    """
    return max(
        (one for one in published if one.counts_from <= on),
        key=lambda one: (one.counts_from, one.published_on, one.id.int),
        default=None,
    )


def offered_here(offer: LocalOfferTold | None, category: Category) -> bool | None:
    """Return whether the commissioner's own offer reaches a category; None where it has published none."""
    line = offer.draft.of(category) if offer else None
    return None if line is None else line.offered
