"""The chain: only what is certainly complete, each journal once, in order, and nothing unnoticed."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, transaction

from conftest import migrated_template, superuser_url
from openphb.domains.ledger import actions, heads, queries
from openphb.domains.ledger.chart import accounts_of
from openphb.domains.ledger.jobs import seal_ledgers
from openphb.domains.ledger.models import Entry, Journal, Seal
from openphb.domains.ledger.tests.conftest import point_at
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.backup.bring_back import Quarantine, restore
from openphb.foundation.backup.take import backup
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run
from openphb.foundation.postgres import address
from openphb.foundation.postgres.roles import create_database, drop_database
from openphb.kernel.ids import new_id


def verified(books):
    with books.open() as viewer:
        return queries.verify(viewer=viewer)


def fault_of(books):
    found = verified(books)
    assert found.first_fault
    return found.first_fault.code, found.first_fault.journal_id, found.chain_intact


def test_each_journal_is_sealed_once_in_the_order_of_its_transactions(books):
    posted = [books.post() for _ in range(7)]
    made = books.seal_all(7, wanted=3)
    assert [head.number for head in made] == list(range(1, len(made) + 1))
    with books.open():
        sealed = [j for s in Seal.objects.order_by("number") for j in s.journal_ids]
    assert sealed == posted
    assert books.seal_once() is None
    found = verified(books)
    assert found.chain_intact
    assert (found.sealed_journals, found.heads_compared) == (7, len(made))


def test_journals_of_one_transaction_are_never_split(books):
    with books.open() as viewer:
        for _ in range(5):
            books.post_as(viewer)
    books.post()
    assert [head.journals for head in books.seal_all(6, wanted=2)] == [5, 1]


def test_a_transaction_that_began_earlier_and_commits_later_is_waited_for(books):
    """Two sessions: nothing is sealed above a neighbour that could still commit."""
    with psycopg.connect(books.url("app")) as slow:
        slow.execute("select access_begin_user(%s, %s)", [books.officer, books.house.today])
        # It has its place from here on, below the journal that is posted and committed meanwhile.
        slow_place = slow.execute("select openphb_place()").fetchone()
        quick = books.post()
        for _ in range(5):
            assert books.seal_once() is None
        late = new_id()
        slow.execute(
            "insert into ledger_journal (id, tenant_id, key, content_sha256, what, posted_on,"
            " posting_year, posted_by, posted_at) values (%s, %s, 'late', %s, 'payment',"
            " '2026-11-24', '2026/27', %s, now())",
            [late, books.tenant_id, "0" * 64, books.officer],
        )
        slow.execute(
            "insert into ledger_entry (tenant_id, journal_id, account_id, debit_pence,"
            " credit_pence, option, service_year)"
            " select %(t)s, %(j)s, id, case code when '5000' then 5 else 0 end,"
            " case code when '5000' then 0 else 5 end, '', '' from ledger_ledgeraccount"
            " where tenant_id = %(t)s and code in ('5000', '1000')",
            {"t": books.tenant_id, "j": late},
        )
        assert books.seal_once() is None
        slow.commit()
    books.seal_all(2)
    with books.open():
        seal = Seal.objects.order_by("number")
        assert [j for one in seal for j in one.journal_ids] == [late, quick]
        assert (Journal.objects.get(pk=late).place,) == slow_place


def test_a_transaction_that_fails_leaves_no_gap(books):
    with books.open() as viewer:
        books.post_as(viewer)
        transaction.set_rollback(True)
    posted = books.post()
    assert [head.journals for head in books.seal_all(1)] == [1]
    with books.open():
        assert Seal.objects.get(tenant_id=books.tenant_id).journal_ids == [posted]


def test_a_place_cannot_be_made_up(books):
    with (
        pytest.raises(DatabaseError, match="stand at the place"),
        books.open(),
        transaction.atomic(),
    ):
        Journal.objects.create(
            tenant_id=books.tenant_id, key="x", content_sha256="0" * 64, what="x",
            posted_on=books.house.today, posting_year="2026/27", posted_by=books.officer,
            posted_at=books.house.at, place=5,
        )  # fmt: skip


def test_nothing_is_added_to_a_journal_that_was_posted_before(books):
    journal_id = books.post()
    with books.open():
        accounts = accounts_of(books.tenant_id)
    entries = [
        Entry(
            tenant_id=books.tenant_id,
            journal_id=journal_id,
            account_id=accounts[code],
            debit_pence=debit,
            credit_pence=5 - debit,
        )
        for code, debit in (("5000", 5), ("1000", 0))
    ]
    with pytest.raises(DatabaseError, match="was posted before"), books.open():
        Entry.objects.bulk_create(entries)


def test_only_openphb_itself_seals(books):
    with books.open() as viewer, pytest.raises(NotPermitted):
        actions.seal(by=viewer, at=books.house.at, tenant_id=books.tenant_id)


def test_the_job_seals_and_writes_heads_out_and_makes_good_what_a_crash_kept_back(books):
    books.post()
    books.seal_all(1)
    path = heads._path(books.tenant_id)
    assert path
    path.write_bytes(path.read_bytes() + b'{"number": 9, "cut sh')
    books.post()
    run = Run(books.system, Moment(books.house.today, books.house.at, pretended=False), 1, True)
    while books_sealed(books) < 2:
        seal_ledgers.body(run)
    # The head of a seal whose writer died before it wrote.
    books.post()
    while books.seal_once() is None:
        pass
    seal_ledgers.body(run)
    lines = [line for line in path.read_text().splitlines() if line.endswith("}")]
    assert [json.loads(line)["number"] for line in lines[-2:]] == [2, 3]
    assert verified(books).heads_compared == 3


def books_sealed(books):
    with books.open():
        return sum(Seal.objects.values_list("journals", flat=True))


def test_seals_are_history(books):
    books.post()
    books.seal_all(1)
    with pytest.raises(DatabaseError, match="history"), books.open():
        Seal.objects.update(number=7)


PLANTED = {
    "a changed amount": (
        "update ledger_entry set debit_pence = debit_pence + 1"
        " where journal_id = %(third)s and debit_pence > 0",
        "journal_unbalanced",
    ),
    "two changed amounts": (
        "update ledger_entry set debit_pence = sign(debit_pence) * 7,"
        " credit_pence = sign(credit_pence) * 7 where journal_id = %(third)s",
        "journal_content_changed",
    ),
    "a deleted entry": (
        "delete from ledger_entry where journal_id = %(third)s and debit_pence > 0",
        "entry_missing",
    ),
    "a reordered journal": (
        "update ledger_journal set place = (select place from ledger_journal where id = %(fifth)s)"
        " + 1 where id = %(third)s",
        "journal_reordered",
    ),
    "a journal said to be of another day": (
        "update ledger_journal set posted_at = posted_at - interval '1 day' where id = %(third)s",
        "journal_changed",
    ),
    "a missing journal": (
        "with gone as (delete from ledger_entry where journal_id = %(third)s)"
        " delete from ledger_journal where id = %(third)s",
        "journal_missing",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_verifying_names_the_journal_of(books, planted):
    posted = [books.post(100 + n) for n in range(5)]
    books.seal_all(5, wanted=2)
    statement, code = PLANTED[planted]
    with books.owner() as owner:
        if planted == "a missing journal":
            # Its entries must go first: their keys are the database's own.
            owner.execute("delete from ledger_entry where journal_id = %s", [posted[2]])
            owner.execute("delete from ledger_journal where id = %s", [posted[2]])
        else:
            owner.execute(statement, {"third": posted[2], "fifth": posted[4]})
    assert fault_of(books) == (code, posted[2], False)


def test_verifying_finds_a_seal_that_was_rewritten_with_its_journal(books):
    """Even who rewrites journal, hash, digest and head is found out by the heads outside."""
    books.post()
    books.seal_all(1)
    books.post()
    books.seal_all(1)
    with books.owner() as owner:
        owner.execute("update ledger_seal set head_sha256 = %s where number = 1", ["f" * 64])
    assert fault_of(books) == ("seal_changed", None, False)
    with books.owner() as owner:
        owner.execute("delete from ledger_seal")
    assert fault_of(books) == ("seal_missing", None, False)
    # With the database alone nothing is left to tell.
    path = heads._path(books.tenant_id)
    assert path
    path.unlink()
    assert verified(books).chain_intact is None


def test_a_restored_backup_verifies_and_is_sealed_on(books, request, tmp_path):
    """Journals of before are complete, whatever their transactions' numbers; the chain goes on."""
    at = datetime(2026, 11, 25, tzinfo=UTC)
    folder = Path(os.environ["OPENPHB_HOME"]) / "postgres"
    books.post()
    books.seal_all(1)
    waiting = books.post()
    file = tmp_path / "backup.tar.gz"
    backup(
        file, readonly_url=books.url("readonly_all"),
        documents=tmp_path / "none", at=at,
    )  # fmt: skip
    # Posted and sealed after the backup: written out, and not in what is restored.
    books.post()
    lost = len(books.seal_all(2))
    name = f"restored_{new_id().hex}"
    create_database(superuser_url(), name, template=migrated_template())
    request.addfinalizer(lambda: drop_database(superuser_url(), name))
    restore(
        file,
        owner_url=address.url(folder, "owner", name),
        readonly_url=address.url(folder, "readonly_all", name),
        documents=tmp_path / "new",
        quarantine=Quarantine(new_id(), at),
    )
    point_at({"default": name, "attempts": name})
    try:
        before = verified(books)
        assert (before.chain_intact, before.first_fault) == (True, None)
        assert (before.seals, before.journals, before.heads_lost) == (1, 2, lost)
        (head,) = books.seal_all(1)
        assert (head.number, head.epoch) == (2, 2)
        after = verified(books)
        assert (after.chain_intact, after.sealed_journals, after.heads_lost) == (True, 2, lost)
        with books.open():
            assert Seal.objects.get(number=2).journal_ids == [waiting]
    finally:
        point_at({"default": books.database, "attempts": books.database})
