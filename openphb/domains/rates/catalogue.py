"""What a commissioner's card can price: the catalogue that ships with the product.

`local_items.csv` holds it. A row of care is one kind of day in one unit, and stands for everybody
who gives care, by one person and by two; any other row stands for itself.

Beside it a commissioner has a list of its own: chairs, respite weekends, sessions. Their codes say
that they are of the list, which thing, and what the price is for: `list.respite_weekend.session`.
What such a thing is called is kept with each price, because no catalogue knows it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from openphb.domains.rates.types import (
    OWN,
    CareKey,
    DayType,
    ItemKey,
    Priceable,
    RateKey,
    Unit,
    Who,
)
from openphb.kernel.refusal import Refusal

TABLE = Path(__file__).with_name("local_items.csv")
OWN_UNITS = (Unit.ONCE, Unit.SESSION, Unit.WEEK, Unit.MONTH, Unit.YEAR)
LONGEST_SLUG = 40
_OWN_CODE = re.compile(rf"list\.([a-z0-9_]{{1,{LONGEST_SLUG}}})\.({'|'.join(OWN_UNITS)})")


@cache
def catalogue() -> Mapping[str, Priceable]:
    """Return everything that a card can price, by code, in the order of the catalogue."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    care = [row for row in rows if row["kind"] == "care"]
    found = [one for who in Who for row in care for one in _care(who, row)]
    found += [_other(row) for row in rows if row["kind"] == "other"]
    return MappingProxyType({one.key.code: one for one in found})


def key_of(code: str, words: str = "") -> RateKey:
    """Return the key that a file or a table writes as `code`.

    `words` is what a thing of a commissioner's own list is called; without it, its code says.
    Refusal: `rate_key_unknown`, with what is like it.
    """
    return priceable(code, words).key


def own_key(words: str, unit: Unit) -> ItemKey:
    """Return the key of a thing of a commissioner's own list, its code made from what it is called."""
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:LONGEST_SLUG].strip("_")
    return ItemKey(f"{OWN}{slug or 'item'}", unit, words.strip())


def own_items(keys: Iterable[RateKey]) -> dict[str, Priceable]:
    """Return by code those of some keys that are of a commissioner's own list, by what they are called."""
    own = {key.code: _own(key) for key in keys if isinstance(key, ItemKey) and key.is_own}
    return dict(sorted(own.items(), key=lambda one: (one[1].key.words.casefold(), one[0])))


def priceable(code: str, words: str = "") -> Priceable:
    """Return one thing that a card can price, by its code. Refusal: `rate_key_unknown`."""
    written = code.strip().lower()
    found = catalogue().get(written)
    if found is not None:
        return found
    own = _OWN_CODE.fullmatch(written)
    if own is not None:
        said = own[1].replace("_", " ").strip()
        name = words.strip() or said[:1].upper() + said[1:]
        return _own(ItemKey(f"{OWN}{own[1]}", Unit(own[2]), name))
    if written.startswith(OWN):
        raise Refusal(
            "rate_key_unknown",
            f"“{code.strip()[:60]}” is no code of a list of your own.",
            f"Write it like list.respite_weekend.session: small letters, digits and _ (at most "
            f"{LONGEST_SLUG}), then {', '.join(OWN_UNITS[:-1])} or {OWN_UNITS[-1]}.",
            "key",
        )
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


def _own(key: ItemKey) -> Priceable:
    return Priceable(key, "A thing of the commissioner’s own list", yearly=True)


def _other(row: Mapping[str, str]) -> Priceable:
    name, unit = row["key"].split(".")
    return Priceable(ItemKey(name, Unit(unit), row["words"]), row["about"], row["yearly"] == "yes")
