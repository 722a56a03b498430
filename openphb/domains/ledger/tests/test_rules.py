"""What a journal is, what reverses it, and what its hash holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.ledger import rules
from openphb.domains.ledger.types import (
    AccrualKind,
    AccrualToPost,
    Dimensions,
    JournalToPost,
    Posting,
)

ACCOUNTS = {"1000", "5000"}
SOMEBODY, BUDGET = UUID(int=1), UUID(int=2)


def debit(pence: int, account: str = "5000") -> Posting:
    return Posting(account, pence, 0, Dimensions(budget_id=BUDGET))


def credit(pence: int, account: str = "1000") -> Posting:
    return Posting(account, 0, pence)


@pytest.mark.parametrize(
    ("postings", "code"),
    [
        ([], "journal_too_few_entries"),
        ([debit(1)], "journal_too_few_entries"),
        ([Posting("5000", 5, 5), credit(5)], "journal_both_sides"),
        ([debit(0), credit(0)], "journal_amount_not_positive"),
        ([debit(-5), credit(-5)], "journal_amount_not_positive"),
        ([Posting("5000", 0, -5), credit(5)], "journal_amount_not_positive"),
        ([debit(10**11), credit(10**11)], "journal_amount_too_large"),
        ([debit(5, "9999"), credit(5)], "journal_unknown_account"),
        ([debit(5), credit(4)], "journal_unbalanced"),
        ([debit(5), credit(3), credit(1)], "journal_unbalanced"),
        ([debit(5), credit(5)], None),
        ([debit(5), credit(3), credit(2)], None),
        ([debit(10**11 - 1), credit(10**11 - 1)], None),
    ],
)
def test_a_journal_is_refused_for(postings, code):
    fault = rules.journal_fault(postings, ACCOUNTS)
    assert (fault.code if fault else None) == code


pennies = st.integers(1, 10**9)


@settings(derandomize=True, max_examples=50)
@given(st.lists(pennies, min_size=1, max_size=6))
def test_a_reversal_balances_and_its_reversal_is_the_original(amounts):
    postings = (*map(debit, amounts), credit(sum(amounts)))
    undone = rules.reversal(postings)
    assert rules.journal_fault(undone, ACCOUNTS) is None
    assert rules.reversal(undone) == postings
    assert rules.is_reversal(undone, postings)
    assert not rules.is_reversal(postings, postings)


def journal(**changes) -> JournalToPost:
    given_ = JournalToPost("payment:1", "payment", SOMEBODY, (debit(5), credit(5)))
    return replace(given_, **changes)


DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "payment:2"},
        {"what": "return"},
        {"subject_id": None},
        {"reverses": UUID(int=9)},
        {"postings": (debit(6), credit(6))},
        {"postings": (debit(5), credit(5, "5000"))},
        {"postings": (Posting("5000", 5, 0, Dimensions(service_from=DAY)), credit(5))},
    ],
)
def test_the_hash_changes_with_anything_that_was_posted(changed):
    assert rules.content_sha256(journal(**changed), DAY) != rules.content_sha256(journal(), DAY)


def test_the_hash_changes_with_the_day():
    assert rules.content_sha256(journal(), DAY) != rules.content_sha256(
        journal(), date(2026, 11, 25)
    )


def test_the_hash_does_not_change_with_the_order_of_postings():
    turned = journal(postings=(credit(5), debit(5)))
    assert rules.content_sha256(turned, DAY) == rules.content_sha256(journal(), DAY)


def test_an_accrual_below_zero_goes_the_other_way_round():
    owed = AccrualToPost("line:1", AccrualKind.ARREARS, "5000", 700, None, Dimensions())
    month_end = date(2026, 10, 31)
    (plain,) = rules.accrual_journals(month_end, [owed])
    (turned,) = rules.accrual_journals(month_end, [replace(owed, pence=-700)])
    assert rules.is_reversal(turned.postings, plain.postings)


def test_every_account_of_the_chart_has_a_code_of_its_own_and_a_reason():
    codes = [account.code for account in rules.chart()]
    assert codes == sorted(set(codes))
    assert all(len(account.reason) > 30 for account in rules.chart())
