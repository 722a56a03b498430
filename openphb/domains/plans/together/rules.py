"""What may be added beside a plan's text, and what may become of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

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
MAY_BECOME: Mapping[Adds, frozenset[Became]] = {
    Adds.OWN_WORDS: frozenset({Became.USED, Became.USED_CHANGED, Became.DECLINED}),
    Adds.SUGGESTION: frozenset({Became.USED, Became.USED_CHANGED, Became.DECLINED}),
    Adds.COMMENT: frozenset({Became.SETTLED}),
}


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
            "A comment is settled. Words and suggestions are used or not used.",
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
