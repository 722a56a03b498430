from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.spending.statements.read import read_statement
from openphb.domains.spending.statements.types import Proof
from openphb.kernel.money import pounds
from openphb.kernel.refusal import Refusal

OPENPHB = """\
Date,Payee,Reference,Type,Amount,Balance
2026-11-02,NHS Trent ICB,PHB 7,BACS,"1,136.00",1236.00
2026-11-03,Ada Carer,wages,FPO,-254.20,981.80
2026-11-03,Ada Carer,wages,FPO,-254.20,727.60
4/11/2026,"Smith, Jones & Co",,DD,-27.60,700.00
"""
STARLING = """\
Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
02/11/2026,NHS Trent ICB,PHB 7,DIRECT CREDIT,1136.00,1236.00,INCOME,
03/11/2026,Ada Carer,wages,FASTER PAYMENT,-254.20,981.80,PAYMENTS,
"""
LLOYDS = """\
Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,\
Debit Amount,Credit Amount,Balance
03/11/2026,FPO,'30-90-70,2355688,ADA CARER,254.20,,981.80
02/11/2026,BGC,'30-90-70,2355688,NHS TRENT ICB,,1136.00,1236.00
"""
NATWEST = """\

Date, Type, Description, Value, Balance, Account Name, Account Number,
03 Nov 2026,D/D,"'ADA CARER , WAGES",-254.20,981.80,'MR W,'601613-31926819,
02 Nov 2026,BAC,'NHS TRENT ICB,1136.00,1236.00,'MR W,'601613-31926819,
"""


def read(text, **named):
    return read_statement(text.encode("utf-8"), **named)


@pytest.mark.parametrize(
    ("layout", "text", "sort_code", "account_number", "payee"),
    [
        ("starling", STARLING, None, None, "Ada Carer"),
        ("lloyds", LLOYDS, "309070", "02355688", "ADA CARER"),
        ("natwest", NATWEST, "601613", "31926819", "ADA CARER , WAGES"),
    ],
)
def test_each_layout_is_known_by_its_header_and_gives_the_same_money(
    layout, text, sort_code, account_number, payee
):
    statement = read(text)
    assert (statement.format, statement.layout, statement.errors) == ("csv", layout, ())
    (account,) = statement.accounts
    assert (account.sort_code, account.account_number) == (sort_code, account_number)
    assert [(line.date, line.pence) for line in account.lines] == [
        (date(2026, 11, 2), 113600),
        (date(2026, 11, 3), -25420),
    ]
    assert account.lines[1].payee == payee
    assert (account.opening_pence, account.closing_pence) == (10000, 98180)
    assert (account.proved, account.currency) == (True, "GBP")


def test_our_own_layout_takes_both_ways_of_writing_a_date():
    (account,) = read(OPENPHB, layout="openphb").accounts
    assert [line.date.day for line in account.lines] == [2, 3, 3, 4]
    assert (account.lines[3].payee, account.lines[3].reference) == ("Smith, Jones & Co", None)
    assert account.proved


def test_a_file_with_the_newest_line_first_is_turned_round():
    header, *lines = OPENPHB.splitlines()
    turned = "\n".join([header, *reversed(lines)])
    assert read(turned).accounts == read(OPENPHB).accounts


def test_lines_that_fit_in_both_orders_are_put_in_order_by_their_dates():
    header = OPENPHB.splitlines()[0]
    (account,) = read(
        f"{header}\n2026-11-04,A,,X,10.00,60.00\n2026-11-03,B,,X,-10.00,50.00"
    ).accounts
    assert [line.payee for line in account.lines] == ["B", "A"]
    assert (account.opening_pence, account.closing_pence) == (6000, 6000)


@pytest.mark.parametrize(
    ("written", "month"), [("Sep", 9), ("Sept", 9), ("September", 9), ("may", 5), ("DEC", 12)]
)
def test_a_month_is_known_by_its_name(written, month):
    (account,) = read(NATWEST.replace("02 Nov", f"02 {written}")).accounts
    assert date(2026, month, 2) in {line.date for line in account.lines}


def test_the_same_file_twice_gives_the_same_ids_and_equal_payments_have_two():
    ids = [line.id for line in read(OPENPHB).accounts[0].lines]
    assert ids == [line.id for line in read(OPENPHB).accounts[0].lines]
    assert len(set(ids)) == 4
    longer = OPENPHB + "2026-11-05,Ada Carer,wages,FPO,-254.20,445.80\n"
    assert [line.id for line in read(longer).accounts[0].lines][:4] == ids


@pytest.mark.parametrize(
    ("was", "became", "line"),
    [
        ("-254.20,981.80", "-254.21,981.80", 3),
        ("-27.60,700.00", "-27.60,700.01", 5),
        ("2026-11-03,Ada Carer,wages,FPO,-254.20,981.80\n", "", 3),
    ],
)
def test_an_altered_or_missing_line_breaks_the_proof_at_its_place(was, became, line):
    statement = read(OPENPHB.replace(was, became, 1))
    assert not statement.acceptable
    assert not statement.accounts[0].proved
    assert {(error.line, error.code) for error in statement.errors} >= {
        (line, "balance_does_not_add_up")
    }


