"""What a team costs over any dates: the law's edges, one by one, and what must hold of every team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.employing import (
    Employment,
    Hours,
    HoursKind,
    OnCosts,
    Per,
    SleepIns,
    Team,
    TeamCost,
    WeekOfWork,
    cost_by_pay_period,
    cost_of_employing,
    cost_of_team,
)
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))
PAID = [Per.WEEK, Per.FOUR_WEEKS, Per.MONTH]


def person(
    name: str = "Ann", rate: int | None = 1400, hours: str = "35", **more: Any
) -> Employment:
    return Employment(name, (Hours(Fraction(hours), rate),), **more)


def team(*people: Employment, pays: Per = Per.WEEK, first: date = YEAR.start, **more: Any) -> Team:
    return Team(people, pays, first, **more)


def amounts(cost: TeamCost, *whats: str) -> list[int]:
    found = {part.what: part.pence for part in cost.parts}
    return [found.get(what, 0) for what in whats]


@pytest.mark.parametrize(
    ("rate", "hours"), [(1271, "7"), (1271, "20"), (1400, "35"), (1283, "7.5"), (9607, "1")]
)
def test_a_team_of_one_for_a_week_costs_what_the_week_does(rate, hours):
    day = date(2026, 11, 23)
    week = Period(day, day + timedelta(days=7))
    found = cost_of_team(team(person(rate=rate, hours=hours), first=day), week)
    one = cost_of_employing(WeekOfWork(rate, Fraction(hours), day))
    assert found.parts_of("Ann") == found.parts
    assert [part.pence for part in found.parts] == [part.pence for part in one.parts]


@pytest.mark.parametrize(
    ("pays", "insurance", "pension"),
    [
        # £14 × 35 is £490 a week, for 52 1/7 weeks. By the week, 52 × 15% of £394 and a seventh;
        # by 4 weeks, 13 × 15% of (£1,960 − £385) and a twenty-eighth; by the month by its days.
        (Per.WEEK, 52 * 5_910 + 844, 52 * 1_110 + 159),
        (Per.FOUR_WEEKS, 13 * 23_625 + 844, 13 * 4_440 + 159),
    ],
)
def test_a_year_by_the_week_and_by_four_weeks(pays, insurance, pension):
    found = cost_of_team(team(person(), pays=pays), YEAR)
    assert amounts(found, "pay", "employer's National Insurance", "employer's pension") == [
        round_half_up(Fraction(49_000 * 365, 7)),
        insurance,
        pension,
    ]


def test_a_month_has_the_months_threshold_and_pay_for_its_days():
    found = cost_of_team(
        team(person(), pays=Per.MONTH, first=date(2026, 5, 1)),
        Period(date(2026, 5, 1), date(2026, 6, 1)),
    )
    # 31 days of £70 are £2,170: less £417, and less £520.
    assert amounts(found, "pay", "employer's National Insurance", "employer's pension") == [
        217_000,
        round_half_up(Fraction(15 * (217_000 - 41_700), 100)),
        round_half_up(Fraction(3 * (217_000 - 52_000), 100)),
    ]


def test_care_costs_the_same_however_often_it_is_paid_and_what_the_law_adds_does_not():
    each = cost_by_pay_period(team(person(hours="9.3", rate=1297), person("Bo", 1400)), YEAR)
    assert len({cost.care_pence for cost in each.values() if cost}) == 1
    assert len({cost.without_allowance_pence for cost in each.values() if cost}) == 3


def test_insurance_goes_by_the_pay_day_and_the_minimum_wage_by_the_first_day():
    # Four weeks from 16 March 2026 hold 1 and 6 April, and are paid on 12 April.
    found = cost_of_team(
        team(person(rate=None, hours="20"), pays=Per.FOUR_WEEKS, first=date(2025, 3, 17)),
        Period(date(2025, 3, 17), date(2025, 5, 12)),
    )
    first, second = found.payslips
    assert (first.minimum_wage_pence, second.minimum_wage_pence) == (1_144, 1_221)
    # Paid on 13 April 2025: 15% above £385, though most of it was worked for in the year before.
    assert first.insurance_pence == round_half_up(Fraction(15 * (4 * 20 * 1_144 - 38_500), 100))
    early = cost_of_team(
        team(
            person(rate=None, hours="20"),
            pays=Per.FOUR_WEEKS,
            first=date(2025, 3, 17),
            paid_after_days=-10,
        ),
        Period(date(2025, 3, 17), date(2025, 4, 14)),
    )
    # Paid on 3 April 2025: 13.8% above £700.
    assert early.payslips[0].insurance_pence == round_half_up(
        Fraction(138 * (4 * 20 * 1_144 - 70_000), 1000)
    )


def test_a_birthday_raises_the_wage_from_the_next_pay_period_and_insurance_from_the_pay_day():
    # 21 on Wednesday 10 June 2026: the week from 8 June keeps the wage of 20.
    found = cost_of_team(
        team(person(rate=None, hours="30", born=date(2005, 6, 10)), first=date(2026, 6, 1)),
        Period(date(2026, 6, 1), date(2026, 6, 22)),
    )
    assert [slip.minimum_wage_pence for slip in found.payslips] == [1_085, 1_085, 1_271]
    assert [slip.insurance_pence for slip in found.payslips] == [
        0,
        round_half_up(Fraction(15 * (30 * 1_085 - 9_600), 100)),
        round_half_up(Fraction(15 * (30 * 1_271 - 9_600), 100)),
    ]
    assert amounts(found, "employer's pension") == [0]
    older = cost_of_team(
        team(person(rate=None, hours="30", born=date(2004, 6, 10)), first=date(2026, 6, 1)),
        Period(date(2026, 6, 1), date(2026, 6, 22)),
    )
    assert [part.pence > 0 for slip in older.payslips for part in slip.parts[2:3]] == [
        False,
        False,
        True,
    ]


def test_whoever_is_brought_into_a_pension_stays_and_who_opted_out_costs_none():
    # February's 28 days of £27.90 are below £833 a month; a month of 31 days is above.
    terms: dict[str, Any] = {"rate": 1395, "hours": "14"}
    dates = Period(date(2027, 1, 1), date(2027, 3, 1))
    found = cost_of_team(team(person(**terms), pays=Per.MONTH, first=dates.start), dates)
    assert [slip.parts[2].pence > 0 for slip in found.payslips] == [True, True]
    alone = Period(date(2027, 2, 1), dates.end)
    later = team(person(**terms), pays=Per.MONTH, first=alone.start)
    assert amounts(cost_of_team(later, alone), "employer's pension") == [0]
    out = team(person(**terms, enrolled=False), pays=Per.MONTH, first=dates.start)
    assert amounts(cost_of_team(out, dates), "employer's pension") == [0]


def test_one_allowance_serves_everybody_and_is_whole_again_on_6_april():
    people = [person(name, 1400, "42") for name in ("Ann", "Bo", "Cy", "Di", "Ed")]
    dates = Period(date(2025, 4, 7), date(2027, 1, 4))
    found = cost_of_team(team(*people, first=dates.start, claims_allowance=True), dates)
    assert [(year.first_day.year, year.taken_pence) for year in found.allowance] == [
        (2025, 1_050_000),
        (2026, 1_050_000),
    ]
    assert found.total_pence == found.without_allowance_pence - 2_100_000
    first_year = [slip for slip in found.payslips if slip.pay_day < date(2026, 4, 6)]
    assert first_year[0].allowance_pence == first_year[0].insurance_pence
    assert first_year[-1].allowance_pence == 0


def test_the_allowance_that_was_used_before_is_not_had_again():
    people = [person(name, 1400, "42") for name in ("Ann", "Bo", "Cy", "Di", "Ed")]
    used = team(*people, claims_allowance=True, allowance_used_pence=1_000_000)
    assert cost_of_team(used, YEAR).allowance_pence == 50_000
    two_years = replace(used, first_day=date(2025, 4, 7))
    found = cost_of_team(two_years, Period(date(2025, 4, 7), date(2027, 1, 4)))
    assert [year.taken_pence for year in found.allowance] == [50_000, 1_050_000]
    barred = cost_of_team(team(*people, duties_elsewhere=True), YEAR)
    assert barred.with_allowance_pence == barred.without_allowance_pence
    assert barred.allowance == ()


def test_only_hours_awake_count_on_a_sleep_in_and_its_flat_sum_pays_for_no_other_hour():
    week = Period(YEAR.start, YEAR.start + timedelta(days=7))
    quiet = Employment("Ann", (), SleepIns(Fraction(1), 2_905))
    found = cost_of_team(team(quiet), week)
    assert found.payslips[0].hours == 0
    assert found.below == ()
    assert amounts(found, "sleep-ins") == [2_905]
    # Three hours awake for £29.05 are £9.68 each.
    woken = replace(quiet, sleep_ins=SleepIns(Fraction(1), 2_905, Fraction(3)))
    [below] = cost_of_team(team(woken), week).below
    assert "£9.68 for an hour of work when woken on a sleep-in" in below.words
    paid = replace(quiet, sleep_ins=SleepIns(Fraction(1), 2_905, Fraction(3), 1_271))
    assert cost_of_team(team(paid), week).below == ()
    low = Employment("Ann", (Hours(Fraction(5), 1_270),), SleepIns(Fraction(3), 9_000))
    assert [one.wage_pence for one in cost_of_team(team(low), week).below] == [1_271]


def test_higher_pay_for_nights_makes_up_no_daytime_hour():
    week = Period(YEAR.start, YEAR.start + timedelta(days=7))
    terms = (Hours(Fraction(5), 1_200), Hours(Fraction(20), 2_000, HoursKind.WAKING_NIGHT))
    [below] = cost_of_team(team(Employment("Ann", terms)), week).below
    assert below.words == (
        "Ann, in the pay period from Wednesday 1 April 2026: £12.00 for an hour of daytime hours is "
        "below the minimum wage of £12.71."
    )


def test_a_rate_that_was_lawful_is_below_the_wage_from_the_first_pay_period_after_the_rise():
    dates = Period(date(2026, 3, 2), date(2026, 5, 25))
    found = cost_of_team(team(person(rate=1_221), pays=Per.FOUR_WEEKS, first=dates.start), dates)
    assert [one.period.start for one in found.below] == [date(2026, 4, 27)]


@pytest.mark.parametrize(
    ("on_costs", "what", "pence"),
    [
        (OnCosts(training_hours=Fraction(21)), "training", 21 * 1_400),
        # April 2026 to March 2027 has ten bank holidays, because it has two Easters.
        (OnCosts(bank_holiday_premium=Fraction(1, 2)), "bank-holiday premium", 10 * 3_500),
        (OnCosts(insurance_pence=12_345), "insurance", 12_345),
        (OnCosts(payroll_fee_pence=500), "payroll fee", 52 * 500 + 71),
        (OnCosts(dbs_pence=4_950), "DBS check", 4_950),
        (OnCosts(recruitment_pence=20_000), "recruitment", 20_000),
        # Five days of the year are before 6 April: 2 weeks less 3 of 5 days, at £118.75.
        (
            OnCosts(sick_weeks=Fraction(2)),
            "Statutory Sick Pay",
            round_half_up(Fraction(5 * 14 * 11_875, 10 * 365) + Fraction(360 * 2 * 12_325, 365)),
        ),
    ],
)
def test_what_else_the_employer_pays_for(on_costs, what, pence):
    starts = person(starts=YEAR.start)
    assert amounts(cost_of_team(team(starts, on_costs=on_costs), YEAR), what) == [pence]


@pytest.mark.parametrize(
    ("hours", "first", "sick_pay"),
    [
        # 2025/26: nothing below £125 a week; from the fourth day, so 2 weeks less 3 of 5 days.
        ("8", date(2025, 4, 6), 0),
        ("35", date(2025, 4, 6), round_half_up(Fraction(11_875 * 14, 10))),
        # 2026/27: from the first day, 80% of pay where that is less than £123.25.
        ("8", date(2026, 4, 6), round_half_up(Fraction(2 * 8 * 1_400 * 8, 10))),
        ("35", date(2026, 4, 6), 2 * 12_325),
    ],
)
def test_sick_pay_before_and_after_6_april_2026(hours, first, sick_pay):
    dates = Period(first, date(first.year + 1, 4, 6))
    ill = team(
        person(hours=hours),
        pays=Per.MONTH,
        first=first,
        on_costs=OnCosts(sick_weeks=Fraction(2)),
    )
    assert amounts(cost_of_team(ill, dates), "Statutory Sick Pay") == [sick_pay]


@pytest.mark.parametrize(
    ("born", "starts", "weeks", "cap"),
    [
        # Two years at the second anniversary, by the age at which each began.
        (date(1990, 1, 1), date(2024, 5, 1), Fraction(2), 49_000),
        (date(1980, 1, 1), date(2024, 5, 1), Fraction(3), 49_000),
        (date(2003, 1, 1), date(2024, 5, 1), Fraction(3, 2), 49_000),
        (date(1980, 1, 1), date(2016, 5, 1), Fraction(3, 2), 49_000),
        (date(1980, 1, 1), date(2025, 5, 1), Fraction(0), 49_000),
        (date(1980, 1, 1), date(2005, 5, 1), Fraction(0), 49_000),
    ],
)
def test_redundancy_is_put_by_from_two_years_on_and_no_more_after_twenty(born, starts, weeks, cap):
    service = team(person(born=born, starts=starts), on_costs=OnCosts(redundancy=True))
    found = cost_of_team(service, YEAR)
    assert amounts(found, "redundancy put by") == [weeks * cap]
    rich = team(person(rate=4_000, born=born, starts=starts), on_costs=OnCosts(redundancy=True))
    assert amounts(cost_of_team(rich, YEAR), "redundancy put by") == [weeks * 75_100]


def test_mileage_is_at_the_approved_rate_of_each_side_of_6_april_2026():
    dates = Period(date(2026, 3, 30), date(2026, 4, 13))
    driver = team(person(miles=Fraction(10)), first=dates.start)
    assert amounts(cost_of_team(driver, dates), "mileage") == [10 * 45 + 10 * 55]


def test_cover_by_colleagues_bears_insurance_which_the_allowance_can_take():
    plain = cost_of_team(team(person()), YEAR)
    covered = cost_of_team(team(person(), on_costs=OnCosts(cover_by_team=True)), YEAR)
    [holiday, added] = amounts(
        covered, "holiday cover", "employer's National Insurance on holiday cover"
    )
    assert added == pytest.approx(holiday * 0.15, abs=53)
    assert covered.allowance_pence == plain.allowance_pence + added


def test_who_starts_late_or_ends_early_is_paid_for_those_days_with_a_whole_threshold():
    late = person(starts=date(2026, 4, 4))
    week = Period(YEAR.start, YEAR.start + timedelta(days=7))
    found = cost_of_team(team(late), week)
    assert amounts(found, "pay", "employer's National Insurance") == [28_000, 2_760]
    gone = person("Bo", ends=YEAR.start)
    assert [slip.name for slip in cost_of_team(team(late, gone), week).payslips] == ["Ann"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("team_empty", team()),
        ("person_twice", team(person(), person())),
        ("hours_impossible", team(person(hours="0"))),
        ("hours_impossible", team(person(hours="169"))),
        ("hours_impossible", team(person(miles=Fraction(-1)))),
        ("sleep_ins_impossible", team(person(sleep_ins=SleepIns(Fraction(8), 1)))),
        ("pay_missing", team(person(rate=0))),
        ("ends_before_start", team(person(starts=date(2026, 5, 1), ends=date(2026, 5, 1)))),
        ("too_young_to_employ", team(person(born=date(2011, 1, 1)))),
        ("birth_date_missing", team(person(), on_costs=OnCosts(redundancy=True))),
        ("start_missing", team(person(born=date(1980, 1, 1)), on_costs=OnCosts(redundancy=True))),
        ("amount_below_zero", team(person(), on_costs=OnCosts(dbs_pence=-1))),
        ("days_a_week_impossible", team(person(), on_costs=OnCosts(days_a_week=8))),
        ("month_starts_too_late", team(person(), pays=Per.MONTH, first=date(2026, 3, 31))),
        ("pay_period_unknown", team(person(), pays=Per.YEAR)),
        ("allowance_not_allowed", team(person(), claims_allowance=True, duties_elsewhere=True)),
        ("not_a_pay_period", team(person(), first=date(2026, 3, 31))),
        ("rate_none_on_day", team(person(), paid_after_days=7)),
    ],
)
def test_what_cannot_be_is_refused_by_name(code, found):
    with pytest.raises(Refusal) as refusal:
        cost_of_team(found, YEAR)
    assert refusal.value.code == code
    assert refusal.value.mend


def test_dates_without_an_end_and_rates_not_yet_known_are_refused():
    with pytest.raises(Refusal) as refusal:
        cost_of_team(team(person()), Period(YEAR.start))
    assert refusal.value.code == "dates_open"
    with pytest.raises(Refusal) as refusal:
        cost_of_team(team(person()), Period(YEAR.start, date(2027, 5, 1)))
    assert "not announced" in refusal.value.message


hours = st.integers(1, 16_800).map(lambda n: Fraction(n, 100))
births = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2009, 1, 1)))
on_costs = st.builds(
    OnCosts,
    training_hours=st.integers(0, 60).map(Fraction),
    sick_weeks=st.integers(0, 4).map(Fraction),
    bank_holiday_premium=st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]),
    insurance_pence=st.integers(0, 50_000),
    payroll_fee_pence=st.integers(0, 3_000),
    cover_by_team=st.booleans(),
)
people = st.builds(
    lambda hours, rate, born, irregular, nights: Employment(
        "Ann",
        (Hours(hours, rate),),
        SleepIns(Fraction(nights), 6_000, Fraction(nights, 2), 1_400) if nights else None,
        born,
        irregular=irregular,
    ),
    hours.filter(lambda h: h <= 150),
    st.one_of(st.none(), st.integers(800, 5_000)),
    births,
    st.booleans(),
    st.integers(0, 7),
)
teams = st.builds(
    lambda people, pays, on_costs, used, late: Team(
        tuple(replace(one, name=f"PA {n}") for n, one in enumerate(people)),
        pays,
        date(2025, 10, 6),
        late,
        on_costs,
        claims_allowance=True,
        allowance_used_pence=used,
    ),
    st.lists(people, min_size=1, max_size=3),
    st.sampled_from(PAID),
    on_costs,
    st.integers(0, 1_200_000),
    st.integers(-5, 5),
)
HALF = Period(date(2025, 10, 6), date(2026, 7, 6))


@fixed(25, 2_000)
@given(teams, st.integers(0, 300), st.integers(0, 500))
def test_more_hours_or_more_pay_never_cost_less(found, more_pence, more_hours):
    def more(kind: Hours) -> Hours:
        rate = None if kind.rate_pence is None else kind.rate_pence + more_pence
        return Hours(min(kind.hours + Fraction(more_hours, 100), Fraction(160)), rate)

    bigger = replace(
        found,
        employments=tuple(
            replace(one, work=tuple(more(kind) for kind in one.work)) for one in found.employments
        ),
    )
    one, other = cost_of_team(found, HALF), cost_of_team(bigger, HALF)
    assert other.without_allowance_pence >= one.without_allowance_pence
    assert other.with_allowance_pence >= one.with_allowance_pence


@fixed(25, 2_000)
@given(teams)
def test_the_allowance_never_costs_and_never_gives_more_than_one_a_tax_year(found):
    cost = cost_of_team(found, HALF)
    assert cost.with_allowance_pence <= cost.without_allowance_pence
    first, *later = cost.allowance
    assert 0 <= first.taken_pence <= max(1_050_000 - found.allowance_used_pence, 0)
    assert all(0 <= year.taken_pence <= year.limit_pence for year in later)
    assert sum(year.taken_pence for year in cost.allowance) == cost.allowance_pence
    assert all(0 <= slip.allowance_pence <= slip.insurance_pence for slip in cost.payslips)


@fixed(25, 2_000)
@given(teams, st.integers(1, 8))
def test_two_windows_side_by_side_come_to_one_over_both(found, cut):
    starts = sorted({slip.period.start for slip in cost_of_team(found, HALF).payslips})
    middle = starts[min(cut, len(starts) - 1)]
    one = cost_of_team(found, Period(HALF.start, middle))
    other = cost_of_team(found, Period(middle, HALF.end))
    whole = cost_of_team(found, HALF)
    assert one.with_allowance_pence + other.with_allowance_pence == whole.with_allowance_pence
    assert one.care_pence + other.care_pence == whole.care_pence


@fixed(25, 2_000)
@given(teams)
def test_care_comes_to_the_same_by_week_by_four_weeks_and_by_month(found):
    stated = replace(
        found,
        employments=tuple(
            replace(one, work=tuple(replace(k, rate_pence=k.rate_pence or 1_300) for k in one.work))
            for one in found.employments
        ),
    )
    each = cost_by_pay_period(stated, HALF)
    assert None not in each.values()
    assert len({cost.care_pence for cost in each.values() if cost}) == 1


@fixed(25, 2_000)
@given(teams)
def test_nobody_is_paid_below_the_minimum_wage_without_being_named(found):
    cost = cost_of_team(found, HALF)
    named = {(one.name, one.period) for one in cost.below}
    for slip in cost.payslips:
        [one] = [one for one in found.employments if one.name == slip.name]
        rates = [kind.rate_pence or slip.minimum_wage_pence for kind in one.work]
        assert (min(rates) < slip.minimum_wage_pence) <= ((slip.name, slip.period) in named)


@fixed(25, 2_000)
@given(teams)
def test_irregular_hours_differ_only_in_leave(found):
    def parts(irregular: bool) -> dict[str, int]:
        people = tuple(replace(one, irregular=irregular) for one in found.employments)
        cost = cost_of_team(replace(found, employments=people), HALF)
        return {p.what: p.pence for p in cost.parts if "holiday cover" not in p.what}

    assert parts(True) == parts(False)
