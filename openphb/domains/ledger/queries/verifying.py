"""Reading a whole ledger again, seal by seal, and saying what does not hold.

It holds one seal's journals and entries at a time: a large ledger does not fit in memory. Run it in
one snapshot (`openphb ledger verify` does), or what is posted meanwhile may look like a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from openphb.domains.ledger import heads, rules
from openphb.domains.ledger.models import Entry, Journal, Seal
from openphb.domains.ledger.queries.running import Running
from openphb.domains.ledger.queries.stored import stored, stored_after, stored_entries
from openphb.domains.ledger.types import (
    JournalToPost,
    LedgerFault,
    SealHead,
    StoredEntry,
    StoredJournal,
    Verification,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.operations.queries import epoch
from openphb.kernel.money import pounds

PORTION = 1_000


@dataclass
class Finding:
    """What was read so far, and what did not hold."""

    journals: int = 0
    entries: int = 0
    debits: int = 0
    credits: int = 0
    seals: int = 0
    sealed: int = 0
    heads_compared: int = 0
    heads_lost: int = 0
    checkpoints: int = 0
    content: list[LedgerFault] = field(default_factory=list)
    chain: list[LedgerFault] = field(default_factory=list)
    checkpoint: list[LedgerFault] = field(default_factory=list)
    first: LedgerFault | None = None

    def add(self, kind: list[LedgerFault], fault: LedgerFault | None) -> None:
        """Keep the first fault of a kind, and of all."""
        if fault is not None:
            self.first = self.first or fault
            if not kind:
                kind.append(fault)


def verify(*, viewer: Viewer) -> Verification:
    """Read every journal and entry that the viewer reaches again, and say what does not hold.

    It proves what the database's own guards should have kept: each journal has two entries or
    more, balances, and still hashes to what was posted; that the chain of seals holds every sealed
    journal as it was, in its order, and agrees with the heads beside the database; that each
    checkpoint is what the entries before it add up to; and that the whole balances.
    """
    found = Finding()
    for tenant_id in sorted(viewer.scope(Permission.LEDGER_VIEW).tenant_ids):
        _verify_tenant(tenant_id, found)
    return Verification(
        journals=found.journals,
        entries=found.entries,
        debits_pence=found.debits,
        credits_pence=found.credits,
        balanced=found.debits == found.credits and not found.content,
        chain_intact=not found.chain if found.seals or found.chain else None,
        checkpoints_match=not found.checkpoint if found.seals else None,
        first_fault=found.first,
        seals=found.seals,
        sealed_journals=found.sealed,
        heads_compared=found.heads_compared,
        heads_lost=found.heads_lost,
        checkpoints=found.checkpoints,
    )


def _verify_tenant(tenant_id: UUID, found: Finding) -> None:
    before = found.entries, found.journals
    outside, running = _Outside(tenant_id), Running(tenant_id)
    place, number, previous = 0, 0, ""
    for seal in Seal.objects.filter(tenant_id=tenant_id).order_by("number").iterator(chunk_size=1):
        found.seals += 1
        found.sealed += seal.journals
        found.add(found.chain, _seal_fault(seal, number, previous, place))
        found.add(found.chain, outside.fault(seal))
        _verify_sealed(seal, place, found, running)
        found.add(found.checkpoint, running.fault(seal.place))
        place, number, previous = seal.place, seal.number, seal.head_sha256
    found.add(found.chain, outside.missing(number))
    found.add(found.checkpoint, running.missing(number))
    found.checkpoints += running.checked
    found.heads_compared += outside.compared
    found.heads_lost += outside.lost
    for journals in _portions(tenant_id, place, None):
        entries = stored_entries(tenant_id, [journal.id for journal in journals])
        for journal in journals:
            _read(journal, entries[journal.id], found)
    _verify_count(tenant_id, found, before)


def _verify_sealed(seal: Seal, after: int, found: Finding, running: Running) -> None:
    """Look at one seal's journals: each as it was, in its order, and no other among them."""
    records = list(_records(seal))
    for start in range(0, len(records), PORTION):
        portion = records[start : start + PORTION]
        ids = [journal_id for journal_id, _, _ in portion]
        there, entries = stored(seal.tenant_id, ids), stored_entries(seal.tenant_id, ids)
        last: tuple[int, UUID] | None = None
        for journal_id, count, digest in portion:
            journal = there.get(journal_id)
            if journal is None:
                found.add(found.chain, _fault("journal_missing", seal, journal_id))
                continue
            here = (journal.place, journal.id)
            if len(entries[journal_id]) != count:
                code = "entry_missing" if len(entries[journal_id]) < count else "entry_added"
                found.add(found.chain, _fault(code, seal, journal_id))
            content = _read(journal, entries[journal_id], found)
            running.add(journal, entries[journal_id])
            if not after < journal.place <= seal.place or (last is not None and here < last):
                found.add(found.chain, _fault("journal_reordered", seal, journal_id))
            elif rules.digest(journal, entries[journal_id]) != digest:
                found.add(found.chain, content or _fault("journal_changed", seal, journal_id))
            last = here
    strangers = Journal.objects.filter(
        tenant_id=seal.tenant_id, place__gt=after, place__lte=seal.place
    )
    if strangers.count() > len(records):
        known = {journal_id for journal_id, _, _ in records}
        for stranger in strangers.order_by("place", "id").values_list("id", flat=True):
            if stranger not in known:
                found.add(found.chain, _fault("journal_added", seal, stranger))


