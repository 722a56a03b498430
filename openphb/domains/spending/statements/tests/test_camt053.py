import time
from datetime import date

import pytest

from openphb.domains.spending.statements.read import read_statement
from openphb.domains.spending.statements.types import Proof
from openphb.kernel.refusal import Refusal

ENTRY = """<Ntry><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>\
<Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>2026-11-03</Dt></BookgDt>{more}</Ntry>"""
PARTY = """<NtryDtls><TxDtls><RltdPties><Cdtr><Pty><Nm>Ada Carer</Nm></Pty></Cdtr></RltdPties>\
<RmtInf><Ustrd>wages</Ustrd></RmtInf></TxDtls></NtryDtls>"""


def entry(amount="254.20", way="DBIT", status="BOOK", more=PARTY):
    return ENTRY.format(amount=amount, way=way, status=status, more=more)


def balance(code, amount, way="CRDT", currency="GBP"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd></Bal>'
    )


def message(*parts, account="<IBAN>GB29NWBK60161331926819</IBAN>", version="08", currency="GBP"):
    named = f"<Ccy>{currency}</Ccy>" if currency else ""
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><GrpHdr/><Stmt><Acct><Id>{account}</Id>{named}</Acct>"
        f"{''.join(parts)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def only(data):
    statement = read_statement(data)
    assert statement.errors == ()
    (account,) = statement.accounts
    return account


def test_a_statement_is_proved_by_its_booked_balances():
    account = only(message(balance("OPBD", "1236.00"), balance("CLBD", "981.80"), entry()))
    assert (account.opening_pence, account.closing_pence) == (123600, 98180)
    assert account.proved
    (line,) = account.lines
    assert (line.date, line.pence) == (date(2026, 11, 3), -25420)
    assert (line.payee, line.reference) == ("Ada Carer", "wages")
    assert (account.sort_code, account.account_number) == ("601613", "31926819")


def test_an_overdrawn_balance_is_below_zero():
    account = only(message(balance("OPBD", "54.20"), balance("CLBD", "200", "DBIT"), entry()))
    assert (account.opening_pence, account.closing_pence, account.proved) == (5420, -20000, True)


def test_the_closing_balance_of_the_day_before_opens_a_statement_that_has_no_other():
    assert only(message(balance("PRCD", "254.20"), balance("CLBD", "0"), entry())).proved


def test_pending_entries_have_moved_no_money():
    account = only(message(balance("OPBD", "10"), balance("CLBD", "10"), entry(status="PDNG")))
    assert (account.lines, account.proved) == ((), True)


@pytest.mark.parametrize(
    ("balances", "proof"),
    [
        ([], Proof.NO_BALANCES),
        ([balance("OPBD", "1")], Proof.NO_BALANCES),
        ([balance("OPAV", "254.20"), balance("CLAV", "0")], Proof.NO_BALANCES),
        ([balance("OPBD", "254.20"), balance("CLBD", "0", currency="EUR")], Proof.OTHER_CURRENCY),
    ],
)
def test_what_cannot_be_proved_is_not_called_proved(balances, proof):
    account = only(message(*balances, entry()))
    assert account.proof is proof
    assert not account.proved


def test_a_statement_that_does_not_add_up_is_out():
    statement = read_statement(message(balance("OPBD", "1"), balance("CLBD", "2"), entry()))
    assert not statement.acceptable
    assert statement.accounts[0].proof is Proof.DOES_NOT_ADD_UP
    assert [error.code for error in statement.errors] == ["balance_does_not_add_up"]
    assert "-" not in statement.errors[0].message
    assert "−253.20 GBP" in statement.errors[0].message


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (entry(amount="254.20001"), "money_not_whole_pence"),
        (entry(amount="0.005"), "money_not_whole_pence"),
        (entry(amount="254,20"), "amount_unreadable"),
        (entry(amount="-254.20"), "amount_unreadable"),
        (entry(amount="1e3"), "amount_unreadable"),
        (entry(amount="254.200000"), "amount_unreadable"),
        (entry(amount="999999999999999999"), "money_too_large"),
        (entry(way="DEBIT"), "direction_missing"),
        (entry().replace("2026-11-03", "2026-02-30"), "date"),
        (entry().replace("<BookgDt><Dt>2026-11-03</Dt></BookgDt>", ""), "date"),
        (entry().replace('"GBP"', '"EUR"'), "entry_currency"),
        (entry().replace("Amt", "Amount"), "amount_missing"),
        (balance("OPBD", "0.001"), "money_not_whole_pence"),
    ],
)
def test_one_fault_keeps_the_whole_file_out(fault, code):
    statement = read_statement(message(entry(), fault))
    assert statement.accounts == ()
    assert [error.code for error in statement.errors] == [code]
    assert statement.errors[0].line == 1


def test_one_unreadable_statement_keeps_the_others_in_its_file_out():
    second = "<Stmt><Acct><Ccy>JPY</Ccy></Acct></Stmt></BkToCstmrStmt>"
    data = message(entry()).replace(b"</BkToCstmrStmt>", second.encode())
    statement = read_statement(data)
    assert statement.accounts == ()
    assert [error.code for error in statement.errors] == ["currency_unknown"]


