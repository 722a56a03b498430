from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.kernel.money import LARGEST, parse_pounds, pounds, round_half_up, split
from openphb.kernel.refusal import Refusal

few = settings(derandomize=True, max_examples=50, deadline=None)


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0.00"),
        (5, "£0.05"),
        (113600, "£1,136.00"),
        (-320, "−£3.20"),
        (-5, "−£0.05"),
        (LARGEST, "£999,999,999.99"),
    ],
)
def test_pence_are_shown_as_pounds(pence, words):
    assert pounds(pence) == words


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1136", 113600),
        (" £1,136.00 ", 113600),
        ("1136.5", 113650),
        ("0.05", 5),
        ("-3.20", -320),
        ("−£3.20", -320),
        ("£-3.20", -320),
        ("+7.00", 700),
        ("8.85000", 885),
        ("0000000000000007.00", 700),
        ("999,999,999.99", LARGEST),
    ],
)
def test_pounds_are_read_as_pence(text, pence):
    assert parse_pounds(text) == pence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "money_unreadable"),
        ("£", "money_unreadable"),
        ("ten", "money_unreadable"),
        ("1,5", "money_unreadable"),
        ("12,34,567", "money_unreadable"),
        ("1.136,00", "money_unreadable"),
        (".50", "money_unreadable"),
        ("1e3", "money_unreadable"),
        ("--3", "money_unreadable"),
        ("-£-3", "money_unreadable"),
        ("١٢", "money_unreadable"),
        ("nan", "money_unreadable"),
        ("8.855", "money_not_whole_pence"),
        ("8.85001", "money_not_whole_pence"),
        ("1000000000.00", "money_too_large"),
        ("9" * 10_000, "money_too_large"),
    ],
)
def test_an_amount_that_cannot_be_taken_is_refused_by_name(text, code):
    with pytest.raises(Refusal) as refused:
        parse_pounds(text)
    assert refused.value.code == code
    assert refused.value.mend


@few
@given(st.integers(-LARGEST, LARGEST))
def test_what_is_shown_is_read_back_the_same(pence):
    assert parse_pounds(pounds(pence)) == pence


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("2.5", 3), ("-2.5", -3), ("2.4999", 2), ("-2.4999", -2), ("0.5", 1), ("-0.5", -1), ("7", 7)],
)
def test_a_half_goes_away_from_zero(exact, rounded):
    assert round_half_up(Fraction(exact)) == rounded


weights = st.lists(
    st.fractions(min_value=0, max_value=100, max_denominator=365), min_size=1, max_size=12
).filter(any)


@few
@given(st.integers(-LARGEST, LARGEST), weights)
def test_shares_add_up_and_each_is_within_a_penny_of_exact(total, shares):
    parts = split(total, shares)
    assert sum(parts) == total
    for part, weight in zip(parts, shares, strict=True):
        assert abs(part - total * weight / sum(shares)) <= 1


@few
@given(st.integers(0, LARGEST), weights)
def test_a_reversal_is_shared_as_the_exact_negative(total, shares):
    assert split(-total, shares) == [-part for part in split(total, shares)]


def test_nothing_is_given_to_a_weight_of_nothing():
    assert split(100, [1, 0, 1, 0]) == [50, 0, 50, 0]


@pytest.mark.parametrize("bad", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_are_a_bug_of_the_caller(bad):
    with pytest.raises(ValueError, match="weights"):
        split(100, bad)
