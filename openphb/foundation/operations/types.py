"""What others may know about a quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class OpenQuarantine:
    """Why the rails are closed: a backup of `backup_taken_at` was restored at `began_at`.

    What was paid between the two is in the bank and not in the ledger.
    """

    id: UUID
    began_at: datetime
    backup_taken_at: datetime
