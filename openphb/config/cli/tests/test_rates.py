"""`openphb rates show`."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from openphb.config.cli import main
from openphb.domains.rates.national import rates_on


def test_the_numbers_of_json_are_those_of_the_table(capsys):
    assert main(["rates", "show", "--on", "2026-11-24", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out, parse_float=Decimal, parse_int=Decimal)
    assert printed["on"] == "2026-11-24"
    assert printed["errors"] == []
    shown = {rate["name"]: (rate["value"], rate["valid_to"]) for rate in printed["rates"]}
    kept = {
        rate.name: (rate.value, rate.valid_to and rate.valid_to.isoformat())
        for rate in rates_on(date(2026, 11, 24))
    }
    assert shown == kept


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--on", "2026-11-24", "--name", "x"], "rate_unknown"),
        (["--on", "2026-02-30"], "date_unreadable"),
        (["--on", "20260206"], "date_unreadable"),
    ],
)
def test_the_command_refuses_with_words_and_exit_code_1(capsys, words, code):
    assert main(["rates", "show", *words, "--json"]) == 1
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [error["code"] for error in answer["errors"]] == [code]
    assert answer["rates"] == []
    assert err


def test_the_command_needs_a_day(capsys):
    assert main(["rates", "show"]) == 2
    assert "--on" in capsys.readouterr().err
