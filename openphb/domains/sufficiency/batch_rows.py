"""Rows of batches for whoever has shown that they may read them: the ones kept, and as answers."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from openphb.domains.plans.live.funding import line_words
from openphb.domains.sufficiency.models import UpliftLeftOut, UpliftRow
from openphb.domains.sufficiency.types import RowAnswer, ShortWhy


def kept(rows: QuerySet[UpliftRow]) -> QuerySet[UpliftRow]:
    """Return the rows that nobody left out."""
    return rows.filter(~Exists(UpliftLeftOut.objects.filter(row_id=OuterRef("pk"))))


def rows_of(rows: QuerySet[UpliftRow]) -> tuple[RowAnswer, ...]:
    """Return rows as they were put forward, the largest rise first."""
    found = list(rows)
    found.sort(key=lambda one: (one.from_weekly_pence - one.to_weekly_pence, one.id))
    words = line_words([one.line_id for one in found])
    left = dict(
        UpliftLeftOut.objects.filter(row_id__in=[one.id for one in found]).values_list(
            "row_id", "reason"
        )
    )
    return tuple(
        RowAnswer(
            one.id,
            one.budget_id,
            one.subject_id,
            one.line_id,
            one.line_key,
            words[one.line_id][2],
            one.from_pence,
            one.to_pence,
            one.from_weekly_pence,
            one.to_weekly_pence,
            ShortWhy(one.why),
            one.words,
            left.get(one.id, ""),
        )
        for one in found
    )
