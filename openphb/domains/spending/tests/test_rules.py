"""Which statements go in, what may be coded, what is suggested, and what the figures say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans.live.types import LineCost, Purpose
from openphb.domains.spending.rules import coding, figures, taking_in
from openphb.domains.spending.statements.read import read_statement
from openphb.domains.spending.statements.types import (
    Proof,
    Statement,
    StatementAccount,
    StatementLine,
)
from openphb.domains.spending.tests.making import camt_statement, csv_statement
from openphb.domains.spending.types import EarlierCoding, Flow, PaidSince, Part, SoFar
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
NOV = date(2026, 11, 1)
DP = ManagementOption.DIRECT_PAYMENT


def day(number: int) -> date:
    return NOV + timedelta(days=number - 1)


MOVED = [(day(2), "NHS Ourshire", 113_600), (day(5), "Dove Cottage", -4_000)]


@pytest.mark.parametrize("write", [csv_statement, camt_statement])
def test_a_proved_statement_in_pounds_goes_in(write):
    account = taking_in.proved_account(read_statement(write(MOVED, 500)), TODAY)
    assert (account.opening_pence, account.closing_pence) == (500, 110_100)
    assert [line.pence for line in account.lines] == [113_600, -4_000]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (csv_statement(MOVED, balance_off_by=1), "statement_faulty", "Line 3"),
        (csv_statement(MOVED, balances=False), "statement_not_proved", "no balance"),
        (csv_statement(MOVED[:1]), "statement_not_proved", "one balance"),
        (camt_statement(MOVED, currency="EUR"), "statement_other_currency", "EUR"),
        (
            csv_statement([*MOVED, (date(2026, 11, 25), "X", -1)]),
            "statement_from_the_future",
            "25 November",
        ),
        (
            csv_statement(MOVED).replace(b"-40.00", b"-40.005"),
            "statement_faulty",
            "part of a penny",
        ),
    ],
)
def test_a_statement_that_is_not_proved_stays_out_and_says_why(data, code, words):
    with pytest.raises(Refusal) as refused:
        taking_in.proved_account(read_statement(data), TODAY)
    assert refused.value.code == code
    assert words in str(refused.value)
    assert refused.value.mend
    assert refused.value.where == "file"


def account_of(lines, opening, number="63748472", **changes):
    made = tuple(StatementLine(on, pence, None, None, None, id_) for id_, on, pence in lines)
    return StatementAccount(
        **{
            "sort_code": "202959",
            "account_number": number,
            "iban": None,
            "currency": "GBP",
            "opening_pence": opening,
            "closing_pence": opening + sum(line.pence for line in made),
            "proof": Proof.PROVED,
            "lines": made,
            **changes,
        }
    )


def test_a_faulty_file_tells_five_faults_and_how_many_more():
    data = csv_statement(MOVED).splitlines()
    many = b"\n".join([*data, *[b"nonsense"] * 9])
    with pytest.raises(Refusal) as refused:
        taking_in.proved_account(read_statement(many), TODAY)
    assert "And 4 more like these" in refused.value.message


@pytest.mark.parametrize(
    ("number", "iban", "ends", "refused"),
    [
        ("63748472", None, ["8472"], False),
        ("63748472", None, ["2222"], True),
        ("63748472", None, ["2222", "8472"], False),
        (None, "GB29NWBK60161331926819", ["6819"], False),
        (None, "GB29NWBK60161331926819", ["6810"], True),
        (None, None, ["2222"], False),
        ("63748472", None, [], False),
    ],
)
def test_a_statement_of_another_account_is_refused(number, iban, ends, refused):
    account = account_of([("a", day(1), 1)], 0, number, iban=iban)
    if not refused:
        taking_in.refuse_other_account(account, ends)
        return
    with pytest.raises(Refusal) as caught:
        taking_in.refuse_other_account(account, ends)
    assert caught.value.code == "statement_of_another"


KNOWN = SoFar(day(5), 1_000, day(10), 3_000)


@pytest.mark.parametrize(
    ("lines", "opening", "known", "code"),
    [
        ([("n1", day(11), 5)], 3_000, (), None),
        ([("n1", day(10), 5)], 3_000, (), None),
        ([("k1", day(9), 700), ("n1", day(12), 5)], 2_300, ("k1",), None),
        ([("k1", day(9), 700)], 2_300, ("k1",), None),
        ([("n1", day(11), 5)], 2_999, (), "statement_gap"),
        ([("k1", day(9), 700), ("n1", day(12), 5)], 2_301, ("k1",), "statement_gap"),
        ([("n1", day(7), 5)], 3_000, (), "statement_contradicts"),
        ([("n1", day(3), 5)], 995, (), None),
        ([("n1", day(5), 5)], 995, (), None),
        ([("n1", day(3), 5)], 994, (), "statement_gap"),
        ([("n1", day(3), 5), ("k1", day(6), 2_000), ("n2", day(12), 5)], 995, ("k1",), None),
    ],
)
def test_a_statement_carries_on_the_accounts_story_or_stays_out(lines, opening, known, code):
    account = account_of(lines, opening)
    new = taking_in.new_lines(account, set(known))
    if code is None:
        taking_in.refuse_break(account, new, KNOWN)
        return
    with pytest.raises(Refusal) as refused:
        taking_in.refuse_break(account, new, KNOWN)
    assert refused.value.code == code
    assert refused.value.mend


def test_the_first_statement_begins_the_story_wherever_it_begins():
    account = account_of([("n1", day(7), 5)], 12_345)
    taking_in.refuse_break(account, account.lines, None)


def test_pieces_of_one_account_are_joined_where_they_follow():
    first = account_of([("a", day(1), 10)], 0)
    second = account_of([("b", day(2), 5)], 10)
    whole = taking_in.proved_account(Statement("camt.053", "", (first, second), ()), TODAY)
    assert (whole.opening_pence, whole.closing_pence, len(whole.lines)) == (0, 15, 2)
    for wrong in ((second, first), (first, account_of([("b", day(2), 5)], 10, "11112222")), ()):
        with pytest.raises(Refusal) as refused:
            taking_in.proved_account(Statement("camt.053", "", wrong, ()), TODAY)
        assert refused.value.code == "statement_of_several_accounts"


def test_a_statement_without_movements_has_nothing_to_add():
    empty = Statement("camt.053", "", (account_of([], 10),), ())
    with pytest.raises(Refusal) as refused:
        taking_in.proved_account(empty, TODAY)
    assert refused.value.code == "statement_without_movements"


@settings(derandomize=True, max_examples=50)
@given(
    st.lists(st.integers(-9_999, 9_999).filter(bool), min_size=2, max_size=12),
    st.integers(-5_000, 5_000),
    st.data(),
)
def test_any_two_pieces_of_one_story_fit_in_either_order(pence, opening, data):
    lines = [(f"id{n}", day(1) + timedelta(days=n // 2), one) for n, one in enumerate(pence)]
    balances = list(accumulate(pence, initial=opening))
    cut = data.draw(st.integers(1, len(lines) - 1))
    back = data.draw(st.integers(0, cut))
    older, newer = lines[:cut], lines[back:]
    for known, offered, start in ((older, newer, back), (newer, older, 0)):
        first = 0 if known is older else back
        so_far = SoFar(
            known[0][1],
            balances[first],
            known[-1][1],
            balances[first + len(known)],
        )
        account = account_of(offered, balances[start])
        new = taking_in.new_lines(account, {one[0] for one in known})
        if len({so_far.opens_on, so_far.closes_on}) == 1 and known is newer:
            continue  # Backwards over a story of a single day: its order cannot be told.
        taking_in.refuse_break(account, new, so_far)


PA, DAY_CENTRE = new_id(), new_id()
HOME, GARDEN = new_id(), new_id()


def purpose(line, outcome):
    return Purpose(line, line, "Line", "", DP, outcome, outcome, "Outcome")


PURPOSES = [purpose(PA, HOME), purpose(PA, GARDEN), purpose(DAY_CENTRE, GARDEN)]


@pytest.mark.parametrize(
    ("movement", "parts", "code"),
    [
        (-1_000, [(PA, HOME, 1_000)], None),
        (-1_000, [(PA, HOME, 600), (PA, GARDEN, 400)], None),
        (-1_000, [(PA, HOME, 600)], None),
        (-1_000, [], None),
        (-1_000, [(PA, HOME, 600), (PA, GARDEN, 401)], "coded_more_than_spent"),
        (-1_000, [(PA, HOME, 0)], "part_not_above_zero"),
        (-1_000, [(PA, HOME, 2_000), (PA, GARDEN, -1_000)], "part_not_above_zero"),
        (-1_000, [(PA, HOME, 1), (PA, HOME, 1)], "part_twice"),
        (-1_000, [(DAY_CENTRE, HOME, 1)], "purpose_not_in_plan"),
        (1_000, [(PA, HOME, 1_000)], "money_in_not_coded"),
        (1_000, [], "money_in_not_coded"),
    ],
)
def test_one_wage_may_serve_several_outcomes_but_never_more_than_itself(movement, parts, code):
    made = [Part(*one) for one in parts]
    if code is None:
        coding.refuse_coding(movement, made, PURPOSES)
        return
    with pytest.raises(Refusal) as refused:
        coding.refuse_coding(movement, made, PURPOSES)
    assert refused.value.code == code
    assert refused.value.mend


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("DOVE COTTAGE 0411", "Dove Cottage 0412", True),
        ("J. Smith", "J SMITH", True),
        ("J Smith", "K Smith", False),
        ("12345", "67890", False),
        ("12345", " 12345 ", True),
    ],
)
def test_payees_are_the_same_by_their_letters(one, other, same):
    assert (coding.same_payee(one) == coding.same_payee(other)) is same


EARLIER_ID, LAST_ID = new_id(), new_id()


def earlier(movement_id, on, line, outcome, pence, whole=-1_000, payee="Ann Other"):
    return EarlierCoding(movement_id, on, payee, whole, line, outcome, pence)


BEFORE = [
    earlier(EARLIER_ID, day(1), DAY_CENTRE, GARDEN, 1_000),
    earlier(LAST_ID, day(2), PA, HOME, 600),
    earlier(LAST_ID, day(2), PA, GARDEN, 300),
]


@pytest.mark.parametrize(
    ("payee", "pence", "expected"),
    [
        ("ANN OTHER", -1_000, [(PA, HOME, 600), (PA, GARDEN, 300)]),
        ("Ann Other 7", -2_001, [(PA, HOME, 1_201), (PA, GARDEN, 600)]),
        ("Somebody", -1_000, []),
        ("", -1_000, []),
        ("Ann Other", 1_000, []),
    ],
)
def test_what_is_suggested_is_how_the_last_one_was_coded(payee, pence, expected):
    found = coding.suggestion(payee, pence, BEFORE, PURPOSES)
    assert [(one.line_id, one.outcome_id, one.pence) for one in found] == expected


def test_nothing_is_suggested_that_the_plan_no_longer_has():
    assert coding.suggestion("Ann Other", -1_000, BEFORE, PURPOSES[1:]) == ()


@settings(derandomize=True, max_examples=50)
@given(
    st.lists(st.integers(1, 50_000), min_size=1, max_size=3),
    st.integers(0, 50_000),
    st.integers(1, 99_999_999),
)
def test_a_suggestion_may_always_be_taken(parts, rest, pence):
    pairs = [(PA, HOME), (PA, GARDEN), (DAY_CENTRE, GARDEN)]
    whole = -(sum(parts) + rest)
    before = [
        earlier(LAST_ID, day(2), *pair, one, whole) for pair, one in zip(pairs, parts, strict=False)
    ]
    found = coding.suggestion("Ann Other", -pence, before, PURPOSES)
    coding.refuse_coding(-pence, found, PURPOSES)
    if rest == 0:
        assert sum(one.pence for one in found) == pence


BUDGET = new_id()
FLOW = Flow(in_pence=227_200, in_count=2, out_pence=84_760, out_count=9, coded_pence=80_000)
PROVED = SoFar(date(2026, 9, 4), 0, date(2026, 11, 20), 142_440)


def test_what_is_left_is_the_last_proved_balance_and_what_was_paid_since():
    paid = [PaidSince(date(2026, 11, 23), 113_600)]
    answer = figures.money_left(
        budget_id=BUDGET, on=TODAY, so_far=PROVED, flow=FLOW, paid_since=paid
    )
    assert (answer.left_pence, answer.in_pence, answer.spent_pence) == (256_040, 340_800, 84_760)
    assert (answer.uncoded_pence, answer.proved_until) == (4_760, date(2026, 11, 20))
    assert answer.left_working == (
        "The bank statement to Friday 20 November 2026 ends with £1,424.40.",
        "£1,136.00 was paid in on Monday 23 November 2026, which no statement shows yet.",
        "Together that is £2,560.40.",
    )
    assert answer.in_working[0] == (
        "2 payments in from Friday 4 September 2026 to Friday 20 November 2026 come to £2,272.00."
    )
    assert answer.in_working[-1] == "Together that is £3,408.00."
    assert "For £800.00 of it we know what it was for" in answer.spent_working[1]
    assert "began with £0.00" in answer.spent_working[2]


def test_before_the_first_statement_what_is_left_is_what_was_paid():
    paid = [PaidSince(date(2026, 11, 20), 113_600)]
    answer = figures.money_left(
        budget_id=BUDGET, on=TODAY, so_far=None, flow=Flow(0, 0, 0, 0, 0), paid_since=paid
    )
    assert (answer.left_pence, answer.proved_until) == (113_600, None)
    assert answer.left_working[0] == "There is no bank statement yet."
    nothing = figures.money_left(
        budget_id=BUDGET, on=TODAY, so_far=None, flow=Flow(0, 0, 0, 0, 0), paid_since=[]
    )
    assert nothing.left_pence == 0
    assert nothing.left_working == ("There is no bank statement yet.",)


def cost(**changes):
    made = {
        "line_key": PA,
        "management_option": DP,
        "quantity_hundredths": 2_000,
        "unit_pence": 1_420,
        "basis": Basis.PER_WEEK,
        "valid_from": date(2026, 9, 1),
        "valid_to": None,
    }
    return LineCost(**{**made, **changes})


def months(so_far, moved, costs):
    found = figures.left_by_month(
        so_far=so_far, moved=moved, costs=costs, weeks_in_year=WeeksInYear.FIFTY_TWO
    )
    return [(one.month, one.left_pence, one.expected_pence) for one in found]


def test_what_is_left_by_month_stands_beside_what_the_plan_expected():
    so_far = SoFar(date(2026, 9, 7), 1_000, date(2026, 11, 7), 0)
    moved = {date(2026, 9, 1): (200_000, 90_000), date(2026, 10, 1): (100_000, 130_000)}
    notional = cost(management_option=ManagementOption.NOTIONAL)
    once = cost(basis=Basis.ONE_OFF, quantity_hundredths=100, valid_from=date(2026, 10, 5))
    weekly = 28_400
    september, october = weekly * 24 / 7, weekly * 31 / 7
    assert months(so_far, moved, [cost(), notional, once]) == [
        (date(2026, 9, 1), 111_000, round(201_000 - september)),
        (date(2026, 10, 1), 81_000, round(301_000 - september - october - 1_420)),
        (date(2026, 11, 1), 81_000, round(301_000 - september - october - 1_420 - weekly)),
    ]


def test_a_line_is_expected_to_cost_only_while_it_is_valid():
    so_far = SoFar(date(2026, 9, 1), 0, date(2026, 9, 30), 0)
    line = cost(valid_from=date(2026, 9, 8), valid_to=date(2026, 9, 15))
    assert months(so_far, {}, [line]) == [(date(2026, 9, 1), 0, -28_400)]


@settings(derandomize=True, max_examples=50)
@given(st.dictionaries(st.integers(1, 12), st.tuples(st.integers(0, 9_999), st.integers(0, 9_999))))
def test_money_left_is_conserved_month_by_month(by_month):
    moved = {date(2026, number, 1): flow for number, flow in by_month.items()}
    so_far = SoFar(date(2026, 1, 1), 500, date(2026, 12, 31), 0)
    found = months(so_far, moved, [])
    assert [one[0].month for one in found] == list(range(1, 13))
    assert found[-1][1] == 500 + sum(into - out for into, out in moved.values())
    assert found[-1][2] == 500 + sum(into for into, _ in moved.values())


def test_named_days_are_expected_to_cost_what_the_calendar_gives_them():
    so_far = SoFar(date(2026, 11, 1), 0, date(2026, 11, 30), 0)
    # November 2026 has five Mondays and four Thursdays.
    visits = cost(basis=Basis.ON_WEEKDAYS, quantity_hundredths=100, falls_on=0b0001001)
    yearly = cost(basis=Basis.ONCE_A_YEAR, quantity_hundredths=100, falls_on=1115)
    assert months(so_far, {}, [visits]) == [(date(2026, 11, 1), 0, -9 * 1_420)]
    assert months(so_far, {}, [yearly]) == [(date(2026, 11, 1), 0, -1_420)]
