"""Balances from checkpoints: right, short to work out, and found out where they are false."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError

from openphb.domains.ledger import queries
from openphb.domains.ledger.models import Checkpoint, CheckpointBalance
from openphb.kernel.ids import new_id


def standing(books, **more):
    with books.open() as viewer:
        return queries.standing(
            viewer=viewer, tenant_id=books.tenant_id, **{"account": "5000", **more}
        )


def trial(books, **more):
    with books.open() as viewer:
        return queries.trial_balance(viewer=viewer, tenant_id=books.tenant_id, **more)


def verified(books):
    with books.open() as viewer:
        return queries.verify(viewer=viewer)


def test_a_balance_is_a_checkpoint_and_what_came_after(books):
    ours, theirs = new_id(), new_id()
    for nth in range(12):
        books.post(10, budget_id=ours if nth % 2 else theirs)
    before = standing(books), standing(books, budget_id=ours), trial(books)
    assert [s.entries_read for s in before[:2]] == [12, 6]
    books.seal_all(12, checkpoint_every=8, budget_worth=4)
    for nth in range(3):
        books.post(10, budget_id=ours if nth % 2 else theirs)
    now = standing(books)
    assert (now.balance_pence, now.entries, now.entries_read) == (150, 15, 3)
    one = standing(books, budget_id=ours)
    assert (one.balance_pence, one.entries, one.entries_read) == (70, 7, 1)
    assert one.checkpoint == now.checkpoint == 1
    after = trial(books)
    assert (after.debit_pence, after.entries_read) == (150, 6)
    assert after.balanced


def test_a_checkpoint_is_taken_when_enough_was_sealed(books):
    made = 0
    for _ in range(9):
        books.post()
        made += len(books.seal_all(1, checkpoint_every=6, budget_worth=2))
    with books.open():
        assert list(Checkpoint.objects.order_by("number").values_list("number", flat=True)) == [
            1, 2, 3,
        ]  # fmt: skip
    assert standing(books).entries_read <= 3
    found = verified(books)
    assert (found.checkpoints_match, found.checkpoints, found.first_fault) == (True, 3, None)


def test_a_budget_is_swept_up_with_what_it_had_before(books, monkeypatch):
    from openphb.domains.ledger.actions import checkpointing

    monkeypatch.setattr(checkpointing, "SWEEP", 3)
    monkeypatch.setattr(checkpointing, "WORTH_AT_SWEEP", 3)
    budget = new_id()
    for _ in range(4):
        books.post(10, budget_id=budget)
        books.seal_all(1, checkpoint_every=2, budget_worth=5)
    found = standing(books, budget_id=budget)
    assert (found.balance_pence, found.entries_read, found.checkpoint) == (40, 1, 3)
    assert verified(books).checkpoints_match


def test_checkpoints_know_years(books):
    books.post(100, posted_on=date(2026, 3, 31))
    books.post(30, posted_on=date(2026, 4, 1))
    books.seal_all(2)
    books.post(5, posted_on=date(2026, 4, 2))
    last, this = trial(books, posting_year="2025/26"), trial(books, posting_year="2026/27")
    assert (last.debit_pence, this.debit_pence) == (100, 35)
    opening = {a.code: a.opening_pence for a in this.accounts if a.opening_pence}
    assert opening == {"1000": -100}
    assert (this.earlier_pence, this.opening_pence) == (100, 0)
    assert this.balanced
    with books.open() as viewer:
        assert queries.years_posted(viewer=viewer, tenant_id=books.tenant_id)[0] == (
            "2025/26",
            "2026/27",
        )


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update ledger_checkpointbalance set debit_pence = debit_pence + 1", "checkpoint_false"),
        ("delete from ledger_checkpointbalance where budget_id is null", "checkpoint_false"),
        (
            "update ledger_checkpointbalance set credit_pence = 9 where budget_id is not null",
            "checkpoint_false",
        ),
        (
            "update ledger_checkpoint set place = place + 1",
            "checkpoint_false",
        ),
    ],
)
def test_verifying_names_a_false_checkpoint(books, statement, code):
    for _ in range(3):
        books.post(budget_id=books.subject_id)
    books.seal_all(3, budget_worth=1)
    assert verified(books).checkpoints_match
    with books.owner() as owner:
        owner.execute(statement)
    found = verified(books)
    assert found.first_fault
    assert (found.checkpoints_match, found.first_fault.code) == (False, code)
    assert found.chain_intact


@pytest.mark.parametrize("model", [Checkpoint, CheckpointBalance])
def test_checkpoints_are_history(books, model):
    books.post()
    books.seal_all(1)
    with pytest.raises(DatabaseError, match="history"), books.open():
        model.objects.update(place=7)
