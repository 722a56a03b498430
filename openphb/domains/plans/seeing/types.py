"""Words for what somebody who reads a plan is to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openphb.domains.plans.sections.types import Sees


class Stands(StrEnum):
    """What somebody who reads a plan is to it, by one of their roles."""

    PERSON = "person"
    """The person themselves, or a representative, who stands in their place."""
    NHS = "nhs"
    COUNCIL = "council"
    NOMINEE = "nominee"
    """Receives and manages the money, and decides nothing else."""
    BESIDE = "beside"
    """Family, a friend, an advocate, a peer, a broker or a provider: somebody of no such body."""
    ITSELF = "itself"
    """OpenPHB, which writes letters and payments from the whole."""


@dataclass(frozen=True)
class Reads:
    """What somebody may read: of the parts in words, and of the budget lines."""

    parts: frozenset[Sees]
    lines: frozenset[Sees]

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out for them."""
        return self.parts == self.lines == frozenset(Sees)
