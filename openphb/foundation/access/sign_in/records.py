"""Whose record an NHS number is: known above this layer, and handed in when the process starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class OwnRecord:
    """One person's record, in one tenant."""

    tenant_id: UUID
    subject_id: UUID
    name: str


RecordsOf = Callable[[str, date | None], Sequence[OwnRecord]]
"""The records with an NHS number, and with a date of birth where one is known."""

_wired: list[RecordsOf] = []


def configure(records_of: RecordsOf) -> None:
    """Say how records are found."""
    _wired[:] = [records_of]


def records_of(nhs_number: str, born: date | None) -> Sequence[OwnRecord]:
    """Return every record of the person with this NHS number, born that day if it is known."""
    (find,) = _wired
    return find(nhs_number, born)
