"""The cost matrix: a week of care comes to what its prices say, and to the same for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods import replay as replaying
from openphb.domains.budgets.methods.cost_matrix import (
    COUNTED,
    CareWeek,
    Employing,
    Item,
    MatrixWorked,
    Row,
    When,
    priced_for,
    stored_matrix,
    stored_week,
    work_out,
)
from openphb.domains.budgets.methods.registry import BY_PACK
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.tests.changes import unseen_changes
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.rates.catalogue import catalogue, key_of
from openphb.domains.rates.types import CareKey, DayType, LocalRate, RateCard, Unit, Who
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

ON = date(2026, 4, 6)
TRIES = fixed(40, 2_000)
NOBODY = UUID(int=0)
HOURS = {
    DayType.WEEKDAY: 18_00,
    DayType.EVENING: 19_00,
    DayType.SATURDAY: 20_00,
    DayType.SUNDAY: 22_00,
    DayType.BANK_HOLIDAY: 36_00,
    DayType.WAKING_NIGHT: 19_50,
    DayType.SLEEP_IN: 18_00,
}
OTHER = {
    "payroll_fee.month": 9_50,
    "insurance.year": 120_00,
    "mileage.mile": 45,
    "dbs_check.once": 49_50,
    "contingency.percent": 5_00,
    "pro_rata.yes_no": 1,
}
Amounts = tuple[int, int, int, int, int, int, int]
WEEKDAYS_2H = (200, 200, 200, 200, 200, 0, 0)
EVERY_NIGHT = (100,) * 7


def card(*, more: Mapping[str, int] | None = None) -> RateCard:
    """Return a card: everybody's hour by kind of day, a sleep-in £60, living in £180 a day."""
    values = dict(OTHER)
    for who in Who:
        values |= {f"{who}.{day}.hour": pence for day, pence in HOURS.items()}
        values |= {f"{who}.sleep_in.night": 60_00, f"{who}.live_in.day": 180_00}
    values |= more or {}
    rates = [
        LocalRate(
            key_of(code), value, date(2026, 4, 1), None, "agreed", 1, datetime.now(UTC), NOBODY
        )
        for code, value in sorted(values.items())
    ]
    return RateCard(NOBODY, ON, 7, tuple(rates))


def row(
    amounts: tuple[int, ...] = WEEKDAYS_2H,
    *,
    who: Who = Who.AGENCY,
    when: When = When.DAY,
    unit: Unit = Unit.HOUR,
    two_people: bool = False,
    woken: int = 0,
) -> Row:
    return Row(who, when, unit, cast(Amounts, amounts), two_people, woken)


def worked(
    *rows: Row,
    weeks: WeeksInYear = WeeksInYear.FIFTY_TWO,
    with_card: RateCard | None = None,
    **more: Any,
) -> MatrixWorked:
    week = CareWeek(rows, **more)
    return work_out(week, priced_for(week, with_card or card(), ON), weeks_in_year=weeks)


def lines_of(made: MatrixWorked) -> list[tuple[str, int, int, Basis]]:
    return [
        (line.description, line.quantity_hundredths, line.unit_pence, line.basis)
        for line in made.worked.lines
    ]


def test_hours_are_priced_by_the_kind_of_day_and_bank_holidays_by_the_year() -> None:
    made = worked(row((200, 200, 200, 200, 200, 300, 300)))
    # Twelve months from 6 April 2026: 6 April, 4 and 25 May, 31 August, 25 and 28 December, 1
    # January, 26 and 29 March (Easter Monday was on 6 April).
    assert len(made.priced.bank_holidays) == 9
    assert lines_of(made) == [
        ("Care agency, weekday", 1000, 18_00, Basis.PER_WEEK),
        ("Care agency, Saturday", 300, 20_00, Basis.PER_WEEK),
        ("Care agency, Sunday", 300, 22_00, Basis.PER_WEEK),
        (
            "Care agency, bank holiday (what it costs above a weekday)",
            1800,
            18_00,
            Basis.PER_YEAR,
        ),
    ]
    # 10 × £18 + 3 × £20 + 3 × £22 = £306 a week; and 18 × £18 = £324 a year.
    assert made.worked.annual_pence == 306_00 * 52 + 324_00
    assert made.worked.weekly_pence == 312_23


