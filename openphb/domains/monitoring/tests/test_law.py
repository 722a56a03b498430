"""Advance = spent + fee + returned + held, for every firm and person, whatever happens in which order.

Each step is one that people take; what is refused changes nothing. After each step the sums add up,
are what moved, and are what the ledger says. Under the law bugs are planted, and are seen.
"""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from conftest import make_house
from openphb.domains.monitoring.actions import deciding
from openphb.domains.monitoring.models import HeldMoney, HeldMovement
from openphb.domains.monitoring.queries import holdings as holding_queries
from openphb.domains.monitoring.rules import advances as advance_rules
from openphb.domains.monitoring.rules import rows as row_rules
from openphb.domains.monitoring.tests import making
from openphb.domains.monitoring.tests.making import FIRST_DAY, PERIOD, Held
from openphb.domains.monitoring.types import MoveKind, RowGiven
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
MANY = 60 if os.environ.get("OPENPHB_PROVE") else 2
STEPS = st.lists(
    st.one_of(
        st.just(("advance", 0)),
        st.just(("pay", 0)),
        st.just(("accept", 0)),
        st.just(("weeks", 28)),
        st.tuples(st.just("spent"), st.integers(1, 900_00)),
        st.tuples(st.just("fee"), st.integers(1, 30_00)),
        st.tuples(st.just("returned"), st.integers(1, 400_00)),
        st.tuples(st.just("back"), st.integers(1, 900_00)),
    ),
    min_size=6,
    max_size=9,
)


def take(nora: Held, nth: int, step: tuple[str, int]) -> None:
    """Take one step as people do; what is refused leaves all as it was."""
    what, pence = step
    try:
        with transaction.atomic():
            if what == "advance":
                nora.advance()
            elif what == "pay":
                nora.pay()
            elif what == "weeks":
                nora.on(nora.house.today + timedelta(days=pence))
            elif what == "accept":
                nora.accept_all()
            elif what == "back":
                nora.ask_back(min(pence, max(nora.whole.may_ask_pence, 1)))
                nora.receive(min(pence, max(nora.sums.held_pence, 1)))
            else:
                nora.tell(row_of(nora, what, str(nth), pence))
    except Refusal:
        pass


def row_of(nora: Held, what: str, key: str, pence: int) -> RowGiven:
    if what == "spent":
        return nora.spent(key, pence)
    return nora.fee(key, pence) if what == "fee" else nora.back(key, pence)


def the_law_holds(nora: Held) -> None:
    """Fail unless the sums add up, are what moved, and are what the ledger says is held."""
    with nora.house.acting("finance_officer"):
        row = HeldMoney.objects.get(holding_id=nora.holding_id)
        moved: dict[str, int] = dict.fromkeys(MoveKind, 0)
        for kind, pence in HeldMovement.objects.filter(holding_id=nora.holding_id).values_list(
            "kind", "pence"
        ):
            moved[kind] += pence
        paid = advanced_by_runs(nora)
    assert (
        row.advanced_pence == row.spent_pence + row.fee_pence + row.returned_pence + row.held_pence
    )
    assert row.held_pence >= 0
    assert (row.advanced_pence, row.spent_pence, row.fee_pence, row.returned_pence) == (
        moved[MoveKind.ADVANCED],
        moved[MoveKind.SPENT],
        moved[MoveKind.FEE],
        moved[MoveKind.RETURNED],
    )
    assert row.advanced_pence == paid
    assert row.held_pence == nora.in_ledger


def advanced_by_runs(nora: Held) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(p.amount_pence), 0) from payments_payment p"
            " join payments_bill b on b.tenant_id = p.tenant_id and b.id = p.bill_id"
            " where b.budget_id = %s and p.state = 'paid'",
            [nora.budget_id],
        )
        return int(cursor.fetchone()[0])


def no_period_is_advanced_beyond_its_worth(nora: Held) -> None:
    """Fail where more was advanced than the periods up to ten days ahead come to: £840 each."""
    ahead = nora.house.today + timedelta(days=10)
    periods = max((ahead - FIRST_DAY).days // 28 + 1, 0) if ahead >= FIRST_DAY else 0
    assert sum(one.pence for one in nora.whole.advances) <= 840_00 * periods


@seed(48)
@settings(
    max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_money_that_an_organisation_holds_always_adds_up(db, steps):
    with transaction.atomic():
        nora = making.third_party(make_house(f" {new_id()}"))
        nora.on(FIRST_DAY - timedelta(days=8))
        for nth, step in enumerate((("advance", 0), ("pay", 0), *steps)):
            take(nora, nth, step)
        the_law_holds(nora)
        no_period_is_advanced_beyond_its_worth(nora)
        transaction.set_rollback(True)


def lived(nora: Held) -> None:
    """A period is advanced, paid, told and accepted; then a second is begun."""
    nora.on(FIRST_DAY - timedelta(days=8)).advance()
    nora.pay()
    nora.on(FIRST_DAY + PERIOD - timedelta(days=8))
    nora.tell(nora.spent("1", 700_00), nora.fee("2"), nora.spent("3", 200_00))
    nora.accept_all()
    nora.advance()
    nora.pay()


def test_the_law_holds_where_no_bug_is_planted(nora):
    lived(nora)
    the_law_holds(nora)
    no_period_is_advanced_beyond_its_worth(nora)


BUGS = {
    "what is spent is posted to the wrong account": lambda patch: patch.setitem(
        deciding.ACCOUNT_OF, "spent", "1300"
    ),
    "what is accepted is not posted": lambda patch: patch.setattr(
        deciding, "_post", lambda *_args: None
    ),
    "what was advanced is forgotten": lambda patch: patch.setattr(
        holding_queries, "accounted_of", lambda _ids: {}
    ),
    "a line is advanced twice": lambda patch: patch.setattr(
        "openphb.domains.monitoring.actions.advancing.advance_lines",
        lambda due: tuple(
            line for period in due.periods for line in (*period.lines, *period.lines[:1])
        ),
    ),
    "more is accepted than is held": lambda patch: (
        patch.setattr(row_rules, "accept_fault", lambda *_args: None),
        patch.setattr(row_rules, "doubts", lambda *_args, **_kwargs: ()),
    ),
    "a movement is left out": lambda patch: patch.setattr(
        HeldMovement.objects, "create", lambda **_kwargs: None
    ),
}


@pytest.mark.parametrize("bug", BUGS)
def test_each_planted_bug_is_seen(nora, bug, monkeypatch):
    BUGS[bug](monkeypatch)
    # What only a refusal stops is not seen: it may be about something else.
    with pytest.raises((AssertionError, DatabaseError)):
        lived_by_the_law(nora)


def lived_by_the_law(nora: Held) -> None:
    lived(nora)
    the_law_holds(nora)
    no_period_is_advanced_beyond_its_worth(nora)


def test_a_bill_of_an_advance_asks_for_what_is_due_and_for_nothing_below_a_penny():
    assert advance_rules.bill_lines(()) == ()
