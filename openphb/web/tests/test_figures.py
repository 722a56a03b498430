"""Figures as they are written, drawn and timed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from openphb.kernel.calendars import LONDON
from openphb.web import charts, formatting
from openphb.web.parts import Colour, Kind, clock, hour_clock


def drawn(chart: charts.Chart) -> Any:
    return etree.fromstring(charts.svg(chart))


TODAY = date(2026, 3, 3)


def test_days_and_numbers_are_written_in_one_way() -> None:
    assert formatting.long_date(TODAY) == "Tuesday 3 March 2026"
    assert formatting.short_date(TODAY) == "3 Mar 2026"
    assert formatting.nhs_number("9434765919") == "943 476 5919"
    assert formatting.nhs_number("12") == "12"
    assert formatting.sort_code("200000") == "20-00-00"


@pytest.mark.parametrize(
    ("share", "decimals", "written"),
    [
        (Fraction(1, 3), 0, "33%"),
        (Decimal("0.315"), 1, "31.5%"),
        (0.07, 0, "7%"),
        (12, 0, "1,200%"),
    ],
)
def test_share_is_written_as_a_percentage(share, decimals: int, written: str) -> None:
    assert formatting.percent(share, decimals) == written


@pytest.mark.parametrize(
    ("due", "done", "words", "colour"),
    [
        (date(2026, 2, 27), None, "Overdue by 4 days", Colour.RED),
        (date(2026, 3, 2), None, "Overdue by 1 day", Colour.RED),
        (TODAY, None, "Due today", Colour.ORANGE),
        (date(2026, 3, 10), None, "7 days left", Colour.ORANGE),
        (date(2026, 3, 11), None, "Due 11 Mar 2026", Colour.BLUE),
        (TODAY, TODAY, "Done in time", Colour.GREEN),
        (date(2026, 3, 1), TODAY, "Done 2 days late", Colour.GREY),
    ],
)
def test_clock_says_how_a_deadline_stands(due: date, done, words: str, colour: Colour) -> None:
    found = clock("Reply", due, today=TODAY, done=done)
    assert (found.words, found.colour) == (words, colour)


NOW = datetime(2026, 11, 24, 10, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "done_after", "words", "colour"),
    [
        (48, None, "48 hours left", Colour.BLUE),
        (25, None, "25 hours left", Colour.BLUE),
        (24.5, None, "24 hours left", Colour.ORANGE),
        (1, None, "1 hour left", Colour.ORANGE),
        (0.5, None, "Less than an hour left", Colour.ORANGE),
        (-0.5, None, "Overdue by 1 hour", Colour.RED),
        (-2, None, "Overdue by 2 hours", Colour.RED),
        (-2, -3, "Done in time", Colour.GREEN),
        (-3, -1, "Done 2 hours late", Colour.GREY),
    ],
)
def test_a_clock_of_hours_promises_no_time_that_is_not_there(hours, done_after, words, colour):
    done = NOW + timedelta(hours=done_after) if done_after is not None else None
    shown = hour_clock("", NOW + timedelta(hours=hours), now=NOW, done=done)
    assert (shown.words, shown.colour) == (words, colour)


def test_an_hour_of_a_clock_is_an_hour_over_the_end_of_summer_time():
    before = datetime(2026, 10, 24, 16, tzinfo=LONDON)
    after = datetime(2026, 10, 26, 15, tzinfo=LONDON)
    assert hour_clock("", after, now=before).words == "48 hours left"


amounts = st.integers(min_value=-(10**11), max_value=10**11)


@settings(derandomize=True, max_examples=50)
@given(st.lists(amounts | st.none(), min_size=1, max_size=36), st.booleans())
def test_every_chart_is_well_formed_and_every_point_is_inside_it(values, money: bool) -> None:
    chart = charts.Chart(
        ident="c",
        title="<Left & right>",
        description="d",
        heading="Month",
        labels=tuple(f"M{index}" for index in range(len(values))),
        lines=(charts.Series("Left", tuple(values)),),
        unit=Kind.MONEY if money else Kind.NUMBER,
    )
    tree = drawn(chart)
    dots = tree.findall("circle")
    assert len(dots) == len([value for value in values if value is not None])
    assert all(0 <= float(dot.get("cy")) <= charts.HEIGHT for dot in dots)
    assert all(0 <= float(dot.get("cx")) <= charts.WIDTH for dot in dots)
    assert tree.findtext("title") == "<Left & right>"


@settings(derandomize=True, max_examples=50)
@given(st.lists(amounts, min_size=1, max_size=12), st.booleans())
def test_ticks_are_even_few_and_hold_every_value(values: list[int], money: bool) -> None:
    ticks = charts.ticks_for([0, *values], money=money)
    steps = {after - before for before, after in pairwise(ticks)}
    assert len(steps) == 1
    assert ticks[0] <= min(0, *values)
    assert ticks[-1] >= max(0, *values)
    assert len(ticks) <= 8
    if money:
        assert all(tick % 100 == 0 for tick in ticks)


def test_bars_stack_to_the_height_of_their_sum() -> None:
    chart = charts.people_against_trajectory(
        "p", ("Q1",), (charts.Series("a", (30,)), charts.Series("b", (10,))), (40,)
    )
    tree = drawn(chart)
    lower, upper = tree.findall("rect")
    planned = tree.find("circle")
    assert float(upper.get("y")) == pytest.approx(float(planned.get("cy")), abs=0.11)
    assert float(lower.get("height")) == pytest.approx(3 * float(upper.get("height")), abs=0.3)


def test_table_of_a_chart_says_what_the_chart_says() -> None:
    chart = charts.money_left_by_month("m", ("Apr", "May"), (500, None), (600, 300))
    assert chart is not None
    assert [column.heading for column in charts.table_columns(chart)] == [
        "Month",
        "Money left",
        "Expected",
    ]
    assert charts.table_rows(chart) == (("Apr", 500, 600), ("May", None, 300))


def test_no_line_is_drawn_before_a_first_month_has_ended() -> None:
    assert charts.money_left_by_month("m", ("Apr", "May"), (None, None), (600, 300)) is None
    assert charts.money_left_by_month("m", (), (), ()) is None


def test_series_that_does_not_fit_its_labels_is_a_bug() -> None:
    with pytest.raises(ValueError, match="one value for each label"):
        charts.money_left_by_month("m", ("Apr",), (1, 2), (1,))


def test_a_bar_below_zero_is_drawn_below_zero() -> None:
    chart = charts.Chart(
        ident="balances",
        title="Balances",
        description="Two accounts",
        heading="Account",
        labels=("Spent", "Bank"),
        bars=(
            charts.Series("Balance", (300_00, -200_00)),
            charts.Series("More", (100_00, -100_00)),
        ),
    )
    (zero,) = {
        float(path.get("d").split()[1].split("H")[0])
        for path in drawn(chart).iter("{*}path", "path")
        if "grid--zero" in path.get("class", "")
    }
    rects = [one for one in drawn(chart).iter("{*}rect", "rect") if one.get("height") != "12"]
    tops = [(float(one.get("y")), float(one.get("height"))) for one in rects]
    assert all(height > 0 for _y, height in tops)
    up, more_up, down, more_down = tops
    assert round(up[0] + up[1], 1) == zero == down[0]
    assert round(more_up[0] + more_up[1], 1) == up[0]
    assert more_down[0] == round(down[0] + down[1], 1)
    assert "−£400" in {text.text for text in drawn(chart).iter("{*}text", "text")}
