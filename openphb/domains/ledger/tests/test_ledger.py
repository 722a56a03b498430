"""Posting and reading, in the database: whole, once, in balance, and out of others' reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.domains.ledger import actions, queries, rules
from openphb.domains.ledger.chart import ensure_chart
from openphb.domains.ledger.models import Entry, Journal
from openphb.domains.ledger.types import Dimensions, JournalToPost, Posting
from openphb.foundation.access.types import Permission
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal

DAY = date(2026, 11, 24)


@pytest.fixture
def desk(house):
    """Return a finance officer at work, with somebody and a budget to post about."""
    with house.acting("finance_officer") as viewer:
        subject = Subject.objects.create(tenant_id=house.tenant_id)
        yield Desk(house, viewer, subject.id, new_id())


class Desk:
    def __init__(self, house, viewer, subject_id, budget_id):
        self.house, self.viewer = house, viewer
        self.subject_id, self.budget_id = subject_id, budget_id
        self.by = viewer.act(Permission.RUN_PREPARE, tenant_id=house.tenant_id)

    def postings(self, pence: int) -> tuple[Posting, ...]:
        about = Dimensions(
            budget_id=self.budget_id, service_from=date(2026, 3, 30), service_to=date(2026, 4, 27)
        )
        return (Posting("5000", pence, 0, about), Posting("1000", 0, pence))

    def post(self, pence: int = 113_600, key: str = "payment:1", **more):
        return actions.post(
            by=self.by,
            at=self.house.at,
            posted_on=DAY,
            tenant_id=self.house.tenant_id,
            key=key,
            what="payment",
            subject_id=self.subject_id,
            postings=more.pop("postings", None) or self.postings(pence),
            **more,
        )

    def trial(self):
        return queries.trial_balance(viewer=self.viewer, tenant_id=self.house.tenant_id)


def test_a_journal_is_posted_with_its_years_and_its_subject(desk):
    posted = queries.journal(viewer=desk.viewer, journal_id=desk.post())
    assert (posted.posting_year, posted.total_pence) == ("2026/27", 113_600)
    assert [e.service_year for e in posted.entries] == ["2025/26", ""]
    assert set(Entry.objects.values_list("subject_id", flat=True)) == {desk.subject_id}
    connection.check_constraints()


def test_the_same_thing_posted_twice_is_posted_once(desk):
    assert desk.post() == desk.post()
    assert Journal.objects.count() == 1
    assert Entry.objects.count() == 2


def test_other_content_under_the_same_key_is_refused(desk):
    desk.post()
    with pytest.raises(Refusal) as caught:
        desk.post(113_601)
    assert caught.value.code == "journal_key_reused"


def test_a_faulty_journal_leaves_nothing(desk):
    with pytest.raises(Refusal, match="Debits are"):
        desk.post(postings=(Posting("5000", 5, 0), Posting("1000", 0, 4)))
    assert not Journal.objects.exists()


def test_many_are_posted_together_and_all_or_none(desk):
    one = JournalToPost("payment:1", "payment", desk.subject_id, desk.postings(1))
    many = [replace(one, key=f"payment:{n}") for n in range(30)]
    given = {
        "by": desk.by,
        "at": desk.house.at,
        "posted_on": DAY,
        "tenant_id": desk.house.tenant_id,
    }
    posted = actions.post_many(journals=many, **given)
    assert len(set(posted.values())) == 30
    assert actions.post_many(journals=many[:5], **given) == {
        journal.key: posted[journal.key] for journal in many[:5]
    }
    with pytest.raises(Refusal), transaction.atomic():
        actions.post_many(
            journals=[replace(one, key="new"), replace(one, key="bad", postings=())], **given
        )
    with pytest.raises(Refusal, match="payment:x"):
        actions.post_many(journals=[replace(one, key="payment:x")] * 2, **given)
    assert Journal.objects.count() == 30
    connection.check_constraints()


def test_the_cost_in_statements_does_not_grow_with_the_run(desk, django_assert_num_queries):
    ensure_chart(desk.house.tenant_id)
    many = [
        JournalToPost(f"payment:{n}", "payment", desk.subject_id, desk.postings(1))
        for n in range(300)
    ]
    # A savepoint and its release; accounts; journals with their entries.
    with django_assert_num_queries(4):
        actions.post_many(
            by=desk.by, at=desk.house.at, posted_on=DAY, tenant_id=desk.house.tenant_id,
            journals=many,
        )  # fmt: skip


def test_a_reversal_takes_the_balance_back_and_can_be_reversed_but_once_each(desk):
    first = desk.post()
    common = {
        "by": desk.by,
        "at": desk.house.at,
        "posted_on": DAY,
        "tenant_id": desk.house.tenant_id,
    }
    undone = actions.reverse(key="return:1", what="return", journal_id=first, **common)
    assert {a.balance_pence for a in desk.trial().accounts} == {0}
    assert queries.journal(viewer=desk.viewer, journal_id=first).reversed_by == undone
    with pytest.raises(Refusal) as caught, transaction.atomic():
        actions.reverse(key="return:2", what="return", journal_id=first, **common)
    assert caught.value.code == "journal_already_reversed"
    assert actions.reverse(key="return:1", what="return", journal_id=first, **common) == undone
    actions.reverse(key="again:1", what="payment", journal_id=undone, **common)
    assert desk.trial().debit_pence == 3 * 113_600
    with pytest.raises(NothingThere):
        actions.reverse(key="x", what="return", journal_id=new_id(), **common)


def test_a_journal_that_claims_to_reverse_must_be_the_exact_reverse(desk):
    first = desk.post()
    with pytest.raises(Refusal) as caught:
        desk.post(key="return:1", reverses=first, postings=rules.reversal(desk.postings(113_599)))
    assert caught.value.code == "journal_not_the_reverse"


def test_the_trial_balance_adds_up_account_by_account(desk):
    desk.post()
    trial = desk.trial()
    balances = {a.code: a.balance_pence for a in trial.accounts if a.entries}
    assert balances == {"1000": -113_600, "5000": 113_600}
    assert trial.balanced
    assert len(trial.accounts) + len(trial.memorandum) == len(rules.chart())
    ask = {"viewer": desk.viewer, "tenant_id": desk.house.tenant_id, "account": "5000"}
    assert queries.balance(**ask) == 113_600
    assert queries.balance(**ask, budget_id=desk.budget_id) == 113_600
    assert queries.balance(**ask, budget_id=new_id()) == 0


def test_entries_of_a_budget_come_in_pages_that_meet(desk):
    for n in range(60):
        desk.post(n + 1, key=f"payment:{n}")
    first = queries.entries_of_budget(viewer=desk.viewer, budget_id=desk.budget_id)
    second = queries.entries_of_budget(
        viewer=desk.viewer, budget_id=desk.budget_id, after=first.after
    )
    assert [e.debit_pence for e in first.entries + second.entries] == list(range(1, 61))
    assert second.after is None


def test_the_other_commissioner_sees_nothing_of_it(desk):
    journal_id = desk.post()
    with desk.house.acting("finance_officer", desk.house.other_tenant_id) as other:
        with pytest.raises(NothingThere):
            queries.trial_balance(viewer=other, tenant_id=desk.house.tenant_id)
        with pytest.raises(NothingThere):
            queries.journal(viewer=other, journal_id=journal_id)
        found = queries.entries_of_budget(viewer=other, budget_id=desk.budget_id)
        assert found.entries == ()
        assert queries.verify(viewer=other).journals == 0


def raw_journal(desk, key: str) -> Journal:
    return Journal.objects.create(
        tenant_id=desk.house.tenant_id,
        key=key,
        content_sha256="0" * 64,
        what="by hand",
        posted_on=DAY,
        posting_year="2026/27",
        posted_by=desk.by.user_id,
        posted_at=desk.house.at,
    )


def raw_entry(desk, journal: Journal, code: str, debit: int, credit: int) -> Entry:
    accounts = ensure_chart(desk.house.tenant_id)
    return Entry(
        tenant_id=desk.house.tenant_id,
        journal=journal,
        account_id=accounts[code],
        debit_pence=debit,
        credit_pence=credit,
    )


def test_the_database_refuses_a_statement_that_does_not_balance(desk):
    begun = transaction.savepoint()
    journal = raw_journal(desk, "x")
    entries = [raw_entry(desk, journal, "5000", 5, 0), raw_entry(desk, journal, "1000", 0, 4)]
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        Entry.objects.bulk_create(entries)
    with pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        entries[0].save()
    transaction.savepoint_rollback(begun)


def test_the_database_refuses_a_journal_without_entries_at_commit(desk):
    with transaction.atomic():
        raw_journal(desk, "x")
        with pytest.raises(DatabaseError, match="is not whole"):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_the_database_proves_journals_even_for_one_who_has_no_reach_left(desk):
    desk.post()
    with connection.cursor() as cursor:
        cursor.execute("select access_reach(null, null, '{}', '{}')")
    connection.check_constraints()


@pytest.mark.parametrize("table", ["ledger_journal", "ledger_entry"])
@pytest.mark.parametrize("change", ["update {} set tenant_id = tenant_id", "delete from {}"])
def test_history_is_never_changed(desk, table, change):
    desk.post()
    with connection.cursor() as cursor, transaction.atomic():
        with pytest.raises(DatabaseError, match="history"):
            cursor.execute(change.format(table))
        transaction.set_rollback(True)


def test_a_whole_ledger_verifies(desk):
    desk.post()
    desk.post(7, key="payment:2")
    found = queries.verify(viewer=desk.viewer)
    assert (found.journals, found.entries) == (2, 4)
    assert found.debits_pence == found.credits_pence == 113_607
    assert found.balanced
    assert found.first_fault is None
    assert (found.chain_intact, found.checkpoints_match) == (None, None)


def test_verifying_finds_entries_that_were_not_those_posted(desk):
    journal = raw_journal(desk, "x")
    Entry.objects.bulk_create(
        [raw_entry(desk, journal, "5000", 5, 0), raw_entry(desk, journal, "1000", 0, 5)]
    )
    found = queries.verify(viewer=desk.viewer)
    assert not found.balanced
    assert found.first_fault
    assert (found.first_fault.code, found.first_fault.journal_id) == (
        "journal_content_changed",
        journal.id,
    )


def test_verifying_finds_a_journal_without_entries(desk):
    with transaction.atomic():
        journal = raw_journal(desk, "x")
        found = queries.verify(viewer=desk.viewer)
        assert found.first_fault
        assert found.first_fault.code == "journal_too_few_entries"
        assert found.first_fault.journal_id == journal.id
        transaction.set_rollback(True)


def test_a_commitment_is_kept_apart_from_money(desk):
    desk.post(5_000)
    promised = (Posting("9000", 700, 0), Posting("9900", 0, 700))
    desk.post(key="order:1", postings=promised)
    desk.post(key="order:1:matched", postings=(Posting("9900", 300, 0), Posting("9100", 0, 300)))
    trial = desk.trial()
    assert trial.balanced
    assert trial.debit_pence == 5_000
    assert {a.code: a.balance_pence for a in trial.memorandum} == {
        "9000": 700,
        "9100": -300,
        "9900": -400,
    }
    with pytest.raises(Refusal) as caught:
        desk.post(key="x", postings=(Posting("9000", 5, 0), Posting("1000", 0, 5)))
    assert caught.value.code == "journal_mixes_memorandum"


def test_the_database_keeps_promises_and_money_apart(desk):
    begun = transaction.savepoint()
    journal = raw_journal(desk, "x")
    entries = [raw_entry(desk, journal, "9000", 5, 0), raw_entry(desk, journal, "1000", 0, 5)]
    with pytest.raises(DatabaseError, match="mixes memorandum"), transaction.atomic():
        Entry.objects.bulk_create(entries)
    transaction.savepoint_rollback(begun)
