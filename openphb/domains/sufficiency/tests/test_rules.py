"""What a line lawfully costs and what it is short of, as a table, and what holds of every line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans.live.types import LineInForce
from openphb.domains.plans.types import LineKind
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import LocalRate, Rate, RateCard
from openphb.domains.sufficiency import rules
from openphb.domains.sufficiency.types import ShortWhy
from openphb.kernel.ids import new_id
from openphb.kernel.tests.doses import fixed

APRIL = date(2026, 4, 1)
WAGE = Rate("nlw_21_plus", Decimal("12.71"), "GBP/hour", APRIL, None, "the law")
TENANT = new_id()


def card(**prices: int) -> RateCard:
    """Return a card with some prices; the code's dots are written as two underscores."""
    rates = tuple(
        LocalRate(
            key_of(code.replace("__", ".")),
            pence,
            APRIL,
            None,
            "card of the test",
            1,
            datetime(2026, 3, 1, tzinfo=UTC),
            new_id(),
        )
        for code, pence in prices.items()
    )
    return RateCard(TENANT, APRIL, 1, rates)


def line(code: str = "", pence: int = 2000, carers: int = 1, **more) -> LineInForce:
    said = {
        "kind": LineKind.AGENCY,
        "quantity_hundredths": 1000,
        "unit": "hours",
        "basis": Basis.PER_WEEK,
        "falls_on": 0,
        "weeks_in_year": WeeksInYear.FIFTY_TWO,
        "is_latest": True,
        **more,
    }
    return LineInForce(
        tenant_id=TENANT,
        subject_id=new_id(),
        budget_id=new_id(),
        plan_id=new_id(),
        line_id=new_id(),
        line_key=new_id(),
        unit_pence=pence,
        rate_code=code,
        carers_needed=carers,
        **said,
    )


CARD = card(
    agency__weekday__hour=2560,
    agency__sunday__hour=3000,
    agency__sunday__hour__double=5700,
    agency__waking_night__hour=2700,
    pa__weekday__hour=1200,
    pa__evening__hour=1400,
    pa__sleep_in__night=9000,
    pa__live_in__day=18000,
    pa__weekday__call_30=600,
    payroll_fee__month=1800,
)
PA: dict[str, Any] = {"kind": LineKind.PERSONAL_ASSISTANT}


