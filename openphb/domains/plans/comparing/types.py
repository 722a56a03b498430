"""Words for what changed between two versions of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openphb.domains.budgets.types import Basis
from openphb.domains.plans.sections.rules import Words
from openphb.domains.plans.sections.types import PartKind
from openphb.kernel.money import Pence


class Happened(StrEnum):
    """What became of a section or a part from one version to another."""

    ADDED = "added"
    CHANGED = "changed"
    TAKEN = "taken"


@dataclass(frozen=True)
class Costed:
    """What a line costs: hundredths of a unit, pence each, how often, and on which days."""

    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    falls_on: int


@dataclass(frozen=True)
class Said:
    """A section or a part of one version, as its page words it."""

    kind: PartKind
    key: str
    """The same in every version that keeps it."""
    title: str
    facts: tuple[tuple[str, str], ...]
    """What it says, by the name of each answer."""
    costed: Costed | None = None


@dataclass(frozen=True)
class FactChange:
    """One answer that changed, and the words that came and went."""

    name: str
    difference: tuple[Words, ...]


@dataclass(frozen=True)
class Amounts:
    """What a line, or a plan, came to and comes to, in pence."""

    weekly_before: Pence = 0
    weekly_after: Pence = 0
    once_before: Pence = 0
    once_after: Pence = 0

    @property
    def weekly_change(self) -> Pence:
        """Return how much more it is a week."""
        return self.weekly_after - self.weekly_before

    @property
    def once_change(self) -> Pence:
        """Return how much more is paid once."""
        return self.once_after - self.once_before


@dataclass(frozen=True)
class PartChange:
    """What became of one section or part, and of its money."""

    kind: PartKind
    title: str
    happened: Happened
    facts: tuple[FactChange, ...]
    amounts: Amounts


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two versions; the money of its lines adds up to the total's."""

    changes: tuple[PartChange, ...]
    amounts: Amounts

    def of(self, kind: PartKind) -> tuple[PartChange, ...]:
        """Return the changes of one kind of part."""
        return tuple(one for one in self.changes if one.kind is kind)
