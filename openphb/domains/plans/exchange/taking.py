"""What somebody chose to take from a file into a draft, and whether the file is about this person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from openphb.domains.plans.exchange.reading import Reading
from openphb.domains.plans.sections.types import Section
from openphb.kernel.refusal import Refusal


@dataclass(frozen=True)
class WantedOutcome:
    """An outcome to add, and how the person will know."""

    words: str
    measure: str


@dataclass(frozen=True)
class Wanted:
    """What was chosen. `need_id` is the need that outcomes come from; None: the first one taken."""

    needs: tuple[str, ...]
    outcomes: tuple[WantedOutcome, ...]
    sections: Mapping[Section, tuple[str, ...]]
    need_id: UUID | None = None


@dataclass(frozen=True)
class Taken:
    """How many needs and outcomes were added, and how many sections written in."""

    needs: int
    outcomes: int
    sections: int


def check_person(reading: Reading, nhs_number: str) -> bool:
    """Return whether a file proves by its NHS number that it is about a person.

    :raises Refusal: `other_person`, where it has a number and it is another one.
    """
    if not reading.nhs_numbers or not nhs_number:
        return False
    if reading.nhs_numbers != {nhs_number}:
        raise Refusal(
            "other_person",
            "This file is about somebody else: its NHS number is another one.",
            "Check that you chose the right file, and that you are in the right plan.",
            "content",
        )
    return True
