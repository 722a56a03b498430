"""Money moves between two lines within the rules, and no total changes by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openphb.domains.budgets.rules import weekly_fraction
from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans.moving.rules import is_one_sum, moved
from openphb.domains.plans.moving.types import Moved, MoveRules
from openphb.domains.plans.tests.test_from_indicative import shares
from openphb.domains.plans.tests.test_rules import LINE
from openphb.domains.plans.types import LineAnswer, LineKind
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

WEEKS = WeeksInYear.FIFTY_TWO
ON = LINE.valid_from + timedelta(days=30)
SOON = ON + timedelta(days=60)
RULES = MoveRules(
    10_00,
    100_00,
    frozenset({LineKind.PERSONAL_ASSISTANT, LineKind.AGENCY, LineKind.ACTIVITY}),
    frozenset({LineKind.AGENCY, LineKind.ACTIVITY, LineKind.CONTINGENCY}),
)
PA = replace(LINE, rate_code="pa.weekday.hour", shares=shares(0))
AGENCY = replace(
    PA,
    line_key=new_id(),
    kind=LineKind.AGENCY,
    rate_code="agency.weekday.hour",
    quantity_hundredths=500,
    unit_pence=24_60,
)
SUM = replace(
    AGENCY,
    line_key=new_id(),
    kind=LineKind.ACTIVITY,
    rate_code="",
    quantity_hundredths=100,
    unit="amounts",
    unit_pence=30_00,
)


def tried(giver: LineAnswer, taker: LineAnswer, pence: int, **given_: object) -> Moved:
    more = {
        "on": ON,
        "rules": RULES,
        "plan_weekly_pence": 1000_00,
        "moved_before": Fraction(0),
        **given_,
    }
    return moved(giver, taker, pence, weeks=WEEKS, **more)  # type: ignore[arg-type]  # as named


@pytest.mark.parametrize(
    ("giver", "taker", "pence", "expected"),
    [
        # Two hours fewer, and £28.40 a week for the agency.
        (PA, AGENCY, 28_40, Moved(1800, 14_20, None)),
        (PA, SUM, 28_40, Moved(1800, 14_20, 58_40)),
        (SUM, AGENCY, 10_00, Moved(100, 20_00, None)),
        (AGENCY, SUM, 24_60, Moved(400, 24_60, 54_60)),
        # Sums that come at other times are not added to each other.
        (PA, replace(SUM, basis=Basis.PER_MONTH), 14_20, Moved(1900, 14_20, None)),
        (PA, AGENCY, 100_00 - 60, Moved(1300, 14_20, None)),
        # Nor is what ends to what goes on: the taker would keep it when nobody gives it any more.
        (replace(PA, valid_to=SOON), SUM, 28_40, Moved(1800, 14_20, None)),
        (replace(PA, valid_to=SOON), replace(SUM, valid_to=SOON), 28_40, Moved(1800, 14_20, 58_40)),
    ],
)
def test_a_move_within_the_rules_makes_this_of_the_lines(giver, taker, pence, expected) -> None:
    assert tried(giver, taker, pence) == expected


@pytest.mark.parametrize(
    ("giver", "taker", "pence", "more", "code"),
    [
        (PA, PA, 14_20, {}, "move_to_itself"),
        (PA, AGENCY, 0, {}, "money_too_small"),
        (PA, AGENCY, 10_00, {}, "move_not_exact"),
        (SUM, AGENCY, 30_00, {}, "move_takes_all"),
        (replace(PA, quantity_hundredths=200), AGENCY, 28_40, {}, "move_takes_all"),
        # More pay brings what employing costs with it.
        (AGENCY, PA, 24_60, {}, "move_to_this_line"),
        (replace(SUM, kind=LineKind.CONTINGENCY), AGENCY, 1, {}, "move_of_this_line"),
        (replace(SUM, kind=LineKind.INSURANCE), AGENCY, 1, {}, "move_of_this_line"),
        (replace(PA, indicative_key="employing.pension"), AGENCY, 1, {}, "move_of_this_line"),
        (replace(PA, basis=Basis.ONE_OFF), AGENCY, 14_20, {}, "move_of_this_line"),
        (PA, replace(SUM, basis=Basis.ONE_OFF), 14_20, {}, "move_to_this_line"),
        # What has ended or has not begun has nothing to give, and can take nothing.
        (replace(PA, valid_to=ON), AGENCY, 14_20, {}, "move_of_this_line"),
        (replace(PA, valid_from=SOON), AGENCY, 14_20, {}, "move_of_this_line"),
        (PA, replace(SUM, valid_to=ON), 14_20, {}, "move_to_this_line"),
        (PA, replace(AGENCY, valid_from=SOON), 14_20, {}, "move_to_this_line"),
        (PA, replace(SUM, valid_to=SOON), 14_20, {}, "move_ends_sooner"),
        (
            replace(PA, valid_to=SOON + timedelta(days=1)),
            replace(SUM, valid_to=SOON),
            14_20,
            {},
            "move_ends_sooner",
        ),
        (
            PA,
            replace(AGENCY, management_option=ManagementOption.NOTIONAL),
            14_20,
            {},
            "move_between_options",
        ),
        (PA, replace(AGENCY, shares=shares(4_000)), 14_20, {}, "move_between_funders"),
        (PA, AGENCY, 113_60, {}, "move_over_limit"),
        (PA, AGENCY, 28_40, {"plan_weekly_pence": 283_99}, "move_over_limit"),
        (PA, AGENCY, 28_40, {"moved_before": Fraction(71_61)}, "move_over_limit"),
        (
            PA,
            AGENCY,
            14_20,
            {"rules": replace(RULES, percent=None, weekly_pence=None)},
            "move_not_allowed",
        ),
        (PA, AGENCY, 14_20, {"rules": replace(RULES, weekly_pence=0)}, "move_over_limit"),
    ],
)
def test_what_is_no_small_move_is_a_change_of_plan(giver, taker, pence, more, code) -> None:
    with pytest.raises(Refusal) as refused:
        tried(giver, taker, pence, **more)
    assert refused.value.code == code


def test_up_to_the_limit_may_be_moved() -> None:
    tried(PA, AGENCY, 28_40, plan_weekly_pence=284_00)
    tried(PA, AGENCY, 28_40, moved_before=Fraction(71_60))


def test_an_amount_that_is_no_round_part_names_two_that_are() -> None:
    with pytest.raises(Refusal) as refused:
        tried(PA, AGENCY, 10_00)
    # A hundredth of £14.20 is no whole penny; five are 71 pence.
    assert refused.value.mend == "Move £9.94 or £10.65 a week."
    for pence in (9_94, 10_65):
        tried(PA, AGENCY, pence)


recurring = st.sampled_from([basis for basis in Basis if basis is not Basis.ONE_OFF])


@st.composite
def lines(draw, kind):
    basis = draw(recurring)
    falls_on = {Basis.ON_WEEKDAYS: 9, Basis.ONCE_A_YEAR: 401}.get(basis, 0)
    one_sum = draw(st.booleans())
    return replace(
        PA,
        line_key=new_id(),
        kind=kind,
        basis=basis,
        falls_on=falls_on,
        rate_code="",
        unit="amounts" if one_sum else "hours",
        quantity_hundredths=100 if one_sum else draw(st.integers(2, 10_000)),
        unit_pence=draw(st.integers(1, 20_000)),
        shares=shares(2_500),
    )


@fixed(200, 5_000)
@given(
    lines(LineKind.AGENCY),
    lines(LineKind.ACTIVITY),
    st.integers(1, 300),
    st.sampled_from(WeeksInYear),
)
def test_no_funders_total_changes(giver, taker, hundredths, weeks) -> None:
    pence = hundredths if is_one_sum(giver) else giver.unit_pence * hundredths // 100
    most = replace(RULES, percent=None, weekly_pence=10**9)
    try:
        made = moved(
            giver,
            taker,
            pence,
            on=ON,
            rules=most,
            weeks=weeks,
            plan_weekly_pence=1,
            moved_before=Fraction(0),
        )
    except Refusal as refused:
        assume(refused.code not in ("move_takes_all", "move_not_exact", "money_too_small"))
        raise

    def weekly(line: LineAnswer) -> Fraction:
        return weekly_fraction(
            line.quantity_hundredths, line.unit_pence, line.basis, weeks, line.falls_on
        )

    left = replace(giver, quantity_hundredths=made.giver_quantity, unit_pence=made.giver_unit_pence)
    if made.taker_unit_pence is None:
        more = [taker, replace(giver, quantity_hundredths=100, unit_pence=pence)]
    else:
        more = [replace(taker, unit_pence=made.taker_unit_pence)]
    # One sum for both: their funders and their parts are the same.
    assert sum(map(weekly, [left, *more])) == weekly(giver) + weekly(taker)
    # Whatever is counted is paid for as before.
    assert is_one_sum(giver) or left.unit_pence == giver.unit_pence
