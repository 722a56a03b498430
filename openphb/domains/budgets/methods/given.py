"""What every method that keeps what it was given does alike: prices by their code, and one hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.stored_lines import stored_working
from openphb.domains.budgets.types import WorkedOut
from openphb.domains.rates.catalogue import catalogue, own_items
from openphb.domains.rates.rules import holding, rate_on
from openphb.domains.rates.types import ItemKey, Priceable, RateCard, RateKey, Unit
from openphb.kernel.money import Pence
from openphb.kernel.refusal import Refusal


@dataclass(frozen=True)
class Listed:
    """A thing with a price of the commissioner's, as it stood on the card when it was used."""

    code: str
    words: str
    unit: Unit
    pence: Pence
    known_by: str
    """How the price is known, as a sentence."""

    @property
    def offer(self) -> str:
        """The thing with its price, as a form offers it."""
        return f"{self.words}: {self.unit.says(self.pence)}"


@dataclass(frozen=True)
class CardPrices:
    """What was looked up on a card: its day, its place in the order of knowledge, and the prices."""

    on: date
    known_seq: int
    """0 where nothing was looked up on a card that is empty."""
    listed: Mapping[str, Listed]
    """By code."""


@dataclass(frozen=True)
class Made:
    """An indicative budget worked out, all that is kept of it, and what a reader should know."""

    worked: WorkedOut
    stored: Mapping[str, Any]
    notes: tuple[str, ...]


def listed_on(card: RateCard, units: Iterable[Unit], *, own_only: bool) -> tuple[Listed, ...]:
    """Return the things of a card that are priced on its day in these units: its own list first."""
    held = holding(card.rates, card.on)
    wanted = frozenset(units)
    found: list[Priceable] = list(own_items(rate.key for rate in held.values()).values())
    if not own_only:
        found += [one for code, one in catalogue().items() if code in held]
    return tuple(
        _listed(card, held[one.key.code].key)
        for one in found
        if isinstance(one.key, ItemKey) and one.key.unit in wanted and not one.key.is_limit
    )


def card_prices(card: RateCard, codes: Mapping[str, str]) -> CardPrices:
    """Return the prices of things on a card's day. `codes` says of each where it was asked.

    Refusal: `not_on_list`, at the place where it was asked.
    """
    held = holding(card.rates, card.on)
    for code, where in codes.items():
        key = held[code].key if code in held else None
        if not isinstance(key, ItemKey) or key.is_limit:
            raise Refusal(
                "not_on_list",
                "That is not on the commissioner’s list today.",
                "Choose something else, or write what it costs and how you know.",
                where,
            )
    listed = {code: _listed(card, held[code].key) for code in sorted(codes)}
    return CardPrices(card.on, card.known_seq, listed)


def kept(worked: WorkedOut, given: Mapping[str, Any], notes: Sequence[str]) -> dict[str, Any]:
    """Return a working with what it was given, as plain JSON.

    The hash of what was given tells of a change to a part on which no amount rests.
    """
    return {
        **stored_working(worked),
        "given": dict(given),
        "given_sha256": reading.sha256_of(given),
        "notes": list(notes),
    }


def stored_prices(prices: CardPrices) -> dict[str, Any]:
    """Return what was looked up, as plain JSON."""
    return {
        "on": prices.on.isoformat(),
        "known_seq": prices.known_seq,
        "listed": {
            code: {
                "words": one.words,
                "unit": str(one.unit),
                "pence": one.pence,
                "known_by": one.known_by,
            }
            for code, one in prices.listed.items()
        },
    }


def read_prices(raw: Mapping[str, Any], where: str) -> CardPrices:
    """Return what was looked up, from a stored working. Refusal: `working_unreadable`."""
    listed = reading.inside(raw, "listed", where)
    here = reading.at(where, "listed")
    return CardPrices(
        on=reading.day(raw, "on", where),
        known_seq=reading.whole(raw, "known_seq", where),
        listed={
            code: Listed(
                code=code,
                words=reading.text(one, "words", at),
                unit=reading.one_of(Unit, one, "unit", at),
                pence=reading.whole(one, "pence", at),
                known_by=reading.text(one, "known_by", at),
            )
            for code in listed
            for at in [reading.at(here, code)]
            for one in [reading.inside(listed, code, here)]
        },
    )


def price_kept(prices: CardPrices, code: str) -> Listed:
    """Return a price that was kept. Refusal: `working_unreadable`, where it was not."""
    if code not in prices.listed:
        raise reading.unreadable(f"given.prices.listed.{code}")
    return prices.listed[code]


def maybe_day(raw: Mapping[str, Any], key: str, where: str) -> date | None:
    """Return the day that stands at a place, None where it is empty. Refusal: `working_unreadable`."""
    return reading.day(raw, key, where) if reading.text(raw, key, where) else None


def texts(raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Return the list of words that stands at a place. Refusal: `working_unreadable`."""
    value = raw.get(key)
    if not isinstance(value, list):
        raise reading.unreadable(reading.at(where, key))
    return tuple(
        reading.text({"one": one}, "one", f"{reading.at(where, key)}[{place}]")
        for place, one in enumerate(value)
    )


def _listed(card: RateCard, key: RateKey) -> Listed:
    used = rate_on(card, key, card.on)
    return Listed(key.code, key.words, key.unit, used.value, used.words)
