"""Words of two records that are one person's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class JoinAnswer:
    """That two records were joined, why and by whom; and how they were parted, if they were."""

    id: UUID
    tenant_id: UUID
    kept_id: UUID
    other_id: UUID
    kept_name: str
    other_name: str
    reason: str
    joined_by_name: str
    joined_at: datetime
    parted_reason: str
    parted_by_name: str
    parted_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether the records are joined now."""
        return self.parted_at is None
