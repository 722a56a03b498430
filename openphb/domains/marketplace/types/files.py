"""Files of deliveries and invoices, taken row by row."""

from __future__ import annotations

from dataclasses import dataclass, field

from openphb.domains.marketplace.types.invoices import Received
from openphb.foundation.tables import RowWrong


@dataclass(frozen=True)
class FileTaken:
    """What came of a file: rows added, changed, known before, and those that were not taken."""

    added: int
    changed: int
    known: int
    wrong: tuple[RowWrong, ...] = ()
    invoices: tuple[Received, ...] = field(default_factory=tuple)
