"""The pack `price-list/1`: things of the commissioner's list, so many of each, so often.

What is worked out, worded or rounded here never changes: another way is another pack, because a
stored working must replay for as long as it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.given import CardPrices, card_prices, price_kept
from openphb.domains.budgets.methods.price_list.types import (
    OFTEN,
    SESSION_BASES,
    Choice,
    Chosen,
    ListWorked,
)
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.rates.types import RateCard, Unit
from openphb.kernel.refusal import Refusal

PACK = "price-list/1"


def priced_for(chosen: Chosen, card: RateCard) -> CardPrices:
    """Return the prices of what was chosen, on the card's day.

    Refusals: `nothing_chosen`, `not_on_list`, `often_missing`, `chosen_twice`.
    """
    _refuse_none(chosen)
    prices = card_prices(
        card, {choice.code: f"choices[{n}].many" for n, choice in enumerate(chosen.choices)}
    )
    refuse_often(chosen, prices)
    return prices


def work_out(chosen: Chosen, prices: CardPrices, *, weeks_in_year: WeeksInYear) -> ListWorked:
    """Return what was chosen comes to, with its lines.

    Refusals: `nothing_chosen`, `often_missing`, `chosen_twice` and those of
    `costed_lines.work_out`, at the choice.
    """
    _refuse_none(chosen)
    refuse_often(chosen, prices)
    priced = [one for one in chosen.choices if price_kept(prices, one.code).pence]
    try:
        worked = costed_lines.work_out(
            [_line(one, prices) for one in priced],
            weeks_in_year=weeks_in_year,
            worked_out_on=prices.on,
        )
    except Refusal as fault:
        # Its lines are ours, and not those that somebody wrote.
        raise replace(fault, where="") from fault
    return ListWorked(replace(worked, pack=PACK), chosen, prices, tuple(_notes(chosen, prices)))


def refuse_often(chosen: Chosen, prices: CardPrices) -> None:
    """Refuse a thing that comes as often as its price cannot: `often_missing`, `chosen_twice`."""
    seen: set[tuple[str, Basis]] = set()
    for place, choice in enumerate(chosen.choices):
        unit = price_kept(prices, choice.code).unit
        bases = SESSION_BASES if unit is Unit.SESSION else (OFTEN.get(unit),)
        if choice.basis not in bases:
            raise Refusal(
                "often_missing",
                "It does not come as often as that.",
                "Choose how often it comes.",
                f"choices[{place}].often",
            )
        if (choice.code, choice.basis) in seen:
            raise Refusal(
                "chosen_twice",
                "This is chosen twice.",
                "Write how many there are together.",
                f"choices[{place}].many",
            )
        seen.add((choice.code, choice.basis))


def _refuse_none(chosen: Chosen) -> None:
    if not chosen.choices:
        raise Refusal(
            "nothing_chosen", "Nothing is chosen.", "Write how many there are of something.", ""
        )


def _line(choice: Choice, prices: CardPrices) -> CostedLine:
    listed = price_kept(prices, choice.code)
    unit = {Unit.SESSION: "sessions", Unit.ONCE: "items"}.get(listed.unit, "times")
    return CostedLine(listed.words, choice.hundredths, unit, listed.pence, choice.basis)


def _notes(chosen: Chosen, prices: CardPrices) -> Iterator[str]:
    codes = dict.fromkeys(choice.code for choice in chosen.choices)
    yield from (price_kept(prices, code).known_by for code in codes)
