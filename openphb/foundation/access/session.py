"""Beginning a transaction as somebody: who asks becomes transaction-local settings and a viewer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from openphb.foundation.access.types import GrantScope, Role, Viewer

# Deferred promises are kept while their rows can still be seen: a trigger sees only what this reach
# sees. A nested block must not leave its reach to the transaction that goes on. In one round trip:
# a world is thousands of such blocks.
_LEAVE = """
  set constraints all immediate;
  set constraints all deferred;
  select access_reach(null, null, '{}', '{}')
"""


def begin_session(*, session_key: str, user_id: UUID, name: str, today: date) -> Viewer:
    """Give this transaction the reach of the signed-in session and return its viewer.

    The database itself looks the session up, so a wrong `user_id` reaches nothing.
    """
    return _begin(
        "select * from access_begin_session(%s, %s, %s)",
        [session_key, user_id, today],
        user_id=user_id,
        name=name,
        today=today,
    )


def begin_nobody(today: date) -> Viewer:
    """Give this transaction no reach at all."""
    with connection.cursor() as cursor:
        cursor.execute("select access_reach(null, %s, '{}', '{}')", [today])
    return Viewer(None, "", today)


@contextmanager
def acting(user_id: UUID, today: date) -> Iterator[Viewer]:
    """Run one transaction as `user_id`, outside any web session: jobs, commands, the demo world."""
    with transaction.atomic():
        name_rows = "select name from access_user where id = %s"
        with connection.cursor() as cursor:
            cursor.execute(name_rows, [user_id])
            found = cursor.fetchone()
        viewer = _begin(
            "select * from access_begin_user(%s, %s)",
            [user_id, today],
            user_id=user_id,
            name=found[0] if found else "",
            today=today,
        )
        yield viewer
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_LEAVE)


def _begin(
    sql: str, parameters: list[str | UUID | date], *, user_id: UUID, name: str, today: date
) -> Viewer:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        grants = tuple(
            GrantScope(grant_id, Role(role), organisation_id, tenant_id, subject_id, authority)
            for grant_id, role, organisation_id, tenant_id, subject_id, authority in cursor
        )
    return Viewer(user_id, name, today, grants)
