"""`openphb administrator add`: the first administrator of a new installation, and the second."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import psycopg
import pytest


def call(own_database: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "openphb.config.cli", "administrator", "add", *words, "--json"],
        env={**own_database, "OPENPHB_ALLOWED_HOSTS": "phb.example.nhs.uk"},
        capture_output=True,
        text=True,
        check=False,
    )


def add(own_database: dict[str, str], username: str) -> dict[str, Any]:
    done = call(
        own_database,
        username,
        *("--email", f"{username}@example.org", "--organisation", "QT1"),
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rows(own_database: dict[str, str], query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(own_database["OPENPHB_READONLY_URL"]) as everything:
        return everything.execute(query).fetchall()


def test_the_first_administrator_begins_at_once_and_the_next_waits_for_somebody(own_database):
    first = add(own_database, "kit")
    assert first["link"].startswith("https://phb.example.nhs.uk/join/staff/?secret=")
    assert not first["waits_for_second_person"]
    assert rows(own_database, "select role from access_grant order by role") == [
        ("administrator",),
        ("system",),
    ]
    assert rows(own_database, "select count(*) from tenancy_tenant") == [(1,)]
    assert rows(own_database, "select what, role from audit_auditevent") == [
        ("access.role_given", "administrator")
    ]
    second = add(own_database, "lee")
    assert second["waits_for_second_person"]
    assert rows(own_database, "select count(*) from access_grant") == [(2,)]
    assert rows(own_database, "select proposed_by_id, decided_at from access_roleproposal") == [
        (None, None)
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("kit", "--email", "k@example.org", "--organisation", "ZZZ"), "organisation_unknown"),
        (("openphb", "--email", "k@example.org", "--organisation", "QT1"), "username"),
    ],
)
def test_a_refusal_leaves_nothing_behind(own_database, words, code):
    done = call(own_database, *words)
    assert done.returncode == 1
    assert json.loads(done.stdout)["errors"][0]["code"] == code
    assert rows(own_database, "select count(*) from access_user") == [(0,)]
    assert rows(own_database, "select count(*) from tenancy_tenant") == [(0,)]
