"""Chaining journals that are certainly complete. One seal is one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from openphb.domains.ledger import rules
from openphb.domains.ledger.actions.checkpointing import EVERY, WORTH, take_checkpoint
from openphb.domains.ledger.models import Seal
from openphb.domains.ledger.queries.stored import stored_after, stored_entries
from openphb.domains.ledger.types import SealHead, StoredJournal
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.operations.queries import epoch

# Journals that a seal takes, and then the rest of the last one's transaction.
WANTED = 5_000
PORTION = 1_000


def seal(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    wanted: int = WANTED,
    checkpoint_every: int = EVERY,
    budget_worth: int = WORTH,
) -> SealHead | None:
    """Seal the next journals of a tenant; return the new head, or None where nothing is ready.

    Ready is what no transaction that is still open could come before: a journal whose neighbour
    below could still commit waits. `by` may be OpenPHB itself alone. Nothing is sealed while
    another sealer of this tenant is at work. Balances get a checkpoint at the first seal and where
    `checkpoint_every` entries were sealed since the last; a budget's, where `budget_worth` were.
    """
    by.act(Permission.LEDGER_SEAL, tenant_id=tenant_id)
    with transaction.atomic():
        if not _alone(tenant_id):
            return None
        last = Seal.objects.filter(tenant_id=tenant_id).order_by("-number").first()
        after = last.place if last else 0
        end = _end(tenant_id, after, wanted)
        if end is None:
            return None
        ids: list[UUID] = []
        counts: list[int] = []
        digests: list[bytes] = []
        for portion in _portions(tenant_id, after, end):
            entries = stored_entries(tenant_id, [journal.id for journal in portion])
            for journal in portion:
                ids.append(journal.id)
                counts.append(len(entries[journal.id]))
                digests.append(rules.digest(journal, entries[journal.id]))
        number = last.number + 1 if last else 1
        previous = last.head_sha256 if last else ""
        made = Seal.objects.create(
            tenant_id=tenant_id,
            number=number,
            epoch=epoch(),
            place=end,
            journal_ids=ids,
            entry_counts=counts,
            digests=b"".join(digests),
            journals=len(ids),
            entries=sum(counts),
            previous_sha256=previous,
            head_sha256=rules.head(
                previous=previous,
                tenant_id=tenant_id,
                number=number,
                place=end,
                journals=zip(ids, counts, digests, strict=True),
            ),
            sealed_at=at,
        )
        take_checkpoint(tenant_id, until=end, at=at, every=checkpoint_every, worth=budget_worth)
        return SealHead(
            tenant_id, number, made.epoch, end, len(ids), made.entries, made.head_sha256, at
        )


def _alone(tenant_id: UUID) -> bool:
    """Return whether this transaction is now the tenant's only sealer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended(%s, 1))", [str(tenant_id)]
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def _end(tenant_id: UUID, after: int, wanted: int) -> int | None:
    """Return the place of the last transaction to seal, or None where none is ready.

    What is visible and what is settled are asked in one statement, so they are of one moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(place) from (select place from ledger_journal where tenant_id = %s"
            " and place > %s and place < (select openphb_settled_below())"
            " order by place limit %s) next",
            [tenant_id, after, wanted],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _portions(tenant_id: UUID, after: int, end: int) -> Iterator[list[StoredJournal]]:
    """Yield the journals to seal, in order, some at a time: a large run does not fit in memory."""
    place, journal_id = after, None
    while found := stored_after(
        tenant_id, place=place, journal_id=journal_id, below=end + 1, most=PORTION
    ):
        yield found
        place, journal_id = found[-1].place, found[-1].id
