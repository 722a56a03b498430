"""The first rows of several tenants: each gives its own from an index, and nobody sorts all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import OrderBy

M = TypeVar("M", bound=Model)


def first_rows(
    rows: QuerySet[M, Any], parts: Sequence[Q], order: Sequence[str | OrderBy], most: int
) -> QuerySet[M, Any]:
    """Return the `most` first of the rows that are in any part, in an order whose columns they have."""
    found = [rows.filter(part).order_by(*order)[:most] for part in parts]
    if len(found) < 2:
        return found[0] if found else rows.none()
    return found[0].union(*found[1:]).order_by(*order)[:most]
