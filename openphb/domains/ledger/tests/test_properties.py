"""What always holds, in small doses here and in large ones under OPENPHB_PROVE."""

from __future__ import annotations

import os
import threading
from random import Random

import psycopg
from django.db import connections

from openphb.domains.ledger import actions, queries
from openphb.domains.ledger.models import Entry
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.foundation.access.types import Permission
from openphb.kernel.ids import new_id

PROVE = bool(os.environ.get("OPENPHB_PROVE"))
JOURNALS = 2_000 if PROVE else 40
ROUNDS = 20 if PROVE else 3
POSTERS = 4 if PROVE else 2
ACCOUNTS = ("1000", "1010", "2000", "5000", "5100")


def made_up(books, chance: Random, many: int) -> list[JournalToPost]:
    """Return journals of any shape that balance, over a few budgets."""
    budgets = [new_id() for _ in range(3)]
    journals = []
    for _ in range(many):
        parts = [chance.randint(1, 10**6) for _ in range(chance.randint(1, 5))]
        about = Dimensions(budget_id=chance.choice(budgets))
        lines = [Posting(chance.choice(ACCOUNTS), pence, 0, about) for pence in parts]
        lines.append(Posting(chance.choice(ACCOUNTS), 0, sum(parts), about))
        chance.shuffle(lines)
        journals.append(
            JournalToPost(f"made:{new_id()}", "payment", books.subject_id, tuple(lines))
        )
    return journals


def post(books, journals):
    with books.open() as viewer:
        return actions.post_many(
            by=viewer.act(Permission.RUN_PREPARE, tenant_id=books.tenant_id),
            at=books.house.at,
            posted_on=books.house.today,
            tenant_id=books.tenant_id,
            journals=journals,
        )


def balances(books):
    with books.open() as viewer:
        trial = queries.trial_balance(viewer=viewer, tenant_id=books.tenant_id)
        assert trial.balanced
        return {a.code: (a.debit_pence, a.credit_pence, a.entries) for a in trial.accounts}


def test_debits_equal_credits_at_every_instant_that_another_session_can_see(books):
    chance = Random(1)
    post(books, made_up(books, chance, 1))
    portions = [
        [made_up(books, chance, max(1, JOURNALS // 10)) for _ in range(10)] for _ in range(POSTERS)
    ]

    def work(mine):
        for portion in mine:
            post(books, portion)
        connections.close_all()

    posters = [threading.Thread(target=work, args=[mine]) for mine in portions]
    looked = set()
    with psycopg.connect(books.url("readonly_all"), autocommit=True) as other:
        for poster in posters:
            poster.start()
        while any(poster.is_alive() for poster in posters):
            row = other.execute(
                "select count(*), sum(debit_pence) - sum(credit_pence) from ledger_entry"
                " where tenant_id = %s",
                [books.tenant_id],
            ).fetchone()
            assert row
            assert row[1] == 0
            looked.add(row[0])
    for poster in posters:
        poster.join()
    assert len(looked) > 2, "it was looked at while they posted"


def test_the_order_of_posting_changes_no_balance_and_the_same_again_adds_nothing(books):
    chance = Random(2)
    post(books, made_up(books, chance, 1))
    for _ in range(ROUNDS):
        journals = made_up(books, chance, JOURNALS)
        before = balances(books)
        post(books, journals)
        once = balances(books)
        added = {code: tuple(map(int.__sub__, once[code], before[code])) for code in ACCOUNTS}
        post(books, chance.sample(journals, len(journals)))
        assert balances(books) == once
        # The same journals in another order, one after another, under keys of their own.
        for one in chance.sample(journals, len(journals)):
            post(books, [JournalToPost(f"{one.key}:b", one.what, one.subject_id, one.postings)])
        twice = balances(books)
        assert added == {
            code: tuple(map(int.__sub__, twice[code], once[code])) for code in ACCOUNTS
        }


def test_a_reversal_of_a_reversal_is_the_original(books):
    chance = Random(3)
    journals = made_up(books, chance, ROUNDS * 4)
    for one, journal_id in post(books, journals).items():
        with books.open() as viewer:
            common = {
                "by": viewer.act(Permission.RUN_PREPARE, tenant_id=books.tenant_id),
                "at": books.house.at,
                "posted_on": books.house.today,
                "tenant_id": books.tenant_id,
                "what": "return",
            }
            undone = actions.reverse(key=f"{one}:u", journal_id=journal_id, **common)
            again = actions.reverse(key=f"{one}:uu", journal_id=undone, **common)
            lines = [
                sorted(
                    Entry.objects.filter(journal_id=which).values_list(
                        "account_id", "debit_pence", "credit_pence", "budget_id", "subject_id"
                    )
                )
                for which in (journal_id, again)
            ]
        assert lines[0] == lines[1]


def test_whatever_was_posted_is_sealed_checkpointed_and_proved(books):
    chance = Random(4)
    posted = 0
    for _ in range(ROUNDS):
        many = chance.randint(1, JOURNALS)
        post(books, made_up(books, chance, many))
        books.seal_all(many, wanted=7, checkpoint_every=chance.randint(1, 60), budget_worth=5)
        posted += many
        with books.open() as viewer:
            found = queries.verify(viewer=viewer)
        assert (found.first_fault, found.journals, found.sealed_journals) == (None, posted, posted)
        assert (found.chain_intact, found.checkpoints_match, found.balanced) == (True, True, True)
