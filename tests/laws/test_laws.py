"""The laws that need no year: of one fact, of one line's history, of one journal."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from conftest import House
from openphb.domains.budgets.types import Basis
from openphb.domains.ledger.types import Posting
from openphb.domains.payments.types import Entitled
from openphb.kernel.periods import Period
from openphb.kernel.tests.doses import dose, fixed
from tests.laws import laws
from tests.laws.world import a_world, agreement_of

FIRST = date(2023, 11, 3)
OFFSETS = st.integers(0, 900)


@given(
    basis=st.sampled_from([basis for basis in Basis if basis is not Basis.ONE_OFF]),
    quantity=st.integers(1, 20_000),
    pence=st.integers(1, 500_000),
    edges=st.lists(OFFSETS, min_size=2, max_size=9, unique=True),
    held=st.tuples(OFFSETS, OFFSETS),
    weekdays=st.integers(1, 127),
    year_day=st.sampled_from([101, 205, 228, 301, 1231]),
)
@fixed(80, 20_000)
def test_any_split_of_a_period_sums_to_the_whole(
    basis: Basis,
    quantity: int,
    pence: int,
    edges: list[int],
    held: tuple[int, int],
    weekdays: int,
    year_day: int,
) -> None:
    named = {Basis.ON_WEEKDAYS: weekdays, Basis.ONCE_A_YEAR: year_day}.get(basis, 0)
    days = [FIRST + timedelta(days=day) for day in sorted(edges)]
    valid = Period(FIRST + timedelta(days=min(held)), FIRST + timedelta(days=max(held) + 1))
    fact = Entitled(UUID(int=1), UUID(int=1), quantity, pence, basis, valid, (), named)
    laws.any_split_of_a_period_sums_to_the_whole(fact, Period(days[0], days[-1]), days[1:-1])


@given(pence=st.lists(st.integers(1, 10**9), min_size=1, max_size=6))
@fixed(20, 2_000)
def test_a_reversal_of_a_reversal_is_the_original(pence: list[int]) -> None:
    laws.a_reversal_of_a_reversal_is_the_original(
        (*(Posting("5000", one, 0) for one in pence), Posting("1010", 0, sum(pence)))
    )


def test_facts_that_do_not_overlap_may_be_recorded_in_any_order(house: House) -> None:
    world = a_world(house, 0, budgets=1)
    agreement = agreement_of(world, world.budgets[0])
    chance = Random(4)
    for _ in range(dose(3, 200)):
        days = sorted(chance.sample(range(200), 2 * chance.randint(2, 4)))
        starts, ends = days[::2], days[1::2]
        pieces = [
            (
                Period(
                    agreement.first_day + timedelta(days=start),
                    agreement.first_day + timedelta(days=end),
                ),
                chance.randint(1, 5_000),
            )
            for start, end in zip(starts, ends, strict=True)
        ]
        laws.facts_that_do_not_overlap_may_be_recorded_in_any_order(world, agreement, pieces)
