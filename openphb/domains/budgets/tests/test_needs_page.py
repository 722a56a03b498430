"""The page of a needs profile: write it, see what it comes to, keep it, have it told, write it again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Employing, Row, When
from openphb.domains.budgets.methods.needs_profile import (
    Assessment,
    Help,
    Level,
    Need,
    Profile,
    Support,
    Willing,
)
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.budgets.tests import reading_age
from openphb.domains.budgets.tests.test_told import OLDEST, PRICES, agree_card, tell, words
from openphb.domains.rates.types import Unit, Who

WRITTEN = {
    "version": "0",
    "rows": "2",
    "care_rows": "3",
    "support_rows": "1",
    "assessed_by": "Ruth Bell, nurse assessor",
    "assessed_on-day": "2",
    "assessed_on-month": "11",
    "assessed_on-year": "2026",
    "level_mobility": "H",
    "need_mobility": "You need somebody beside you to stand up and to walk.",
    "level_drugs": "M",
    "answers_1": "mobility",
    "why_1": "getting up and washing",
    "who_1": "pa",
    "when_1": "day",
    "counted_1": "hour",
    **{f"day_1_{weekday}": "4" for weekday in range(7)},
    "part_of_1": "1",
    "giver_1": "Ann, your sister",
    "gives_1_5": "4",
    "gives_1_6": "4",
    "willing_1": "yes",
    "asked_1-day": "3",
    "asked_1-month": "11",
    "asked_1-year": "2026",
    "assistants": "1",
}
PROFILE = Profile(
    pack="chc-adult/1",
    assessed=Assessment("Ruth Bell, nurse assessor", date(2026, 11, 2)),
    needs=(
        Need("mobility", Level.HIGH, "You need somebody beside you to stand up and to walk."),
        Need("drugs", Level.MODERATE, ""),
    ),
    help=(
        Help(Row(Who.PA, When.DAY, Unit.HOUR, (4_00,) * 7), "mobility", "getting up and washing"),
    ),
    support=(
        Support(
            0,
            "Ann, your sister",
            (0, 0, 0, 0, 0, 4_00, 4_00),
            Willing.YES,
            date(2026, 11, 3),
        ),
    ),
    around=CareWeek((), employing=Employing(1)),
)


@pytest.fixture
def card(house):
    agree_card(house, PRICES)


@pytest.fixture
def page(house, visit, budget_id):
    def one(name="needs", data=None, role="care_coordinator"):
        with house.acting(role) as viewer:
            path = reverse(f"budgets:{name}", args=[budget_id])
            return visit(viewer, path, data, post=data is not None)

    return one


def kept(house, budget_id):
    with house.acting("care_coordinator"):
        return IndicativeBudget.objects.filter(budget_id=budget_id).count()


def test_a_profile_is_seen_before_it_is_kept_and_stands_there_the_next_time(
    house, card, page, budget_id
):
    html = words(page())
    assert "Altered states of consciousness" in html
    assert "Priority" in html
    html = words(page(data={**WRITTEN, "see": "1"}))
    assert "28 hours a week needed − 8 unpaid (Ann, your sister 8) = 20 hours a week paid." in html
    assert "20 hours a week × £14.20 = £284.00 a week" in html
    assert "symptom control: Moderate, and no help is written for it." in html
    assert "At this level, ask: Does a hoist need two people, and for which moves only?" in html
    assert kept(house, budget_id) == 0
    answer = page(data={**WRITTEN, "keep": "1"})
    assert answer["Location"] == reverse("budgets:indicative", args=[budget_id])
    with house.acting("care_coordinator") as viewer:
        stored = queries.stored_working(viewer=viewer, budget_id=budget_id, version=1)
        assert queries.profile_of(viewer=viewer, budget_id=budget_id) == PROFILE
    assert replay(stored).matches
    html = words(page())
    for said in ("Ruth Bell", "beside you to stand up", "Ann, your sister", 'value="getting up'):
        assert said in html
    html = words(page("why"))
    for said in (
        "28 hours a week needed − 8 hours unpaid from Ann, your sister = 20 hours paid.",
        "In the lines: Personal assistant, weekday; Personal assistant, bank holiday.",
        "Needs were assessed on Monday 2 November 2026 by Ruth Bell, nurse assessor.",
        "Ann, your sister was asked on Tuesday 3 November 2026.",
    ):
        assert said in html


def test_a_week_that_was_kept_stands_in_the_help_of_a_first_profile(act, card, page, budget_id):
    week = CareWeek((Row(Who.PA, When.DAY, Unit.HOUR, (4_00,) * 5 + (0, 0)),))
    act(actions.work_out_week, budget_id=budget_id, after_version=0, week=week)
    html = words(page())
    boxes = re.findall(r'<input[^>]*name="day_1_[45]"[^>]*>', html)
    assert ['value="4"' in box for box in boxes] == [True, False]


def test_more_rows_keep_what_was_typed(card, page):
    html = words(page(data={**WRITTEN, "more_support": "1"}))
    for said in ('name="giver_3"', "Ann, your sister", "Ruth Bell", 'value="2026"'):
        assert said in html
    assert 'name="giver_4"' not in html
    assert 'name="answers_6"' in words(page(data={**WRITTEN, "more_care": "1"}))
    assert 'name="description_7"' in words(page(data={**WRITTEN, "more": "1"}))


@pytest.mark.parametrize(
    ("change", "said", "box"),
    [
        ({"assessed_by": ""}, "Write who assessed the needs", "assessed_by"),
        ({"assessed_on-year": "2027"}, "in the future", "assessed_on-day"),
        ({"level_consciousness": "S"}, "Choose one of the answers", "level_consciousness"),
        ({"answers_1": ""}, "Choose the need that it chiefly answers", "answers_1"),
        ({"answers_1": "drugs"}, "of which nothing is written", "answers_1"),
        ({"why_1": ""}, "what this help is for", "why_1"),
        ({"day_1_3": "25"}, "A day holds at most 24 hours", "day_1_3"),
        ({"giver_1": ""}, "who gives this support", "giver_1"),
        ({"part_of_1": ""}, "part of no help", "part_of_1"),
        ({"part_of_1": "3"}, "part of no help", "part_of_1"),
        ({"gives_1_5": "5"}, "On Saturday 5 hours would come unpaid", "gives_1_5"),
        (
            {"asked_1-day": "", "asked_1-month": "", "asked_1-year": ""},
            "until they are asked",
            "asked_1-day",
        ),
        ({"together_1": ["together"]}, "there is only one", "assistants"),
        ({"who_1": "nurse"}, "has no price for", ""),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(
    house, card, page, budget_id, change, said, box
):
    for way in ("see", "keep"):
        html = words(page(data={**WRITTEN, **change, way: "1"}))
        assert said in html
        assert not box or f'href="#id_{box}"' in html
    assert kept(house, budget_id) == 0


def test_whoever_cannot_help_is_counted_nowhere_and_named_on_no_page(act, card, page, budget_id):
    (sister,) = PROFILE.support
    refused = replace(sister, who="Bo, next door", willing=Willing.NO)
    act(
        actions.work_out_needs,
        budget_id=budget_id,
        after_version=0,
        profile=replace(PROFILE, support=(sister, refused)),
    )
    for name in ("why", "explained", "indicative"):
        assert "Bo, next" not in words(page(name))
    assert "Bo, next door" in words(page())


def test_a_profile_written_over_a_newer_one_is_stale(card, page):
    page(data={**WRITTEN, "keep": "1"})
    assert "There is a problem" in words(page(data={**WRITTEN, "keep": "1"}))


@pytest.fixture
def told(house, act, card, budget_id):
    act(actions.work_out_needs, budget_id=budget_id, after_version=0, profile=PROFILE)
    return tell(act, house, budget_id)


@pytest.fixture
def holders(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        subject_id = queries.budget(viewer=viewer, budget_id=budget_id).subject_id
    holder = house.join("holder", subject_id=subject_id)

    def one(name, data=None):
        with house.acting_as(holder) as viewer:
            path = reverse(f"budgets:{name}", args=[budget_id])
            return visit(viewer, path, data, post=data is not None)

    return one


@pytest.mark.parametrize("name", ["explained", "easy_read"])
def test_whoever_is_eleven_can_read_what_they_are_told_of_their_needs(told, holders, name):
    html = words(holders(name))
    said = reading_age.plain_sentences(html)
    assert reading_age.reading_age(said) <= OLDEST
    assert "Moving about" in html


def test_the_holder_reads_need_by_need_what_helps_and_who_gives_it(told, holders):
    html = words(holders("explained"))
    for said in (
        "You need somebody beside you to stand up and to walk.",
        "Help with getting up and washing: 28 hours a week.",
        "Ann, your sister: 8 hours of that, for no pay.",
        "The money pays for the other 20 hours.",
        "How bad a need is sets no price.",
    ):
        assert said in html
    assert "High" not in html
    html = words(holders("what_if"))
    assert "What if?" in html
    assert 'value="4"' in html


def test_the_letter_says_the_same(told, holders):
    pytest.importorskip("weasyprint")
    answer = holders("letter_pdf")
    assert answer["Content-Type"] == "application/pdf"
