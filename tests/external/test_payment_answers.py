"""Banks' answers that others wrote, and ours held to ISO 20022's own schemas."""

import pytest
from lxml import etree

from openphb.domains.payments.returned.read import read_statuses
from openphb.domains.payments.returned.tests.making import (
    balance,
    camt,
    detail,
    entry,
    lines_of,
    returned,
)
from openphb.kernel.refusal import Refusal


def came_back(version):
    return entry(
        detail(why=returned("AC04", "Closed"), version=version), way="CRDT", version=version
    )


@pytest.mark.parametrize(
    ("kind", "version", "before"),
    [
        ("camt.054", "08", ""),
        ("camt.053", "08", balance("OPBD", "0.00") + balance("CLBD", "1136.00")),
        ("camt.053", "02", balance("OPBD", "0.00") + balance("CLBD", "1136.00")),
    ],
)
def test_the_messages_that_our_own_tests_read_are_valid_by_their_schema(
    samples, kind, version, before
):
    data = camt(came_back(version), kind=kind, version=version, before=before)
    schema = etree.XMLSchema(etree.parse(samples(f"iso20022/{kind}.001.{version}.xsd")))
    assert schema.validate(etree.fromstring(data)), schema.error_log
    assert [line.reason for line in lines_of(data)] == ["The account is closed."]


def test_a_sample_notification_of_credits_says_nothing_of_our_payments(samples):
    file = read_statuses(samples("iso20022/camt054.v8.xml").read_bytes())
    assert (file.lines, file.passed_over, file.faults) == ((), 3, ())


@pytest.mark.parametrize(
    "name", ["camt054.v8-with-UETR.xml", "camt054.v8-with-financial-institution.xml"]
)
def test_a_sample_notification_of_another_currency_is_out_as_a_whole(samples, name):
    file = read_statuses(samples(f"iso20022/{name}").read_bytes())
    assert {fault.code for fault in file.faults} == {"currency"}
    assert file.lines == ()


@pytest.mark.parametrize(
    "name",
    [
        "camt053.v2.all-balance-types.xml",
        "camt053.v2.five.decimals.xml",
        "camt053.v2.minimal.xml",
        "camt053.v2.minimal.ultimate.xml",
        "camt053.v2.multi.statement.xml",
        "camt053.v2.with-account-name.xml",
        "camt053.v2.with-party-ids.xml",
        "camt053.v8.xml",
    ],
)
def test_a_sample_statement_says_nothing_of_our_payments(samples, name):
    assert read_statuses(samples(f"iso20022/{name}").read_bytes()).lines == ()


def test_a_sample_without_a_statement_is_refused(samples):
    with pytest.raises(Refusal) as refused:
        read_statuses(samples("iso20022/camt053.v2.wrong.xml").read_bytes())
    assert refused.value.code == "no_entries"


def test_bacs_s_report_of_direct_debits_is_not_taken_for_one_of_credits(samples):
    data = samples("bacs/arudd_sample_anon.xml").read_bytes()
    with pytest.raises(Refusal) as refused:
        read_statuses(data)
    assert refused.value.code == "direct_debits"
    # Its sister has not been seen; if it has the same shape, this is what comes of it.
    as_credits = data.replace(b"ARUDD", b"ARUCS").replace(b"ReturnedDebit", b"ReturnedCredit")
    lines = lines_of(as_credits)
    assert [line.pence for line in lines] == [6500, 6000, 10000]
    assert [line.reference for line in lines] == ["X01234", "X02345", "X03456"]
    assert {line.reason for line in lines} == {"The bank says: INSTRUCTION CANCELLED"}
    assert not any(line.confirmed_format for line in lines)
