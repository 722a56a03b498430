"""The long tests that take turns all have theirs."""

from __future__ import annotations

from pathlib import Path

from tests.turns import STORIES, TURNS, waiting

TESTS = Path(__file__).resolve().parents[1]
TURNED = [name for group in TURNS for name in group]


def test_each_file_that_waits_is_there_and_waits_once():
    named = [*STORIES, *TURNED]
    assert [name for name in named if not (TESTS / name).exists()] == []
    assert len(named) == len(set(named))


def test_in_eight_days_each_has_run_both_ways_but_the_stories():
    ways = ("with JavaScript", "without JavaScript")
    names = [f"tests/{name}::test_walk[{way}]" for name in (*TURNED, *STORIES) for way in ways]
    ran = {
        name
        for day in range(739_000, 739_008)
        for name in set(names) - waiting(names, day=day, asked=())
    }
    assert ran == {name for name in names if name.removeprefix("tests/").split("::")[0] in TURNED}


def test_what_is_made_for_one_way_alone_waits_for_its_turn_only():
    alone = "tests/browser/test_two.py::test_walk[without JavaScript]"
    assert [waiting([alone], day=day, asked=()) for day in (739_000, 739_001)] == [set(), set()]


def test_nothing_waits_of_a_file_that_is_asked_for():
    name = "tests/browser/test_jack.py::test_walk[with JavaScript]"
    for day in (739_000, 739_001):
        assert waiting([name], day=day, asked=()) == {name}
        assert waiting([name], day=day, asked=["tests/browser/test_jack.py"]) == set()
