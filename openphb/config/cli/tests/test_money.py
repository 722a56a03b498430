"""`openphb due` and `openphb ledger verify`, by the keys that other programs rely on."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from conftest import migrated_template
from openphb.config.cli.money import answer_due, answer_verify
from openphb.domains.payments.tests import making
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
FOUR_WEEKS = 20 * 1420 * 4


@pytest.fixture
def coded(house):
    """Return a house whose commissioner has an ODS code and one person who can be paid."""
    Organisation.objects.filter(pk=house.organisation_id).update(ods_code="QQQ")
    making.payer(house)
    making.entitled(house)
    return house


def test_due_lists_each_line_of_each_period(coded):
    with coded.acting("auditor") as viewer:
        answer = answer_due(viewer, FIRST, "QQQ")
    line = json.loads(json.dumps(answer.data))["lines"][0]
    assert {key: answer.data[key] for key in ("on", "recipients", "total_pence")} == {
        "on": "2026-12-11",
        "recipients": 1,
        "total_pence": FOUR_WEEKS,
    }
    assert line["case"].startswith("CHC-")
    assert line | {"case": "", "line": ""} == {
        "case": "",
        "line": "",
        "funder": "QQQ",
        "period_start": "2026-12-11",
        "period_end": "2027-01-08",
        "entitled_pence": FOUR_WEEKS,
        "accounted_pence": 0,
        "due_pence": FOUR_WEEKS,
    }


def test_due_after_a_run_is_nothing(coded):
    making.approved(coded)
    with coded.acting("auditor") as viewer:
        answer = answer_due(viewer, FIRST, None)
        verified = answer_verify(viewer)
    assert (answer.data["recipients"], answer.data["total_pence"]) == (0, 0)
    assert [line["due_pence"] for line in json.loads(json.dumps(answer.data))["lines"]] == [0]
    assert (
        verified.data.items()
        >= {
            "journals": 1,
            "entries": 2,
            "debits_pence": FOUR_WEEKS,
            "credits_pence": FOUR_WEEKS,
            "balanced": True,
            "chain_intact": None,
            "checkpoints_match": None,
            "first_fault": None,
        }.items()
    )


def test_an_unknown_commissioner_is_refused(coded):
    with coded.acting("auditor") as viewer, pytest.raises(Refusal, match="commissioner XXX"):
        answer_due(viewer, date(2026, 12, 11), "XXX")


@pytest.mark.parametrize(
    ("words", "key"),
    [(["ledger", "verify"], "journals"), (["due", "--on", "2026-12-11"], "recipients")],
)
def test_the_commands_run_as_the_role_that_reads(db, words, key):
    migrated_template()
    # A template that somebody is connected to cannot be copied, so others wait.
    with (Path(os.environ["OPENPHB_HOME"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-m", "openphb.config.cli", *words, "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)[key] == 0
