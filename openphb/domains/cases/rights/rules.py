"""Who has the right to a budget today, by which rule, and what bars a direct payment only. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from openphb.domains.cases.rules import ADULT_AGE, ADULTS_ONLY, REGULATIONS, RIGHT_SINCE
from openphb.domains.cases.types import Category, Eligibility, Standing
from openphb.domains.cases.types.having import (
    RightAnswer,
    RightFacts,
    RightKind,
)
from openphb.kernel.periods import age_on, long_date

PART = {
    Category.CHC_ADULT: "all of the care, which the NHS alone pays for",
    Category.CHC_FAST_TRACK: "all of the care, which the NHS alone pays for",
    Category.CHILDREN_CONTINUING_CARE: "the part of the care that the NHS pays for",
    Category.S117: "the part of the after-care that the NHS pays for",
    Category.WHEELCHAIR: "the wheelchair",
}
OWN_OFFER = "The commissioner’s own offer"


class _Found(NamedTuple):
    kind: RightKind
    rule: str
    words: str
    since: date | None
    source: str = REGULATIONS


def right_on(facts: RightFacts, on: date) -> RightAnswer:
    """Return whether somebody has the right to a budget on a day, with the rule and its source.

    The answer of the referral is history and stays; this one follows a birthday, a lost decision
    and a changed category. Source: SI 2012/2996, Part 6A, regulations 32A and 32B.
    """
    found = _found(facts, on)
    return RightAnswer(
        kind=found.kind,
        rule=found.rule,
        words=found.words,
        part=PART.get(facts.category, "") if found.kind is not RightKind.MAY_BE_OFFERED else "",
        source=found.source,
        since=found.since,
        why_changed=_why_changed(facts, found),
    )


def birthday_on(born: date, age: int) -> date:
    """Return the day somebody turns an age; who was born on 29 February has a birthday on 1 March."""
    year = born.year + age
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _found(facts: RightFacts, on: date) -> _Found:
    category = facts.category
    name = category.words
    since = RIGHT_SINCE.get(category)
    if facts.decision is Eligibility.NOT_ELIGIBLE:
        return _Found(
            RightKind.NOT_NOW,
            "not_eligible",
            f"{name}: the body decided that the person is not eligible.",
            facts.decided_on,
        )
    by_age = _by_age(category, facts.born, on)
    if by_age is not None:
        return by_age
    if since is None:
        return _by_offer(facts)
    if on < since:
        return _Found(
            RightKind.MAY_BE_OFFERED,
            "before_the_right",
            f"{name}: the right begins on {long_date(since)}.",
            None,
        )
    if facts.decision is None or facts.decided_on is None:
        return _Found(
            RightKind.WHEN_DECIDED,
            "not_decided",
            f"{name}: a right since {long_date(since)}, for those whom the body finds eligible. It has "
            f"not decided yet.",
            None,
        )
    return _Found(
        RightKind.RIGHT,
        "right",
        f"{name}: a right since {long_date(since)}, and the person is eligible since "
        f"{long_date(facts.decided_on)}.",
        max(since, facts.decided_on),
    )


def _by_age(category: Category, born: date, on: date) -> _Found | None:
    """Return what the age says of continuing care; None where it says nothing."""
    name, age = category.words, age_on(born, on)
    if category is Category.CHILDREN_CONTINUING_CARE and age >= ADULT_AGE:
        birthday = birthday_on(born, ADULT_AGE)
        return _Found(
            RightKind.NOT_NOW,
            "turned_18",
            f"{name} ended with the 18th birthday, on {long_date(birthday)}. Adults have the right "
            f"once they are eligible for NHS Continuing Healthcare: refer them for it.",
            birthday,
        )
    if category in ADULTS_ONLY and age < ADULT_AGE:
        return _Found(
            RightKind.NOT_NOW, "adults_only", f"{name} is for people aged 18 or over.", None
        )
    return None


def _by_offer(facts: RightFacts) -> _Found:
    """The law gives no right: the commissioner's own offer says who is offered one."""
    name = facts.category.words
    if facts.offered_here is None:
        return _Found(
            RightKind.MAY_BE_OFFERED,
            "no_right",
            f"{name}: the law gives no right; the commissioner may offer a budget.",
            None,
        )
    if facts.offered_here:
        return _Found(
            RightKind.MAY_BE_OFFERED,
            "own_offer",
            f"{name}: the law gives no right, but the commissioner’s own offer reaches it.",
            None,
            OWN_OFFER,
        )
    return _Found(
        RightKind.NOT_NOW,
        "not_in_own_offer",
        f"{name}: the law gives no right, and the commissioner’s own offer does not reach it. It may "
        f"still make an exception.",
        None,
        OWN_OFFER,
    )


def _why_changed(facts: RightFacts, found: _Found) -> str:
    now = found.kind in (RightKind.RIGHT, RightKind.WHEN_DECIDED)
    if now == (facts.at_referral is Standing.RIGHT):
        return ""
    return (
        f"On {long_date(facts.referred_on)}, when they were referred, the answer was: "
        f"{facts.at_referral.words[:1].lower()}{facts.at_referral.words[1:]}."
    )
