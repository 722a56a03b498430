"""Which needs count as the same: the highest level of a needs profile, and how many are at it.

Levels and their order are those of the Decision Support Tool for NHS continuing healthcare: no
needs, low, moderate, high, severe, priority. A band is for comparing people with like people. It is
no score, and nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Mapping

# Level → how many domains at it make a band of their own, each from so many on; most first.
BANDS: Mapping[str, tuple[tuple[int, str], ...]] = {
    "P": ((1, "Priority"),),
    "S": ((2, "Severe in two domains or more"), (1, "Severe in one domain")),
    "H": (
        (4, "High in four domains or more"),
        (2, "High in two or three domains"),
        (1, "High in one domain"),
    ),
    "M": ((4, "Moderate in four domains or more"), (1, "Moderate in one to three domains")),
    "L": ((1, "Low"),),
    "N": ((1, "No needs"),),
}


def need_band(levels: Mapping[str, str] | None) -> str:
    """Return the band of a needs profile ({domain: level}), or "" where there is none to read."""
    given = list((levels or {}).values())
    if not given or not set(given) <= BANDS.keys():
        return ""
    highest = next(level for level in BANDS if level in given)
    count = given.count(highest)
    return next(words for least, words in BANDS[highest] if count >= least)
