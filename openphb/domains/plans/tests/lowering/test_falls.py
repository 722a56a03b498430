"""When a version lowers a direct payment, from which day, and what then keeps it back: as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.domains.plans.lowering import rules
from openphb.domains.plans.lowering.types import (
    Fall,
    FallStep,
    Lowering,
    PaidLine,
    Paying,
    WhyLower,
)
from openphb.domains.plans.views.lowering import fall_words
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

JAN, FEB, MAR, APR = (date(2027, month, 1) for month in (1, 2, 3, 4))
PA = PaidLine(new_id(), 2000, 1400, Basis.PER_WEEK, 0, JAN, None)  # £280.00 a week
GYM = PaidLine(new_id(), 100, 3000, Basis.PER_WEEK, 0, JAN, None)  # £30.00 a week
HOIST = PaidLine(new_id(), 100, 90_000, Basis.ONE_OFF, 0, MAR, None)  # £900.00 once


def of(starts_on, *lines):
    return Paying(starts_on, lines)


def falls(*steps, **once):
    return Fall(tuple(FallStep(*step) for step in steps), **once)


FEWER = replace(PA, quantity_hundredths=1500)
WAS = of(JAN, PA, GYM)


@pytest.mark.parametrize(
    ("case", "agreed", "new", "found"),
    [
        ("a first plan", [], of(FEB, PA), None),
        ("the same again", [WAS], of(FEB, PA, GYM), None),
        ("a rise", [WAS], of(FEB, replace(PA, unit_pence=1500), GYM), None),
        ("a line goes, another takes it", [WAS], of(FEB, replace(PA, unit_pence=1550)), None),
        ("fewer hours", [WAS], of(FEB, FEWER, GYM), falls((FEB, 310_00, 240_00))),
        ("a line goes", [WAS], of(FEB, PA), falls((FEB, 310_00, 280_00))),
        ("no line is paid directly", [WAS], of(FEB), falls((FEB, 310_00, 0))),
        (
            "a line ends sooner than it did",
            [WAS],
            of(FEB, PA, replace(GYM, valid_to=APR)),
            falls((APR, 310_00, 280_00)),
        ),
        (
            "a line begins again later",
            [WAS],
            of(FEB, PA, replace(GYM, valid_from=MAR)),
            falls((FEB, 310_00, 280_00)),
        ),
        (
            "what had ended by then is left out",
            [of(JAN, PA, replace(GYM, valid_to=FEB))],
            of(FEB, PA),
            None,
        ),
        (
            "what was to begin later is left out",
            [of(JAN, PA, replace(GYM, valid_from=APR))],
            of(FEB, PA),
            falls((APR, 310_00, 280_00)),
        ),
        (
            "begun before a version that is agreed already, as low as that one",
            [WAS, of(MAR, FEWER, GYM)],
            of(FEB, FEWER, GYM),
            falls((FEB, 310_00, 240_00)),
        ),
        (
            "the same, from that version's day",
            [WAS, of(MAR, FEWER, GYM)],
            of(MAR, FEWER, GYM),
            None,
        ),
        (
            "more now, and less than a rise that was agreed from later on",
            [WAS, of(MAR, replace(PA, unit_pence=1600), GYM)],
            of(FEB, replace(PA, unit_pence=1500), GYM),
            falls((MAR, 350_00, 330_00)),
        ),
        (
            "every four weeks for every week",
            [of(JAN, PA)],
            of(FEB, replace(PA, quantity_hundredths=8000, basis=Basis.PER_FOUR_WEEKS)),
            None,
        ),
        (
            "a month for a week, to the nearest penny",
            [of(JAN, replace(PA, quantity_hundredths=100, unit_pence=100_00))],
            of(
                FEB,
                replace(PA, quantity_hundredths=100, unit_pence=433_33, basis=Basis.PER_MONTH),
            ),
            None,
        ),
        (
            "a hoist to come goes",
            [of(JAN, PA, HOIST)],
            of(FEB, PA),
            Fall((), MAR, 900_00),
        ),
        ("a hoist that came stays away", [of(JAN, PA, HOIST)], of(APR, PA), None),
        (
            "a hoist moves to a later day",
            [of(JAN, PA, HOIST)],
            of(FEB, PA, replace(HOIST, valid_from=APR)),
            None,
        ),
        (
            "a hoist that came is no money for another",
            [of(JAN, PA, HOIST, replace(HOIST, line_key=new_id(), valid_from=date(2027, 5, 1)))],
            of(APR, PA, HOIST),
            Fall((), date(2027, 5, 1), 900_00),
        ),
        (
            "a hoist that two versions agreed is one hoist",
            [of(JAN, PA, HOIST), of(APR, PA, HOIST)],
            of(FEB, PA, HOIST),
            None,
        ),
        (
            "a pound less now, and a line ends sooner later on",
            [WAS],
            of(FEB, replace(PA, unit_pence=1395), replace(GYM, valid_to=APR)),
            falls((FEB, 310_00, 309_00), (APR, 310_00, 279_00)),
        ),
        (
            "less for a while, and less again after it was as much",
            [WAS],
            of(FEB, PA, replace(GYM, valid_from=MAR, valid_to=APR)),
            falls((FEB, 310_00, 280_00), (APR, 310_00, 280_00)),
        ),
        (
            "a hoist goes, and the weekly amount falls later",
            [of(JAN, PA, GYM, HOIST)],
            of(FEB, PA, replace(GYM, valid_to=APR)),
            falls((APR, 310_00, 280_00), once_day=MAR, once_less_pence=900_00),
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_from_when_less_is_paid_directly(case, agreed, new, found):
    assert rules.fall(agreed, new, WeeksInYear.FIFTY_TWO) == found


TODAY = date(2027, 1, 10)
ENOUGH = ("enough",)


@pytest.mark.parametrize(
    ("days", "why", "code"),
    [
        (28, WhyLower(ENOUGH), ""),
        (28, WhyLower(), "lowered_ground_missing"),
        (28, WhyLower(("offset",)), "lowered_ground_missing"),
        (28, WhyLower((), "He asked."), "lowered_ground_missing"),
        (27, WhyLower(ENOUGH), "lowered_too_soon"),
        (27, WhyLower(ENOUGH, "  "), "lowered_too_soon"),
        (27, WhyLower(ENOUGH, "He asked."), ""),
        (0, WhyLower(ENOUGH, "He asked."), ""),
        (0, WhyLower(ENOUGH), "lowered_too_soon"),
        (-1, WhyLower(ENOUGH, "He asked."), "lowered_backwards"),
        (-60, WhyLower(ENOUGH, "He asked."), "lowered_backwards"),
    ],
)
def test_a_direct_payment_is_lowered_with_notice_or_a_reason_and_never_backwards(days, why, code):
    fall = falls((TODAY + timedelta(days=days), 310_00, 240_00))

    def check():
        rules.check(Lowering(fall, 28, TODAY), why, known=ENOUGH)

    if not code:
        check()
        return
    with pytest.raises(Refusal) as caught:
        check()
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("fall", "words"),
    [
        (
            falls((FEB, 310_00, 309_00), (APR, 310_00, 279_00)),
            "From Monday 1 February 2027, the direct payment is £309.00 a week. Agreed before: "
            "£310.00. From Thursday 1 April 2027, the direct payment is £279.00 a week. Agreed "
            "before: £310.00.",
        ),
        (
            falls((APR, 310_00, 280_00), once_day=MAR, once_less_pence=900_00),
            "On Monday 1 March 2027 or later, £900.00 less is paid, once. From Thursday 1 April "
            "2027, the direct payment is £280.00 a week. Agreed before: £310.00.",
        ),
        (
            Fall((), MAR, 900_00),
            "On Monday 1 March 2027 or later, £900.00 less is paid, once. The weekly amount does "
            "not change.",
        ),
    ],
)
def test_every_fall_is_told_with_its_own_day(fall, words):
    assert " ".join(fall_words(fall)) == words


def test_notice_is_counted_to_the_first_of_all_falls():
    both = falls((APR, 310_00, 280_00), once_day=MAR, once_less_pence=900_00)
    assert both.from_day == MAR
    assert replace(both, once_day=None, once_less_pence=0).from_day == APR