@pytest.mark.parametrize(
    ("given_row", "expected"),
    [
        (
            row((150,) + (0,) * 6, when=When.EVENING),
            [("Care agency, weekday evening", 150, 19_00, Basis.PER_WEEK)],
        ),
        (
            row((0,) * 5 + (150, 0), when=When.EVENING),
            [("Care agency, Saturday", 150, 20_00, Basis.PER_WEEK)],
        ),
        (
            row((0,) * 6 + (800,), when=When.WAKING_NIGHT),
            [("Care agency, waking night", 800, 19_50, Basis.PER_WEEK)],
        ),
        (
            row(EVERY_NIGHT, when=When.SLEEP_IN, unit=Unit.NIGHT, woken=150),
            [
                ("Care agency, sleep-in", 700, 60_00, Basis.PER_WEEK),
                ("Care agency, hours woken on a sleep-in", 1050, 18_00, Basis.PER_WEEK),
            ],
        ),
        (
            row((0,) * 5 + (100, 100), unit=Unit.CALL_30),
            [
                ("Care agency, Saturday", 100, 10_00, Basis.PER_WEEK),
                ("Care agency, Sunday", 100, 11_00, Basis.PER_WEEK),
            ],
        ),
        (
            row((0,) * 6 + (100,), two_people=True),
            [("Care agency, Sunday, two people", 100, 44_00, Basis.PER_WEEK)],
        ),
        (
            row(EVERY_NIGHT, when=When.LIVE_IN, unit=Unit.DAY),
            [("Care agency, live-in", 700, 180_00, Basis.PER_WEEK)],
        ),
    ],
)
def test_each_kind_of_care_is_priced_as_the_card_says(
    given_row: Row, expected: list[tuple[str, int, int, Basis]]
) -> None:
    assert [line for line in lines_of(worked(given_row)) if "bank" not in line[0]] == expected


def test_fees_and_lumps_come_as_often_as_the_card_says_and_others_as_they_are_written() -> None:
    hoist = CostedLine("Hoist", 100, "times", 900_00, Basis.ONE_OFF)
    made = worked(
        items=(
            Item("payroll_fee.month", 200),
            Item("insurance.year", 100),
            Item("mileage.mile", 3000),
        ),
        others=(hoist,),
    )
    assert lines_of(made) == [
        ("Payroll service", 200, 9_50, Basis.PER_MONTH),
        ("Employer's liability insurance", 100, 120_00, Basis.PER_YEAR),
        ("Mileage", 3000, 45, Basis.PER_WEEK),
        ("Hoist", 100, 900_00, Basis.ONE_OFF),
    ]
    assert made.worked.one_off_pence == 900_00


def test_employing_adds_insurance_pension_and_cover_as_the_law_has_them() -> None:
    """The vector of £14.00 × 35 hours: £59.10, £11.10 and £59.14 on £490.00 a week."""
    at_14 = card(more={f"pa.{day}.hour": 14_00 for day in HOURS})
    hours = (700,) * 5 + (0, 0)
    made = worked(row(hours, who=Who.PA), with_card=at_14)
    assert made.employer is not None
    assert lines_of(made) == [
        ("Personal assistant, weekday", 3500, 14_00, Basis.PER_WEEK),
        ("Employer’s National Insurance", 100, 59_10, Basis.PER_WEEK),
        ("Employer’s pension contributions", 100, 11_10, Basis.PER_WEEK),
        ("Cover for personal assistants’ holidays", 100, 59_14, Basis.PER_WEEK),
    ]
    claims = worked(row(hours, who=Who.PA), with_card=at_14, employing=Employing(1, True))
    # £10,500 ÷ 52 is more than £59.10, so nothing is left of the insurance.
    assert [name for name, *_rest in lines_of(claims)] == [
        "Personal assistant, weekday",
        "Employer’s pension contributions",
        "Cover for personal assistants’ holidays",
    ]


