"""A rail fails under everybody who is paid: all have their money by the day it is due, nobody twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from django.db.models import Count, Sum
from psycopg.conninfo import make_conninfo

from benchmarks.multiply import multiply
from conftest import House, make_house, superuser_url
from openphb.domains.ledger.models import Entry
from openphb.domains.payments import actions
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.tests import making as failing
from openphb.domains.payments.continuity.types import ExposureState
from openphb.domains.payments.models import Exposure, Overpayment, Payment
from openphb.domains.payments.returned.tests import making as answering
from openphb.domains.payments.rules.accounts import MAY_BE_DOUBLED
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, Rail, RunState
from openphb.kernel.tests.doses import dose
from tests.operations.answers import Sent, credit_of, entry_of, sent_by
from tests.operations.counted import tell

# Three are made and copied whole, so that their number is one of threes.
PEOPLE = dose(30, 10_002)
A_FILE = 1_000

# Of ten that were sent before the rail failed: it answers that it paid three and refused one.
OF_TEN = ("accepted",) * 3 + ("returned",) + ("silent",) * 6


@pytest.fixture
def house(lasting: str) -> House:
    """Return a commissioner with everybody who is paid by Bacs, each with a tested second way."""
    made = make_house(" of rails")
    making.payer(made)
    failing.cards_set_up(made)
    for rail in (Rail.FASTER_PAYMENTS, Rail.FASTER_PAYMENTS, Rail.PREPAID_CARD):
        agreement_id = making.entitled(made)
        if rail is Rail.PREPAID_CARD:
            failing.a_card(made, agreement_id, "CARD-1")
        failing.second_way(made, agreement_id, rail)
    multiply(make_conninfo(superuser_url(), dbname=lasting), people=PEOPLE)
    return made


def test_everybody_is_paid_by_the_due_date_and_nobody_twice(house: House) -> None:
    overrides = sent_and_not_answered(house)
    never_sent(house)
    with house.acting("finance_officer") as viewer:
        last = Payment.objects.filter(state=PaymentState.PAID, sent_on__isnull=False)
        paid = last.values("budget_id").annotate(many=Count("id"), pence=Sum("amount_pence"))
        months = [(one["many"], one["pence"]) for one in paid]
        exposures = Exposure.objects.values_list("state", flat=True)
        found = list(exposures)
        now = queries.continuity_now(viewer=viewer)
        overpaid = Overpayment.objects.count()
        suspense = Entry.objects.filter(account__code=MAY_BE_DOUBLED).aggregate(
            debits=Sum("debit_pence"), credits=Sum("credit_pence")
        )
    lost = PEOPLE - len(months) + sum(many < 2 for many, _pence in months) + now.late.count
    doubled = sum(many > 2 for many, _pence in months) + overpaid
    assert len({pence for _many, pence in months}) == 1
    assert len(found) == overrides == found.count(ExposureState.NEVER_PAID)
    assert suspense["debits"] == suspense["credits"]
    assert now.exposures.count == 0
    print(f"{PEOPLE:,} recipients; {overrides:,} overrides, {len(found):,} exposures")
    tell(
        f"a rail that fails twice under {PEOPLE:,} recipients, {overrides:,} of them moved by a "
        f"person's word, with {len(found):,} exposures",
        trials=2 * PEOPLE,
        lost=lost,
        doubled=doubled,
    )


def sent_and_not_answered(house: House) -> int:
    """Bacs fails with the file: what it refused moves freely, the rest by a person's word.

    Return how many payments were overridden. In the end it turns out to have paid none of them.
    """
    run_id = making.approved(house)
    failing.taken(house, run_id)
    failing.sent(house, run_id)
    house.today += timedelta(days=2)
    outage_id = failing.out(house)
    with house.acting("finance_officer"):
        sent = sent_by(run_id)
    chance = Random(7)
    truth = {one.id: chance.choice(OF_TEN) for one in sent}
    answered(house, [one for one in sent if truth[one.id] != "silent"], truth)
    made = failing.moved(house, run_id)
    assert made.paid_anew == sum(one == "returned" for one in truth.values())
    by_word = failing.overridden(house, run_id)
    silent = [one for one in sent if truth[one.id] == "silent"]
    assert by_word.exposures == by_word.paid_anew == len(silent)
    pay(house, [*made.run_ids, *by_word.run_ids])
    house.today = making.FIRST_DAY
    assert failing.looked(house) == 0
    house.today += timedelta(days=4)
    came_back(house, silent)
    for paid_id in (run_id, *made.run_ids, *by_word.run_ids):
        failing.confirmed(house, paid_id)
    assert failing.looked(house) == 0
    failing.works_again(house, outage_id)
    return len(silent)


def never_sent(house: House) -> None:
    """Bacs fails before anybody took the file: the whole run moves, freely."""
    house.today = making.NEXT_DAY - timedelta(days=10)
    run_id = making.approved(house, making.NEXT_DAY)
    failing.out(house)
    made = failing.moved(house, run_id)
    assert (made.given_up, made.paid_anew) == (PEOPLE, PEOPLE)
    assert making.run(house, run_id).state is RunState.WITHDRAWN
    pay(house, made.run_ids)
    house.today = making.NEXT_DAY
    assert failing.looked(house) == 0


def pay(house: House, run_ids: Sequence[UUID]) -> None:
    for run_id in run_ids:
        failing.approved(house, run_id)
        failing.taken(house, run_id)
        failing.sent(house, run_id)


def answered(house: House, told: Sequence[Sent], truth: Mapping[UUID, str]) -> None:
    """Take in the bank's notifications of what became of payments."""
    for start in range(0, len(told), A_FILE):
        said = [entry_of(one, truth[one.id], one.pay_on) for one in told[start : start + A_FILE]]
        # The banks could not settle it: nothing is wrong with the account.
        take_in(house, answering.camt(*said).replace(b"AC04", b"ED05"))


def came_back(house: House, told: Sequence[Sent]) -> None:
    """Take in Bacs's reports that payments were sent back, not for their accounts' sake."""
    for start in range(0, len(told), A_FILE):
        said = [credit_of(one) for one in told[start : start + A_FILE]]
        header = f'currentProcessingDate="{house.today}"'
        data = answering.arucs(*said, header=header)
        take_in(house, data.replace(b'returnCode="B"', b'returnCode="C"'))


def take_in(house: House, data: bytes) -> None:
    with house.acting("finance_officer") as viewer:
        taken = actions.take_in_answer(
            by=viewer, at=house.at, tenant_id=house.tenant_id, data=data, file_name="answer"
        )
    assert not taken.unclear
