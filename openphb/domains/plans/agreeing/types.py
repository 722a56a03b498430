"""Words for what lies between an indicative budget and the plan that is agreed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import CostedLine
from openphb.domains.plans.types import LineAnswer, Totals
from openphb.kernel.money import Pence


class DifferenceWhy(StrEnum):
    """Why a plan comes to another amount than the indicative budget, for one thing that it buys."""

    LEFT_OUT = "left_out"
    ADDED = "added"
    MORE = "more"
    LESS = "less"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    CARERS = "carers"
    COUNTED_OTHERWISE = "counted_otherwise"
    OTHER_FUNDER = "other_funder"


@dataclass(frozen=True)
class Explanation:
    """One difference: why, between which lines, and by how many pence."""

    why: DifferenceWhy
    was: tuple[CostedLine, ...]
    """The indicative budget's lines; empty for what was added."""
    now: tuple[LineAnswer, ...]
    """The plan's lines; empty for what was left out."""
    pence: Totals
    """More (above zero) or less. Nothing where only who pays differs."""

    @property
    def what(self) -> str:
        """What the difference is about, as the plan calls it, or else the indicative budget."""
        return "; ".join(line.description for line in self.now or self.was)


@dataclass(frozen=True)
class FunderPart:
    """What one body pays of a plan's lines, in pence."""

    funder_id: UUID
    funder_name: str
    pence: Totals


@dataclass(frozen=True)
class FromIndicative:
    """An indicative budget beside a plan: both totals, and every difference between them.

    The pence of the explanations add up to `agreed` − `indicative` exactly, in each of the three.
    """

    indicative: Totals
    agreed: Totals
    explanations: tuple[Explanation, ...]
    funders: tuple[FunderPart, ...]
    """Each line's pence shared out among its funders, added up by funder, the largest first."""

    @property
    def difference(self) -> Totals:
        """What the plan comes to above the indicative budget."""
        return Totals(
            self.agreed.weekly_pence - self.indicative.weekly_pence,
            self.agreed.annual_pence - self.indicative.annual_pence,
            self.agreed.one_off_pence - self.indicative.one_off_pence,
        )


@dataclass(frozen=True)
class Compared:
    """A plan beside its indicative budget, and whether its sender must give reasons."""

    indicative_id: UUID
    indicative_version: int
    found: FromIndicative
    tolerance: int | None
    """Hundredths of a per cent above the indicative budget that need no reasons, by the
    commissioner's card; None where it sets none."""
    asks_for_reasons: bool
    reasons: str
    """Those that are kept with the version; blank where none were given."""


@dataclass(frozen=True)
class LinesOffered:
    """Lines of the indicative budget with which a draft may begin: those that it has not yet."""

    indicative_id: UUID
    lines: tuple[tuple[CostedLine, Pence], ...]
    """Each with its amount for its own basis."""
