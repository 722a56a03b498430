"""The severity range: a usual week in the middle, and what would move it on either side."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods import cost_matrix, severity_range
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Employing, Row, When
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.methods.severity_range import Mover, RangeWorked, Way
from openphb.domains.budgets.tests.changes import unseen_changes
from openphb.domains.budgets.tests.test_cost_matrix import (
    EVERY_NIGHT,
    ON,
    TRIES,
    card,
    row,
    weeks,
)
from openphb.domains.budgets.types import WeeksInYear
from openphb.domains.rates.types import Unit, Who
from openphb.kernel.refusal import Refusal

FOUR_HOURS = (400, 400, 400, 400, 400, 0, 0)
ONE_HOUR = (100, 100, 100, 100, 100, 0, 0)
SLEEP_IN = row(EVERY_NIGHT, when=When.SLEEP_IN, unit=Unit.NIGHT)
BAD_SPELL = Mover("A bad spell of breathing", Way.MORE, None, SLEEP_IN)
WORSE_DAYS = Mover("Walking gets harder", Way.MORE, 0, row(FOUR_HOURS))
BETTER = Mover("The new chair works", Way.LESS, 0, row(ONE_HOUR))
NO_CARE = Mover("No care is needed", Way.LESS, 1, None)
WEEK = CareWeek((row(), row((0,) * 5 + (100, 100))))


def ranged(*movers: Mover, week: CareWeek = WEEK) -> RangeWorked:
    priced = severity_range.priced_for(week, movers, card(), ON)
    return severity_range.work_out(week, movers, priced, weeks_in_year=WeeksInYear.FIFTY_TWO)


def test_each_end_is_the_week_with_everything_that_moves_it_that_way() -> None:
    made = ranged(BAD_SPELL, WORSE_DAYS, BETTER, NO_CARE)
    # Ten hours at £18 and an hour each at £20 and £22; £36 on bank holidays is counted by the year.
    usual = cost_matrix.work_out(
        WEEK, cost_matrix.priced_for(WEEK, card(), ON), weeks_in_year=WeeksInYear.FIFTY_TWO
    )
    assert made.central.worked.lines == usual.worked.lines
    assert made.central.worked.weekly_pence == usual.worked.weekly_pence
    low = CareWeek((row(ONE_HOUR),))
    high = CareWeek((row(FOUR_HOURS), WEEK.rows[1], SLEEP_IN))
    for end, week in ((made.low, low), (made.high, high)):
        priced = cost_matrix.priced_for(week, card(), ON)
        alone = cost_matrix.work_out(week, priced, weeks_in_year=WeeksInYear.FIFTY_TWO)
        assert end.worked.lines == alone.worked.lines
    assert made.alone_pence[0] == 7 * 60_00
    assert [pence > 0 for pence in made.alone_pence] == [True, True, False, False]


@pytest.mark.parametrize(
    ("movers", "code", "where"),
    [
        ([], "movers_missing", "movers"),
        ([BAD_SPELL] * 13, "movers_too_many", "movers"),
        ([replace(BAD_SPELL, words=" ")], "mover_without_words", "movers[0].words"),
        ([replace(BAD_SPELL, words="x" * 201)], "mover_without_words", "movers[0].words"),
        ([BAD_SPELL, replace(WORSE_DAYS, place=2)], "mover_of_no_row", "movers[1].place"),
        ([replace(BAD_SPELL, care=None)], "mover_without_care", "movers[0].words"),
        ([replace(BAD_SPELL, care=row((0,) * 7))], "mover_without_care", "movers[0].words"),
        ([WORSE_DAYS, WORSE_DAYS], "mover_twice", "movers[1].place"),
        ([replace(WORSE_DAYS, way=Way.LESS)], "mover_wrong_way", "movers[0].way"),
        ([BETTER, replace(BETTER, place=1, way=Way.MORE)], "mover_wrong_way", "movers[1].way"),
        ([replace(WORSE_DAYS, care=row((2500,) * 7))], "day_too_long", "movers[0].hundredths[0]"),
        ([replace(BAD_SPELL, care=row((2500,) * 7))], "day_too_long", "movers[0].hundredths[0]"),
    ],
)
def test_what_cannot_move_a_week_is_refused_by_name(
    movers: list[Mover], code: str, where: str
) -> None:
    week = CareWeek((row(), row(ONE_HOUR, who=Who.NURSE)))
    if code == "mover_wrong_way" and where == "movers[1].way":
        week = CareWeek((row(), row(FOUR_HOURS)))
    with pytest.raises(Refusal) as refused:
        ranged(*movers, week=week)
    assert (refused.value.code, refused.value.where) == (code, where)


@TRIES
@given(week=weeks(), more=st.integers(1, 24), less=st.integers(1, 24))
def test_the_usual_week_lies_between_its_ends_and_a_range_replays(
    week: CareWeek, more: int, less: int
) -> None:
    rows = [one for one in week.rows if any(one.hundredths)]
    if not rows:
        return
    week = replace(week, rows=tuple(rows))
    extra = row((25 * more, 0, 0, 0, 0, 0, 0), who=Who.NURSE)
    fewer = replace(rows[0], hundredths=(0,) * 7, woken_hundredths=0)
    movers = (
        Mover("More", Way.MORE, None, extra),
        Mover("Less", Way.LESS, 0, fewer if less > 12 else None),
    )
    made = ranged(*movers, week=week)
    low, usual, high = (one.worked.weekly_pence for one in (made.low, made.central, made.high))
    assert low <= usual <= high
    kept = json.loads(json.dumps(severity_range.stored_range(made)))
    assert severity_range.stored_movers(kept) == movers
    assert replay(kept).matches


def test_a_change_to_any_single_part_of_a_stored_range_is_seen() -> None:
    week = CareWeek((row(who=Who.PA), WEEK.rows[1]), Employing(assistants=2))
    lighter = Mover("The new chair works", Way.LESS, 0, row(ONE_HOUR, who=Who.PA))
    made = ranged(BAD_SPELL, lighter, NO_CARE, week=week)
    parts, missed = unseen_changes(severity_range.stored_range(made))
    assert parts > 150
    assert missed == []


def test_the_range_that_is_told_is_the_range_that_was_kept() -> None:
    made = ranged(BAD_SPELL, BETTER)
    told = severity_range.told_range(severity_range.stored_range(made))
    assert (told.low.weekly_pence, told.high.weekly_pence) == (
        made.low.worked.weekly_pence,
        made.high.worked.weekly_pence,
    )
    assert [(one.words, one.weekly_pence) for one in told.moves] == [
        ("A bad spell of breathing", 420_00),
        ("The new chair works", made.alone_pence[1]),
    ]


def test_what_a_row_is_moved_to_is_priced_from_the_card_and_nothing_else() -> None:
    unpriced = Row(Who.PA, When.DAY, Unit.CALL, (100, 0, 0, 0, 0, 0, 0))
    with pytest.raises(Refusal) as refused:
        ranged(Mover("A call", Way.MORE, None, unpriced))
    assert refused.value.code == "rate_none_on_day"
