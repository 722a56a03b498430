"""What may be added beside a plan's text, and what may become of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from openphb.domains.plans.sections.types import PartKind
from openphb.domains.plans.together.types import AddedAs, Adds, Became, Came, InWordsOf
from openphb.foundation.access.types import Role
from openphb.kernel.refusal import Refusal

MOST_CHARACTERS = 20_000
# No letter or number that a hand writes like another: no I, O, 0, 1, S, 5.
CODE_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
CODE_LENGTH = 8
ROLE_ADDS_AS: Mapping[Role, AddedAs] = {
    Role.HOLDER: AddedAs.PERSON,
    Role.REPRESENTATIVE: AddedAs.REPRESENTATIVE,
    Role.SUPPORTER: AddedAs.SUPPORTER,
    Role.CARE_COORDINATOR: AddedAs.CO_ORDINATOR,
    Role.CLINICIAN: AddedAs.CLINICIAN,
    Role.BROKER: AddedAs.BROKER,
}
WORDS_BECOME = frozenset(Became) - {Became.SETTLED}
MAY_BECOME: Mapping[Adds, frozenset[Became]] = {
    Adds.OWN_WORDS: WORDS_BECOME,
    Adds.SUGGESTION: WORDS_BECOME,
    Adds.COMMENT: frozenset({Became.SETTLED}),
    Adds.NEW_PART: WORDS_BECOME,
    Adds.REMOVAL: WORDS_BECOME - {Became.USED_CHANGED},
}
USED = frozenset({Became.USED, Became.USED_CHANGED})
BESIDE_SECTION = frozenset({Adds.OWN_WORDS, Adds.SUGGESTION, Adds.COMMENT})
BESIDE_PART = frozenset({Adds.SUGGESTION, Adds.REMOVAL, Adds.COMMENT})
# Who agreed, and the dates, are said by whoever holds the pen alone.
SUGGESTABLE = (
    PartKind.NEED,
    PartKind.OUTCOME,
    PartKind.LINE,
    PartKind.ACTION,
    PartKind.RISK,
    PartKind.STEP,
    PartKind.PERSON,
)
# Kind → the boxes of a part that are words, what it is called by first. Never money, nor how
# somebody is reached.
BOXES: Mapping[PartKind, tuple[str, ...]] = {
    PartKind.NEED: ("words",),
    PartKind.OUTCOME: ("words", "measure"),
    PartKind.LINE: ("description",),
    PartKind.ACTION: ("words", "who"),
    PartKind.RISK: ("words", "agreed"),
    PartKind.STEP: ("trigger", "happens", "who"),
    PartKind.PERSON: ("name", "does"),
}
# Other words for a part take the place of what it is called by, but for these kinds.
OTHER_WORDS_IN: Mapping[PartKind, str] = {PartKind.STEP: "happens", PartKind.PERSON: "does"}
# Whoever only adds to a plan reads no risks (record 39); they may name one all the same.
WITH_THE_PLAN = frozenset({PartKind.RISK})


def added_as(role: Role) -> AddedAs:
    """Return what somebody with a role is to a plan that they add to."""
    return ROLE_ADDS_AS.get(role, AddedAs.STAFF)


def check_words(words: str) -> None:
    """Refusals: `words_missing`, `words_too_long`."""
    if not words.strip():
        raise Refusal("words_missing", "Nothing is written yet.", "Write a few words.", "words")
    if len(words) > MOST_CHARACTERS:
        raise Refusal(
            "words_too_long",
            f"This is longer than {MOST_CHARACTERS:,} letters.",
            "Write the most important part here, and send the rest as a document.",
            "words",
        )


def check_in_words_of(said: InWordsOf, *, today: date) -> None:
    """Refusals: `name_missing`, `keyed_not_online`, `said_later`."""
    if not said.name.strip():
        raise Refusal(
            "name_missing", "It is not said whose words these are.", "Write their name.", "name"
        )
    if said.came is Came.ONLINE:
        raise Refusal(
            "keyed_not_online",
            "Who writes on a screen writes for themselves.",
            "Choose how they told you.",
            "came",
        )
    if said.said_on > today:
        raise Refusal("said_later", "This day is still to come.", "Check the day.", "said_on")


def check_ending(adds: Adds, became: Became, words: str, *, was_ended: bool) -> None:
    """Refusals: `answered_already`, `cannot_become`, `reason_missing`."""
    if was_ended:
        raise Refusal(
            "answered_already",
            "Somebody has said already what becomes of this.",
            "Read what was said. You can still add a comment.",
        )
    if became not in MAY_BECOME[adds]:
        raise Refusal(
            "cannot_become",
            "A comment is settled. Words and suggestions are used, or not used, or taken back.",
            "Choose another answer.",
            "became",
        )
    if became is Became.DECLINED and not words.strip():
        raise Refusal(
            "reason_missing",
            "It is not said why these words are not used.",
            "Write a few words to whoever wrote them.",
            "words",
        )


def box_of(kind: PartKind, adds: Adds) -> str:
    """Return the box of a part that suggested words are put in first."""
    called_by = BOXES[kind][0]
    return called_by if adds is Adds.NEW_PART else OTHER_WORDS_IN.get(kind, called_by)


def check_part(kind: PartKind, adds: Adds, *, has_part: bool) -> None:
    """Refusal `cannot_add_here`: what is added does not fit the part, or there is none to fit."""
    fits = adds in BESIDE_PART if has_part else adds is Adds.NEW_PART
    if kind not in SUGGESTABLE or not fits:
        raise Refusal(
            "cannot_add_here",
            "This cannot be added here.",
            "Choose a part of the plan, then what you want to add to it.",
        )


def check_section(adds: Adds) -> None:
    """Refusal `cannot_add_here`: a section has words of its own, and is never new, nor goes."""
    if adds not in BESIDE_SECTION:
        raise Refusal(
            "cannot_add_here", "This cannot be added to a section.", "Add your own words to it."
        )


def check_taken_back(*, is_writer: bool) -> None:
    """Refusal `not_your_words`: nobody takes back what somebody else wrote."""
    if not is_writer:
        raise Refusal(
            "not_your_words",
            "Somebody else wrote this.",
            "Answer it, or ask whoever wrote it to take it back.",
        )


def became_of(adds: Adds, words: str, now: Iterable[str]) -> Became:
    """Return how what was suggested was used: as it was written, or changed.

    `now` is what the part says in each of its boxes once it is saved; nothing where it is gone.
    """
    as_it_is = adds is Adds.REMOVAL or any(stands_in(text, words) for text in now)
    return Became.USED if as_it_is else Became.USED_CHANGED


def stands_in(text: str, words: str) -> bool:
    """Whether words stand in a text, one after the other, whatever the white space."""
    return bool(words.split()) and f" {' '.join(words.split())} " in f" {' '.join(text.split())} "


def code_of(number: int) -> str:
    """Return a number as the code on a paper, "ABCD-2346"; the number may be of any size."""
    letters = []
    for _place in range(CODE_LENGTH):
        number, which = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[which])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def code_as_written(words: str) -> str:
    """Return a code that somebody copied by hand as it was printed: capitals, one hyphen."""
    letters = "".join(one for one in words.upper() if one.isalnum())
    return f"{letters[:4]}-{letters[4:]}"
