"""Hospital stays and deaths as they were known, for those above that work out what is due."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Q

from openphb.domains.people.models import LifeFact
from openphb.domains.people.types import LifeKind, LifeSpan
from openphb.foundation.asked import asked
from openphb.kernel.periods import Period


def life_known(reach: Q, since: int, until: int) -> tuple[LifeSpan, ...]:
    """Return the stays and deaths in `reach` known at any place from `since` to `until`.

    One statement. `reach` filters on `tenant_id` or `subject_id`; whoever calls has shown that
    they may, and row-level security holds besides.
    """
    return tuple(
        LifeSpan(
            subject_id,
            LifeKind(kind),
            record_id,
            Period(valid.lower, valid.upper),
            known.lower,
            known.upper,
            at,
        )
        for subject_id, kind, record_id, valid, known, at in _life_known(reach, since, until)
    )


@asked
def _life_known(reach: Q, since: int, until: int) -> Any:
    return LifeFact.objects.filter(
        reach, holds=True, known__overlap=NumericRange(since, until + 1)
    ).values_list("subject_id", "kind", "record_id", "valid", "known", "recorded_at")


def subjects_changed(reach: Q, after: int) -> set[UUID]:
    """Return the people whose stays or death were recorded, ended or corrected after a place."""
    rows = LifeFact.objects.filter(reach, known__startswith__gt=after)
    return set(rows.values_list("subject_id", flat=True))