def test_several_assistants_have_a_threshold_each_and_one_allowance_together() -> None:
    hours = (1200,) * 7
    one, four = (
        worked(row(hours, who=Who.PA), employing=Employing(many)).employer for many in (1, 4)
    )
    assert one is not None
    assert four is not None
    assert one.pay_pence == four.pay_pence
    assert four.insurance_pence == pytest.approx(one.insurance_pence - 3 * 96_00 * 0.15, abs=4)
    assert (one.allowance_pence, four.allowance_pence) == (
        10_500_00 // 52,
        four.insurance_pence,
    )


def test_contingency_is_a_part_of_what_comes_every_week() -> None:
    made = worked(row((0,) * 6 + (1000,)), contingency=True)
    assert lines_of(made)[-1] == (
        "Contingency, 5% of the week",
        100,
        11_00,
        Basis.PER_WEEK,
    )


@pytest.mark.parametrize(
    ("code", "week", "priced_with"),
    [
        ("week_empty", CareWeek((row((0,) * 7),)), None),
        ("rows_too_many", CareWeek((row(),) * 21), None),
        ("day_too_long", CareWeek((row((2401,) + (0,) * 6),)), None),
        ("day_too_long", CareWeek((row((-1, 200) + (0,) * 5),)), None),
        (
            "day_too_long",
            CareWeek((row((200,) * 7, when=When.SLEEP_IN, unit=Unit.NIGHT),)),
            None,
        ),
        ("woken_without_sleep_in", CareWeek((row(woken=100),)), None),
        (
            "woken_too_long",
            CareWeek((row(EVERY_NIGHT, when=When.SLEEP_IN, unit=Unit.NIGHT, woken=2500),)),
            None,
        ),
        ("unit_not_of_this_care", CareWeek((row(when=When.LIVE_IN),)), None),
        ("assistants_impossible", CareWeek((row(),), Employing(0)), None),
        ("assistants_too_few", CareWeek((row(who=Who.PA, two_people=True),)), None),
        (
            "pay_not_by_the_hour",
            CareWeek((row(EVERY_NIGHT, who=Who.PA, when=When.WAKING_NIGHT, unit=Unit.NIGHT),)),
            {"pa.waking_night.night": 200_00},
        ),
        (
            "pay_below_minimum_wage",
            CareWeek((row(who=Who.PA),)),
            {"pa.weekday.hour": 12_70},
        ),
        (
            "pay_below_minimum_wage",
            CareWeek((row(who=Who.PA, two_people=True), row(who=Who.PA)), Employing(2)),
            {"pa.weekday.hour.double": 25_41},
        ),
        ("item_not_of_a_budget", CareWeek((), items=(Item("contingency.percent", 100),)), None),
        (
            "bank_holiday_below_day",
            CareWeek((row(),)),
            {"agency.bank_holiday.hour": 17_99},
        ),
        ("rate_none_on_day", CareWeek((row(unit=Unit.CALL),)), None),
    ],
)
def test_a_week_that_cannot_be_is_refused_by_name(
    code: str, week: CareWeek, priced_with: Mapping[str, int] | None
) -> None:
    with pytest.raises(Refusal) as refused:
        work_out(
            week, priced_for(week, card(more=priced_with), ON), weeks_in_year=WeeksInYear.FIFTY_TWO
        )
    assert refused.value.code == code
    assert refused.value.mend


def test_the_price_of_the_minimum_wage_itself_is_lawful() -> None:
    assert worked(row(who=Who.PA), with_card=card(more={"pa.weekday.hour": 12_71}))


