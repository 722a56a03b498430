"""The national rates that ship with the product: every number that law or policy may change.

`national.csv` holds them, one row for each value and time, with its source. `valid_to` is the
first day on which the value no longer holds, as in every period here; empty where none is known.
A row without a value says that no source was found, so that the days are known to be unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from openphb.domains.rates.types import Rate
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

# How a rate is found by its name and a day: here, or in what a working kept of them.
Look = Callable[[str, date], Rate]
TABLE = Path(__file__).with_name("national.csv")


@cache
def rates() -> tuple[Rate, ...]:
    """Return every national rate, by name and then by first day."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return tuple(
            Rate(
                name=row["name"],
                value=Decimal(row["value"]) if row["value"] else None,
                unit=row["unit"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def rates_on(on: date) -> tuple[Rate, ...]:
    """Return the rates that hold on a day, by name; possibly none."""
    return tuple(rate for rate in rates() if _holds(rate, on))


def rate_on(name: str, on: date) -> Rate:
    """Return one rate as it holds on a day; it has a value.

    Refusals: `rate_unknown`, where no rate has the name; `rate_none_on_day`, where none of its
    values holds on that day, or the row that does says that no source was found. Neither is ever
    guessed from another day.
    """
    named = _by_name().get(name, ())
    if not named:
        names = sorted({rate.name for rate in rates()})
        like = get_close_matches(name, names, n=3)
        raise Refusal(
            "rate_unknown",
            f"There is no national rate called “{name[:60]}”.",
            f"Did you mean {' or '.join(like)}?" if like else "List them without a name.",
            "name",
        )
    for rate in named:
        if _holds(rate, on) and rate.value is not None:
            return rate
    known = [rate for rate in named if rate.value is not None]
    why = "".join(f" ({rate.source})" for rate in named if _holds(rate, on))
    to = known[-1].valid_to
    raise Refusal(
        "rate_none_on_day",
        f"No value of {name} is known for {long_date(on)}{why}.",
        f"The first one known is from {long_date(known[0].valid_from)}"
        + (f"; the last holds until {long_date(to - timedelta(days=1))}." if to else "."),
        "on",
    )


def known_until(name: str, on: date) -> date | None:
    """Return the last day up to `on` for which a value of a rate is known; None where none is."""
    known = [one for one in _by_name().get(name, ()) if one.value is not None]
    begun = [one for one in known if one.valid_from <= on]
    if not begun:
        return None
    ends = begun[-1].valid_to
    return on if ends is None or ends > on else ends - timedelta(days=1)


@cache
def _by_name() -> dict[str, tuple[Rate, ...]]:
    found: dict[str, tuple[Rate, ...]] = {}
    for rate in rates():
        found[rate.name] = (*found.get(rate.name, ()), rate)
    return found


def _holds(rate: Rate, on: date) -> bool:
    return rate.valid_from <= on and (rate.valid_to is None or on < rate.valid_to)
