"""What an indicative budget is for, line by line: sorted as a person would, with no sum changed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from openphb.domains.budgets.methods.cost_matrix import COUNTED_WORDS
from openphb.domains.budgets.rules import line_pence
from openphb.domains.budgets.types import Basis, CostedLine
from openphb.domains.rates.types import Unit


class WhatFor(StrEnum):
    """What a line of a budget is for, in the order in which a page shows it."""

    HELP = "help"
    EMPLOYING = "employing"
    OTHER = "other"
    ONCE = "once"


class Plain(StrEnum):
    """A line of a method's own making, which is told in other words than its own."""

    INSURANCE = "insurance"
    PENSION = "pension"
    HOLIDAY = "holiday"
    CONTINGENCY = "contingency"


# How those lines begin, in the words of `cost-matrix/1`, which never change.
MADE = {
    "Employer’s National Insurance": Plain.INSURANCE,
    "Employer’s pension contributions": Plain.PENSION,
    "Cover for personal assistants’ holidays": Plain.HOLIDAY,
    "Contingency, ": Plain.CONTINGENCY,
}
# What people who help are counted in; the last two are what co-ordinators write.
HELPING_UNITS = frozenset(
    [words for unit, words in COUNTED_WORDS.items() if unit is not Unit.MILE]
    + ["visits", "sessions"]
)


@dataclass(frozen=True)
class Explained:
    """One line with its amount in pence for its own basis: a week's, a year's, or what is paid once."""

    line: CostedLine
    pence: int
    plain: Plain | None


@dataclass(frozen=True)
class Group:
    """The lines of one purpose, in the order of the sum."""

    purpose: WhatFor
    lines: tuple[Explained, ...]


def explained(lines: Sequence[CostedLine]) -> tuple[Group, ...]:
    """Return every line under what it is for; purposes without a line are left out."""
    sorted_lines: dict[WhatFor, list[Explained]] = {purpose: [] for purpose in WhatFor}
    for line in lines:
        plain = next(
            (one for words, one in MADE.items() if line.description.startswith(words)), None
        )
        sorted_lines[_purpose(line, plain)].append(Explained(line, line_pence(line), plain))
    return tuple(Group(purpose, tuple(found)) for purpose, found in sorted_lines.items() if found)


def _purpose(line: CostedLine, plain: Plain | None) -> WhatFor:
    if line.basis is Basis.ONE_OFF:
        return WhatFor.ONCE
    if plain is Plain.CONTINGENCY:
        return WhatFor.OTHER
    if plain is not None:
        return WhatFor.EMPLOYING
    return WhatFor.HELP if line.unit.strip().lower() in HELPING_UNITS else WhatFor.OTHER
