"""Letting one transaction at a time do a thing that no single row stands for."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def one_at_a_time(what: str, key: UUID) -> None:
    """Wait until no other open transaction does `what` to the thing that `key` names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s::text || ' ' || %s::text, 0))",
            [what, str(key)],
        )
