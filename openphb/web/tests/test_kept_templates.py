"""Templates are translated once, by whoever comes first, for as long as they stay the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from jinja2 import FileSystemLoader, UndefinedError

from openphb.web import jinja


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "sum.jinja").write_text("You have {{ left }}.")
    return tmp_path


def drawn(templates: Path, monkeypatch: pytest.MonkeyPatch, **facts: Any) -> tuple[str, int]:
    """Return a page as a new process draws it, and how many templates were translated for it."""
    loader = FileSystemLoader(templates / "words")
    made = jinja.environment(loader=loader, autoescape=True, keep_in=templates / "kept")
    translated = []
    own = made.compile

    def listening(*args: Any, **options: Any) -> Any:
        translated.append(args)
        return own(*args, **options)

    monkeypatch.setattr(made, "compile", listening)
    return made.get_template("sum.jinja").render(**facts), len(translated)


def test_the_next_process_translates_nothing_again(templates, monkeypatch):
    assert drawn(templates, monkeypatch, left="£3") == ("You have £3.", 1)
    assert drawn(templates, monkeypatch, left="£4") == ("You have £4.", 0)
    (kept,) = (templates / "kept").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o700


def test_changed_words_are_translated_again_and_a_misspelt_figure_is_still_an_error(
    templates, monkeypatch
):
    drawn(templates, monkeypatch, left="£3")
    (templates / "words" / "sum.jinja").write_text("{{ left }} is left.")
    assert drawn(templates, monkeypatch, left="£3") == ("£3 is left.", 1)
    with pytest.raises(UndefinedError):
        drawn(templates, monkeypatch, lefft="£3")


def test_where_nothing_can_be_written_each_process_translates_for_itself(templates, monkeypatch):
    (templates / "kept").write_text("a file where the folder should be")
    assert drawn(templates, monkeypatch, left="£3") == ("You have £3.", 1)
    assert drawn(templates, monkeypatch, left="£3") == ("You have £3.", 1)


def test_more_templates_than_jinja_keeps_by_itself_stay_loaded(templates):
    for number in range(500):
        (templates / "words" / f"{number}.jinja").write_text("")
    made = jinja.environment(loader=FileSystemLoader(templates / "words"))
    first = made.get_template("0.jinja")
    for number in range(500):
        made.get_template(f"{number}.jinja")
    assert made.get_template("0.jinja") is first
