"""The one look at people by nobody: whose record an NHS number is, asked while they sign in.

Nobody is signed in yet, so there is no viewer. The database's own function answers, with no more
than a claim of one's own record needs; the caller has the number from NHS login, proved at P9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Claimable:
    """One person's row in one tenant."""

    tenant_id: UUID
    subject_id: UUID
    name: str


def with_number(*, nhs_number: str, born: date | None) -> tuple[Claimable, ...]:
    """Return the rows with these ten digits, in order of tenant; with `born`, those born that day.

    A mistyped number that is somebody else's is caught by the date of birth.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from people_claimable(%s, %s)", [nhs_number, born])
        return tuple(Claimable(*row) for row in cursor)
