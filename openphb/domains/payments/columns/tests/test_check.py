"""Faults planted one at a time in a sound file; each must be found by its own name."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.columns.check import check_columns
from openphb.domains.payments.columns.layout import DayForm
from openphb.domains.payments.rails.invoices import DEFAULT_LAYOUT
from openphb.kernel.tests.doses import fixed

HEADER = (
    "SUPPLIER_NUMBER,SUPPLIER_SITE,INVOICE_TYPE,INVOICE_NUMBER,INVOICE_DATE,GL_DATE,CURRENCY,"
    "AMOUNT,DESCRIPTION,COST_CENTRE,SUBJECTIVE_CODE,ANALYSIS_1,ANALYSIS_2,ANALYSIS_3"
)
ONE = "104477,NG1,STANDARD,PHB1,23/11/2026,30/11/2026,GBP,1136.00,Budget,524101,521650,00000,,"
TWO = ONE.replace("PHB1", "PHB2").replace("1136.00", "0.05")
SOUND = f"{HEADER}\r\n{ONE}\r\n{TWO}\r\n"


def codes(text, **expected):
    answer = check_columns(text.encode(), DEFAULT_LAYOUT, **expected)
    assert answer.valid == (not answer.errors)
    return [fault.code for fault in answer.errors]


def test_a_sound_file_has_no_fault_and_its_own_totals():
    answer = check_columns(SOUND.encode(), DEFAULT_LAYOUT, count=2, pence=113605)
    assert (answer.errors, answer.count, answer.pence) == ((), 2, 113605)
    assert answer.keys == ("PHB1", "PHB2")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("PHB2", "PHB1", ["repeated"]),
        ("0.05", "0.5", ["money"]),
        ("0.05", "£0.05", ["encoding"]),
        ("0.05", '"1,000.05"', ["money"]),
        ("0.05", "-0.05", ["formula"]),
        ("0.05", "0.00", ["money_zero"]),
        ("0.05", "", ["missing"]),
        ("23/11/2026", "2026-11-23", ["day"]),
        ("23/11/2026", "31/11/2026", ["day"]),
        ("GBP", "EUR", ["fixed"]),
        ("STANDARD", "CREDIT", ["fixed"]),
        ("Budget", "=HYPERLINK(1)", ["formula"]),
        ("Budget", "@SUM(1)", ["formula"]),
        ("Budget", '"two\nlines"', ["character"]),
        ("Budget", "x" * 241, ["width"]),
        ("Budget", "", ["missing"]),
        ("Budget", "a,b", ["columns"]),
        ("Budget", 'a"b', []),
        ("Budget", '"a"b', ["csv_broken"]),
        ("524101", "52 4101", ["code"]),
        ("104477", "", ["missing"]),
        (HEADER + "\r\n", "", ["header"]),
        (f"{ONE}\r\n{TWO}\r\n", "", ["no_rows"]),
        (SOUND, "", ["header", "no_rows"]),
    ],
)
def test_a_planted_fault_is_found_by_name(old, new, found):
    text = SOUND.replace(old, new, 1) if old in (HEADER + "\r\n", SOUND) else _in_last(old, new)
    assert codes(text) == found


def test_another_header_is_named_before_all_else():
    assert codes(SOUND.replace("SUPPLIER_SITE", "SITE"))[0] == "header"


def _in_last(old, new):
    before, found, after = SOUND.rpartition(old)
    assert found
    return before + new + after


def test_totals_that_were_promised_are_held_to():
    assert codes(SOUND, count=3, pence=113606) == ["count", "total"]


def test_a_fault_says_which_line_it_is_on():
    (fault,) = check_columns(_in_last("0.05", "0.5").encode(), DEFAULT_LAYOUT).errors
    assert (fault.where, "AMOUNT" in fault.message) == ("line 3", True)


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (DayForm.ISO, "2026-11-23", "2026-13-01"),
        (DayForm.DIGITS, "20261123", "20261132"),
        (DayForm.DAY_NAMED_MONTH_YEAR, "23-NOV-2026", "23-NIV-2026"),
    ],
)
def test_each_way_to_write_a_day_is_read(form, good, bad):
    layout = replace(DEFAULT_LAYOUT, days=form)
    for text, sound in ((good, True), (bad, False)):
        row = ONE.replace("23/11/2026", text).replace("30/11/2026", text)
        assert check_columns(f"{HEADER}\r\n{row}".encode(), layout).valid == sound


@fixed(200, 50_000)
@given(st.binary(max_size=40), st.integers(0, len(SOUND)), st.integers(0, 60))
def test_no_bytes_make_the_checker_fail(noise, place, gone):
    sound = SOUND.encode()
    check_columns(sound[:place] + noise + sound[place + gone :], DEFAULT_LAYOUT)


@fixed(200, 50_000)
@given(st.text(alphabet='0123456789,"\r\n-./=PHB\x00é', max_size=80))
def test_no_text_makes_the_checker_fail(text):
    check_columns((HEADER + "\r\n" + text).encode(), DEFAULT_LAYOUT)
