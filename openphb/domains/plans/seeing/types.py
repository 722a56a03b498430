"""Words for what somebody reads of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from openphb.domains.plans.sections.types import Sees


@dataclass(frozen=True)
class Reads:
    """What somebody may read: of the parts in words, and of the budget lines."""

    parts: frozenset[Sees]
    lines: frozenset[Sees]
