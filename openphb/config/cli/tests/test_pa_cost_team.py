"""`openphb pa-cost --team`, as scripts and people call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from openphb.config.cli import main

GOOD = """name,rate,hours,born,sleep_in_nights,sleep_in_flat
Ann,14.00,35,1980-05-02,2,60.00
Bo,minimum,20,2005-10-01,,
"""


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def ask(content: str | bytes, *more: str) -> tuple[int, dict[str, Any]]:
        path = tmp_path / "team.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        dates = ["--from", "2026-04-06", "--to", "2027-03-31"]
        code = main(["pa-cost", "--team", str(path), *dates, "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.mark.parametrize("pay", ["weekly", "four-weekly", "monthly"])
def test_a_team_is_told_without_and_with_the_allowance(told, pay):
    code, found = told(GOOD, "--pay", pay, "--employment-allowance")
    assert (code, found["errors"]) == (0, [])
    assert (found["people"], found["lawful"], found["pay"]) == (2, True, pay)
    assert sum(part["pence"] for part in found["parts"]) == found["without_allowance_pence"]
    assert (
        sum(slip["without_allowance_pence"] for slip in found["payslips"])
        == (found["without_allowance_pence"])
    )
    assert found["without_allowance_pence"] - found["allowance_pence"] == found["total_pence"]
    assert found["total_pence"] == found["with_allowance_pence"]
    assert [year["taken_pence"] for year in found["allowance"]] == [found["allowance_pence"]]
    [same] = [one for one in found["by_pay_period"] if one["pay"] == pay]
    assert same["without_allowance_pence"] == found["without_allowance_pence"]
    assert {one["name"] for one in found["each_person"]} == {"Ann", "Bo"}


def test_what_is_not_claimed_is_not_in_the_total(told):
    _, found = told(GOOD)
    assert found["total_pence"] == found["without_allowance_pence"]
    assert found["allowance_pence"] > 0


@pytest.mark.parametrize(
    ("row", "code", "where"),
    [
        (",14,35,,,", "name_missing", "line 4, name"),
        ("Ann,14,35,,,", "person_twice", "line 4, name"),
        ("Cy,abc,35,,,", "money_unreadable", "line 4, rate"),
        ("Cy,14,lots,,,", "hours_unreadable", "line 4, hours"),
        ("Cy,14,35,1.5.80,,", "date_unreadable", "line 4, born"),
        ("Cy,14,35,,x,", "number_unreadable", "line 4, sleep_in_nights"),
        ("Cy,14,35,,2,x", "money_unreadable", "line 4, sleep_in_flat"),
        ("Cy,14,35,,,,,", "row_too_long", "line 4, row"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_priced(told, row, code, where):
    exit_code, found = told(GOOD + row + "\n")
    assert exit_code == 1
    assert [(one["code"], one["where"]) for one in found["errors"]] == [(code, where)]
    assert found["people"] == 2
    assert found["total_pence"] > 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "column_missing"),
        ("name,rate\nAnn,14\n", "column_missing"),
        ("name,rate,hours,colour\nAnn,14,35,red\n", "column_unknown"),
        ("name,rate,hours\n", "team_empty"),
        ("name,rate,hours,irregular\nAnn,14,35,maybe\n", "yes_or_no"),
        (b'name,rate,hours\n"Ann' + b"x" * 140_000 + b'",1,1\n', "team_unreadable"),
    ],
)
def test_a_file_that_holds_no_team_is_refused(told, content, code):
    exit_code, found = told(content)
    assert exit_code == 1
    assert code in [one["code"] for one in found["errors"]]
    assert (found["total_pence"], found["parts"]) == (None, [])


def test_a_file_saved_by_a_spreadsheet_on_windows_is_read(told):
    content = "name,rate,hours\r\nZoë,£14.00,35\r\n"
    for encoding in ("utf-8-sig", "cp1252"):
        _, found = told(content.encode(encoding))
        assert [one["name"] for one in found["each_person"]] == ["Zoë"]


def test_pay_below_the_minimum_wage_is_one_error_for_each_person(told):
    exit_code, found = told(GOOD + "Cy,12.00,16,,,\n", "--pay", "monthly")
    assert (exit_code, found["lawful"]) == (1, False)
    [below] = found["errors"]
    assert below["code"] == "below_minimum_wage"
    assert below["message"].startswith("Cy, in the pay period from Monday 6 April 2026: £12.00")
    assert "11 later pay periods" in below["message"]


def test_a_year_whose_rates_are_not_known_is_refused_by_name(told):
    exit_code, found = told(GOOD, "--to", "2027-06-30")
    assert exit_code == 1
    assert [one["code"] for one in found["errors"]] == ["rate_none_on_day"]
    assert found["without_allowance_pence"] is None


def test_how_a_team_could_be_paid_but_for_rates_not_known_is_null(told):
    # By 4 weeks the last pay period begins on 8 March; by the week it begins on 5 April 2027.
    _, found = told(GOOD, "--pay", "four-weekly", "--to", "2027-04-05")
    assert found["errors"][0]["code"] == "rate_none_on_day"
    _, found = told(GOOD, "--pay", "monthly", "--to", "2027-04-05")
    assert {
        one["pay"]: one["without_allowance_pence"] is None for one in found["by_pay_period"]
    } == {
        "weekly": True,
        "four-weekly": True,
        "monthly": False,
    }


def test_people_read_a_table(tmp_path, capsys):
    path = tmp_path / "team.csv"
    path.write_text(GOOD)
    dates = ["--from", "2026-04-06", "--to", "2027-03-31"]
    assert main(["pa-cost", "--team", str(path), *dates]) == 0
    words = capsys.readouterr().out
    assert "without allowance  with allowance" in words
    assert "if paid four-weekly" in words
    assert "The allowance is not claimed." in words


@pytest.mark.parametrize(
    "argv",
    [
        ["--rate-pence", "1271"],
        ["--team", "x.csv"],
        ["--team", "x.csv", "--from", "2026-04-06"],
        ["--team", "x.csv", "--from", "2026-04-06", "--to", "2026-05-05", "--pay", "daily"],
    ],
)
def test_what_is_missing_is_wrong_usage(argv):
    assert main(["pa-cost", *argv]) == 2
