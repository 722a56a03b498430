"""The pack `wheelchair/1`: what the NHS would have supplied for a need, and its upkeep.

What is worked out, worded or rounded here never changes: another way is another pack, because a
stored working must replay for as long as it is kept. What somebody adds to a dearer chair of their
own choice is told, and is no part of the amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.given import price_kept
from openphb.domains.budgets.methods.wheelchair.pricing import refuse_units
from openphb.domains.budgets.methods.wheelchair.refusing import refuse_ahead, refuse_need
from openphb.domains.budgets.methods.wheelchair.types import (
    Evidence,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
    WheelchairPriced,
    WheelchairWorked,
)
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear, WorkedOut
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import long_date

PACK = "wheelchair/1"
REPAIRS = "Repairs and upkeep"


def work_out(
    need: WheelchairNeed, priced: WheelchairPriced, *, weeks_in_year: WeeksInYear
) -> WheelchairWorked:
    """Return what a wheelchair need comes to: its lines, its period and what it rests on.

    Refusals: those of `refuse_need`, `refuse_ahead`, `refuse_units` and `costed_lines.work_out`.
    """
    refuse_need(need, priced.prices.on)
    refuse_ahead(need.period, priced.repairs_paid, has_repairs=need.repairs is not None)
    value = sum(_value(thing, priced) for where, thing in need.things if where != "repairs")
    # A price by its code is there, or the working is refused, before its unit is looked at.
    lines = list(_lines(need, priced))
    refuse_units(need, priced.prices)
    worked = costed_lines.work_out(
        lines, weeks_in_year=weeks_in_year, worked_out_on=priced.prices.on
    )
    years = need.period.years
    whole = None if years is None else worked.one_off_pence + years * _a_year(need, priced)
    made = WheelchairWorked(
        worked=replace(worked, pack=PACK),
        need=need,
        priced=priced,
        expires_on=None if years is None else _years_after(need.starts_on, years),
        whole_pence=whole,
        value_pence=value,
        notes=(),
    )
    return replace(made, notes=tuple(_notes(made, worked)))


def contribution(need: WheelchairNeed, value_pence: Pence) -> Pence:
    """Return what the person would add to the NHS's value for the chair that they would like."""
    return max(0, need.wanted_pence - value_pence)


def _lines(need: WheelchairNeed, priced: WheelchairPriced) -> Iterator[CostedLine]:
    for where, thing in need.things:
        pence = _value(thing, priced)
        if not pence:
            # What the card gives for nothing is no line.
            continue
        if where != "repairs":
            yield CostedLine(_named(thing, priced), 100, "items", pence, Basis.ONE_OFF)
        elif priced.repairs_paid is RepairsPaid.AHEAD:
            years = need.period.years or 0
            yield CostedLine(REPAIRS, years * 100, "years", pence, Basis.ONE_OFF)
        else:
            yield CostedLine(REPAIRS, 100, "payments", pence, Basis.PER_YEAR)


def _value(thing: Supplied, priced: WheelchairPriced) -> Pence:
    return price_kept(priced.prices, thing.code).pence if thing.code else thing.pence


def _named(thing: Supplied, priced: WheelchairPriced) -> str:
    return price_kept(priced.prices, thing.code).words if thing.code else thing.words.strip()


def _a_year(need: WheelchairNeed, priced: WheelchairPriced) -> Pence:
    """Return what comes each year beside what is valued at the start."""
    if need.repairs is None or priced.repairs_paid is RepairsPaid.AHEAD:
        return 0
    return _value(need.repairs, priced)


def _years_after(start: date, years: int) -> date:
    """Return the last day of some years from a day."""
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        # From 29 February the years end with the February after.
        return date(start.year + years, 2, 28)


def _notes(made: WheelchairWorked, worked: WorkedOut) -> Iterator[str]:
    need, priced = made.need, made.priced
    day = long_date(need.assessed_on)
    yield f"{need.assessed_by.strip()} assessed the need on {day}: {_ended(need.need)}"
    yield from (_known(thing, priced) for _where, thing in need.things)
    if need.repairs is not None:
        ahead = priced.repairs_paid is RepairsPaid.AHEAD
        how = "for the whole period at its start" if ahead else "year by year"
        yield f"Repairs and upkeep are valued {how}. {priced.repairs_said}"
    start = long_date(need.starts_on)
    if made.expires_on is None:
        yield f"It starts on {start} and lasts until the need changes. No last day is known."
    else:
        last = long_date(made.expires_on)
        yield f"It is for {need.period.words}, from {start}. Its last day is {last}."
    if made.whole_pence is not None and worked.annual_pence:
        yield (
            f"Over {need.period.words}: {pounds(worked.one_off_pence)} + {need.period.years} × "
            f"{pounds(_a_year(need, priced))} = {pounds(made.whole_pence)}."
        )
    yield from (f"Not covered: {_ended(one)}" for one in need.not_covered)
    if need.wanted_pence:
        yield _added(need, made.value_pence)


def _known(thing: Supplied, priced: WheelchairPriced) -> str:
    if thing.code:
        return price_kept(priced.prices, thing.code).known_by
    kind = (thing.evidence or Evidence.QUOTE).words
    dated = f" of {long_date(thing.dated)}" if thing.dated else ""
    return f"{thing.words.strip()}: {pounds(thing.pence)}. {kind}{dated}: {_ended(thing.found_in)}"


def _added(need: WheelchairNeed, value: Pence) -> str:
    wanted = f"The person would like: {need.wanted.strip()}, for {pounds(need.wanted_pence)}."
    more = contribution(need, value)
    if not more:
        return f"{wanted} That is no more than {pounds(value)}, so nothing need be added."
    return (
        f"{wanted} That is {pounds(more)} more than {pounds(value)}. Whoever adds the {pounds(more)} "
        "pays it: it is no part of the NHS amount."
    )


def _ended(words: str) -> str:
    said = " ".join(words.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
