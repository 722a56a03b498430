"""What journals say, entry by entry, as it was written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from openphb.domains.ledger.models import Entry
from openphb.domains.ledger.types import Dimensions, Posting

# Journals a statement.
BATCH = 2_000


def postings_written(tenant_id: UUID, journal_ids: Sequence[UUID]) -> dict[UUID, list[Posting]]:
    """Return journal → its postings, in a statement for every few thousand journals."""
    found: dict[UUID, list[Posting]] = defaultdict(list)
    for start in range(0, len(journal_ids), BATCH):
        entries = Entry.objects.filter(
            tenant_id=tenant_id, journal_id__in=journal_ids[start : start + BATCH]
        ).order_by("id")
        for entry in entries.select_related("account"):
            found[entry.journal_id].append(
                Posting(
                    entry.account.code,
                    entry.debit_pence,
                    entry.credit_pence,
                    Dimensions(
                        entry.subject_id,
                        entry.budget_id,
                        entry.line_id,
                        entry.funder_id,
                        entry.option,
                        entry.service_from,
                        entry.service_to,
                    ),
                )
            )
    return found
