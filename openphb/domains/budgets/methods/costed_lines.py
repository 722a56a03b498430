"""The pack `costed-lines/1`: an indicative budget is what its lines cost, added up.

A change to how anything is worked out or worded is a new pack: a stored working must replay for
as long as it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from openphb.domains.budgets.rules import (
    annual_fraction,
    each_fraction,
    line_pence,
    one_off_fraction,
    weekly_fraction,
)
from openphb.domains.budgets.types import COSTED_BASES, Basis, CostedLine, WeeksInYear, WorkedOut
from openphb.kernel.counting import SINGULAR
from openphb.kernel.money import LARGEST, pounds, round_half_up
from openphb.kernel.refusal import Refusal

PACK = "costed-lines/1"
MOST_LINES = 50
MOST_QUANTITY_HUNDREDTHS = 10_000_000
_ROUNDED = " (to the nearest penny)"


def work_out(
    lines: Sequence[CostedLine], *, weeks_in_year: WeeksInYear, worked_out_on: date
) -> WorkedOut:
    """Return what the lines come to. Each total is exact until it is rounded, once, to the penny.

    Refusals: those of `refuse_lines`; `total_too_large`.
    """
    refuse_lines(lines)
    weekly = _sum(
        weekly_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)
        for line in lines
    )
    annual = _sum(
        annual_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)
        for line in lines
    )
    one_off = _sum(
        one_off_fraction(line.quantity_hundredths, line.unit_pence, line.basis) for line in lines
    )
    if annual + one_off > LARGEST:
        raise Refusal(
            "total_too_large",
            f"The lines come to more than {pounds(LARGEST)} in a year.",
            "Check the quantities and prices for extra digits.",
            "lines",
        )
    return WorkedOut(
        pack=PACK,
        weeks_in_year=weeks_in_year,
        worked_out_on=worked_out_on,
        lines=tuple(lines),
        line_pence=tuple(line_pence(line) for line in lines),
        weekly_pence=round_half_up(weekly),
        annual_pence=round_half_up(annual),
        one_off_pence=round_half_up(one_off),
        line_sentences=tuple(line_sentence(line, weeks_in_year) for line in lines),
        total_sentences=_total_sentences(lines, weeks_in_year, weekly, annual, one_off),
    )


def refuse_lines(lines: Sequence[CostedLine]) -> None:
    """Refuse lines that nobody can cost; `where` names the line and its part.

    Refusals: `lines_missing`, `lines_too_many`, `line_description_missing`, `line_unit_missing`,
    `line_quantity_zero`, `line_quantity_too_large`, `line_names_days`, `line_price_zero`,
    `line_price_too_large`.
    """
    if not lines:
        raise Refusal("lines_missing", "There is no line to cost.", "Add at least one.", "lines")
    if len(lines) > MOST_LINES:
        raise Refusal(
            "lines_too_many",
            f"There are {len(lines)} lines, and a budget holds {MOST_LINES}.",
            "Put small things of one kind together.",
            "lines",
        )
    for place, line in enumerate(lines):
        _refuse_line(line, place)


def line_sentence(line: CostedLine, weeks_in_year: WeeksInYear) -> str:
    """Return one line's sum: "Day care: 20 hours a week × £14.20 = £284.00 a week."."""
    each = each_fraction(line.quantity_hundredths, line.unit_pence)
    said = (
        f"{line.description}: {_quantity(line)} {line.basis.words} × {pounds(line.unit_pence)} "
        f"= {_pounds(each)} {line.basis.words}"
    )
    steps = {
        Basis.PER_DAY: "× 7 days",
        Basis.PER_FOUR_WEEKS: "÷ 4",
        Basis.PER_MONTH: f"× 12 months ÷ {_weeks(weeks_in_year)}",
        Basis.PER_YEAR: f"÷ {_weeks(weeks_in_year)}",
    }
    if line.basis not in steps:
        return f"{said}."
    weekly = weekly_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)
    return f"{said}; {steps[line.basis]} = {_pounds(weekly)} a week."


