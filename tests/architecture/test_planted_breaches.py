"""A guard that cannot fail guards nothing: each breach is planted in a copy, and is found."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOUSE = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture"]
WALLS = [str(BIN / "lint-imports"), "--no-cache"]

BREACHES = {
    "an upward import": (
        "openphb/kernel/money.py",
        "from openphb.domains.ledger import types  # noqa: F401\n",
        WALLS,
        "Layers import downwards only BROKEN",
    ),
    "a domain that imports one above it": (
        "openphb/domains/cases/rules.py",
        "from openphb.domains.payments import types as above  # noqa: F401\n",
        WALLS,
        "Domains import only the domains below them BROKEN",
    ),
    "a signal": (
        "openphb/domains/cases/rules.py",
        "\n\ndef listen() -> None:\n    from django.db.models.signals import post_save\n",
        [*HOUSE, "-k", "test_no_signals_are_used"],
        "openphb/domains/cases/rules.py:",
    ),
    "a route without a permission": (
        "openphb/domains/cases/urls.py",
        "\n\ndef bare(request: object) -> None: ...\n"
        "\n\nurlpatterns.append(path('bare/', bare, name='bare'))\n",
        [*HOUSE, "-k", "test_every_route_says_who_may_use_it"],
        "cases:bare declares no permission",
    ),
    "a query without a viewer": (
        "openphb/domains/cases/queries.py",
        "\n\ndef everything() -> int:\n    return Case.objects.count()\n",
        [*HOUSE, "-k", "test_every_query_takes_a_viewer"],
        "cases.queries.everything takes no viewer",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A checkout of the package and its architecture tests, to be spoilt."""
    to = tmp_path_factory.mktemp("copy")
    hidden = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in ("openphb", "tests", "scripts", "docs"):
        shutil.copytree(ROOT / name, to / name, ignore=hidden)
    for name in ("pyproject.toml", "conftest.py", "hatch_build.py"):
        shutil.copy(ROOT / name, to)
    return to


def said(copy, command):
    """Run a command on the copy, not on the installed package; return its status and words."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "DJANGO_"))}
    done = subprocess.run(
        command,
        cwd=copy,
        env=kept | {"PYTHONPATH": str(copy), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("breach", BREACHES)
def test_a_planted_breach_is_found(copy, breach):
    name, words, command, told = BREACHES[breach]
    path = copy / name
    whole = path.read_text()
    # An import goes where imports stand; everything else goes to the end.
    marker = "from __future__ import annotations\n"
    planted = whole.replace(marker, marker + words, 1) if words.startswith("from ") else None
    path.write_text(planted or whole + words)
    try:
        status, out = said(copy, command)
    finally:
        path.write_text(whole)
    assert status != 0, out[-2000:]
    assert told in out, out[-4000:]


def test_the_copy_without_a_breach_is_whole(copy):
    for command in (WALLS, [*HOUSE, "-k", "signals or viewer or says_who"]):
        status, out = said(copy, command)
        assert status == 0, out[-4000:]
