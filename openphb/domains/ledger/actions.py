"""Posting journals: whole, once, and never changed afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.ledger import rules
from openphb.domains.ledger.chart import accounts_of
from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.foundation.access.types import Actor
from openphb.kernel.ids import new_id
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
    Refusals: those of `rules.journal_fault`, `journal_key_reused`, `journal_not_the_reverse`.
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
    with transaction.atomic():
        accounts = accounts_of(tenant_id)
        for journal in journals:
            fault = rules.journal_fault(journal.postings, accounts)
            if fault:
                raise fault
        _refuse_twins(journals)
        for journal in journals:
            if journal.reverses is not None:
                _prove_reversal(tenant_id, journal)
        posted: dict[str, UUID] = {}
        for start in range(0, len(journals), BATCH):
            rows = [
                Journal(
                    id=new_id(),
                    tenant_id=tenant_id,
                    subject_id=journal.subject_id,
                    key=journal.key,
                    content_sha256=rules.content_sha256(journal, posted_on),
                    what=journal.what,
                    posted_on=posted_on,
                    posting_year=financial_year(posted_on),
                    posted_by=by.user_id,
                    posted_at=at,
                    reverses_id=journal.reverses,
                )
                for journal in journals[start : start + BATCH]
            ]
            posted |= _post_batch(tenant_id, journals[start : start + BATCH], rows, accounts)
        return posted


def _post_batch(
    tenant_id: UUID,
    journals: Sequence[JournalToPost],
    rows: Sequence[Journal],
    accounts: Mapping[str, UUID],
) -> dict[str, UUID]:
    """Insert what is not posted yet, with its entries; return key → id of all of them."""
    # The unique index decides who was first: another transaction with the same key is waited for,
    # and nobody else is.
    Journal.objects.bulk_create(rows, ignore_conflicts=True)
    keys = [row.key for row in rows]
    found = {
        key: (journal_id, content)
        for journal_id, key, content in Journal.objects.filter(
            tenant_id=tenant_id, key__in=keys
        ).values_list("id", "key", "content_sha256")
    }
    for row in rows:
        if row.key not in found:
            raise _already_reversed()
        if found[row.key][1] != row.content_sha256:
            raise _reused(row.key)
    fresh = {row.key: row for row in rows if found[row.key][0] == row.id}
    Entry.objects.bulk_create(
        _entries(tenant_id, [j for j in journals if j.key in fresh], fresh, accounts)
    )
    return {key: journal_id for key, (journal_id, _) in found.items()}


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
    entries = Entry.objects.filter(tenant_id=tenant_id, journal_id=journal_id).order_by("id")
    return tuple(
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
        for entry in entries.select_related("account")
    )


def _entries(
    tenant_id: UUID,
    journals: Sequence[JournalToPost],
    rows: Mapping[str, Journal],
    accounts: Mapping[str, UUID],
) -> Iterator[Entry]:
    for journal in journals:
        for posting in journal.postings:
            about = rules.filled(posting, journal).dimensions
            yield Entry(
                tenant_id=tenant_id,
                journal_id=rows[journal.key].id,
                account_id=accounts[posting.account],
                subject_id=about.subject_id,
                debit_pence=posting.debit_pence,
                credit_pence=posting.credit_pence,
                budget_id=about.budget_id,
                line_id=about.line_id,
                funder_id=about.funder_id,
                option=about.option,
                service_from=about.service_from,
                service_to=about.service_to,
                service_year=rules.service_year(about),
            )
