"""Words of this domain: counts with their definitions, targets with their sources."""

from __future__ import annotations

from enum import StrEnum


class RateUnit(StrEnum):
    """What a target's rate is counted in. Never two at once."""

    PERCENT_OF_POPULATION = "percent_of_population"
    PEOPLE = "people"
