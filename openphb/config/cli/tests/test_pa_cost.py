"""`openphb pa-cost`, as scripts and people call it."""

from __future__ import annotations

import json

from openphb.config.cli import main


def test_the_command_prints_every_part_with_its_rate_and_source(capsys):
    asked = ["pa-cost", "--rate-pence", "1271", "--hours", "20", "--on", "2026-11-24", "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["total_pence"] == 25_420 + 2_373 + 403 + 3_068
    assert (told["minimum_wage_pence_per_hour"], told["lawful"]) == (1271, True)
    assert sum(line["pence"] for line in told["working"]) == told["total_pence"]
    assert [line["line"] for line in told["working"] if not line["source"]] == ["pay"]


def test_the_command_says_what_is_wrong_and_exits_with_one(capsys):
    asked = ["pa-cost", "--rate-pence", "1270", "--hours", "20", "--on", "2026-11-24", "--json"]
    assert main(asked) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["lawful"] is False
    assert [one["code"] for one in told["errors"]] == ["below_minimum_wage"]
    assert main([*asked[:4], "twenty", *asked[5:]]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["total_pence"], told["errors"][0]["code"]) == (None, "hours_unreadable")
