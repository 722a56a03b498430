"""Pictures of how groups compare: a dot and an interval for each, on one scale, drawn as SVG.

A line down marks where nothing differs. Each group has a line for its name and one for its interval,
so that long names fit on a phone. The table that says the same stands beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 440
LEFT, RIGHT, TOP, BOTTOM = 24, 24, 8, 44
ROW = 46
# Ends of the scale that leave room for its words, in whole per cent.
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_TICKS = 6
LEAST_REACH = 5


@dataclass(frozen=True, slots=True)
class Interval:
    """A group's name, its figure and the ends of its interval, in per cent from alike."""

    name: str
    value: int
    low: int
    high: int
    strong: bool = False
    """Drawn with a filled dot; the others' dots are hollow."""


@dataclass(frozen=True, slots=True)
class IntervalChart:
    """`ident` is unique on its page. `below` and `above` say what the two sides of the line mean."""

    ident: str
    title: str
    description: str
    below: str
    above: str
    rows: tuple[Interval, ...]


def svg(chart: IntervalChart) -> Markup:
    """The picture, with its title and description for who listens to the page."""
    ticks = ticks_for(chart.rows)
    height = TOP + ROW * len(chart.rows) + BOTTOM
    parts = [
        *scale(ticks, height),
        *(row(one, place, ticks) for place, one in enumerate(chart.rows)),
        sides(chart, height),
    ]
    return Markup(
        '<svg class="openphb-chart" viewBox="0 0 {width} {height}" role="img" focusable="false" '
        'aria-labelledby="{ident}-title {ident}-desc"><title id="{ident}-title">{title}</title>'
        '<desc id="{ident}-desc">{description}</desc>{parts}</svg>'
    ).format(
        width=WIDTH,
        height=height,
        ident=chart.ident,
        title=chart.title,
        description=chart.description,
        parts=Markup("").join(parts),
    )


def ticks_for(rows: Sequence[Interval]) -> tuple[int, ...]:
    """Whole per cent from below the least end to above the greatest; zero is always one of them."""
    low = min([-LEAST_REACH, *(one.low for one in rows)])
    high = max([LEAST_REACH, *(one.high for one in rows)])
    step = next((one for one in STEPS if (high - low) / one <= MOST_TICKS - 1), STEPS[-1])
    return tuple(range(low // step * step, (-(-high // step) + 1) * step, step))


def across(value: int, ticks: Sequence[int]) -> float:
    """Where a value lies from left to right, in the drawing's units."""
    room = WIDTH - LEFT - RIGHT
    return round(LEFT + (value - ticks[0]) / (ticks[-1] - ticks[0]) * room, 1)


def scale(ticks: Sequence[int], height: int) -> Iterable[Markup]:
    """Lines down with their values; the one at zero, where nothing differs, is stronger."""
    for tick in ticks:
        yield Markup(
            '<path class="openphb-chart__grid{zero}" d="M{x} {top}V{bottom}"/><text class="'
            'openphb-chart__text openphb-chart__text--middle" x="{x}" y="{y}">{words}</text>'
        ).format(
            zero="" if tick else " openphb-chart__grid--zero",
            x=across(tick, ticks),
            top=TOP,
            bottom=height - BOTTOM,
            y=height - BOTTOM + 16,
            words=f"{'−' if tick < 0 else '+' if tick else ''}{abs(tick)}%",
        )


def row(one: Interval, place: int, ticks: Sequence[int]) -> Markup:
    """One group: its name, a line over its interval and a dot on its figure."""
    y = TOP + ROW * place
    return Markup(
        '<text class="openphb-chart__text" x="{left}" y="{name_y}">{name}</text>'
        '<path class="openphb-chart__interval" d="M{low} {y}H{high}M{low} {a}V{b}M{high} {a}V{b}"/>'
        '<circle class="openphb-chart__dot openphb-chart__dot--{kind}" cx="{x}" cy="{y}" r="5"/>'
    ).format(
        left=4,
        name_y=y + 16,
        name=one.name,
        y=y + 31,
        a=y + 26,
        b=y + 36,
        low=across(one.low, ticks),
        high=across(one.high, ticks),
        x=across(one.value, ticks),
        kind=1 if one.strong else 2,
    )


def sides(chart: IntervalChart, height: int) -> Markup:
    """What lies left and right of the line."""
    return Markup(
        '<text class="openphb-chart__text" x="4" y="{y}">← {below}</text><text class="'
        'openphb-chart__text openphb-chart__text--end" x="{right}" y="{y}">{above} →</text>'
    ).format(y=height - 8, below=chart.below, right=WIDTH - 4, above=chart.above)
