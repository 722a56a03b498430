"""What a statement may say, what is in doubt, what is owed back, and how papers stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.monitoring.files import HeldPerson, read_rows, write_template
from openphb.domains.monitoring.rules import papers, returns, rows
from openphb.domains.monitoring.rules.advances import advance_fault, advance_lines, bill_lines
from openphb.domains.monitoring.rules.holdings import holding_fault
from openphb.domains.monitoring.types import (
    Doubt,
    HoldingDraft,
    PaperDraft,
    PaperKind,
    PaperState,
    RowFacts,
    RowGiven,
    RowKind,
    Sums,
    WhyBack,
)
from openphb.domains.payments.advances import AdvancesDue, rate_over
from openphb.domains.payments.types import LineDue, PeriodDue
from openphb.kernel.periods import Period

TODAY = date(2026, 11, 24)
LINE, OTHER, ROW = UUID(int=1), UUID(int=2), UUID(int=3)
SPENT = RowGiven("1", RowKind.SPENT, TODAY, 100_00, "Wages", "Payslip", LINE)
FACTS = RowFacts(
    first_day=date(2026, 11, 1),
    last_day=None,
    line_days={LINE: Period(date(2026, 11, 1))},
    advanced_pence={LINE: 840_00},
    held_pence=840_00,
)
FIRST = Period(date(2026, 11, 1), date(2026, 11, 29))
SECOND = Period(date(2026, 11, 29), date(2026, 12, 27))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"row_key": " "}, "row_key_missing"),
        ({"row_key": "x" * 61}, "row_key_missing"),
        ({"words": ""}, "row_words_missing"),
        ({"words": "x" * 301}, "row_too_long"),
        ({"on": TODAY + timedelta(days=1)}, "row_in_the_future"),
        ({"pence": 0}, "row_pence"),
        ({"line_key": None}, "row_line_missing"),
        ({"line_key": OTHER}, "row_line_unknown"),
    ],
)
def test_a_row_is_taken_or_says_what_is_wrong(changes, code):
    fault = rows.row_fault(replace(SPENT, **changes), today=TODAY, line_keys=[LINE])
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("row", "facts", "doubt"),
    [
        (SPENT, FACTS, None),
        (replace(SPENT, on=date(2026, 10, 31)), FACTS, Doubt.BEFORE_START),
        (SPENT, replace(FACTS, last_day=date(2026, 11, 20)), Doubt.AFTER_END),
        (replace(SPENT, evidence=""), FACTS, Doubt.NO_EVIDENCE),
        (replace(SPENT, pence=840_01), FACTS, Doubt.LINE_ABOVE),
        (SPENT, replace(FACTS, held_pence=99_99), Doubt.MORE_THAN_HELD),
        (SPENT, replace(FACTS, line_days={LINE: FIRST}), None),
        (
            replace(SPENT, on=date(2026, 11, 30)),
            replace(FACTS, line_days={LINE: FIRST}),
            Doubt.LINE_NOT_IN_PLAN,
        ),
        (
            RowGiven("2", RowKind.FEE, TODAY, 12_01, "Fee", ""),
            replace(FACTS, fee_agreed_pence={ROW: 12_00}),
            Doubt.FEE_ABOVE,
        ),
        (
            RowGiven("2", RowKind.RETURNED, TODAY, 5_00, "BACS", ""),
            replace(FACTS, last_day=date(2026, 11, 20)),
            None,
        ),
    ],
)
def test_what_is_in_doubt_about_a_row(row, facts, doubt):
    found = rows.doubts(ROW, row, facts, person_asks=False)
    assert found[:1] == ((doubt,) if doubt else ())


def test_a_row_that_the_person_asks_about_is_in_doubt():
    assert rows.doubts(ROW, SPENT, FACTS, person_asks=True) == (Doubt.PERSON_ASKS,)


@pytest.mark.parametrize(
    ("sums", "open_pence", "ended", "stays", "expected"),
    [
        (Sums(840_00), 0, False, 420_00, (420_00, WhyBack.UNSPENT)),
        (Sums(840_00), 420_00, False, 420_00, (0, None)),
        (Sums(840_00, 700_00), 0, False, 420_00, (0, None)),
        (Sums(840_00, 700_00), 0, True, 420_00, (140_00, WhyBack.ENDED)),
        (Sums(840_00, 840_00), 0, True, 0, (0, None)),
        (Sums(840_00), 900_00, True, 0, (0, None)),
    ],
)
def test_what_can_be_asked_back(sums, open_pence, ended, stays, expected):
    assert (
        returns.owed_back(sums, open_pence=open_pence, ended=ended, stays_pence=stays) == expected
    )


def test_so_many_weeks_may_stay_to_the_penny():
    assert returns.may_stay(Fraction(840_00, 4), 2) == 420_00
    assert returns.may_stay(Fraction(100_01, 3), 1) == 33_34


def line(key: UUID, period: Period, entitled: int, accounted: int = 0) -> LineDue:
    return LineDue(key, key, period, entitled, accounted)


def due(*periods: tuple[Period, tuple[LineDue, ...]]) -> AdvancesDue:
    last = periods[-1][0] if periods else None
    return AdvancesDue(1, last, tuple(PeriodDue(*one) for one in periods), (), None)


@pytest.mark.parametrize(
    ("periods", "asked"),
    [
        ([(FIRST, (line(LINE, FIRST, 840_00),))], {LINE: 840_00}),
        ([(FIRST, (line(LINE, FIRST, 840_00, 840_00),))], {}),
        # A newer plan took £240 of the first period: it is kept from the line's own next advance.
        (
            [
                (FIRST, (line(LINE, FIRST, 600_00, 840_00),)),
                (SECOND, (line(LINE, SECOND, 600_00), line(OTHER, SECOND, 50_00))),
            ],
            {LINE: 360_00, OTHER: 50_00},
        ),
        # More than the line's own: from the others.
        (
            [
                (FIRST, (line(LINE, FIRST, 0, 840_00),)),
                (SECOND, (line(LINE, SECOND, 600_00), line(OTHER, SECOND, 300_00))),
            ],
            {OTHER: 60_00},
        ),
        # All of it is less than was advanced: nothing.
        (
            [
                (FIRST, (line(LINE, FIRST, 0, 840_00),)),
                (SECOND, (line(LINE, SECOND, 600_00),)),
            ],
            {},
        ),
    ],
)
def test_what_an_advance_asks_for(periods, asked):
    found = due(*periods)
    lines = bill_lines(advance_lines(found))
    assert {one.line_key: one.pence for one in lines} == asked
    assert sum(one.pence for one in lines) == max(found.pence, 0)
    fault = advance_fault(found)
    assert (fault.code if fault else None) == (None if asked else "advance_nothing_due")


def test_a_fee_is_agreed_for_each_period_that_has_begun():
    def fee(ended_on: date | None, on: date) -> int:
        return rate_over(
            pence=12_00,
            basis=Basis.PER_FOUR_WEEKS,
            first_day=date(2026, 12, 11),
            ended_on=ended_on,
            frequency=Frequency.FOUR_WEEKLY,
            on=on,
        )

    assert fee(None, date(2026, 12, 11)) == 12_00
    assert fee(None, date(2027, 1, 8)) == 24_00
    assert fee(date(2026, 12, 25), date(2027, 1, 8)) == 6_00
    assert fee(date(2026, 12, 11), date(2027, 1, 8)) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"organisation_id": None}, "holding_organisation"),
        ({"organisation_id": None, "new_name": "Kind Hands"}, None),
        ({"fee_pence": -1}, "fee_pence"),
        ({"fee_basis": Basis.ONE_OFF}, "fee_basis"),
        ({"keep_weeks": 200}, "keep_weeks"),
        ({"source": "?"}, "holding_source"),
    ],
)
def test_by_which_terms_an_organisation_may_hold_money(changes, code):
    draft = HoldingDraft(LINE, 12_00, Basis.PER_WEEK, 8, "The agreement")
    fault = holding_fault(replace(draft, **changes))
    assert (fault.code if fault else None) == code


def paper(until: date | None, since: date = date(2026, 1, 1), **says) -> PaperDraft:
    return PaperDraft(PaperKind.INSURANCE, since, until, "", "Seen", **says)


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        ([], PaperState.MISSING),
        ([paper(None)], PaperState.HOLDS),
        ([paper(date(2026, 12, 24))], PaperState.ENDS_SOON),
        ([paper(date(2027, 12, 24))], PaperState.HOLDS),
        ([paper(date(2026, 11, 23))], PaperState.ENDED),
        ([paper(None, date(2026, 12, 1))], PaperState.MISSING),
        # The next one is there, so nobody worries about this one.
        ([paper(date(2026, 12, 24)), paper(None, date(2026, 12, 25))], PaperState.HOLDS),
        ([paper(None, needed=False)], PaperState.NOT_NEEDED),
    ],
)
def test_how_a_paper_stands(shown, state):
    found, _last = papers.standing(PaperKind.INSURANCE, shown, today=TODAY, soon_days=60)
    assert found is state


PEOPLE = [HeldPerson(UUID(int=9), "CHC-1", "Nora", {"Help every morning": LINE})]
HEADER = "person,row,kind,date,line,what,amount,evidence\n"


def test_a_file_is_read_row_by_row_and_bad_rows_say_where_and_how_to_mend_it():
    data = HEADER + (
        "chc-1,1,spent,2026-11-20,help every morning,Wages,100.00,Payslip\n"
        "CHC-1,2,fee,20/11/2026,,Fee,£12.00,\n"
        "CHC-9,3,spent,2026-11-20,Help every morning,Wages,1,\n"
        "CHC-1,4,gift,2026-11-20,,Wages,1,\n"
        "CHC-1,5,spent,2026-02-30,Help every morning,Wages,1,\n"
        "CHC-1,6,spent,2026-11-20,Taxi,Taxi,1,\n"
        "CHC-1,7,spent,2026-11-20,Help every morning,Wages,a lot,\n"
    )
    good, wrong = read_rows(data.encode(), PEOPLE)
    assert [(at, row.pence, row.kind) for at, _holding, row in good] == [
        (2, 100_00, RowKind.SPENT),
        (3, 12_00, RowKind.FEE),
    ]
    assert [(one.line, one.column, one.code) for one in wrong] == [
        (4, "person", "person_unknown"),
        (5, "kind", "kind_unknown"),
        (6, "date", "day_unreadable"),
        (7, "line", "row_line_unknown"),
        (8, "amount", "money_unreadable"),
    ]
    assert all(one.mend for one in wrong)


def test_the_template_has_a_row_for_each_line_and_the_fee_and_can_be_read_again():
    text = write_template(PEOPLE, TODAY)
    assert text.splitlines()[1:] == [
        "CHC-1,,spent,2026-11-24,Help every morning,,,",
        "CHC-1,,fee,2026-11-24,,Fee,,",
    ]
