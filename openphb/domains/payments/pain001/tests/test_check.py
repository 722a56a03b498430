"""Faults planted one at a time in a sound message; each must be found by its own name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.pain001.check import check_pain001
from openphb.domains.payments.pain001.tests.test_write import WRITTEN
from openphb.kernel.tests.doses import fixed

SOUND = WRITTEN.encode()


def codes(data):
    answer = check_pain001(data)
    assert answer.valid == (not answer.errors)
    assert all(fault.message for fault in answer.errors)
    return {fault.code for fault in answer.errors}


def planted(old, new, place=0):
    """Return the message with one place of `old` made `new`."""
    parts = WRITTEN.split(old)
    assert len(parts) > place + 1, f"{old} is not there"
    return (old.join(parts[: place + 1]) + new + old.join(parts[place + 1 :])).encode()


def test_a_sound_message_has_no_fault_and_its_own_totals():
    answer = check_pain001(SOUND)
    assert answer.errors == ()
    assert (answer.message, answer.message_id) == ("pain.001.001.09", "RUN-1")
    assert (answer.pence, answer.count) == (113605, 2)
    assert answer.days == (date(2026, 11, 21),)


COUNT, SUM = "<NbOfTxs>2</NbOfTxs>", "<CtrlSum>1136.05</CtrlSum>"
DAY = "<ReqdExctnDt><Dt>2026-11-21</Dt></ReqdExctnDt>"
FIRST = WRITTEN[WRITTEN.index("<CdtTrfTxInf>") : WRITTEN.index("</CdtTrfTxInf>") + 14]


@pytest.mark.parametrize(
    ("fault", "data", "found"),
    [
        ("count of the message", planted(COUNT, "<NbOfTxs>3</NbOfTxs>"), {"count_message"}),
        ("count of the batch", planted(COUNT, "<NbOfTxs>1</NbOfTxs>", 1), {"count_batch"}),
        ("count not a number", planted(COUNT, "<NbOfTxs>two</NbOfTxs>"), {"count_message"}),
        ("no count", planted(COUNT, ""), {"count_missing"}),
        ("sum of the message", planted(SUM, "<CtrlSum>1136.06</CtrlSum>"),
         {"control_sum_message"}),
        ("sum of the batch", planted(SUM, "<CtrlSum>1136.0</CtrlSum>", 1), {"control_sum_batch"}),
        ("sum not a number", planted(SUM, "<CtrlSum>£1136</CtrlSum>"), {"control_sum_message"}),
        ("a payment gone", planted(FIRST, ""),
         {"count_message", "count_batch", "control_sum_message", "control_sum_batch"}),
        ("an amount changed", planted("1136.00", "1163.00"),
         {"control_sum_message", "control_sum_batch"}),
        ("end-to-end id twice", planted("E2E-2", "E2E-1"), {"end_to_end_repeated"}),
        ("end-to-end id empty", planted("E2E-2", ""), {"end_to_end_missing"}),
        ("end-to-end id too long", planted("E2E-2", "A" * 36), {"end_to_end_length"}),
        ("sort code short", planted("400515", "40051"), {"sort_code"}),
        ("sort code with hyphens", planted("400515", "40-05-15"), {"sort_code"}),
        ("sort code of the payer", planted("200000", "2OOOOO"), {"sort_code"}),
        ("account number short", planted("87654321", "8765432"), {"account_number"}),
        ("an IBAN", planted("<Othr><Id>87654321</Id></Othr>",
                            "<IBAN>GB29NWBK60161331926819</IBAN>"), {"account_number"}),
        ("another clearing system", planted("GBDSC", "USABA", 1), {"clearing_system"}),
        ("own account", planted("400515", "200000").replace(b"87654321", b"12345678"),
         {"own_account"}),
        ("euros", planted('Ccy="GBP"', 'Ccy="EUR"'), {"currency"}),
        ("no currency", planted(' Ccy="GBP"', ""), {"currency"}),
        ("part of a penny", planted("0.05", "0.055"),
         {"amount", "control_sum_message", "control_sum_batch"}),
        ("below zero", planted("0.05", "-0.05"),
         {"amount", "control_sum_message", "control_sum_batch"}),
        ("nothing to pay", planted("0.05", "0.00"),
         {"amount_zero", "control_sum_message", "control_sum_batch"}),
        ("no amount", planted('<Amt><InstdAmt Ccy="GBP">0.05</InstdAmt></Amt>', ""),
         {"amount_missing", "control_sum_message", "control_sum_batch"}),
        ("no day", planted(DAY, ""), {"date_missing"}),
        ("the day of version 3", planted(DAY, "<ReqdExctnDt>2026-11-21</ReqdExctnDt>"), {"date"}),
        ("30 February", planted("2026-11-21", "2027-02-30"), {"date"}),
        ("a day gone by", planted("2026-11-21", "2026-11-19"), {"date_past"}),
        ("no name to pay", planted("<Cdtr><Nm>Zoe O'Brien + Lukasz</Nm></Cdtr>", ""),
         {"name_missing"}),
        ("a name too long", planted("Zoe O'Brien + Lukasz", "A" * 141), {"name_length"}),
        ("a letter with an accent", planted("Zoe", "Zoë"), {"illegal_character"}),
        ("a reference with a symbol", planted("2026-11/A.1", "2026*1"), {"illegal_character"}),
        ("a reference too long", planted("2026-11/A.1", "A" * 140), {"reference_length"}),
        ("no message id", planted("<MsgId>RUN-1</MsgId>", ""), {"message_id"}),
        ("not made on a day", planted("2026-11-20T09:30:00", "yesterday"), {"created"}),
        ("a cheque", planted("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>CHK</PmtMtd>"), {"method"}),
        ("parts out of order",
         planted("<PmtInfId>RUN-1</PmtInfId><PmtMtd>TRF</PmtMtd>",
                 "<PmtMtd>TRF</PmtMtd><PmtInfId>RUN-1</PmtInfId>"), {"element_order"}),
        ("an unknown part", planted("<Cdtr>", "<Note>x</Note><Cdtr>"), {"element_unknown"}),
        ("a part twice", planted("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>TRF</PmtMtd>" * 2),
         {"element_repeated"}),
        ("nobody sends it", planted("<InitgPty><Nm>Trent ICB (example)</Nm></InitgPty>", ""),
         {"element_missing"}),
        ("version 12", planted("001.09", "001.12"), {"version"}),
        ("a statement", planted("pain.001", "camt.053"), {"not_pain001"}),
        ("a document type", b"<!DOCTYPE Document>" + SOUND.split(b"\n", 1)[1], {"xml_doctype"}),
        ("cut short", SOUND[:-30], {"xml_broken"}),
        ("empty", b"", {"xml_broken"}),
        ("a PDF", b"%PDF-1.7", {"xml_broken"}),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_by_name(fault, data, found):
    assert codes(data) == found, fault


def test_two_batches_are_added_up_and_may_not_share_their_id():
    batch = WRITTEN[WRITTEN.index("<PmtInf>") : WRITTEN.index("</PmtInf>") + 9]
    twice = planted("</PmtInf>", "</PmtInf>" + batch)
    assert codes(twice) == {
        "count_message",
        "control_sum_message",
        "payment_information_repeated",
        "end_to_end_repeated",
    }


def test_a_fault_says_which_line_it_is_on():
    (fault,) = check_pain001(planted("2026-11-21", "2026-11-19")).errors
    assert fault.where == "line 6"


@fixed(200, 50_000)
@given(st.binary(max_size=40), st.integers(0, len(SOUND)), st.integers(0, 60))
def test_no_bytes_make_the_checker_fail(noise, place, gone):
    check_pain001(SOUND[:place] + noise + SOUND[place + gone :])


marks = st.sampled_from([*"<>&;/0123456789.-£é \n\x00", "<Id>", "</Id>", "NaN", "1e9", "٣"])


@fixed(200, 50_000)
@given(st.lists(marks, max_size=12).map("".join), st.integers(0, len(WRITTEN)), st.integers(0, 30))
def test_no_text_makes_the_checker_fail(noise, place, gone):
    check_pain001((WRITTEN[:place] + noise + WRITTEN[place + gone :]).encode())


@fixed(100, 5000)
@given(st.integers(0, 1), st.integers(0, 6), st.integers(1, 9))
def test_one_changed_digit_of_an_amount_is_always_noticed(which, place, more):
    text = ("1136.00", "0.05")[which]
    place %= len(text)
    if text[place] == ".":
        place += 1
    changed = text[:place] + str((int(text[place]) + more) % 10) + text[place + 1 :]
    assert not check_pain001(planted(f">{text}<", f">{changed}<")).valid
