"""Pictures of how groups compare: every end lies on the scale, and nothing is only colour."""

from __future__ import annotations

import re

import pytest

from openphb.web.intervals import (
    LEFT,
    RIGHT,
    WIDTH,
    Interval,
    IntervalChart,
    across,
    svg,
    ticks_for,
)

ROWS = (
    Interval("NG5 <41>", -7, -12, -3, strong=True),
    Interval("NG18 (96)", 2, -4, 9),
)


def test_a_picture_has_its_words_and_a_line_and_a_dot_for_each_group():
    drawn = svg(IntervalChart("area", "Area", "Two groups.", "less", "more", ROWS))
    assert drawn.count("openphb-chart__interval") == len(ROWS)
    assert drawn.count("<circle") == len(ROWS)
    # Who stands out has a filled dot, and a name is text, never markup.
    assert ("openphb-chart__dot--1" in drawn, "openphb-chart__dot--2" in drawn) == (True, True)
    assert "NG5 &lt;41&gt;" in drawn
    assert 'aria-labelledby="area-title area-desc"' in drawn
    assert ("← less" in drawn, "more →" in drawn) == (True, True)


@pytest.mark.parametrize(
    "ends", [(-12, -3), (1, 2), (0, 0), (-90, 300), (-3, 40), (5, 6), (-90, -80)]
)
def test_every_end_and_zero_lie_on_the_scale(ends):
    ticks = ticks_for([Interval("A", *(ends[0], *ends))])
    assert 0 in ticks
    assert ticks[0] <= ends[0] <= ends[1] <= ticks[-1]
    assert len(ticks) <= 8
    for end in ends:
        assert LEFT <= across(end, ticks) <= WIDTH - RIGHT


def test_the_scale_says_which_way_is_less():
    drawn = svg(IntervalChart("area", "Area", "", "less", "more", ROWS))
    assert re.search(r">−5%<", drawn) or re.search(r">−10%<", drawn)
    assert ">0%<" in drawn
