"""The page that a site reads says what the code does."""

import re
from pathlib import Path

import pytest

from openphb.domains.payments.columns.from_json import read_layout
from openphb.domains.payments.columns.layout import NEEDED, DayForm, MoneyForm
from openphb.domains.payments.rails import cards, invoices

PAGE = (Path(__file__).parents[5] / "docs" / "how-to" / "pay-by-supplier-invoice.md").read_text()


@pytest.mark.parametrize(
    ("heading", "layout"),
    [
        ("## The default file of invoices", invoices.DEFAULT_LAYOUT),
        ("## The default file of card loads", cards.DEFAULT_LAYOUT),
    ],
)
def test_a_default_layout_is_as_its_table_says(heading, layout):
    section = PAGE.split(heading)[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (.*) \|$", section, re.MULTILINE)
    assert [(name, int(width)) for name, width, _ in rows] == [
        (column.name, column.width) for column in layout.columns
    ]
    for (_, _, words), column in zip(rows, layout.columns, strict=True):
        assert ("may be empty" in words) == (not column.required)
        assert (f"always `{column.fixed}`" in words) == bool(column.fixed)


def test_the_layout_that_is_shown_can_be_read():
    shown = PAGE.split("```json")[1].split("```")[0]
    layout = read_layout(shown.encode())
    assert (layout.name, len(layout.columns), layout.header) == ("north site", 6, False)


def test_every_field_and_form_is_named():
    for needed in NEEDED.values():
        assert all(f"`{field}`" in PAGE for field in needed.fields)
    assert all(f"`{form}`" in PAGE for form in (*DayForm, *MoneyForm))
