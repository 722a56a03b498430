"""`make new-domain` gives a domain its place, or says why not and writes nothing."""

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("new_domain", ROOT / "scripts" / "new_domain.py")
assert spec is not None
assert spec.loader is not None
new_domain = importlib.util.module_from_spec(spec)
spec.loader.exec_module(new_domain)


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "openphb" / "config").mkdir(parents=True)
    (tmp_path / "openphb" / "domains").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "openphb" / "config" / "domains.py", tmp_path / "openphb" / "config")
    return tmp_path


def test_a_domain_gets_its_folder_and_its_place_in_both_lists(checkout):
    new_domain.make(checkout, "wheelchairs", "budgets")
    assert '"plans", "wheelchairs", "budgets"' in (checkout / "pyproject.toml").read_text()
    rooms = (checkout / "openphb" / "config" / "domains.py").read_text()
    assert '    "budgets",\n    "wheelchairs",\n' in rooms
    made = {path.name for path in (checkout / "openphb" / "domains" / "wheelchairs").rglob("*.*")}
    assert made == {"__init__.py", "types.py", "rules.py", "README.md", "test_rules.py"}


def test_a_domain_can_stand_above_siblings(checkout):
    new_domain.make(checkout, "wheelchairs", "rates")
    assert '"wheelchairs", "people | rates | ledger"' in (checkout / "pyproject.toml").read_text()


@pytest.mark.parametrize(
    ("name", "above", "says"),
    [
        ("Wheelchairs", "budgets", "lower-case"),
        ("../wheels", "budgets", "lower-case"),
        ("wheelchairs", "", "must name a domain"),
        ("wheelchairs", "wheels", "must name a domain"),
    ],
)
def test_a_wrong_name_or_place_writes_nothing(checkout, name, above, says):
    before = (checkout / "pyproject.toml").read_text()
    with pytest.raises(ValueError, match=says):
        new_domain.make(checkout, name, above)
    assert (checkout / "pyproject.toml").read_text() == before
    assert list((checkout / "openphb" / "domains").iterdir()) == []


def test_a_domain_is_not_made_twice(checkout):
    new_domain.make(checkout, "wheelchairs", "budgets")
    with pytest.raises(ValueError, match="exists already"):
        new_domain.make(checkout, "wheelchairs", "budgets")
