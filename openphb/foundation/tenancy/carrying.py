"""Copying rows from one tenant's records into another's: each with an id of its own, keys and all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey
from openphb.kernel.ids import new_id

R = TypeVar("R", bound=SubjectModel)


@dataclass
class Carrier:
    """Copies one person's rows: `ids` remembers what became of each, so that later rows point right."""

    tenant_id: UUID
    subject_id: UUID
    ids: dict[UUID, UUID] = field(default_factory=dict)

    def copy(self, row: R, **changed: Any) -> R:
        """Return an unsaved copy of a row; what it points to was copied before, or is `changed`."""
        model = type(row)
        values: dict[str, Any] = {}
        for one in model._meta.concrete_fields:
            if getattr(one, "generated", False):
                continue
            value = getattr(row, one.attname)
            if isinstance(one, TenantForeignKey) and one.name not in changed and value is not None:
                value = self.subject_id if one.name == "subject" else self.ids.get(value, value)
            values[one.attname] = value
        made = new_id()
        self.ids[row.pk] = made
        for name, value in changed.items():
            values[model._meta.get_field(name).attname] = value  # type: ignore[union-attr]  # a column
        values |= {"id": made, "tenant_id": self.tenant_id}
        return model(**values)

    def copy_all(self, rows: Iterable[R], **changed: Any) -> list[R]:
        """Copy rows of one table and save the copies; return them."""
        made = [self.copy(row, **changed) for row in rows]
        if made:
            type(made[0])._default_manager.bulk_create(made)
        return made
