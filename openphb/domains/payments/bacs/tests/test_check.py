"""Faults planted one at a time in a sound file; each must be found by its own name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.bacs.check import DayTotal, check_standard18
from openphb.domains.payments.bacs.tests.test_standard18 import ONE_DAY
from openphb.kernel.tests.doses import fixed

VOL1, HDR1, HDR2, UHL1, FIRST, SECOND, CONTRA, EOF1, EOF2, UTL1 = range(10)

SEVERAL_DAYS = [
    *ONE_DAY[:HDR2],
    "HDR2" + "F0200000106" + " " * 65,
    "UHL1" + " " * 6 + "999999    " + "00" + "000000" + "4 MULTI  " + "001" + " " * 40,
    ONE_DAY[FIRST] + " 26323",
    ONE_DAY[CONTRA].replace("00000113605", "00000113600") + " 26323",
    ONE_DAY[SECOND] + " 26324",
    ONE_DAY[CONTRA].replace("00000113605", "00000000005") + " 26324",
    ONE_DAY[EOF1],
    "EOF2" + "F0200000106" + " " * 65,
    "UTL1" + "0000000113605" + "0000000113605" + "0000002" + "0000002" + " " * 36,
]


def codes(lines, end="\r\n"):
    answer = check_standard18("".join(line + end for line in lines).encode("latin-1"))
    assert answer.valid == (not answer.errors)
    return {fault.code for fault in answer.errors}


def planted(number, position, text, lines=ONE_DAY):
    """Return the lines with `text` at `position` (from 1) of a record."""
    record = lines[number]
    changed = record[: position - 1] + text + record[position - 1 + len(text) :]
    assert changed != record
    return [*lines[:number], changed, *lines[number + 1 :]]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_sound_file_has_no_fault_and_its_own_totals(end):
    data = "".join(line + end for line in ONE_DAY).encode("ascii")
    answer = check_standard18(data)
    assert answer.errors == ()
    assert (answer.credits_pence, answer.credit_count) == (113605, 2)
    assert (answer.debits_pence, answer.debit_count) == (113605, 1)
    assert answer.processing_dates == (date(2026, 11, 19),)
    assert check_standard18(data.rstrip()).errors[0].code == "record_length"


def test_a_sound_file_of_several_days_names_each_day():
    answer = check_standard18("\r\n".join(SEVERAL_DAYS).encode("ascii"))
    assert answer.errors == ()
    assert answer.processing_dates == (date(2026, 11, 19), date(2026, 11, 20))
    assert answer.days == (
        DayTotal(date(2026, 11, 19), 1, 113600),
        DayTotal(date(2026, 11, 20), 1, 5),
    )


def test_a_direct_debit_file_is_credited_by_its_contra():
    debits = [
        *ONE_DAY[:FIRST],
        *[line[:15] + "17" + line[17:] for line in ONE_DAY[FIRST:CONTRA]],
        ONE_DAY[CONTRA][:15] + "99" + ONE_DAY[CONTRA][17:],
        *ONE_DAY[EOF1:UTL1],
        "UTL1" + "0000000113605" + "0000000113605" + "0000002" + "0000001" + " " * 36,
    ]
    assert codes(debits) == set()


@pytest.mark.parametrize(
    ("fault", "lines", "found"),
    [
        ("a data record too long", [*ONE_DAY[:4], ONE_DAY[4] + " ", *ONE_DAY[5:]],
         {"record_length"}),
        ("a label too short", [ONE_DAY[0][:79], *ONE_DAY[1:]], {"record_length"}),
        ("no VOL1", ONE_DAY[1:], {"label_missing"}),
        ("no UHL1", ONE_DAY[:3] + ONE_DAY[4:], {"label_missing"}),
        ("HDR1 before VOL1", [ONE_DAY[1], ONE_DAY[0], *ONE_DAY[2:]], {"label_order"}),
        ("a payment after UTL1", [*ONE_DAY, ONE_DAY[4]],
         {"label_order", "contra_amount", "credit_total", "credit_count"}),
        ("VOL1 twice", [ONE_DAY[0], *ONE_DAY], {"label_order"}),
        ("HDR1 serial", planted(HDR1, 22, "000124"), {"serial_mismatch", "serial_mismatch_eof1"}),
        ("EOF1 serial", planted(EOF1, 22, "000124"), {"serial_mismatch_eof1"}),
        ("EOF1 day made", planted(EOF1, 42, " 26321"), {"eof1_mismatch"}),
        ("EOF2 record size", planted(EOF2, 11, "00106"), {"eof2_mismatch"}),
        ("zero serial", [line.replace("000123", "000000") for line in ONE_DAY], {"serial_zero"}),
        ("SUN of VOL1", planted(VOL1, 42, "408913"), {"sun_mismatch"}),
        ("SUN of HDR1, second place", planted(HDR1, 16, "408913"),
         {"sun_mismatch", "eof1_mismatch"}),
        ("SUN with a letter", [line.replace("408912", "4O8912") for line in ONE_DAY],
         {"sun_format"}),
        ("UTL1 credit total", planted(UTL1, 18, "0000000113606"), {"credit_total"}),
        ("UTL1 debit total", planted(UTL1, 5, "0000000113606"), {"debit_total"}),
        ("UTL1 credit count", planted(UTL1, 38, "0000003"), {"credit_count"}),
        ("UTL1 debit count", planted(UTL1, 31, "0000002"), {"debit_count"}),
        ("UTL1 blank", planted(UTL1, 38, "       "), {"trailer_not_digits"}),
        ("no contra", ONE_DAY[:CONTRA] + ONE_DAY[EOF1:],
         {"contra_missing", "debit_total", "debit_count"}),
        ("contra not the sum", planted(CONTRA, 36, "00000113600"),
         {"contra_amount", "debit_total"}),
        ("contra twice", ONE_DAY[:EOF1] + ONE_DAY[CONTRA:],
         {"contra_repeated", "debit_total", "debit_count"}),
        ("small letter", planted(FIRST, 83, "z"), {"illegal_character"}),
        ("pound sign", planted(FIRST, 65, "£"), {"illegal_character"}),
        ("letter in amount", planted(FIRST, 46, "O"),
         {"amount_not_digits", "contra_amount", "credit_total", "credit_count"}),
        ("blank amount", planted(SECOND, 36, " " * 11),
         {"amount_not_digits", "contra_amount", "credit_total", "credit_count"}),
        ("zero amount", planted(SECOND, 46, "0"),
         {"amount_zero", "contra_amount", "credit_total"}),
        ("transaction code", planted(FIRST, 16, "98"),
         {"transaction_code", "contra_amount", "credit_total", "credit_count"}),
        ("letter in an account", planted(FIRST, 14, "X"), {"account_digits"}),
        ("letter in the sort code paid from", planted(FIRST, 18, "X"),
         {"account_digits", "contra_missing", "contra_amount"}),
        ("a Saturday", planted(UHL1, 5, " 26325"), {"processing_date_not_working_day"}),
        ("Christmas Day", planted(UHL1, 5, " 26359"),
         {"processing_date_not_working_day", "overwrite_date"}),
        ("processed before it was made", planted(UHL1, 5, " 26321"), {"processing_date_past"}),
        ("made on no day", [line.replace(" 26322", " 26399") for line in ONE_DAY], {"date_made"}),
        ("overwritten too soon", [line.replace(" 26337", " 26322") for line in ONE_DAY],
         {"overwrite_date"}),
        ("one record of several days overwritten too soon",
         [line.replace(" 26337", " 26323") for line in SEVERAL_DAYS], {"overwrite_date"}),
        ("records of one day in a file of several", [*SEVERAL_DAYS[:4], SEVERAL_DAYS[4][:100],
         *SEVERAL_DAYS[5:]], {"record_length", "processing_date", "contra_amount",
                              "contra_missing"}),
        ("a day without its contra", SEVERAL_DAYS[:5] + SEVERAL_DAYS[6:],
         {"contra_missing", "debit_total", "debit_count"}),
        ("two days, each with the other’s contra",
         [*SEVERAL_DAYS[:5], SEVERAL_DAYS[7][:-1] + "3", SEVERAL_DAYS[6],
          SEVERAL_DAYS[5][:-1] + "4", *SEVERAL_DAYS[8:]], {"contra_amount"}),
        ("day 366 of 2026", planted(UHL1, 5, " 26366"), {"processing_date"}),
        ("day 0", planted(UHL1, 5, " 26000"), {"processing_date"}),
        ("no day", planted(UHL1, 5, "      "), {"processing_date"}),
        ("unknown work code", planted(UHL1, 29, "2 DAILY  "), {"work_code"}),
        ("record size for several days", planted(HDR2, 11, "00106"),
         {"record_size_mismatch", "eof2_mismatch"}),
        ("stops before UTL1", ONE_DAY[:UTL1], {"truncated"}),
        ("stops inside a payment", [*ONE_DAY[:SECOND], ONE_DAY[SECOND][:50]],
         {"truncated", "record_length", "contra_missing"}),
        ("no payments", ONE_DAY[:FIRST] + ONE_DAY[EOF1:],
         {"no_payments", "credit_total", "credit_count", "debit_total", "debit_count"}),
        ("a Sunday in one record", planted(4, 101, " 26326", SEVERAL_DAYS),
         {"processing_date_not_working_day", "contra_missing", "contra_amount"}),
        ("no day in one record", planted(4, 101, " 26AAA", SEVERAL_DAYS),
         {"processing_date", "contra_missing", "contra_amount"}),
        ("a day in UHL1 too", planted(UHL1, 5, " 26323", SEVERAL_DAYS), {"processing_date"}),
        ("empty", [], {"not_standard18"}),
        ("a PDF", ["%PDF-1.7", "\x93\x8c\x8b\x9e"], {"not_standard18"}),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_by_name(fault, lines, found):
    assert codes(lines) == found, fault


def test_a_fault_says_which_record_it_is_in():
    lines = planted(SECOND, 46, "0")
    faults = check_standard18("\n".join(lines).encode()).errors
    assert next(fault.where for fault in faults if fault.code == "amount_zero") == "record 6"


@fixed(200, 50_000)
@given(st.binary(max_size=40), st.integers(0, 900), st.integers(0, 120), st.booleans())
def test_no_bytes_make_the_checker_fail(noise, place, gone, several):
    sound = "\r\n".join(SEVERAL_DAYS if several else ONE_DAY).encode()
    check_standard18(sound[:place] + noise + sound[place + gone :])
