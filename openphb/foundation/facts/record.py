"""Recording facts and reading them as they were known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import QuerySet

from openphb.foundation.access.types import Actor
from openphb.foundation.facts.models import Fact
from openphb.kernel.periods import Period

F = TypeVar("F", bound=Fact)
BOOKKEEPING = {"id", "valid", "known", "recorded_at", "recorded_by"}


def next_known_seq(tenant_id: UUID) -> int:
    """Take the tenant's next place in the order of knowledge, and hold its lock until commit.

    Take it late: whoever else records a fact of this tenant waits for this transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into facts_knowledgesequence (tenant_id, latest) values (%s, 1) "
            "on conflict (tenant_id) do update set latest = facts_knowledgesequence.latest + 1 "
            "returning latest",
            [tenant_id],
        )
        return int(cursor.fetchone()[0])


def latest_known_seq(tenant_id: UUID) -> int:
    """Cut: the latest place whose facts are all committed. Waits for a writer that holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select latest from facts_knowledgesequence where tenant_id = %s for share",
            [tenant_id],
        )
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def record(
    model: type[F],
    *,
    key: Mapping[str, Any],
    valid: Period,
    values: Mapping[str, Any],
    by: Actor,
    at: datetime,
    known_seq: int,
) -> F:
    """Record that `values` hold for `key` over `valid`; the later knowledge wins where they overlap.

    `key` names the tenant, the subject and the fact's own key. `known_seq` comes from
    `next_known_seq` in the same transaction.
    """
    overtaken = list(
        model._default_manager.select_for_update().filter(
            **key,
            known__contains=known_seq,
            valid__overlap=DateRange(valid.start, valid.end),
        )
    )
    for old in overtaken:
        model._default_manager.filter(pk=old.pk).update(
            known=NumericRange(old.known.lower, known_seq)
        )
        for rest in _remains(old.valid, valid):
            model._default_manager.create(
                **_content(old),
                valid=rest,
                known=NumericRange(known_seq, None),
                recorded_at=at,
                recorded_by=by.user_id,
            )
    return model._default_manager.create(
        **key,
        **values,
        valid=DateRange(valid.start, valid.end),
        known=NumericRange(known_seq, None),
        recorded_at=at,
        recorded_by=by.user_id,
    )


# Later than any place in any tenant's order: what is known now, of several tenants in one question.
NOW = 2**62


def as_known(facts: QuerySet[F], known_seq: int) -> QuerySet[F]:
    """Return the facts as they were known at one place in their tenant's order, or are `NOW`."""
    return facts.filter(known__contains=known_seq)


def period_of(fact: Fact) -> Period:
    """Return when a fact is valid."""
    return Period(fact.valid.lower, fact.valid.upper)


def _content(fact: Fact) -> dict[str, Any]:
    return {
        field.attname: getattr(fact, field.attname)
        for field in fact._meta.concrete_fields
        if field.name not in BOOKKEEPING
    }


def _remains(old: Any, new: Period) -> list[Any]:
    pieces: list[Any] = []
    if old.lower < new.start:
        pieces.append(DateRange(old.lower, new.start))
    if new.end is not None and (old.upper is None or old.upper > new.end):
        pieces.append(DateRange(new.end, old.upper))
    return pieces
