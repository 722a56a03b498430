"""The page on which somebody says that the clock was ahead when a run was approved."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from openphb.domains.payments.tests import making


@pytest.fixture
def approved_ahead(house):
    """Return a run that was approved on a day that has not come."""
    making.payer(house)
    making.entitled(house)
    today, at = house.today, house.at
    house.today, house.at = making.FIRST_DAY - timedelta(days=3), at + timedelta(days=14)
    run_id = making.approved(house)
    house.today, house.at = today, at
    return run_id


def test_an_approver_says_that_the_clock_was_ahead_and_the_run_says_who_said_it(
    house, client_of, approved_ahead
):
    client = client_of(house.user_id("finance_approver"))
    run, clock = (
        reverse(f"payments:{name}", args=[approved_ahead]) for name in ("run", "right_clock")
    )
    link = f'href="{clock}"'
    before = client.get(run).content.decode()
    assert link in before
    assert "8 December 2026, which is after today" in before
    asked = client.get(clock).content.decode()
    assert "say how you know" in asked
    assert "Write why" in client.post(clock, {}).content.decode()
    said = client.post(clock, {"reason": "The date was typed wrongly."}, follow=True)
    words = html.unescape(said.content.decode())
    assert "Later runs can be prepared" in words
    assert "Clock said to have been ahead by Finance Approver on" in words
    assert link not in words
    again = client.post(clock, {"reason": "Once more."}).content.decode()
    assert "Nothing needs doing" in again
