from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.payments.pain001.check import check_pain001
from openphb.domains.payments.pain001.write import (
    Debtor,
    Order,
    Transfer,
    Version,
    latin_text,
    write_pain001,
)
from openphb.kernel.bank_details import BankDetails
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

DEBTOR = Debtor("Trent ICB (example)", BankDetails("200000", "12345678"))
MADE = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001  the message holds the office's own time
SATURDAY = date(2026, 11, 21)


def transfer(number=1, pence=113600, **changed):
    fields: dict[str, Any] = {
        "account": BankDetails("400515", "87654321"),
        "name": "Zoë O’Brien & Łukasz",
        "reference": "PHB 2026-11/A.1",
        "pence": pence,
        "end_to_end_id": f"E2E-{number}",
    }
    return Transfer(**(fields | changed))


def write(transfers, **changed):
    arguments: dict[str, Any] = {
        "debtor": DEBTOR,
        "message_id": "RUN-1",
        "pay_on": SATURDAY,
        "made_at": MADE,
    }
    return write_pain001(transfers=transfers, **(arguments | changed))


# Typed by hand from the schema, white space apart.
WRITTEN = """<?xml version='1.0' encoding='UTF-8'?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
<CstmrCdtTrfInitn>
<GrpHdr><MsgId>RUN-1</MsgId><CreDtTm>2026-11-20T09:30:00</CreDtTm><NbOfTxs>2</NbOfTxs>
<CtrlSum>1136.05</CtrlSum><InitgPty><Nm>Trent ICB (example)</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>RUN-1</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>2</NbOfTxs>
<CtrlSum>1136.05</CtrlSum><PmtTpInf><SvcLvl><Cd>URNS</Cd></SvcLvl></PmtTpInf>
<ReqdExctnDt><Dt>2026-11-21</Dt></ReqdExctnDt><Dbtr><Nm>Trent ICB (example)</Nm></Dbtr>
<DbtrAcct><Id><Othr><Id>12345678</Id></Othr></Id></DbtrAcct>
<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>
<MmbId>200000</MmbId></ClrSysMmbId></FinInstnId></DbtrAgt>
<CdtTrfTxInf><PmtId><EndToEndId>E2E-1</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="GBP">1136.00</InstdAmt></Amt>
<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>
<MmbId>400515</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
<Cdtr><Nm>Zoe O'Brien + Lukasz</Nm></Cdtr>
<CdtrAcct><Id><Othr><Id>87654321</Id></Othr></Id></CdtrAcct>
<RmtInf><Ustrd>PHB 2026-11/A.1</Ustrd></RmtInf></CdtTrfTxInf>
<CdtTrfTxInf><PmtId><EndToEndId>E2E-2</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="GBP">0.05</InstdAmt></Amt>
<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId>
<MmbId>400515</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
<Cdtr><Nm>Zoe O'Brien + Lukasz</Nm></Cdtr>
<CdtrAcct><Id><Othr><Id>87654321</Id></Othr></Id></CdtrAcct>
<RmtInf><Ustrd>PHB 2026-11/A.1</Ustrd></RmtInf></CdtTrfTxInf>
</PmtInf>
</CstmrCdtTrfInitn>
</Document>
"""


def squeezed(text):
    return "".join(line.strip() for line in text.splitlines())


def test_a_message_has_each_element_in_its_place():
    file = write([transfer(), transfer(2, 5)])
    assert squeezed(file.data.decode()) == squeezed(WRITTEN)
    assert (file.pence, file.count, file.pay_on) == (113605, 2, SATURDAY)


def test_version_3_has_its_day_without_another_element_in_it():
    file = write([transfer()], order=Order(Version.V03, None, "FPS"))
    text = squeezed(file.data.decode())
    assert "xsd:pain.001.001.03" in text
    assert "<PmtTpInf><LclInstrm><Prtry>FPS</Prtry></LclInstrm></PmtTpInf>" in text
    assert "<ReqdExctnDt>2026-11-21</ReqdExctnDt>" in text
    assert check_pain001(file.data).errors == ()


def test_a_bank_may_want_neither_service_level_nor_instrument():
    file = write([transfer()], order=Order(service_level=None))
    assert b"PmtTpInf" not in file.data
    assert check_pain001(file.data).errors == ()


def test_the_same_payments_give_the_same_bytes():
    assert write([transfer()]).data == write([transfer()]).data


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("Zoë Nuñez", "Zoe Nunez"),
        ("O’Brien & Sons", "O'Brien + Sons"),
        ("a/b-c_d*", "a/b-c d"),
        ("<Łukasz>", "Lukasz"),
        ("two\nlines", "two lines"),
        ("李", ""),
    ],
)
def test_text_is_put_in_basic_latin_characters(text, carried):
    assert latin_text(text) == carried


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"pence": 0}, "pain001_amount"),
        ({"pence": -1}, "pain001_amount"),
        ({"pence": 100_000_001}, "pain001_amount"),
        ({"name": "李"}, "pain001_name"),
        ({"reference": "*"}, "pain001_reference"),
        ({"reference": "A" * 19}, "pain001_reference"),
        ({"account": DEBTOR.account}, "pain001_own_account"),
        ({"end_to_end_id": ""}, "pain001_end_to_end_id"),
        ({"end_to_end_id": "A" * 32}, "pain001_end_to_end_id"),
        ({"end_to_end_id": "A/1"}, "pain001_end_to_end_id"),
        ({"end_to_end_id": "E2E-1"}, "pain001_end_to_end_repeated"),
    ],
)
def test_a_payment_that_cannot_be_carried_is_refused_and_named(changed, code):
    with pytest.raises(Refusal) as refused:
        write([transfer(), transfer(2, **changed)])
    assert (refused.value.code, refused.value.where) == (code, "payment 2")
    assert refused.value.mend


@pytest.mark.parametrize(
    ("transfers", "changed", "code"),
    [
        ([], {}, "pain001_no_payments"),
        ([transfer()], {"message_id": ""}, "pain001_message_id"),
        ([transfer()], {"message_id": "A" * 36}, "pain001_message_id"),
        ([transfer()], {"message_id": "a b"}, "pain001_message_id"),
        ([transfer()], {"pay_on": date(2026, 11, 19)}, "pain001_date"),
        ([transfer()], {"debtor": Debtor("李", DEBTOR.account)}, "pain001_name"),
    ],
)
def test_a_message_that_the_bank_would_reject_is_not_written(transfers, changed, code):
    with pytest.raises(Refusal) as refused:
        write(transfers, **changed)
    assert refused.value.code == code


payments = st.lists(
    st.tuples(
        st.integers(1, 10**8),
        st.text(max_size=60).map(lambda text: "A" + text),
        st.text(max_size=17).map(lambda text: ("A" + latin_text(text))[:18]),
        st.from_regex(r"\A[0-9]{6}\Z"),
        st.from_regex(r"\A[0-9]{8}\Z"),
    ).filter(lambda made: made[3:] != ("200000", "12345678")),
    min_size=1,
    max_size=12,
)


@fixed(50, 2000)
@given(payments, st.sampled_from(Version))
def test_whatever_is_written_the_checker_finds_sound_and_complete(made, version):
    transfers = [
        Transfer(BankDetails(sort, account), name, reference, pence, f"P{place}")
        for place, (pence, name, reference, sort, account) in enumerate(made)
    ]
    answer = check_pain001(write(transfers, order=Order(version)).data)
    assert answer.errors == ()
    assert (answer.pence, answer.count) == (sum(one.pence for one in transfers), len(transfers))
    assert (answer.message, answer.days) == (f"pain.001.001.{version}", (SATURDAY,))
