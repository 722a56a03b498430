"""Pictures of figures, drawn on the server as SVG, each with a table that says the same.

Nothing is only colour: lines differ by dash and marker, bars by shade and order, and
the legend names them in words. Sizes and colours are in the style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from markupsafe import Markup

from openphb.web.parts import Column, Kind

WIDTH, HEIGHT = 440, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 12, 12, 34
LEGEND_LINE = 20
MOST_LABELS = 6
# How wide a letter of a label is at most, so that the last one is not cut off.
LETTER = 8
WANTED_STEPS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of figures, one for each label of its chart; None where it is unknown."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars stacked on each other, lines over them, or both.

    `ident` is unique on its page. `description` says in words what the picture shows. `unit` is
    `Kind.MONEY` (pence) or `Kind.NUMBER`. `heading` names the labels' column in the table. With
    `steps` a figure holds over its label's whole share of the width and changes at once.
    """

    ident: str
    title: str
    description: str
    heading: str
    labels: tuple[str, ...]
    bars: tuple[Series, ...] = ()
    lines: tuple[Series, ...] = ()
    unit: Kind = Kind.MONEY
    steps: bool = False

    def __post_init__(self) -> None:
        for series in (*self.bars, *self.lines):
            if len(series.values) != len(self.labels):
                raise ValueError(f"{series.name!r} has not one value for each label")

    @property
    def all_series(self) -> tuple[Series, ...]:
        """Bars, then lines: the order of legend and table."""
        return self.bars + self.lines


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value lies from bottom to top, and the values that get a line across."""

    ticks: tuple[int, ...]
    top: int

    def y(self, value: int) -> float:
        """The height of `value` on the page, in the drawing's units."""
        low, high = self.ticks[0], self.ticks[-1]
        room = HEIGHT - BOTTOM - self.top
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * room, 1)


def svg(chart: Chart) -> Markup:
    """The picture, with its title and description for who listens to the page."""
    top = TOP + LEGEND_LINE * len(chart.all_series)
    scale = Scale(ticks_for(values_drawn(chart), money=chart.unit is Kind.MONEY), top)
    parts = [
        legend(chart),
        *grid(chart, scale),
        *bars(chart, scale),
        *lines(chart, scale),
        *axis_labels(chart),
    ]
    return Markup(
        '<svg class="openphb-chart" viewBox="0 0 {width} {height}" role="img" focusable="false" '
        'aria-labelledby="{ident}-title {ident}-desc"><title id="{ident}-title">{title}</title>'
        '<desc id="{ident}-desc">{description}</desc>{parts}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        ident=chart.ident,
        title=chart.title,
        description=chart.description,
        parts=Markup("").join(parts),
    )


def table_columns(chart: Chart) -> tuple[Column, ...]:
    """The columns of the table that says what the picture says."""
    return (Column(chart.heading), *(Column(one.name, chart.unit) for one in chart.all_series))


def table_rows(chart: Chart) -> tuple[tuple[object, ...], ...]:
    """The rows of that table: each label with its figures, None where unknown."""
    figures = zip(*(one.values for one in chart.all_series), strict=True)
    return tuple((label, *row) for label, row in zip(chart.labels, figures, strict=True))


def values_drawn(chart: Chart) -> list[int]:
    """Every height that must fit, with zero: bars count as the stacks they make, up and down."""
    stacks = [
        sum(value for value in column if value and (value > 0) is above)
        for column in columns_of(chart.bars)
        for above in (True, False)
    ]
    points = [value for line in chart.lines for value in line.values if value is not None]
    return [0, *stacks, *points]


def columns_of(series: Sequence[Series]) -> Iterable[tuple[int | None, ...]]:
    """The values label by label."""
    return zip(*(one.values for one in series), strict=True)


def ticks_for(values: Sequence[int], *, money: bool) -> tuple[int, ...]:
    """Round values from below the least to above the greatest; whole pounds for money."""
    low, high = min(values), max(values)
    least_step = 100 if money else 1
    wanted = max(high - low, least_step) / WANTED_STEPS
    step = least_step
    while step < wanted:
        # 1, 2, 5, 10, 20, 50 …
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    first, last = low // step, -(-high // step)
    return tuple(step * n for n in range(first, max(last, first + 1) + 1))


def figure(value: int, unit: Kind) -> str:
    """A tick's words: no pence, so that they fit."""
    if unit is Kind.MONEY:
        return f"{'−' if value < 0 else ''}£{abs(value) // 100:,}"
    return f"{value:,}"


def centre(index: int, count: int) -> float:
    """The middle of a label's share of the width."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / count, 1)


def legend(chart: Chart) -> Markup:
    """Each series' mark with its name, one a line, so that long names fit on a phone."""
    entries = []
    for order, one in enumerate(chart.all_series):
        y = TOP + LEGEND_LINE * order
        number = order if order < len(chart.bars) else order - len(chart.bars)
        if order < len(chart.bars):
            mark = Markup(
                '<rect class="openphb-chart__bar openphb-chart__bar--{n}" x="{x}" y="{y}" '
                'width="24" height="12"/>'
            ).format(n=number + 1, x=LEFT, y=y - 8)
        else:
            mark = Markup(
                '<path class="openphb-chart__line openphb-chart__line--{n}" d="M{a} {y}H{b}"/>'
            ).format(n=number + 1, a=LEFT, b=LEFT + 24, y=y - 2)
        entries.append(
            mark
            + Markup('<text class="openphb-chart__text" x="{x}" y="{y}">{name}</text>').format(
                x=LEFT + 32, y=y + 3, name=one.name
            )
        )
    return Markup('<g aria-hidden="true">{}</g>').format(Markup("").join(entries))


