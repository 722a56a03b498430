"""Messages that others wrote to test their own readers."""

import pytest

from openphb.domains.spending.statements.read import read_statement
from openphb.kernel.refusal import Refusal

NL, CH = "NL26VAYB8060476890", "CH2801234000123456789"


@pytest.mark.parametrize(
    ("name", "accounts"),
    [
        ("camt053.v2.all-balance-types.xml", [(CH, 101, 404, "does_not_add_up", [885])]),
        # Its balances differ by 8.90 and its one entry is 8.850: to the penny, or not at all.
        ("camt053.v2.five.decimals.xml", [(NL, 1815, 2705, "does_not_add_up", [885])]),
        ("camt053.v2.minimal.xml", [(NL, 1815, None, "other_currency", [885])]),
        ("camt053.v2.minimal.ultimate.xml", [(NL, 1815, None, "other_currency", [885])]),
        ("camt053.v2.with-party-ids.xml", [(NL, 1815, None, "other_currency", [885])]),
        ("camt053.v2.with-account-name.xml", [(CH, None, None, "no_balances", [885])]),
        ("camt053.v8.xml", [(NL, 1815, None, "other_currency", [885])]),
        (
            "camt053.v2.multi.statement.xml",
            [(NL, 1815, 2700, "proved", [885]), (NL, 2700, 2000, "proved", [-700])],
        ),
    ],
)
def test_a_sample_statement_is_read_and_proved_or_not(samples, name, accounts):
    statement = read_statement(samples(f"iso20022/{name}").read_bytes())
    assert [
        (
            one.iban,
            one.opening_pence,
            one.closing_pence,
            one.proof.value,
            [line.pence for line in one.lines],
        )
        for one in statement.accounts
    ] == accounts
    assert {one.currency for one in statement.accounts} == {"EUR"}
    broken = [one for one in accounts if one[3] == "does_not_add_up"]
    assert len(statement.errors) == len(broken)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("camt053.v2.wrong.xml", "no_statement"),
        ("camt054.v8.xml", "not_a_statement"),
        ("camt054.v8-with-UETR.xml", "not_a_statement"),
        ("camt.053.001.08.xsd", "not_a_statement"),
    ],
)
def test_a_sample_that_holds_no_statement_is_refused_by_name(samples, name, code):
    with pytest.raises(Refusal) as refused:
        read_statement(samples(f"iso20022/{name}").read_bytes())
    assert refused.value.code == code


@pytest.mark.parametrize(
    "name",
    ["govuk-bank-holidays.json", "ofx/checking.ofx", "mt940/jejik_ing.sta", "mcc/mcc_codes.csv"],
)
def test_files_of_other_kinds_are_refused(samples, name):
    with pytest.raises(Refusal) as refused:
        read_statement(samples(name).read_bytes())
    assert refused.value.code == "not_a_statement"
