"""Journals and entries as they stand in the database, a portion at a time: for proving them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.ledger.types import Dimensions, Posting, StoredEntry, StoredJournal

HEAD = (
    *("tenant_id", "id", "subject_id", "key", "content_sha256", "what", "posted_on"),
    *("posting_year", "posted_by", "posted_at", "reverses_id", "place"),
)
LINE = (
    *("id", "journal_id", "account__code", "debit_pence", "credit_pence", "subject_id"),
    *("budget_id", "line_id", "funder_id", "option", "service_from", "service_to"),
    *("service_year", "place"),
)


def stored_after(
    tenant_id: UUID, *, place: int, journal_id: UUID | None, below: int | None, most: int
) -> list[StoredJournal]:
    """Return up to `most` journals in order, after one journal of one place, up to a place.

    Without `journal_id`: after every journal of that place. `below` is not included.
    """
    rows = Journal.objects.filter(tenant_id=tenant_id, place__gte=place)
    if below is not None:
        rows = rows.filter(place__lt=below)
    if journal_id is None:
        rows = rows.filter(place__gt=place)
    else:
        rows = rows.exclude(place=place, id__lte=journal_id)
    ordered = rows.order_by("place", "id")[:most]
    return [StoredJournal(*row) for row in ordered.values_list(*HEAD)]


def stored(tenant_id: UUID, journal_ids: Sequence[UUID]) -> dict[UUID, StoredJournal]:
    """Return those of the journals that are there, wherever they stand."""
    rows = Journal.objects.filter(tenant_id=tenant_id, id__in=journal_ids)
    return {row[1]: StoredJournal(*row) for row in rows.values_list(*HEAD)}


def stored_entries(
    tenant_id: UUID, journal_ids: Iterable[UUID]
) -> dict[UUID, tuple[StoredEntry, ...]]:
    """Return the entries of each journal in the order of their ids."""
    found: dict[UUID, list[StoredEntry]] = {journal_id: [] for journal_id in journal_ids}
    rows = Entry.objects.filter(tenant_id=tenant_id, journal_id__in=list(found)).order_by("id")
    for row in rows.values_list(*LINE):
        posting = Posting(row[2], row[3], row[4], Dimensions(*row[5:12]))
        found[row[1]].append(StoredEntry(row[0], row[1], posting, row[12], row[13]))
    return {journal_id: tuple(entries) for journal_id, entries in found.items()}
