"""Makes a new domain and gives it its place: `make new-domain NAME=wheelchairs ABOVE=budgets`.

A domain may import those below it. Its place is therefore a decision, and has no default.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

INIT = '"""{title}: say in one line what this domain owns."""\n'
TYPES = '"""The words of {name}: frozen dataclasses and enums."""\n'
RULES = '"""What {name} decides: facts in, answers out. No Django, no clock, no query."""\n'
README = """# {title}

**Owns** the words: …

**May import** every domain below it, `{above}` first, by `actions`, `queries` and `types`.

**Decides** (in `rules.py`): …

**Must never be false** (constraints in `models.py`): …
"""
TESTS = '''"""The rules of {name}, as tables of cases."""

from openphb.domains.{name} import rules


def test_every_rule_says_what_it_returns():
    public = [value for name, value in vars(rules).items() if not name.startswith("_")]
    assert all(value.__doc__ for value in public if callable(value))
'''


def main() -> int:
    """0 done, 1 refused with words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--above", required=True, help="the domain that it stands just above")
    arguments = parser.parse_args()
    try:
        make(ROOT, arguments.name, arguments.above)
    except ValueError as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(
        f"Made openphb/domains/{arguments.name}, just above {arguments.above}.\n"
        "Say in its README what it owns, then write its types and its first rule.\n"
    )
    return 0


def make(root: Path, name: str, above: str) -> None:
    """Writes the folder and the two lists that name every domain. A ValueError says what is wrong,
    and then nothing was written."""
    if not re.fullmatch(r"[a-z][a-z_]*[a-z]", name):
        raise ValueError("NAME must be lower-case letters and underscores: NAME=wheelchairs")
    folder = root / "openphb" / "domains" / name
    if folder.exists():
        raise ValueError(f"{folder} exists already.")
    contracts = root / "pyproject.toml"
    rooms = root / "openphb" / "config" / "domains.py"
    new_contracts = in_contracts(contracts.read_text(), name, above)
    new_rooms = in_rooms(rooms.read_text(), name, above)

    words = {"name": name, "title": name.replace("_", " ").capitalize(), "above": above}
    (folder / "tests").mkdir(parents=True)
    (folder / "__init__.py").write_text(INIT.format(**words))
    (folder / "types.py").write_text(TYPES.format(**words))
    (folder / "rules.py").write_text(RULES.format(**words))
    (folder / "README.md").write_text(README.format(**words))
    (folder / "tests" / "__init__.py").write_text("")
    (folder / "tests" / "test_rules.py").write_text(TESTS.format(**words))
    contracts.write_text(new_contracts)
    rooms.write_text(new_rooms)


def in_contracts(text: str, name: str, above: str) -> str:
    """The import contracts with the domain's layer put just above `above`'s; top comes first."""
    start = text.find('id = "domains"')
    match = re.compile(r"^layers = \[(.*)\]$", re.MULTILINE).search(text, max(start, 0))
    if start < 0 or match is None:
        raise ValueError("pyproject.toml has no list of domain layers.")
    layers = re.findall(r'"([^"]*)"', match[1])
    place = [i for i, layer in enumerate(layers) if above in layer.split(" | ")]
    if not place:
        raise ValueError(
            "ABOVE must name a domain that exists: "
            + ", ".join(domain for layer in layers for domain in layer.split(" | "))
        )
    layers.insert(place[0], name)
    listed = ", ".join(f'"{layer}"' for layer in layers)
    return f"{text[: match.start()]}layers = [{listed}]{text[match.end() :]}"


def in_rooms(text: str, name: str, above: str) -> str:
    """The list of domains with the new one just after `above`; bottom comes first."""
    line = f'    "{above}",\n'
    if text.count(line) != 1:
        raise ValueError(f"openphb/config/domains.py does not list {above} once.")
    return text.replace(line, f'{line}    "{name}",\n')


if __name__ == "__main__":
    sys.exit(main())
