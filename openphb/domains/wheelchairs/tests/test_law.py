"""What anybody adds to a chair never changes a penny of the NHS's: given, promised, billed or spent.

The same steps are taken twice, with contributions and without; all the NHS's money is the same. Bugs
are planted under the law, and are seen by it or refused by the database.
"""

from __future__ import annotations

import os

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from conftest import make_house
from openphb.domains.payments.tests import making as paying
from openphb.domains.payments.types import BillKind, RunKind
from openphb.domains.wheelchairs import actions
from openphb.domains.wheelchairs.actions import arranging, billing
from openphb.domains.wheelchairs.rules import adding
from openphb.domains.wheelchairs.tests.making import Chair
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedTo,
    AddedVat,
    BackDraft,
    GivenBack,
    total,
)
from openphb.kernel.calendars import add_working_days
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
MANY = 40 if os.environ.get("OPENPHB_PROVE") else 2
ADDS = st.tuples(
    st.just("add"),
    st.integers(1, 900_00),
    st.sampled_from([AddedVat.STANDARD, AddedVat.RELIEF]),
    st.sampled_from(list(AddedTo)),
)
BILLS = st.tuples(st.just("bill"), st.integers(1, 1_200_00), st.integers(0, 900_00), st.none())
BACK = st.tuples(
    st.just("back"), st.integers(1, 900_00), st.sampled_from(list(GivenBack)), st.none()
)
STEPS = st.lists(st.one_of(ADDS, BILLS, BACK), min_size=2, max_size=6)


def walked(house, steps, *, with_added: bool, paid: bool = True):
    """Return all of the NHS's money after some steps, with what others add or without it."""
    house.user_id("finance_officer")
    chair = Chair.of(house).arranged().ordered()
    if paid:
        paying.payer(house)
        paying.organisation_paid_to(house, chair.supplier_id)
    for nth, (what, pence, other, to) in enumerate(steps):
        try:
            with transaction.atomic():
                if what == "bill":
                    # What came of it may be less; then only the NHS's part is billed, as it would be.
                    left = came(chair) if with_added else 0
                    chair.billed(pence, min(other, left), f"INV-{nth}")
                elif what == "back" and with_added:
                    gives_back(chair, pence, other)
                elif with_added:
                    chair.adds(net=pence, vat=other, to=to, by=AddedBy.PERSON)
        except Refusal:
            pass
    if paid and chair.told.bills:
        day = add_working_days(house.today, 5)
        paying.approved(house, day, kind=RunKind.BILLS)
    money = chair.nhs_money()
    # Keys differ from chair to chair; the pence do not.
    money["lines"] = sorted(pence for _key, pence in money["lines"])
    money["promised"] = sorted(row[1:] for row in money["promised"])
    return chair, money


def came(chair: Chair) -> int:
    return chair.told.added_left_pence


def gives_back(chair: Chair, pence: int, how: GivenBack) -> None:
    """Give back of the first contribution that is here; of one that never came, all."""
    here = next((one for one in chair.told.added if one.came_pence and not one.back), None)
    if here is not None:
        whole = how is GivenBack.MISTAKE
        draft = BackDraft(how, here.pence if whole else pence, chair.house.today, "Statement")
        chair.does(actions.give_back_contribution, "finance_officer", added_id=here.id, draft=draft)


def the_law_holds(steps, mark: str, *, paid: bool = True) -> None:
    _plain, without = walked(make_house(f" {mark}a"), steps, with_added=False, paid=paid)
    chair, with_it = walked(make_house(f" {mark}b"), steps, with_added=True, paid=paid)
    assert with_it == without
    told = chair.told
    came_in = sum(one.came_pence for one in told.added)
    assert chair.account("4100") == -came_in
    passed_on = sum(one.added_pence for one in told.bills)
    assert passed_on <= came_in
    assert not paid or chair.account("5250") == passed_on


@seed(20261124)
@settings(
    max_examples=MANY,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
def test_a_contribution_never_changes_any_nhs_pence(db, steps):
    undo = transaction.atomic()
    undo.__enter__()
    try:
        the_law_holds(steps, str(new_id())[-8:])
    finally:
        transaction.set_rollback(True)
        undo.__exit__(None, None, None)


STORY = [
    ("add", 500_00, AddedVat.STANDARD, AddedTo.NHS),
    ("bill", 1_180_00, 400_00, None),
    ("add", 70_00, AddedVat.RELIEF, AddedTo.NHS),
    ("back", 100_00, GivenBack.PAID_BACK, None),
    ("back", 0, GivenBack.MISTAKE, None),
]


def test_the_law_holds_of_one_story(db):
    the_law_holds(STORY, "s", paid=False)


def gives_less(monkeypatch):
    """What is expected to be added lowers what the NHS gives."""
    monkeypatch.setattr(arranging, "total", lambda parts: total(parts) - 100_00)


def bills_it_all_on_the_line(monkeypatch):
    """What others added is billed as if it were the line's."""
    real = billing._Asked.put

    def put(self, key, kind, falls):
        return real(self, key, BillKind.ONE_OFF, falls)

    monkeypatch.setattr(billing._Asked, "put", put)


def pays_above(monkeypatch):
    """An invoice above what the NHS gives is let through."""
    monkeypatch.setattr(adding, "bill_fault", lambda **_says: None)


def lays_it_out(monkeypatch):
    """The NHS lays out what nobody has paid yet."""
    monkeypatch.setattr(billing, "added_left", lambda _row: 9_000_00)
    monkeypatch.setattr("openphb.domains.wheelchairs.tests.test_law.came", lambda _chair: 9_000_00)


@pytest.mark.parametrize(
    ("bug", "story"),
    [
        (bills_it_all_on_the_line, STORY),
        (lays_it_out, [("bill", 1_180_00, 400_00, None), *STORY[:1]]),
    ],
)
def test_a_planted_bug_is_seen(db, monkeypatch, bug, story):
    bug(monkeypatch)
    with pytest.raises((AssertionError, DatabaseError)), transaction.atomic():
        the_law_holds(story, bug.__name__, paid=False)


def test_giving_back_what_was_passed_on_is_refused_by_the_database(db, monkeypatch):
    monkeypatch.setattr(adding, "back_fault", lambda *_draft, **_says: None)
    chair = Chair.of(make_house("back")).arranged().ordered()
    chair.house.user_id("finance_officer")
    chair.adds(net=500_00)
    chair.billed(1_180_00, 400_00)
    with pytest.raises(DatabaseError, match="are billed"), transaction.atomic():
        gives_back(chair, 100_01, GivenBack.PAID_BACK)
    gives_back(chair, 100_00, GivenBack.PAID_BACK)


@pytest.mark.parametrize("bug", [gives_less, pays_above])
def test_a_planted_bug_is_refused_by_the_database(db, monkeypatch, bug):
    bug(monkeypatch)

    def story():
        chair = Chair.of(make_house(bug.__name__)).arranged().ordered()
        chair.billed(1_480_01)
        checked()

    with pytest.raises(DatabaseError, match=r"its parts are|are billed"), transaction.atomic():
        story()


def checked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
