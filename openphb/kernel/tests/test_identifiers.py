import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.kernel.ids import new_id
from openphb.kernel.nhs_number import check, parse_nhs_number
from openphb.kernel.postcode import normalise_postcode
from openphb.kernel.refusal import Refusal

few = settings(derandomize=True, max_examples=50, deadline=None)


@pytest.mark.parametrize(
    "digits",
    ["9434765919", "9434765870", "9876543210", "4505577104", "4010232137", "9990000018"],
)
def test_a_possible_nhs_number_is_shown_3_3_4(digits):
    answer = check(digits)
    assert answer.valid
    assert answer.digits == digits
    assert answer.formatted == f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    assert answer.reason is None


@pytest.mark.parametrize(
    "text", ["943 476 5919", " 943-476-5919\n", "94347 65919", "943\u00a0476\u20115919"]
)
def test_spaces_and_hyphens_do_not_matter(text):
    assert parse_nhs_number(text) == "9434765919"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9434765918", "nhs_number_check_digit"),
        ("9434765871", "nhs_number_check_digit"),
        ("1234567890", "nhs_number_check_digit"),
        ("4857773456", "nhs_number_check_digit"),
        ("0000000000", "nhs_number_zeros"),
        ("000 000 0000", "nhs_number_zeros"),
        ("2222222222", "nhs_number_range"),
        ("", "nhs_number_length"),
        ("943476591", "nhs_number_length"),
        ("94347659190", "nhs_number_length"),
        ("943476591X", "nhs_number_not_digits"),
        ("٩٤٣٤٧٦٥٩١٩", "nhs_number_not_digits"),
    ],
)
def test_an_impossible_nhs_number_is_refused_by_name(text, code):
    answer = check(text)
    assert (answer.valid, answer.formatted, answer.code) == (False, None, code)
    assert answer.reason
    with pytest.raises(Refusal) as refused:
        parse_nhs_number(text)
    assert refused.value.code == code


@few
@given(st.integers(400_000_000, 499_999_999), st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(nine, place, change):
    possible = [f"{nine}{last}" for last in range(10) if check(f"{nine}{last}").valid]
    for number in possible:
        digits = [int(digit) for digit in number]
        digits[place] = (digits[place] + change) % 10
        mistyped = "".join(map(str, digits))
        assert check(mistyped).code in ("nhs_number_check_digit", "nhs_number_range")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ng15fs", "NG1 5FS"),
        ("  sw1a  1AA ", "SW1A 1AA"),
        ("m1 1ae", "M1 1AE"),
        ("EC1A\t1BB", "EC1A 1BB"),
    ],
)
def test_a_postcode_is_written_in_its_usual_form(text, normal):
    assert normalise_postcode(text) == normal


@pytest.mark.parametrize("text", ["", "NG1", "12345", "NG1 5F5", "NG1 5FSX", "ＮＧ1 5FS"])
def test_what_is_not_a_postcode_is_refused(text):
    with pytest.raises(Refusal) as refused:
        normalise_postcode(text)
    assert refused.value.code == "postcode_unreadable"


def test_ids_are_standard_uuids_of_version_7_in_the_order_they_were_made():
    made = [new_id() for _ in range(1000)]
    assert all(type(one) is uuid.UUID and one.version == 7 for one in made)
    assert made == sorted(set(made))
