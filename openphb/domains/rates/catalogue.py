"""What a commissioner's card can price: the catalogue that ships with the product.

`local_items.csv` holds it. A row of care is one kind of day in one unit, and stands for everybody
who gives care, by one person and by two; any other row stands for itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from openphb.domains.rates.types import CareKey, DayType, ItemKey, Priceable, RateKey, Unit, Who
from openphb.kernel.refusal import Refusal

TABLE = Path(__file__).with_name("local_items.csv")


@cache
def catalogue() -> Mapping[str, Priceable]:
    """Return everything that a card can price, by code, in the order of the catalogue."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    care = [row for row in rows if row["kind"] == "care"]
    found = [one for who in Who for row in care for one in _care(who, row)]
    found += [_other(row) for row in rows if row["kind"] == "other"]
    return MappingProxyType({one.key.code: one for one in found})


def key_of(code: str) -> RateKey:
    """Return the key that a file or a table writes as `code`.

    Refusal: `rate_key_unknown`, with what is like it.
    """
    return priceable(code).key


def priceable(code: str) -> Priceable:
    """Return one thing that a card can price. Refusal: `rate_key_unknown`."""
    written = code.strip().lower()
    found = catalogue().get(written)
    if found is not None:
        return found
    like = get_close_matches(written, catalogue(), n=3)
    raise Refusal(
        "rate_key_unknown",
        f"There is nothing to price called “{code.strip()[:60]}”.",
        f"Did you mean {' or '.join(like)}?" if like else "Download the template: it lists them.",
        "key",
    )


def _care(who: Who, row: Mapping[str, str]) -> Iterator[Priceable]:
    day_type, unit = row["key"].split(".")
    for handed in (False, True):
        key = CareKey(who, DayType(day_type), Unit(unit), handed)
        about = f"{row['about']}, by two people together" if handed else row["about"]
        yield Priceable(key, about, row["yearly"] == "yes")


def _other(row: Mapping[str, str]) -> Priceable:
    name, unit = row["key"].split(".")
    return Priceable(ItemKey(name, Unit(unit), row["words"]), row["about"], row["yearly"] == "yes")
