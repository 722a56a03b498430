"""Pauses as they were known, for those above that work out what is due."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Q

from openphb.domains.agreements.models import Pause, PauseRecord
from openphb.domains.agreements.types import PauseKind, PauseSpan
from openphb.foundation.asked import asked
from openphb.kernel.periods import Period


def pauses_known(reach: Q, since: int, until: int) -> tuple[PauseSpan, ...]:
    """Return the pauses in `reach` known at any place from `since` to `until`; one statement.

    `reach` filters on `tenant_id`, `subject_id` or `budget_id`; whoever calls has shown that they
    may, and row-level security holds besides.
    """
    return tuple(
        PauseSpan(
            budget_id, record_id, Period(valid.lower, valid.upper), known.lower, known.upper, at
        )
        for budget_id, record_id, valid, known, at in _pauses_known(reach, since, until)
    )


@asked
def _pauses_known(reach: Q, since: int, until: int) -> Any:
    return Pause.objects.filter(
        reach, stops=True, known__overlap=NumericRange(since, until + 1)
    ).values_list("budget_id", "record_id", "valid", "known", "recorded_at")


def stopped_for_good(*, tenant_id: UUID, budget_id: UUID) -> date | None:
    """Return the first day from which a direct payment is stopped for good, as known now; or None.

    Whoever calls has shown that they may read it.
    """
    rows = Pause.objects.filter(
        tenant_id=tenant_id,
        budget_id=budget_id,
        record__kind=PauseKind.STOP,
        stops=True,
        known__endswith=None,
    )
    return min((valid.lower for valid in rows.values_list("valid", flat=True)), default=None)


def budgets_changed(reach: Q, after: int) -> set[UUID]:
    """Return the budgets whose pauses were recorded, ended or corrected after a place."""
    rows = Pause.objects.filter(reach, known__startswith__gt=after)
    return set(rows.values_list("budget_id", flat=True))


def care_told(row: PauseRecord) -> str:
    """Return how somebody is cared for meanwhile or from then on, with who gives the care."""
    return f"{row.care_who}. {row.safe_care}" if row.care_who else row.safe_care
