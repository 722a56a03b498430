"""Needs that cannot be priced, refused by name and place before anything is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openphb.domains.budgets.methods.wheelchair.types import (
    HowLong,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
)
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

MOST_EXTRAS = 10
FURTHEST_YEARS = 2


def refuse_need(need: WheelchairNeed, on: date) -> None:
    """Refuse a need that cannot be priced on a day; `where` names the thing and its part.

    Refusals: `assessor_missing`, `assessed_in_future`, `need_missing`, `starts_before_assessed`,
    `starts_far`, `chair_missing`, `extras_too_many`, `thing_on_list_and_written`,
    `thing_unnamed`, `thing_price`, `thing_evidence`, `thing_found_in`, `thing_day`,
    `wanted_incomplete`.
    """
    fault = next(_faults(need, on), None)
    if fault is not None:
        raise fault


def refuse_ahead(period: HowLong, paid: RepairsPaid, *, has_repairs: bool) -> None:
    """Refuse repairs for a whole period of which nobody knows the length: `repairs_ahead_unending`."""
    if has_repairs and paid is RepairsPaid.AHEAD and period.years is None:
        raise Refusal(
            "repairs_ahead_unending",
            "Repairs for the whole period cannot be valued: nobody knows how long it is.",
            "Choose 3 or 5 years, or value the repairs year by year.",
            "period",
        )


def _faults(need: WheelchairNeed, on: date) -> Iterator[Refusal]:
    yield from _assessment_faults(need, on)
    if need.chair == Supplied():
        yield Refusal(
            "chair_missing",
            "There is no chair that the NHS would have supplied.",
            "Choose it from the list, or write what it is and what it costs.",
            "chair.words",
        )
    if len(need.extras) > MOST_EXTRAS:
        yield Refusal(
            "extras_too_many",
            f"There are {len(need.extras)} extras, and a budget holds {MOST_EXTRAS}.",
            "Put small things of one kind together.",
            "extras",
        )
    for where, thing in need.things:
        yield from _thing_faults(thing, where, on)
    if bool(need.wanted.strip()) != bool(need.wanted_pence):
        yield Refusal(
            "wanted_incomplete",
            "The chair that the person would like has no name or no price.",
            "Write both, or leave both empty.",
            "wanted_price" if need.wanted.strip() else "wanted",
        )
    if not 0 <= need.wanted_pence <= LARGEST:
        yield _dear("wanted_price")


def _assessment_faults(need: WheelchairNeed, on: date) -> Iterator[Refusal]:
    if not need.assessed_by.strip():
        yield Refusal(
            "assessor_missing",
            "It does not say who assessed the need.",
            "Write their name and what they are.",
            "assessed_by",
        )
    if need.assessed_on > on:
        yield Refusal(
            "assessed_in_future",
            f"{long_date(need.assessed_on)} is in the future.",
            "Write the day of the assessment.",
            "assessed_on",
        )
    if not need.need.strip():
        yield Refusal(
            "need_missing",
            "It does not say what the person needs.",
            "Write what was assessed, in a few words.",
            "need",
        )
    if need.starts_on < need.assessed_on:
        yield Refusal(
            "starts_before_assessed",
            f"The period would start before the assessment of {long_date(need.assessed_on)}.",
            "Check both days.",
            "starts_on",
        )
    if need.starts_on.year > on.year + FURTHEST_YEARS:
        yield Refusal(
            "starts_far",
            f"{long_date(need.starts_on)} is more than {FURTHEST_YEARS} years away.",
            "Check the year.",
            "starts_on",
        )


def _thing_faults(thing: Supplied, where: str, on: date) -> Iterator[Refusal]:
    written = (thing.words, thing.pence, thing.evidence, thing.found_in, thing.dated)
    if thing.code:
        if any(written):
            yield Refusal(
                "thing_on_list_and_written",
                "This is chosen from the list and written too.",
                "Do one of the two: leave the list at “Choose…”, or the rest empty.",
                f"{where}.code",
            )
        return
    if not thing.words.strip():
        yield Refusal(
            "thing_unnamed", "It does not say what this is.", "Write it.", f"{where}.words"
        )
    if thing.pence < 1:
        yield Refusal("thing_price", "It has no price.", "Write what it costs.", f"{where}.price")
    if thing.pence > LARGEST:
        yield _dear(f"{where}.price")
    if thing.evidence is None:
        yield Refusal(
            "thing_evidence",
            "It does not say how the price is known.",
            "Choose a quote or a catalogue.",
            f"{where}.evidence",
        )
    if not thing.found_in.strip():
        yield Refusal(
            "thing_found_in",
            "It does not say where the price is written.",
            "Write whose quote it is, or which catalogue and page.",
            f"{where}.found_in",
        )
    if thing.dated is None or thing.dated > on:
        yield Refusal(
            "thing_day",
            "The day of the price is missing or in the future.",
            "Write the day of the quote, or from which day the catalogue holds.",
            f"{where}.dated",
        )


def _dear(where: str) -> Refusal:
    return Refusal(
        "thing_price", f"It costs more than {pounds(LARGEST)}.", "Check for extra digits.", where
    )
