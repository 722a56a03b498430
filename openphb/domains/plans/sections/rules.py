"""What keeps a section or a part from being saved, and how two texts differ, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from openphb.domains.plans.sections.types import (
    ActionDraft,
    AssentDraft,
    Measure,
    MeasureKind,
    PersonDraft,
    StepDraft,
    Weighed,
)
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.refusal import Refusal

MOST_ON_SCALE = 10
MOST_LIKELY = 5
MOST_COUNTED = 1_000_000
FEWEST_ALIKE = 3
_WORDS = re.compile(r"\s*\S+")


class Clash(Refusal):
    """Somebody else saved the same section or part meanwhile. Both texts are kept."""

    def __init__(self, *, gone: bool) -> None:
        super().__init__(
            "changed_meanwhile",
            "Somebody else removed this while you were writing. Your words are kept."
            if gone
            else "Somebody else saved this while you were writing. Both are kept.",
            "Save again to add it anew, or go back to leave it out."
            if gone
            else "Read both, then choose one or put them together.",
            details={"gone": gone},
        )


class Kept(StrEnum):
    """What became of some words between two texts."""

    SAME = "same"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True)
class Words:
    """A run of words and what became of them."""

    kept: Kept
    words: str


def difference(before: str, after: str) -> tuple[Words, ...]:
    """Return two texts as one run of words: the same, taken away, added.

    What is the same or taken, put together, is `before`; what is the same or added is `after`
    (apart from white space at their ends).
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(
        None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False
    )
    found: list[Words] = []
    blocks = matcher.get_matching_blocks()
    i = j = 0
    for block in blocks:
        at_an_end = (block.a, block.b) == (0, 0) or (
            block.a + block.size == len(old) and block.b + block.size == len(new)
        )
        # A word or two that happen to be in both say nothing, and cut what changed to pieces.
        if block.size < FEWEST_ALIKE and not at_an_end:
            continue
        if block.a > i:
            found.append(Words(Kept.TAKEN, "".join(old[i : block.a])))
        if block.b > j:
            found.append(Words(Kept.ADDED, "".join(new[j : block.b])))
        if block.size:
            found.append(Words(Kept.SAME, "".join(new[block.b : block.b + block.size])))
        i, j = block.a + block.size, block.b + block.size
    return tuple(found)


def together(theirs: str, mine: str) -> str:
    """Return both texts, one under the other, without saying twice what one says already."""
    theirs, mine = theirs.strip(), mine.strip()
    if _holds(theirs, mine):
        return theirs
    return mine if _holds(mine, theirs) else f"{theirs}\n\n{mine}"


def _holds(text: str, other: str) -> bool:
    """Whether a text has another in it, word for word."""
    return f" {' '.join(other.split())} " in f" {' '.join(text.split())} " or not other


def check_measure(measure: Measure) -> None:
    """Refusals: `measure_needs_numbers`, `scale_0_to_10`, `number_too_large`."""
    numbers = {"baseline": measure.baseline, "target": measure.target}
    if measure.kind is MeasureKind.WORDS:
        return
    if measure.target is None:
        raise Refusal(
            "measure_needs_numbers",
            "It is not said which number the person wants to reach.",
            "Enter the number, or choose to say it in words.",
            "target",
        )
    most = MOST_ON_SCALE if measure.kind is MeasureKind.SCALE else MOST_COUNTED
    for where, number in numbers.items():
        if number is not None and not 0 <= number <= most:
            raise Refusal(
                "number_out_of_range",
                f"The number must be from 0 to {most:,}.",
                "Check the number.",
                where,
            )


def check_weighed(weighed: Weighed) -> None:
    """Refusals: `weight_alone` (likelihood without impact, or the other way), `weight_1_to_5`."""
    for first, second in (
        ("likelihood", "impact"),
        ("residual_likelihood", "residual_impact"),
    ):
        numbers = [getattr(weighed, first), getattr(weighed, second)]
        if (numbers[0] is None) != (numbers[1] is None):
            missing = first if numbers[0] is None else second
            raise Refusal(
                "weight_alone",
                "How likely it is and how bad it would be are given together or not at all.",
                "Give the other number too, or leave both empty.",
                missing,
            )
        for where, number in zip((first, second), numbers, strict=True):
            if number is not None and not 1 <= number <= MOST_LIKELY:
                raise Refusal(
                    "weight_1_to_5", "The number must be from 1 to 5.", "Check the number.", where
                )


def check_action(action: ActionDraft) -> None:
    """Refusal `words_missing`."""
    _said(action.words, "words", "What will be done")
    _said(action.who, "who", "Who does it")


def check_step(step: StepDraft) -> None:
    """Refusals: `words_missing`, `money_too_small`, `money_too_large`."""
    _said(step.trigger, "trigger", "What goes wrong")
    _said(step.happens, "happens", "What happens then")
    _said(step.who, "who", "Who does it")
    if step.cap_pence is not None and step.cap_pence < 1:
        raise Refusal(
            "money_too_small", "The most it may cost is nothing.", "Leave it empty.", "cap_pence"
        )
    if step.cap_pence is not None and step.cap_pence > LARGEST:
        raise Refusal(
            "money_too_large",
            f"The amount is more than {pounds(LARGEST)}.",
            "Check for extra digits.",
            "cap_pence",
        )


def check_person(person: PersonDraft) -> None:
    """Refusal `words_missing`."""
    _said(person.name, "name", "The name")


def check_assent(assent: AssentDraft) -> None:
    """Refusal `words_missing`."""
    _said(assent.name, "name", "The name")
    _said(assent.standing, "standing", "What they are to the plan")


def _said(words: str, where: str, name: str) -> None:
    if not words.strip():
        raise Refusal("words_missing", f"{name} is empty.", "Write it in a few words.", where)