@st.composite
def weeks(draw: st.DrawFn, whos: tuple[Who, ...] = tuple(Who)) -> CareWeek:
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        who, when = draw(st.sampled_from(whos)), draw(st.sampled_from(When))
        units = [
            unit
            for unit in COUNTED[when]
            if unit not in (Unit.CALL,) and (unit, when) != (Unit.NIGHT, When.WAKING_NIGHT)
        ]
        unit = draw(st.sampled_from(units))
        most = 4 if unit is Unit.HOUR else 1
        amounts = tuple(25 * draw(st.integers(0, 4 * most)) for _ in range(7))
        woken = 50 * draw(st.integers(0, 4)) if when is When.SLEEP_IN else 0
        two = draw(st.booleans())
        rows.append(row(amounts, who=who, when=when, unit=unit, two_people=two, woken=woken))
    assistants = draw(st.integers(2, 5))
    employing = Employing(assistants, draw(st.booleans()), draw(st.booleans()))
    extra = CostedLine("Gym", 100, "times", draw(st.integers(1, 9_999)), Basis.PER_MONTH)
    return CareWeek(tuple(rows), employing, others=(extra,), contingency=draw(st.booleans()))


@TRIES
@given(week=weeks(), data=st.data())
def test_more_hours_never_lower_what_a_week_comes_to(week: CareWeek, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(week.rows) - 1))
    weekday = data.draw(st.integers(0, 6))
    more = [*week.rows[place].hundredths]
    more[weekday] += 25
    if week.rows[place].unit in (Unit.NIGHT, Unit.DAY) and more[weekday] > 100:
        return
    rows = [*week.rows]
    rows[place] = replace(rows[place], hundredths=cast(Amounts, tuple(more)))
    before, after = (
        worked(
            *given_rows,
            employing=week.employing,
            others=week.others,
            contingency=week.contingency,
        ).worked
        for given_rows in (week.rows, rows)
    )
    assert before.weekly_pence <= after.weekly_pence
    assert before.annual_pence <= after.annual_pence


@TRIES
@given(week=weeks(whos=(Who.AGENCY, Who.NURSE, Who.SELF_EMPLOYED)))
def test_care_is_the_sum_of_its_rows(week: CareWeek) -> None:
    whole = worked(*week.rows, others=week.others).worked.annual_pence
    rows = [
        worked(one, others=week.others).worked.annual_pence
        - worked(others=week.others).worked.annual_pence
        for one in week.rows
    ]
    extra = worked(others=week.others).worked.annual_pence
    # Each sum is rounded once, so one penny a row is all that they can be apart.
    assert abs(whole - extra - sum(rows)) <= len(rows) + 1


@TRIES
@given(week=weeks(whos=(Who.PA,)))
def test_with_the_allowance_a_week_never_costs_more_than_without(week: CareWeek) -> None:
    without, claims = (
        worked(
            *week.rows, employing=replace(week.employing, claims_allowance=yes), others=week.others
        )
        for yes in (False, True)
    )
    assert claims.worked.annual_pence <= without.worked.annual_pence
    assert without.worked.annual_pence - claims.worked.annual_pence <= 10_500_00


@TRIES
@given(week=weeks(), convention=st.sampled_from(WeeksInYear))
def test_a_stored_week_is_priced_the_same_for_ever(week: CareWeek, convention: WeeksInYear) -> None:
    made = work_out(week, priced_for(week, card(), ON), weeks_in_year=convention)
    kept = json.loads(json.dumps(stored_matrix(made)))
    assert stored_week(kept) == week
    assert replay(kept).matches
    assert replay(kept).replayed_pence == made.worked.annual_pence + made.worked.one_off_pence


def test_a_change_to_any_single_part_of_a_stored_week_is_seen() -> None:
    made = worked(
        row(who=Who.PA),
        row(EVERY_NIGHT, when=When.SLEEP_IN, unit=Unit.NIGHT, woken=50),
        items=(Item("payroll_fee.month", 100),),
        others=(CostedLine("Gym", 100, "times", 20_00, Basis.PER_MONTH),),
        contingency=True,
    )
    parts, missed = unseen_changes(stored_matrix(made))
    assert parts > 100
    assert missed == []


