"""The pack `severity-range/1`: a usual week by the cost matrix, then the week at its best and worst.

The central amount is `cost-matrix/1`'s of the usual week, to the penny. The low end is the week with
everything that would make it less; the high end with everything that would make it more. Each end
is a whole week of its own, priced in the same way with what employing adds, and so the movers'
differences need not add up to it: what an employer pays starts at a threshold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from openphb.domains.budgets.methods import cost_matrix
from openphb.domains.budgets.methods.cost_matrix import CareWeek, MatrixWorked, Priced
from openphb.domains.budgets.methods.severity_range.types import Mover, RangeWorked, Way
from openphb.domains.budgets.types import WeeksInYear
from openphb.domains.rates.types import RateCard
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

PACK = "severity-range/1"
MOST_MOVERS = 12
MOST_WORDS = 200


def work_out(
    week: CareWeek, movers: Sequence[Mover], priced: Priced, *, weeks_in_year: WeeksInYear
) -> RangeWorked:
    """Return a usual week's range, in pence.

    Refusals: those of `weeks_of`; `mover_wrong_way`; `range_out_of_order`; and those of
    `cost_matrix.work_out` for any of the weeks.
    """
    low_week, high_week = weeks_of(week, movers)

    def cost(one: CareWeek) -> MatrixWorked:
        return cost_matrix.work_out(one, priced, weeks_in_year=weeks_in_year)

    central = cost(week)
    alone = []
    for place, mover in enumerate(movers):
        with _told_at(week, mover, place):
            with_it = cost(_moved(week, [mover]))
        alone.append(with_it.worked.weekly_pence - central.worked.weekly_pence)
        _refuse_wrong_way(place, mover, alone[-1])
    low, high = cost(low_week), cost(high_week)
    usual = central.worked.weekly_pence
    if not low.worked.weekly_pence <= usual <= high.worked.weekly_pence:
        raise Refusal(
            "range_out_of_order",
            f"Taken together, the changes give {pounds(low.worked.weekly_pence)} a week at the "
            f"least, {pounds(usual)} as usual and {pounds(high.worked.weekly_pence)} at the most.",
            "What an employer pays starts at a threshold. Leave one of the changes out.",
            "movers",
        )
    named = replace(central, worked=replace(central.worked, pack=PACK))
    return RangeWorked(named, tuple(movers), tuple(alone), low, high)


def weeks_of(week: CareWeek, movers: Sequence[Mover]) -> tuple[CareWeek, CareWeek]:
    """Return the week at its least and at its most.

    Refusals: `movers_missing`, `movers_too_many`, `mover_without_words`, `mover_of_no_row`,
    `mover_without_care`, `mover_twice`.
    """
    _refuse_movers(week, movers)
    ends = [
        _moved(week, [mover for mover in movers if mover.way is way])
        for way in (Way.LESS, Way.MORE)
    ]
    return ends[0], ends[1]


def priced_for(week: CareWeek, movers: Sequence[Mover], card: RateCard, on: date) -> Priced:
    """Return everything that the week and both its ends need to be priced on a day.

    Refusals: those of `weeks_of` and of `cost_matrix.priced_for`.
    """
    low, high = weeks_of(week, movers)
    found = [cost_matrix.priced_for(week, card, on)]
    for place, mover in enumerate(movers):
        with _told_at(week, mover, place):
            found.append(cost_matrix.priced_for(_moved(week, [mover]), card, on))
    found += [cost_matrix.priced_for(end, card, on) for end in (low, high)]
    return replace(
        found[0],
        prices={code: price for one in found for code, price in one.prices.items()},
        national={name: rate for one in found for name, rate in one.national.items()},
    )


def _moved(week: CareWeek, movers: Sequence[Mover]) -> CareWeek:
    changed = {mover.place: mover.care for mover in movers if mover.place is not None}
    rows = [changed.get(place, row) for place, row in enumerate(week.rows)]
    rows += [mover.care for mover in movers if mover.place is None]
    return replace(week, rows=tuple(row for row in rows if row is not None))


@contextmanager
def _told_at(week: CareWeek, mover: Mover, place: int) -> Iterator[None]:
    """Say of a refused row of a moved week that it is the mover's."""
    row = len(week.rows) if mover.place is None else mover.place
    try:
        yield
    except Refusal as fault:
        where = fault.where.replace(f"rows[{row}]", f"movers[{place}]")
        raise replace(fault, where=where) from fault


def _refuse_movers(week: CareWeek, movers: Sequence[Mover]) -> None:
    if not movers:
        raise Refusal(
            "movers_missing",
            "Nothing is written that would move the sum.",
            "Write at least one thing that may happen. Without one, use a usual week of care.",
            "movers",
        )
    if len(movers) > MOST_MOVERS:
        raise Refusal(
            "movers_too_many",
            f"There are {len(movers)} things that may happen, and a range holds {MOST_MOVERS}.",
            "Keep those that would move the sum most.",
            "movers",
        )
    seen: set[tuple[Way, int]] = set()
    for place, mover in enumerate(movers):
        fault = _mover_fault(week, mover, f"movers[{place}]")
        if fault:
            raise fault
        if mover.place is None:
            continue
        if (mover.way, mover.place) in seen:
            raise Refusal(
                "mover_twice",
                f"Two things would change care {mover.place + 1} in the same way.",
                "Put them together, or let one come on top of the week.",
                f"movers[{place}].place",
            )
        seen.add((mover.way, mover.place))


def _mover_fault(week: CareWeek, mover: Mover, where: str) -> Refusal | None:
    if not mover.words.strip() or len(mover.words) > MOST_WORDS:
        return Refusal(
            "mover_without_words",
            "It does not say what would happen, or says it at length.",
            f"Say in a few words what would happen: at most {MOST_WORDS} letters.",
            f"{where}.words",
        )
    if mover.place is not None and not 0 <= mover.place < len(week.rows):
        return Refusal(
            "mover_of_no_row",
            f"The usual week has no care {mover.place + 1}.",
            f"Choose one of its {len(week.rows)}, or let it come on top of the week.",
            f"{where}.place",
        )
    if mover.place is None and (mover.care is None or not any(mover.care.hundredths)):
        return Refusal(
            "mover_without_care",
            "It says neither which care changes nor what comes on top.",
            "Write how much care there would be on a day.",
            f"{where}.words",
        )
    return None


def _refuse_wrong_way(place: int, mover: Mover, difference: int) -> None:
    if (difference < 0) if mover.way is Way.MORE else (difference > 0):
        amount = pounds(abs(difference))
        said = f"{amount} a week {'less' if difference < 0 else 'more'}"
        raise Refusal(
            "mover_wrong_way",
            f"“{mover.words}” would cost {said}, and it is said to need {mover.way}.",
            "Choose the other way, or mend the care.",
            f"movers[{place}].way",
        )
