"""Dearer accommodation after section 117: who may add what, and what has to be in writing first. Pure.

Sources: Mental Health Act 1983, section 117A; Care and Support and After-care (Choice of Accommodation)
Regulations 2014 (SI 2014/2670), regulations 4 and 5; National Health Service Act 2006, section 1(4).
"""

from __future__ import annotations

from datetime import date

from openphb.domains.budgets.types import AddedFor, AgreedPoint, TopUpDraft
from openphb.domains.cases.types import Category
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period, long_date
from openphb.kernel.refusal import Refusal

MOST_PENCE = 2_000_000
"""£20,000 a week: no home costs more."""


def unlawful(category: Category) -> Refusal | None:
    """Return why nobody adds to accommodation on a case of this kind; None where it is lawful.

    Codes: `added_to_chair`, `added_unlawful`.
    """
    if category is AddedFor.AFTER_CARE_HOME.category:
        return None
    if category is AddedFor.WHEELCHAIR.category:
        return Refusal(
            "added_to_chair",
            "What somebody adds to a wheelchair is recorded with the wheelchair.",
            "Go to the page of the wheelchair.",
        )
    return Refusal(
        "added_unlawful",
        "NHS services are free of charge (National Health Service Act 2006, section 1(4)). Only for "
        "after-care under section 117 may somebody pay more for a home that the person prefers.",
        "If the budget is too small for what the person needs, ask for more money in it.",
    )


def top_up_fault(category: Category, draft: TopUpDraft, *, today: date) -> Refusal | None:
    """Return why it cannot be recorded that somebody adds to accommodation, or None.

    Codes: those of `unlawful`, `added_name`, `added_home`, `added_cost`, `added_above_usual`,
    `added_paid_to`, `added_not_written`, `added_agreed_when`, `added_review`.
    """
    missing = [point for point in AgreedPoint if point not in draft.points]
    checks = (
        (
            not draft.name.strip(),
            "added_name",
            "It does not say who pays.",
            "Enter the name.",
            "name",
        ),
        (not draft.home.strip(), "added_home", "It does not say which home.", "Enter it.", "home"),
        (
            not (0 < draft.usual_pence <= MOST_PENCE and 0 < draft.cost_pence <= MOST_PENCE),
            "added_cost",
            "Those cannot be the costs of a week.",
            "Enter both, in pounds a week.",
            "cost",
        ),
        (
            draft.cost_pence <= draft.usual_pence,
            "added_above_usual",
            f"{pounds(draft.cost_pence)} is not above the {pounds(draft.usual_pence)} that is paid for.",
            "Nobody adds anything then: the whole of it is paid for.",
            "cost",
        ),
        (
            not draft.paid_to.strip(),
            "added_paid_to",
            "It does not say to whom it is paid.",
            "Enter the home or the council. It is never paid to the NHS.",
            "paid_to",
        ),
        (
            bool(missing),
            "added_not_written",
            "The written agreement has to say: "
            + "; ".join(point.words[:1].lower() + point.words[1:] for point in missing)
            + ".",
            "Have it added to the agreement first (regulation 5).",
            "points",
        ),
        (
            draft.agreed_on > min(today, draft.starts_on),
            "added_agreed_when",
            "It is agreed in writing before anybody pays.",
            f"Enter the day of the agreement, by {long_date(min(today, draft.starts_on))}.",
            "agreed_on",
        ),
        (
            draft.review_on <= draft.starts_on,
            "added_review",
            "It is looked at again after it has begun.",
            "Enter a later day.",
            "review_on",
        ),
    )
    return unlawful(category) or next(
        (Refusal(code, what, mend, where) for wrong, code, what, mend, where in checks if wrong),
        None,
    )


def end_fault(valid: Period, end: date, words: str) -> Refusal | None:
    """Return why it cannot end so, or None; `end` is its first day without it.

    Codes: `added_ends_early`, `added_ended`, `added_end_words`.
    """
    if end <= valid.start:
        return Refusal(
            "added_ends_early",
            f"It began on {long_date(valid.start)}.",
            "Enter that day or a later one.",
            "last_day",
        )
    if valid.end is not None and end >= valid.end:
        return Refusal(
            "added_ended",
            f"It ends on {long_date(valid.last_day or valid.start)} already.",
            "Look at it again.",
            "last_day",
        )
    if not words.strip():
        return Refusal("added_end_words", "It does not say why.", "Say why it ends.", "words")
    return None
