"""The 34 cases that Vocalink published, on the tables that operators download."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from openphb.kernel.bank_details import (
    ModulusResult,
    check_bank_details,
    parse_bank_details,
    read_modulus_table,
)

TABLES = ["valacdos-v7-70.txt", "valacdos-v8-50.txt"]


@pytest.fixture(params=TABLES)
def table(request, samples):
    return read_modulus_table(samples(f"modulus/{request.param}"), samples("modulus/scsubtab.txt"))


@pytest.fixture
def cases(samples):
    text = samples("modulus/vocalink_v770_test_cases.txt").read_text(encoding="utf-8")
    found = re.findall(r"^(\d+) (.*) (\d{6}) (\d{8}) ([YN])$", text, re.MULTILINE)
    assert len(found) == 34
    return found


def test_all_published_cases_have_their_published_answer(table, cases):
    wrong = []
    for number, words, sort_code, account, expected in cases:
        answer = check_bank_details(parse_bank_details(sort_code, account), table)
        if (answer.result is not ModulusResult.INVALID) != (expected == "Y"):
            wrong.append((number, words, answer))
    assert wrong == []


@pytest.mark.parametrize(
    ("sort_code", "account", "result", "passed"),
    [
        ("203099", "66831036", "invalid", [True, False]),
        ("203099", "58716970", "invalid", [False, True]),
        ("871427", "46238510", "valid", [True]),
        ("872427", "46238510", "valid", [False, True]),
        ("820000", "73688637", "valid", [True, None]),
        ("200915", "41011166", "cannot_be_checked", [None, None]),
        ("309070", "12345668", "valid", [False, True]),
        ("938063", "15764273", "invalid", [True, False]),
        ("938063", "15764264", "invalid", [False, True]),
        ("180002", "00000190", "valid", [True]),
        ("000000", "58177632", "cannot_be_checked", []),
    ],
)
def test_the_answer_names_each_check(table, sort_code, account, result, passed):
    answer = check_bank_details(parse_bank_details(sort_code, account), table)
    assert answer.result == result
    assert [step.passed for step in answer.steps] == passed


@pytest.mark.parametrize("last", "2345678")
def test_a_coutts_number_is_not_rescued_by_a_type_digit_that_coutts_does_not_use(table, last):
    answer = check_bank_details(parse_bank_details("180002", "0000019" + last), table)
    assert answer.result == ModulusResult.INVALID


def test_a_sort_code_that_needs_substitution_is_not_judged_without_that_table(table):
    without = replace(table, substitutions=None)
    answer = check_bank_details(parse_bank_details("938600", "42368003"), without)
    assert answer.result == ModulusResult.CANNOT_BE_CHECKED
    assert "substitution" in answer.reason
