"""When help comes, as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.plans.readiness.types import Visit
from openphb.domains.plans.readiness.visits import read_visits, visit_words
from openphb.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("written", "weekdays", "begins", "ends"),
    [
        ("Monday to Friday 7:30 to 9:00", 31, 450, 540),
        ("mon-fri 07.30-09.00", 31, 450, 540),
        ("Every day 22:00 to 7:00", 127, 1320, 420),
        ("daily 9:00 – 9:30", 127, 540, 570),
        ("Mondays and Thursdays, 19:00 until 20:00", 9, 1140, 1200),
        ("Saturday to Monday 8:00 to 9:00", 97, 480, 540),
        ("on Tue, Wed & Sun 8:00 to 9:00", 70, 480, 540),
    ],
)
def test_a_visit_is_read_as_people_write_it(written, weekdays, begins, ends):
    assert read_visits(f"\n {written} \n") == (Visit(weekdays, begins, ends),)


@pytest.mark.parametrize(
    "written",
    ["mornings", "Monday", "Someday 7:00 to 8:00", "Monday 7:00 to 24:00", "T 7:00 to 8:00"],
)
def test_what_cannot_be_read_is_said_and_not_guessed(written):
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "visit_unreadable"):
        read_visits(written)


@given(st.integers(1, 127), st.integers(0, 1439), st.integers(0, 1439))
def test_what_is_shown_is_read_as_it_was(weekdays, begins, ends):
    visit = Visit(weekdays, begins, ends)
    assert read_visits(visit_words(visit)) == (visit,)
