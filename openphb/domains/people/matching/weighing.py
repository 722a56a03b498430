"""What speaks for and against two records being of one person, in points and in words.

The points follow how rarely a thing agrees by chance: two people seldom share a date of birth, and
often a first name. `tests/test_matching.py` measures them on made-up people. Nothing is decided here:
a person answers whether it is the same person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rapidfuzz.distance import OSA

from openphb.domains.people.matching.names import is_form_of, is_known, parts, plain
from openphb.domains.people.types import Evidence, Identity, Strength, Weighed

SHOW_FIRST = 28
WORTH_SHOWING = 16
# Names shorter than this differ by a letter too easily: Ian and Iain, but also Amy and Ami.
SHORTEST_NEAR = 3
LONG_ENOUGH_FOR_TWO = 7
SHORTEST_PART = 3


def strength_of(points: int) -> Strength:
    """Return how strongly so many points speak."""
    if points >= SHOW_FIRST:
        return Strength.FIRST
    return Strength.WORTH if points >= WORTH_SHOWING else Strength.WEAK


def weigh(asked: Identity, known: Identity) -> Weighed:
    """Return what speaks for and against two identities being one person's."""
    return Weighed(
        tuple(
            one
            for one in (
                _numbers(asked.nhs_number, known.nhs_number),
                _births(asked.date_of_birth, known.date_of_birth),
                *_names(asked, known),
                _postcodes(asked.postcode, known.postcode),
            )
            if one is not None
        )
    )


def swapped(born: date) -> date | None:
    """Return the date with day and month the other way round; None where there is no other."""
    if born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def keys_of(one: Identity) -> tuple[str, ...]:
    """Return by what a record is found: its date of birth, its name's beginning, its postcode."""
    keys = [one.date_of_birth.isoformat(), name_key(one.family_name, one.given_name)]
    return (*keys, one.postcode) if one.postcode else tuple(keys)


def keys_to_look_for(one: Identity) -> Iterator[str]:
    """Yield the keys under which somebody may be found, also with swapped names or day and month."""
    yield from keys_of(one)
    yield name_key(one.given_name, one.family_name)
    if (other := swapped(one.date_of_birth)) is not None:
        yield other.isoformat()


CONSONANTS = "bcdfghjklmnpqrstvwxz"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def name_key(family_name: str, given_name: str) -> str:
    """Return three consonants of the last name and the first letter of the first: "smt.a".

    It is what the database works out in `Person.by_name_key`.
    """
    family = [letter for letter in family_name.lower() if letter in CONSONANTS]
    given = [letter for letter in given_name.lower() if letter in LETTERS]
    return f"{''.join(family[:3])}.{''.join(given[:1])}"


def _numbers(asked: str, known: str) -> Evidence | None:
    if not asked or not known:
        return None
    if asked == known:
        return Evidence(30, "same NHS number")
    return Evidence(-20, "different NHS numbers")


def _births(asked: date, known: date) -> Evidence:
    if asked == known:
        return Evidence(16, "same date of birth")
    if swapped(asked) == known:
        return Evidence(10, "date of birth with day and month the other way round")
    if OSA.distance(f"{asked:%Y%m%d}", f"{known:%Y%m%d}") == 1:
        return Evidence(8, "date of birth one digit different")
    return Evidence(-16, "different dates of birth")


def _names(asked: Identity, known: Identity) -> tuple[Evidence, ...]:
    given, family = _given(asked, known), _family(asked.family_name, known.family_name)
    turned = (plain(asked.given_name), plain(asked.family_name)) == (
        plain(known.family_name),
        plain(known.given_name),
    )
    if turned and given.points + family.points < 16:
        return (Evidence(16, "first and last name the other way round"),)
    return (given, family)


def _given(asked: Identity, known: Identity) -> Evidence:
    ours, theirs = plain(asked.given_name), plain(known.given_name)
    called = [plain(name) for name in (asked.known_as, known.known_as) if name]
    first, second = parts(asked.given_name)[:1], parts(known.given_name)[:1]
    two_names = is_known(ours) and is_known(theirs)
    near = "" if two_names else _near(ours, theirs)
    # The first that holds is said.
    ways = (
        (ours == theirs, 8, "same first name"),
        (
            ours in called or theirs in called or len(set(called)) < len(called),
            7,
            "first name is what the other is called",
        ),
        (is_form_of(ours, theirs), 7, "first name is a form of the other"),
        (first == second, 6, "same first name, and one has another beside it"),
        (
            bool(first and second) and is_form_of(first[0], second[0]),
            5,
            "first name is a form of the other, and one has another beside it",
        ),
        (
            1 in (len(ours), len(theirs)) and ours[:1] == theirs[:1],
            2,
            "first name begins with the same letter",
        ),
        (bool(near), 5, f"first name {near}"),
    )
    for holds, points, words in ways:
        if holds:
            return Evidence(points, words)
    return Evidence(-16, "another first name, as twins have")


def _family(asked: str, known: str) -> Evidence:
    ours, theirs = plain(asked), plain(known)
    if ours == theirs:
        return Evidence(10, "same last name")
    if words := _near(ours, theirs):
        return Evidence(7, f"last name {words}")
    shared = set(parts(asked)) & set(parts(known))
    if any(len(part) >= SHORTEST_PART for part in shared):
        return Evidence(7, "last names share a part")
    return Evidence(-6, "another last name, as after a marriage")


def _near(ours: str, theirs: str) -> str:
    """Return how near two plain names are, in words; "" where they are not."""
    shorter = min(len(ours), len(theirs))
    if shorter < SHORTEST_NEAR:
        return ""
    most = 2 if shorter >= LONG_ENOUGH_FOR_TWO else 1
    apart = OSA.distance(ours, theirs, score_cutoff=most)
    if apart > most:
        return ""
    return "one letter different" if apart == 1 else "two letters different"


def _postcodes(asked: str, known: str) -> Evidence | None:
    if not asked or not known:
        return None
    if asked == known:
        return Evidence(8, "same postcode")
    if asked.split()[:1] == known.split()[:1]:
        return Evidence(2, "same part of town")
    return Evidence(-2, "another postcode")
