"""One-off budgets that cannot be, refused by name and place before anything is added up. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openphb.domains.budgets.excluded import excluded_in
from openphb.domains.budgets.methods.one_off.types import (
    MOST_QUOTES,
    MOST_THINGS,
    OneOffThings,
    Quote,
    Thing,
)
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.refusal import Refusal


def refuse_things(given: OneOffThings, on: date) -> None:
    """Refuse things that cannot be added up; `where` names the thing, its quote and its part.

    Refusals: `things_missing`, `things_too_many`, `thing_unnamed`, `outcome_missing`,
    `quotes_missing`, `quotes_too_many`, `quote_supplier`, `quote_price`, `quote_day`,
    `quote_not_chosen`, `reason_missing`, `fitting_price`.
    """
    if not given.things:
        raise Refusal(
            "things_missing", "There is nothing to buy.", "Write at least one thing.", "things"
        )
    if len(given.things) > MOST_THINGS:
        raise Refusal(
            "things_too_many",
            f"There are {len(given.things)} things, and a one-off budget holds {MOST_THINGS}.",
            "Put small things of one kind together.",
            "things",
        )
    for place, thing in enumerate(given.things):
        fault = next(_faults(thing, f"things[{place}]", on), None)
        if fault is not None:
            raise fault


def refuse_excluded(given: OneOffThings, on: date) -> None:
    """Refuse what no budget can buy, by the list that plans are held to: `excluded_…`.

    It is looked at when a budget is worked out, and not when it is replayed: the list may change.
    """
    for place, thing in enumerate(given.things):
        suppliers = " ".join(quote.supplier for quote in thing.quotes)
        for row in excluded_in(f"{thing.what} {suppliers}", on):
            raise Refusal(
                f"excluded_{row.code}",
                f"“{thing.what}” looks like {row.what}, which a budget cannot buy.",
                "Leave it out. If it is something else, describe it in other words.",
                f"things[{place}].what",
            )


def _faults(thing: Thing, where: str, on: date) -> Iterator[Refusal]:
    if not thing.what.strip():
        yield Refusal("thing_unnamed", "It does not say what it is.", "Write it.", f"{where}.what")
    if not thing.outcome.strip():
        yield Refusal(
            "outcome_missing",
            f"It does not say what “{thing.what}” is for.",
            "Write what the person will be able to do.",
            f"{where}.outcome",
        )
    if not thing.quotes:
        yield Refusal(
            "quotes_missing",
            f"“{thing.what}” has no quote.",
            "Write who sells it, for how much and since when.",
            f"{where}.quotes[0].supplier",
        )
        return
    if len(thing.quotes) > MOST_QUOTES:
        yield Refusal(
            "quotes_too_many",
            f"“{thing.what}” has {len(thing.quotes)} quotes, and {MOST_QUOTES} are kept.",
            "Leave the dearest out.",
            where,
        )
    for number, quote in enumerate(thing.quotes):
        yield from _quote_faults(quote, f"{where}.quotes[{number}]", on)
    yield from _choice_faults(thing, where)
    if not 0 <= thing.fitting_pence <= LARGEST:
        yield Refusal(
            "fitting_price",
            f"Delivery and fitting cost more than {pounds(LARGEST)}.",
            "Check for extra digits.",
            f"{where}.fitting",
        )


def _quote_faults(quote: Quote, where: str, on: date) -> Iterator[Refusal]:
    if not quote.supplier.strip():
        yield Refusal(
            "quote_supplier",
            "It does not say whose quote this is.",
            "Write the shop or the supplier.",
            f"{where}.supplier",
        )
    if not 1 <= quote.pence <= LARGEST:
        yield Refusal(
            "quote_price",
            f"A quote is from {pounds(1)} to {pounds(LARGEST)}.",
            "Write what they ask.",
            f"{where}.price",
        )
    if quote.dated is None or quote.dated > on:
        yield Refusal(
            "quote_day",
            "The day of the quote is missing or in the future.",
            "Write the day on which the price was given.",
            f"{where}.dated",
        )


def _choice_faults(thing: Thing, where: str) -> Iterator[Refusal]:
    if thing.chosen is None or not 0 <= thing.chosen < len(thing.quotes):
        yield Refusal(
            "quote_not_chosen",
            f"No quote is chosen for “{thing.what}”.",
            "Choose one that is written.",
            f"{where}.chosen",
        )
        return
    cheapest = min(quote.pence for quote in thing.quotes)
    if thing.quotes[thing.chosen].pence > cheapest and not thing.reason.strip():
        yield Refusal(
            "reason_missing",
            f"The quote that is chosen is not the cheapest, which is {pounds(cheapest)}.",
            "Write why it is the right one, or choose the cheapest.",
            f"{where}.reason",
        )
