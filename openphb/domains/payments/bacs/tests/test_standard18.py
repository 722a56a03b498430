from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.payments.bacs.check import check_standard18
from openphb.domains.payments.bacs.standard18 import (
    Credit,
    Payer,
    bacs_text,
    write_standard18,
)
from openphb.kernel.bank_details import BankDetails
from openphb.kernel.calendars import add_working_days
from openphb.kernel.refusal import Refusal

PAYER = Payer("408912", "Trent ICB (example)", BankDetails("200000", "12345678"))
MADE = date(2026, 11, 18)  # a Wednesday, day 322
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


def credit(pence=113600, day=THURSDAY, **changed):
    fields: dict[str, Any] = {
        "account": BankDetails("400515", "87654321"),
        "name": "Zoë O'Brien",
        "reference": "PHB 2026-11/A.1",
        "pence": pence,
        "processing_date": day,
    }
    return Credit(**(fields | changed))


def write(credits_to_pay, **changed):
    arguments: dict[str, Any] = {"payer": PAYER, "serial": "000123", "made_on": MADE}
    return write_standard18(credits_to_pay=credits_to_pay, **(arguments | changed))


# Typed by hand from the layout, one string a field or run of spaces.
ONE_DAY = [
    "VOL1" + "000123" + " " * 31 + "408912" + " " * 32 + "1",
    "HDR1" + "A408912S  1408912" + "000123" + "00010001" + " " * 6 + " 26322 26337" + " " * 27,
    "HDR2" + "F0200000100" + " " * 65,
    "UHL1" + " 26323" + "999999    " + "00" + "000000" + "1 DAILY  " + "001" + " " * 40,
    "400515" + "87654321" + "0" + "99" + "200000" + "12345678" + "    " + "00000113600"
    + "TRENT ICB  EXAMPLE" + "PHB 2026-11/A.1   " + "ZOE O BRIEN       ",
    "400515" + "87654321" + "0" + "99" + "200000" + "12345678" + "    " + "00000000005"
    + "TRENT ICB  EXAMPLE" + "PHB 2026-11/A.1   " + "ZOE O BRIEN       ",
    "200000" + "12345678" + "0" + "17" + "200000" + "12345678" + "    " + "00000113605"
    + "TRENT ICB  EXAMPLE" + "CONTRA            " + "TRENT ICB  EXAMPLE",
    "EOF1" + "A408912S  1408912" + "000123" + "00010001" + " " * 6 + " 26322 26337" + " " * 27,
    "EOF2" + "F0200000100" + " " * 65,
    "UTL1" + "0000000113605" + "0000000113605" + "0000001" + "0000002" + " " * 36,
]  # fmt: skip


def test_a_file_of_one_day_has_each_field_in_its_place():
    file = write([credit(), credit(5)])
    # 3 December is day 337: fourteen days after the processing day.
    assert file.data.decode("ascii").split("\r\n") == [*ONE_DAY, ""]
    assert (file.credits_pence, file.credit_count) == (113605, 2)
    assert (file.debits_pence, file.debit_count) == (113605, 1)
    assert file.processing_dates == (THURSDAY,)


def test_a_file_of_several_days_dates_each_record_and_has_a_contra_for_each_day():
    file = write([credit(300, FRIDAY), credit(100), credit(20)])
    records = file.data.decode("ascii").splitlines()
    assert records[2][:15] == "HDR2F0200000106"
    assert records[3][4:10] == " " * 6
    assert records[3][28:37] == "4 MULTI  "
    body = records[4:-3]
    assert [(line[15:17], line[35:46], line[100:]) for line in body] == [
        ("99", "00000000100", " 26323"),
        ("99", "00000000020", " 26323"),
        ("17", "00000000120", " 26323"),
        ("99", "00000000300", " 26324"),
        ("17", "00000000300", " 26324"),
    ]
    assert file.processing_dates == (THURSDAY, FRIDAY)
    assert file.debit_count == 2
    assert check_standard18(file.data).errors == ()


