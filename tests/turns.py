"""Which long tests wait today: they take turns, and `make prove` runs them all (record 61)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# Each takes a minute: they run in `make prove`, and for who asks by name.
STORIES = (
    "browser/test_mrs_a.py",
    "browser/test_asked_again.py",
    "browser/test_jack.py",
    "browser/test_section_117.py",
    "browser/test_a_wheelchair.py",
    "browser/test_a_helper.py",
    "browser/test_extra_cover.py",
    "browser/test_a_provider.py",
    "browser/test_a_third_party.py",
    "browser/test_a_transfer.py",
)
# Long walks, and processes that are killed or race: two days each of these, while the others wait.
TURNS = (
    (
        "browser/test_the_money.py",
        "browser/test_first_idea.py",
        "operations/test_runs_at_once.py",
    ),
    (
        "browser/test_passkeys.py",
        "browser/test_by_invoice.py",
        "browser/test_two_writers.py",
        "browser/test_a_rail_fails.py",
        "operations/test_uplift_killed.py",
    ),
    (
        "browser/test_a_week.py",
        "browser/test_enough.py",
        "operations/test_sending_once.py",
    ),
    (
        "browser/test_made_together.py",
        "browser/test_exchange.py",
        "browser/test_without_signal.py",
        "operations/test_killed_at_any_moment.py",
    ),
)


def waiting(names: Iterable[str], *, day: int, asked: Sequence[str]) -> set[str]:
    """Return which tests of these names wait on a day, a number that grows by one each day.

    With JavaScript and without it take turns from day to day, and the files every two days: in eight
    days each has run both ways. Nothing waits of a file that was `asked` for on the command line.
    """
    today = day // 2 % len(TURNS)
    files = (
        *STORIES,
        *(name for turn, group in enumerate(TURNS) for name in group if turn != today),
    )
    ways = ("[with JavaScript]", "[without JavaScript]")
    this, other = ways[day % 2], ways[1 - day % 2]
    known = set(names)

    def waits(name: str) -> bool:
        path = name.partition("::")[0]
        if any(path.rpartition("/")[2] in argument for argument in asked):
            return False
        # What is made for one way alone runs whatever the day.
        start, way, _ = name.partition(other)
        return path.removeprefix("tests/") in files or (bool(way) and start + this in known)

    return {name for name in known if waits(name)}
