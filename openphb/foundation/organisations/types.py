"""What others may know about organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.kernel.periods import Period


@dataclass(frozen=True)
class OrganisationFact:
    """A body, and the days on which it existed."""

    id: UUID
    ods_code: str | None
    name: str
    kind: str
    kind_words: str
    valid: Period
    source: str


@dataclass(frozen=True)
class Handover:
    """From `on`, the duties of `predecessor` are those of `successor`."""

    predecessor: OrganisationFact
    successor: OrganisationFact
    on: date


@dataclass(frozen=True)
class OrganisationHistory:
    """A body, whose duties it took over, and who took over its own."""

    organisation: OrganisationFact
    took_over: tuple[Handover, ...]
    handed_over: tuple[Handover, ...]


@dataclass(frozen=True)
class Loaded:
    """How many rows a load added; none, where it had been done before."""

    organisations: int
    successions: int