def test_the_same_payments_give_the_same_bytes():
    assert write([credit()]).data == write([credit()]).data


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("Zoë Nuñez", "ZOE NUNEZ"),
        ("O'Brien & Sons Ltd.", "O BRIEN & SONS LTD."),
        ("a/b-c_d", "A/B-C D"),
        ("Łukasz Strauß", "LUKASZ STRAUSS"),
        ("李", ""),
    ],
)
def test_text_is_put_in_bacs_characters(text, carried):
    assert bacs_text(text) == carried


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pence": 0}, "bacs_amount"),
        ({"pence": -1}, "bacs_amount"),
        ({"pence": 10**11}, "bacs_amount"),
        ({"name": "李"}, "bacs_name"),
        ({"reference": ""}, "bacs_reference"),
        ({"reference": "A" * 19}, "bacs_reference"),
        ({"day": date(2026, 11, 21)}, "bacs_processing_date"),
        ({"day": date(2026, 12, 25)}, "bacs_processing_date"),
        ({"day": date(2026, 11, 17)}, "bacs_processing_date"),
        ({"account": PAYER.account}, "bacs_own_account"),
    ],
)
def test_a_payment_that_bacs_cannot_carry_is_refused_and_named(changed, code):
    with pytest.raises(Refusal) as refused:
        write([credit(), credit(**changed)])
    assert (refused.value.code, refused.value.where) == (code, "payment 2")
    assert refused.value.mend


@pytest.mark.parametrize(
    ("credits_to_pay", "changed", "code"),
    [
        ([], {}, "bacs_no_payments"),
        ([credit(10**11 - 1), credit(1)], {}, "bacs_day_total"),
        ([credit()], {"serial": "000000"}, "bacs_serial"),
        ([credit()], {"serial": "12345"}, "bacs_serial"),
        ([credit()], {"serial": "12345é"}, "bacs_serial"),
        ([credit()], {"file_number": 0}, "bacs_file_number"),
        ([credit()], {"payer": Payer("40891", "Trent", PAYER.account)}, "bacs_sun"),
        ([credit()], {"payer": Payer("000000", "Trent", PAYER.account)}, "bacs_sun"),
        ([credit()], {"payer": Payer("408912", "李", PAYER.account)}, "bacs_name"),
    ],
)
def test_a_file_that_bacs_would_reject_is_not_written(credits_to_pay, changed, code):
    with pytest.raises(Refusal) as refused:
        write(credits_to_pay, **changed)
    assert refused.value.code == code


payments = st.lists(
    st.builds(
        credit,
        pence=st.integers(1, 10**9),
        day=st.integers(1, 15).map(lambda count: add_working_days(MADE, count)),
        name=st.text(max_size=40).map(lambda text: "A" + text),
        reference=st.text(max_size=17).map(lambda text: ("A" + bacs_text(text))[:18]),
    ),
    min_size=1,
    max_size=30,
)


@settings(derandomize=True, max_examples=50, deadline=None)
@given(payments)
def test_whatever_is_written_the_checker_finds_sound_and_complete(credits_to_pay):
    file = write(credits_to_pay)
    answer = check_standard18(file.data)
    assert answer.errors == ()
    assert answer.credits_pence == sum(one.pence for one in credits_to_pay)
    assert answer.credit_count == len(credits_to_pay)
    assert answer.debits_pence == answer.credits_pence
    assert answer.debit_count == len({one.processing_date for one in credits_to_pay})
    assert answer.processing_dates == file.processing_dates


@settings(derandomize=True, max_examples=30, deadline=None)
@given(payments, st.data())
def test_one_changed_digit_of_an_amount_is_always_noticed(credits_to_pay, data):
    lines = write(credits_to_pay).data.decode("ascii").splitlines()
    number = data.draw(st.integers(4, len(lines) - 4))
    place = data.draw(st.integers(35, 45))
    line = lines[number]
    changed = str((int(line[place]) + data.draw(st.integers(1, 9))) % 10)
    lines[number] = line[:place] + changed + line[place + 1 :]
    assert not check_standard18("\r\n".join(lines).encode("ascii")).valid


def test_the_writer_is_given_far_off_days_too():
    file = write([credit(day=add_working_days(MADE, 20))], made_on=MADE - timedelta(days=1))
    assert check_standard18(file.data).errors == ()
