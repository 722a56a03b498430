"""Own cases, on a small table of our own; the published cases are in tests/external."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.kernel.bank_details import (
    ModulusTable,
    check_bank_details,
    parse_bank_details,
    parse_substitutions,
    parse_weights,
    read_modulus_table,
)
from openphb.kernel.refusal import Refusal

# Sort codes and weights made up for these tests, in the layout of the published file.
WEIGHTS = """\
100000 100009 MOD11  0 0 0 0 0 0 7 5 8 3 4 6 2 1
100010 100010 DBLAL  2 1 2 1 2 1 2 1 2 1 2 1 2 1
100020 100020 MOD10  0 0 0 0 0 0 8 7 6 5 4 3 2 1
100030 100030 MOD10  0 0 0 0 0 0 1 1 1 1 1 1 1 1
100030 100030 DBLAL  0 0 0 0 0 0 1 1 1 1 1 1 1 1 3
100040 100040 DBLAL  0 0 0 0 0 0 1 1 1 1 1 1 1 1 1
100050 100050 MOD11  9 9 9 9 9 9 9 9 0 0 0 0 0 1 7
100060 100060 MOD11  0 0 0 0 0 0 1 1 1 1 1 1 0 0 4
100070 100070 MOD10  0 0 0 0 0 0 0 1 1 1 1 1 1 1 6
"""
TABLE = ModulusTable(parse_weights(WEIGHTS), parse_substitutions("938173 938017\n"))


@pytest.mark.parametrize(
    ("sort_code", "account", "expected"),
    [
        ("20-29-59", "63748472", ("202959", "63748472")),
        ("20 29 59", "6374 8472", ("202959", "63748472")),
        ("202959", "3748472", ("202959", "03748472")),
        ("202959", "748472", ("202959", "00748472")),
        ("60-16-13", "0131926819", ("601613", "31926819")),
        ("01-00-04", "01-31926819", ("010004", "31926819")),
        ("08-90-00", "3192681901", ("089000", "31926819")),
        ("72-00-01", "931926819", ("720009", "31926819")),
        ("09-01-28", "631926819", ("090126", "31926819")),
    ],
)
def test_details_are_written_as_six_and_eight_digits(sort_code, account, expected):
    details = parse_bank_details(sort_code, account)
    assert (details.sort_code, details.account_number) == expected


@pytest.mark.parametrize(
    ("sort_code", "account", "code", "where"),
    [
        ("2029", "63748472", "sort_code_digits", "sort_code"),
        ("20295x", "63748472", "sort_code_digits", "sort_code"),
        ("٢٠٢٩٥٩", "63748472", "sort_code_digits", "sort_code"),
        ("202959", "", "account_number_digits", "account_number"),
        ("202959", "12345", "account_number_digits", "account_number"),
        ("202959", "12345678901", "account_number_digits", "account_number"),
        ("202959", "6374847A", "account_number_digits", "account_number"),
        ("202959", "123456789", "account_number_length", "account_number"),
        ("202959", "1234567890", "account_number_length", "account_number"),
        ("601613", "123456789", "account_number_length", "account_number"),
        ("720001", "1234567890", "account_number_length", "account_number"),
    ],
)
def test_details_of_no_known_shape_are_refused_and_never_guessed(sort_code, account, code, where):
    with pytest.raises(Refusal) as refused:
        parse_bank_details(sort_code, account)
    assert (refused.value.code, refused.value.where) == (code, where)


@pytest.mark.parametrize(
    ("sort_code", "account", "result"),
    [
        ("100000", "58177632", "valid"),  # 7x5+5x8+8x1+3x7+4x7+6x6+2x3+1x2 = 176 = 16x11
        ("100009", "58177632", "valid"),  # the last of the range
        ("100000", "58177633", "invalid"),
        ("100001", "8177632", "invalid"),  # short: filled with a zero first
        ("100020", "00000019", "invalid"),
        ("100020", "00000018", "valid"),  # 2x1+1x8 = 10
        ("100040", "00000003", "valid"),  # exception 1: 27 + 3 = 30
        ("100040", "00000010", "invalid"),
        ("100050", "12345690", "valid"),  # exception 7: g is 9, so the nines count for nothing
        ("100050", "12345680", "invalid"),
        ("100060", "11100003", "valid"),  # exception 4: the remainder is 03
        ("100060", "11100004", "invalid"),
        ("100060", "52300010", "valid"),  # the remainder is 10: both digits count
        ("100060", "52300000", "invalid"),
        ("100070", "41111133", "cannot_be_checked"),  # exception 6: a is 4 to 8 and g is h
        ("100070", "81111133", "cannot_be_checked"),
        ("100070", "31111133", "invalid"),
        ("100070", "91111133", "invalid"),
        ("100070", "41111134", "invalid"),
        ("100031", "12345678", "cannot_be_checked"),  # after the last row of that range
        ("999999", "12345678", "cannot_be_checked"),
        ("000000", "12345678", "cannot_be_checked"),
    ],
)
def test_the_check_has_three_answers(sort_code, account, result):
    assert check_bank_details(parse_bank_details(sort_code, account), TABLE).result == result


@pytest.mark.parametrize(
    ("account", "steps", "result"),
    [
        ("11600002", [True, None], "valid"),
        ("11900008", [False, None], "invalid"),
        ("11500003", [True, True], "valid"),
        ("11500004", [False, False], "invalid"),
    ],
)
def test_exception_3_leaves_out_the_second_check_where_c_is_6_or_9(account, steps, result):
    answer = check_bank_details(parse_bank_details("100030", account), TABLE)
    assert [step.passed for step in answer.steps] == steps
    assert answer.result == result


@settings(derandomize=True, max_examples=50, deadline=None)
@given(
    st.integers(0, 99_999_999).map(lambda number: f"{number:08d}"),
    st.integers(0, 7),
    st.integers(1, 9),
)
def test_modulus_11_notices_any_one_mistyped_digit(account, place, change):
    digit = (int(account[place]) + change) % 10
    mistyped = f"{account[:place]}{digit}{account[place + 1 :]}"
    results = {
        check_bank_details(parse_bank_details("100000", number), TABLE).result
        for number in (account, mistyped)
    }
    assert results != {"valid"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "modulus_table_empty"),
        ("hello\n", "modulus_table_row"),
        (WEIGHTS.replace("MOD10", "MOD12", 1), "modulus_table_row"),
        (WEIGHTS.replace(" 1 1\n", " 1\n", 1), "modulus_table_row"),
        (WEIGHTS.replace("1 3\n", "1 15\n"), "modulus_table_row"),
        (WEIGHTS.replace("100000 100009", "100009 100000"), "modulus_table_row"),
        (WEIGHTS.replace("100000 100009", "100000 100010"), "modulus_table_overlap"),
        (WEIGHTS + WEIGHTS.splitlines()[3], "modulus_table_overlap"),
    ],
)
def test_a_damaged_table_is_refused_whole(text, code):
    with pytest.raises(Refusal) as refused:
        parse_weights(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["938173\n", "938173 93801x\n", "938173 938017 938018\n"])
def test_a_damaged_substitution_table_is_refused(text):
    with pytest.raises(Refusal) as refused:
        parse_substitutions(text)
    assert refused.value.code == "modulus_substitution_row"
    assert refused.value.where == "line 1"


def test_a_table_that_is_not_there_is_refused_by_its_path(tmp_path):
    with pytest.raises(Refusal) as refused:
        read_modulus_table(tmp_path / "valacdos.txt")
    assert refused.value.code == "modulus_file_unreadable"
    assert refused.value.where == str(tmp_path / "valacdos.txt")


def test_tables_are_read_from_files_with_either_line_ending(tmp_path):
    weights, substitutions = tmp_path / "valacdos.txt", tmp_path / "scsubtab.txt"
    weights.write_bytes(WEIGHTS.replace("\n", "\r\n").encode())
    substitutions.write_bytes(b"938173 938017\r\n\r\n")
    assert read_modulus_table(weights, substitutions) == TABLE
    assert read_modulus_table(weights).substitutions is None