def _refuse_line(line: CostedLine, place: int) -> None:
    at, which = f"lines[{place}]", f"Line {place + 1}"
    if not line.description.strip():
        raise Refusal(
            "line_description_missing",
            f"{which} does not say what it is.",
            "Write what the money is for.",
            f"{at}.description",
        )
    if not line.unit.strip():
        raise Refusal(
            "line_unit_missing",
            f"{which} does not say what is counted.",
            "Write “hours”, “days” or whatever its price is for.",
            f"{at}.unit",
        )
    if line.quantity_hundredths < 1:
        raise Refusal(
            "line_quantity_zero",
            f"{which} has a quantity of nothing.",
            "Write how many, like 20 or 2.5, or leave the line out.",
            f"{at}.quantity",
        )
    if line.quantity_hundredths > MOST_QUANTITY_HUNDREDTHS:
        raise Refusal(
            "line_quantity_too_large",
            f"{which} has a quantity of more than {MOST_QUANTITY_HUNDREDTHS // 100:,}.",
            "Check for extra digits.",
            f"{at}.quantity",
        )
    if line.basis not in COSTED_BASES:
        raise Refusal(
            "line_names_days",
            f"{which} names the days that it falls on, which the plan does.",
            "Count it by the week or by the year.",
            f"{at}.basis",
        )
    if line.unit_pence < 1:
        raise Refusal(
            "line_price_zero",
            f"{which} costs nothing.",
            "Write its price, or leave the line out.",
            f"{at}.price",
        )
    if line.unit_pence > LARGEST:
        raise Refusal(
            "line_price_too_large",
            f"{which} has a price of more than {pounds(LARGEST)}.",
            "Check for extra digits.",
            f"{at}.price",
        )


def _total_sentences(
    lines: Sequence[CostedLine],
    weeks_in_year: WeeksInYear,
    weekly: Fraction,
    annual: Fraction,
    one_off: Fraction,
) -> tuple[str, ...]:
    said = []
    parts = [
        weekly_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)
        for line in lines
        if line.basis is not Basis.ONE_OFF
    ]
    if parts:
        said.append(_added("Each week", parts))
        if weekly.denominator == 1:
            start = f"{pounds(int(weekly))} a week"
        else:
            start = "the exact weekly amount, before it is rounded"
        year = f"Each year: {start} × {weeks_in_year.words} = {_pounds(annual)}."
        said.append(year)
    once = [
        one_off_fraction(line.quantity_hundredths, line.unit_pence, line.basis)
        for line in lines
        if line.basis is Basis.ONE_OFF
    ]
    if once:
        said.append(_added("Once", once))
    if parts and once:
        first = round_half_up(annual) + round_half_up(one_off)
        said.append(
            f"In the first year: {pounds(round_half_up(annual))} + "
            f"{pounds(round_half_up(one_off))} = {pounds(first)}."
        )
    return tuple(said)


def _added(what: str, parts: Sequence[Fraction]) -> str:
    """Return the parts added up; rounded parts that miss the total by a penny are explained."""
    total = _sum(parts)
    shown = [round_half_up(part) for part in parts]
    if len(parts) == 1:
        return f"{what}: {_pounds(total)}."
    said = (
        f"{what}: {' + '.join(pounds(pence) for pence in shown)} = {pounds(round_half_up(total))}"
    )
    if sum(shown) != round_half_up(total):
        said += (
            " (the total is rounded once, from the exact amounts, so it is not the sum of the "
            "rounded lines)"
        )
    return f"{said}."


def _quantity(line: CostedLine) -> str:
    unit = SINGULAR.get(line.unit, line.unit) if line.quantity_hundredths == 100 else line.unit
    return f"{line.quantity} {unit}"


def _weeks(weeks_in_year: WeeksInYear) -> str:
    return "52 weeks" if weeks_in_year is WeeksInYear.FIFTY_TWO else "(365 ÷ 7) weeks"


def _pounds(exact: Fraction) -> str:
    return pounds(round_half_up(exact)) + ("" if exact.denominator == 1 else _ROUNDED)


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))
