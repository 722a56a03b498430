import io
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from openphb.config.cli import main
from openphb.config.cli.registry import COMMANDS
from openphb.domains.payments.bacs.tests.test_standard18 import ONE_DAY
from openphb.domains.payments.columns.from_json import layout_json
from openphb.domains.payments.columns.tests.test_check import SOUND as INVOICES
from openphb.domains.payments.pain001.tests.test_write import WRITTEN
from openphb.domains.payments.rails.invoices import DEFAULT_LAYOUT
from openphb.domains.payments.returned.tests.making import arucs, credit
from openphb.domains.spending.statements.tests.test_csv import OPENPHB
from openphb.kernel.tests.test_bank_details import WEIGHTS


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "valacdos.txt"
    path.write_text(WEIGHTS)
    return str(path)


@pytest.fixture
def call(capsys, monkeypatch):
    """Call `openphb` and return its exit code, standard output and standard error."""

    def run(*argv, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main([str(word) for word in argv])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_bank_details_that_fit(call, table):
    code, out, err = call("bank", "check", "10-00-00", "58177632", "--table", table, "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["result"] == "valid"
    assert (answer["sort_code"], answer["account_number"]) == ("100000", "58177632")
    assert answer["checks"] == [{"method": "MOD11", "exception": None, "passed": True}]
    assert answer["errors"] == []


@pytest.mark.parametrize(
    ("sort_code", "code", "result"),
    [
        ("100000", 1, "invalid"),
        ("999999", 0, "cannot_be_checked"),
        ("1000", 1, "invalid"),
    ],
)
def test_bank_details_that_do_not_fit_or_have_no_check(call, table, sort_code, code, result):
    exit_code, out, err = call("bank", "check", sort_code, "58177633", "--table", table, "--json")
    answer = json.loads(out)
    assert (exit_code, answer["result"]) == (code, result)
    assert bool(answer["errors"]) == bool(err) == bool(code)


def test_many_bank_details_are_answered_in_order_one_a_line(call, table):
    pairs = "100000 58177632\n10 00 00 58177633\n\n999999,12345678\n100000\n"
    code, out, _ = call("bank", "check", "-", "--table", table, stdin=pairs)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [answer["result"] for answer in answers] == [
        "valid",
        "invalid",
        "invalid",
        "cannot_be_checked",
        "invalid",
    ]


def test_a_missing_table_is_refused_in_words(call, tmp_path):
    missing = tmp_path / "none.txt"
    code, out, err = call("bank", "check", "100000", "58177632", "--table", missing, "--json")
    assert code == 1
    assert json.loads(out)["errors"][0]["code"] == "modulus_file_unreadable"
    assert str(missing) in err


def test_nhs_numbers(call):
    code, out, _ = call("nhs-number", "check", "943 476 5919", "--json")
    assert code == 0
    assert json.loads(out) == {
        "valid": True,
        "formatted": "943 476 5919",
        "reason": None,
        "errors": [],
    }
    code, out, err = call("nhs-number", "check", "0000000000", "--json")
    answer = json.loads(out)
    assert (code, answer["valid"], answer["formatted"]) == (1, False, None)
    assert answer["reason"] in err
    assert answer["errors"][0]["code"] == "nhs_number_zeros"
    code, out, _ = call("nhs-number", "check", "-", stdin="9434765919\n9434765918\n")
    assert code == 1
    assert [json.loads(line)["valid"] for line in out.splitlines()] == [True, False]


def test_a_bacs_file(call, tmp_path):
    sound, unsound = tmp_path / "sound.txt", tmp_path / "unsound.txt"
    sound.write_bytes("\r\n".join(ONE_DAY).encode())
    unsound.write_bytes("\r\n".join(ONE_DAY[:-1]).encode())
    code, out, _ = call("bacs", "check", sound, "--json")
    assert code == 0
    assert json.loads(out) == {
        "valid": True,
        "credits_pence": 113605,
        "debits_pence": 113605,
        "credit_count": 2,
        "debit_count": 1,
        "processing_dates": ["2026-11-19"],
        "days": [{"day": "2026-11-19", "count": 2, "pence": 113605}],
        "errors": [],
    }
    code, out, err = call("bacs", "check", unsound, "--json")
    assert code == 1
    assert [fault["code"] for fault in json.loads(out)["errors"]] == ["truncated"]
    assert "UTL1" in err
    code, out, _ = call("bacs", "check", "-", stdin=f"{unsound}\n{sound}\n")
    assert code == 1
    assert [json.loads(line)["valid"] for line in out.splitlines()] == [False, True]


def test_a_payment_order(call, tmp_path):
    sound, unsound = tmp_path / "sound.xml", tmp_path / "unsound.xml"
    sound.write_text(WRITTEN)
    unsound.write_text(WRITTEN.replace("E2E-2", "E2E-1"))
    code, out, _ = call("pain001", "check", sound, "--json")
    assert code == 0
    assert json.loads(out) == {
        "valid": True,
        "message": "pain.001.001.09",
        "message_id": "RUN-1",
        "pence": 113605,
        "count": 2,
        "days": ["2026-11-21"],
        "errors": [],
    }
    code, out, err = call("pain001", "check", unsound)
    assert (code, out.strip()) == (1, "not valid: 2 payments of £1,136.05")
    assert "E2E-1" in err
    code, out, _ = call("pain001", "check", "-", stdin=f"{unsound}\n{sound}\n")
    assert [json.loads(line)["valid"] for line in out.splitlines()] == [False, True]


def test_a_file_of_invoices(call, tmp_path):
    file, layout = tmp_path / "invoices.csv", tmp_path / "layout.json"
    file.write_text(INVOICES)
    code, out, _ = call("columns", "check", file, "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "valid": True,
            "layout": "openphb supplier invoices",
            "count": 2,
            "pence": 113605,
            "errors": [],
        },
    )
    layout.write_text(layout_json(replace(DEFAULT_LAYOUT, delimiter="|")))
    code, out, err = call("columns", "check", file, "--layout", layout)
    assert (code, out.strip()) == (1, "not valid: 0 rows of £0.00")
    assert "does not begin with the columns" in err
    layout.write_text("{}")
    code, _, err = call("columns", "check", file, "--layout", layout)
    assert (code, "columns" in err) == (1, True)


def test_what_a_bank_answers(call, tmp_path):
    file = tmp_path / "answer.xml"
    file.write_bytes(arucs(credit()))
    code, out, _ = call("returned", "read", file, "--json")
    answer = json.loads(out)
    assert (code, answer["format"], answer["confirmed_format"]) == (
        0,
        "bacs returned credits",
        False,
    )
    (line,) = answer["lines"]
    assert (line["kind"], line["pence"], line["reason"]) == (
        "returned",
        113600,
        "The account is closed.",
    )
    code, out, _ = call("returned", "read", file)
    assert "unconfirmed" in out
    file.write_bytes(arucs(credit(amount="x")))
    code, out, err = call("returned", "read", file, "--json")
    assert (code, json.loads(out)["lines"], json.loads(out)["errors"][0]["code"]) == (
        1,
        [],
        "amount",
    )
    assert "line 1" in err


def test_a_statement(call, tmp_path):
    path = tmp_path / "statement.csv"
    path.write_text(OPENPHB)
    code, out, _ = call("statements", "read", path, "--layout", "openphb", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["format"], answer["layout"], answer["errors"]) == ("csv", "openphb", [])
    (account,) = answer["accounts"]
    assert account["proved"] is True
    assert (account["opening_pence"], account["closing_pence"]) == (10000, 70000)
    assert account["lines"][1] | {"id": ""} == {
        "date": "2026-11-03",
        "pence": -25420,
        "payee": "Ada Carer",
        "reference": "wages",
        "kind": "FPO",
        "id": "",
    }
    path.write_text(OPENPHB.replace("981.80", "981.81"))
    code, out, err = call("statements", "read", path, "--json")
    assert code == 1
    assert json.loads(out)["errors"][0]["line"] == 3
    assert err.startswith("line 3: ")


def test_what_is_not_a_statement_has_the_same_keys(call, tmp_path):
    path = tmp_path / "statement.pdf"
    path.write_bytes(b"%PDF-1.7")
    code, out, err = call("statements", "read", path, "--json")
    answer = json.loads(out)
    assert code == 1
    assert (answer["format"], answer["layout"], answer["accounts"]) == (None, None, [])
    assert answer["errors"][0]["code"] == "not_a_statement"
    assert "PDF" in err


def test_a_file_that_is_not_there_is_refused_in_words(call, tmp_path):
    for command in (
        ["bacs", "check"],
        ["pain001", "check"],
        ["columns", "check"],
        ["returned", "read"],
        ["statements", "read"],
    ):
        code, out, err = call(*command, tmp_path / "none")
        assert (code, out.strip()) == (1, "")
        assert "cannot be read" in err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nope"],
        ["bank"],
        ["bank", "check", "100000", "12345678"],
        ["bank", "check", "100000", "--table", "x"],
        ["nhs-number", "check"],
        ["bacs", "check", "a", "b"],
    ],
)
def test_wrong_usage_exits_2(call, argv):
    code, out, err = call(*argv)
    assert (code, out) == (2, "")
    assert "usage: openphb" in err


