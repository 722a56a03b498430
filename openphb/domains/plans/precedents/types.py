"""Words for precedents: what was decided about like things, de-identified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.domains.plans.types import LineKind


class Every(StrEnum):
    """Whether a band of money is for each week or for once."""

    WEEK = "week"
    ONCE = "once"


@dataclass(frozen=True)
class Band:
    """Between which amounts a line lies, in pence; `to_pence` is the first above it, None: no top."""

    every: Every
    from_pence: int
    to_pence: int | None


@dataclass(frozen=True)
class Known:
    """A word or phrase that would lead to somebody, and what is said in its place."""

    words: str
    instead: str


@dataclass(frozen=True)
class Cleaned:
    """Words with what leads to somebody taken out."""

    words: str
    taken_out: tuple[str, ...]
    doubts: tuple[str, ...]
    """Words that may be a name or a place, which a person has to look at: they were left in."""


@dataclass(frozen=True)
class DecidedLine:
    """A line that was decided and is among no precedents yet, in the plan's own words."""

    line_id: UUID
    line_key: UUID
    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    bought: str
    outcome: str
    kind: LineKind
    category: Category
    band: Band
    agreed: bool
    code: str
    """Why it was not agreed, by the list; blank where it was, or where the whole plan was refused."""
    reason: str
    month: date


@dataclass(frozen=True)
class Proposed:
    """A decided line, and what its words would be among the precedents, for a person to confirm."""

    line: DecidedLine
    bought: Cleaned
    outcome: Cleaned
    reason: Cleaned


@dataclass(frozen=True)
class PrecedentAnswer:
    """What was decided once, where, and about what: words that a person confirmed name nobody."""

    id: UUID
    commissioner: str
    bought: str
    outcome: str
    kind: LineKind
    category: Category
    band: Band
    agreed: bool
    code: str
    reason: str
    month: date
    things: int
    """How many of the words asked for are in what was bought."""
    outcomes: int
    """How many are in what it was for."""


@dataclass(frozen=True)
class Likely:
    """A line of a plan, and the nearest that was decided before."""

    line_id: UUID
    description: str
    nearest: tuple[PrecedentAnswer, ...]


@dataclass(frozen=True)
class Sharing:
    """Whether a commissioner lets others find its precedents, and who said so last."""

    tenant_id: UUID
    commissioner: str
    shares: bool
    words: str
    said_by_name: str
