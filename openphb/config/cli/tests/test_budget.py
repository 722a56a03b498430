"""`openphb budget replay`."""

from __future__ import annotations

import io
import json
import sys

import pytest

from openphb.config.cli import main
from openphb.domains.budgets.methods.stored_lines import stored_working
from openphb.domains.budgets.tests.conftest import CHAIR, HOURS
from openphb.domains.budgets.tests.test_costed_lines import worked


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "working.json"
    path.write_text(json.dumps(stored_working(worked(HOURS, CHAIR))))
    return path


def test_a_working_that_matches(file, capsys):
    assert main(["budget", "replay", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "matches": True,
        "stored_pence": 1526800,
        "replayed_pence": 1526800,
        "pack": "costed-lines/1",
        "differences": [],
        "errors": [],
    }


def test_a_working_that_was_changed(file, capsys):
    file.write_text(file.read_text().replace('"weekly_pence": 28400', '"weekly_pence": NaN'))
    assert main(["budget", "replay", str(file), "--json"]) == 1
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["matches"] is False
    assert answer["differences"] == [{"where": "weekly_pence", "stored": "NaN", "replayed": 28400}]
    assert answer["errors"][0]["code"] == "replay_differs"
    assert "weekly_pence" in err


@pytest.mark.parametrize("content", ["", "[]", '{"pack": "x"}'])
def test_a_file_that_is_none(file, capsys, content):
    file.write_text(content)
    assert main(["budget", "replay", str(file), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["matches"], answer["stored_pence"]) == (False, None)
    assert len(answer["errors"]) == 1


def test_many_workings_one_a_line(file, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{file}\n/nowhere\n"))
    assert main(["budget", "replay", "-", "--json"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["matches"], second["matches"]) == (True, False)
    assert second["errors"][0]["code"] == "file_unreadable"
