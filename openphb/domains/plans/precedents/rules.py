"""What is like what, and what leads to somebody: words in, words out.

A thing is what comes first in a line ("Wii Fit" of "Wii Fit, to move more at home"). Something is
like it where it has at least half of its words, or others that the list says are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from openphb.domains.plans import reference
from openphb.domains.plans.precedents.types import Band, Cleaned, Every, Known
from openphb.domains.plans.types import Totals
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

MOST_TERMS = 12
_TOKEN = re.compile(r"[^\W_]+")
_HEAD_ENDS = re.compile(r"[,;:(–—/.]|\b(?:to|for|with|so|at|from)\b", re.IGNORECASE)
# Shapes that lead to somebody whoever it is; a day is left with its month, which a precedent has too.
_SHAPES = (
    (re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"), "an address"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"), "a place"),
    (re.compile(r"(?:\+44|\b0)[\d ]{9,13}\b|\b\d{3}[ -]?\d{3}[ -]?\d{4}\b"), "a number"),
    (re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b"), "a date"),
    (
        re.compile(
            r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October"
            r"|November|December)(?: \d{4})?\b"
        ),
        "a date",
    ),
    (re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sister|Nurse) [A-Z][\w’'-]*"), "somebody"),
)
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?:“”\"]\s*)$")


def terms(words: str, *, on: date) -> tuple[str, ...]:
    """Return what words ask for: of each its alternatives, as PostgreSQL's text search reads them.

    Words that say nothing of the thing are left out; at most twelve.
    """
    tokens = [token.casefold() for token in _TOKEN.findall(words)]
    same, generic = _lists(on)
    found: list[str] = []
    place = 0
    while place < len(tokens):
        longest, alternatives = _phrase(tokens, place, same)
        if alternatives:
            found.append(alternatives)
        elif not _says_nothing(tokens[place], generic):
            found.append(tokens[place])
        place += longest
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def things(description: str, *, on: date) -> tuple[str, ...]:
    """Return the words of what a line buys: of what comes first in it, or else of all of it."""
    head = next((part for part in _HEAD_ENDS.split(description) if part.strip()), "")
    return terms(head, on=on) or terms(description, on=on)


def weighed(term: str, weight: str) -> str:
    """Return a term that is asked for in what was bought ("A") or in what it was for ("B") alone."""
    return _TOKEN.sub(lambda match: f"{match.group()}:{weight}", term)


def least(asked: Sequence[str]) -> int:
    """Return how many of the words asked for make something like it: at least half."""
    return max(1, (len(asked) + 1) // 2)


def clean(words: str, known: Iterable[Known]) -> Cleaned:
    """Return words with names, places and what has the shape of them taken out.

    Other words that begin with a capital in the middle of a sentence are doubts: a brand stays, a
    name does not, and a person has to say which it is.
    """
    taken: list[str] = []
    said = words.strip()
    for pattern, instead in _SHAPES:
        said = _replaced(said, pattern, instead, taken)
    for one in sorted(known, key=lambda each: -len(each.words)):
        if len(one.words) > 1:
            pattern = re.compile(rf"(?<!\w){re.escape(one.words)}(?:(?=[’']s\b)|(?!\w))")
            said = _replaced(said, pattern, one.instead, taken)
    if said[:1].islower() and words.strip()[:1].isupper():
        said = said[0].upper() + said[1:]
    return Cleaned(said, tuple(dict.fromkeys(taken)), _doubts(said))


def check_clean(words: str, known: Sequence[Known], *, where: str) -> None:
    """Refusals `words_missing`, `words_lead_to_somebody`: what others may read names nobody."""
    if not words.strip():
        raise Refusal("words_missing", "There are no words here.", "Write them.", where)
    left = clean(words, known).taken_out
    if left:
        raise Refusal(
            "words_lead_to_somebody",
            f"These words would lead to somebody: {', '.join(left)}.",
            "Say it without them, for example “the person” or “a supplier”.",
            where,
        )


def name_parts(name: str, instead: str) -> tuple[Known, ...]:
    """Return a whole name and each of its parts that is long enough to be one."""
    parts = [part for part in name.split() if len(part) > 2 and part[:1].isupper()]
    return (Known(name.strip(), instead), *(Known(part.strip(",."), instead) for part in parts))


def band(totals: Totals, *, on: date) -> Band:
    """Return between which amounts a line lies: what it costs a week, or once where it costs none."""
    every = Every.WEEK if totals.weekly_pence else Every.ONCE
    pence = totals.weekly_pence or totals.one_off_pence
    return next(
        one
        for dated, one in _bands()
        if one.every is every
        and reference.holds(dated, on)
        and one.from_pence <= pence
        and (one.to_pence is None or pence < one.to_pence)
    )


def band_words(found: Band) -> str:
    """Return a band in words: "£50 to £100 a week", "£10,000 or more once"."""
    often = "a week" if found.every is Every.WEEK else "once"
    low = pounds(found.from_pence).removesuffix(".00")
    if found.to_pence is None:
        return f"{low} or more {often}"
    high = pounds(found.to_pence).removesuffix(".00")
    return f"up to {high} {often}" if not found.from_pence else f"{low} to {high} {often}"


def _replaced(words: str, pattern: re.Pattern[str], instead: str, taken: list[str]) -> str:
    taken.extend(match.group().strip() for match in pattern.finditer(words))
    return pattern.sub(instead, words)


def _doubts(words: str) -> tuple[str, ...]:
    found = [
        match.group()
        for match in re.finditer(r"\b[A-Z][\w’'-]+", words)
        if not _SENTENCE_ENDS.search(words[: match.start()])
    ]
    return tuple(dict.fromkeys(found))


def _phrase(tokens: Sequence[str], place: int, same: dict[tuple[str, ...], str]) -> tuple[int, str]:
    """Return how many tokens the longest phrase of the list takes from a place on, and its group."""
    for length in (3, 2, 1):
        taken = tuple(tokens[place : place + length])
        for phrase in (taken, (*taken[:-1], _bare(taken[-1]))):
            if len(phrase) == length and phrase in same:
                return length, same[phrase]
    return 1, ""


def _says_nothing(token: str, generic: frozenset[str]) -> bool:
    return token.isdecimal() or len(token) == 1 or not generic.isdisjoint({token, _bare(token)})


def _bare(token: str) -> str:
    return token[:-1] if token.endswith("s") and len(token) > 3 else token


@cache
def _lists(on: date) -> tuple[dict[tuple[str, ...], str], frozenset[str]]:
    same: dict[tuple[str, ...], str] = {}
    generic: set[str] = set()
    for row in reference.rows("likeness.csv"):
        if not reference.holds(reference.dated(row), on):
            continue
        phrases = [tuple(phrase.split()) for phrase in row["words"].casefold().split(";")]
        if row["kind"] == "generic":
            generic |= {" ".join(phrase) for phrase in phrases}
            continue
        group = " | ".join(
            " <-> ".join(phrase) if len(phrase) == 1 else f"({' <-> '.join(phrase)})"
            for phrase in phrases
        )
        same |= dict.fromkeys(phrases, f"({group})")
    return same, frozenset(generic)


@cache
def _bands() -> tuple[tuple[reference.Dated, Band], ...]:
    return tuple(
        (
            reference.dated(row),
            Band(
                Every(row["every"]),
                int(row["from_pounds"]) * 100,
                int(row["to_pounds"]) * 100 if row["to_pounds"] else None,
            ),
        )
        for row in reference.rows("bands.csv")
    )
