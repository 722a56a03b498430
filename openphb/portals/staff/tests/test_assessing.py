"""The clock of eligibility on the case's page and on Today."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from openphb.domains.cases.tests.office import Office, drafted
from openphb.domains.cases.types import Category


@pytest.fixture
def page(house, visit):
    def read(name, *args, role="care_coordinator"):
        with house.acting(role) as viewer:
            return html.unescape(visit(viewer, reverse(name, args=args)).content.decode())

    return read


def fast_track(house, hours_ago):
    office = Office(house)
    case_id = office.refer(category=Category.CHC_FAST_TRACK, referred_on=date(2026, 11, 20))
    received = house.at - timedelta(hours=hours_ago)
    told = drafted("fast-track-2022", received_at=received)
    office.assess(case_id, replace(told, completed_on=date(2026, 11, 20)))
    return office, case_id


def test_a_fast_track_counts_hours_and_says_when_each_step_was_taken(house, page):
    office, case_id = fast_track(house, 30)
    text = page("staff:case", case_id)
    assert "30 hours since the body received the tool" in text
    assert "18 hours left" in text
    assert text.count("Not yet") == 3
    assert "18 hours left" in page("staff:today")
    office.decide(case_id, decided_on=date(2026, 11, 24))
    text = page("staff:case", case_id)
    assert "30 hours after receipt" in text
    assert "Done in time" in text
    assert text.count("Not yet") == 2


def test_a_broken_clock_stands_out(house, page):
    _office, case_id = fast_track(house, 50)
    assert "Overdue by 2 hours" in page("staff:case", case_id)
    assert "Overdue by 2 hours" in page("staff:today")


def test_a_late_decision_about_chc_says_that_a_refund_may_be_owed(house, page):
    case_id = Office(house).refer(referred_on=date(2026, 10, 1))
    text = page("staff:case", case_id)
    assert "The decision is 26 days late." in text
    assert "No reason is recorded." in text
    assert "A refund may be owed from day 29." in text


def test_funded_nursing_care_says_that_there_can_be_no_budget(house, page):
    case_id = Office(house).refer(category=Category.FUNDED_NURSING_CARE)
    assert "Cannot have a personal health budget for this" in page("staff:case", case_id)