def test_what_cannot_be_proved_is_not_called_proved():
    header, *lines = OPENPHB.splitlines()
    (account,) = read("\n".join([header, lines[0]])).accounts
    assert account.proof is Proof.ONE_BALANCE
    without = [line.rsplit(",", 1)[0] + "," for line in lines]
    (account,) = read("\n".join([header, *without])).accounts
    assert account.proof is Proof.NO_BALANCES
    assert (account.opening_pence, account.closing_pence) == (None, None)
    gap = "\n".join([header, lines[0], without[1], *lines[2:]])
    assert read(gap).accounts[0].proved
    late = "\n".join([header, without[0], *lines[1:]])
    assert read(late).accounts[0].proof is Proof.ONE_BALANCE


def test_two_accounts_in_one_file_are_kept_apart():
    other = "02/11/2026,BGC,'30-90-70,12345668,NHS TRENT ICB,,1.00,1.00\n"
    accounts = read(LLOYDS + other).accounts
    assert [account.account_number for account in accounts] == ["02355688", "12345668"]
    assert [len(account.lines) for account in accounts] == [2, 1]


@pytest.mark.parametrize(
    ("was", "became", "code"),
    [
        ("2026-11-02", "2026-02-30", "date"),
        ("2026-11-02", "11/13/2026", "date"),
        ("2026-11-02", "2 November 2026", "date"),
        ("-27.60,700", "twenty,700", "money_unreadable"),
        ("-27.60,700", "-27.605,700", "money_not_whole_pence"),
        ("-27.60,700", ",700", "money_unreadable"),
        ("-27.60,700", "-99999999999.00,700", "money_too_large"),
        ('"Smith, Jones & Co"', "Smith, Jones & Co", "columns"),
        ("Ada Carer,wages", "Ada Carer", "columns"),
        ('"Smith, Jones & Co"', '"Smith"x', "csv_broken"),
    ],
)
def test_one_row_that_cannot_be_read_keeps_the_whole_file_out(was, became, code):
    statement = read(OPENPHB.replace(was, became, 1))
    assert statement.accounts == ()
    assert [error.code for error in statement.errors] == [code]
    assert statement.errors[0].line


@pytest.mark.parametrize(
    ("was", "became", "code"),
    [
        ("254.20,,", "254.20,1.00,", "amount_columns"),
        ("254.20,,", ",,", "amount_columns"),
        ("254.20,,", "-254.20,,", "amount_sign"),
        ("2355688", "23556", "account_number_digits"),
    ],
)
def test_a_pair_of_amount_columns_must_say_one_thing(was, became, code):
    statement = read(LLOYDS.replace(was, became, 1))
    assert [error.code for error in statement.errors] == [code]


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (b"", "not_a_statement", "empty"),
        (b" \r\n\t", "not_a_statement", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_statement", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_statement", "picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not_a_statement", "picture"),
        (b"PK\x03\x04\x14\x00", "not_a_statement", "spreadsheet"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "not_a_statement", "web page"),
        (b"<?xml version='1.0'?>\n<html></html>", "not_a_statement", "web page"),
        (b"Dear Sir, thank you for your letter.", "not_a_statement", "columns"),
        (b"\x00\x01\x02\x03", "not_a_statement", "not text"),
        (b"<hello/>", "not_a_statement", "hello"),
        (b"<3 this bank", "not_a_statement", "XML"),
        (b"Number,Date,Account,Amount,Subcategory,Memo\n", "layout_unknown", "Subcategory"),
        (b"Date,Payee,Reference,Type,Amount\n", "layout_unknown", "Payee"),
        (OPENPHB.splitlines()[0].encode(), "no_lines", "header"),
    ],
)
def test_what_is_not_a_statement_is_refused_with_what_it_is_and_how_to_mend(data, code, word):
    with pytest.raises(Refusal) as refused:
        read_statement(data)
    assert refused.value.code == code
    assert word in refused.value.message
    assert refused.value.mend


def test_a_layout_that_does_not_fit_or_does_not_exist_is_refused():
    for layout, code in (("lloyds", "layout_other"), ("coutts", "layout_unknown")):
        with pytest.raises(Refusal) as refused:
            read(OPENPHB, layout=layout)
        assert (refused.value.code, refused.value.where) == (code, "layout")


def test_a_file_too_large_to_be_a_statement_is_refused(monkeypatch):
    monkeypatch.setattr("openphb.domains.spending.statements.read.LARGEST_BYTES", 100)
    with pytest.raises(Refusal) as refused:
        read(OPENPHB)
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_names_survive_every_encoding_that_banks_use(encoding):
    text = OPENPHB.replace("Ada Carer", "Zoë O’Brien").replace("-254.20", "-£254.20")
    (account,) = read_statement(text.encode(encoding)).accounts
    assert account.lines[1].payee == "Zoë O’Brien"
    assert account.proved


amounts = st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=12)


def statement_of(amounts, opening, newest_first):
    rows, balance = [], opening
    for place, pence in enumerate(amounts):
        balance += pence
        rows.append(f'2026-11-{place + 1:02d},A,,X,"{pounds(pence)}","{pounds(balance)}"')
    return "\n".join([OPENPHB.splitlines()[0], *(rows[::-1] if newest_first else rows)])


@settings(derandomize=True, max_examples=50, deadline=None)
@given(amounts, st.integers(-(10**6), 10**6), st.booleans())
def test_a_true_statement_is_proved_in_either_order(amounts, opening, newest_first):
    statement = read(statement_of(amounts, opening, newest_first))
    (account,) = statement.accounts
    # Lines that cancel out fit in both orders; then the dates decide.
    assert account.proved
    assert [line.pence for line in account.lines] == amounts
    assert account.closing_pence - account.opening_pence == sum(amounts)
