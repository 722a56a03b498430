"""Settlement between bodies: every penny that was paid is borne, and all that is owed adds to nought."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.payments.funding.tests.test_rules import (
    COUNCIL,
    DAYS,
    FIRST,
    LINE,
    NHS,
    SCHOOL,
    VERSION,
    a_line,
    always,
    divided,
    lines,
    share,
    who,
)
from openphb.domains.payments.settlement import rules
from openphb.domains.payments.types import Accounted, Cell, CellKey, PaidRow
from openphb.kernel.periods import Period

BUDGET = UUID(int=9)
EXAMPLES = 1_000 if os.environ.get("OPENPHB_PROVE") else 40
doses = settings(derandomize=True, max_examples=EXAMPLES, deadline=None)
JOINT = who(always(share(NHS, 6_000), share(COUNCIL, 4_000)))


def row(start: date, days: int, paid: int, contribution: int = 0, payer: UUID = COUNCIL) -> PaidRow:
    period = Period(start, start + timedelta(days=days))
    return PaidRow(BUDGET, LINE, VERSION, payer, period, paid, contribution)


def owed(cells) -> dict[tuple[date, UUID], tuple[int, int]]:
    return {
        (key.month, key.bearer_id): (cell.care_pence, cell.refund_pence)
        for key, cell in cells.items()
    }


def test_a_payment_is_borne_by_month_and_across_31_march_in_two_years():
    weeks = Period(date(2026, 3, 18), date(2026, 4, 15))
    found = rules.paid_here(BUDGET, [a_line()], [Accounted(LINE, VERSION, weeks, 1_136_00)], JOINT)
    assert owed(found) == {
        (date(2026, 3, 1), NHS): (340_80, 0),
        (date(2026, 3, 1), COUNCIL): (227_20, 0),
        (date(2026, 4, 1), NHS): (340_80, 0),
        (date(2026, 4, 1), COUNCIL): (227_20, 0),
    }
    assert {cell.days for cell in found.values()} == {
        Period(date(2026, 3, 18), date(2026, 4, 1)),
        Period(date(2026, 4, 1), date(2026, 4, 15)),
    }


def test_what_was_paid_and_not_due_is_borne_in_proportion_and_by_days_where_nothing_was_due():
    weeks = Period(date(2026, 5, 1), date(2026, 5, 29))
    half = rules.paid_here(BUDGET, [a_line()], [Accounted(LINE, VERSION, weeks, 568_00)], JOINT)
    assert owed(half) == {
        (date(2026, 5, 1), NHS): (340_80, 0),
        (date(2026, 5, 1), COUNCIL): (227_20, 0),
    }
    nothing = rules.paid_here(BUDGET, [], [Accounted(LINE, VERSION, weeks, 100_00)], JOINT)
    assert owed(nothing) == {
        (date(2026, 5, 1), NHS): (60_00, 0),
        (date(2026, 5, 1), COUNCIL): (40_00, 0),
    }


@pytest.mark.parametrize(
    ("parts", "nhs", "refund"),
    [
        # All of it is the NHS's: she has all of hers back.
        ((share(NHS, 10_000),), 1_136_00, 160_00),
        # The council bears £454.40 of it, and may ask her for as much.
        ((share(NHS, 6_000), share(COUNCIL, 4_000)), 681_60, 0),
        # It bears £113.60: what she paid beyond that is hers.
        ((share(NHS, 9_000), share(COUNCIL, 1_000)), 1_022_40, 46_40),
    ],
)
def test_a_contribution_is_refunded_as_far_as_the_council_bears_less(parts, nhs, refund):
    found = rules.paid_elsewhere([row(date(2026, 5, 1), 28, 1_136_00, 160_00)], who(always(*parts)))
    cell = next(cell for key, cell in found.items() if key.bearer_id == NHS)
    assert (cell.care_pence, cell.refund_pence) == (nhs, refund)


def test_what_another_body_paid_is_its_own_where_no_finding_speaks():
    bears = who(plan=(share(NHS, 10_000),))
    found = rules.paid_elsewhere([row(date(2026, 5, 1), 28, 1_136_00)], bears)
    assert {key.bearer_id for key in found} == {COUNCIL}


def test_a_refund_told_day_by_day_adds_up():
    days = rules.day_by_day(Period(date(2026, 5, 1), date(2026, 5, 8)), 40_01)
    assert (len(days), sum(one.pence for one in days)) == (7, 40_01)
    assert {one.pence for one in days} == {5_71, 5_72}


# Laws.


@st.composite
def scenes(draw: st.DrawFn):
    """Anything a line gave, was paid for and is borne by, here and by two others."""
    facts = [draw(lines())]
    at, accounted = FIRST, []
    for _n in range(draw(st.integers(0, 4))):
        end = at + timedelta(days=draw(st.sampled_from([7, 28, 31])))
        accounted.append(
            Accounted(LINE, VERSION, Period(at, end), draw(st.integers(-5_000, 400_000)))
        )
        at = end
    rows = [
        row(
            draw(DAYS),
            draw(st.integers(1, 70)),
            paid := draw(st.integers(1, 300_000)),
            draw(st.integers(0, paid)),
            draw(st.sampled_from([COUNCIL, SCHOOL])),
        )
        for _n in range(draw(st.integers(0, 4)))
    ]
    return facts, accounted, rows, draw(divided())


def settlement_over_all_bodies_is_nought(facts, accounted, rows, bears) -> None:
    """What each paid is borne to the penny, and what all are owed and owe adds up to nothing."""
    cells = rules.paid_here(BUDGET, facts, accounted, bears) | rules.paid_elsewhere(rows, bears)
    paid: dict[UUID, int] = defaultdict(int)
    for one in accounted:
        paid[NHS] += one.pence
    for other in rows:
        paid[other.payer_id] += other.paid_pence
    borne: dict[UUID, int] = defaultdict(int)
    for key, cell in cells.items():
        borne[key.bearer_id] += cell.care_pence
        assert 0 <= cell.refund_pence <= max(cell.care_pence, 0)
    # Against the money itself, and not against what the cells say of who paid it.
    assert sum(paid.values()) == sum(borne.values())
    found = rules.positions(cells)
    assert sum(found.values()) == 0
    for body in {NHS, COUNCIL, SCHOOL}:
        assert found.get(body, 0) == paid[body] - borne[body]


@doses
@given(scenes())
def test_settlement_over_all_bodies_adds_up_to_nought(scene):
    settlement_over_all_bodies_is_nought(*scene)


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 3), st.sampled_from([(NHS, COUNCIL), (COUNCIL, NHS)])).map(
        lambda two: CellKey(BUDGET, LINE, date(2026, two[0], 1), *two[1])
    ),
    st.tuples(st.integers(-500, 500), st.integers(0, 50)).map(
        lambda two: Cell(VERSION, Period(FIRST, FIRST + timedelta(days=1)), *two)
    ),
)


@doses
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_statements_of_the_same_days_add_up_to_what_there_is_now(worlds):
    stated: dict[CellKey, Cell] = {}
    for now in worlds:
        for key, cell in rules.changed(now, stated).items():
            known = stated.get(key)
            stated[key] = replace(
                cell,
                care_pence=cell.care_pence + (known.care_pence if known else 0),
                refund_pence=cell.refund_pence + (known.refund_pence if known else 0),
            )
        assert rules.changed(now, stated) == {}


SCENE = (
    [a_line(pence=1_421)],
    [Accounted(LINE, VERSION, Period(FIRST, FIRST + timedelta(days=45)), 182_701)],
    [row(FIRST, 45, 99_999, 1_000)],
    who(always(share(NHS, 3_333), share(COUNCIL, 6_667))),
)


def test_a_penny_lost_between_bodies_is_seen(monkeypatch):
    """The bug: each body's part of what was paid is rounded down by itself."""

    def each_rounded_down(pence, weights):
        whole = sum(weights)
        return [pence * weight // whole for weight in weights]

    settlement_over_all_bodies_is_nought(*SCENE)
    monkeypatch.setattr(rules, "divided", each_rounded_down)
    with pytest.raises(AssertionError):
        settlement_over_all_bodies_is_nought(*SCENE)


def test_a_body_that_is_left_out_is_seen(monkeypatch):
    """The bug: only what we bear of another's payment is worked out."""
    right = rules.paid_elsewhere
    monkeypatch.setattr(
        rules,
        "paid_elsewhere",
        lambda rows, who: {k: c for k, c in right(rows, who).items() if k.bearer_id == who.ours},
    )
    with pytest.raises(AssertionError):
        settlement_over_all_bodies_is_nought(*SCENE)