def test_equal_entries_in_two_statements_of_one_account_have_two_ids():
    data = message(entry())
    stmt = data[data.index(b"<Stmt>") : data.index(b"</BkToCstmrStmt>")]
    statement = read_statement(data.replace(b"</BkToCstmrStmt>", stmt + b"</BkToCstmrStmt>"))
    assert len({account.lines[0].id for account in statement.accounts}) == 2


def test_zeros_after_the_penny_are_no_part_of_a_penny():
    assert only(message(entry(amount="254.20000"))).lines[0].pence == -25420


@pytest.mark.parametrize(("currency", "code"), [("JPY", "currency_unknown"), ("", None)])
def test_the_currency_is_known_or_found_or_refused(currency, code):
    statement = read_statement(message(entry(), currency=currency))
    assert [error.code for error in statement.errors] == ([code] if code else [])
    assert [account.currency for account in statement.accounts] == ([] if code else ["GBP"])


def test_a_statement_without_any_currency_is_out():
    statement = read_statement(message(currency=""))
    assert [error.code for error in statement.errors] == ["currency_missing"]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("<IBAN>GB29NWBK60161331926819</IBAN>", ("601613", "31926819", "GB29NWBK60161331926819")),
        ("<IBAN>NL26VAYB8060476890</IBAN>", (None, None, "NL26VAYB8060476890")),
        ("<Othr><Id>60161331926819</Id></Othr>", ("601613", "31926819", None)),
        ("<Othr><Id>31926819</Id></Othr>", (None, "31926819", None)),
        (
            "<Othr><Id>NL26VAYB8060476890</Id></Othr>",
            (None, None, "NL26VAYB8060476890"),
        ),
        (
            "<Othr><Id>NL27VAYB8060476890</Id></Othr>",
            (None, "NL27VAYB8060476890", None),
        ),
    ],
)
def test_an_account_is_named_as_far_as_the_file_names_it(account, expected):
    read = only(message(entry(), account=account))
    assert (read.sort_code, read.account_number, read.iban) == expected


def test_the_banks_own_reference_is_the_id_and_equal_entries_have_two():
    own = "<AcctSvcrRef>REF-1</AcctSvcrRef>"
    account = only(message(entry(more=own), entry(), entry()))
    ids = [line.id for line in account.lines]
    assert ids[0] == "bank:REF-1"
    assert len(set(ids)) == 3
    assert ids == [line.id for line in only(message(entry(more=own), entry(), entry())).lines]


def test_a_reference_that_the_bank_used_twice_is_no_id():
    own = "<AcctSvcrRef>REF-1</AcctSvcrRef>"
    ids = [line.id for line in only(message(entry("1", more=own), entry("2", more=own))).lines]
    assert len(set(ids)) == 2
    assert not any(one.startswith("bank:") for one in ids)


def parts(*amounts):
    details = "".join(
        f'<TxDtls><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>'
        for amount in amounts
    )
    return f"<NtryDtls>{details}</NtryDtls>"


def test_a_batch_is_taken_apart_only_where_its_parts_make_up_the_whole():
    whole = only(message(entry("10.00", more=parts("4.00", "6.00"))))
    assert [line.pence for line in whole.lines] == [-400, -600]
    bare = parts("4.00", "6.00").replace("</NtryDtls>", "<TxDtls/></NtryDtls>")
    assert [line.pence for line in only(message(entry("10.00", more=bare))).lines] == [-1000]
    short = only(message(entry("10.00", more=parts("4.00", "5.00"))))
    assert [line.pence for line in short.lines] == [-1000]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (message(entry())[:-30], "xml_broken"),
        (message(version="06"), "camt_version"),
        (message().replace(b"camt.053", b"camt.054"), "not_a_statement"),
        (message().replace(b"Document", b"Other"), "not_a_statement"),
        (message().replace(b"Stmt>", b"Statement>"), "no_statement"),
        (b"<!DOCTYPE Document>" + message(entry()), "xml_doctype"),
    ],
)
def test_a_message_that_holds_no_statement_is_refused_by_name(data, code):
    with pytest.raises(Refusal) as refused:
        read_statement(data)
    assert refused.value.code == code
    assert refused.value.mend


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    laughs = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12))
    for entities, name in (
        (f'<!ENTITY a0 "ha">{laughs}', "a11"),
        (f'<!ENTITY file SYSTEM "{secret.as_uri()}">', "file"),
    ):
        data = f"<!DOCTYPE Document [{entities}]>".encode() + message(entry()).replace(
            b"Ada Carer", f"&{name};".encode()
        )
        began = time.process_time()
        with pytest.raises(Refusal) as refused:
            read_statement(data)
        assert refused.value.code in ("xml_doctype", "xml_broken")
        assert "SECRET" not in str(refused.value)
        assert time.process_time() - began < 5
