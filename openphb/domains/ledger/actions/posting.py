"""Posting journals: whole, once, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from openphb.domains.ledger import rules
from openphb.domains.ledger.actions.writing import Batch, Fresh, batch_of, write
from openphb.domains.ledger.chart import accounts_of
from openphb.domains.ledger.models import FinancialYear, Journal
from openphb.domains.ledger.queries.written import postings_written
from openphb.domains.ledger.types import JournalToPost, Posting
from openphb.foundation.access.types import Actor
from openphb.kernel.ahead import made_ahead
from openphb.kernel.periods import financial_year
from openphb.kernel.refusal import NothingThere, Refusal

# Journals a statement. The database proves each statement on its own, so none is ever split.
BATCH = 2_000


def post(
    *,
    by: Actor,
    at: datetime,
    posted_on: date,
    tenant_id: UUID,
    key: str,
    what: str,
    subject_id: UUID | None,
    postings: Sequence[Posting],
    reverses: UUID | None = None,
) -> UUID:
    """Post one journal; return its id. The same thing posted again returns the first journal's id.

    `by` was allowed to do whatever this is the journal of: the ledger has no permission of its own.
    Refusals: those of `rules.journal_fault`, `journal_key_reused`, `journal_not_the_reverse`,
    `year_closed`.
    """
    journal = JournalToPost(key, what, subject_id, tuple(postings), reverses)
    posted = post_many(by=by, at=at, posted_on=posted_on, tenant_id=tenant_id, journals=[journal])
    return posted[key]


def post_many(
    *,
    by: Actor,
    at: datetime,
    posted_on: date,
    tenant_id: UUID,
    journals: Sequence[JournalToPost],
) -> dict[str, UUID]:
    """Post many journals in a few statements; return key → journal id. All of them or none.

    Refusals: as `post`; `journal_key_reused` also where two of them share a key.
    """
    with _all_or_none(journals):
        _refuse_twins(journals)
        for journal in journals:
            if journal.reverses is not None:
                _prove_reversal(tenant_id, journal)
        return _post_proven(
            by=by, at=at, posted_on=posted_on, tenant_id=tenant_id, journals=journals
        )


@dataclass(frozen=True)
class Ready:
    """Journals in words, as they will be written on a day: proven, and not yet posted."""

    journals: Sequence[JournalToPost]
    posted_on: date
    batches: Sequence[Batch]


class Readying:
    """Makes journals that reverse nothing ready for `post_ready`, of one tenant and day."""

    def __init__(self, *, tenant_id: UUID, posted_on: date) -> None:
        self._posted_on = posted_on
        self._accounts = accounts_of(tenant_id)

    def ready(self, journals: Sequence[JournalToPost]) -> Ready:
        """Return them in words; it asks no database, so it may be done while others are posted.

        Refusals: those of `rules.journal_fault`; `journal_key_reused` where two share a key.
        """
        _refuse_twins(journals)
        batches = [batch_of(part, self._posted_on, self._accounts) for part in _parts(journals)]
        return Ready(journals, self._posted_on, batches)


def post_ready(*, by: Actor, at: datetime, tenant_id: UUID, ready: Ready) -> dict[str, UUID]:
    """Post what was made ready, as `post_many`; return key → journal id. All of them or none.

    Refusals: as `post_many`.
    """
    with _all_or_none(ready.journals):
        return _post_batches(
            ready.batches, by=by, at=at, posted_on=ready.posted_on, tenant_id=tenant_id
        )


def _parts(journals: Sequence[JournalToPost]) -> list[Sequence[JournalToPost]]:
    return [journals[start : start + BATCH] for start in range(0, len(journals), BATCH)]


def _post_proven(
    *,
    by: Actor,
    at: datetime,
    posted_on: date,
    tenant_id: UUID,
    journals: Sequence[JournalToPost],
) -> dict[str, UUID]:
    """Post journals whose reversals are known to be the reverse of what they name."""
    accounts = accounts_of(tenant_id)
    batches = made_ahead(lambda part: batch_of(part, posted_on, accounts), _parts(journals))
    return _post_batches(batches, by=by, at=at, posted_on=posted_on, tenant_id=tenant_id)


def _post_batches(
    batches: Iterable[Batch], *, by: Actor, at: datetime, posted_on: date, tenant_id: UUID
) -> dict[str, UUID]:
    posted: dict[str, UUID] = {}
    for batch in batches:
        written = write(batch, by=by, at=at, posted_on=posted_on, tenant_id=tenant_id)
        posted |= _ids(tenant_id, batch.journals, written, financial_year(posted_on))
    return posted


def _all_or_none(journals: Sequence[JournalToPost]) -> AbstractContextManager[object]:
    """Return the transaction, or a savepoint of the caller's.

    One journal inside a caller's transaction needs none: it is one statement, and whatever is
    refused is refused when nothing was written.
    """
    alone = len(journals) == 1 and connection.in_atomic_block
    return nullcontext() if alone else transaction.atomic()


def _ids(tenant_id: UUID, batch: Sequence[Fresh], written: set[UUID], year: str) -> dict[str, UUID]:
    """Return key → id, also of what had been posted before; refuse what is not the same."""
    posted = {one.journal.key: one.id for one in batch if one.id in written}
    missed = {one.journal.key: one.content_sha256 for one in batch if one.id not in written}
    if not missed:
        return posted
    if _is_closed(tenant_id, year):
        raise rules.closed_fault(year)
    before = Journal.objects.filter(tenant_id=tenant_id, key__in=list(missed)).values_list(
        "key", "id", "content_sha256"
    )
    found = {key: (journal_id, content) for key, journal_id, content in before}
    for key, content in missed.items():
        if key not in found:
            raise _already_reversed()
        if found[key][1] != content:
            raise _reused(key)
    return posted | {key: journal_id for key, (journal_id, _) in found.items()}


def _is_closed(tenant_id: UUID, year: str) -> bool:
    return FinancialYear.objects.filter(
        tenant_id=tenant_id, year=year, closed_at__isnull=False
    ).exists()


def reverse(
    *,
    by: Actor,
    at: datetime,
    posted_on: date,
    tenant_id: UUID,
    key: str,
    what: str,
    journal_id: UUID,
) -> UUID:
    """Post the journal that undoes another; return its id.

    Refusals: `nothing_there`, `journal_already_reversed`, `journal_key_reused`.
    """
    with transaction.atomic():
        original = Journal.objects.filter(tenant_id=tenant_id, pk=journal_id).first()
        if original is None:
            raise NothingThere("journal")
        return post(
            by=by,
            at=at,
            posted_on=posted_on,
            tenant_id=tenant_id,
            key=key,
            what=what,
            subject_id=original.subject_id,
            postings=rules.reversal(_postings(tenant_id, journal_id)),
            reverses=journal_id,
        )


def reverse_many(
    *,
    by: Actor,
    at: datetime,
    posted_on: date,
    tenant_id: UUID,
    what: str,
    journals: Mapping[str, UUID],
) -> dict[str, UUID]:
    """Post the journals that undo others, given as key → the journal undone; return key → id.

    In a few statements, as `post_many`. Refusals: those of `reverse`.
    """
    with transaction.atomic():
        found = postings_written(tenant_id, list(journals.values()))
        subjects = dict(
            Journal.objects.filter(tenant_id=tenant_id, id__in=list(found)).values_list(
                "id", "subject_id"
            )
        )
        if set(journals.values()) - found.keys():
            raise NothingThere("journal")
        reversed_before = Journal.objects.filter(
            tenant_id=tenant_id, reverses_id__in=list(found)
        ).exclude(key__in=list(journals))
        if reversed_before.exists():
            raise _already_reversed()
        return _post_proven(
            by=by,
            at=at,
            posted_on=posted_on,
            tenant_id=tenant_id,
            journals=[
                JournalToPost(
                    key, what, subjects[undone], rules.reversal(found[undone]), reverses=undone
                )
                for key, undone in journals.items()
            ],
        )


def _refuse_twins(journals: Sequence[JournalToPost]) -> None:
    seen: set[str] = set()
    for journal in journals:
        if journal.key in seen:
            raise _reused(journal.key)
        seen.add(journal.key)


def _reused(key: str) -> Refusal:
    return Refusal(
        "journal_key_reused",
        f"Something else was posted as {key}.",
        "A journal is never changed: reverse it, and post the right one under its own key.",
        "key",
    )


def _already_reversed() -> Refusal:
    return Refusal(
        "journal_already_reversed",
        "This journal has been reversed already.",
        "Look at the reversal; to undo that, reverse it.",
        "reverses",
    )


def _prove_reversal(tenant_id: UUID, journal: JournalToPost) -> None:
    assert journal.reverses is not None
    reversals = Journal.objects.filter(tenant_id=tenant_id, reverses_id=journal.reverses)
    if reversals.exclude(key=journal.key).exists():
        raise _already_reversed()
    postings = [rules.filled(posting, journal) for posting in journal.postings]
    if not rules.is_reversal(postings, _postings(tenant_id, journal.reverses)):
        raise Refusal(
            "journal_not_the_reverse",
            "The entries are not those of the journal it reverses, on the other side.",
            "Reverse the whole journal, then post what is right.",
            "postings",
        )


def _postings(tenant_id: UUID, journal_id: UUID) -> tuple[Posting, ...]:
    return tuple(postings_written(tenant_id, [journal_id])[journal_id])
