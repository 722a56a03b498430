"""The names of users, for answers that say who did something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from openphb.foundation.access.models import User
from openphb.foundation.asked import asked


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return user → name for those of `user_ids` that exist; None is nobody. One query at most."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    return dict(_names(wanted))


@asked
def _names(user_ids: Collection[UUID]) -> Any:
    return User.objects.filter(pk__in=user_ids).values_list("id", "name")