@pytest.mark.parametrize(
    ("what", "asked", "lawful", "why", "weekly"),
    [
        ("a price below the card", line("agency.weekday.hour", 2460), 2560, "card", 1000),
        ("the card's own price", line("agency.weekday.hour", 2560), None, None, None),
        ("a price above the card", line("agency.weekday.hour", 2900), None, None, None),
        (
            "two at night, one funded",
            line("agency.waking_night.hour", 2700, carers=2),
            5400,
            "two_carers",
            27000,
        ),
        (
            "two at night, both funded last year",
            line("agency.waking_night.hour", 5300, carers=2),
            5400,
            "card",
            1000,
        ),
        (
            "a card that prices two together",
            line("agency.sunday.hour", 3000, carers=2),
            5700,
            "two_carers",
            27000,
        ),
        (
            "the rate for two, paid for one",
            line("agency.sunday.hour.double", 3000, carers=2),
            5700,
            "two_carers",
            27000,
        ),
        (
            "a card below the minimum wage",
            line("pa.weekday.hour", 1200, **PA),
            1271,
            "minimum_wage",
            710,
        ),
        ("a card above the minimum wage", line("pa.evening.hour", 1271, **PA), 1400, "card", 1290),
        (
            "half an hour of the minimum wage, rounded up",
            line("pa.weekday.call_30", 600, **PA),
            636,
            "minimum_wage",
            360,
        ),
        (
            "a sleep-in is paid by the night",
            line("pa.sleep_in.night", 9000, **PA),
            None,
            None,
            None,
        ),
        ("living in is paid by the day", line("pa.live_in.day", 18000, **PA), None, None, None),
        (
            "an hour of an assistant, priced by hand",
            line("", 1250, **PA),
            1271,
            "minimum_wage",
            210,
        ),
        (
            "two assistants, one funded, priced by hand",
            line("", 1271, carers=2, **PA),
            2542,
            "two_carers",
            12710,
        ),
        ("an agency, priced by hand", line("", 100), None, None, None),
        (
            "a fee a month, twelve of them in 52 weeks",
            line("payroll_fee.month", 1650, basis=Basis.PER_MONTH, quantity_hundredths=100),
            1800,
            "card",
            34,
        ),
        (
            "two days a week",
            line("agency.weekday.hour", 2500, basis=Basis.ON_WEEKDAYS, falls_on=0b11),
            2560,
            "card",
            1200,
        ),
        ("a thing without a price", line("nurse.weekday.hour", 100), None, None, None),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_what_a_line_is_short_of(what, asked, lawful, why, weekly):
    prices = rules.Prices(CARD, APRIL, WAGE)
    found = rules.shortfall(asked, prices.of(asked))
    if lawful is None:
        assert found is None
        return
    assert found is not None
    assert (found.lawful.pence, found.lawful.why, found.weekly_pence) == (
        lawful,
        ShortWhy(why),
        weekly,
    )
    assert ("the law" if why == "minimum_wage" or not asked.rate_code else "card of the test") in (
        found.lawful.words
    )


def test_lines_that_nobody_can_judge_are_counted_apart():
    lines = [line(), line("nurse.weekday.hour"), line("agency.weekday.hour", 1)]
    found = rules.judged(lines, rules.Prices(CARD, APRIL, WAGE))
    assert (found.budgets, found.judged, found.by_hand, found.unpriced) == (3, 1, 1, 1)


def test_the_worst_budget_stands_first_and_the_whole_is_the_sum():
    lines = [line("agency.weekday.hour", pence) for pence in (2500, 2000, 2600, 2300)]
    found = rules.judged(lines, rules.Prices(CARD, APRIL, WAGE))
    assert [one.weekly_pence for one in found.short] == [5600, 2600, 600]
    assert found.weekly_pence == 8800


CODES = [rate.key.code for rate in CARD.rates]
LINES = st.builds(
    line,
    st.sampled_from(["", *CODES]),
    st.integers(1, 10_000),
    st.sampled_from([1, 2]),
    kind=st.sampled_from([LineKind.AGENCY, LineKind.PERSONAL_ASSISTANT]),
    basis=st.sampled_from([one for one in Basis if not one.names_days]),
    quantity_hundredths=st.integers(1, 10_000),
)
DOSE = fixed(200, 5_000)


@DOSE
@given(LINES)
def test_a_shortfall_is_never_below_nothing_and_paying_it_leaves_none(asked):
    prices = rules.Prices(CARD, APRIL, WAGE)
    found = rules.shortfall(asked, prices.of(asked))
    if found is not None:
        assert found.weekly_pence >= 0
        paid = line(
            asked.rate_code,
            found.lawful.pence,
            asked.carers_needed,
            kind=asked.kind,
            basis=asked.basis,
            quantity_hundredths=asked.quantity_hundredths,
        )
        assert rules.shortfall(paid, prices.of(paid)) is None


@DOSE
@given(LINES, st.integers(0, 3_000), st.integers(0, 1_000))
def test_dearer_prices_never_make_a_line_less_short(asked, more, more_wage):
    dearer = card(**{code.replace(".", "__"): pence + more for code, pence in _prices().items()})
    wage = Rate("nlw_21_plus", Decimal(1271 + more_wage) / 100, "", APRIL, None, "the law")

    def weekly(card_, wage_):
        found = rules.shortfall(asked, rules.Prices(card_, APRIL, wage_).of(asked))
        return found.weekly_pence if found else 0

    assert weekly(dearer, WAGE) >= weekly(CARD, WAGE)
    assert weekly(CARD, wage) >= weekly(CARD, WAGE)


def _prices():
    return {rate.key.code: rate.value for rate in CARD.rates}