def _read(
    journal: StoredJournal, entries: Sequence[StoredEntry], found: Finding
) -> LedgerFault | None:
    """Count one journal in; return what is wrong with what it says."""
    found.journals += 1
    found.entries += len(entries)
    found.debits += sum(entry.posting.debit_pence for entry in entries)
    found.credits += sum(entry.posting.credit_pence for entry in entries)
    fault = _content_fault(journal, entries)
    found.add(found.content, fault)
    return fault


def _content_fault(journal: StoredJournal, entries: Sequence[StoredEntry]) -> LedgerFault | None:
    postings = tuple(entry.posting for entry in entries)
    fault = rules.journal_fault(postings, {posting.account for posting in postings})
    if fault:
        return LedgerFault(fault.code, f"{journal.key}: {fault.message}", journal.id)
    posted = JournalToPost(
        journal.key, journal.what, journal.subject_id, postings, journal.reverses
    )
    if rules.content_sha256(posted, journal.posted_on) != journal.content_sha256:
        total = sum(posting.debit_pence for posting in postings)
        return LedgerFault(
            "journal_content_changed",
            f"The entries ({pounds(total)}) are not those that were posted as {journal.key}.",
            journal.id,
        )
    return None


def _records(seal: Seal) -> Iterator[tuple[UUID, int, bytes]]:
    """Yield what the seal says of each journal: its id, how many entries, its digest."""
    digests = bytes(seal.digests)
    for nth, (journal_id, count) in enumerate(
        zip(seal.journal_ids, seal.entry_counts, strict=False)
    ):
        yield journal_id, count, digests[32 * nth : 32 * nth + 32]


def _seal_fault(seal: Seal, number: int, previous: str, after: int) -> LedgerFault | None:
    if seal.number != number + 1:
        return _fault("seal_missing", seal)
    again = rules.head(
        previous=previous,
        tenant_id=seal.tenant_id,
        number=seal.number,
        place=seal.place,
        journals=_records(seal),
    )
    whole = seal.previous_sha256 == previous and again == seal.head_sha256
    if not whole or seal.place <= after or len(seal.digests) != 32 * len(seal.journal_ids):
        return _fault("seal_changed", seal)
    return None


WORDS = {
    "seal_missing": "There is no seal before seal {number}, though there was one.",
    "seal_changed": "Seal {number} is not the one that was made after the seal before it.",
    "head_differs": "Seal {number} is not the one whose head was written out when it was made.",
    "journal_missing": "A journal that seal {number} holds is not there any more.",
    "journal_added": "A journal stands where seal {number} had none.",
    "journal_reordered": "A journal does not stand where seal {number} has it.",
    "journal_changed": "A journal is not what seal {number} has it as.",
    "entry_missing": "A journal of seal {number} has fewer entries than it had.",
    "entry_added": "A journal of seal {number} has more entries than it had.",
}


def _fault(code: str, seal: Seal | SealHead, journal_id: UUID | None = None) -> LedgerFault:
    return LedgerFault(code, WORDS[code].format(number=seal.number), journal_id)


def _portions(tenant_id: UUID, after: int, below: int | None) -> Iterator[list[StoredJournal]]:
    place, journal_id = after, None
    while found := stored_after(
        tenant_id, place=place, journal_id=journal_id, below=below, most=PORTION
    ):
        yield found
        place, journal_id = found[-1].place, found[-1].id


def _verify_count(tenant_id: UUID, found: Finding, before: tuple[int, int]) -> None:
    """Entries and journals that the walk did not meet are faults of their own."""
    entries = Entry.objects.filter(tenant_id=tenant_id).count()
    if entries != found.entries - before[0] and found.first is None:
        found.add(
            found.content,
            LedgerFault(
                "entry_stray",
                f"{entries} entries are stored and {found.entries - before[0]} belong to journals.",
                None,
            ),
        )


class _Outside:
    """The heads of one tenant that were written out beside the database."""

    def __init__(self, tenant_id: UUID) -> None:
        self.epoch = epoch()
        self.compared = self.lost = 0
        # A number that a restore gave again counts as written last.
        self.heads: dict[int, SealHead] = {}
        for head in heads.written(tenant_id):
            self.lost += head.number in self.heads
            self.heads[head.number] = head

    def fault(self, seal: Seal) -> LedgerFault | None:
        head = self.heads.pop(seal.number, None)
        if head is None:
            return None
        if head.head_sha256 == seal.head_sha256:
            self.compared += 1
            return None
        if head.epoch < seal.epoch:
            self.lost += 1
            return None
        return _fault("head_differs", seal)

    def missing(self, last: int) -> LedgerFault | None:
        """Return a fault where a head's seal is gone, and no restore explains it."""
        for number in sorted(self.heads):
            if self.heads[number].epoch < self.epoch and number > last:
                self.lost += 1
            else:
                return LedgerFault(
                    "seal_missing", f"Seal {number} was written out and is not there.", None
                )
        return None