def grid(chart: Chart, scale: Scale) -> Iterable[Markup]:
    """Lines across with their values; the one at zero is stronger."""
    for tick in scale.ticks:
        y = scale.y(tick)
        zero = " openphb-chart__grid--zero" if tick == 0 else ""
        yield Markup(
            '<path class="openphb-chart__grid{zero}" d="M{left} {y}H{right}"/><text '
            'class="openphb-chart__text openphb-chart__text--end" x="{x}" y="{text_y}">'
            "{words}</text>"
        ).format(
            zero=zero,
            left=LEFT,
            right=WIDTH - RIGHT,
            x=LEFT - 6,
            y=y,
            text_y=y + 4,
            words=figure(tick, chart.unit),
        )


def bars(chart: Chart, scale: Scale) -> Iterable[Markup]:
    """The stacks, first series nearest to zero, those below zero downwards; none without labels."""
    count = len(chart.labels)
    if not count:
        return
    width = round(min(48, (WIDTH - LEFT - RIGHT) / count * 0.7), 1)
    for index, column in enumerate(columns_of(chart.bars)):
        reached = {True: 0, False: 0}
        for order, value in enumerate(column):
            up = (value or 0) >= 0
            ends = sorted((reached[up], reached[up] + (value or 0)))
            reached[up] += value or 0
            y = scale.y(ends[1])
            yield Markup(
                '<rect class="openphb-chart__bar openphb-chart__bar--{n}" x="{x}" y="{y}" '
                'width="{width}" height="{height}"/>'
            ).format(
                n=order + 1,
                x=round(centre(index, count) - width / 2, 1),
                y=y,
                width=width,
                height=round(scale.y(ends[0]) - y, 1),
            )


def lines(chart: Chart, scale: Scale) -> Iterable[Markup]:
    """Each line in as many pieces as its unknown values leave, with a dot on each figure."""
    count = len(chart.labels)
    for order, one in enumerate(chart.lines):
        commands, pen_down = [], False
        dots = []
        for index, value in enumerate(one.values):
            if value is None:
                pen_down = False
                continue
            x, y = centre(index, count), scale.y(value)
            if chart.steps:
                half = (WIDTH - LEFT - RIGHT) / count / 2
                start, end = round(x - half, 1), round(x + half, 1)
                commands.append(f"{'L' if pen_down else 'M'}{start} {y}H{end}")
                pen_down = True
                continue
            commands.append(f"{'L' if pen_down else 'M'}{x} {y}")
            dots.append(
                Markup(
                    '<circle class="openphb-chart__dot openphb-chart__dot--{n}" cx="{x}" cy="{y}" '
                    'r="3"/>'
                ).format(n=order + 1, x=x, y=y)
            )
            pen_down = True
        yield Markup('<path class="openphb-chart__line openphb-chart__line--{n}" d="{d}"/>').format(
            n=order + 1, d=" ".join(commands)
        ) + Markup("").join(dots)


def axis_labels(chart: Chart) -> Iterable[Markup]:
    """Labels below, some left out where they would touch."""
    count = len(chart.labels)
    every = -(-count // MOST_LABELS)
    for index, label in enumerate(chart.labels):
        if index % every == 0:
            yield Markup(
                '<text class="openphb-chart__text openphb-chart__text--middle" x="{x}" y="{y}">'
                "{label}</text>"
            ).format(
                x=min(centre(index, count), WIDTH - round(len(label) * LETTER / 2, 1)),
                y=HEIGHT - BOTTOM + 20,
                label=label,
            )


def money_left_by_month(
    ident: str, months: tuple[str, ...], left: tuple[int | None, ...], expected: tuple[int, ...]
) -> Chart | None:
    """Money left at each month's end, None where it has not come yet, beside what was expected.

    None until a first month has ended: axes without a line tell nobody anything.
    """
    known = [value for value in left if value is not None]
    if not known:
        return None
    return Chart(
        ident=ident,
        title=gettext("Money left at the end of each month"),
        description=gettext(
            "A line of money left over %(known)s months and a dashed line of what was expected "
            "over %(all)s months. The table below has every figure."
        )
        % {"known": len(known), "all": len(months)},
        heading=gettext("Month"),
        labels=months,
        lines=(Series(gettext("Money left"), left), Series(gettext("Expected"), expected)),
    )


def people_against_trajectory(
    ident: str, quarters: tuple[str, ...], options: tuple[Series, ...], target: tuple[int, ...]
) -> Chart:
    """People with a budget by the way it is managed, stacked, against the planned number."""
    return Chart(
        ident=ident,
        title=gettext("People with a personal health budget, against the plan"),
        description=gettext(
            "Bars of people by the way their budget is managed, one for each of %(count)s periods, "
            "and a line of the planned number. The table below has every figure."
        )
        % {"count": len(quarters)},
        heading=gettext("Period"),
        labels=quarters,
        bars=options,
        lines=(Series(gettext("Planned"), target),),
        unit=Kind.NUMBER,
    )