@pytest.mark.parametrize("word", ["", *COMMANDS])
def test_every_command_has_help(call, word):
    code, out, err = call(*filter(None, [word, "--help"]))
    assert (code, err) == (0, "")
    assert "usage: openphb" in out


def test_bytes_that_are_no_text_spoil_their_own_line_only():
    ended = subprocess.run(
        [sys.executable, "-m", "openphb.config.cli", "nhs-number", "check", "-"],
        input=b"\xff\xfe\n9434765919\n",
        env=os.environ | {"PYTHONIOENCODING": "utf-8:strict"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["valid"] for answer in answers] == [False, True]


def test_a_reader_that_stops_early_is_no_fault_to_complain_of():
    with subprocess.Popen(
        [sys.executable, "-m", "openphb.config.cli", "nhs-number", "check", "9434765919"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.parametrize(
    "argv",
    [
        ["nhs-number", "check", "9434765919"],
        ["bank", "check", "1", "2", "--table", "none"],
        ["bacs", "check", "none"],
        ["pain001", "check", "none"],
        ["columns", "check", "none"],
        ["returned", "read", "none"],
        ["statements", "read", "none"],
    ],
)
def test_a_call_that_needs_no_database_does_not_import_django(argv):
    program = (
        "import sys; from openphb.config.cli import main; main(sys.argv[1:]);"
        "sys.exit(bool({'django', 'psycopg'} & set(sys.modules)))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *argv], capture_output=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
