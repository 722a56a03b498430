"""What the database holds of reversals, also against who owns the tables and writes rows by hand."""

from __future__ import annotations

from contextlib import contextmanager

import psycopg
import pytest

from openphb.kernel.ids import new_id

OTHER = new_id()
# A journal of 100 pence, and what may not be called its reverse.
WRONG = {
    "the same again": [("5000", 100, 0, "budget"), ("1000", 0, 100, "budget")],
    "less": [("1000", 99, 0, "budget"), ("5000", 0, 99, "budget")],
    "another account": [("1000", 100, 0, "budget"), ("1200", 0, 100, "budget")],
    "another budget": [("1000", 100, 0, "other"), ("5000", 0, 100, "budget")],
    "no budget": [("1000", 100, 0, None), ("5000", 0, 100, "budget")],
    "the same in two parts": [
        ("1000", 60, 0, "budget"), ("1000", 40, 0, "budget"), ("5000", 0, 100, "budget"),
    ],
    "more beside it": [
        ("1000", 100, 0, "budget"), ("5000", 0, 100, "budget"),
        ("1000", 1, 0, "budget"), ("5000", 0, 1, "budget"),
    ],
}  # fmt: skip
RIGHT = [("5000", 0, 100, "budget"), ("1000", 100, 0, "budget")]


@pytest.fixture
def budget_id():
    return new_id()


@pytest.mark.parametrize("said", WRONG)
def test_a_journal_that_is_not_the_reverse_of_the_one_it_names_is_refused(books, budget_id, said):
    original = books.post(100, budget_id=budget_id)
    with pytest.raises(psycopg.errors.IntegrityError, match="is not the reverse"):
        post_by_hand(books, WRONG[said], original, budget_id)


def test_a_journal_that_names_itself_is_refused(books, budget_id):
    books.post()
    itself = new_id()
    entries = [("5000", 5, 0, "budget"), ("5000", 0, 5, "budget")]
    with pytest.raises(psycopg.errors.IntegrityError, match="is not the reverse"):
        post_by_hand(books, entries, itself, budget_id, journal_id=itself)


def test_the_reverse_is_taken_once(books, budget_id):
    original = books.post(100, budget_id=budget_id)
    first = post_by_hand(books, RIGHT, original, budget_id)
    with pytest.raises(psycopg.errors.UniqueViolation, match="journal_reversed_once"):
        post_by_hand(books, RIGHT, original, budget_id)
    back_again = [(code, credit, debit, about) for code, debit, credit, about in RIGHT]
    post_by_hand(books, back_again, first, budget_id)


@contextmanager
def owner_of(books):
    """Act as who owns the tables, every guard in its place; commit at the end."""
    with psycopg.connect(books.url("owner")) as owner:
        owner.execute("select access_begin_user(%s, %s)", [books.officer, books.house.today])
        yield owner


def post_by_hand(books, entries, reverses, budget_id, journal_id=None):
    journal_id = journal_id or new_id()
    budgets = {"budget": budget_id, "other": OTHER, None: None}
    with owner_of(books) as owner:
        owner.execute(
            "insert into ledger_journal (id, tenant_id, key, content_sha256, what, posted_on,"
            " posting_year, posted_by, posted_at, reverses_id) values (%s, %s, %s, %s, 'by hand',"
            " '2026-11-24', '2026/27', %s, now(), %s)",
            [journal_id, books.tenant_id, str(journal_id), "0" * 64, books.officer, reverses],
        )
        values = ", ".join(["(%s, %s::bigint, %s::bigint, %s::uuid)"] * len(entries))
        owner.execute(
            "insert into ledger_entry (tenant_id, journal_id, subject_id, account_id,"
            " debit_pence, credit_pence, budget_id, option, service_year)"
            " select %s, %s, %s, a.id, e.debit, e.credit, e.budget_id, '', ''"
            f" from (values {values}) as e (code, debit, credit, budget_id)"
            " join ledger_ledgeraccount a on a.code = e.code and a.tenant_id = %s",
            [
                books.tenant_id,
                journal_id,
                books.subject_id,
                *(
                    part
                    for code, *pence, about in entries
                    for part in (code, *pence, budgets[about])
                ),
                books.tenant_id,
            ],
        )
    return journal_id
