"""A stored working replays to the penny, and anything changed in it is found."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.methods.replay import read_working, replay
from openphb.domains.budgets.methods.stored_lines import stored_working
from openphb.domains.budgets.tests.conftest import CHAIR, HOURS
from openphb.domains.budgets.tests.test_costed_lines import SOME_LINES, worked
from openphb.domains.budgets.types import Basis, Difference, WeeksInYear
from openphb.kernel.refusal import Refusal


@pytest.fixture
def stored():
    return stored_working(worked(HOURS, CHAIR))


@given(lines=SOME_LINES, convention=st.sampled_from(WeeksInYear))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_every_working_replays_after_it_was_written_as_json(lines, convention):
    kept = stored_working(worked(*lines, convention=convention))
    found = replay(read_working(json.dumps(kept).encode()))
    assert found.matches
    assert found.stored_pence == found.replayed_pence == kept["first_year_pence"]


def test_the_working_of_the_first_release_still_replays():
    """Written down by hand, so that a change to the pack cannot change both sides."""
    found = replay(
        {
            "pack": "costed-lines/1",
            "worked_out_on": "2026-11-24",
            "weeks_in_year": "365/7",
            "lines": [
                {
                    "description": "Personal assistant",
                    "quantity_hundredths": 2000,
                    "unit": "hours",
                    "unit_pence": 1420,
                    "basis": "per_week",
                    "pence": 28400,
                    "sentence": "Personal assistant: 20 hours a week × £14.20 = £284.00 a week.",
                }
            ],
            "sentences": [
                "Each week: £284.00.",
                "Each year: £284.00 a week × 365 ÷ 7 weeks = £14,808.57 (to the nearest penny).",
            ],
            "weekly_pence": 28400,
            "annual_pence": 1480857,
            "one_off_pence": 0,
            "first_year_pence": 1480857,
        }
    )
    assert found.differences == ()
    assert found.pack == "costed-lines/1"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda kept: kept.update(weekly_pence=28401), "weekly_pence"),
        (lambda kept: kept.update(weekly_pence=28400.0), "weekly_pence"),
        (lambda kept: kept.update(one_off_pence=True), "one_off_pence"),
        (lambda kept: kept.pop("annual_pence"), "annual_pence"),
        (lambda kept: kept.update(approved="yes"), "approved"),
        (lambda kept: kept["sentences"].pop(), "sentences[3]"),
        (lambda kept: kept["lines"][1].update(sentence="Chair: £1."), "lines[1].sentence"),
        (lambda kept: kept["lines"][0].update(note=None), "lines[0].note"),
    ],
)
def test_a_changed_result_is_found(stored, change, where):
    change(stored)
    found = replay(stored)
    assert not found.matches
    assert [one.where for one in found.differences] == [where]


def test_a_changed_price_changes_every_figure_after_it(stored):
    stored["lines"][0]["unit_pence"] = 1421
    found = replay(stored)
    assert (found.stored_pence, found.replayed_pence) == (1526800, 1527840)
    assert Difference("weekly_pence", 28400, 28420) in found.differences


def test_a_total_that_is_missing_is_unknown_and_not_nothing(stored):
    del stored["first_year_pence"]
    assert replay(stored).stored_pence is None


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"pack": "costed-lines/2"}, "pack_unknown", "pack"),
        ({"pack": None}, "pack_unknown", "pack"),
        ({"pack": ["x"]}, "pack_unknown", "pack"),
        ({"lines": {}}, "working_unreadable", "lines"),
        ({"lines": []}, "lines_missing", "lines"),
        ({"lines": ["x"]}, "working_unreadable", "lines[0]"),
        ({"weeks_in_year": "53"}, "working_unreadable", "weeks_in_year"),
        ({"weeks_in_year": None}, "working_unreadable", "weeks_in_year"),
        ({"worked_out_on": "24/11/2026"}, "working_unreadable", "worked_out_on"),
    ],
)
def test_what_cannot_be_read_is_refused(stored, change, code, where):
    with pytest.raises(Refusal) as refusal:
        replay({**stored, **change})
    assert (refusal.value.code, refusal.value.where) == (code, where)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("quantity_hundredths", 2000.0),
        ("quantity_hundredths", True),
        ("unit_pence", "1420"),
        ("unit_pence", None),
        ("basis", "per_fortnight"),
        ("basis", 7),
        ("description", None),
        ("unit", 4),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_by_its_place(stored, key, value):
    changed = deepcopy(stored)
    changed["lines"][1][key] = value
    with pytest.raises(Refusal) as refusal:
        replay(changed)
    assert (refusal.value.code, refusal.value.where) == ("working_unreadable", f"lines[1].{key}")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"\xff\xfe", b"{" * 100_000, b'{"a":' * 900 + b"1" + b"}" * 900],
)
def test_a_file_that_is_no_working_is_refused(content):
    with pytest.raises(Refusal):
        replay(read_working(content))


def test_a_one_off_alone_has_no_week():
    kept = stored_working(worked(replace(HOURS, basis=Basis.ONE_OFF)))
    assert (kept["weekly_pence"], kept["first_year_pence"]) == (0, 28400)
    assert kept["sentences"] == ["Once: £284.00."]
