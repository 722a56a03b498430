"""Proving checkpoints: adding up what is read, and comparing it with what was kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from openphb.domains.ledger.models import Checkpoint, CheckpointBalance
from openphb.domains.ledger.types import LedgerFault, StoredEntry, StoredJournal

# Account, posting year, service year; or account, and the budget.
Key = tuple[str, str, str, UUID | None]


class Running:
    """What one tenant's sealed entries add up to so far.

    It keeps a sum for each account and pair of years, and for each budget that has a checkpoint of
    its own; so it does not grow with the entries.
    """

    def __init__(self, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id
        self.checked = 0
        self.sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.points = {
            place: (checkpoint_id, number)
            for checkpoint_id, number, place in Checkpoint.objects.filter(
                tenant_id=tenant_id
            ).values_list("id", "number", "place")
        }
        self.watched = set(
            CheckpointBalance.objects.filter(tenant_id=tenant_id, budget_id__isnull=False)
            .values_list("account__code", "budget_id")
            .distinct()
        )

    def add(self, journal: StoredJournal, entries: Sequence[StoredEntry]) -> None:
        """Add one sealed journal's entries."""
        for entry in entries:
            posting = entry.posting
            budget_id = posting.dimensions.budget_id
            self._add(
                (posting.account, journal.posting_year, entry.service_year, None),
                posting.debit_pence,
                posting.credit_pence,
            )
            if (posting.account, budget_id) in self.watched:
                key: Key = (posting.account, "", "", budget_id)
                self._add(key, posting.debit_pence, posting.credit_pence)

    def _add(self, key: Key, debit_pence: int, credit_pence: int) -> None:
        kept = self.sums[key]
        kept[0] += debit_pence
        kept[1] += credit_pence
        kept[2] += 1

    def fault(self, place: int) -> LedgerFault | None:
        """Return what is false in the checkpoint of this place, if there is one here."""
        if place not in self.points:
            return None
        checkpoint_id, number = self.points.pop(place)
        self.checked += 1
        if number != self.checked:
            return _fault("checkpoint_missing", f"There is no checkpoint {self.checked}.")
        years: set[Key] = set()
        rows = CheckpointBalance.objects.filter(
            tenant_id=self.tenant_id, checkpoint_id=checkpoint_id
        ).values_list(
            *("account__code", "posting_year", "service_year", "budget_id", "place"),
            *("debit_pence", "credit_pence", "entries"),
        )
        for *of, at, debits, credits_, many in rows.iterator(chunk_size=2_000):
            key: Key = (of[0], of[1], of[2], of[3])
            if at != place or self.sums.get(key, [0, 0, 0]) != [debits, credits_, many]:
                return _fault(
                    "checkpoint_false",
                    f"Checkpoint {number} of account {key[0]} is not what its entries add up to.",
                )
            if key[3] is None:
                years.add(key)
        if years != {key for key in self.sums if key[3] is None}:
            return _fault("checkpoint_false", f"Checkpoint {number} leaves an account out.")
        return None

    def missing(self, seals: int) -> LedgerFault | None:
        """Return a fault where a checkpoint stands at no seal, or where there is none at all."""
        if self.points:
            number = min(number for _, number in self.points.values())
            return _fault("checkpoint_false", f"Checkpoint {number} stands at no seal.")
        if seals and not self.checked:
            return _fault("checkpoint_missing", "The first seal has no checkpoint.")
        return None


def _fault(code: str, message: str) -> LedgerFault:
    return LedgerFault(code, message, None)