def test_next_years_prices_change_nothing_that_was_worked_out_before() -> None:
    kept = stored_matrix(worked(row(who=Who.PA)))
    dearer = card(more={"pa.weekday.hour": 21_00})
    assert stored_matrix(worked(row(who=Who.PA), with_card=dearer)) != kept
    assert replay(kept).matches


def test_every_kind_of_care_that_a_form_offers_is_one_that_a_card_can_price() -> None:
    for when, units in COUNTED.items():
        for unit in units:
            made = row(EVERY_NIGHT, when=when, unit=unit)
            keys = (
                {CareKey(made.who, DayType(str(when)), unit).code}
                if when
                not in (
                    When.DAY,
                    When.EVENING,
                )
                else {CareKey(made.who, DayType.WEEKDAY, unit).code}
            )
            assert keys <= catalogue().keys()


def test_each_line_says_what_the_card_calls_it_and_how_many_carers_come() -> None:
    made = worked(
        row(two_people=True),
        row(who=Who.PA),
        items=(Item("insurance.year", 100),),
        others=(CostedLine("Gym", 100, "times", 2000, Basis.PER_MONTH),),
        contingency=True,
    )
    assert [(line.rate_code, line.carers_needed, line.key) for line in made.worked.lines] == [
        ("agency.weekday.hour.double", 2, "agency.weekday.hour.double"),
        ("", 2, "above_usual.agency.bank_holiday.hour.double"),
        ("pa.weekday.hour", 1, "pa.weekday.hour"),
        ("", 1, "above_usual.pa.bank_holiday.hour"),
        ("", 1, "employing.insurance"),
        ("", 1, "employing.holiday"),
        ("insurance.year", 1, "insurance.year"),
        ("", 1, ""),
        ("", 1, "contingency.percent"),
    ]


def test_a_line_with_a_code_costs_what_the_card_says_of_it() -> None:
    made = worked(row(two_people=True), row(who=Who.PA), items=(Item("insurance.year", 100),))
    for line in made.worked.lines:
        if line.rate_code:
            assert line.unit_pence == made.priced.prices[line.rate_code].value


def test_the_stored_working_is_as_it_was_first_written() -> None:
    stored = stored_matrix(
        worked(row(), others=(CostedLine("Gym", 100, "times", 2000, Basis.PER_MONTH, "", 2, "k"),))
    )
    counted = {"description", "quantity_hundredths", "unit", "unit_pence", "basis"}
    assert all(set(line) == counted | {"pence", "sentence"} for line in stored["lines"])
    assert all(set(line) == counted for line in stored["week"]["others"])
    assert replay(stored).matches


def test_a_budget_of_2025_replays_after_the_rates_of_2026_came_and_its_pack_has_a_new_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    then = date(2025, 6, 2)
    held = tuple(
        replace(rate, value=(rate.value or 0) - 1_00, valid_from=date(2025, 4, 1))
        if isinstance(rate.key, CareKey)
        else replace(rate, valid_from=date(2025, 4, 1))
        for rate in card().rates
    )
    week = CareWeek((row(who=Who.PA),), contingency=True)
    priced = priced_for(week, RateCard(NOBODY, then, 3, held), then)
    assert str(priced.national["nlw_21_plus"].value) == "12.21"
    made = work_out(week, priced, weeks_in_year=WeeksInYear.FIFTY_TWO)
    kept = json.loads(json.dumps(stored_matrix(made)))

    # A year later: other rates hold, and the pack that is offered is another one.
    today = priced_for(week, card(), ON)
    assert str(today.national["nlw_21_plus"].value) == "12.71"
    assert work_out(week, today, weeks_in_year=WeeksInYear.FIFTY_TWO).worked != made.worked
    first = BY_PACK["cost-matrix/1"]
    second = replace(first, pack="cost-matrix/2", again=lambda _stored: pytest.fail("another pack"))
    monkeypatch.setattr(
        replaying,
        "BY_PACK",
        {**BY_PACK, first.pack: replace(first, page=""), second.pack: second},
    )
    again = replay(kept)
    assert again.matches
    assert again.replayed_pence == made.worked.annual_pence
