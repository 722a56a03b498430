"""The page of a range: it begins with the kept week, shows what moves it, and is told in both letters."""

from __future__ import annotations

import pytest
from django.urls import reverse

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Row, When
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.tests.test_week_page import priced
from openphb.domains.budgets.types import ToldHow
from openphb.domains.rates.types import Unit, Who
from openphb.kernel.money import pounds
from openphb.web.tests.html import faults_of

__all__ = ["priced"]

WEEK = CareWeek((Row(Who.AGENCY, When.DAY, Unit.HOUR, (200, 200, 200, 200, 200, 0, 0)),))
WRITTEN = {
    "version": "1",
    "rows": "2",
    "words_1": "A bad spell",
    "way_1": "more",
    "place_1": "on_top",
    "who_1": "pa",
    "when_1": "day",
    "counted_1": "hour",
    "day_1_0": "5",
    "words_2": "The new chair works",
    "way_2": "less",
    "place_2": "0",
    "who_2": "agency",
    "when_2": "day",
    "counted_2": "hour",
    "day_2_0": "2",
}


@pytest.fixture
def page(house, visit):
    def one(name, *args, data=None, post=False, role="care_coordinator"):
        with house.acting(role) as viewer:
            return visit(viewer, reverse(f"budgets:{name}", args=args), data, post=post)

    return one


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


@pytest.fixture
def kept(act, budget_id, priced):
    act(actions.work_out_week, budget_id=budget_id, after_version=0, week=WEEK)
    return budget_id


def test_without_a_usual_week_the_page_says_where_to_begin(budget_id, page):
    html = words(page("range", budget_id))
    assert reverse("budgets:week", args=[budget_id]) in html
    assert "<form" not in html.split("<main")[1]


@pytest.mark.usefixtures("priced")
def test_a_range_is_seen_before_it_is_kept_and_stands_in_the_form_the_next_time(house, kept, page):
    html = words(page("range", kept, data={**WRITTEN, "see": "1"}, post=True))
    # 10 hours at £24; 5 more at £14.20 with cover for holidays; 8 fewer at £24.
    assert "<svg" in html
    assert "Nothing is kept yet" in html
    with house.acting("care_coordinator") as viewer:
        before = queries.indicative(viewer=viewer, budget_id=kept)
        assert before is not None
        assert before.range is None

    answer = page("range", kept, data={**WRITTEN, "keep": "1"}, post=True)
    assert answer["Location"] == reverse("budgets:indicative", args=[kept])
    with house.acting("care_coordinator") as viewer:
        told = queries.indicative(viewer=viewer, budget_id=kept)
        stored = queries.stored_working(viewer=viewer, budget_id=kept, version=2)
        movers = queries.movers_of(viewer=viewer, budget_id=kept)
    assert told is not None
    assert told.range is not None
    assert told.weekly_pence == before.weekly_pence
    assert told.range.low.weekly_pence < told.weekly_pence < told.range.high.weekly_pence
    assert told.range.moves[1].weekly_pence == told.range.low.weekly_pence - told.weekly_pence
    assert [mover.words for mover in movers] == ["A bad spell", "The new chair works"]
    assert replay(stored).matches
    assert 'value="The new chair works"' in words(page("range", kept))
    assert "If needs change, it may go from" in words(page("indicative", kept))
    assert "What would move it" in words(page("why", kept))


@pytest.mark.usefixtures("priced")
def test_what_is_refused_stands_at_the_field_that_it_is_about(kept, page):
    html = words(page("range", kept, data={**WRITTEN, "way_1": "less", "see": "1"}, post=True))
    assert "is said to need less" in html
    assert 'id="way_1-error"' in html or "way_1-error" in html
    html = words(page("range", kept, data={**WRITTEN, "more": "1"}, post=True))
    assert "What may happen: 4" in html
    assert 'value="A bad spell"' in html


@pytest.mark.usefixtures("priced")
def test_the_person_is_told_the_range_and_what_would_move_it(act, house, kept, page):
    page("range", kept, data={**WRITTEN, "keep": "1"}, post=True)
    act(
        actions.tell_person,
        budget_id=kept,
        after_version=2,
        told_on=house.today,
        told_how=ToldHow.PAGE,
    )
    with house.acting("care_coordinator") as viewer:
        told = queries.indicative(viewer=viewer, budget_id=kept)
    assert told is not None
    assert told.range is not None
    less = pounds(-told.range.moves[1].weekly_pence)
    for name in ("explained", "easy_read"):
        html = words(page(name, kept))
        assert f"The new chair works: {less} a week less." in html
        assert "It is not a range" not in html
