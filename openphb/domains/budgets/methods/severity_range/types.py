"""Words of the severity range: what would move a usual week, which way, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openphb.domains.budgets.methods.cost_matrix import MatrixWorked, Row
from openphb.kernel.money import Pence


class Way(StrEnum):
    """Whether something would make the week less or more."""

    LESS = "less"
    MORE = "more"

    @property
    def words(self) -> str:
        """The way as a form offers it."""
        return {Way.LESS: "Less would be needed", Way.MORE: "More would be needed"}[self]


@dataclass(frozen=True)
class Mover:
    """One thing that may happen, and what the care would be then."""

    words: str
    """What would happen, as the person may read it: "a bad spell of breathing"."""
    way: Way
    place: int | None
    """Which row of the usual week it changes, from 0; None where it comes on top of the week."""
    care: Row | None
    """The care instead, or on top; None where the row would be needed no longer."""


@dataclass(frozen=True)
class RangeWorked:
    """A usual week worked out, with the least and the most that it may come to."""

    central: MatrixWorked
    movers: tuple[Mover, ...]
    alone_pence: tuple[Pence, ...]
    """What each mover by itself adds a week to the usual week; less than nothing where it lowers."""
    low: MatrixWorked
    high: MatrixWorked
