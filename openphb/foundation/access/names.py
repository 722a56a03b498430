"""The names of users, for answers that say who did something."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openphb.foundation.access.models import User


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return user → name for those of `user_ids` that exist; None is nobody. One query at most."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    return dict(User.objects.filter(pk__in=wanted).values_list("id", "name"))
