"""One is one, and a word that nobody knows is left as it was typed."""

from __future__ import annotations

import pytest

from openphb.kernel.counting import counted, counted_hundredths


@pytest.mark.parametrize(
    ("number", "many", "said"),
    [
        (0, "weeks", "0 weeks"),
        (1, "weeks", "1 week"),
        (2000, "visits", "2,000 visits"),
        (1, "boxes", "1 boxes"),
    ],
)
def test_a_number_agrees_with_what_it_counts(number, many, said):
    assert counted(number, many) == said


@pytest.mark.parametrize(
    ("hundredths", "many", "said"),
    [
        (100, "hoists", "1 hoist"),
        (100, "weeks put by", "1 week put by"),
        (100, "days", "1 day"),
        (150, "days", "1.5 days"),
        (2000, "hours", "20 hours"),
        (105, "hours", "1.05 hours"),
        (100, "", "1"),
    ],
)
def test_a_quantity_agrees_with_its_unit(hundredths, many, said):
    assert counted_hundredths(hundredths, many) == said
