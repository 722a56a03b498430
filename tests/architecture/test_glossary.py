"""Every word that a table, an enumeration or a public answer introduces is in the glossary."""

from __future__ import annotations

import re
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps

from openphb.config.domains import DOMAINS, FOUNDATION

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / "glossary.md", *sorted((ROOT / "docs" / "glossary.d").glob("*.md"))]
TEXT = "\n".join(page.read_text() for page in PAGES)
DEFINED = {
    re.sub(r"[^a-z]", "", word.lower())
    for entry in re.findall(r"^\*\*(.+?)\*\*\s*:", TEXT, re.MULTILINE)
    for word in re.split(r"[,/]", entry)
}


def enumerations() -> list[str]:
    found = []
    rooms = [("domains", d) for d in DOMAINS] + [("foundation", f) for f in FOUNDATION]
    for layer, room in rooms:
        name = f"openphb.{layer}.{room}.types"
        if find_spec(name) is None:
            continue
        # A module, or a folder of the same name, which gives out what its own modules say.
        found += [
            value.__name__
            for value in vars(import_module(name)).values()
            if isinstance(value, type)
            and issubclass(value, Enum)
            and f"{value.__module__}.".startswith(f"{name}.")
        ]
    return found


def models() -> list[str]:
    return [m.__name__ for m in apps.get_models() if m.__module__.startswith("openphb.")]


@pytest.mark.parametrize("word", sorted({*models(), *enumerations()}))
def test_the_word_is_in_the_glossary(word):
    assert word.lower() in DEFINED, f"docs/glossary.d/ defines no **{word}**:"


def test_no_word_is_defined_twice():
    entries = re.findall(r"^\*\*(.+?)\*\*\s*:", TEXT, re.MULTILINE)
    twice = {entry for entry in entries if entries.count(entry) > 1}
    assert twice == set()
