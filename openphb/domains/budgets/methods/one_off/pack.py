"""The pack `one-off/1`: a few things that are bought once, at the quotes that were chosen.

What is worked out, worded or rounded here never changes: another way is another pack, because a
stored working must replay for as long as it is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.one_off.refusing import refuse_things
from openphb.domains.budgets.methods.one_off.types import OneOffThings, OneOffWorked, Quote, Thing
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date

PACK = "one-off/1"


def work_out(given: OneOffThings, *, on: date, weeks_in_year: WeeksInYear) -> OneOffWorked:
    """Return what the things come to, with their lines and what each rests on.

    Refusals: those of `refuse_things` and of `costed_lines.work_out`.
    """
    refuse_things(given, on)
    lines = [line for thing in given.things for line in _lines(thing)]
    worked = costed_lines.work_out(lines, weeks_in_year=weeks_in_year, worked_out_on=on)
    notes = tuple(note for thing in given.things for note in _notes(thing))
    return OneOffWorked(replace(worked, pack=PACK), given, on, notes)


def _lines(thing: Thing) -> Iterator[CostedLine]:
    what = thing.what.strip()
    yield CostedLine(what, 100, "items", _chosen(thing).pence, Basis.ONE_OFF)
    if thing.fitting_pence:
        name = f"{what} (delivery and fitting)"
        yield CostedLine(name, 100, "times", thing.fitting_pence, Basis.ONE_OFF)


def _notes(thing: Thing) -> Iterator[str]:
    yield f"{thing.what.strip()} is for this: {_ended(thing.outcome)}"
    chosen = _chosen(thing)
    yield f"Chosen: {_quoted(chosen)}"
    others = [quote for quote in thing.quotes if quote is not chosen]
    yield from (f"Not chosen: {_quoted(quote)}" for quote in others)
    if thing.reason.strip() and any(quote.pence < chosen.pence for quote in others):
        yield f"Why not the cheapest: {_ended(thing.reason)}"


def _chosen(thing: Thing) -> Quote:
    return thing.quotes[thing.chosen or 0]


def _quoted(quote: Quote) -> str:
    dated = f" of {long_date(quote.dated)}" if quote.dated else ""
    return f"{quote.supplier.strip()}, {pounds(quote.pence)}, quote{dated}."


def _ended(words: str) -> str:
    said = " ".join(words.split())
    return said if said.endswith((".", "!", "?")) else f"{said}."
