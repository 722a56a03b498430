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

# What is planted where, and what each guard then says. One guard finds all of its breaches at once.
BREACHES = {
    "imports against the layers": (
        WALLS,
        {
            "openphb/kernel/money.py": "from openphb.domains.ledger import types  # noqa: F401\n",
            "openphb/domains/cases/rules.py": (
                "from openphb.domains.payments import types as above  # noqa: F401\n"
            ),
        },
        (
            "Layers import downwards only BROKEN",
            "Domains import only the domains below them BROKEN",
        ),
    ),
    "a signal, a route without a permission, a query without a viewer": (
        [*HOUSE, "-k", "signals or says_who or takes_a_viewer"],
        {
            "openphb/domains/cases/rules.py": (
                "\n\ndef listen() -> None:\n    from django.db.models.signals import post_save\n"
            ),
            "openphb/domains/cases/urls.py": (
                "\n\ndef bare(request: object) -> None: ...\n"
                "\n\nurlpatterns.append(path('bare/', bare, name='bare'))\n"
            ),
            "openphb/domains/rates/queries.py": (
                "\n\ndef everything() -> int:\n    return RateProposal.objects.count()\n"
            ),
        },
        (
            "openphb/domains/cases/rules.py:",
            "cases:bare declares no permission",
            "rates.queries.everything takes no viewer",
        ),
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
def test_planted_breaches_are_found_by_name(copy, breach):
    command, planted, told = BREACHES[breach]
    whole = {name: (copy / name).read_text() for name in planted}
    # An import goes where imports stand; everything else goes to the end.
    marker = "from __future__ import annotations\n"
    for name, words in planted.items():
        text = whole[name]
        spoilt = (
            text.replace(marker, marker + words, 1) if words.startswith("from ") else text + words
        )
        assert spoilt != text
        (copy / name).write_text(spoilt)
    status, out = said(copy, command)
    for name, text in whole.items():
        (copy / name).write_text(text)
    assert status != 0, out[-2000:]
    assert [words for words in told if words not in out] == [], out[-4000:]
