"""What a seal hashes: journals in their order, ids and pence and no personal data. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC
from uuid import UUID

from openphb.domains.ledger.types import StoredEntry, StoredJournal

# Parts of what is hashed, so that a later form cannot be taken for this one.
JOURNAL_FORM = "openphb-sealed-journal-1"
SEAL_FORM = "openphb-seal-1"


def digest(journal: StoredJournal, entries: Sequence[StoredEntry]) -> bytes:
    """Return the 32 bytes that stand for one journal with its entries, in the order of their ids.

    Everything stored is in it, also what the content's own hash leaves out: who posted, when, in
    which transaction, and the numbers of the entries.
    """
    hashed = hashlib.sha256()
    hashed.update(
        _text(
            JOURNAL_FORM,
            journal.tenant_id,
            journal.id,
            journal.subject_id,
            journal.key,
            journal.content_sha256,
            journal.what,
            journal.posted_on,
            journal.posting_year,
            journal.posted_by,
            journal.posted_at.astimezone(UTC).isoformat(),
            journal.reverses,
            journal.place,
        )
    )
    for entry in entries:
        about = entry.posting.dimensions
        hashed.update(
            _text(
                entry.id,
                entry.posting.account,
                entry.posting.debit_pence,
                entry.posting.credit_pence,
                about.subject_id,
                about.budget_id,
                about.line_id,
                about.funder_id,
                about.option,
                about.service_from,
                about.service_to,
                entry.service_year,
                entry.place,
            )
        )
    return hashed.digest()


def head(
    *,
    previous: str,
    tenant_id: UUID,
    number: int,
    place: int,
    journals: Iterable[tuple[UUID, int, bytes]],
) -> str:
    """Return a seal's own hash: the head before it, then each journal's id, entries and digest."""
    hashed = hashlib.sha256(_text(SEAL_FORM, previous, tenant_id, number, place))
    for journal_id, entries, journal_digest in journals:
        hashed.update(_text(journal_id, entries))
        hashed.update(journal_digest)
    return hashed.hexdigest()


def _text(*parts: object) -> bytes:
    """Return the parts with their lengths, so that no part can run into the next."""
    words = ["" if part is None else str(part) for part in parts]
    return "".join(f"{len(word)}:{word}" for word in words).encode()
