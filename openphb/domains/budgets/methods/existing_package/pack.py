"""The pack `existing-package/1`: what is commissioned now, each part kept, changed or ended for a reason.

A part is priced by what is paid for it, never by a share of the whole: a cut without a reason for
each part is what this method cannot do. What is worked out, worded or rounded here never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.existing_package.types import PackageWorked, Part, Settled
from openphb.domains.budgets.rules import (
    annual_fraction,
    each_fraction,
    one_off_fraction,
    weekly_fraction,
)
from openphb.domains.budgets.types import CostedLine, WeeksInYear
from openphb.kernel.money import pounds, round_half_up
from openphb.kernel.refusal import Refusal

PACK = "existing-package/1"
MOST_PARTS = costed_lines.MOST_LINES
MOST_WORDS = 500


def work_out(
    parts: Sequence[Part], *, weeks_in_year: WeeksInYear, worked_out_on: date
) -> PackageWorked:
    """Return what a package comes to once each part was looked at, in pence.

    Refusals, at `parts[n]` and its part: `parts_missing`, `supplier_missing`, `source_missing`,
    `reason_missing`, `reason_too_long`, `part_twice`, `change_without_one`, `package_all_ended`,
    and those of `costed_lines.work_out` and `refuse_lines`.
    """
    _refuse_parts(parts)
    now = [part.now.line for part in parts]
    worked = costed_lines.work_out(
        [line for part in parts if (line := _after(part)) is not None],
        weeks_in_year=weeks_in_year,
        worked_out_on=worked_out_on,
    )
    weekly = round_half_up(_sum(now, weeks_in_year))
    once = round_half_up(sum((_once(line) for line in now), Fraction(0)))
    return PackageWorked(
        worked=replace(worked, pack=PACK),
        parts=tuple(parts),
        now_weekly_pence=weekly,
        now_annual_pence=round_half_up(
            sum((_annual(line, weeks_in_year) for line in now), Fraction(0))
        ),
        now_one_off_pence=once,
        notes=(
            *_notes(parts, weekly, worked.weekly_pence),
            *_once_notes(once, worked.one_off_pence),
        ),
    )


def _after(part: Part) -> CostedLine | None:
    """Return what a part comes to as a line; None for one that ends."""
    if part.settled is Settled.END:
        return None
    if part.settled is Settled.KEEP:
        return part.now.line
    return replace(
        part.now.line,
        quantity_hundredths=part.quantity_hundredths,
        unit_pence=part.unit_pence,
    )


def _notes(parts: Sequence[Part], now: int, then: int) -> Iterator[str]:
    yield f"What is commissioned now comes to {pounds(now)} a week."
    for part in parts:
        line, after = part.now.line, _after(part)
        if part.settled is Settled.KEEP or after == line:
            continue
        often = line.basis.words
        before = pounds(_each(line))
        if after is None:
            yield f"{line.description}, {before} {often}, ends: {part.why}"
        else:
            yield (
                f"{line.description} changes from {line.quantity} at {pounds(line.unit_pence)} "
                f"({before} {often}) to {after.quantity} at {pounds(after.unit_pence)} "
                f"({pounds(_each(after))} {often}): {part.why}"
            )
    if now == then:
        yield "Looked at part by part, it comes to the same."
    else:
        way = "less" if then < now else "more"
        yield f"Looked at part by part, it comes to {pounds(abs(then - now))} a week {way}."


def _once_notes(now: int, then: int) -> Iterator[str]:
    """Yield what the weekly amounts do not show: what is paid once comes to another sum."""
    if now != then:
        way = "less" if then < now else "more"
        yield f"What is paid once comes to {pounds(abs(then - now))} {way}."


def _refuse_parts(parts: Sequence[Part]) -> None:
    if not parts:
        raise Refusal(
            "parts_missing",
            "Nothing is written that is commissioned now.",
            "Write at least one thing, or take in a file.",
            "parts",
        )
    _refuse_lines(parts)
    for place, part in enumerate(parts):
        fault = _part_fault(part, f"parts[{place}]")
        if fault:
            raise fault
    seen: dict[tuple[CostedLine, str, str], int] = {}
    for place, part in enumerate(parts):
        first = seen.setdefault((part.now.line, part.now.supplier, part.now.source), place)
        if first != place:
            raise Refusal(
                "part_twice",
                f"Parts {first + 1} and {place + 1} are the same.",
                "Take one out, or say in the source how they differ.",
                f"parts[{place}].source",
            )
    if all(part.settled is Settled.END for part in parts):
        raise Refusal(
            "package_all_ended",
            "Every part ends, so that nothing is left to pay for.",
            "Keep what is still needed, or work the budget out another way.",
            "parts",
        )


def _refuse_lines(parts: Sequence[Part]) -> None:
    """Refuse quantities and prices that nobody can cost, before and after, at their part."""
    now = [part.now.line for part in parts]
    after = [_after(part) or part.now.line for part in parts]
    new = {"quantity": "new_quantity", "price": "new_price"}
    for lines, names in ((now, dict[str, str]()), (after, new)):
        try:
            costed_lines.refuse_lines(lines)
        except Refusal as fault:
            place, _, name = fault.where.replace("lines[", "").partition("].")
            where = f"parts[{place}].{names.get(name, name)}" if name else "parts"
            raise replace(fault, where=where) from fault


def _part_fault(part: Part, where: str) -> Refusal | None:
    if not part.now.supplier.strip():
        return Refusal(
            "supplier_missing", "It does not say who gives it.", "Name them.", f"{where}.supplier"
        )
    if not part.now.source.strip():
        return Refusal(
            "source_missing",
            "It does not say how the amount and price are known.",
            "Name the invoice, order or contract, and its day.",
            f"{where}.source",
        )
    if part.settled is not Settled.KEEP and not part.why.strip():
        return Refusal(
            "reason_missing",
            f"“{part.now.line.description}” changes or ends, and nobody says why.",
            "Say why in words that the person may read.",
            f"{where}.why",
        )
    if len(part.why) > MOST_WORDS:
        return Refusal(
            "reason_too_long",
            f"The reason is longer than {MOST_WORDS} letters.",
            "Say it in fewer words.",
            f"{where}.why",
        )
    if part.settled is Settled.CHANGE and _after(part) == part.now.line:
        return Refusal(
            "change_without_one",
            f"“{part.now.line.description}” is said to change, and stays as it is.",
            "Write another quantity or price, or keep it.",
            f"{where}.new_quantity",
        )
    return None


def _sum(lines: Iterable[CostedLine], weeks_in_year: WeeksInYear) -> Fraction:
    return sum(
        (
            weekly_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)
            for line in lines
        ),
        Fraction(0),
    )


def _annual(line: CostedLine, weeks_in_year: WeeksInYear) -> Fraction:
    return annual_fraction(line.quantity_hundredths, line.unit_pence, line.basis, weeks_in_year)


def _once(line: CostedLine) -> Fraction:
    return one_off_fraction(line.quantity_hundredths, line.unit_pence, line.basis)


def _each(line: CostedLine) -> int:
    return round_half_up(each_fraction(line.quantity_hundredths, line.unit_pence))
