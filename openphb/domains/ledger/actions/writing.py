"""The one statement that writes journals with their entries.

Raw SQL, for these reasons: rows go in as one array a column; the journal and its entries are one
statement, so a single posting is one round trip; a journal whose key is taken takes its entries with
it, without asking first; and nothing is written into a closed year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from openphb.domains.ledger import rules
from openphb.domains.ledger.types import JournalToPost
from openphb.foundation.access.types import Actor
from openphb.foundation.postgres.arrays import array, texts
from openphb.kernel.ids import new_id
from openphb.kernel.periods import financial_year

# The unique index decides who was first: another transaction with the same key is waited for, and
# nobody else is. Entries keep the order in which they were given.
WRITE = """
with here as materialized (
  select openphb_place() as place
   where not exists (select from ledger_financialyear f
                      where f.tenant_id = %(tenant)s::uuid and f.year = %(posting_year)s::text
                        and f.closed_at is not null)
),
journals as (
  insert into ledger_journal (id, tenant_id, subject_id, key, content_sha256, what, posted_on,
                              posting_year, posted_by, posted_at, reverses_id, place)
  select j.id, %(tenant)s::uuid, j.subject_id, j.key, j.content_sha256, j.what,
         %(posted_on)s::date, %(posting_year)s::text, %(posted_by)s::uuid,
         %(posted_at)s::timestamptz, j.reverses_id, here.place
    from here, unnest(%(id)s::uuid[], %(subject_id)s::uuid[], %(key)s::text[],
                      %(content_sha256)s::text[], %(what)s::text[], %(reverses_id)s::uuid[])
           as j (id, subject_id, key, content_sha256, what, reverses_id)
      on conflict do nothing
  returning id
),
entries as (
  insert into ledger_entry (tenant_id, journal_id, account_id, subject_id, debit_pence,
                            credit_pence, budget_id, line_id, funder_id, option, service_from,
                            service_to, service_year, place)
  select %(tenant)s::uuid, journals.id, (%(accounts)s::uuid[])[e.account], e.about, e.debit_pence,
         e.credit_pence, e.budget_id, e.line_id, e.funder_id, e.option, e.service_from,
         e.service_to, e.service_year, here.place
    from here, unnest(%(journal)s::int[], %(account)s::int[], %(about)s::uuid[],
                      %(debit_pence)s::bigint[], %(credit_pence)s::bigint[], %(budget_id)s::uuid[],
                      %(line_id)s::uuid[], %(funder_id)s::uuid[], %(option)s::text[],
                      %(service_from)s::date[], %(service_to)s::date[], %(service_year)s::text[])
           with ordinality
           as e (journal, account, about, debit_pence, credit_pence, budget_id, line_id, funder_id,
                 option, service_from, service_to, service_year, nth)
    join journals on journals.id = (%(id)s::uuid[])[e.journal]
   order by e.nth
)
select id from journals
"""


@dataclass(frozen=True)
class Fresh:
    """A journal about to be written: its id, its postings in words and the hash of its content."""

    id: UUID
    journal: JournalToPost
    lines: list[rules.Line]
    content_sha256: str


def fresh(journal: JournalToPost, posted_on: date) -> Fresh:
    """Return a journal as it will be written. Its words are made once, to be hashed and sent."""
    lines = rules.lines(journal)
    return Fresh(new_id(), journal, lines, rules.hash_of(journal, posted_on, lines))


@dataclass(frozen=True)
class Batch:
    """Journals that one statement writes, and what it is given: an array a column, in words."""

    journals: Sequence[Fresh]
    columns: Mapping[str, str]


def batch_of(
    journals: Sequence[JournalToPost], posted_on: date, accounts: Mapping[str, UUID]
) -> Batch:
    """Return journals as they are written. Pure, so that it can be done while others are written.

    Refusals: those of `rules.journal_fault`.
    """
    for journal in journals:
        fault = rules.journal_fault(journal.postings, accounts)
        if fault:
            raise fault
    batch = [fresh(journal, posted_on) for journal in journals]
    places = {code: str(place) for place, code in enumerate(accounts, 1)}
    # Columns, as `rules.lines` orders them.
    account, debit, credit, about, budget, line, funder, option, start, end = zip(
        *(words for one in batch for words in one.lines), strict=True
    )
    columns = {
        "accounts": array(map(str, accounts.values())),
        "id": array(str(one.id) for one in batch),
        "subject_id": array(str(one.journal.subject_id or "") for one in batch),
        "key": texts(one.journal.key for one in batch),
        "content_sha256": array(one.content_sha256 for one in batch),
        "what": texts(one.journal.what for one in batch),
        "reverses_id": array(str(one.journal.reverses or "") for one in batch),
        "journal": array(str(nth) for nth, one in enumerate(batch, 1) for _ in one.lines),
        "account": array(places[code] for code in account),
        "debit_pence": array(debit),
        "credit_pence": array(credit),
        "about": array(about),
        "budget_id": array(budget),
        "line_id": array(line),
        "funder_id": array(funder),
        "option": texts(option),
        "service_from": array(start),
        "service_to": array(end),
        "service_year": texts(
            rules.service_year(posting.dimensions)
            for one in batch
            for posting in one.journal.postings
        ),
    }
    return Batch(batch, columns)


def write(batch: Batch, *, by: Actor, at: datetime, posted_on: date, tenant_id: UUID) -> set[UUID]:
    """Write the journals whose key is free, with their entries; return the ids of those written."""
    given: dict[str, str | UUID | date | datetime] = {
        "tenant": tenant_id,
        "posted_on": posted_on,
        "posting_year": financial_year(posted_on),
        "posted_by": by.user_id,
        "posted_at": at,
        **batch.columns,
    }
    if len(batch.journals) == 1:
        return _written_alone(given)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given)
        return {row[0] for row in cursor}


def _written_alone(given: Mapping[str, object]) -> set[UUID]:
    """Write one journal by a statement that its connection prepares once.

    Planning it costs more than doing it. Many at once are planned anew each time, because how they
    are best joined depends on how many they are.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(WRITE, given, prepare=True)
        return {row[0] for row in cursor}
