"""Financial years: two people close one, nothing comes into it, and what is late says of when."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from openphb.domains.ledger import actions, queries, rules
from openphb.domains.ledger.jobs import take_accruals_back
from openphb.domains.ledger.models import Accrual, FinancialYear, Journal
from openphb.domains.ledger.types import AccrualKind, AccrualToPost, Dimensions, Posting, YearState
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit.models import AuditEvent
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run
from openphb.kernel.refusal import Refusal

LAST_YEAR = "2025/26"
LAST_MARCH = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("today", "open_years", "unsealed", "unreversed", "codes"),
    [
        (date(2026, 4, 1), ["2025/26"], 0, 0, []),
        (date(2026, 3, 31), ["2025/26"], 0, 0, ["year_not_over"]),
        (date(2026, 4, 1), ["2024/25", "2025/26"], 0, 0, ["year_before_open"]),
        (date(2026, 4, 1), ["2026/27"], 0, 0, []),
        (date(2026, 4, 1), [], 3, 0, ["journals_not_sealed"]),
        (date(2026, 4, 1), [], 1, 2, ["accruals_not_reversed", "journals_not_sealed"]),
    ],
)
def test_a_year_is_kept_open_by(today, open_years, unsealed, unreversed, codes):
    found = rules.obstacles(
        LAST_YEAR, today=today, open_years=open_years, unsealed=unsealed, unreversed=unreversed
    )
    assert [one.code for one in found] == codes


@pytest.mark.parametrize("year", ["", "2026", "2026/28", "2026/2027", "abcd/27", "2026-27"])
def test_what_is_no_year_is_refused(year):
    with pytest.raises(Refusal) as caught:
        rules.first_day(year)
    assert caught.value.code == "year_unreadable"


def test_a_year_begins_on_the_first_of_april():
    assert rules.first_day("1999/00") == date(1999, 4, 1)


class Office:
    """Two finance approvers over a ledger."""

    def __init__(self, books):
        self.books = books
        self.one, self.other = (
            books.house.join("finance_approver", organisation_id=books.house.organisation_id)
            for _ in range(2)
        )

    def act(self, action, user, **more):
        with self.books.house.acting_as(user) as by:
            return action(
                by=by, at=self.books.house.at, tenant_id=self.books.tenant_id,
                **({"year": LAST_YEAR} | more),
            )  # fmt: skip

    def close(self):
        self.act(actions.propose_close, self.one)
        self.act(actions.close_year, self.other)

    def year(self):
        with self.books.open() as viewer:
            return queries.financial_year_of(
                viewer=viewer, tenant_id=self.books.tenant_id, year=LAST_YEAR
            )


@pytest.fixture
def office(books):
    books.post(100, posted_on=LAST_MARCH)
    books.seal_all(1)
    return Office(books)


def refused(action, *given, **more):
    with pytest.raises(Refusal) as caught:
        action(*given, **more)
    return caught.value.code


def test_one_proposes_and_another_closes(office):
    assert office.year().state is YearState.OPEN
    assert refused(office.act, actions.close_year, office.other) == "year_not_proposed"
    office.act(actions.propose_close, office.one)
    assert refused(office.act, actions.propose_close, office.other) == "year_already_proposed"
    assert refused(office.act, actions.close_year, office.one) == "year_closed_by_its_proposer"
    office.act(actions.close_year, office.other)
    year = office.year()
    assert (year.state, year.proposed_by, year.closed_by) == (
        YearState.CLOSED,
        office.one,
        office.other,
    )
    assert refused(office.act, actions.close_year, office.other) == "year_closed"
    assert refused(office.act, actions.propose_close, office.one) == "year_closed"


def test_who_proposed_takes_it_back_and_somebody_may_propose_again(office):
    assert refused(office.act, actions.withdraw_close, office.one) == "year_not_proposed"
    office.act(actions.propose_close, office.one)
    assert refused(office.act, actions.withdraw_close, office.other) == "year_proposed_by_another"
    office.act(actions.withdraw_close, office.one)
    assert office.year().state is YearState.OPEN
    assert refused(office.act, actions.close_year, office.other) == "year_not_proposed"
    office.act(actions.propose_close, office.other)
    office.act(actions.close_year, office.one)
    assert refused(office.act, actions.withdraw_close, office.other) == "year_closed"
    with office.books.open():
        events = AuditEvent.objects.filter(record_kind="financial_year").order_by("id")
        assert list(events.values_list("what", flat=True)) == [
            "year.close_proposed",
            "year.close_withdrawn",
            "year.close_proposed",
            "year.closed",
        ]


def test_an_officer_may_propose_and_not_close(office):
    office.act(actions.propose_close, office.books.officer)
    with pytest.raises(NotPermitted):
        office.act(actions.close_year, office.books.officer)


def test_what_is_not_sealed_keeps_a_year_open(office):
    office.books.post(posted_on=LAST_MARCH)
    assert [o.code for o in office.year().obstacles] == ["journals_not_sealed"]
    assert refused(office.act, actions.propose_close, office.one) == "journals_not_sealed"


def test_a_year_that_is_not_over_stays_open(office):
    assert refused(office.act, actions.propose_close, office.one, year="2026/27") == "year_not_over"


def test_nothing_is_posted_in_a_closed_year_and_a_correction_says_which_year_it_is_of(office):
    office.close()
    books = office.books
    assert refused(books.post, posted_on=LAST_MARCH) == "year_closed"
    about = Dimensions(service_from=date(2026, 3, 2), service_to=date(2026, 3, 9))
    with books.open() as viewer:
        late = actions.post(
            by=viewer.act(Permission.RUN_PREPARE, tenant_id=books.tenant_id),
            at=books.house.at, posted_on=date(2026, 11, 24), tenant_id=books.tenant_id,
            key="correction:1", what="correction", subject_id=books.subject_id,
            postings=(Posting("5000", 40, 0, about), Posting("1000", 0, 40, about)),
        )  # fmt: skip
        found = queries.journal(viewer=viewer, journal_id=late)
        by_service = queries.trial_balance(
            viewer=viewer, tenant_id=books.tenant_id, service_year=LAST_YEAR
        )
        by_both = queries.trial_balance(
            viewer=viewer, tenant_id=books.tenant_id, posting_year="2026/27", service_year=LAST_YEAR
        )
    assert (found.posting_year, found.prior_years) == ("2026/27", (LAST_YEAR,))
    assert by_service.debit_pence == by_both.debit_pence == 40


def test_the_database_refuses_a_post_into_a_closed_year_and_a_year_that_is_not_the_days(office):
    office.close()
    for year, says in ((LAST_YEAR, "is closed"), ("2026/27", "year of its day")):
        with pytest.raises(DatabaseError, match=says), office.books.open(), transaction.atomic():
            Journal.objects.create(
                tenant_id=office.books.tenant_id, key=year, content_sha256="0" * 64, what="x",
                posted_on=LAST_MARCH, posting_year=year, posted_by=office.one,
                posted_at=office.books.house.at,
            )  # fmt: skip


def test_the_database_closes_a_year_once_and_never_opens_it(office):
    office.close()
    years = FinancialYear.objects.filter(tenant_id=office.books.tenant_id)
    for change in (
        lambda: years.update(closed_at=None, closed_by=None),
        lambda: years.update(year="2024/25"),
        years.delete,
    ):
        with pytest.raises(DatabaseError, match="closed once"), office.books.open():
            change()


def test_closing_waits_for_a_post_that_is_under_way_and_then_looks_again(office):
    """Two sessions: what came in last is unsealed, so the year stays open."""
    books = office.books
    office.act(actions.propose_close, office.one)
    told = []

    def close():
        told.append(refused(office.act, actions.close_year, office.other))
        connections.close_all()

    closing = threading.Thread(target=close)
    with books.open() as viewer:
        books.post_as(viewer, posted_on=LAST_MARCH)
        closing.start()
        with psycopg.connect(books.url("readonly_all"), autocommit=True) as looking:
            while (
                looking.execute(
                    "select 1 from pg_locks where locktype = 'advisory' and not granted"
                ).fetchone()
                is None
            ):
                assert closing.is_alive()
    closing.join()
    assert told == ["journals_not_sealed"]
    assert office.year().state is YearState.PROPOSED


LINE = AccrualToPost("line:1", AccrualKind.ARREARS, "5000", 700, None, Dimensions())


def test_a_months_end_is_posted_and_taken_back_on_the_first_of_the_next(books):
    lines = [LINE, replace(LINE, key="line:2", kind=AccrualKind.PREPAYMENT, pence=50)]
    common = {"at": books.house.at, "tenant_id": books.tenant_id}
    with books.open() as by:
        posted = actions.post_accruals(
            by=by, month_end=date(2026, 10, 31), accruals=lines, **common
        )
        again = actions.post_accruals(by=by, month_end=date(2026, 10, 31), accruals=lines, **common)
        assert again == posted
        assert Accrual.objects.filter(tenant_id=books.tenant_id).count() == 2
        balances = {
            a.code: a.balance_pence
            for a in queries.trial_balance(viewer=by, tenant_id=books.tenant_id).accounts
            if a.entries
        }
    assert balances == {"1100": 50, "2000": -700, "5000": 650}
    run = Run(books.system, Moment(books.house.today, books.house.at, pretended=False), 1, True)
    for _ in range(2):
        take_accruals_back.body(run)
    with books.open() as by:
        reversals = Journal.objects.filter(
            tenant_id=books.tenant_id, what="accrual_reversal"
        ).values_list("posted_on", flat=True)
        assert list(reversals) == [date(2026, 11, 1)] * 2
        after = queries.trial_balance(viewer=by, tenant_id=books.tenant_id)
        assert {a.balance_pence for a in after.accounts} == {0}
        with pytest.raises(Refusal) as caught:
            actions.post_accruals(by=by, month_end=date(2026, 10, 30), accruals=lines, **common)
    assert caught.value.code == "not_a_month_end"


def test_an_accrual_that_was_not_taken_back_keeps_the_year_open(office):
    with office.books.open() as by:
        actions.post_accruals(
            by=by, at=office.books.house.at, tenant_id=office.books.tenant_id,
            month_end=date(2026, 3, 31), accruals=[LINE],
        )  # fmt: skip
    office.books.seal_all(1)
    assert [o.code for o in office.year().obstacles] == ["accruals_not_reversed"]
    with office.books.house.acting_as(office.books.system) as by:
        assert (
            actions.reverse_accruals(
                by=by, at=office.books.house.at, tenant_id=office.books.tenant_id
            )
            == 1
        )
    office.close()
    with office.books.open() as viewer:
        this = queries.trial_balance(
            viewer=viewer, tenant_id=office.books.tenant_id, posting_year="2026/27"
        )
    # Owed at the year's end, and taken back in the year in which it is paid.
    assert {a.code: a.opening_pence for a in this.accounts if a.opening_pence} == {
        "1000": -100,
        "2000": -700,
    }
    assert {a.code: a.balance_pence for a in this.accounts}["5000"] == -700
    assert this.balanced
